"""The units of measure: Pint's registry behind the `Units` port, with the spellings that people use."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from pathlib import Path
from tokenize import TokenError
from typing import Any

import pint
import platformdirs

from kithkin.messages.errors import BadInput
from kithkin.tools.units.compounds import find_compound_quantity
from kithkin.tools.units.definitions import DEFINITIONS
from kithkin.tools.units.finding import Factor, find_factors
from kithkin.tools.units.homographs import letter_unit
from kithkin.tools.units.lexicon import shown_table

_OFFSET = {"degree_Celsius": "delta_degree_Celsius", "degree_Fahrenheit": "delta_degree_Fahrenheit"}
_CYCLES = ("hertz", "beats_per_minute", "becquerel")
_TURNING = ("revolution", "turn", "radian", "degree")
_SUPERSCRIPT = str.maketrans("0123456789-.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·")
_QUANTITY_NAMES = {
    "[length]": "a length",
    "[length] ** 2": "an area",
    "[length] ** 3": "a volume",
    "[mass]": "a mass",
    "[time]": "a time",
    "[temperature]": "a temperature",
    "[length] / [time]": "a speed",
    "[length] / [time] ** 2": "an acceleration",
    "[length] * [mass] / [time] ** 2": "a force",
    "[mass] / [length] / [time] ** 2": "a pressure",
    "[length] ** 2 * [mass] / [time] ** 2": "an energy",
    "[length] ** 2 * [mass] / [time] ** 3": "a power",
    "[mass] / [length] ** 3": "a density (mass per volume)",
    "[substance] / [length] ** 3": "an amount per volume",
    "[substance]": "an amount of substance",
    "[current]": "an electric current",
    "[information]": "an amount of data",
    "1 / [time]": "a frequency or rate",
    "[biological_activity]": "a biological activity, which differs for each substance",
    "": "a pure number",
}


class UnitRegistry:
    """Implements `ports.units.Units`. `cache_folder` keeps Pint's parsed definitions (default: the user's cache)."""

    def __init__(self, cache_folder: Path | None = None) -> None:
        self._cache_folder = cache_folder
        self._loaded: Any = None
        self._factor = lru_cache(maxsize=2048)(self._line)
        self._dimensions: dict[str, str] = {}
        self._names: dict[tuple[Factor, ...], str] = {}

    @property
    def _registry(self) -> Any:
        """Pint's registry, loaded on first use: reading its definitions costs a few hundredths of a second."""
        if self._loaded is None:
            self._loaded = _load(self._cache_folder or platformdirs.user_cache_path("kithkin") / "units")
        return self._loaded

    def find(self, text: str, start: int, *, after_number: bool = True) -> tuple[str, int] | None:
        """The longest unit spelled at `start` (one space or hyphen before it is skipped), or None."""
        if after_number:
            start = _after_part(text, start)
        if start < len(text) and text[start] in " -\u00a0":
            start += 1
        if start >= len(text):
            return None
        letter = letter_unit(text, start, after_number=after_number)
        found = find_factors(text, start, after_number=after_number)
        if letter is not None and (found is None or found[1] <= letter[1]):
            return letter
        if found is None:
            return None
        return self._name(tuple(found[0])), found[1]

    def find_compound(self, text: str, start: int) -> tuple[float, str, int] | None:
        """A quantity in two units whose first number begins at `start` ("5 ft 10 in", "1 h 20 min").

        Returns the number in the first unit, that unit's canonical name, and where the quantity ends; None when
        there is no second part.
        """
        return find_compound_quantity(self, text, start)

    def canonical(self, text: str) -> str | None:
        """The canonical name of a unit standing alone ("mg/dl", "kilogram / meter ** 2"), or None."""
        stripped = text.strip().rstrip("?.!")
        if not stripped:
            return None
        found = find_factors(stripped, 0, after_number=True)
        if found is not None and found[1] == len(stripped):
            return self._name(tuple(found[0]))
        if stripped in ("C", "c", "F", "f"):
            return "degree_Celsius" if stripped in "Cc" else "degree_Fahrenheit"
        if stripped == "M":
            return "molar"
        return self._parse(stripped)

    def _parse(self, text: str) -> str | None:
        """A canonical name read back, or an expression over registry names."""
        if not all(mark.isalnum() or mark in "_ */.()-+^" for mark in text) or not 3 <= len(text) <= 120:
            return None
        if _POWER_TOO_FAR.search(text):
            return None
        try:
            return str(self._registry.Unit(text))
        except _UNPARSABLE:
            return None

    def dimension(self, unit: str) -> str:
        """Dimensionality of a canonical unit, "" for pure numbers. Raises `BadInput` for what is no unit."""
        known = self._dimensions.get(unit)
        if known is None:
            known = _dimension_text(dict(self._unit(unit).dimensionality))
            self._dimensions[unit] = known
        return known

    def convert(self, number: float, source: str, target: str) -> float:
        """`number` of `source` in `target`; temperatures as readings, reciprocal fuel economies as such."""
        if source == target:
            return number
        kind, slope, offset = self._factor(source, target)
        if kind == "reciprocal":
            if number == 0:
                raise BadInput(
                    "Nothing divided by zero can be converted.", remedy="Give a number above zero."
                )
            return slope / number
        return number * slope + offset

    def display(self, unit: str) -> str:
        """How the unit is printed after a number."""
        if not unit:
            return ""
        return _shown(unit)

    def _name(self, factors: tuple[Factor, ...]) -> str:
        known = self._names.get(factors)
        if known is None:
            single = len(factors) == 1 and factors[0][1] == 1
            parts = [f"({name if single else _OFFSET.get(name, name)}) ** {power}" for name, power in factors]
            if single:
                known = factors[0][0]
                if " " in known:
                    known = str(self._registry.Unit(known))
            else:
                known = str(self._registry.Unit(" * ".join(f"({part})" for part in parts)))
            self._names[factors] = known
        return known

    def _unit(self, unit: str) -> Any:
        try:
            return self._registry.Unit(unit)
        except _UNPARSABLE as error:
            raise BadInput(f"'{unit}' is not a unit of measure that is known here.") from error

    def _line(self, source: str, target: str) -> tuple[str, float, float]:
        """How to convert: ("linear", slope, offset) or ("reciprocal", constant, 0)."""
        here, there = self.dimension(source), self.dimension(target)
        if here != there:
            if _reciprocal(here, there):
                constant = 1 / float(
                    self._registry.Quantity(1.0, target).to(1 / self._unit(source)).magnitude
                )
                return "reciprocal", constant, 0.0
            raise BadInput(_mismatch(source, here, target, there))
        if here == "" and _is_angle(source) != _is_angle(target):
            raise BadInput(f"{_shown(source)} and {_shown(target)} do not measure the same thing.")
        try:
            zero = float(self._registry.Quantity(0.0, source).to(target).magnitude)
            slope = float(self._registry.Quantity(1.0, source).to(target).magnitude) - zero
        except pint.PintError as error:
            raise BadInput(
                f"A temperature reading in {_shown(source)} is not a temperature difference.",
                remedy="Say whether a reading or a difference is meant.",
            ) from error
        if source in _OFFSET or target in _OFFSET:
            slope = float(
                self._registry.Quantity(1.0, _OFFSET.get(source, source))
                .to(_OFFSET.get(target, target))
                .magnitude
            )
        return "linear", slope * _turns(source, target), zero


