"""How a question about shapes is heard: every size with its unit and the words on either side."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from kithkin.messages.readings import Given, Reading

_METRES: Final = {
    "millimeter": 0.001, "centimeter": 0.01, "decimeter": 0.1, "meter": 1.0, "kilometer": 1000.0, "inch": 0.0254,
    "foot": 0.3048, "yard": 0.9144, "mile": 1609.344,
}  # fmt: skip
_WRITTEN: Final = {
    "mm": "millimeter", "cm": "centimeter", "m": "meter", "meters": "meter", "metres": "meter", "km": "kilometer", "in": "inch",
    "inch": "inch", "inches": "inch", "ft": "foot", "feet": "foot", "yd": "yard", "yards": "yard",
}  # fmt: skip
_GLUE: Final = (
    r"(?:of|is|are|was|a|an|the|with|length|lengths|equal|to|be|has|have|measures?|measuring|and|its)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One number: value, unit of length (or "degree"), its power (1 length, 2 area, 3 volume; 0 a bare number)."""

    value: float
    unit: str
    power: int
    start: int
    end: int
    before: str
    after: str

    def given(self, factor: float = 1.0) -> Given:
        """This size as an argument, scaled to the shared unit."""
        number = self.value * factor
        number = float(f"{number:.12g}")
        return Given(value=int(number) if number == int(number) else number, span=(self.start, self.end))


_RESULT_UNITS: Final = (
    ("liter", r"lit(?:re|er)s?|l"), ("milliliter", r"millilit(?:re|er)s?|ml"),
    *((f"{name}{suffix}", rf"(?:{head}\s?(?:{words})|(?:{abbreviation})\s?\^?{sign})")
      for suffix, head, sign in ((" ** 2", r"(?:square|sq\.?)", "[2²]"), (" ** 3", r"(?:cubic|cu\.?)", "[3³]"))
      for name, words, abbreviation in (
          ("millimeter", r"millimet(?:re|er)s?|mm", "mm"), ("centimeter", r"centimet(?:re|er)s?|cm", "cm"),
          ("kilometer", r"kilomet(?:re|er)s?|km", "km"), ("meter", r"met(?:re|er)s?|m", "m"),
          ("inch", r"inch(?:es)?|in", "in"), ("foot", r"feet|foot|ft", "ft"), ("yard", r"yards?|yd", "yd"))),
    ("millimeter", r"millimet(?:re|er)s?|mm"), ("centimeter", r"centimet(?:re|er)s?|cm"), ("kilometer", r"kilomet(?:re|er)s?|km"),
    ("meter", r"met(?:re|er)s?|m"), ("inch", r"inch(?:es)?"), ("foot", r"feet|foot|ft"), ("mile", r"miles?"),
)  # fmt: skip


_RESULT_PATTERNS: Final = tuple(
    (unit, re.compile(rf"(?:(?<![a-z])in|how many)\s+({words})(?![a-z\d²³^])"))
    for unit, words in _RESULT_UNITS
)


def result_unit(text: str) -> tuple[str, tuple[int, int]] | None:
    """The unit in which the answer is wanted ("in cm²", "how many litres"), with where that stands."""
    for unit, pattern in _RESULT_PATTERNS:
        if found := pattern.search(text):
            return unit, found.span(1)
    return None


def says(text: str, *words: str) -> bool:
    """Whether any of the phrases stands in the text."""
    return any(_phrase(word).search(text) for word in words)


@cache
def _phrase(word: str) -> re.Pattern[str]:
    """Kept here: with what all fields look for, the memory of `re` forgets each before it is looked for again."""
    return re.compile(rf"(?<![a-z])(?:{word})(?![a-z])")


def sizes_of(reading: Reading) -> tuple[Size, ...] | None:
    """All numbers of a question, with "3x4 cm" split; None if one has a unit that is neither length nor angle."""
    spots: list[tuple[int, int, float, str]] = []
    for m in reading.measures:
        if (
            not m.unit
            and m.text.isalpha()
            and re.match(
                r"\s*(?:equal |parallel |other |known )?(?:angles|sides|points|legs|lines|diagonals)|\s*(?:of (?:them|the angles|its angles) )?are\b",
                reading.lower[m.end :],
            )
        ):
            continue
        spots.append((m.start, m.end, m.number, m.unit or ""))
    for found in re.finditer(r"(?<=[\da-z])\s*[x×*]\s*(\d+(?:\.\d+)?)", reading.lower):
        if not any(start <= found.start(1) < end for start, end, _, _ in spots):
            named = re.match(
                r"\s?(mm|cm|m|km|in|inch|inches|ft|feet|yd|yards|meters|metres)(?![a-z\d²³^])",
                reading.lower[found.end() :],
            )
            unit = _WRITTEN[named.group(1)] if named else ""
            spots.append((found.start(1), found.end(1), float(found.group(1)), unit))
    spots.sort()
    sizes: list[Size] = []
    for index, (start, end, value, unit) in enumerate(spots):
        left = spots[index - 1][1] if index else 0
        right = spots[index + 1][0] if index + 1 < len(spots) else len(reading.text)
        if re.search(r"(?:cm|m|mm|km|ft|in|unit|units)\s?\^$", reading.lower[:start]) or (
            re.search(r"\bin (?:cm|m|mm|km|ft|in)\s?$", reading.lower[:start])
            and value in {2, 3}
            and not unit
        ):
            continue
        shape = _unit_of(unit)
        if shape is None:
            return None
        name, power = shape
        turned = re.search(r"\bangle(?:\s+[a-c])?\s*(?:=|is|of|:)?\s*$", reading.lower[:start])
        if not name and turned and not re.match(r"[- ]?(?:sided|sides)", reading.lower[end:]):
            # "angle C = 37": nobody gives an angle of a shape in anything but degrees without saying so.
            name, power = "degree", 0
        if name == "radian":
            value, name = value * 180 / 3.141592653589793, "degree"
        sizes.append(Size(value=value, unit=name, power=power, start=start, end=end,
                          before=reading.lower[left:start], after=reading.lower[end:right]))  # fmt: skip
    return _inherited(sizes)


