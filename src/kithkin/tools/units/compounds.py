"""Quantities written in two units: "5'10\\"", "5 ft 10", "1 h 20 min", "6 lb 4 oz", "2 minutes 30 seconds"."""

from __future__ import annotations

import re
from typing import Protocol

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:\s?(?:½|¼|¾|\d/\d))?")
_JOINT = re.compile(r"\s*(?:,\s*)?(?:and\s+)?|\s*-\s*", re.IGNORECASE)
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}

# Larger unit: (smaller unit, how many make one).
_CHAINS: dict[str, tuple[tuple[str, float], ...]] = {
    "foot": (("inch", 12.0),),
    "yard": (("foot", 3.0), ("inch", 36.0)),
    "mile": (("yard", 1760.0), ("foot", 5280.0)),
    "pound": (("ounce", 16.0),),
    "stone": (("pound", 14.0),),
    "hour": (("minute", 60.0), ("second", 3600.0)),
    "minute": (("second", 60.0),),
    "day": (("hour", 24.0), ("minute", 1440.0)),
    "week": (("day", 7.0),),
    "year": (("month", 12.0),),
    "meter": (("centimeter", 100.0), ("millimeter", 1000.0)),
    "kilometer": (("meter", 1000.0),),
    "kilogram": (("gram", 1000.0),),
    "liter": (("milliliter", 1000.0),),
    "degree": (("arcminute", 60.0), ("minute", 60.0)),
    "arcminute": (("arcsecond", 60.0),),
}
_MORE_AFTER = re.compile(r"\s*[\w%°£$€/*×+]")
_FREE_AFTER = re.compile(
    r"\s*(?:in(?:to)?\s|to\b|as\b|tall\b|and\b|is\b|male\b|female\b|bloke\b|lad\b|lady\b|boy\b|girl\b|person\b|player\b|teenager\b|chap\b|dad\b|mum\b|kid\b|man\b|woman\b|guy\b|weigh\w*|long\b|high\b|"
    r"what|how\b|should\b|bmi\b|i\b|my\b|age|old\b|with\b|or\b|at\b|equals?\b|"
    r"\d+(?:\.\d+)?\s?(?:lbs?|kgs?|pounds?|kilos?|stone|st|years?|yo|y/o|male|female)\b)",
    re.IGNORECASE,
)
# Units after which a bare second number is understood ("5 ft 10", "1 h 20", "11 st 4").
_BARE_SECOND = {"foot": ("inch", 12.0), "stone": ("pound", 14.0), "hour": ("minute", 60.0)}


class FindsUnits(Protocol):
    """What is needed of the registry."""

    def find(self, text: str, start: int, *, after_number: bool = True) -> tuple[str, int] | None:
        """The unit at a place."""
        ...


def find_compound_quantity(units: FindsUnits, text: str, start: int) -> tuple[float, str, int] | None:
    """The quantity in two or three units whose first number begins at `start`, in its first unit, or None."""
    glued = _glued_height(text, start)
    if glued is not None:
        return glued
    first = _part(units, text, start)
    if first is None:
        return None
    number, unit, end = first
    if unit == "meter" and re.match(r"\d+\s?m\s?[0-5]?\d(?:\.\d+)?\s?s(?:ecs?)?\b", text[start:]):
        unit = "minute"
    if unit not in _CHAINS or number != int(number):
        return None
    total, steps, current, scale = number, 0, unit, 1.0
    while steps < 3:
        following = _next_part(units, text, end, current, scale, allow_bare=steps == 0)
        if following is None:
            break
        added, current, scale, end = following
        total += added
        steps += 1
    return (total, unit, end) if steps else None


_GLUED = re.compile(r"([3-8])\s?ft\s?([23])(?!\d|\.\d|/)")
_AREA = re.compile(
    r"\bsq|\bm\^?[23]|\u00b2|\u00b3|area|volume|lit(?:re|er)|cubic|acre|gallon|cm\^?[23]", re.IGNORECASE
)


def _glued_height(text: str, start: int) -> tuple[float, str, int] | None:
    """ "6ft2" is a height, not an area, unless something in the text speaks of areas or volumes."""
    match = _GLUED.match(text, start)
    around = text[max(0, start - 200) : start + 200]
    if (
        match is None
        or _AREA.search(around)
        or not re.search(r"cm\b|metre|meter|tall|height|\binch|\bfeet\b", around)
    ):
        return None
    return float(match[1]) + float(match[2]) / 12, "foot", match.end()


def _part(units: FindsUnits, text: str, start: int) -> tuple[float, str, int] | None:
    match = _NUMBER.match(text, start)
    if match is None:
        return None
    found = units.find(text, match.end())
    if found is None:
        return None
    return _value(match.group()), found[0], found[1]


def _value(written: str) -> float:
    whole, fraction = re.match(r"([\d.,]+)\s?(.*)$", written).groups()  # type: ignore[union-attr]
    number = float(whole.replace(",", "."))
    if fraction in _FRACTIONS:
        return number + _FRACTIONS[fraction]
    if "/" in fraction:
        top, bottom = fraction.split("/")
        return number + int(top) / int(bottom)
    return number


def _next_part(
    units: FindsUnits, text: str, end: int, unit: str, scale: float, *, allow_bare: bool
) -> tuple[float, str, float, int] | None:
    joint = _JOINT.match(text, end)
    start = joint.end() if joint else end
    match = _NUMBER.match(text, start)
    if match is None:
        return None
    number = _value(match.group())
    found = units.find(text, match.end())
    if found and found[0] == "meter" and unit == "hour" and text[match.end() : found[1]].strip() == "m":
        found = ("minute", found[1])
    for smaller, per_one in _CHAINS.get(unit, ()):
        if found and found[0] == smaller and number < per_one:
            return number / (per_one * scale), smaller, per_one * scale, found[1]
    bare = _BARE_SECOND.get(unit)
    if (
        not allow_bare
        or bare is None
        or found is not None
        or "," in text[end:start]
        or "and" in text[end:start]
    ):
        return None
    if number >= bare[1] or (
        _MORE_AFTER.match(text, match.end()) and not _FREE_AFTER.match(text, match.end())
    ):
        return None
    return number / (bare[1] * scale), bare[0], bare[1] * scale, match.end()
