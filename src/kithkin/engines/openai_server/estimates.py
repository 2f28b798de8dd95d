"""How long a text is for a model whose tokens we cannot count."""

from __future__ import annotations

import re

_PARTS = re.compile(r" ?[A-Za-z]+|.", re.DOTALL)
_LETTERS_PER_TOKEN = 3
"""English runs at four to five letters a token in current vocabularies; three leaves room for rare words."""


def token_estimate(text: str) -> int:
    """An upper estimate: three letters a token, every digit and sign one, other scripts by their bytes."""
    return sum(_tokens(part) for part in _PARTS.findall(text))


def _tokens(part: str) -> int:
    letters = len(part.strip(" "))
    if part.isascii():
        return max(1, -(-letters // _LETTERS_PER_TOKEN))
    return len(part.encode("utf-8", "replace"))
