"""The unit tools: conversion, comparison, kitchen volumes and masses, constants of nature."""

from __future__ import annotations

import math
from functools import cache

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.units.constants import CONSTANTS
from kithkin.tools.units.constants import REFERENCE as CODATA
from kithkin.tools.units.densities import CUP_WEIGHTS, grams_per_millilitre
from kithkin.tools.units.densities import REFERENCE as USDA
from kithkin.tools.units.registry import UnitRegistry

REFERENCE = "BIPM, The International System of Units, 9th edition, 2019; NIST Handbook 44, Appendix C, 2024 (customary units)"
_ABSOLUTE_ZERO = {
    "degree_Celsius": -273.15,
    "degree_Fahrenheit": -459.67,
    "kelvin": 0.0,
    "degree_Rankine": 0.0,
}
_US_VOLUMES = ("pint", "quart", "gallon", "fluid_ounce")
_CAUTIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (_US_VOLUMES, "I took the US measure; say UK or imperial if you mean the British one."),
    (("mile_per_gallon", "mile / gallon"), "I took US gallons; say UK mpg if you mean the British one."),
    (("ton",), "I took the US short ton; say tonne or long ton if you mean one of those."),
    (("month",), "I took the mean length of a month."),
    (("food_calorie",), "I took food calories, which are kilocalories."),
)
_CONCENTRATIONS = {"[mass] / [length] ** 3", "[substance] / [length] ** 3"}


@cache
def shared_registry() -> UnitRegistry:
    """The registry that the tools of this toolbox use."""
    return UnitRegistry()


def convert(amount: float, source: str, target: str, smaller: str = "") -> ToolResult:
    """`amount` of `source` in `target`; with `smaller`, in whole targets and the rest in `smaller`.

    Raises `BadInput` when the units measure different things or a temperature is below absolute zero.
    """
    units = shared_registry()
    _refuse_impossible(amount, source, target)
    converted = units.convert(amount, source, target)
    back = units.convert(converted, target, source) if converted else amount
    if not math.isclose(back, amount, rel_tol=1e-9, abs_tol=1e-9):
        raise ToolFailed("The conversion does not come back to where it started.")
    converted *= _common_years(source, target)
    text = _in_two(converted, target, smaller) if smaller else None
    is_temperature = units.dimension(source) == "[temperature]"
    value = Value(
        name="converted",
        label=f"amount in {units.display(target)}",
        number=_tidy(converted),
        text=text,
        unit=None if smaller else target,
        significant=None if is_temperature or text else _digits(converted),
        decimals=(0 if abs(converted - round(converted)) < 1e-6 else 1) if is_temperature else None,
    )
    given, facts = _given(amount, source)
    return ToolResult(
        values=(value,),
        sentence=f"{given} is {{{{converted}}}}.",
        facts=facts,
        method="unit conversion by defined factors",
        reference=REFERENCE,
        cautions=tuple(_cautions(source, target)),
        checked_by="converted back",
    )


_SINGULAR = {"centuries": "century", "millennia": "millennium"}


def _given(amount: float, unit: str) -> tuple[str, tuple[Value, ...]]:
    """The amount as it stands in a sentence: "1 year", not "1 years"."""
    shown = shared_registry().display(unit)
    if amount != 1 or not shown.endswith(("s", "ia")) or len(shown) < 4 or " " in shown:
        return "{{amount}}", ()
    one = _SINGULAR.get(shown, shown.removesuffix("s"))
    return "{{one}}", (Value(name="one", label="amount", number=1, text=f"1 {one}"),)


_WITHIN_A_YEAR = frozenset({"second", "minute", "hour", "day", "week", "millisecond"})


def _common_years(source: str, target: str) -> float:
    """The factor from mean Julian years (365.25 days) to the common years (365 days) that people count in."""
    if source == "year" and target in _WITHIN_A_YEAR:
        return 365 / 365.25
    if target == "year" and source in _WITHIN_A_YEAR:
        return 365.25 / 365
    return 1.0


def _tidy(number: float) -> float:
    """Removes the last stray digits of floating point ("22.200000000000003")."""
    return float(f"{number:.12g}")


def _digits(number: float) -> int | None:
    """Six figures, or fewer where the rest are zeros."""
    short = float(f"{number:.6g}")
    for figures in range(1, 7):
        if float(f"{number:.{figures}g}") == short:
            return max(figures, 1) if figures > 4 else None
    return 6


def _refuse_impossible(amount: float, source: str, target: str) -> None:
    units = shared_registry()
    if source in _ABSOLUTE_ZERO and amount < _ABSOLUTE_ZERO[source]:
        raise BadInput("That is below absolute zero.", remedy="Check the number and its scale.")
    here, there = units.dimension(source), units.dimension(target)
    if here == there:
        return
    if {here, there} == _CONCENTRATIONS:
        raise BadInput(
            f"Between {units.display(source)} and {units.display(target)} the factor depends on the substance.",
            remedy="Say what is measured, for example glucose or cholesterol.",
        )
    if "[biological_activity]" in here + there:
        raise BadInput(
            "International units measure biological effect: how many make a microgram differs for each substance.",
            remedy="Say which vitamin or medicine it is.",
        )
    if {here, there} == {"[mass]", "[length] ** 3"}:
        raise BadInput(
            "Mass and volume are tied together by density, which differs for each substance.",
            remedy="Say what is measured, for example water or flour.",
        )


