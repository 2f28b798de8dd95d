"""Reads a question: normalises it and finds its numbers and quantities."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from kithkin.messages.pictures import PictureReading
from kithkin.messages.readings import Measure, Reading
from kithkin.messages.replies import Effort
from kithkin.ports.units import Units
from kithkin.reasoning.understanding.normalising import lower_in_place, normalise
from kithkin.reasoning.understanding.numerals import Numeral, find_numerals
from kithkin.reasoning.understanding.spelling import mend_spelling

_GAP = re.compile(r"[ \n]?-?")
_SYMBOL_AFTER = re.compile(r"\s?=")
_SPACES = re.compile(r" {2,}")


def read_question(
    text: str, units: Units, *, pictures: Sequence[PictureReading] = (), effort: Effort = "instant"
) -> Reading:
    """The question with its numbers, each with its unit where one follows. Never raises on any text."""
    normal = mend_spelling(_SPACES.sub(" ", normalise(text)))
    lower = lower_in_place(normal)
    return Reading(
        text=normal,
        lower=lower,
        measures=tuple(_measures(normal, lower, units)),
        pictures=tuple(pictures),
        effort=effort,
    )


def _as_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _measures(text: str, lower: str, units: Units) -> Iterator[Measure]:
    end = 0
    for numeral in find_numerals(text, lower):
        if numeral.start < end:
            continue
        measure = _measure(text, numeral, units)
        end = measure.end
        yield measure


def _measure(text: str, numeral: Numeral, units: Units) -> Measure:
    if not numeral.in_words:
        compound = units.find_compound(text, numeral.start)
        if compound is not None and compound[2] > numeral.end:
            number, unit, end = compound
            return Measure(text=text[numeral.start : end], start=numeral.start, end=end, number=number,
                           exact=repr(number), unit=unit, dimension=units.dimension(unit))  # fmt: skip
    gap = _GAP.match(text, numeral.end)
    found = None
    for start in {numeral.end, gap.end() if gap else numeral.end}:
        candidate = units.find(text, start)
        if candidate is not None and (found is None or candidate[1] > found[1]):
            found = candidate
    if found is not None and _SYMBOL_AFTER.match(text, found[1]):
        found = None  # "r=4 h=10": a letter before "=" names something, it measures nothing
    unit, end = found if found is not None else (None, numeral.end)
    return Measure(
        text=text[numeral.start : end],
        start=numeral.start,
        end=end,
        number=_as_float(numeral.value),
        exact=numeral.exact,
        unit=unit,
        dimension=units.dimension(unit) if unit is not None else "",
    )
