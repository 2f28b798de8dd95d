"""Cuts a message into the passages that are compared with wordings of emergencies: its sentences, and all of it where it is short."""

from __future__ import annotations

import re
import textwrap
from typing import Final

_ENDS: Final = re.compile(r"[.!?;…\n]+(?=\s|$)|\n+|[。！？；।؟۔]+")
_FEWEST_WORDS: Final = 2
_FEWEST_LETTERS: Final = 5
"""Of a script without capitals: many of these put no spaces between words."""
_CASELESS: Final = re.compile(r"[\u0590-\u1fff\u2c80-\ud7ff]")
_LONGEST: Final = 240
"""Characters of a passage. The model needs the longer the longer it is."""
_PIECE: Final = 60
"""Characters of the passages that a longer sentence is cut into: among much else in one passage an emergency is like nothing any more."""
_MOST: Final = 12
"""Passages of a message. Of a longer one it is what stands first and last."""


def passages_of(text: str) -> list[str]:
    """At most twelve passages in small letters, each once: the sentences, and after them the whole message where it is short enough to be read at once.

    A word by itself says too little to be like anything.
    """
    text = " ".join(text.lower().replace("\n", " \n").split(" "))
    found = [sentence for sentence in _ENDS.split(text) if sentence.strip()]
    pieces = [piece for sentence in found for piece in _pieces(sentence)]
    sentences = list(dict.fromkeys(filter(_says_something, pieces)))
    if len(sentences) > _MOST:
        sentences = [*sentences[: _MOST // 2], *sentences[-_MOST // 2 :]]
    whole = " ".join(text.split())
    if len(found) > 1 and len(whole) <= _LONGEST and _says_something(whole):
        sentences = [*sentences[: _MOST - 1], whole]
    return sentences


def _pieces(sentence: str) -> list[str]:
    """A sentence, or where it is too long its pieces, cut between words."""
    sentence = " ".join(sentence.split())
    return (
        [sentence] if len(sentence) <= _LONGEST else textwrap.wrap(sentence, _PIECE, break_on_hyphens=False)
    )


def _says_something(passage: str) -> bool:
    return len(passage.split()) >= _FEWEST_WORDS or len(_CASELESS.findall(passage)) >= _FEWEST_LETTERS
