"""Questions about shapes: which shape, which sizes, what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kithkin.messages.readings import Argument, Call, Given, Proposal, Reading
from kithkin.tools.geometry.assigning import assigned, axes, which_is_which
from kithkin.tools.geometry.hearing import Size, labelled, owned, says, shared_unit, sizes_of
from kithkin.tools.geometry.shapes import DIAMETER, RADIUS, SHAPES, SIDE, TOTALS

_ONE_SIZE: Final = (
    ("sphere", r"spheres?|ball|spherical(?: \w+)?", {"radius": RADIUS, "diameter": DIAMETER, "volume": r"volume", "surface": r"surface(?: area)?"}, 3),
    ("cube", r"cubes?|cubic(?:al)? (?:box|tank)", {"side": SIDE, "volume": r"volume", "surface": r"surface(?: area)?"}, 3),
    ("circle", r"circles?|circular(?: \w+)?|circumference(?= of)|wheel|disc|disk|pizza", {"radius": RADIUS, "diameter": DIAMETER, "circumference": r"circumference|perimeter|c", "area": r"area"}, 2),
    ("square", r"squares?", {"side": SIDE, "perimeter": r"perimeter", "area": r"area", "diagonal": r"diagonal"}, 2),
)  # fmt: skip
_WANTED: Final = (
    ("lateral", r"(?:curved|lateral|side) (?:surface )?area|curved surface|lateral surface"),
    ("surface", r"surface(?: area)?|total area|area of (?:the |all )?(?:its )?(?:outside|faces|cardboard|material)"),
    ("volume", r"volume|capacity|how much (?:water|space|sand|air|liquid|soil|concrete)|how many (?:cubic|litres|liters|gallons)|hold"),
    ("circumference", r"circumference|(?:distance|how far|how long is it) (?:all the way )?(?:around|round)"),
    ("perimeter", r"perimeter|distance (?:all the way )?(?:around|round)|fenc(?:e|ing)|border|how far (?:around|round)"),
    ("arc", r"arc(?: length)?|length of (?:the |an )?arc"),
    ("chord", r"chord(?: length)?"),
    ("diagonal", r"diagonal"),
    ("area", r"area|how (?:big|large) is|how many square|square (?:feet|footage|met(?:re|er)s)"),
    ("slant", r"slant(?: height)?"),
    ("radius", r"radius"),
    ("diameter", r"diameter"),
    ("side", r"side(?: length)?|edge(?: length)?|how long is (?:each|a|one|its) (?:side|edge)"),
    ("height", r"height"),
)  # fmt: skip
POLYGONS: Final = {
    "pentagon": 5, "hexagon": 6, "heptagon": 7, "septagon": 7, "octagon": 8, "nonagon": 9, "decagon": 10, "dodecagon": 12,
    "quadrilateral": 4, "triangle": 3,
}  # fmt: skip
_OTHER_TOPICS: Final = (
    r"cost\w*", r"paint", r"tiles?", r"price", r"per (?:square|sq|cubic)", r"speed", r"mass", r"weigh\w*", r"density",
    r"derivative", r"ratio", r"double[ds]?", r"increase[sd]?", r"orbit", r"charge", r"force", r"pressure", r"resistance",
    r"field strength", r"more than", r"less than", r"(?:long|short|wid|narrow|tall|great|small)er than", r"twice", r"thrice", r"half (?:as|of|its|the)", r"times (?:as|its|the)", r"moment of inertia",
)  # fmt: skip


def shape_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for questions about shapes, best first."""
    if says(reading.lower, *_OTHER_TOPICS):
        return ()
    sizes = sizes_of(reading)
    if sizes is None or len(sizes) > 6:
        return ()
    for proposal in (
        _polygon(reading, sizes),
        _named_shape(reading, sizes),
        _one_size(reading, sizes),
        _missing_side(reading, sizes),
    ):
        if proposal is not None:
            return (proposal,)
    return ()


def wanted_of(text: str, allowed: Sequence[str], given: Sequence[str] = ()) -> str | None:
    """What is asked: the first allowed thing named that is not itself given."""
    for name, words in _WANTED:
        if name in allowed and name not in given and says(text, words):
            return name
    return None


