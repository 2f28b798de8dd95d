"""Plane shapes. Formulas: D. Zwillinger (2018), CRC Standard Mathematical Tables and Formulas, section on geometry."""

from __future__ import annotations

import math

from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult
from kithkin.tools.geometry.measuring import agree, angle, length, positive, shape_result, sketch


def circle(
    value: float, given: str = "radius", wanted: str = "area", unit: str = "", draw: bool = False
) -> ToolResult:
    """A circle from its radius, diameter, circumference or area."""
    positive(size=value)
    radii = {
        "radius": value,
        "diameter": value / 2,
        "circumference": value / math.tau,
        "area": math.sqrt(value / math.pi),
    }
    if given not in radii:
        raise BadInput("A circle is given by its radius, diameter, circumference or area.")
    r = radii[given]
    sizes = {"radius": r, "diameter": 2 * r, "circumference": math.tau * r, "area": math.pi * r * r}
    agree(sizes[given], value)
    return shape_result(
        "circle",
        wanted,
        tuple(length(name, name, size, unit, 2 if name == "area" else 1) for name, size in sizes.items()),
        {"area": "π r²", "circumference": "2 π r", "radius": f"solved from the {given}", "diameter": "2 r"},
        checked_by="the radius found gives the given size back",
        drawing=sketch("circle", (f"r = {r:.4g}",)) if draw else None,
    )


def semicircle(radius: float, wanted: str = "area", unit: str = "") -> ToolResult:
    """Half a circle; the perimeter includes the diameter."""
    positive(radius=radius)
    return shape_result(
        "semicircle",
        wanted,
        (
            length("area", "area", math.pi * radius**2 / 2, unit, 2),
            length("perimeter", "perimeter", (math.pi + 2) * radius, unit),
        ),
        {"area": "π r² / 2", "perimeter": "π r + 2 r"},
    )


def square(value: float, given: str = "side", wanted: str = "area", unit: str = "") -> ToolResult:
    """A square from its side, perimeter, area or diagonal."""
    positive(size=value)
    sides = {
        "side": value,
        "perimeter": value / 4,
        "area": math.sqrt(value),
        "diagonal": value / math.sqrt(2),
    }
    if given not in sides:
        raise BadInput("A square is given by its side, perimeter, area or diagonal.")
    s = sides[given]
    sizes = {"side": s, "perimeter": 4 * s, "area": s * s, "diagonal": math.hypot(s, s)}
    agree(sizes[given], value)
    return shape_result(
        "square",
        wanted,
        tuple(length(name, name, size, unit, 2 if name == "area" else 1) for name, size in sizes.items()),
        {
            "area": "side²",
            "perimeter": "4 × side",
            "diagonal": "side × √2",
            "side": f"solved from the {given}",
        },
        checked_by="the side found gives the given size back",
    )


def rectangle(
    long: float, wide: float, wanted: str = "area", unit: str = "", draw: bool = False
) -> ToolResult:
    """A rectangle from its two sides."""
    positive(length=long, width=wide)
    area, diagonal = long * wide, math.hypot(long, wide)
    agree(diagonal**2, (long - wide) ** 2 + 2 * area)
    return shape_result(
        "rectangle",
        wanted,
        (
            length("area", "area", area, unit, 2),
            length("perimeter", "perimeter", 2 * (long + wide), unit),
            length("diagonal", "diagonal", diagonal, unit),
        ),
        {"area": "length × width", "perimeter": "2 × (length + width)", "diagonal": "√(length² + width²)"},
        checked_by="diagonal, sides and area fit together",
        drawing=sketch("rectangle", (f"{long:g}", f"{wide:g}")) if draw else None,
    )


def rectangle_side(side: float, total: float, given: str, unit: str = "") -> ToolResult:
    """The other side of a rectangle with a known area, perimeter or diagonal."""
    positive(side=side, size=total)
    if given == "area":
        other = total / side
    elif given == "perimeter" and total > 2 * side:
        other = total / 2 - side
    elif given == "diagonal" and total > side:
        other = math.sqrt(total**2 - side**2)
    else:
        raise BadInput("No rectangle has these sizes.", remedy="Check them.")
    back = {"area": side * other, "perimeter": 2 * (side + other), "diagonal": math.hypot(side, other)}[given]
    agree(back, total)
    return shape_result(
        "rectangle", "side", (length("side", "other side", other, unit),), {"side": f"solved from the {given}"},
        checked_by=f"both sides give the {given} back",
    )  # fmt: skip


def triangle(base: float, height: float, unit: str = "", draw: bool = False) -> ToolResult:
    """The area of a triangle from base and height."""
    positive(base=base, height=height)
    return shape_result(
        "triangle", "area", (length("area", "area", base * height / 2, unit, 2),), {"area": "base × height / 2"},
        drawing=sketch("triangle", (f"base {base:g}", f"height {height:g}")) if draw else None,
    )  # fmt: skip


def equilateral_triangle(side: float, wanted: str = "area", unit: str = "") -> ToolResult:
    """An equilateral triangle from its side."""
    positive(side=side)
    height = side * math.sqrt(3) / 2
    return shape_result(
        "equilateral triangle",
        wanted,
        (
            length("area", "area", side * height / 2, unit, 2),
            length("perimeter", "perimeter", 3 * side, unit),
            length("height", "height", height, unit),
        ),
        {"area": "√3/4 × side²", "perimeter": "3 × side", "height": "√3/2 × side"},
    )


