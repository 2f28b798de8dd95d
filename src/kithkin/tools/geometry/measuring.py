"""Lengths, areas and volumes of shapes, in the asker's own unit of length."""

from __future__ import annotations

import math
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import Drawing, ToolResult, Value

ZWILLINGER: Final = (
    "Zwillinger, D. (2018), CRC Standard Mathematical Tables and Formulas, 33rd edition, CRC Press"
)
EUCLID: Final = "Euclid, Elements, Book I, Propositions 47 and 48"


def length(name: str, label: str, number: float, unit: str, power: int = 1) -> Value:
    """A length, area or volume; without a unit it is a plain number."""
    of = f"{unit} ** {power}" if unit and power > 1 else unit or None
    kind = {1: "length", 2: "area", 3: "volume"}[power]
    return Value(name=name, label=label, number=number, unit=of, kind=kind)


def angle(name: str, label: str, degrees: float) -> Value:
    """An angle in degrees."""
    return Value(name=name, label=label, number=degrees, unit="degree", kind="angle")


def positive(**sizes: float) -> None:
    """Raises `BadInput` unless every size is positive and finite."""
    for name, size in sizes.items():
        if not (math.isfinite(size) and 0 < size < 1e100):
            raise BadInput(
                f"The {name.replace('_', ' ')} must be greater than zero.", remedy="Check the lengths."
            )


def agree(one: float, other: float) -> None:
    """Raises `ToolFailed` when two routes to one number disagree."""
    if not math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12):
        raise ToolFailed("Two ways of computing the result disagree.")


def shape_result(
    shape: str,
    wanted: str,
    values: tuple[Value, ...],
    formulas: dict[str, str],
    *,
    checked_by: str = "",
    drawing: Drawing | None = None,
    cautions: tuple[str, ...] = (),
) -> ToolResult:
    """The result for one shape: the value `wanted` first, its formula as the method."""
    by_name = {value.name: value for value in values}
    pair = tuple(
        name for name in ("area", "circumference", "perimeter", "volume", "surface") if name in by_name
    )[:2]
    both = wanted == "both" and len(pair) == 2
    wanted = pair[0] if both else wanted
    if wanted not in by_name:
        raise BadInput(f"For a {shape} ask for one of: {', '.join(by_name)}.")
    lead = by_name.pop(wanted)
    return ToolResult(
        values=(lead, *by_name.values()),
        sentence=f"The {lead.label} of the {shape} is {{{{{wanted}}}}}"
        + (f", and its {by_name[pair[1]].label} is {{{{{pair[1]}}}}}." if both else "."),
        method=formulas.get(wanted, lead.label),
        reference=ZWILLINGER,
        steps=tuple(f"{by}: {how}" for by, how in formulas.items() if by == wanted),
        checked_by=checked_by,
        drawing=drawing,
        cautions=cautions,
    )


def sketch(kind: str, labels: tuple[str, ...]) -> Drawing:
    """A small labelled drawing of a circle, rectangle or triangle; not to scale."""
    bodies = {
        "circle": "<circle cx='150' cy='100' r='80' fill='#ddeeff' stroke='#1f6feb'/><path d='M150 100H230' stroke='#d1242f'/>",
        "rectangle": "<rect x='50' y='40' width='200' height='120' fill='#ddeeff' stroke='#1f6feb'/>",
        "triangle": "<path d='M50 170H250L120 40Z' fill='#ddeeff' stroke='#1f6feb'/>",
    }
    places = {
        "circle": ((190, 92),),
        "rectangle": ((150, 180), (262, 104)),
        "triangle": ((150, 190), (200, 100), (70, 100)),
    }
    words = "".join(
        f"<text x='{x}' y='{y}' text-anchor='middle'>{label}</text>"
        for (x, y), label in zip(places[kind], labels, strict=False)
    )
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 300 200' font-family='sans-serif' font-size='13'>"
        f"{bodies[kind]}{words}</svg>"
    )
    return Drawing(svg=svg, description=f"A {kind} with {', '.join(labels)}; not to scale.")
