"""How often interest is compounded, as people say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kithkin.messages.readings import Reading

_FREQUENCIES: Final = (
    ("continuous", r"continuous(?:ly)?"),
    (
        "half-yearly",
        r"semi-?\s?annual(?:ly)?|half[- ]yearly|bi-?annual(?:ly)?|twice a year|twice per year|every (?:6|six) months",
    ),
    ("fortnightly", r"fortnightly|bi-?weekly|every (?:2|two) weeks"),
    ("quarterly", r"quarterly|every (?:3|three) months|every quarter"),
    ("monthly", r"monthly|every month|each month|per month"),
    ("weekly", r"weekly|every week|each week"),
    ("daily", r"daily|every day|each day"),
    ("yearly", r"annual(?:ly)?|yearly|per annum|every year|each year|once a year|p\.a\.?"),
)
_COMPOUND_AROUND: Final = (
    r"(?:compound(?:ed|ing|s)?(?: interest)?|interest (?:is )?(?:paid|added|credited|calculated|applied))"
)
_SAID: Final = tuple(
    (
        name,
        (
            re.compile(rf"{_COMPOUND_AROUND}\s*(?:is|on a|at|in)?\s*(?:{words})"),
            re.compile(rf"(?:{words})\s*(?:basis)?\s*compound\w*"),
        ),
    )
    for name, words in _FREQUENCIES
)
_COUNT_PER_YEAR: Final = {
    1: "yearly",
    2: "half-yearly",
    4: "quarterly",
    12: "monthly",
    52: "weekly",
    365: "daily",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compounding:
    """How often interest is added, as said, and where it was said."""

    frequency: str
    span: tuple[int, int]


def compounding_said(reading: Reading) -> Compounding | None:
    """The compounding frequency in the question, if there is one."""
    lower = reading.lower
    for name, patterns in _SAID:
        for pattern in patterns:
            if found := pattern.search(lower):
                return Compounding(frequency=name, span=found.span())
    found = re.search(rf"{_COMPOUND_AROUND}\s*(\d+)\s*(?:times|x)\s*(?:a|per|each)\s*(?:year|annum)", lower)
    if found and int(found.group(1)) in _COUNT_PER_YEAR:
        return Compounding(frequency=_COUNT_PER_YEAR[int(found.group(1))], span=found.span())
    return None


def any_frequency(reading: Reading) -> Compounding | None:
    """A frequency word anywhere in the question."""
    text = re.sub(
        r"effective annual|annual (?:rate|percentage)", lambda found: " " * len(found.group()), reading.lower
    )
    for name, words in _FREQUENCIES:
        found = re.search(rf"(?<![a-z])(?:{words})(?![a-z])", text)
        if found:
            return Compounding(frequency=name, span=found.span())
    return None
