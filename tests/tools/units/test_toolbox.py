"""Conversions, comparisons, kitchen measures and constants as people ask for them."""

import pytest
import scipy.constants
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.units import UnitRegistry, UnitsToolbox
from kithkin.tools.units.constants import CONSTANTS
from kithkin.tools.units.converting import compare

UNITS = UnitRegistry()
TOOLBOX = UnitsToolbox()
TOOLS = {tool.name: tool for tool in TOOLBOX.tools}


def _result(question: str):
    proposals = TOOLBOX.recognise(read_question(question, UNITS))
    if not proposals:
        return None
    call = proposals[0].calls[0]
    return TOOLS[call.tool].run(**{name: argument.value for name, argument in call.arguments.items()})


NUMBERS = [
    ("convert 5 miles to km", 8.04672, "kilometer"),
    ("how many cups in a litre", 4.226753, "cup"),
    ("72 F in celsius", 22.2222, "degree_Celsius"),
    ("60 mph in m/s", 26.8224, "meter / second"),
    ("what is 5'10 in cm", 177.8, "centimeter"),
    ("how many seconds are there in a day?", 86400, "second"),
    ("how many seconds in a year", 31536000, "second"),
    ("100 degrees to fahrenheit", 212, "degree_Fahrenheit"),
    ("26.2 miles how many k is that", 42.1648, "kilometer"),
    ("gimme 40 mpg (uk) in l/100km", 7.06203, "liter_per_100_kilometer"),
    ("a 6 foot 2 bloke, how many metres", 1.8796, "meter"),
    ("a 5 mile walk in km", 8.04672, "kilometer"),
    ("how heavy is a 9 lb 4 oz baby in grams", 4195.73, "gram"),
    (
        "the American recipe wants the oven at 425 F, what do I put mine on in celsius?",
        218.333,
        "degree_Celsius",
    ),
    ("3 cups to litres us cups", 0.709765, "liter"),
    ("2 pints to ml, uk pints", 1136.52, "milliliter"),
    ("1 AU in million km", 149597870.7, "kilometer"),
    ("whats 98.6f in c", 37, "degree_Celsius"),
    ("how many grams in a cup of flour", 125, "gram"),
    ("2 cups of sugar in grams", 400, "gram"),
    ("30 mpg to l/100km", 7.84049, "liter_per_100_kilometer"),
    ("7 l/100km in mpg", 33.60208, "mile_per_gallon"),
    ("how many feet in a mile", 5280, "foot"),
    ("kg to lbs", 2.2046226, "pound"),
    ("10 stone in kg", 63.50293, "kilogram"),
    ("how many minutes in 3 hours", 180, "minute"),
    ("1 kWh in joules", 3.6e6, "joule"),
    ("how many km is 26.2 miles", 42.164813, "kilometer"),
    ("what is 3 tons in kg", 2721.55422, "kilogram"),
    ("3 uk pints in litres", 1.70478375, "liter"),
    ("how much is 12 oz in grams", 340.194278, "gram"),
    ("convert 2 square feet to square metres", 0.18580608, "meter ** 2"),
    ("32 psi in bar", 2.2063223, "bar"),
    ("a rise of 10 °C in °F", 18, "delta_degree_Fahrenheit"),
    ("6 ft 2 in in cm", 187.96, "centimeter"),
    ("half a mile in metres", 804.672, "meter"),
    ("what is 20 c in f", 68, "degree_Fahrenheit"),
    ("60 rpm in hz", 1, "hertz"),
    ("convert 45 degrees to radians", 0.7853982, "radian"),
    ("3 feet equals how many inches", 36, "inch"),
    ("weight of 10 kg in pounds", 22.046226, "pound"),
    ("what is the speed of light", 299792458, "meter / second"),
    ("planck constant", 6.62607015e-34, "joule * second"),
    ("mass of an electron", 9.1093837139e-31, "kilogram"),
    ("whats avogadros number", 6.02214076e23, "1 / mole"),
]


