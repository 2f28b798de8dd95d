"""Numbers as people read them: nothing lost beyond the last place shown, and units where they belong."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kithkin.messages.results import Value
from kithkin.reasoning.displaying import display_number, display_value
from kithkin.reasoning.understanding.reading import read_question
from kithkin.reasoning.verification import half_last_place
from support.reasoner import UNITS

FINITE = st.floats(min_value=-1e300, max_value=1e300, allow_nan=False, allow_subnormal=False).filter(
    lambda number: number == 0 or abs(number) > 1e-290
)


@pytest.mark.parametrize(
    ("number", "options", "shown"),
    [
        (0.0, {}, "0"), (-0.0, {}, "0"), (1234, {}, "1234"), (12345, {}, "12,345"), (12345.6, {}, "12,346"), (1234.5678, {}, "1235"),
        (0.000123456, {}, "0.0001235"), (0.0000123456, {}, "1.235 × 10⁻⁵"), (6.02214076e23, {"significant": 9}, "6.02214076 × 10²³"),
        (2.0, {}, "2"), (2.0, {"decimals": 2}, "2.00"), (2.0, {"significant": 3}, "2.00"), (-1.5, {}, "-1.5"), (1e9, {}, "1 × 10⁹"),
        (0.1 + 0.2, {}, "0.3"), (10**30, {}, f"{10**30:,}"), (math.inf, {}, "infinity"), (math.nan, {}, "not a number"), (-0.001, {"decimals": 2}, "0.00"),
    ],
)  # fmt: skip
def test_known_displays(number: float, options: dict[str, int], shown: str) -> None:
    assert display_number(number, **options) == shown


@example(number=6.103515625e-05, significant=9)
@given(number=FINITE, significant=st.integers(min_value=1, max_value=12))
def test_what_is_shown_reads_back_within_half_a_last_place(number: float, significant: int) -> None:
    shown = display_number(number, significant=significant)
    measures = read_question(f"= {shown}", UNITS).measures
    assert len(measures) == 1, shown
    assert abs(measures[0].number - number) <= half_last_place(shown) * (1 + 1e-9) + 4 * math.ulp(number), (
        shown
    )


@given(number=st.floats(min_value=-1e8, max_value=1e8), decimals=st.integers(min_value=0, max_value=8))
def test_decimals_are_kept(number: float, decimals: int) -> None:
    shown = display_number(number, decimals=decimals)
    measures = read_question(f"= {shown}", UNITS).measures
    assert len(measures) == 1, shown
    assert abs(measures[0].number - number) <= 0.5 * 10.0**-decimals * (1 + 1e-6) + 1e-7 * abs(number) * 1e-6
    assert len(shown.partition(".")[2]) == decimals


@given(number=st.integers(min_value=-(10**40), max_value=10**40))
def test_whole_numbers_are_shown_whole(number: int) -> None:
    assert int(display_number(number).replace(",", "")) == number


@pytest.mark.parametrize(
    ("unit", "shown"),
    [("kilogram", "5 kg"), ("percent", "5%"), ("degree_Celsius", "5 °C"), ("meter / second ** 2", "5 m/s²"), (None, "5"), ("1 / mole", "5 mol⁻¹"), ("1 / second", "5 s⁻¹")],
)  # fmt: skip
def test_units_follow_the_digits(unit: str | None, shown: str) -> None:
    canonical = UNITS.canonical("%") if unit == "percent" else unit
    assert display_value(Value(name="x", label="x", number=5.0, unit=canonical), UNITS) == shown
