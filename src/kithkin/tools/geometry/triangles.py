"""Triangles by sides and angles, points in the plane, and map scales."""

from __future__ import annotations

import math
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.geometry.measuring import EUCLID, ZWILLINGER, agree, angle, length, positive, shape_result

_TRIGONOMETRY: Final = (
    "Zwillinger, D. (2018), CRC Standard Mathematical Tables and Formulas: law of sines and law of cosines"
)


def hypotenuse(first: float, second: float, unit: str = "") -> ToolResult:
    """The longest side of a right triangle from the other two."""
    positive(first_side=first, second_side=second)
    c = math.sqrt(first**2 + second**2)
    agree(c, math.hypot(first, second))
    return ToolResult(
        values=(length("hypotenuse", "hypotenuse", c, unit),),
        sentence="The longest side is {{hypotenuse}}.",
        method="Pythagoras: the square root of the sum of the squares",
        latex=r"c = \sqrt{a^2 + b^2}",
        reference=EUCLID,
        steps=(f"√({first:g}² + {second:g}²) = √{first**2 + second**2:g} = {c:.6g}",),
        checked_by="its square equals the sum of the squares",
    )


def leg(longest: float, other: float, unit: str = "") -> ToolResult:
    """A short side of a right triangle from the longest side and the other one."""
    positive(longest_side=longest, other_side=other)
    if other >= longest:
        raise BadInput(
            "The longest side of a right triangle must be longer than the others.",
            remedy="Check which side is which.",
        )
    found = math.sqrt((longest - other) * (longest + other))
    agree(math.hypot(found, other), longest)
    return ToolResult(
        values=(length("side", "other side", found, unit),),
        sentence="The other side is {{side}}.",
        method="Pythagoras: the square root of the difference of the squares",
        latex=r"a = \sqrt{c^2 - b^2}",
        reference=EUCLID,
        steps=(f"√({longest:g}² - {other:g}²) = {found:.6g}",),
        checked_by="put back into Pythagoras",
    )


def right_triangle(side: float, given: str, degrees: float, wanted: str, unit: str = "") -> ToolResult:
    """A side of a right triangle from an angle and another side, both named as seen from the angle."""
    positive(side=side)
    if not 0 < degrees < 90:
        raise BadInput("The angle must lie between 0° and 90°.")
    turn = math.radians(degrees)
    longest = {"hypotenuse": side, "opposite": side / math.sin(turn), "adjacent": side / math.cos(turn)}.get(
        given
    )
    if longest is None:
        raise BadInput("The side must be the hypotenuse, the opposite or the adjacent one.")
    sides = {
        "hypotenuse": longest,
        "opposite": longest * math.sin(turn),
        "adjacent": longest * math.cos(turn),
    }
    agree(math.hypot(sides["opposite"], sides["adjacent"]), longest)
    names = {"hypotenuse": "hypotenuse", "opposite": "opposite side", "adjacent": "adjacent side"}
    return shape_result("right triangle", wanted, tuple(length(n, names[n], s, unit) for n, s in sides.items()),
                        {"opposite": "hypotenuse × sin", "adjacent": "hypotenuse × cos", "hypotenuse": "opposite / sin = adjacent / cos"},
                        checked_by="Pythagoras")  # fmt: skip


