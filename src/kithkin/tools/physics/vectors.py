"""The resultant of two forces, velocities or displacements at a known angle."""

from __future__ import annotations

import math
import re

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.readings import Argument, Call, Given, Proposal, Reading
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter, Tool
from kithkin.tools.physics.formulas import SOURCE

_ASKED = re.compile(r"\bresultant\b|\bnet (?:force|displacement|velocity)\b|\bcombined (?:force|velocity)\b")
_PERPENDICULAR = re.compile(r"\bright angles?\b|\bperpendicular\b|\bat 90 ?(?:degrees|°)")
_DIRECTION = re.compile(r"\b(north|south|east|west)(?:wards?|ern)?\b")
_BETWEEN = re.compile(r"\b(?:angle between|between them|to each other|to one another)\b")
_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}
_KINDS = frozenset(("[length] * [mass] / [time] ** 2", "[length] / [time]", "[length]"))


def resultant(first: float, second: float, angle: float, unit: str) -> ToolResult:
    """The size of the vector sum of two vectors (in `unit`) with an angle in degrees between them.

    Raises `BadInput` for negative sizes, `ToolFailed` when the triangle inequality does not hold.
    """
    if first < 0 or second < 0:
        raise BadInput("The sizes of vectors are not negative.", remedy="Give the direction by the angle.")
    along = first + second * math.cos(math.radians(angle))
    across = second * math.sin(math.radians(angle))
    size = math.hypot(along, across)
    if not abs(first - second) * (1 - 1e-9) - 1e-12 <= size <= (first + second) * (1 + 1e-9):
        raise ToolFailed("The resultant does not close a triangle with its parts.")
    values = [Value(name="resultant", label="resultant", number=size, unit=unit)]
    ending = ""
    if abs(across) > 1e-12 * max(first, second):
        direction = math.degrees(math.atan2(across, along))
        values.append(Value(name="direction", label="angle to the first", number=direction, unit="degree"))
        ending = ", at {{direction}} to the first"
    return ToolResult(
        values=tuple(values),
        sentence=f"The resultant is {{{{resultant}}}}{ending}.",
        method="vector sum by components",
        reference=SOURCE,
        checked_by="triangle inequality",
    )


def resultant_tool() -> Tool:
    """The tool."""
    return Tool(
        name="physics.resultant",
        summary="Add two vectors at an angle",
        parameters=(
            Parameter(name="first", kind="number", description="size of the first vector"),
            Parameter(name="second", kind="number", description="size of the second vector"),
            Parameter(name="angle", kind="quantity", description="angle between them", unit="degree"),
            Parameter(name="unit", kind="text", description="the unit of both"),
        ),
        outputs=(Output(name="resultant"), Output(name="direction", unit="degree")),
        run=resultant,
        reference=SOURCE,
        examples=("a 3 N and a 4 N force act at right angles, what's the resultant",),
    )


def recognise_resultant(reading: Reading) -> Proposal | None:
    """Two vectors of one unit and what is between them: a right angle, compass points, or a given angle."""
    if _ASKED.search(reading.lower) is None or "coefficient" in reading.lower or "friction" in reading.lower:
        return None
    sizes = [measure for measure in reading.measures if measure.dimension in _KINDS]
    angles = [measure for measure in reading.measures if measure.unit == "degree"]
    if len(sizes) != 2 or sizes[0].unit != sizes[1].unit or len(reading.measures) != 2 + len(angles):
        return None
    angle = _angle(reading, [(measure.number, (measure.start, measure.end)) for measure in angles])
    if angle is None:
        return None
    one, other = sizes
    arguments: dict[str, Argument] = {
        "first": Given(value=one.number, unit=one.unit, span=(one.start, one.end)),
        "second": Given(value=other.number, unit=other.unit, span=(other.start, other.end)),
        "angle": angle,
        "unit": Given(value=one.unit or ""),
    }
    call = Call(step="r1", tool="physics.resultant", arguments=arguments)
    return Proposal(calls=(call,), confidence=0.95, because="two vectors and the angle between them")


def _angle(reading: Reading, angles: list[tuple[float, tuple[int, int]]]) -> Given | None:
    compass = [match[1] for match in _DIRECTION.finditer(reading.lower)]
    if len(angles) == 1 and not compass:
        number, span = angles[0]
        right = number == 90 or _BETWEEN.search(reading.lower) is not None
        return Given(value=number, unit="degree", span=span) if right else None
    if angles:
        return None
    if len(compass) == 2:
        one, other = compass
        degrees = 0.0 if one == other else 180.0 if _OPPOSITE[one] == other else 90.0
        return Given(value=degrees, unit="degree")
    perpendicular = not compass and _PERPENDICULAR.search(reading.lower) is not None
    return Given(value=90.0, unit="degree") if perpendicular else None
