"""Finds dates, clock times and places in a question, as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS: Final = {name[:3]: index for index, name in enumerate(_MONTH_NAMES, 1)}
_MONTH: Final = r"(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTH_NAMES) + r"|sept)\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4})"
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d/.-])(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d/-])",
        r"(?<![\d/.-])(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?![\d/-])",
        rf"(?<![\w.]){_DAY}\s*(?:of\s+)?{_MONTH}(?:,?\s*{_YEAR})?(?![\w])",
        rf"(?<![\w]){_MONTH}\s*(?:the\s+)?{_DAY}(?![\d:])(?:,?\s*{_YEAR})?(?![\w:])",
        r"(?<![\w])(?P<word>today|tomorrow|yesterday|now)(?='?s\b|(?![\w]))",
        r"(?<![\w])(?P<feast>christmas eve|christmas(?: day)?|xmas|new year'?s eve|new year'?s day|new year'?s?|halloween|valentine'?s(?: day)?|independence day|leap day)(?:,?\s*(?:of |in )?(?P<year>\d{4}))?(?![\w])",
    )
)
_FEASTS: Final = {
    "christmas eve": (12, 24), "christmas": (12, 25), "xmas": (12, 25), "new year's eve": (12, 31),
    "new years eve": (12, 31), "new year": (1, 1), "halloween": (10, 31), "valentine": (2, 14), "independence day": (7, 4),
    "leap day": (2, 29),
}  # fmt: skip
_CLOCKS: Final = re.compile(
    r"(?<![\d:.])(?:(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?\s*(?:[ap]\.?m\.?)?|(?:0?[1-9]|1[0-2])(?:\.[0-5]\d)?\s*[ap]\.?m\b\.?"
    r"|(?<!\w)(?:12 )?(?:noon|midday|midnight))(?![\w:])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotted:
    """A date in the text. `day` is None when it is not a date that exists or when it is `ambiguous`;
    `yearless` when no year was written (then `day` lies in the current year)."""

    start: int
    end: int
    day: date | None
    yearless: bool = False
    ambiguous: bool = False


def spot_dates(lower: str, today: Callable[[], date]) -> tuple[Spotted, ...]:
    """All dates, in order of appearance."""
    found: list[Spotted] = []
    # One slashed date with a part above twelve settles how the others of the question are meant.
    order = ""
    for match in _PATTERNS[1].finditer(lower):
        one, two = int(match["one"]), int(match["two"])
        order = order or ("day first" if one > 12 else "month first" if two > 12 else "")
    for pattern in _PATTERNS:
        for match in pattern.finditer(lower):
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(_spotted(match, today, order))
    return tuple(sorted(found, key=lambda one: one.start))


def _spotted(match: re.Match[str], today: Callable[[], date], order: str) -> Spotted:
    parts = match.groupdict()
    start, end = match.span()
    if parts.get("word"):
        moved = {"tomorrow": 1, "yesterday": -1}.get(parts["word"], 0)
        return Spotted(start=start, end=end, day=today() + timedelta(days=moved))
    year_text = parts.get("year")
    year = int(year_text) if year_text else today().year
    if parts.get("feast"):
        month, day = next(when for name, when in _FEASTS.items() if parts["feast"].startswith(name))
    elif parts.get("one"):
        year += 0 if len(year_text or "") == 4 else 2000 if year < 69 else 1900
        one, two = int(parts["one"]), int(parts["two"])
        if one <= 12 and two <= 12 and one != two and parts["mark"] != "." and not order:
            return Spotted(start=start, end=end, day=None, ambiguous=True)
        # A part above twelve is the day; dots are written day first.
        day, month = (two, one) if two > 12 or (order == "month first" and one <= 12) else (one, two)
    else:
        month = int(parts["month"]) if parts["month"].isdigit() else _MONTHS[parts["month"][:3]]
        day = int(parts["day"])
    try:
        return Spotted(start=start, end=end, day=date(year, month, day), yearless=not year_text)
    except ValueError:
        return Spotted(start=start, end=end, day=None)


def spot_month(lower: str) -> tuple[int, int | None, tuple[int, int]] | None:
    """A month with its year if written: (month, year, span)."""
    found = re.search(rf"(?<!\w){_MONTH}(?:,?\s*(?:of\s+|in\s+)?{_YEAR})?(?!\w)", lower)
    if not found:
        return None
    return _MONTHS[found["month"][:3]], int(found["year"]) if found["year"] else None, found.span()


def spot_clocks(lower: str) -> Iterator[re.Match[str]]:
    """All clock times ("5:30 pm", "17:30", "9am", "noon")."""
    return _CLOCKS.finditer(lower)