def triangle_sides(a: float, b: float, c: float, wanted: str = "area", unit: str = "") -> ToolResult:
    """Area, perimeter and angles of a triangle from its three sides (Heron, law of cosines)."""
    positive(first_side=a, second_side=b, third_side=c)
    long, middle, short = sorted((a, b, c), reverse=True)
    if long >= middle + short:
        raise BadInput(
            "No triangle has these sides: the longest must be shorter than the other two together."
        )
    # Kahan's order of operations keeps thin triangles accurate.
    area = (
        math.sqrt(
            (long + (middle + short))
            * (short - (long - middle))
            * (short + (long - middle))
            * (long + (middle - short))
        )
        / 4
    )
    angles = [
        math.degrees(math.acos((y * y + z * z - x * x) / (2 * y * z)))
        for x, y, z in ((a, b, c), (b, a, c), (c, a, b))
    ]
    if not math.isclose(sum(angles), 180, rel_tol=1e-9):
        raise ToolFailed("The angles do not add up to a straight angle.")
    shown = Value(name="angles", label="angles", text=", ".join(f"{one:.2f}°" for one in angles))
    result = shape_result("triangle", wanted, (
        length("area", "area", area, unit, 2), length("perimeter", "perimeter", a + b + c, unit), shown,
        angle("largest", "largest angle", max(angles)), angle("smallest", "smallest angle", min(angles))),
        {"area": "Heron's formula", "perimeter": "sum of the sides", "angles": "law of cosines", "largest": "law of cosines", "smallest": "law of cosines"},
        checked_by="the angles from the law of cosines add up to 180°")  # fmt: skip
    if wanted != "angles":
        return result
    return ToolResult(values=result.values, sentence="The angles opposite the sides in the order given are {{angles}}.",
                      method="law of cosines", reference=_TRIGONOMETRY, checked_by=result.checked_by)  # fmt: skip


def triangle_two_sides(
    a: float, b: float, degrees: float, wanted: str = "third", unit: str = ""
) -> ToolResult:
    """Third side and area of a triangle from two sides and the angle between them."""
    positive(first_side=a, second_side=b)
    if not 0 < degrees < 180:
        raise BadInput("The angle must lie between 0° and 180°.")
    turn = math.radians(degrees)
    third = math.sqrt(a * a + b * b - 2 * a * b * math.cos(turn))
    area = a * b * math.sin(turn) / 2
    s = (a + b + third) / 2
    agree(area**2 + 1, max(s * (s - a) * (s - b) * (s - third), 0) + 1)
    return shape_result("triangle", wanted, (length("third", "third side", third, unit), length("area", "area", area, unit, 2),
                                             length("perimeter", "perimeter", a + b + third, unit)),
                        {"third": "law of cosines", "area": "a b sin(C) / 2", "perimeter": "sum of the sides"},
                        checked_by="Heron's formula gives the same area")  # fmt: skip


def triangle_sine_rule(a: float, b: float, degrees: float, unit: str = "") -> ToolResult:
    """A triangle from sides a and b and the angle A opposite a: none, one or two solutions (law of sines)."""
    positive(first_side=a, second_side=b)
    if not 0 < degrees < 180:
        raise BadInput("The angle must lie between 0° and 180°.")
    turn = math.radians(degrees)
    ratio = b * math.sin(turn) / a
    if ratio > 1 + 1e-12:
        raise BadInput(
            "No triangle has these sides and this angle: the side opposite the angle is too short."
        )
    first = math.degrees(math.asin(min(ratio, 1.0)))
    found: list[tuple[float, float]] = []
    for other in {first, 180 - first}:
        rest = 180 - degrees - other
        if rest > 1e-9:
            found.append((other, a * math.sin(math.radians(rest)) / math.sin(turn)))
    if not found:
        raise BadInput("No triangle has these sides and this angle.")
    found.sort()
    texts = [f"B = {other:.2f}° with third side {third:.4g}" for other, third in found]
    return ToolResult(
        values=(Value(name="solutions", label="solutions", text=" or ".join(texts)), length("third", "third side", found[0][1], unit), angle("angle", "angle B", found[0][0])),
        sentence=("There are two such triangles: {{solutions}}." if len(found) == 2 else "The triangle has {{solutions}}."),
        method="law of sines" + (", ambiguous case: the given angle is not between the given sides" if len(found) == 2 else ""),
        latex=r"\frac{a}{\sin A} = \frac{b}{\sin B}",
        reference=_TRIGONOMETRY,
        checked_by="the angles add up to 180°",
    )  # fmt: skip


def third_angle(first: float, second: float) -> ToolResult:
    """The third angle of a triangle."""
    rest = 180 - first - second
    if first <= 0 or second <= 0 or rest <= 0:
        raise BadInput("Two angles of a triangle must be positive and together less than 180°.")
    return shape_result("triangle", "angle", (angle("angle", "third angle", rest),), {"angle": "180° minus the other two"},
                        checked_by="the three angles add up to 180°")  # fmt: skip


