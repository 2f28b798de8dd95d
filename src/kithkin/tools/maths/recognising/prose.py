"""Tells plain prose from what may hold maths, by looking at its words once.

Every proposal of this toolbox rests on an expression or a Roman numeral in the question, and every expression on a number or a
letter of maths. Where no word can be either, no recogniser needs to look.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kithkin.messages.readings import Reading
from kithkin.tools.maths.reader.tokens import is_no_operand

_PLAIN = re.compile(r"[A-Za-z\s.,;:!?\"“”'’–—…-]*")
_WORD = re.compile(r"[a-z]+(?:['’](?:s|t|d|m|re|ve|ll))?(?![a-z'’])")
_LETTERS = re.compile(r"[a-z]")
_FIGURES = re.compile(r"[mdclxvi]+|[a-f]+")
"""Roman numerals, and digits to the base of sixteen."""

_ASKS = re.compile(
    r"(?:first|second|third|[a-z]*(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|teen|tie|hundred|thousand)th)s?$|(?:factor|fraction|draw|reduc|deriv|integra|simplif|expand|solve|plot|graph|sketch|differentiat|rearrang|evaluat|comput)"
)
"""Ordinals, and the toolbox's own verbs, whose endings ("factors") may be taken for a letter of maths."""


def is_prose(reading: Reading) -> bool:
    """Whether the question holds no number, no sign of maths and no word that may be an operand."""
    if reading.measures or not _PLAIN.fullmatch(reading.text):
        return False
    words = _WORD.findall(reading.lower)
    return all(map(_is_ordinary, words)) and sum(map(len, words)) >= len(_LETTERS.findall(reading.lower))


@lru_cache(maxsize=20_000)
def _is_ordinary(word: str) -> bool:
    stem = re.split("['’]", word)[0]
    figures = _FIGURES.fullmatch(stem) or _ASKS.match(stem)
    return len(stem) > 1 and not figures and is_no_operand(stem)
