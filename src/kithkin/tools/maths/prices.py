"""The prices of two things from two totals: two linear equations."""

from __future__ import annotations

from fractions import Fraction

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value

REFERENCE = "Two linear equations in two unknowns, by Cramer's rule."


def two_prices(
    names: tuple[str, ...], first: tuple[float, ...], second: tuple[float, ...], money: str = ""
) -> ToolResult:
    """The price of one of each from (count, count, total) twice. Raises `BadInput` where they do not tell it."""
    if len(names) != 2 or len(first) != 3 or len(second) != 3:
        raise BadInput("I need two things, and two totals of them.")
    (a, b, c), (d, e, f) = ([Fraction(str(number)) for number in row] for row in (first, second))
    below = a * e - b * d
    if below == 0:
        raise BadInput("The two totals say the same, so they do not give the prices.")
    one, other = (c * e - b * f) / below, (a * f - c * d) / below
    if a * one + b * other != c or d * one + e * other != f:
        raise ToolFailed("The prices do not give the totals back.")
    if one < 0 or other < 0:
        raise BadInput("These totals would make a price negative.")
    values = tuple(
        Value(name=name, label=f"price of one {thing}", number=float(price), text=_shown(price, money))
        for name, thing, price in (("first_price", names[0], one), ("second_price", names[1], other))
    )
    return ToolResult(
        values=values,
        sentence=f"One {names[0]} costs {{{{first_price}}}} and one {names[1]} {{{{second_price}}}}.",
        method="two equations in two unknowns",
        reference=REFERENCE,
        checked_by="both totals worked out again from the prices",
    )


def _shown(price: Fraction, money: str) -> str:
    if price.denominator == 1:
        return f"{money}{int(price)}"
    exact = round(float(price), 2)
    return f"{money}{exact:.2f}" if Fraction(str(exact)) == price else f"{money}{float(price):.4g}"
