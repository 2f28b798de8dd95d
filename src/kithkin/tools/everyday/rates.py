"""Amounts and rates with their dimensions, so that a chain of them has only one meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from kithkin.messages.readings import Reading
from kithkin.tools.everyday.hearing import Quantity, quantities_of, singular

Dimensions = Mapping[str, int]
_TIMES: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
UNITS: Final[Mapping[str, tuple[str, Fraction]]] = {
    **{name: ("time", Fraction(seconds)) for name, seconds in _TIMES.items()},
    "month": ("month", Fraction(1)), "year": ("month", Fraction(12)),
    "milligram": ("mass", Fraction(1, 1000)), "gram": ("mass", Fraction(1)), "kilogram": ("mass", Fraction(1000)),
    "ounce": ("mass", Fraction("28.349523125")), "pound": ("mass", Fraction("453.59237")), "metric_ton": ("mass", Fraction(10**6)),
    "milliliter": ("volume", Fraction(1)), "centiliter": ("volume", Fraction(10)), "deciliter": ("volume", Fraction(100)),
    "liter": ("volume", Fraction(1000)), "gallon": ("volume", Fraction("3785.411784")),
    "millimeter": ("length", Fraction(1, 1000)), "centimeter": ("length", Fraction(1, 100)), "meter": ("length", Fraction(1)),
    "kilometer": ("length", Fraction(1000)), "mile": ("length", Fraction("1609.344")), "foot": ("length", Fraction("0.3048")),
    "inch": ("length", Fraction("0.0254")), "yard": ("length", Fraction("0.9144")),
    "kilowatt_hour": ("energy", Fraction(1)), "watt_hour": ("energy", Fraction(1, 1000)), "percent": ("percent", Fraction(1)),
}  # fmt: skip
_COMPOUND: Final[Mapping[str, tuple[str, str, int]]] = {
    "kilometer_per_hour": ("kilometer", "hour", 1), "mile_per_hour": ("mile", "hour", 1), "mile_per_gallon": ("mile", "gallon", 1),
    "kilowatt": ("kilowatt_hour", "hour", 1), "watt": ("watt_hour", "hour", 1), "liter_per_100_kilometer": ("liter", "kilometer", 100),
}  # fmt: skip
"""Units that are one in another, or in so many of another."""
_NAMES: Final = {
    "sec": "second", "min": "minute", "hr": "hour", "h": "hour", "night": "day", "evening": "day", "morning": "day",
    "annum": "year", "litre": "liter", "l": "liter", "ml": "milliliter", "millilitre": "milliliter", "kg": "kilogram",
    "kilo": "kilogram", "g": "gram", "lb": "pound", "km": "kilometer", "kilometre": "kilometer", "metre": "meter", "m": "meter",
    "cm": "centimeter", "centimetre": "centimeter", "kwh": "kilowatt_hour", "feet": "foot",
}  # fmt: skip
_WORD: Final = r"([a-z]+)"
_CONTAINS: Final = r"(?:gets?|has|have|holds?|seats?|carr(?:y|ies)|fits?|takes?|needs?|eats?|costs?|contains?|weighs?|is|are|requires?|uses?|receives?|pays?|brings?|drinks?|reads?|earns?|makes?|was|were|with)"
_MONEY_TALK: Final = re.compile(
    r"\b(?:rent|salary|wages?|costs?|fee|fare|subscription|price|pays?|paid|earns?|charges?|income|netflix|membership|bill|spend)\b"
)
_MEANT_ONCE: Final = frozenset({"time", "way", "total", "place", "case", "round", "other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A number with what it measures: `dimensions` by base name, `factor` into the base units, `words` for the steps."""

    quantity: Quantity
    dimensions: Dimensions
    factor: Fraction = Fraction(1)
    units: tuple[str, ...] = ()
    words: str = ""
    span: tuple[int, int] = field(default=(0, 0))


