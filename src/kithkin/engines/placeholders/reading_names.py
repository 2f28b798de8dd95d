"""Reads a name where one may stand: words in capitals, with the particles between them."""

from __future__ import annotations

import re
from functools import lru_cache

from kithkin.engines.placeholders import introductions as said
from kithkin.engines.placeholders.details import leading_to
from kithkin.engines.placeholders.given_names import BOTH, GIVEN_NAMES, LEADING, NOT_NAMES, PARTICLES

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
SUFFIX = re.compile(r"(?<=[^\W\d_]{2})['’](?:[a-zçğıöşü]{1,6})$")
_MOST_WORDS = 4
_ELIDED = re.compile(r"(?:[JLDMNCSTjldmncst]|[Qq]u)['’][^\W\d_A-ZÀ-Þ]")
_NAMED_BEFORE = re.compile(r"\b[A-ZÀ-Þ][^\W\d_]+ $")


def read_name(text: str, at: int, *, leading: bool = False, capitals: bool = False) -> tuple[int, int] | None:
    """The name that begins there: up to four words in capitals, with particles between; None where there is none.

    `leading`: whether it may begin with a particle ("mevrouw van Dijk"); `capitals`: whether words may be in capitals throughout.
    """
    start, end, count = at, at, 0
    while count < _MOST_WORDS:
        match = WORD.match(text, at)
        if match is None:
            break
        word = SUFFIX.sub("", match[0])
        if not count and len(word) == 1 and text[match.end() : match.end() + 1] != ".":
            break  # an article of Portuguese, not an initial
        if may_be_name(word) or (
            capitals and len(word) > 3 and word.isupper() and word.casefold() not in NOT_NAMES
        ):
            end, count = match.start() + len(word), count + 1
            if word != match[0]:
                break
        elif word not in (PARTICLES if count else LEADING if leading else ()) or _is_and(
            text, match, start, count
        ):
            break
        at = match.end()
        if count and len(word) == 1 and text[at : at + 1] == ".":
            end = at = at + 1
        if text[at : at + 1] != " ":
            break
        at += 1
    return (start, end) if count and end - start > 1 else None


def _is_and(text: str, word: re.Match[str], start: int, count: int) -> bool:
    """Whether this, after a name of so many words, joins two people rather than two family names ("Santiago Ramón y Cajal")."""
    if word[0] not in ("y", "e"):
        return False
    following = WORD.match(text, word.end() + 1)
    if following is not None and following[0].casefold() in GIVEN_NAMES:
        return True
    return count < 2 and _NAMED_BEFORE.search(leading_to(text, start)) is None


@lru_cache(maxsize=4096)
def may_be_name(word: str) -> bool:
    """Whether this word may be a part of a name, as far as it alone can tell."""
    plain = word.casefold()
    if plain[:2] in ("i'", "i’"):
        return False
    if (
        not word[0].isupper()
        or plain in NOT_NAMES
        or word in {"Mr", "Mrs", "Ms", "Dr"}
        or _ELIDED.match(word)
    ):
        return False
    if plain not in GIVEN_NAMES and (said.ROLE.fullmatch(word) or said.TITLE_WORD.fullmatch(word)):
        return False
    if re.search(r"[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ]", word) and not word.startswith(
        ("Mc", "Mac", "De", "Di", "La", "Le", "Van", "Fitz")
    ):
        return False
    return len(word) == 1 or not word.isupper()


def is_given(text: str, start: int, end: int) -> bool:
    """Whether what stands there begins with a common given name that is nothing else."""
    first = re.split(r"[ -]", text[start:end])[0].casefold()
    return first in GIVEN_NAMES and first not in BOTH


def ends_there(text: str, end: int) -> bool:
    """Whether a clause, a line or the text ends there."""
    return re.match(r"\s*(?:[,.;!?:)]|$|\n)", text[end:]) is not None