# "9**9**9" would be worked out in full: only small powers of a unit are read.
_POWER_TOO_FAR = re.compile(
    r"(?:\*\*|\^)\s*\(?[-+]?\s*(?:\d{2,}|\d+\s*\)?\s*(?:\*\*|\^))|\d\s*(?:\*\*|\^)|\)\s*(?:\*\*|\^)"
)
# What Pint raises for texts that are no units ("0/0" divides, "0J0/" fails an assertion of its parser).
_UNPARSABLE = (
    pint.PintError, AttributeError, ValueError, TypeError, SyntaxError, KeyError, AssertionError, ArithmeticError,
    IndexError, TokenError,
)  # fmt: skip
_PART_BEFORE = re.compile(
    r"(?:\b(?:half|thirds?|quarters?|fifths?|eighths?|tenths?)|[½¼¾]|\d/\d)$", re.IGNORECASE
)
_OF_A = re.compile(r"\s(?:of\s)?(?:an?|one)(?=\s)", re.IGNORECASE)


def _after_part(text: str, start: int) -> int:
    """Skips "a" and "of an" after a part: "half a mile", "three quarters of an hour"."""
    joint = _OF_A.match(text, start)
    if joint and _PART_BEFORE.search(text[:start]):
        return joint.end()
    return start


