"""Questions about triangles, points and map scales."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kithkin.messages.readings import Argument, Given, Proposal, Reading
from kithkin.tools.geometry.hearing import Size, labelled, says, shared_unit, sizes_of
from kithkin.tools.geometry.recognising import propose, unit_argument, wanted_of

_LONGEST = r"hypotenuse|longest side|ladder|ramp|c"


def triangle_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for questions about triangles and points, best first."""
    sizes = sizes_of(reading)
    if sizes is None or len(sizes) < 2:
        return ()
    for attempt in (
        _points,
        _scale,
        _third_angle,
        _elevation,
        _right_angled,
        _trigonometry,
        _sides_and_angle,
        _three_sides,
        _base_height,
    ):
        proposal = attempt(reading, sizes)
        if proposal is not None:
            return (proposal,)
    return ()


def _lengths(sizes: tuple[Size, ...]) -> list[Size]:
    return [one for one in sizes if one.unit != "degree" and one.power <= 1]


def _points(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    pairs = re.findall(r"\(\s*-?[\d./]+\s*,\s*-?[\d./]+\s*\)", reading.lower)
    if len(pairs) < 2 or len(sizes) != 2 * len(pairs) or any(one.power for one in sizes):
        return None
    text = reading.lower
    if len(pairs) == 2:
        wanted = ("midpoint" if says(text, r"mid-?point", r"halfway", r"middle") else "slope" if says(text, r"slope", r"gradient", r"steep\w*") else
                  "line" if says(text, r"equation", r"line (?:through|passing|that)", r"straight line") else
                  "distance" if says(text, r"distance", r"how far", r"length") else None)  # fmt: skip
        if wanted is None or says(
            text, r"perpendicular", r"parallel", r"circle", r"regression", r"best fit", r"vector"
        ):
            return None
        arguments: dict[str, Argument] = {
            name: one.given() for name, one in zip(("x1", "y1", "x2", "y2"), sizes, strict=True)
        }
        return propose("two_points", arguments | {"wanted": Given(value=wanted)}, "two points are given")
    if says(text, r"area") and says(
        text, r"triangle", r"polygon", r"quadrilateral", r"vertices", r"corners", r"points"
    ):
        span = (sizes[0].start, sizes[-1].end)
        return propose(
            "coordinate_area",
            {"coordinates": Given(value=tuple(one.value for one in sizes), span=span)},
            "the corners of a polygon are given",
        )
    return None


def _scale(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    found = re.search(r"\b1\s*:\s*([\d,]+)", reading.lower)
    if (
        not found
        or not says(reading.lower, r"map", r"scale", r"model", r"plan")
        or len(sizes) != 3
        or says(reading.lower, r"on the map (?:is|would|will)", r"how long on the map")
    ):
        return None
    scale = next((one for one in sizes if one.start == found.start(1)), None)
    length = next((one for one in sizes if one.power == 1), None)
    if (
        scale is None
        or length is None
        or not says(
            reading.lower,
            r"real\w*",
            r"actual",
            r"ground",
            r"how far",
            r"represent\w*",
            r"in (?:real )?life",
            r"how long",
        )
    ):
        return None
    if labelled(length, r"real|actual") or length.unit in {"kilometer", "mile"}:
        return None
    arguments: dict[str, Argument] = {
        "scale": Given(value=int(scale.value), span=(found.start(), scale.end)),
        "map_length": length.given(),
    }
    return propose("map_scale", arguments | unit_argument(length.unit), "a length on a map is given")


def _third_angle(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    if (
        len(sizes) != 2
        or not says(reading.lower, r"angles?")
        or not says(reading.lower, r"triangle")
        or not says(reading.lower, r"third", r"other", r"missing", r"remaining", r"last")
    ):
        return None
    if any(one.power and one.unit != "degree" for one in sizes) or says(
        reading.lower, r"exterior", r"sides?", r"right"
    ):
        return None
    proposal = propose(
        "third_angle",
        {"first": sizes[0].given(), "second": sizes[1].given()},
        "two angles of a triangle are given",
        0.95,
    )
    # "two are 47 and 68 degrees": the word counts the angles.
    counting = tuple((m.start, m.end) for m in reading.measures if m.number == 2 and m.text.isalpha())
    return replace(proposal, consumes=counting)


def _elevation(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    """A height over level ground from a shadow, or a distance, and the angle up to the top."""
    text = reading.lower
    turns, lengths = (
        [one for one in sizes if one.unit == "degree"],
        [one for one in sizes if one.power == 1 and one.unit != "degree"],
    )
    if len(sizes) != 2 or len(turns) != 1 or len(lengths) != 1 or says(text, r"depression", r"slope", r"incline\w*", r"vertical", r"latitude"):  # fmt: skip
        return None
    one = lengths[0]
    shadow = says(text, r"shadows?") and (says(text, r"sun(?:'s)?", r"elevation"))
    ground = says(text, r"angle of elevation", r"looking up", r"look up") and re.search(
        r"\b(?:from|away|distance)\b", one.before[-25:] + one.after[:25]
    )
    long_shadow = re.match(r"\s*(?:long )?shadow|\s*long", one.after) or re.search(
        r"shadow (?:of|is|that is|which is|measures|thats|that's)\s*$", one.before
    )
    if not says(text, r"how (?:tall|high)", r"height") or not ((shadow and long_shadow) or ground):
        return None
    if re.search(r"(?:tall|high|height)\b", one.after[:8]) or says(
        text, r"eyes?(?: level)?", r"ladder", r"string", r"kite"
    ):
        return None
    arguments: dict[str, Argument] = {
        "side": one.given(),
        "given": Given(value="adjacent"),
        "degrees": turns[0].given(),
        "wanted": Given(value="opposite"),
    }
    return propose(
        "right_triangle",
        arguments | unit_argument(one.unit),
        "a length on the ground and an angle up to the top",
    )


def _right_angled(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    text = reading.lower
    right = says(
        text,
        r"right[- ](?:angled? )?triangle",
        r"right[- ]angled?(?: triangle)?",
        r"hypotenuse",
        r"pythag\w+",
        r"ladder",
    )
    if (
        not right
        or len(sizes) != 2
        or len(_lengths(sizes)) != 2
        or says(text, r"area", r"perimeter", r"angles?(?! triangle)(?!d)", r"isosceles")
    ):
        return None
    shared = shared_unit(sizes)
    if shared is None:
        return None
    unit, factors = shared
    longest = [
        one
        for one in sizes
        if labelled(one, _LONGEST) or (re.search(r"[\s-](?:long )?ladder", one.after) and "ladder" in text)
    ]
    if len(longest) == 1 and not (
        says(text, r"(?:what|find|how long|calculate).*(?:hypotenuse|ladder|longest side)")
        and not re.search(r"hypotenuse(?: \w+)? \d|ladder", text)
    ):
        if "ladder" in text and not says(text, r"wall", r"foot", r"base", r"how high", r"reach\w*"):
            return None
        other = next(one for one in sizes if one is not longest[0])
        arguments: dict[str, Argument] = {
            "longest": longest[0].given(factors[longest[0].start]),
            "other": other.given(factors[other.start]),
        }
        return propose("leg", arguments | unit_argument(unit), "the longest side and another are given")
    if longest or not says(text, r"hypotenuse", r"longest side", r"third side", r"c"):
        return None
    arguments = {
        "first": sizes[0].given(factors[sizes[0].start]),
        "second": sizes[1].given(factors[sizes[1].start]),
    }
    return propose("hypotenuse", arguments | unit_argument(unit), "the two short sides are given")


def _trigonometry(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    if len(sizes) != 2 or not says(
        reading.lower,
        r"right[- ](?:angled? )?triangle",
        r"right[- ]angled(?: triangle)?",
        r"hypotenuse",
        r"opposite",
        r"adjacent",
    ):
        return None
    turn = next(
        (one for one in sizes if one.unit == "degree" or (one.power == 0 and labelled(one, r"angle"))), None
    )
    side = next((one for one in sizes if one is not turn), None)
    if turn is None or side is None or side.power > 1 or side.unit == "degree":
        return None
    words = {
        "hypotenuse": r"hypotenuse",
        "opposite": r"opposite(?: side| leg)?",
        "adjacent": r"adjacent(?: side| leg)?",
    }
    given = next((name for name, label in words.items() if labelled(side, label)), None)
    asked = [name for name, label in words.items() if name != given and says(reading.lower, label)]
    if given is None or len(asked) != 1:
        return None
    arguments: dict[str, Argument] = {
        "side": side.given(),
        "given": Given(value=given),
        "degrees": turn.given(),
        "wanted": Given(value=asked[0]),
    }
    return propose(
        "right_triangle",
        arguments | unit_argument(side.unit),
        "an angle and a side of a right triangle are given",
    )


def _sides_and_angle(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    turns, lengths = [one for one in sizes if one.unit == "degree"], _lengths(sizes)
    if len(turns) != 1 or len(lengths) != 2 or len(sizes) != 3 or not says(reading.lower, r"triangle"):
        return None
    shared = shared_unit(lengths)
    if shared is None:
        return None
    unit, factors = shared
    named = re.search(r"\ba\s*=.*\bb\s*=.*\b(?:A|angle A)\s*=", reading.text)
    arguments: dict[str, Argument] = {
        "a": lengths[0].given(factors[lengths[0].start]),
        "b": lengths[1].given(factors[lengths[1].start]),
        "degrees": turns[0].given(),
    }
    if named:
        return propose(
            "triangle_sine_rule",
            arguments | unit_argument(unit),
            "two sides and an angle opposite one are given",
        )
    lettered = re.search(r"\ba\s*=.*\bb\s*=.*\bC\s*=", reading.text)
    if not lettered and not says(
        reading.lower, r"includ(?:ed|ing)", r"between (?:them|the)", r"angle between"
    ):
        return None
    wanted = wanted_of(reading.lower, ("perimeter", "area")) or (
        "third"
        if (
            lettered
            and re.search(r"\b(?:find|side|what is|whats|length|how long is|calculate) c\b", reading.text)
        )
        or says(
            reading.lower, r"third side", r"other side", r"opposite side", r"remaining side", r"missing side"
        )
        else None
    )
    if wanted is None:
        return None
    return propose(
        "triangle_two_sides",
        arguments | {"wanted": Given(value=wanted)} | unit_argument(unit),
        "two sides and the angle between are given",
    )


def _three_sides(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    if (
        len(sizes) != 3
        or len(_lengths(sizes)) != 3
        or not says(reading.lower, r"triang(?:le|ular)(?: \w+)?", r"heron\w*")
    ):
        return None
    if says(reading.lower, r"prism", r"height", r"base", r"pyramid", r"right"):
        return None
    if re.search(r"(?<![a-z])angles?\b[\s\w:=,-]{0,20}$", sizes[0].before):
        return None
    shared = shared_unit(sizes)
    wanted = wanted_of(reading.lower, ("perimeter", "area"))
    if wanted is None and says(reading.lower, r"angles?"):
        wanted = (
            "largest"
            if says(reading.lower, r"largest", r"biggest", r"greatest")
            else "smallest"
            if says(reading.lower, r"smallest")
            else "angles"
        )
    if shared is None or wanted is None:
        return None
    unit, factors = shared
    arguments: dict[str, Argument] = {
        name: one.given(factors[one.start]) for name, one in zip("abc", sizes, strict=True)
    }
    return propose(
        "triangle_sides",
        arguments | {"wanted": Given(value=wanted)} | unit_argument(unit),
        "three sides of a triangle are given",
    )


def _base_height(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    if (
        len(sizes) != 2
        or len(_lengths(sizes)) != 2
        or not says(reading.lower, r"triang(?:le|ular)(?: \w+)?")
        or not says(reading.lower, r"area")
        or says(reading.lower, r"prism", r"isosceles", r"pyramid")
    ):
        return None
    base = next((one for one in sizes if labelled(one, r"base|b|legs?|wide")), None)
    height = next(
        (one for one in sizes if one is not base and labelled(one, r"height|high|tall|h|altitude|leg")), None
    )
    legs = says(reading.lower, r"legs?") and says(reading.lower, r"right[- ](?:angled? )?triangle")
    if not legs and base is None and height is None and not says(reading.lower, r"base and (?:a )?height"):
        return None
    base = base or next(one for one in sizes if one is not height)
    height = next(one for one in sizes if one is not base)
    shared = shared_unit(sizes)
    if shared is None or labelled(height, r"hypotenuse|sides?") or labelled(base, r"hypotenuse|sides?"):
        return None
    unit, factors = shared
    arguments: dict[str, Argument] = {
        "base": base.given(factors[base.start]),
        "height": height.given(factors[height.start]),
    }
    if says(reading.lower, r"draw", r"sketch", r"diagram"):
        arguments["draw"] = Given(value=True)
    return propose("triangle", arguments | unit_argument(unit), "base and height of a triangle are given")