def unit_named(word: str) -> str:
    """The unit of the table that a word names, or ""."""
    one = singular(word) if len(word) > 2 else word
    name = _NAMES.get(word) or _NAMES.get(one) or one
    return name if name in UNITS and name not in {"percent"} else ""


def base_of(word: str) -> tuple[str, Fraction, str]:
    """What a word counts as below a "per": a unit's base with its factor and name, or a thing."""
    unit = unit_named(word)
    if unit:
        base, factor = UNITS[unit]
        return base, factor, unit
    return f"thing:{singular(word)}", Fraction(1), ""


def terms_of(reading: Reading) -> tuple[Term, ...] | None:
    """Every number of the question as an amount or a rate; None where one of them cannot be placed."""
    quantities = quantities_of(reading)
    terms: list[Term] = []
    money_talk = bool(_MONEY_TALK.search(reading.lower))
    for index, one in enumerate(quantities):
        earlier = next((q for q in reversed(quantities[:index]) if q.kind == "thing" and q.noun), None)
        term = _term(one, earlier, quantities, money_talk=money_talk)
        if term is None:
            return None
        terms.append(term)
    return _with_activity(tuple(terms))


def _term(
    one: Quantity, earlier: Quantity | None, everyone: tuple[Quantity, ...], *, money_talk: bool
) -> Term | None:
    base, factor, units, inherent = _numerator(one, everyone, money_talk=money_talk)
    if not base:
        return None
    below, end = inherent, one.end
    if not below:
        found = _denominator(one, earlier, named=base if base.startswith("thing:") else "")
        if found is not None:
            below, end = found
    if below:
        under, scale, unit = base_of(below)
        if under == base and base != "time":
            return None
        dimensions = {"span": 1, "time": -1} if under == base else {base: 1, under: -1}
        if base == "thing:time":
            # "4 times a week" counts nothing but how often.
            dimensions = {under: -1}
        container = re.search(rf"{_WORD}(?<=s)\s+of\s*$", one.before) if inherent and earlier else None
        if container and earlier and singular(container.group(1)) == earlier.noun:
            dimensions |= {f"thing:{earlier.noun}": -1}
        units = (*units, unit) if unit else units
        return Term(quantity=one, dimensions=dimensions, factor=factor / scale, units=units, span=(one.start, end),
                    words=_amount(one, base) if one.unit in _COMPOUND else f"{_amount(one, base)} per {singular(below)}")  # fmt: skip
    return Term(quantity=one, dimensions={base: 1}, factor=factor, units=units, span=(one.start, end),
                words=_amount(one, base))  # fmt: skip


def _numerator(
    one: Quantity, everyone: tuple[Quantity, ...], *, money_talk: bool
) -> tuple[str, Fraction, tuple[str, ...], str]:
    """The base, factor and units of a number, and what its own unit divides by."""
    if one.kind == "money":
        return f"money:{one.noun}", Fraction(1), (), ""
    if one.kind == "price":
        return f"money:{one.noun}", Fraction(1), (), one.unit.removeprefix("1 / ")
    if one.unit:
        above, _, below = one.unit.partition(" / ")
        number = 1
        if one.unit in _COMPOUND:
            above, below, number = _COMPOUND[one.unit]
        if above not in UNITS or (below and below not in UNITS):
            return "", Fraction(1), (), ""
        base, factor = UNITS[above]
        return base, factor / number, (above,), below
    if re.match(r"\s*(?:per|an?|each|every|/|apiece)\b", one.after) or not one.noun:
        others = {
            q.noun
            for q in everyone
            if q.kind == "thing" and q is not one and q.noun and not unit_named(q.noun)
        }
        money = {q.noun for q in everyone if q.kind == "money"}
        if len(others) == 1:
            return f"thing:{others.pop()}", Fraction(1), (), ""
        if not others and (len(money) == 1 or (not money and money_talk)):
            return f"money:{money.pop() if money else ''}", Fraction(1), (), ""
        return "", Fraction(1), (), ""
    return f"thing:{one.noun}", Fraction(1), (), ""