def _in_two(number: float, unit: str, smaller: str) -> str:
    """ "5 ft 10.1 in": whole units and the rest in the smaller one, to one decimal."""
    units = shared_registry()
    whole = math.floor(number + 1e-9)
    rest = units.convert(max(number - whole, 0.0), unit, smaller)
    shown = f"{rest:.1f}".removesuffix(".0")
    if math.isclose(float(shown), units.convert(1.0, unit, smaller), rel_tol=1e-9):
        whole, shown = whole + 1, "0"
    return f"{whole} {units.display(unit)} {shown} {units.display(smaller)}"


def _cautions(source: str, target: str) -> list[str]:
    found: list[str] = []
    if _common_years(source, target) != 1.0:
        return ["I counted common years; a leap year has one day more."]
    for names, caution in _CAUTIONS:
        sides = [unit in names for unit in (source, target)]
        both_us = names == _US_VOLUMES and (
            all(sides) or {source, target} & {"imperial_pint", "imperial_gallon"}
        )
        if any(sides) and not both_us:
            found.append(caution)
    return found[:1] if not {"month", "year"} >= {source, target} else []


def compare(
    first: float, first_unit: str, second: float, second_unit: str, asked_same: bool = False
) -> ToolResult:
    """Which of two quantities is the greater, and by how much. Raises `BadInput` for unlike quantities."""
    units = shared_registry()
    _refuse_impossible(second, second_unit, first_unit)
    other = units.convert(second, second_unit, first_unit)
    same = math.isclose(first, other, rel_tol=1e-12)
    verdict = "equal" if same else "first" if first > other else "second"
    sentence = {
        "equal": "They are equal: {{first}} is exactly {{second}}.",
        "first": "{{first}} is more than {{second}}, which is {{other}}.",
        "second": "{{second}} is more than {{first}}: it is {{other}}.",
    }[verdict]
    if asked_same and not same:
        sentence = "No, {{first}} is {{converted}}, and {{second}} is {{other}}."
    elif asked_same:
        sentence = "Yes, {{first}} is exactly {{second}}."
    values = (
        Value(name="greater", label="greater one", text=verdict),
        Value(name="other", label="second quantity in the first unit", number=_tidy(other), unit=first_unit),
        Value(
            name="converted",
            label="first quantity in the second unit",
            number=_tidy(units.convert(first, first_unit, second_unit)),
            unit=second_unit,
        ),
    )
    return ToolResult(
        # Whoever asks whether two are the same wants the figure that shows it.
        values=values[::-1] if asked_same else values,
        sentence=sentence,
        method="both in one unit",
        reference=REFERENCE,
        checked_by="compared in the first quantity's unit",
    )


def kitchen(amount: float, source: str, target: str, substance: str) -> ToolResult:
    """A kitchen volume as a mass or back, by the weight of a cup. Raises `BadInput` for unlisted substances."""
    units = shared_registry()
    if substance not in CUP_WEIGHTS:
        raise BadInput(f"There is no density for {substance} in the kitchen table.")
    density = grams_per_millilitre(substance)
    if units.dimension(source) == "[mass]":
        volume = units.convert(amount, source, "gram") / density
        converted = units.convert(volume, "milliliter", target)
        back = units.convert(units.convert(converted, target, "milliliter") * density, "gram", source)
    else:
        mass = units.convert(amount, source, "milliliter") * density
        converted = units.convert(mass, "gram", target)
        back = units.convert(units.convert(converted, target, "gram") / density, "milliliter", source)
    if not math.isclose(back, amount, rel_tol=1e-9):
        raise ToolFailed("The conversion does not come back to where it started.")
    given, facts = _given(amount, source)
    return ToolResult(
        values=(
            Value(
                name="converted", label=f"amount of {substance}", number=converted, unit=target, significant=3
            ),
        ),
        sentence=f"{given} of {substance} is about {{{{converted}}}}.",
        facts=facts,
        method="household weight per US cup",
        reference=USDA,
        steps=(f"{substance}: {CUP_WEIGHTS[substance][0]:g} g in a US cup",),
        cautions=("Approximate: it depends on how it is packed.",) if substance != "water" else (),
        checked_by="converted back",
    )


def constant(name: str) -> ToolResult:
    """A constant of nature with its uncertainty. Raises `BadInput` for a name that is not in the table."""
    chosen = CONSTANTS.get(name)
    if chosen is None:
        raise BadInput(f"There is no constant named {name} in the table.")
    digits = len(chosen.digits.split("e")[0].replace(".", "").lstrip("0"))
    whole = chosen.value == int(chosen.value) and abs(chosen.value) < 1e15
    value = Value(
        name="value",
        label=chosen.label,
        number=int(chosen.value) if whole else chosen.value,
        unit=chosen.unit,
        significant=None if whole else digits,
    )
    facts: tuple[Value, ...] = ()
    ending = (
        ", exactly by definition"
        if not chosen.uncertainty
        else ", with a standard uncertainty of {{uncertainty}}"
    )
    if chosen.uncertainty:
        facts = (
            Value(name="uncertainty", label="standard uncertainty", number=chosen.uncertainty, unit=chosen.unit,
                  significant=2),
        )  # fmt: skip
    return ToolResult(
        values=(value,),
        sentence=f"The {chosen.label} is {{{{value}}}}{ending}.",
        method="table of constants",
        reference=CODATA,
        facts=facts,
    )