def _load(folder: Path) -> Any:
    """Pint's registry with our definitions; without a cache where the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        registry = pint.UnitRegistry(cache_folder=str(folder), on_redefinition="ignore")
    except OSError:
        registry = pint.UnitRegistry(on_redefinition="ignore")
    for line in DEFINITIONS:
        registry.define(line)
    return registry


def _dimension_text(powers: dict[str, float]) -> str:
    """Dimensions in alphabetical order, so that equal dimensions are equal texts: "[length] / [time] ** 2"."""

    def one(name: str, power: float) -> str:
        shown = int(power) if power == int(power) else power
        return name if shown == 1 else f"{name} ** {shown}"

    above = [one(name, power) for name, power in sorted(powers.items()) if power > 0]
    below = [one(name, -power) for name, power in sorted(powers.items()) if power < 0]
    if not above and not below:
        return ""
    return " / ".join((" * ".join(above) or "1", *below))


def _is_angle(unit: str) -> bool:
    return any(word in unit for word in ("radian", "degree", "arcminute", "arcsecond", "turn", "revolution"))


def _turns(source: str, target: str) -> float:
    """2π where cycles (Hz, beats) meet angular rates (rpm, rad/s): one cycle is one whole turn."""
    source_cycles = any(word in source for word in _CYCLES)
    target_cycles = any(word in target for word in _CYCLES)
    if source_cycles and any(word in target for word in _TURNING):
        return 2 * math.pi
    if target_cycles and any(word in source for word in _TURNING):
        return 1 / (2 * math.pi)
    return 1.0


def _reciprocal(here: str, there: str) -> bool:
    return {here, there} == {"[length] ** 2", "1 / [length] ** 2"}


def _mismatch(source: str, here: str, target: str, there: str) -> str:
    def named(unit: str, dimension: str) -> str:
        return f"{_shown(unit)} measures {_QUANTITY_NAMES.get(dimension, dimension)}"

    return f"{named(source, here)}, but {named(target, there)}."


@lru_cache(maxsize=1024)
def _shown(unit: str) -> str:
    """Printed form of a canonical name: "kilogram / meter ** 2" → "kg/m²"."""
    table = shown_table()
    if unit in table:
        return table[unit]
    numerator, *below = unit.split(" / ")
    top = (
        "·".join(_shown_power(part) for part in _usual_order(numerator.split(" * ")))
        if numerator != "1"
        else ""
    )
    bottom = [_shown_power(part) for part in _usual_order(below)]
    if not bottom:
        return top
    joined = bottom[0] if len(bottom) == 1 else f"({'·'.join(bottom)})"
    if top:
        return f"{top}/{joined}"
    # "6.02 × 10²³ 1/mol" would read as two numbers.
    return "·".join(_inverse(part) for part in _usual_order(below))


# In print, compound units read in this order: "N·m", "J/(kg·K)", "kg·m/s".
_ORDER = ("pound", "kilogram", "gram", "newton", "joule", "watt", "pascal", "mole", "ohm", "ampere", "meter")


def _usual_order(parts: list[str]) -> list[str]:
    def rank(part: str) -> int:
        name = part.partition(" ** ")[0]
        return next((place for place, ending in enumerate(_ORDER) if name.endswith(ending)), len(_ORDER))

    return sorted(parts, key=rank)


def _inverse(part: str) -> str:
    name, _, power = part.partition(" ** ")
    return _shown_power(f"{name} ** -{power or 1}")


def _shown_power(part: str) -> str:
    name, _, power = part.partition(" ** ")
    shown = shown_table().get(name)
    if shown is None:
        delta = name.removeprefix("delta_")
        shown = shown_table().get(delta, name.replace("_", " "))
    return shown + power.translate(_SUPERSCRIPT) if power else shown
