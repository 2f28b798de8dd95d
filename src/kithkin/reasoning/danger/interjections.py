"""A message read once more without what is put in between: "her arm went cold (I'm a nurse) and pale".

What is said in between may sever a complaint, so its two ends are also read as one. Such readings are only ever added to the plain one.
"""

from __future__ import annotations

import re

_SET_OFF = re.compile(r"[,;()\n]+|[.!?]+(?=\s|$)|\s[-–—]\s")
_LONGEST_INTERJECTION = 16
_MOST_PIECES = 24


def without_interjections(text: str) -> list[str]:
    """The neighbours of each set-off piece of at most sixteen words, joined without it."""
    pieces = [piece.strip() for piece in _SET_OFF.split(text) if piece.strip()][:_MOST_PIECES]
    return [
        f"{left} {right}"
        for left, between, right in zip(pieces, pieces[1:], pieces[2:], strict=False)
        if len(between.split()) <= _LONGEST_INTERJECTION
    ]