def propose(tool: str, arguments: dict[str, Argument], because: str, confidence: float = 0.92) -> Proposal:
    """A proposal of one call."""
    return Proposal(
        calls=(Call(step="r1", tool=f"geometry.{tool}", arguments=arguments),),
        confidence=confidence,
        because=because,
    )


def unit_argument(unit: str) -> dict[str, Argument]:
    """The shared unit as an argument, if there is one."""
    return {"unit": Given(value=unit)} if unit else {}


def _drawing(reading: Reading, tool: str) -> dict[str, Argument]:
    if tool in {"circle", "rectangle", "triangle"} and says(
        reading.lower, r"draw", r"sketch", r"show me a picture", r"diagram"
    ):
        return {"draw": Given(value=True)}
    return {}


def _polygon(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    name = next(
        (
            name
            for name in POLYGONS
            if says(reading.lower, name + "s?") and name not in {"quadrilateral", "triangle"}
        ),
        None,
    )
    count = next((one for one in sizes if re.match(r"[- ]?(?:sided|sides\b|gon\b)", one.after)), None)
    if name is None and (count is None or not says(reading.lower, r"polygon", r"\d*-?sided", r"shape")):
        return None
    rest = [one for one in sizes if one is not count]
    sides: Argument = count.given() if count else Given(value=POLYGONS[name or "hexagon"])
    if (
        len(rest) == 1
        and rest[0].power <= 1
        and rest[0].unit != "degree"
        and (labelled(rest[0], SIDE) or says(reading.lower, r"side\w*"))
    ):
        wanted = wanted_of(reading.lower, ("perimeter", "area"))
        if wanted is None or says(reading.lower, r"irregular"):
            return None
        return propose(
            "regular_polygon",
            {"sides": sides, "side": rest[0].given(), "wanted": Given(value=wanted)}
            | unit_argument(rest[0].unit),
            "a regular polygon with its side",
        )
    if not rest and says(reading.lower, r"angles?"):
        return _angles(reading, sides)
    return None


def _angles(reading: Reading, sides: Argument) -> Proposal | None:
    if says(reading.lower, r"sum", r"total", r"add up", r"all the"):
        wanted = "sum"
        if says(reading.lower, r"exterior"):
            return None
    elif says(reading.lower, r"exterior"):
        wanted = "exterior"
    elif says(reading.lower, r"each", r"interior angle", r"an? angle", r"one"):
        wanted = "interior"
    else:
        return None
    return propose("polygon_angles", {"sides": sides, "wanted": Given(value=wanted)}, "angles of a polygon")


def _named_shape(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    shape = next(
        (one for one in SHAPES if len(one.sizes) == len(sizes) and says(reading.lower, one.words)), None
    )
    if shape is None:
        return None
    solid = r"boxes|box|cuboid|cones?|cylinders?|pyramid|prism|hemisphere|torus|sector|arc|semi-?circles?|tank|cubic|triang\w+"
    if (
        shape.tool in {"rectangle", "equilateral_triangle"}
        and says(reading.lower, solid)
        and not says(reading.lower, r"equilateral triangle")
    ):
        return None
    wanted = wanted_of(reading.lower, shape.wanted)
    if wanted is None or any(one.power > 1 or labelled(replace(one, after=""), TOTALS) for one in sizes):
        return None
    if shape.tool == "rectangle" and says(
        reading.lower, r"triang\w+", r"circ\w+", r"path", r"border", r"semi\w*", r"cubic|volume"
    ):
        return None
    if shape.tool in {"cone", "pyramid"} and any(labelled(one, r"slant height|slant") for one in sizes):
        return None
    sizes = owned(sizes, "|".join((DIAMETER, *(words for _, words in shape.sizes))))
    shared = shared_unit(sizes)
    if shared is None:
        return None
    unit, factors = shared
    arguments = axes(sizes, factors) if shape.tool == "ellipse" else assigned(shape, sizes, factors)
    if arguments is None:
        return which_is_which(shape, sizes)
    if shape.takes_wanted:
        arguments["wanted"] = Given(value=wanted)
    return propose(
        shape.tool,
        arguments | unit_argument(unit) | _drawing(reading, shape.tool),
        f"sizes of a {shape.tool} are given",
    )


def _one_size(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    if len(sizes) != 1 or sizes[0].unit == "degree":
        return None
    one = sizes[0]
    text = re.sub(
        r"square (?=(?:feet|foot|met|cent|kilomet|inch|yard|mile|unit|footage|cm|m\b))|(?:half|semi)-?\s?circle",
        " ",
        reading.lower,
    )
    for tool, words, givens, dimension in _ONE_SIZE:
        if not says(text, words) or says(
            text,
            r"inscribed",
            r"circumscribed",
            r"quarter",
            r"three",
            r"half",
            r"pyramid",
            r"cylinder",
            r"cone",
        ):
            continue
        given = next((name for name, label in givens.items() if labelled(one, label)), None)
        if given is None and one.power > 1:
            given = {2: "area" if dimension == 2 else "surface", 3: "volume"}.get(one.power)
        if given is None and one.power <= 1 and tool in {"square", "cube"} and _asks_once(text):
            given = "side"
        if given is None or not _fits(given, one):
            return None
        allowed = tuple(givens)
        wanted = wanted_of(
            reading.lower if tool == "square" else text,
            allowed + (("diagonal",) if tool == "cube" else ()),
            (given,),
        )
        if wanted is None and tool == "circle" and says(text, r"perimeter", r"distance (?:around|round)"):
            wanted = "circumference"
        if (
            wanted is None
            and given in {"radius", "diameter", "side"}
            and len(reading.lower.split()) <= 7
            and _bare(text, words, givens)
        ):
            wanted = "both"
        if wanted is None or wanted == given:
            return None
        arguments: dict[str, Argument] = {
            "value": one.given(),
            "given": Given(value=given),
            "wanted": Given(value=wanted),
        }
        return propose(
            tool,
            arguments | unit_argument(one.unit) | _drawing(reading, tool),
            f"one size of a {tool} is given",
        )
    return None


def _bare(text: str, words: str, givens: dict[str, str]) -> bool:
    """ "circle radius 5", with nothing else said: the shape is to be described."""
    left = re.sub(
        rf"{words}|{'|'.join(givens.values())}|[\d.,=:?]+|cm|mm|km|m|in|ft|feet|inch(?:es)?|met(?:er|re)s?",
        " ",
        text,
    )
    return not set(re.findall(r"[a-z]+", left)) - {
        "a",
        "an",
        "the",
        "of",
        "with",
        "is",
        "has",
        "whose",
        "for",
        "please",
        "pls",
        "hi",
    }


def _asks_once(text: str) -> bool:
    """Whether at most one measure of the shape is named, so that it must be the one asked about."""
    named = [words for name, words in _WANTED if name not in {"lateral", "slant"} and says(text, words)]
    return len(named) <= 1


def _fits(given: str, one: Size) -> bool:
    power = {"area": 2, "surface": 2, "volume": 3}.get(given, 1)
    return one.power in {0, power}


def _missing_side(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    if (
        len(sizes) != 2
        or not says(reading.lower, r"rectang(?:le|ular)(?: \w+)?")
        or not says(reading.lower, r"width", r"length", r"other side", r"how (?:wide|long)", r"height")
    ):
        return None
    for given in ("area", "perimeter", "diagonal"):
        total = next((one for one in sizes if labelled(one, given) and _fits(given, one)), None)
        side = next(
            (
                one
                for one in sizes
                if one is not total
                and one.power <= 1
                and labelled(one, r"length|width|side|long|wide|breadth|one side|height")
            ),
            None,
        )
        if total is None or side is None:
            continue
        shared = shared_unit((side, total))
        if shared is None or says(reading.lower, r"twice", r"more than", r"times"):
            return None
        unit, factors = shared
        return propose(
            "rectangle_side",
            {"side": side.given(), "total": total.given(factors[total.start]), "given": Given(value=given)}
            | unit_argument(unit),
            "a rectangle with a missing side",
        )
    return None
