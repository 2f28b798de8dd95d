"""Solids. Formulas: D. Zwillinger (2018), CRC Standard Mathematical Tables and Formulas, section on geometry."""

from __future__ import annotations

import math

from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.geometry.measuring import agree, length, positive, shape_result


def _solid(volume: float, surface: float, unit: str, *more: Value) -> tuple[Value, ...]:
    return (
        length("volume", "volume", volume, unit, 3),
        length("surface", "surface area", surface, unit, 2),
        *more,
    )


def cube(value: float, given: str = "side", wanted: str = "volume", unit: str = "") -> ToolResult:
    """A cube from its side, volume or surface."""
    positive(size=value)
    sides = {"side": value, "volume": math.cbrt(value), "surface": math.sqrt(value / 6)}
    if given not in sides:
        raise BadInput("A cube is given by its side, volume or surface.")
    s = sides[given]
    agree({"side": s, "volume": s**3, "surface": 6 * s * s}[given], value)
    more = (length("side", "side", s, unit), length("diagonal", "diagonal", s * math.sqrt(3), unit))
    return shape_result("cube", wanted, _solid(s**3, 6 * s * s, unit, *more),
                        {"volume": "side³", "surface": "6 × side²", "side": f"solved from the {given}", "diagonal": "side × √3"},
                        checked_by="the side found gives the given size back")  # fmt: skip


def cuboid(long: float, wide: float, high: float, wanted: str = "volume", unit: str = "") -> ToolResult:
    """A box from its three edges."""
    positive(length=long, width=wide, height=high)
    surface = 2 * (long * wide + wide * high + high * long)
    diagonal = math.hypot(long, wide, high)
    agree((long + wide + high) ** 2, diagonal**2 + surface)
    return shape_result("box", wanted, _solid(long * wide * high, surface, unit, length("diagonal", "diagonal", diagonal, unit)),
                        {"volume": "length × width × height", "surface": "2 (lw + wh + hl)", "diagonal": "√(l² + w² + h²)"},
                        checked_by="edges, surface and diagonal fit together")  # fmt: skip


def sphere(value: float, given: str = "radius", wanted: str = "volume", unit: str = "") -> ToolResult:
    """A sphere from its radius, diameter, volume or surface."""
    positive(size=value)
    radii = {
        "radius": value,
        "diameter": value / 2,
        "volume": math.cbrt(3 * value / (4 * math.pi)),
        "surface": math.sqrt(value / (4 * math.pi)),
    }
    if given not in radii:
        raise BadInput("A sphere is given by its radius, diameter, volume or surface.")
    r = radii[given]
    volume, surface = 4 / 3 * math.pi * r**3, 4 * math.pi * r * r
    agree({"radius": r, "diameter": 2 * r, "volume": volume, "surface": surface}[given], value)
    more = (length("radius", "radius", r, unit), length("diameter", "diameter", 2 * r, unit))
    return shape_result("sphere", wanted, _solid(volume, surface, unit, *more),
                        {"volume": "4/3 π r³", "surface": "4 π r²", "radius": f"solved from the {given}", "diameter": "2 r"},
                        checked_by="the radius found gives the given size back")  # fmt: skip


def hemisphere(radius: float, wanted: str = "volume", unit: str = "") -> ToolResult:
    """Half a sphere; the surface includes the flat face."""
    positive(radius=radius)
    return shape_result("hemisphere", wanted, _solid(2 / 3 * math.pi * radius**3, 3 * math.pi * radius**2, unit),
                        {"volume": "2/3 π r³", "surface": "3 π r² (with the flat face)"})  # fmt: skip


def cylinder(radius: float, height: float, wanted: str = "volume", unit: str = "") -> ToolResult:
    """A right circular cylinder; the surface includes both ends."""
    positive(radius=radius, height=height)
    side = math.tau * radius * height
    volume = math.pi * radius**2 * height
    agree(side * radius / 2, volume)
    return shape_result("cylinder", wanted, _solid(volume, side + math.tau * radius**2, unit, length("lateral", "curved surface area", side, unit, 2)),
                        {"volume": "π r² h", "surface": "2 π r h + 2 π r² (with both ends)", "lateral": "2 π r h"},
                        checked_by="half the radius times the curved surface gives the volume")  # fmt: skip


def cone(radius: float, height: float, wanted: str = "volume", unit: str = "") -> ToolResult:
    """A right circular cone; the surface includes the base."""
    positive(radius=radius, height=height)
    slant = math.hypot(radius, height)
    more = (
        length("lateral", "lateral surface area", math.pi * radius * slant, unit, 2),
        length("slant", "slant height", slant, unit),
    )
    return shape_result("cone", wanted, _solid(math.pi * radius**2 * height / 3, math.pi * radius * (radius + slant), unit, *more),
                        {"volume": "π r² h / 3", "surface": "π r (r + slant), with the base", "lateral": "π r × slant", "slant": "√(r² + h²)"})  # fmt: skip


def pyramid(side: float, height: float, wanted: str = "volume", unit: str = "") -> ToolResult:
    """A right pyramid on a square base; the surface includes the base."""
    positive(side=side, height=height)
    slant = math.hypot(side / 2, height)
    return shape_result("square pyramid", wanted, _solid(side**2 * height / 3, side**2 + 2 * side * slant, unit, length("slant", "slant height", slant, unit)),
                        {"volume": "side² × height / 3", "surface": "side² + 2 × side × slant height", "slant": "√((side/2)² + h²)"})  # fmt: skip


def prism(area: float, height: float, unit: str = "") -> ToolResult:
    """The volume of a prism from the area of its base and its length."""
    positive(base_area=area, length=height)
    return shape_result(
        "prism",
        "volume",
        (length("volume", "volume", area * height, unit, 3),),
        {"volume": "base area × length"},
    )


def torus(large: float, small: float, wanted: str = "volume", unit: str = "") -> ToolResult:
    """A torus from the radius of its centre line and of its tube (Pappus)."""
    positive(major_radius=large, minor_radius=small)
    if small > large:
        raise BadInput("The tube's radius must not be larger than the ring's.")
    return shape_result("torus", wanted, _solid(2 * math.pi**2 * large * small**2, 4 * math.pi**2 * large * small, unit),
                        {"volume": "2 π² R r²", "surface": "4 π² R r"})  # fmt: skip
