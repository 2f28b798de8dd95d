"""The shapes that are known by name: their words, sizes and what can be asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RADIUS: Final = r"radius|radii|r"
DIAMETER: Final = r"(?:in )?diameter|across|wide|d"
_HEIGHT: Final = r"height|high|tall|h|altitude|deep|depth"
TOTALS: Final = r"areas?|perimeter|volume|capacity|surface(?: area)?|diagonal|circumference"
SIDE: Final = r"sides?|side lengths?|edges?|edge lengths?|s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A shape by its tool: the words for it, its size parameters with their words (in order), and what can be asked."""

    tool: str
    words: str
    sizes: tuple[tuple[str, str], ...]
    wanted: tuple[str, ...]
    takes_wanted: bool = True


SHAPES: Final = (
    Shape(tool="cuboid", words=r"box|cuboid|rectangular prism|rectangular (?:box|tank|solid)|aquarium|fish tank|tank|room|brick|suitcase|shipping container",
          sizes=(("long", r"length|long|l"), ("wide", r"width|wide|w|breadth"), ("high", _HEIGHT)), wanted=("volume", "surface", "diagonal")),
    Shape(tool="cone", words=r"cones?", sizes=(("radius", RADIUS), ("height", _HEIGHT)), wanted=("volume", "surface", "lateral", "slant")),
    Shape(tool="cylinder", words=r"cylind(?:er|ers|rical)(?: \w+)?|pipe|tin can", sizes=(("radius", RADIUS), ("height", _HEIGHT + r"|length|long")),
          wanted=("volume", "surface", "lateral")),
    Shape(tool="pyramid", words=r"square(?:-based)? pyramid|pyramid with (?:a )?square base", sizes=(("side", SIDE + r"|base|base side|base edge|base length"), ("height", _HEIGHT)),
          wanted=("volume", "surface", "slant")),
    Shape(tool="hemisphere", words=r"hemisphere|half[- ]sphere|dome", sizes=(("radius", RADIUS),), wanted=("volume", "surface")),
    Shape(tool="torus", words=r"torus|donut|doughnut", sizes=(("large", r"major radius|outer radius|large radius|R"), ("small", r"minor radius|tube radius|small radius")),
          wanted=("volume", "surface")),
    Shape(tool="sector", words=r"sector|arc|chord", sizes=(("radius", RADIUS), ("degrees", r"angle|central angle|subtends?|subtending")), wanted=("arc", "chord", "area", "perimeter")),
    Shape(tool="semicircle", words=r"semi-?circles?|half circle", sizes=(("radius", RADIUS),), wanted=("area", "perimeter")),
    Shape(tool="ellipse", words=r"ellipses?|oval", sizes=(("first", r"semi-?major axis|semi-?axes|a"), ("second", r"semi-?minor axis|b")), wanted=("area", "perimeter")),
    Shape(tool="trapezoid", words=r"trapezoid|trapezium", sizes=(("first", r"parallel sides|bases|base|a"), ("second", r"b"), ("height", _HEIGHT)),
          wanted=("area",), takes_wanted=False),
    Shape(tool="parallelogram", words=r"parallelogram", sizes=(("base", r"base|b"), ("height", _HEIGHT)), wanted=("area",), takes_wanted=False),
    Shape(tool="rhombus", words=r"rhombus|kite", sizes=(("first", r"diagonals?"), ("second", r"diagonals?")), wanted=("area", "perimeter")),
    Shape(tool="equilateral_triangle", words=r"equilateral(?: triangle)?", sizes=(("side", SIDE),), wanted=("area", "perimeter", "height")),
    Shape(tool="rectangle", words=r"rectang(?:le|les|ular)(?: \w+)?|(?:room|garden|field|floor|lawn|wall|yard|plot|carpet|rug|patio|pool|desk|screen|sheet|paddock|pen|enclosure|pasture|meadow|allotment|playground)",
          sizes=(("long", r"length|long|l|base"), ("wide", r"width|wide|w|breadth|height|high")), wanted=("area", "perimeter", "diagonal")),
)  # fmt: skip
