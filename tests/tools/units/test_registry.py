"""Finding, naming, printing and converting units as people write them."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()

SPELLED = [
    ("5 kg", "kilogram", "kg"),
    ("5 km/h", "kilometer_per_hour", "km/h"),
    ("5 mg/dl", "milligram / deciliter", "mg/dL"),
    ("140 µmol/L", "micromole / liter", "µmol/L"),
    ("140 \u03bcmol/L", "micromole / liter", "µmol/L"),
    ("9.8 m/s^2", "meter / second ** 2", "m/s²"),
    ("9.8 m/s²", "meter / second ** 2", "m/s²"),
    ("9.8 m/s2", "meter / second ** 2", "m/s²"),
    ("25 ms^-1", "meter / second", "m/s"),
    ("25 ms-2", "meter / second ** 2", "m/s²"),
    ("5 feet", "foot", "ft"),
    ("20°C", "degree_Celsius", "°C"),
    ("20 degrees celsius", "degree_Celsius", "°C"),
    ("72F", "degree_Fahrenheit", "°F"),
    ("10 lbs", "pound", "lb"),
    ("5mcg", "microgram", "µg"),
    ("200 kcal", "kilocalorie", "kcal"),
    ("200 Cal", "food_calorie", "kcal"),
    ("5 IU", "international_unit", "IU"),
    ("5 mEq/L", "milliequivalent / liter", "mEq/L"),
    ("120 mmHg", "millimeter_Hg", "mmHg"),
    ("30 inHg", "inch_Hg", "inHg"),
    ("50%", "percent", "%"),
    ("5 per cent", "percent", "%"),
    ("5 square metres", "meter ** 2", "m²"),
    ("100 metres squared", "meter ** 2", "m²"),
    ("20 cubic feet", "foot ** 3", "ft³"),
    ("20 m3", "meter ** 3", "m³"),
    ("30 miles per hour", "mile / hour", "mi/h"),
    ("5 litres a minute", "liter / minute", "L/min"),
    ("3 g/100 ml", "gram / deciliter", "g/dL"),
    ("5 in to cm", "inch", "in"),
    ("5 C charge", "coulomb", "C"),
    ("2 M NaOH solution", "molar", "mol/L"),
    ("5 mM", "millimolar", "mM"),
    ("5 N m", "meter * newton", "N·m"),
    ("4184 J/(kg K)", "joule / kelvin / kilogram", "J/(kg·K)"),
    ("4.18 J/g°C", "joule / delta_degree_Celsius / gram", "J/(g·°C)"),
    ("90 mL/min/1.73 m²", "standard_filtration_rate", "mL/min/1.73 m²"),
    ("90 ml/min/1.73m2", "standard_filtration_rate", "mL/min/1.73 m²"),
    ("7 L/100km", "liter_per_100_kilometer", "L/100 km"),
    ("30 mpg", "mile_per_gallon", "mpg (US)"),
    ("5 uk gallons", "imperial_gallon", "UK gal"),
    ("12 stone", "stone", "st"),
    ("5 KG", "kilogram", "kg"),
    ("5 ML", "milliliter", "mL"),
    ("2 tonnes", "metric_ton", "t"),
    ("3 light years", "light_year", "ly"),
    ("45°", "degree", "°"),
    ("2 µF capacitor", "microfarad", "µF"),
    ("5 kΩ", "kiloohm", "kΩ"),
    ("8.314 J/mol/K", "joule / kelvin / mole", "J/(mol·K)"),
    ("4500 cells/µL", "cell_count / microliter", "cells/µL"),
    ("40 U/L", "enzyme_unit / liter", "U/L"),
    ("10 kDa", "kilodalton", "kDa"),
    ("72 bpm", "beats_per_minute", "bpm"),
]

NOT_UNITS = [
    "5 in binary",
    "1 in 10 people",
    "5 a day",
    "5 m people",
    "5 apples",
    "3 st andrews",
    "5 pm",
    "the 1980s",
    "3d shapes",
    "£10 m",
    "$5 c",
    "3 v 2",
    "2 grains of rice",
    "5 pounds sterling",
    "12 U",
    "4.5 x",
]


def _find(text: str):
    number = re.match(r"[^\d]*[\d.,]+", text)
    assert number is not None
    return UNITS.find(text, number.end())


@pytest.mark.parametrize(("text", "unit", "shown"), SPELLED)
def test_units_are_found(text: str, unit: str, shown: str):
    found = _find(text)
    assert found is not None
    assert found[0] == unit
    assert UNITS.display(unit) == shown


@pytest.mark.parametrize("text", NOT_UNITS)
def test_other_words_are_not_units(text: str):
    assert _find(text) is None


@pytest.mark.parametrize(
    ("text", "start", "unit"), [("half a mile", 4, "mile"), ("three quarters of an hour", 14, "hour")]
)
def test_parts_of_units(text: str, start: int, unit: str):
    found = UNITS.find(text, start)
    assert found == (unit, len(text))


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("5'10\"", 70 / 12, "foot"),
        ("5 ft 10 in", 70 / 12, "foot"),
        ("5 foot 10", 70 / 12, "foot"),
        ("5ft10", 70 / 12, "foot"),
        ("5'10 in cm", 70 / 12, "foot"),
        ("5'4 25 years old", 64 / 12, "foot"),
        ("1 h 20 min", 4 / 3, "hour"),
        ("1h30", 1.5, "hour"),
        ("6 lb 4 oz", 6.25, "pound"),
        ("11 stone 4", 11 + 4 / 14, "stone"),
        ("2 minutes 30 seconds", 2.5, "minute"),
        ("2m30s", 2.5, "minute"),
        ("1 hour 20 minutes 30 seconds", 1 + 20 / 60 + 30 / 3600, "hour"),
    ],
)
def test_compounds(text: str, number: float, unit: str):
    found = UNITS.find_compound(text, 0)
    assert found is not None
    assert found[0] == pytest.approx(number)
    assert found[1] == unit


@pytest.mark.parametrize(
    "text", ["5 ft tall", "3 hours, 20 people", "1 hour 20 people", "5 kg", "2.5 ft 3 in", "5 ft 14"]
)
def test_not_compounds(text: str):
    assert UNITS.find_compound(text, 0) is None


CONVERSIONS = [
    (5, "mile", "kilometer", 8.04672),
    (72, "degree_Fahrenheit", "degree_Celsius", 22.2222222),
    (-40, "degree_Celsius", "degree_Fahrenheit", -40),
    (300, "kelvin", "degree_Celsius", 26.85),
    (30, "mile_per_gallon", "liter_per_100_kilometer", 7.84049),
    (5, "liter_per_100_kilometer", "mile_per_gallon", 47.04292),
    (30, "mile_per_imperial_gallon", "liter_per_100_kilometer", 9.41603),
    (60, "revolutions_per_minute", "hertz", 1),
    (50, "hertz", "radian / second", 314.159265),
    (1, "delta_degree_Celsius", "delta_degree_Fahrenheit", 1.8),
    (1, "food_calorie", "kilojoule", 4.184),
    (1, "imperial_pint", "milliliter", 568.26125),
    (1, "pint", "milliliter", 473.176473),
    (1, "gauss", "tesla", 1e-4),
    (1, "ton", "kilogram", 907.18474),
    (1, "stone", "pound", 14),
    (180, "degree", "radian", 3.14159265),
    (1, "light_year", "meter", 9.4607304725808e15),
]


@pytest.mark.parametrize(("number", "source", "target", "expected"), CONVERSIONS)
def test_conversions(number: float, source: str, target: str, expected: float):
    assert UNITS.convert(number, source, target) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("kilogram", "meter"),
        ("degree", "percent"),
        ("byte", "degree"),
        ("kelvin", "newton"),
        ("kilogram", "nonsense"),
    ],
)
def test_unlike_units_are_refused(source: str, target: str):
    with pytest.raises(BadInput):
        UNITS.convert(1.0, source, target)


def test_a_mismatch_is_said_plainly():
    with pytest.raises(BadInput, match="kg measures a mass, but m measures a length"):
        UNITS.convert(1.0, "kilogram", "meter")


@given(st.floats(-1e6, 1e6), st.sampled_from(CONVERSIONS))
@settings(max_examples=60, deadline=None)
def test_converting_back_recovers_the_number(number: float, case: tuple[float, str, str, float]):
    _, source, target, _ = case
    if abs(number) < 1e-3:
        return
    assert UNITS.convert(UNITS.convert(number, source, target), target, source) == pytest.approx(
        number, rel=1e-9, abs=1e-6
    )


def test_canonical_names_are_stable():
    for _, unit, _ in SPELLED:
        assert UNITS.canonical(unit) == unit
        UNITS.dimension(unit)
    assert UNITS.canonical("banana") is None
    assert UNITS.canonical("") is None


def test_equal_dimensions_are_equal_texts():
    assert UNITS.dimension("joule") == UNITS.dimension("newton * meter") == UNITS.dimension("kilowatt_hour")
    assert UNITS.dimension("degree") == UNITS.dimension("percent") == ""


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert UnitRegistry(blocked / "cache").convert(1.0, "kilometer", "meter") == 1000.0


@given(st.text(max_size=40), st.integers(0, 40))
@settings(max_examples=150, deadline=None)
def test_any_text_is_safe(text: str, start: int):
    found = UNITS.find(text, start)
    UNITS.find_compound(text, start)
    if found is not None:
        assert start < found[1] <= len(text)
        UNITS.dimension(found[0])


@pytest.mark.parametrize(
    "text", ["0J0/", "0J0/0", "m/0", "(((  ", "9**9**9**9", "m**99999999", "1e999", "a" * 5000]
)
def test_odd_texts_are_no_units_and_never_raise(text: str):
    assert UnitRegistry().canonical(text) is None


@pytest.mark.parametrize(("text", "unit"), [("7.2 H", None), ("2H2 + O2", None), ("7.4 Ka", None), ("2 H inductor", "henry"),
                                            ("0.5 mol dm-3", "mole / decimeter ** 3"), ("1500 w heater", "watt"),
                                            ("10 m of wire", "meter")])  # fmt: skip
def test_letters_are_units_only_in_their_company(text: str, unit: str | None):
    number = re.match(r"[\d.]+", text)
    assert number is not None
    found = UnitRegistry().find(text, number.end())
    assert (found[0] if found else None) == unit