def _denominator(one: Quantity, earlier: Quantity | None, named: str) -> tuple[str, int] | None:
    """What the number is counted per, with where those words end: "a day", "each", "per box", "boxes of 6"."""
    after = one.after
    skipped = rf"(?:\s*(?:[a-z]+\s+)?{re.escape(named.removeprefix('thing:'))}[a-z]*)?" if named else ""
    found = re.match(rf"{skipped}\s*(?:(?:in |for )?(?:per|each|every)\s+|/\s*|for (?:one|a) ){_WORD}", after)
    if found and found.group(1) not in {
        "and",
        "how",
        "with",
        "for",
        "what",
        "is",
        "are",
        "at",
        "on",
        "in",
        "to",
    }:
        return found.group(1), one.end + found.end()
    found = re.match(rf"{skipped}\s*(?:an?|one)\s+{_WORD}", after)
    if found and unit_named(found.group(1)):
        return found.group(1), one.end + found.end()
    if re.match(rf"{skipped}\s*(?:(?:on|in|for) )?(?:each|apiece)\b(?! [a-z]+ (?:way|time))", after):
        before = re.search(
            rf"{_WORD}\s+(?:which |that )?(?:only |can )?(?:{_CONTAINS}|for|at)\s*$", one.before
        )
        if before and before.group(1).endswith("s"):
            return singular(before.group(1)), one.end
        return (earlier.noun, one.end) if earlier else None
    return _denominator_before(one, earlier)


def _denominator_before(one: Quantity, earlier: Quantity | None) -> tuple[str, int] | None:
    """What the number is counted per by the words before it: "each box holds", "boxes of", "stamps at"."""
    found = re.search(rf"(?:each|every)(?: of (?:them|the [a-z]+))?(?: {_WORD})? {_CONTAINS}\s*$", one.before)
    if found:
        noun = found.group(1) or (earlier.noun if earlier else "")
        return (noun, one.end) if noun else None
    found = re.search(
        rf"(?:\b(?:an?|one) {_WORD}(?: of (?:[a-z]+ ){{0,1}}[a-z]+)? (?:can )?(?:holds?|seats?|carr(?:y|ies)|contains?|costs?|weighs?|fits?)\s*$)",
        one.before,
    )
    if found:
        return found.group(1), one.end
    found = re.search(rf"(?<!number ){_WORD}(?<=s)\s+of\s*$", one.before)
    if found and singular(found.group(1)) not in _MEANT_ONCE:
        return singular(found.group(1)), one.end
    found = re.search(rf"{_WORD}(?<=s) (?:at|costing)\s*$", one.before)
    if found and one.kind == "money":
        return singular(found.group(1)), one.end
    found = re.match(rf"\s*-?{_WORD}(?<=s)\b", one.after)
    if (
        found
        and one.kind in {"money", "volume", "mass"}
        and found.group(1) not in {"as", "is", "was", "costs"}
    ):
        return singular(found.group(1)), one.end
    return None


def _amount(one: Quantity, base: str) -> str:
    number = f"{one.value:g}" if one.value < 1e6 else f"{one.value:,.10g}"
    if base.startswith("money:"):
        return f"{one.noun}{number}"
    if base.startswith("thing:"):
        return f"{number} {base.removeprefix('thing:')}"
    unit = one.unit.partition(" / ")[0].replace("_", " ")
    return f"{number} {unit}".strip()


def _with_activity(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Hours spent in a week are not the week's own hours: where both occur, hours and minutes count the activity."""
    if not any("span" in term.dimensions for term in terms):
        return terms
    changed: list[Term] = []
    for term in terms:
        short = set(term.units) & {"hour", "minute", "second"}
        if "span" not in term.dimensions and "time" in term.dimensions and short:
            dimensions = {
                ("span" if base == "time" else base): power for base, power in term.dimensions.items()
            }
            term = Term(quantity=term.quantity, dimensions=dimensions, factor=term.factor, units=term.units,
                        words=term.words, span=term.span)  # fmt: skip
        changed.append(term)
    return tuple(changed)
