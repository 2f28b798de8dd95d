"""Similar shapes, angle pairs, and tiles on a floor."""

from __future__ import annotations

import math
from fractions import Fraction

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.geometry.measuring import EUCLID, agree, angle, length, positive


def similar_length(known: float, matches: float, other: float, unit: str = "") -> ToolResult:
    """In similar figures `known` belongs to `matches`; what belongs to `other`?"""
    positive(length=known, matching_length=matches, other_length=other)
    found = known * other / matches
    agree(found / other, known / matches)
    return ToolResult(
        values=(length("length", "length", found, unit),),
        sentence="The length is {{length}}.",
        method="sides of similar figures are in the same ratio",
        latex=r"\frac{x}{c} = \frac{a}{b}",
        reference="Euclid, Elements, Book VI, Proposition 4",
        checked_by="the two ratios are equal",
    )


def scaled_measure(factor: float, value: float, power: int, unit: str = "") -> ToolResult:
    """An area or volume (`power` 2 or 3) after all lengths are multiplied by a factor."""
    positive(scale_factor=factor, size=value)
    if power not in {1, 2, 3}:
        raise BadInput("Give a length, an area or a volume.")
    label = {1: "length", 2: "area", 3: "volume"}[power]
    return ToolResult(
        values=(length("scaled", f"new {label}", value * factor**power, unit, power),),
        sentence=f"The new {label} is {{{{scaled}}}}, {{{{times_shown}}}} times the old one.",
        method={1: "lengths grow with the factor", 2: "areas grow with the square of the factor", 3: "volumes grow with the cube of the factor"}[power],
        reference=EUCLID.split(",")[0] + ", Elements, Books VI and XII",
        facts=(Value(name="times_shown", label="factor", number=factor**power, text=f"{factor**power:.6g}"),),
    )  # fmt: skip


def angle_pair(degrees: float, whole: float) -> ToolResult:
    """The angle that completes another to 90 degrees (complement) or 180 degrees (supplement)."""
    if whole not in {90, 180} or not 0 < degrees < whole:
        raise BadInput("The angle must lie between zero and the whole of the pair.")
    name = "complementary" if whole == 90 else "supplementary"
    return ToolResult(
        values=(angle("angle", f"{name} angle", whole - degrees),),
        sentence=f"The {name} angle is {{{{angle}}}}.",
        method="the two angles add up to {}".format("a right angle" if whole == 90 else "a straight angle"),
        reference=EUCLID,
        checked_by="both angles together give the whole",
    )


def tiles(floor_long: float, floor_wide: float, tile_long: float, tile_wide: float) -> ToolResult:
    """How many tiles cover a rectangular floor; all lengths in the same unit."""
    positive(floor_length=floor_long, floor_width=floor_wide, tile_length=tile_long, tile_width=tile_wide)
    a, b, c, d = (
        Fraction(repr(float(size))).limit_denominator(10**9)
        for size in (floor_long, floor_wide, tile_long, tile_wide)
    )
    by_area = a * b / (c * d)
    rows = min(math.ceil(a / c) * math.ceil(b / d), math.ceil(a / d) * math.ceil(b / c))
    if rows < by_area:
        raise ToolFailed("The rows do not cover the floor.")
    exact_fit = rows == by_area
    return ToolResult(
        values=(
            Value(name="tiles", label="tiles", number=rows),
            Value(name="by_area", label="floor area over tile area", number=float(by_area)),
        ),
        sentence="You need {{tiles}} tiles."
        if exact_fit
        else "You need {{tiles}} tiles laid in rows; the areas alone would give {{by_area}}, as cut tiles are not used twice.",
        method="whole tiles along each side of the floor",
        reference="plain definition",
        cautions=("Breakage and joints are not included.",),
        checked_by="area of the floor over area of a tile",
    )
