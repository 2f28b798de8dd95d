"""Conversions with a bit of story around them, and two quantities asked to be the same."""

import pytest

from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.units import UnitRegistry, UnitsToolbox

UNITS = UnitRegistry()
TOOLBOX = UnitsToolbox()
TOOLS = {tool.name: tool for tool in TOOLBOX.tools}


@pytest.mark.parametrize(
    ("question", "number", "unit"),
    [
        ("child weighs 22 lb how much in kg", 9.97903, "kilogram"),
        ("my baby is 9 lb whats that in kg", 4.08233, "kilogram"),
        ("my suitcase is 23 kilos what is it in pounds please", 50.7063, "pound"),
        ("the fish I caught was 14 inches, how much is that in cm", 35.56, "centimeter"),
        ("speed limit in france is 130 km/h what's that in mph", 80.7783, "mile_per_hour"),
        ("walked 5 miles today how many km is that", 8.04672, "kilometer"),
        ("recipe needs 8 oz of butter how much in grams", 226.796, "gram"),
        ("pool is 2m deep but the sign is in feet", 6.56168, "foot"),
        ("recipe says 350F what in Celsius", 176.667, "degree_Celsius"),
        ("oven should be 200C but the dial is in Fahrenheit", 392, "degree_Fahrenheit"),
        ("tyres should be 2.4bar but the pump shows psi", 34.8091, "pound_force_per_square_inch"),
        ("is 180c the same as 350f? whats 180 C in fahrenheit", 356, "degree_Fahrenheit"),
        ("is 5 km the same as 3 miles?", 3.10686, "mile"),
        ("is 5 miles the same as 8 km? how many km is 5 miles", 8.04672, "kilometer"),
    ],
)
def test_the_quantity_in_the_story_is_converted(question: str, number: float, unit: str):
    (proposal,) = TOOLBOX.recognise(read_question(question, UNITS))
    (call,) = proposal.calls
    result = TOOLS[call.tool].run(**{name: argument.value for name, argument in call.arguments.items()})
    assert result.values[0].number == pytest.approx(number, rel=1e-5)
    assert result.values[0].unit == unit


@pytest.mark.parametrize(
    "question",
    [
        "my baby is 9 lb how much should he weigh in kg",
        "each bag weighs 9 lb, how much in kg",
        "the water got warmer by 10 lb whats that in kg",
        "my cat is twice 9 lb whats that in kg",
        "tyres at 35psi but the pump shows 2.4 bar",
        "is 180c the same as 350f? whats 190 C in fahrenheit",
    ],
)
def test_another_quantity_than_the_one_told_is_left_alone(question: str):
    assert not TOOLBOX.recognise(read_question(question, UNITS))
