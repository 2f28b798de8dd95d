"""Dates as people write them, for pregnancy questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<name>{_MONTH})\b\.?,?[\s-]*(?P<y>\d{{4}})?(?!\d)",
        rf"\b(?P<name>{_MONTH})\.?\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s*(?P<y>\d{{4}}))?(?!\d)",
        r"(?<![\d/])(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4}|\d{2})(?![\d/])",
    )
)
_AGO = re.compile(r"(?<![\d.])(?P<n>\d{1,3})\s*(?P<u>days?|weeks?)\s*(?:and\s*(?P<n2>\d)\s*days?\s*)?ago\b")


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """A date found in a text. `unsure` when day and month could be swapped."""

    day: date
    start: int
    end: int
    unsure: bool = False


def find_dates(lower: str, today: date, *, future: bool = False) -> Iterator[SpokenDate]:
    """All dates, in order. Without a year: the latest such day up to today, or the next one when `future`."""
    found: list[SpokenDate] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(lower):
            spoken = _spoken(match, today, future=future)
            if spoken is not None and not any(d.start < spoken.end and spoken.start < d.end for d in found):
                found.append(spoken)
    for match in _AGO.finditer(lower):
        days = int(match["n"]) * (7 if match["u"].startswith("week") else 1) + int(match["n2"] or 0)
        found.append(SpokenDate(today - timedelta(days=days), *match.span()))
    yield from sorted(found, key=lambda spoken: spoken.start)


def _spoken(match: re.Match[str], today: date, *, future: bool) -> SpokenDate | None:
    parts = match.groupdict()
    unsure = False
    if parts.get("a"):
        first, second = int(parts["a"]), int(parts["b"])
        unsure = first <= 12 and second <= 12 and first != second
        day, month = (second, first) if second > 12 else (first, second)
    else:
        day = int(parts["d"])
        month = int(parts["m"]) if parts.get("m") else _MONTHS[parts["name"]]
    year = parts.get("y")
    try:
        if year:
            return SpokenDate(
                date(int(year) + (2000 if len(year) == 2 else 0), month, day), *match.span(), unsure
            )
        candidates = [date(today.year + shift, month, day) for shift in (-1, 0, 1)]
    except ValueError:
        return None
    chosen = min(d for d in candidates if d >= today) if future else max(d for d in candidates if d <= today)
    return SpokenDate(chosen, *match.span())
