"""The declarations of the geometry tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Output, Parameter, Tool
from kithkin.tools.geometry import flat_shapes, relations, solid_shapes, triangles
from kithkin.tools.geometry.measuring import EUCLID, ZWILLINGER

_UNIT: Final = Parameter(
    name="unit",
    kind="text",
    words=("unit of length",),
    description="canonical unit of all lengths, empty for plain numbers",
    required=False,
    default="",
)
_DRAW: Final = Parameter(name="draw", kind="flag", description="draw it", required=False, default=False)


def _size(name: str, description: str) -> Parameter:
    return Parameter(
        name=name,
        kind="number",
        description=description,
        words=(description,),
        quantity_kind="length",
        question=f"What is the {description}?",
    )


def _wanted(*choices: str, name: str = "wanted", default: str | None = None) -> Parameter:
    return Parameter(name=name, kind="choice", description="what to find" if name == "wanted" else "which size is given",
                     words=("asked for",) if name == "wanted" else ("known size is the",), required=False, default=default or choices[0], choices={choice: (choice,) for choice in choices})  # fmt: skip


def _tool(run: Callable[..., ToolResult], summary: str, parameters: tuple[Parameter, ...], output: str, example: str,
          reference: str = ZWILLINGER, **more: Any) -> Tool:  # fmt: skip
    return Tool(name=f"geometry.{run.__name__}", summary=summary, parameters=parameters, outputs=(Output(name=output),), run=run,
                reference=reference, examples=(example,), **more)  # fmt: skip


_RADIUS, _HEIGHT, _BASE, _SIDE = (
    _size("radius", "radius"),
    _size("height", "height"),
    _size("base", "base"),
    _size("side", "side"),
)
_DEGREES: Final = Parameter(
    name="degrees",
    kind="number",
    description="angle in degrees",
    words=("angle in degrees",),
    question="What is the angle, in degrees?",
)
_SIDES: Final = Parameter(
    name="sides",
    kind="integer",
    description="number of sides",
    words=("number of sides",),
    plausible=(3, 100_000),
    question="How many sides?",
)
_SOLID: Final = _wanted("volume", "surface", "diagonal", "lateral", "slant")
_FLAT: Final = _wanted("area", "perimeter", "diagonal", "height")
_TWO: Final = (_size("first", "first length"), _size("second", "second length"))

TOOLS: Final[tuple[Tool, ...]] = (
    _tool(flat_shapes.circle, "Area, circumference, radius or diameter of a circle from any one of them.",
          (_size("value", "known size"), _wanted("radius", "diameter", "circumference", "area", name="given"),
           _wanted("area", "circumference", "radius", "diameter", "both"), _UNIT, _DRAW), "area", "area of a circle with radius 5 cm"),
    _tool(flat_shapes.semicircle, "Area and perimeter of a semicircle.", (_RADIUS, _FLAT, _UNIT), "area", "area of a semicircle of radius 4"),
    _tool(flat_shapes.square, "Area, perimeter, side or diagonal of a square.",
          (_size("value", "known size"), _wanted("side", "perimeter", "area", "diagonal", name="given"),
           _wanted("area", "perimeter", "side", "diagonal", "both"), _UNIT), "area", "diagonal of a square with side 6 m"),
    _tool(flat_shapes.rectangle, "Area, perimeter, diagonal of a rectangle.", (_size("long", "length"), _size("wide", "width"), _FLAT, _UNIT, _DRAW),
          "area", "area of a 3 m by 4 m rectangle"),
    _tool(flat_shapes.rectangle_side, "Other side of a rectangle.",
          (_SIDE, _size("total", "known size"), _wanted("area", "perimeter", "diagonal", name="given"), _UNIT), "side",
          "a rectangle has area 24 and length 6, what is the width"),
    _tool(flat_shapes.triangle, "Area of a triangle from base and height.", (_BASE, _HEIGHT, _UNIT, _DRAW), "area", "area of a triangle with base 6 and height 4"),
    _tool(flat_shapes.equilateral_triangle, "Equilateral triangle from its side.", (_SIDE, _FLAT, _UNIT), "area", "area of an equilateral triangle with side 4"),
    _tool(flat_shapes.parallelogram, "Area of a parallelogram.", (_BASE, _HEIGHT, _UNIT), "area", "parallelogram base 8 height 3 area"),
    _tool(flat_shapes.rhombus, "Rhombus from its diagonals.", (*_TWO, _FLAT, _UNIT), "area", "area of a rhombus with diagonals 6 and 8"),
    _tool(flat_shapes.trapezoid, "Area of a trapezoid.", (*_TWO, _HEIGHT, _UNIT), "area", "area of a trapezoid with parallel sides 5 and 9 and height 4"),
    _tool(flat_shapes.ellipse, "Area and perimeter of an ellipse from its semi-axes.", (*_TWO, _FLAT, _UNIT), "area", "area of an ellipse with semi-axes 3 and 5"),
    _tool(flat_shapes.regular_polygon, "Regular polygon from its side.", (_SIDES, _SIDE, _wanted("area", "perimeter", "apothem"), _UNIT), "area",
          "area of a regular hexagon with side 4 cm"),
    _tool(flat_shapes.polygon_angles, "Angles of a polygon.", (_SIDES, _wanted("sum", "interior", "exterior")), "sum",
          "sum of the interior angles of a hexagon"),
    _tool(flat_shapes.sector, "Circle sector: area, arc, chord.", (_RADIUS, _DEGREES, _wanted("area", "arc", "chord", "perimeter"), _UNIT), "area",
          "area of a sector with radius 6 and angle 60 degrees"),
    _tool(solid_shapes.cube, "Cube from side, volume or surface.",
          (_size("value", "known size"), _wanted("side", "volume", "surface", name="given"), _wanted("volume", "surface", "side", "diagonal", "both"), _UNIT),
          "volume", "volume of a cube with side 3 cm"),
    _tool(solid_shapes.cuboid, "Box from its edges.", (_size("long", "length"), _size("wide", "width"), _size("high", "height"), _SOLID, _UNIT),
          "volume", "volume of a box 2 m x 3 m x 4 m"),
    _tool(solid_shapes.sphere, "Sphere from radius, diameter, volume or surface.",
          (_size("value", "known size"), _wanted("radius", "diameter", "volume", "surface", name="given"),
           _wanted("volume", "surface", "radius", "diameter", "both"), _UNIT), "volume", "volume of a sphere with radius 3 m"),
    _tool(solid_shapes.hemisphere, "Hemisphere.", (_RADIUS, _SOLID, _UNIT), "volume", "volume of a hemisphere of radius 3"),
    _tool(solid_shapes.cylinder, "Cylinder.", (_RADIUS, _HEIGHT, _SOLID, _UNIT), "volume", "volume of a cylinder radius 3 cm height 10 cm"),
    _tool(solid_shapes.cone, "Cone.", (_RADIUS, _HEIGHT, _SOLID, _UNIT), "volume", "volume of a cone radius 3 height 5"),
    _tool(solid_shapes.pyramid, "Pyramid on a square base.", (_SIDE, _HEIGHT, _SOLID, _UNIT), "volume", "volume of a square pyramid with base side 4 and height 6"),
    _tool(solid_shapes.prism, "Volume of a prism.", (_size("area", "base area"), _HEIGHT, _UNIT), "volume", "prism with base area 12 and length 5, volume"),
    _tool(solid_shapes.torus, "Torus.", (_size("large", "major radius"), _size("small", "minor radius"), _SOLID, _UNIT), "volume",
          "volume of a torus with major radius 5 and minor radius 2"),
    _tool(triangles.hypotenuse, "Longest side of a right triangle.", (*_TWO, _UNIT), "hypotenuse", "right triangle with legs 3 and 4, hypotenuse", EUCLID),
    _tool(triangles.leg, "Short side of a right triangle.", (_size("longest", "longest side"), _size("other", "other side"), _UNIT), "side",
          "hypotenuse 13 and one leg 5, find the other leg", EUCLID),
    _tool(triangles.right_triangle, "Right triangle from an angle and a side.",
          (_SIDE, _wanted("hypotenuse", "opposite", "adjacent", name="given"), _DEGREES, _wanted("opposite", "adjacent", "hypotenuse"), _UNIT),
          "opposite", "right triangle with angle 30 degrees and hypotenuse 10, opposite side"),
    _tool(triangles.triangle_sides, "Triangle from three sides.",
          (_size("a", "first side"), _size("b", "second side"), _size("c", "third side"), _wanted("area", "perimeter", "angles", "largest", "smallest"), _UNIT),
          "area", "area of a triangle with sides 3, 4, 5"),
    _tool(triangles.triangle_two_sides, "Triangle from two sides and the angle between.",
          (_size("a", "first side"), _size("b", "second side"), _DEGREES, _wanted("third", "area", "perimeter"), _UNIT), "third",
          "triangle with sides 5 and 7 and included angle 60 degrees, third side"),
    _tool(triangles.triangle_sine_rule, "Triangle from two sides and the angle opposite the first.",
          (_size("a", "side opposite the angle"), _size("b", "other side"), _DEGREES, _UNIT), "third", "triangle a = 6, b = 8, A = 40 degrees"),
    _tool(triangles.third_angle, "Third angle of a triangle.",
          (Parameter(name="first", kind="number", description="first angle in degrees", words=("first angle in degrees",)), Parameter(name="second", kind="number", description="second angle in degrees", words=("second angle in degrees",))),
          "angle", "two angles of a triangle are 50 and 60 degrees, the third"),
    _tool(triangles.two_points, "Distance, midpoint, slope and line of two points.",
          (*(Parameter(name=name, kind="number", description=f"coordinate {name}", words=(f"coordinate {name}",)) for name in ("x1", "y1", "x2", "y2")),
           _wanted("distance", "midpoint", "slope", "line")), "distance", "distance between (1,2) and (4,6)"),
    _tool(triangles.coordinate_area, "Area of a polygon from its corners.", (Parameter(name="coordinates", kind="numbers", description="x and y of the corners in order", words=("x and y of the corners in order",)),),
          "area", "area of the triangle (0,0), (4,0), (0,3)"),
    _tool(relations.similar_length, "Length in a similar figure.",
          (_size("known", "known length"), _size("matches", "length that belongs to it"), _size("other", "other length"), _UNIT), "length",
          "a 2 m pole casts a 3 m shadow, how tall is a tree with a 12 m shadow", EUCLID),
    _tool(relations.scaled_measure, "Area or volume after scaling.",
          (Parameter(name="factor", kind="number", description="scale factor", words=("scale factor",)), _size("value", "old size"),
           Parameter(name="power", kind="integer", description="power of the length: 1, 2 for areas, 3 for volumes", words=("power of the length",)), _UNIT), "scaled",
          "scale factor 3, the area is 5 cm², what is the new area", EUCLID),
    _tool(relations.angle_pair, "Complementary or supplementary angle.",
          (_DEGREES, Parameter(name="whole", kind="number", description="both angles together", words=("both angles together",))), "angle", "complement of 35 degrees", EUCLID),
    _tool(relations.tiles, "Tiles that cover a floor.",
          (_size("floor_long", "length of the floor"), _size("floor_wide", "width of the floor"), _size("tile_long", "length of a tile"), _size("tile_wide", "width of a tile")),
          "tiles", "how many 30 cm by 30 cm tiles for a floor of 3 m by 4.5 m", "plain definition"),
    _tool(triangles.map_scale, "Real length from a map or model.", (Parameter(name="scale", kind="number", description="50000 for 1:50000", words=("50000 for 1:50000",)), _size("map_length", "length on the map"), _UNIT),
          "real", "3 cm on a 1:50000 map"),
)  # fmt: skip
