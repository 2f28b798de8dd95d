"""Quantities read out of answers: the scorer's own eyes."""

from __future__ import annotations

import pytest
from evaluations.quantities import Quantity, compact, converted, joined_durations, quantities


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("25.9 kg/m²", 25.9, "kg/m²"),
        ("£2,433.31", 2433.31, "GBP"),
        ("6.022 × 10²³", 6.022e23, ""),
        ("1.035 × 10⁻²¹ J", 1.035e-21, "J"),
        ("x = -3", -3.0, ""),
        ("3/8", 0.375, ""),
        ("−40 °C", -40.0, "°C"),
        ("106 days", 106.0, "days"),
        ("64 mL/min/1.73 m²", 64.0, "mL/min/1.73m2"),
        ("54 in decimal", 54.0, ""),
        ("25% of 72", 25.0, "%"),
        ("3 for £5.00", 3.0, ""),
        ("78.7 in", 78.7, "in"),
    ],
)
def test_the_first_quantity_is_read(text: str, number: float, unit: str) -> None:
    first = quantities(text)[0]
    assert first.number == pytest.approx(number)
    assert first.unit == unit


@pytest.mark.parametrize(
    ("number", "unit", "into", "expected"),
    [
        (37.0, "°C", "degF", 98.6),
        (1.5, "L", "mL", 1500.0),
        (25.0, "%", "", 0.25),
        (2.0, "tablets", "", 2.0),
        (42.0, "drops a minute", "1/min", 42.0),
        (90.0, "km/h", "m/s**2", None),
        (5.0, "GBP", "USD", None),
        (5.0, "", "kg", None),
        (64.0, "mL/min/1.73m2", "mL/min", None),
        (140.0, "mmHg", "kPa", 18.6651),
        (7.0, "L/100 km", "L/(100 km)", 7.0),
        (149_597_870.7, "km", "Gm", 149.5978707),
    ],
)
def test_conversion_keeps_kinds_apart(number: float, unit: str, into: str, expected: float | None) -> None:
    got = converted(Quantity(number, unit), into)
    assert got == (None if expected is None else pytest.approx(expected, rel=1e-4))


def test_durations_and_heights_in_two_units_are_one_quantity() -> None:
    whole = joined_durations(quantities("7 hours and 35 minutes"))
    assert whole is not None
    assert converted(whole, "min") == pytest.approx(455)
    assert joined_durations(quantities("5 kg and 3 s")) is None
    assert joined_durations(quantities("2, 5")) is None


def test_formulas_compare_without_typography() -> None:
    assert compact("3x² - 2") == compact("3*x**2-2")
    assert compact("4 Fe + 3 O₂ → 2 Fe₂O₃") == compact("4Fe+3O2 -> 2Fe2O3")
    assert compact("x² + 1") != compact("x³ + 1")
