from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.messages.readings import Given, Proposal
from kithkin.messages.results import ToolResult
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.geometry import GeometryToolbox
from kithkin.tools.geometry.flat_shapes import circle, ellipse, regular_polygon
from kithkin.tools.geometry.triangles import (
    coordinate_area,
    leg,
    triangle_sides,
    triangle_sine_rule,
    triangle_two_sides,
)
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()
BOX = GeometryToolbox()
TOOLS = {tool.name: tool for tool in BOX.tools}


def recognised(question: str) -> Proposal | None:
    reading = read_question(question, UNITS)
    proposals = BOX.recognise(reading)
    if not proposals:
        return None
    best = proposals[0]
    spans = list(best.consumes)
    for call in best.calls:
        spans += [a.span for a in call.arguments.values() if isinstance(a, Given) and a.span]
    for measure in reading.measures:
        assert any(start <= measure.start and measure.end <= end for start, end in spans), measure
    return best


def answered(question: str) -> ToolResult:
    best = recognised(question)
    assert best is not None
    call = best.calls[0]
    assert set(call.arguments) <= {p.name for p in TOOLS[call.tool].parameters}
    return TOOLS[call.tool].run(**{n: a.value for n, a in call.arguments.items() if isinstance(a, Given)})


def test_known_values():
    # Ramanujan's published example: ellipse with semi-axes 2 and 1 has perimeter 9.68844822.
    assert ellipse(2, 1, "perimeter").values[0].number == pytest.approx(9.688448220547675)
    assert regular_polygon(6, 2).values[0].number == pytest.approx(6 * math.sqrt(3))
    assert triangle_sides(13, 14, 15).values[0].number == pytest.approx(84)
    assert coordinate_area((0, 0, 4, 0, 4, 3, 0, 3)).values[0].number == 12
    two = triangle_sine_rule(6, 8, 40)
    assert "two" in two.sentence
    with pytest.raises(BadInput, match="longer"):
        leg(3, 5)
    with pytest.raises(BadInput, match="No triangle"):
        triangle_sides(1, 2, 3)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.001, 1e6), st.sampled_from(["radius", "diameter", "circumference", "area"]))
def test_a_circle_is_the_same_from_any_size(radius: float, given_as: str):
    whole = {value.name: value.number for value in circle(radius).values}
    size = whole[given_as]
    assert size is not None
    assert circle(float(size), given_as, "radius").values[0].number == pytest.approx(radius)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.1, 1000), st.floats(0.1, 1000), st.floats(5, 175))
def test_heron_agrees_with_sine(a: float, b: float, degrees: float):
    third = triangle_two_sides(a, b, degrees).values[0].number
    area = triangle_two_sides(a, b, degrees, "area").values[0].number
    assert third is not None
    assert triangle_sides(a, b, float(third)).values[0].number == pytest.approx(area, rel=1e-6)


@pytest.mark.parametrize(
    ("question", "expected", "unit"),
    [
        ("area of a circle with radius 5 cm", 78.5398, "centimeter ** 2"),
        ("circumference of a circle diameter 10 m", 31.4159, "meter"),
        ("diagonal of a square with side 6 m", 8.48528, "meter"),
        ("rectangle 3x4 area", 12, None),
        ("whats the perimeter of a rectangular garden 12m long and 8m wide", 40, "meter"),
        ("a rectangle has area 24 cm² and length 6 cm, what is the width", 4, "centimeter"),
        ("area of a room 12 ft by 10 ft", 120, "foot ** 2"),
        ("area of a triangle with base 6cm and height 4 cm", 12, "centimeter ** 2"),
        ("area of a triangle with sides 3, 4, 5", 6, None),
        ("area of a regular hexagon with side 4 cm", 41.5692, "centimeter ** 2"),
        ("sum of the interior angles of a hexagon", 720, "degree"),
        ("arc length of a circle radius 10 cm angle 45°", 7.85398, "centimeter"),
        ("volume of a box 2 m x 3 m x 40 cm", 2.4, "meter ** 3"),
        ("surface area of a sphere of diameter 10 inches", 314.159, "inch ** 2"),
        ("volume of a cylinder with a diameter of 6 cm and a height of 10 cm", 282.743, "centimeter ** 3"),
        ("volume of a cone radius 3 height 5", 47.1239, None),
        ("right triangle with legs 3 and 4, find the hypotenuse", 5, None),
        ("hypotenuse 13 and one leg 5, find the other leg", 12, None),
        (
            "A 5 m ladder leans against a wall with its foot 3 m from the wall. How high does it reach?",
            4,
            "meter",
        ),
        ("right triangle with angle 30 degrees and hypotenuse 10, what is the opposite side", 5, None),
        ("two angles of a triangle are 50 and 60 degrees, what's the third", 70, "degree"),
        ("distance between (1,2) and (4,6)", 5, None),
        ("How far is 3 cm on a 1:50000 map in real life", 1.5, "kilometer"),
        ("the area of a square is 144. whats its side", 12, None),
        ("perimeter of a square is 36 cm, what is the area", 81, "centimeter ** 2"),
        ("A rectangle has an area of 48 and a width of 6. What is the length?", 8, None),
        ("circle radius 5", 78.5398, None),
        ("How many 50cm x 50cm paving slabs cover a patio 6m by 4m?", 96, None),
        ("a 2 m pole casts a 3 m shadow. how tall is a tree with a 12 m shadow", 8, "meter"),
        ("scale factor 3, original area is 5 cm2, new area?", 45, "centimeter ** 2"),
        ("complement of 35 degrees", 55, "degree"),
    ],
)
def test_understands(question: str, expected: float, unit: str | None):
    first = answered(question).values[0]
    assert first.number == pytest.approx(expected, rel=1e-5)
    assert first.unit == unit


