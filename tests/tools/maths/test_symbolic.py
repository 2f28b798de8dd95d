from __future__ import annotations

import math

import pytest

from kithkin.messages.errors import KithkinError, ToolFailed
from kithkin.tools.maths import isolated


def text(result, name=None):
    value = result.values[0] if name is None else {v.name: v for v in result.values}[name]
    return value.text if value.text is not None else value.number


@pytest.mark.parametrize(
    ("equations", "unknowns", "answer"),
    [
        ("3x-7=11", "", "x = 6"), ("x^2-5x+6=0", "", "x = 2 or x = 3"), ("3x+2y=7; x-y=1", "", "x = 9/5, y = 4/5"),
        ("F=m*a", "a", "a = F/m"), ("x^2-5x+6>0", "", "x < 2 or x > 3"), ("|x-3|<2", "", "1 < x < 5"),
        ("2^x=32", "", "x = 5"), ("sqrt(x+3)=5", "", "x = 22"), ("x^3-2x-5=0", "", "x ≈ 2.09455"),
        ("cos(x)=x", "", "x ≈ 0.739085"), ("ln(x)=2", "", "x = e²"), ("x^2+1=0", "", "x = -i or x = i"),
        ("x=x+1", "", "is never true: it has no solution"), ("x+y=1; x+y=2", "", "no solution"),
    ],
)  # fmt: skip
def test_solve(equations, unknowns, answer):
    assert text(isolated.solve(equations=equations, unknowns=unknowns)) == answer


def test_periodic_solutions_are_families():
    assert "2π·n" in text(isolated.solve(equations="sin(x)=1/2"))


@pytest.mark.parametrize(
    ("expression", "operation", "answer"),
    [
        ("x^2-5x+6", "factor", "(x - 3)(x - 2)"), ("(x+1)^3", "expand", "x³ + 3x² + 3x + 1"),
        ("x^2+6x+5", "complete_square", "(x + 3)² - 4"), ("(x^2-1)/(x-1)", "simplify", "x + 1"),
        ("sin(x)^2+cos(x)^2", "simplify", 1), ("(3+2i)(1-i)", "simplify", "5 - i"),
        ("1/(x^2-1)", "partial_fractions", "-1/(2(x + 1)) + 1/(2(x - 1))"),
    ],
)  # fmt: skip
def test_rewrite(expression, operation, answer):
    result = isolated.transform(expression=expression, operation=operation)
    assert text(result) == answer
    assert result.checked_by


def test_calculus():
    assert text(isolated.differentiate(expression="x^3", order=2)) == "6x"
    assert text(isolated.differentiate(expression="x^2+3x", at="2")) == 7
    assert text(isolated.integrate(expression="1/x", lower="1", upper="e")) == 1
    assert text(isolated.integrate(expression="1/x")) == "ln(|x|)"
    gauss = isolated.integrate(expression="e^(-x^2)", lower="-infinity", upper="infinity")
    assert gauss.values[0].number == pytest.approx(math.sqrt(math.pi))
    assert gauss.checked_by
    with pytest.raises(ToolFailed, match="diverges"):
        isolated.integrate(expression="1/x", lower="0", upper="1")
    assert text(isolated.limit(expression="sin(x)/x", to="0")) == 1
    assert text(isolated.limit(expression="(1+1/n)^n", to="infinity")) == "e"
    assert text(isolated.limit(expression="1/x", to="0")) == "does not exist"
    assert text(isolated.series(expression="sin x")) == "x - x³/6 + x⁵/120"
    assert text(isolated.summation(expression="1/n^2", lower="1", upper="infinity")) == "π²/6"
    assert text(isolated.tangent(expression="x^2", at="3")) == "y = 6x - 9"
    assert text(isolated.extrema(expression="4x-x^2")) == "maximum at x = 2, value 4"


def test_values_put_in_and_long_division():
    assert text(isolated.evaluate_at(expression="2a+b", at="a = 3; b = 4")) == 10
    divided = isolated.divide_polynomials(dividend="x^3-2x+1", divisor="x-1")
    assert text(divided, "quotient") == "x² + x - 1"
    assert text(divided, "remainder") == 0


@pytest.mark.parametrize("expression", ["(x+1)^5000", "x^(10^9)", "(9^9^9)!"])
def test_monsters_are_refused(expression):
    with pytest.raises(KithkinError):
        isolated.transform(expression=expression, operation="expand")
