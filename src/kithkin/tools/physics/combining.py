"""Resistors and capacitors in series and in parallel, any number of them."""

from __future__ import annotations

import math
import re

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.readings import Call, Given, Measure, Proposal, Reading
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter, Tool
from kithkin.tools.physics.formulas import SOURCE

_ARRANGED = re.compile(r"\bin (series|parallel)\b|\b(series|parallel)\b")
_NOT_TOTAL = re.compile(
    r"\bcurrent\b|\bvolt|\bpower\b|\beach\b|\bacross\b|\bdissipat|\bbattery\b|\bcharge\b|\benergy\b|\btime\b"
)
_SEPARATOR = re.compile(r"\s*(?:,|and|&|,\s*and|,?\s*(?:ohms?|Ω)?\s*and an?|plus)\s*(?:an?\s+)?")


def combine_resistors(values: tuple[float, ...], arrangement: str) -> ToolResult:
    """The resistance of several resistors together, in ohms. Raises `BadInput` for fewer than two or for none above 0."""
    return _combined(values, "ohm", "resistance", summed=arrangement == "series", arrangement=arrangement)


def combine_capacitors(values: tuple[float, ...], arrangement: str) -> ToolResult:
    """The capacitance of several capacitors together, in farads. Raises `BadInput` likewise."""
    return _combined(
        values, "farad", "capacitance", summed=arrangement == "parallel", arrangement=arrangement
    )


def _combined(
    values: tuple[float, ...], unit: str, what: str, *, summed: bool, arrangement: str
) -> ToolResult:
    if len(values) < 2 or min(values) <= 0:
        raise BadInput("Give at least two values above zero.")
    total = math.fsum(values) if summed else 1 / math.fsum(1 / value for value in values)
    if not summed and not total < min(values):
        raise ToolFailed("The combination came out larger than its smallest part.")
    return ToolResult(
        values=(Value(name="total", label=f"total {what}", number=total, unit=unit, kind=what),),
        sentence=f"The total {what} is {{{{total}}}}, with {{{{values}}}} in {arrangement}.",
        method="sum of the values" if summed else "reciprocal of the sum of the reciprocals",
        reference=SOURCE,
        checked_by="bounds: a sum exceeds, a reciprocal sum stays below every part",
    )


def combining_tools() -> tuple[Tool, Tool]:
    """The two tools."""
    arrangement = Parameter(
        name="arrangement",
        kind="choice",
        description="how they are connected",
        choices={"series": ("series",), "parallel": ("parallel",)},
    )

    def values(unit: str, what: str) -> Parameter:
        return Parameter(name="values", kind="numbers", description=what, unit=unit, words=(what,))

    return (
        Tool(
            name="physics.resistors",
            summary="Combine resistors in series or in parallel",
            parameters=(values("ohm", "resistors"), arrangement),
            outputs=(Output(name="total", quantity_kind="resistance", unit="ohm"),),
            run=combine_resistors,
            reference=SOURCE,
            examples=("total resistance of 4, 6 and 12 ohm in parallel",),
        ),
        Tool(
            name="physics.capacitors",
            summary="Combine capacitors in series or in parallel",
            parameters=(values("farad", "capacitors"), arrangement),
            outputs=(Output(name="total", quantity_kind="capacitance", unit="farad"),),
            run=combine_capacitors,
            reference=SOURCE,
            examples=("2 µF and 3 µF in series",),
        ),
    )


def recognise_combination(reading: Reading) -> Proposal | None:
    """ "4, 6 and 12 ohm resistors in parallel", when nothing but the total can be asked for."""
    arranged = {match[1] or match[2] for match in _ARRANGED.finditer(reading.lower)}
    if len(arranged) != 1 or _NOT_TOTAL.search(reading.lower) or len(reading.measures) < 2:
        return None
    unit = reading.measures[-1].unit or ""
    tool = (
        "physics.resistors"
        if unit.endswith("ohm")
        else "physics.capacitors"
        if unit.endswith("farad")
        else ""
    )
    if not tool:
        return None
    parts = list(reading.measures)
    counted = len(parts) > 2 and parts[0].unit is None and parts[0].number == len(parts) - 1
    if counted and re.match(r"\s+\w*\s*(?:resistor|capacitor)", reading.lower[parts[0].end :]):
        parts = parts[1:]
    repeated = _repeated(parts)
    values = repeated or tuple(part.number for part in parts)
    if not repeated and not _listed(reading, parts, unit):
        return None
    call = Call(
        step="r1",
        tool=tool,
        arguments={
            "values": Given(value=values, unit=unit, span=(reading.measures[0].start, parts[-1].end)),
            "arrangement": Given(value=arranged.pop() or ""),
        },
    )
    return Proposal(calls=(call,), confidence=0.95, because="several parts in one arrangement")


def _repeated(parts: list[Measure]) -> tuple[float, ...]:
    """ "three 6 ohm resistors": a count, then one value."""
    if (
        len(parts) != 2
        or parts[0].unit is not None
        or not parts[0].is_integer
        or not 2 <= parts[0].number <= 20
    ):
        return ()
    return (parts[1].number,) * int(parts[0].number)


def _listed(reading: Reading, parts: list[Measure], unit: str) -> bool:
    """Whether all parts stand side by side, in one unit, so that bare numbers share the unit of the last."""
    if any(part.unit is not None and part.unit != unit for part in parts):
        return False
    bare = [part for part in parts if part.unit is None]
    return not bare or all(
        _SEPARATOR.fullmatch(reading.lower[one.end : other.start]) is not None
        for one, other in zip(parts, parts[1:], strict=False)
    )
