"""What a personal detail in a text is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

Kind = Literal[
    "text",
    "link",
    "email",
    "secret",
    "account",
    "identity",
    "network",
    "birthdate",
    "phone",
    "address",
    "plate",
    "person",
]
"""The surest first: where two overlap, the earlier kind stays. "text" is no detail: words that look like a placeholder of ours."""
SURENESS: Final[dict[Kind, int]] = {kind: place for place, kind in enumerate(get_args(Kind))}

PLACEHOLDER = re.compile(
    r"(?:\\?<|&lt;|\\u003c)\s{0,2}([a-z]{4,9})(?:\\?[_ -])?\s?(\d{1,4})([a-z]{0,2})\s{0,2}(?:\\?>|&gt;|\\u003e)",
    re.IGNORECASE,
)
"""A placeholder as models copy it: in other case, with a space or an escaped underscore, with its angle brackets escaped."""
IS = r"(?:is|was|ist|lautet|est|es|é|è|to|är)"
"""What stands between the word for a detail and the detail itself, in the languages in which Kithkin is asked."""
_WORDS = re.compile(r"\w(?:[\s\S]*\w)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One personal detail: text[start:end] of the text it was found in."""

    kind: Kind
    start: int
    end: int
    text: str


def detail(kind: Kind, text: str, start: int, end: int) -> Detail:
    """The detail that stands there."""
    return Detail(kind=kind, start=start, end=end, text=text[start:end])


def apart(found: Iterable[Detail]) -> tuple[Detail, ...]:
    """Those that do not overlap, in order of appearance; who comes first in `found` stays whole.

    What sticks out of a later one is kept as well, by itself: it was part of a detail, and must not be left behind.
    """
    kept: list[Detail] = []
    for one in found:
        at = one.start
        for other in _overlapping(kept, one):
            _keep(kept, one, at, other.start)
            at = other.end
        _keep(kept, one, at, one.end)
    return tuple(kept)


def _overlapping(kept: list[Detail], one: Detail) -> list[Detail]:
    first = bisect_right(kept, one.start, key=lambda other: other.end)
    last = bisect_left(kept, one.end, key=lambda other: other.start)
    return kept[first:last]


def _keep(kept: list[Detail], one: Detail, start: int, end: int) -> None:
    """Keeps the words of this part of a detail, if it has any."""
    words = _WORDS.search(one.text[start - one.start : end - one.start]) if start < end else None
    if words:
        part = replace(one, start=start + words.start(), end=start + words.end(), text=words[0])
        if (start, end) == (one.start, one.end):
            part = one
        insort(kept, part, key=lambda other: other.start)


def leading_to(text: str, at: int, characters: int = 80) -> str:
    """What stands right before a place: what leads to a detail is near it, and a long text must not be read for each."""
    return text[max(0, at - characters) : at]


def placeholders_in(text: str) -> Iterator[Detail]:
    """What looks like a placeholder and was written by somebody: it must come back as it is, and never be filled."""
    for match in PLACEHOLDER.finditer(text):
        yield detail("text", text, match.start(), match.end())