def _unit_of(unit: str) -> tuple[str, int] | None:
    if not unit:
        return "", 0
    name, _, power = unit.partition(" ** ")
    if name in {"degree", "radian"}:
        return name, 1
    if name in _METRES and power in {"", "2", "3"}:
        return name, int(power or 1)
    return None


def _inherited(sizes: list[Size]) -> tuple[Size, ...]:
    """ "3 by 4 cm": a bare number takes the length unit of the next one it is joined to."""
    result = list(sizes)
    for index in range(len(result) - 2, -1, -1):
        one, following = result[index], result[index + 1]
        joined = re.fullmatch(r"\s*(?:x|×|\*|by|,|and|,\s*and|times)\s*", one.after)
        if one.power == 0 and following.power == 1 and following.unit != "degree" and joined:
            result[index] = replace(one, unit=following.unit, power=1)
    return tuple(result)


def shared_unit(sizes: Iterable[Size]) -> tuple[str, dict[int, float]] | None:
    """The unit of all lengths (the first one's) and each size's factor into it by start; None if only some have one."""
    lengths = [one for one in sizes if one.unit != "degree"]
    units = [one.unit for one in lengths]
    if not any(units):
        return "", {one.start: 1.0 for one in sizes}
    if not all(units):
        return None
    unit = units[0]
    factors = {one.start: (_METRES[one.unit] / _METRES[unit]) ** one.power for one in lengths}
    return unit, {one.start: factors.get(one.start, 1.0) for one in sizes}


def labelled(size: Size, words: str) -> bool:
    """Whether the words stand right before the size, or right after it ("radius 5", "5 cm radius")."""
    if re.search(rf"(?<![a-z])(?:{words})(?:[\s:=,]*{_GLUE})*[\s:=]*$", size.before):
        return True
    # "the area of a square garden is 144": the thing measured may stand between the word and its size.
    if re.search(
        rf"(?<![a-z])(?:{words}) of (?:an?|the|this|my|our|one|each|that) (?:[a-z-]+ ){{1,3}}(?:is|was|=|equals|measures)\s*$",
        size.before,
    ):
        return True
    return bool(
        re.match(rf"\s*[-]?(?:in |of )?(?:{words})(?![a-z])(?!\s*(?:of|is|=|:)?\s*$)", size.after)
        and not re.match(r"\s*(?:and|,)", size.after)
    ) or bool(re.match(rf"\s*(?:{words})\s*[?.]?$", size.after))


_BREAK: Final = re.compile(r"[,;&+×]|\.\s|(?<![a-z])(?:and|by|x|with|but|while|plus)(?![a-z])")


def owned(sizes: tuple[Size, ...], words: str) -> tuple[Size, ...]:
    """The sizes with every word between two of them given to one of the two only.

    In "3 in radius and 10 in tall" the radius stands before the "and" and belongs to the first size. Without such
    a break all labels stand on the side where the outermost one does; where that is not clear, nobody gets the words.
    """
    if len(sizes) < 2:
        return sizes
    leads = labelled(replace(sizes[0], after=""), words)
    follows = labelled(replace(sizes[-1], before=""), words)
    cut = list(sizes)
    for index, (one, _) in enumerate(itertools.pairwise(sizes)):
        breaks = list(_BREAK.finditer(one.after))
        if breaks:
            after, before = one.after[: breaks[0].start()], one.after[breaks[-1].end() :]
        elif leads != follows:
            after, before = ("", one.after) if leads else (one.after, "")
        else:
            after = before = ""
        cut[index] = replace(cut[index], after=f"{after} ;" if after.strip() else "")
        cut[index + 1] = replace(cut[index + 1], before=before)
    return tuple(cut)
