"""Finds units in text: atoms from the lexicon, joined by powers, products and "per", with care for homographs."""

from __future__ import annotations

import re

from kithkin.tools.units.homographs import is_unit_here
from kithkin.tools.units.lexicon import folded_symbol_table, longest_spelling, symbol_table, word_table

_SQUARED_BEFORE = re.compile(r"(square|squared|sq\.?|cubic|cubed|cu\.?)[ -]+", re.IGNORECASE)
_POWER_AFTER = re.compile(r"(?:\^|\*\*)\s?\(?([-+]?\d)\)?|([⁻]?[¹²³⁴])|(-[123])(?!\d)|([23])(?![\d.,]\d|\d)")
_POWER_WORD = re.compile(r"[ -](squared|cubed)\b", re.IGNORECASE)
_PER = re.compile(r"\s?/\s?|[ -]per[ -]|[ ]p[ ](?=hour|h\b)|[ ]an?[ ]|[ ]each[ ]|[ ]every[ ]", re.IGNORECASE)
_TIMES = re.compile(r"\s?[·⋅×*]\s?|[ .-]")
_HUNDRED = re.compile(r"(100|hundred|one hundred|1000|thousand)\s?", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("⁻¹²³⁴", "-1234")

# "5ft10", "1h30", "6lb4oz": these may be followed by a digit at once.
_BEFORE_DIGIT = frozenset({"ft", "h", "hr", "hrs", "lb", "lbs", "min", "mins", "st", "m", "d", "kg"})
# "m2", "ft3", "s2": a bare digit is a power only after these.
_BARE_POWERS = frozenset({
    "meter", "centimeter", "millimeter", "kilometer", "foot", "inch", "yard", "mile", "second", "micrometer",
    "decimeter", "kilogram", "nanometer", "hour",
})  # fmt: skip

Factor = tuple[str, int]


def find_atom(text: str, start: int, *, after_number: bool) -> tuple[str, int] | None:
    """The longest single unit at `start`: its registry name and where it ends."""
    limit = min(len(text), start + longest_spelling())
    for end in range(limit, start, -1):
        # In the middle of a word, where most places are; `_ends_here` would say so, too.
        if end < len(text) and text[end].isalpha() and text[end] != "K" and text[end - 1].isalnum():
            continue
        if not _ends_here(text, start, end):
            continue
        name = _look_up(text[start:end], text[start:end].lower())
        if name is not None:
            resolved = is_unit_here(text, start, end, name, after_number=after_number)
            if resolved is not None:
                return resolved, end
    return None


def _ends_here(text: str, start: int, end: int) -> bool:
    """Whether a unit may end at `end`: not inside a word, and digits only as a power."""
    if text[end - 1].isspace():
        return False
    if end == len(text):
        return True
    following = text[end]
    if following == "K" and text[start:end] in ("kg", "g", "mol") and text[start - 1 : start] == "/":
        return text[end + 1 : end + 2].isspace() or not text[end + 1 : end + 2].isalnum()
    if following.isalpha() or following == "_":
        return not text[end - 1].isalnum() and text[end - 1] in "'\"%°'"
    if following.isdigit():
        return following in "²³¹⁴234" or text[end - 1] in "'\"% " or text[start:end].lower() in _BEFORE_DIGIT
    return True


def _look_up(exact: str, lower: str) -> str | None:
    spelled = exact.replace("μ", "µ")
    return (
        symbol_table().get(spelled)
        or word_table().get(lower.replace("μ", "µ"))
        or folded_symbol_table().get(lower.replace("μ", "µ"))
    )


def _factor(text: str, start: int, *, after_number: bool) -> tuple[list[Factor], int] | None:
    """An atom with its power at `start`: "square metres", "m²", "s^-2", "metres squared"."""
    power = 1
    before = _SQUARED_BEFORE.match(text, start)
    if before:
        power = 3 if before[1].lower().startswith("cu") else 2
        atom = find_atom(text, before.end(), after_number=True)
    else:
        atom = find_atom(text, start, after_number=after_number)
    if atom is None:
        return None
    name, end = atom
    if power == 1:
        power, end = _power_after(text, end, name)
    if name == "millisecond" and power < 0:
        # "ms^-1" is metres per second in every physics course.
        return [("meter", 1), ("second", power)], end
    return [(name, power)], end


def _power_after(text: str, end: int, name: str) -> tuple[int, int]:
    match = _POWER_AFTER.match(text, end)
    if match and text[end - 1] not in "'\"%°" and (match[4] is None or name in _BARE_POWERS):
        digits = (match[1] or match[2] or match[3] or match[4]).translate(_SUPERSCRIPTS)
        if name != "cubic_centimeter" and int(digits) != 0:
            return int(digits), match.end()
    match = _POWER_WORD.match(text, end)
    if match:
        return (2 if match[1].lower() == "squared" else 3), match.end()
    return 1, end


def _denominator(text: str, start: int) -> tuple[list[Factor], int] | None:
    """What follows "per": a factor, "100 g", "100 mL", or a bracketed product "(kg·K)"."""
    if start < len(text) and text[start] == "(":
        inner = _product(text, start + 1, after_number=True, bracketed=True)
        if inner and text[inner[1] : inner[1] + 1] == ")":
            return inner[0], inner[1] + 1
        return None
    hundred = _HUNDRED.match(text, start)
    if hundred:
        factor = _factor(text, hundred.end(), after_number=True)
        if factor is None or factor[0][0][1] != 1:
            return None
        scaled = _scaled(factor[0][0][0], 1000 if hundred[1].lower() in ("1000", "thousand") else 100)
        return ([(scaled, 1)], factor[1]) if scaled else None
    return _factor(text, start, after_number=True)


def _scaled(name: str, scale: int) -> str | None:
    table = {
        ("gram", 100): "hectogram", ("gram", 1000): "kilogram", ("milliliter", 100): "deciliter",
        ("milliliter", 1000): "liter", ("liter", 100): "hectoliter", ("meter", 100): "hectometer",
        ("meter", 1000): "kilometer",
    }  # fmt: skip
    return table.get((name, scale))


_PRODUCT_ATOMS = frozenset({
    "newton", "kilonewton", "pascal", "watt", "kilowatt", "joule", "kilojoule", "kelvin", "meter", "second",
    "kilogram", "gram", "foot", "pound", "ampere", "volt", "mole", "ohm", "hour", "force_pound", "centimeter",
    "decimeter", "liter", "milliampere", "millivolt", "megawatt", "coulomb", "degree_Celsius",
})  # fmt: skip


def _product(
    text: str, start: int, *, after_number: bool, bracketed: bool = False
) -> tuple[list[Factor], int] | None:
    """Factors side by side: "N m", "kg·m", "kg m s^-1"."""
    first = _factor(text, start, after_number=after_number)
    if first is None:
        return None
    factors, end = first
    while True:
        times = _TIMES.match(text, end)
        if times is None or factors[-1][0] not in _PRODUCT_ATOMS:
            return factors, end
        spaced = times.group() in (" ", ".", "-")
        following = _factor(text, times.end(), after_number=True)
        if following is None or following[0][0][0] not in _PRODUCT_ATOMS:
            return factors, end
        if spaced and not bracketed and not _joins(text, end, times.end(), following, factors):
            return factors, end
        factors, end = factors + following[0], following[1]


def _joins(
    text: str, end: int, start: int, following: tuple[list[Factor], int], factors: list[Factor]
) -> bool:
    """Whether two units side by side are a product ("N m", "newton metres", "m s^-1") and not a list."""
    spelled = text[start : following[1]]
    previous = factors[-1][0]
    if following[0][0][1] < 0:
        return True
    pairs = {("newton", "meter"), ("pascal", "second"), ("kilowatt", "hour"), ("newton", "second"),
             ("kilogram", "meter"), ("newton", "centimeter"), ("kilonewton", "meter"), ("watt", "hour"),
             ("ohm", "meter"), ("megawatt", "hour"), ("joule", "second"), ("foot", "pound")}  # fmt: skip
    return (previous, following[0][0][0]) in pairs and bool(spelled) and text[end] in " .-"


def find_factors(text: str, start: int, *, after_number: bool) -> tuple[list[Factor], int] | None:
    """The longest unit at `start` as (registry name, power) factors, and where it ends."""
    rate = re.compile(r"(?:/\s?|per )(?=\S)", re.IGNORECASE).match(text, start) if after_number else None
    if rate:
        below = _denominator(text, rate.end())
        if below and below[0][0][0] in _COUNTABLE_BELOW:
            return [(name, -power) for name, power in below[0]], below[1]
    top = _product(text, start, after_number=after_number)
    if top is None:
        return None
    factors, end = top
    while True:
        per = _PER.match(text, end)
        if per is None:
            return factors, end
        below = _denominator(text, per.end())
        if below is None or (
            per.group().strip().lower() in ("a", "an", "each", "every") and not _is_time(below[0])
        ):
            return factors, end
        factors, end = factors + [(name, -power) for name, power in below[0]], below[1]
        factors, end = _per_degree(text, end, factors)


_DEGREE_AFTER = re.compile(r"[ ·⋅*.-]?(°\s?C|K|C|degC|degrees? C|deg C)\b(?!\s*=)")


def _per_degree(text: str, end: int, factors: list[Factor]) -> tuple[list[Factor], int]:
    """The temperature that belongs below the line in "J/kg K", "J/kgK", "J/g°C", "J/mol K", "W/m K"."""
    heat = factors[0][0] in ("joule", "kilojoule", "calorie", "kilocalorie", "watt", "food_calorie", "liter")
    below = factors[-1][0] in ("kilogram", "gram", "mole", "meter")
    match = _DEGREE_AFTER.match(text, end)
    if not (heat and below and match and len(factors) == 2):
        return factors, end
    return [*factors, ("kelvin" if match[1] == "K" else "degree_Celsius", -1)], match.end()


_TIMES_OF_DAY = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
_COUNTABLE_BELOW = _TIMES_OF_DAY | {"liter", "microliter", "milliliter", "meter", "centimeter"}


def _is_time(factors: list[Factor]) -> bool:
    return len(factors) == 1 and factors[0][0] in _TIMES_OF_DAY