def parallelogram(base: float, height: float, unit: str = "") -> ToolResult:
    """The area of a parallelogram."""
    positive(base=base, height=height)
    return shape_result(
        "parallelogram", "area", (length("area", "area", base * height, unit, 2),), {"area": "base × height"}
    )


def rhombus(first: float, second: float, wanted: str = "area", unit: str = "") -> ToolResult:
    """A rhombus (or kite, for the area) from its diagonals."""
    positive(first_diagonal=first, second_diagonal=second)
    return shape_result(
        "rhombus",
        wanted,
        (
            length("area", "area", first * second / 2, unit, 2),
            length("perimeter", "perimeter", 2 * math.hypot(first, second), unit),
        ),
        {"area": "product of the diagonals / 2", "perimeter": "2 √(d₁² + d₂²)"},
    )


def trapezoid(first: float, second: float, height: float, unit: str = "") -> ToolResult:
    """The area of a trapezoid (trapezium) from its parallel sides and height."""
    positive(first_side=first, second_side=second, height=height)
    return shape_result(
        "trapezoid",
        "area",
        (length("area", "area", (first + second) / 2 * height, unit, 2),),
        {"area": "(a + b) / 2 × height"},
    )


def ellipse(first: float, second: float, wanted: str = "area", unit: str = "") -> ToolResult:
    """An ellipse from its semi-axes; the perimeter by the arithmetic-geometric mean."""
    positive(first_semi_axis=first, second_semi_axis=second)
    a, b, total, power = max(first, second), min(first, second), 0.0, 1.0
    x, y = a, b
    total = (a * a + b * b) / 2
    while abs(x - y) > 1e-15 * a:
        difference = (x - y) / 2
        total -= power * difference**2
        x, y, power = (x + y) / 2, math.sqrt(x * y), power * 2
    return shape_result(
        "ellipse",
        wanted,
        (
            length("area", "area", math.pi * a * b, unit, 2),
            length("perimeter", "perimeter", math.tau * total / x, unit),
        ),
        {"area": "π a b", "perimeter": "complete elliptic integral by the arithmetic-geometric mean"},
    )


def regular_polygon(sides: int, side: float, wanted: str = "area", unit: str = "") -> ToolResult:
    """A regular polygon from its number of sides and side length."""
    positive(side=side)
    if not 3 <= sides <= 100_000:
        raise BadInput("A polygon has at least three sides.")
    apothem = side / (2 * math.tan(math.pi / sides))
    area = sides * side * apothem / 2
    radius = side / (2 * math.sin(math.pi / sides))
    agree(area, sides / 2 * radius**2 * math.sin(math.tau / sides))
    return shape_result(
        f"regular polygon with {sides} sides" if sides not in _NAMES else f"regular {_NAMES[sides]}",
        wanted,
        (
            length("area", "area", area, unit, 2),
            length("perimeter", "perimeter", sides * side, unit),
            length("apothem", "apothem", apothem, unit),
        ),
        {"area": "n s² / (4 tan(π/n))", "perimeter": "n × side", "apothem": "side / (2 tan(π/n))"},
        checked_by="sum of the triangles around the centre",
    )


_NAMES = {
    3: "triangle",
    4: "quadrilateral",
    5: "pentagon",
    6: "hexagon",
    7: "heptagon",
    8: "octagon",
    9: "nonagon",
    10: "decagon",
    12: "dodecagon",
}


def polygon_angles(sides: int, wanted: str = "sum") -> ToolResult:
    """Angles of a polygon: interior sum, each interior and each exterior angle if it is regular."""
    if not 3 <= sides <= 1_000_000:
        raise BadInput("A polygon has at least three sides.")
    interior = (sides - 2) * 180 / sides
    name = _NAMES.get(sides, f"polygon with {sides} sides")
    return shape_result(
        name if wanted == "sum" else f"regular {name}",
        wanted,
        (
            angle("sum", "sum of the interior angles", (sides - 2) * 180),
            angle("interior", "interior angle", interior),
            angle("exterior", "exterior angle", 360 / sides),
        ),
        {"sum": "(n - 2) × 180°", "interior": "(n - 2) × 180° / n", "exterior": "360° / n"},
        checked_by="interior and exterior angle add up to a straight angle"
        if math.isclose(interior + 360 / sides, 180)
        else "",
    )


def sector(radius: float, degrees: float, wanted: str = "area", unit: str = "") -> ToolResult:
    """A circle sector: area, arc, chord, perimeter."""
    positive(radius=radius)
    if not 0 < degrees <= 360:
        raise BadInput("The angle must be between 0° and 360°.")
    turn = math.radians(degrees)
    arc = radius * turn
    agree(arc * radius / 2, math.pi * radius**2 * degrees / 360)
    return shape_result(
        "sector",
        wanted,
        (
            length("area", "area", arc * radius / 2, unit, 2),
            length("arc", "arc length", arc, unit),
            length("chord", "chord", 2 * radius * math.sin(turn / 2), unit),
            length("perimeter", "perimeter", arc + 2 * radius, unit),
        ),
        {
            "area": "angle/360° × π r²",
            "arc": "angle/360° × 2 π r",
            "chord": "2 r sin(angle/2)",
            "perimeter": "arc + 2 r",
        },
        checked_by="half of radius times arc gives the area",
    )