def two_points(x1: float, y1: float, x2: float, y2: float, wanted: str = "distance") -> ToolResult:
    """Distance, midpoint, slope and line of two points."""
    if (x1, y1) == (x2, y2):
        raise BadInput("The two points are the same.")
    values = [
        Value(name="distance", label="distance", number=math.hypot(x2 - x1, y2 - y1)),
        Value(name="midpoint", label="midpoint", text=f"({(x1 + x2) / 2:g}, {(y1 + y2) / 2:g})"),
    ]
    if x1 == x2:
        values += [
            Value(name="slope", label="slope", text="undefined (the line is vertical)"),
            Value(name="line", label="line", text=f"x = {x1:g}"),
        ]
    else:
        slope = (y2 - y1) / (x2 - x1)
        start = y1 - slope * x1
        agree(slope * x2 + start + 1e3, y2 + 1e3)
        head = "" if slope == 1 else "-" if slope == -1 else f"{slope:.6g}"
        tail = "" if start == 0 else f" {'+' if start > 0 else '-'} {abs(start):.6g}"
        line = f"y = {start:.6g}" if slope == 0 else f"y = {head}x{tail}"
        values += [
            Value(name="slope", label="slope", number=slope),
            Value(name="line", label="line", text=line),
        ]
    by_name = {value.name: value for value in values}
    if wanted not in by_name:
        raise BadInput("Ask for the distance, midpoint, slope or line.")
    lead = by_name.pop(wanted)
    return ToolResult(
        values=(lead, *by_name.values()),
        sentence=f"The {lead.label} {'through' if wanted == 'line' else 'of'} the two points is {{{{{wanted}}}}}.",
        method={"distance": "Pythagoras on the differences", "midpoint": "means of the coordinates", "slope": "difference of y over difference of x",
                "line": "slope and one point"}[wanted],
        latex=r"d = \sqrt{(x_2-x_1)^2 + (y_2-y_1)^2}" if wanted == "distance" else "",
        reference=ZWILLINGER,
        checked_by="the second point lies on the line" if wanted in {"line", "slope"} else "",
    )  # fmt: skip


def coordinate_area(coordinates: tuple[float, ...]) -> ToolResult:
    """Area of a polygon from its corners in order (shoelace formula)."""
    xs, ys = coordinates[::2], coordinates[1::2]
    if len(xs) != len(ys) or len(xs) < 3:
        raise BadInput("Give at least three corner points in order.")
    corners = list(zip(xs, ys, strict=True))
    turned = [*corners[1:], corners[0]]
    double = sum(x * b - a * y for (x, y), (a, b) in zip(corners, turned, strict=True))
    return ToolResult(
        values=(Value(name="area", label="area", number=abs(double) / 2),),
        sentence="The area is {{area}} square units.",
        method="shoelace formula",
        reference=ZWILLINGER,
        cautions=("The corners are taken in the order given.",) if len(corners) > 3 else (),
    )


def _readable(size: float, unit: str) -> tuple[float, str]:
    """A real length in the unit people use for it: kilometres rather than 150,000 cm."""
    metres = {"millimeter": 0.001, "centimeter": 0.01, "meter": 1.0}
    feet = {"inch": 1 / 12, "foot": 1.0}
    if unit in metres and size * metres[unit] >= 1:
        in_metres = size * metres[unit]
        return (in_metres / 1000, "kilometer") if in_metres >= 1000 else (in_metres, "meter")
    if unit in feet and size * feet[unit] >= 3:
        in_feet = size * feet[unit]
        return (in_feet / 5280, "mile") if in_feet >= 5280 else (in_feet, "foot")
    return size, unit


def map_scale(scale: float, map_length: float, unit: str = "") -> ToolResult:
    """The real length for a length on a map or model of scale 1 : `scale`."""
    positive(scale=scale, map_length=map_length)
    real, unit = _readable(map_length * scale, unit)
    return ToolResult(
        values=(length("real", "real length", real, unit),),
        sentence="The real length is {{real}}.",
        method="length on the map times the scale",
        reference="plain definition of a scale",
        checked_by="the real length over the scale gives the length on the map",
    )
