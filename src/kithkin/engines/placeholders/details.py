"""What a personal detail in a text is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

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

PLACEHOLDER = re.compile(
    r"(?:\\?<|&lt;|\\u003c)\s{0,2}([a-z]{4,9})(?:\\?[_ -])?\s?(\d{1,4})([a-z]{0,2})\s{0,2}(?:\\?>|&gt;|\\u003e)",
    re.IGNORECASE,
)
"""A placeholder as models copy it: in other case, with a space or an escaped underscore, with its angle brackets escaped."""


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
    """Those that do not overlap, in order of appearance; who comes first in `found` stays."""
    kept: list[Detail] = []
    for one in found:
        place = bisect_left(kept, one.end, key=lambda other: other.start)
        if place == 0 or kept[place - 1].end <= one.start:
            kept.insert(place, one)
    return tuple(kept)


def leading_to(text: str, at: int, characters: int = 80) -> str:
    """What stands right before a place: what leads to a detail is near it, and a long text must not be read for each."""
    return text[max(0, at - characters) : at]


def placeholders_in(text: str) -> Iterator[Detail]:
    """What looks like a placeholder and was written by somebody: it must come back as it is, and never be filled."""
    for match in PLACEHOLDER.finditer(text):
        yield detail("text", text, match.start(), match.end())
