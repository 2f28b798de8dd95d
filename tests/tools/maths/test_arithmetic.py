from __future__ import annotations

import math

import pytest

from kithkin.messages.errors import KithkinError
from kithkin.tools.maths.arithmetic import calculate, round_number


def first(result):
    value = result.values[0]
    return value.text if value.text is not None else value.number


def test_exact_results():
    assert first(calculate("0.1+0.2")) == "0.3"
    assert first(calculate("100!")) == str(math.factorial(100))
    assert {v.name: v.text for v in calculate("2 1/3 + 1/2").values}["mixed"] == "2 5/6"
    assert {v.name: v.text for v in calculate("sqrt(12)").values}["exact"] == "2√3"


def test_irrational_results():
    assert first(calculate("sqrt(2)")) == pytest.approx(math.sqrt(2))
    assert first(calculate("ln 5")) == pytest.approx(math.log(5))
    assert calculate("sqrt(2)").checked_by


def test_a_bare_angle_is_answered_in_both_units():
    by_name = {value.name: value.number for value in calculate("sin 30").values}
    assert by_name["answer"] == pytest.approx(0.5)
    assert by_name["radians"] == pytest.approx(math.sin(30))


def test_towers_are_estimated_or_refused_but_never_tried():
    assert first(calculate("9**9**9")) == "4.2812477 × 10^369693099"
    with pytest.raises(KithkinError, match="too large"):
        calculate("9**9**9**9")


def test_rounding_is_half_up():
    assert round_number("2.5").values[0].number == 3
    assert round_number("-2.5").values[0].number == -3
    assert round_number("1.005", decimals=2).values[0].number == 1.01
    assert round_number("0.0012345", significant=3).values[0].number == 0.00123
    assert round_number("1250", decimals=-2).values[0].number == 1300