def test_the_unit_asked_for_is_passed_on():
    best = recognised("How much water does a 50cm x 30cm x 40cm tank hold in litres")
    assert best is not None
    assert best.result_unit == "liter"
    best = recognised("volume of a ball with a 12 cm diameter in cm^3")
    assert best is not None
    assert best.result_unit == "centimeter ** 3"


@pytest.mark.parametrize(
    "question",
    ["A rectangle's length is 3 more than its width 5, area?",
        "what is the area of a circle", "area of 5", "what is 5 squared", "how tall is a 6 foot man",
     "paint costs $5 per square metre, how much for a 3 m by 4 m wall", "a rectangle is twice as long as it is wide and has area 50"],
)  # fmt: skip
def test_leaves_alone_what_is_not_certain(question: str):
    assert recognised(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("how far round a circular pond 6 m across", 18.8495559),
        ("circumference of a pond 4 m in diameter", 12.5663706),
        ("trapezium parallel sides 8cm and 14cm height 5 cm area?", 55),
        ("trapezoid height 4 cm, parallel sides 6 cm and 10 cm, area", 32),
        ("tree casts a 12 m shadow when the sun is 40° above the horizon, how tall", 10.0691956),
        ("a fence all the way round a paddock thats 40 metres by 65 metres. How much fencing?", 210),
        ("whats the third angle of a triangle if two angles are 47 and 68 degrees", 65),
        ("triangle with a=8, b=11, angle C=37, find c", 6.6661),
    ],
)
def test_shapes_as_people_ask(question: str, expected: float):
    assert answered(question).values[0].number == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("volume of an ice cream cone thats 3in radius and 10in tall", 94.2478),
        ("volume of a cone 10in tall and 3in radius", 94.2478),
        ("cone height 10 cm and radius 3 cm volume", 94.2478),
        ("cone with 3 cm radius, 10 cm height. volume?", 94.2478),
        ("cone 10cm high 3cm radius volume", 94.2478),
        ("volume of a cone 10in tall and 6in wide", 94.2478),
        ("volume of a cylinder 4cm radius and 12cm high", 603.186),
        ("volume of a cylinder 12cm high with 4cm radius", 603.186),
        ("cylinder height 12 radius 4 volume", 603.186),
        ("The radius of a cylinder is 3 cm. The height is 10 cm. Volume?", 282.743),
        ("area of a trapezium 4cm high with parallel sides of 6cm and 10cm", 32),
        ("trapezium 6 cm and 10 cm parallel sides, 4 cm high, area", 32),
        ("area of an ellipse 10 cm long and 6 cm wide", 47.1239),
        ("ellipse with major axis 10 and minor axis 6 area", 47.1239),
        ("area of an ellipse with a semi-major axis of 5 and semi-minor axis of 3", 47.1239),
        ("triangle 4cm tall and 6cm base, area", 12),
        ("square pyramid 4 m base side and 6 m tall volume", 32),
        ("volume of a square pyramid height 6 and base 4", 32),
    ],
)
def test_labels_on_either_side_of_their_sizes(question: str, expected: float):
    assert answered(question).values[0].number == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    "question",
    [
        "volume of a cone 3cm by 10cm",
        "volume of cone with base 6 and height 10",
        "volume of a cylinder 3cm by 10cm",
        "ellipse 10 by 6 area",
    ],
)
def test_asks_which_length_is_which(question: str):
    best = recognised(question)
    assert best is not None
    assert best.questions