@pytest.mark.parametrize(("question", "number", "unit"), NUMBERS)
def test_numbers(question: str, number: float, unit: str):
    value = _result(question).values[0]
    assert value.number == pytest.approx(number, rel=1e-5)
    assert value.unit == unit


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("what's 180 cm in feet and inches", "5 ft 10.9 in"),
        ("70 kg in stone and pounds", "11 st 0.3 lb"),
        ("150 minutes in hours and minutes", "2 h 30 min"),
        ("which is heavier 1 lb or 500 g", "second"),
        ("is 1 km longer than 1000 m", "equal"),
    ],
)
def test_texts(question: str, text: str):
    assert _result(question).values[0].text == text


@pytest.mark.parametrize(
    "question",
    ["convert 5 kg to metres", "100 mg/dL to mmol/L", "1000 IU in mcg", "-300 C in F", "2 cups in grams"],
)
def test_what_cannot_be_converted_is_refused(question: str):
    with pytest.raises(BadInput):
        _result(question)


@pytest.mark.parametrize(
    "question",
    [
        "how long is a marathon",
        "how many people in a car",
        "what is 5 in binary",
        "how far do you go in 3 hours at 50 mph",
        "5 km run time",
        "glucose 100 mg/dL in mmol/L",
        "how many calories in a cup of rice",
        "how many atoms in 12 g of carbon",
        "a car goes 5 km in 10 minutes",
        "how much does 5 kg of apples cost in pounds",
        "",
    ],
)
def test_other_questions_are_left_alone(question: str):
    assert _result(question) is None


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("3 pints in litres", "US"),
        ("5 tons in kg", "short ton"),
        ("2000 calories in kJ", "food"),
        ("1 year in days", "leap"),
    ],
)
def test_choices_are_said(question: str, word: str):
    assert any(word in caution for caution in _result(question).cautions)


def test_constants_agree_with_codata():
    same = {
        "vacuum magnetic permeability": "vacuum mag. permeability",
        "magnetic flux quantum": "mag. flux quantum",
        "Rydberg energy": "Rydberg constant times hc in eV",
        "Loschmidt constant": "Loschmidt constant (273.15 K, 101.325 kPa)",
        "molar volume of an ideal gas at the freezing point of water and one atmosphere": (
            "molar volume of ideal gas (273.15 K, 101.325 kPa)"
        ),
        "root-mean-square charge radius of the proton": "proton rms charge radius",
    }
    for label, constant in CONSTANTS.items():
        value, _, uncertainty = scipy.constants.physical_constants[same.get(label, label)]
        assert constant.value == value
        assert constant.uncertainty == uncertainty
        assert float(constant.digits) == pytest.approx(value, rel=1e-11, abs=2 * uncertainty)
        assert constant.unit is None or UNITS.canonical(constant.unit) == constant.unit


def test_inexact_constants_state_their_uncertainty():
    result = _result("gravitational constant")
    assert "{{uncertainty}}" in result.sentence
    assert result.facts[0].number == 1.5e-15


@given(
    st.lists(
        st.sampled_from(
            "convert 5 km miles in to how many a litre °C 72 f c feet and inches = what is / per ' \" 1e400 flour".split()
        ),
        max_size=14,
    ).map(" ".join)
)
@settings(max_examples=100, deadline=None)
def test_any_text_is_safe(text: str):
    assert all(0 <= proposal.confidence <= 1 for proposal in TOOLBOX.recognise(read_question(text, UNITS)))


@pytest.mark.parametrize("question", ["100 in celsius", "72 in celsius", "72 to fahrenheit"])
def test_a_temperature_without_a_scale_is_asked(question: str):
    (proposal,) = UnitsToolbox().recognise(read_question(question, UnitRegistry()))
    assert not proposal.calls
    assert proposal.questions[0].startswith("In which unit is")


def test_two_scales_of_a_laboratory_are_no_two_units():
    """7.2 % HbA1c are 55 mmol/mol; by the units alone they would be 72."""
    assert not TOOLBOX.recognise(read_question("HbA1c 7.2% in mmol/mol", UNITS))


def test_a_shape_is_not_its_length():
    assert not UnitsToolbox().recognise(read_question("a 5 m circle in feet", UnitRegistry()))


def test_whether_two_are_the_same_is_answered_with_both():
    result = compare(180.0, "degree_Celsius", 350.0, "degree_Fahrenheit", asked_same=True)
    assert result.sentence.startswith("No")
    assert {value.name: value.number for value in result.values}["converted"] == pytest.approx(356)
    assert compare(1.0, "meter", 100.0, "centimeter", asked_same=True).sentence.startswith("Yes")
