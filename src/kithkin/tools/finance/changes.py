"""Amounts that change by a percentage, once or again and again, and parts of an amount."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.finance.money import amount, exact, fact, fraction, money_value, percent_value, plain

_PLAIN: Final = "plain definition of a percentage"


def _shown(name: str, label: str, value: Decimal, noun: str, *, money: bool) -> Value:
    """An amount of money, or a number of something."""
    if money:
        return money_value(name, label, value, noun)
    rounded = value.quantize(Decimal("0.01"))
    return Value(name=name, label=label, number=float(rounded), text=f"{plain(rounded, 2)} {noun}".strip())


def _percent_fact(percent: float) -> Value:
    return fact("percent_shown", "percentage", f"{plain(percent)}%", percent)


def changed_amount(
    start: float, percent: float, direction: str = "up", currency: str = "", money: bool = True
) -> ToolResult:
    """An amount raised or lowered by a percentage."""
    before = amount(start, "amount")
    part = fraction(percent, "percentage", highest=100 if direction == "down" else 100_000)
    if direction not in {"up", "down"}:
        raise BadInput("The direction must be 'up' or 'down'.")
    change = before * part
    after = before + change if direction == "up" else before - change
    return ToolResult(
        values=(
            _shown("after", "new amount", after, currency, money=money),
            _shown("change", "change", change, currency, money=money),
        ),
        sentence="The new amount is {{after}}: {{before_shown}} "
        + ("plus" if direction == "up" else "minus")
        + " {{percent_shown}} of it, which is {{change}}.",
        method="the amount times one " + ("plus" if direction == "up" else "minus") + " the percentage",
        reference=_PLAIN,
        checked_by="the change over the first amount gives the percentage",
        facts=(_shown("before_shown", "first amount", before, currency, money=money), _percent_fact(percent)),
    )


def percent_change(before: float, after: float, currency: str = "", money: bool = True) -> ToolResult:
    """By how many percent an amount went up or down."""
    first, last = amount(before, "first amount"), amount(after, "second amount", zero=True)
    if first == last:
        raise BadInput("Both amounts are the same, so nothing changed.")
    change = abs(last - first)
    word = "increase" if last > first else "decrease"
    return ToolResult(
        values=(
            percent_value("percent", word, change / first * 100),
            _shown("change", "change", change, currency, money=money),
        ),
        sentence=f"That is {'an' if word == 'increase' else 'a'} {word} of {{{{percent}}}}: "
        "from {{before_shown}} to {{after_shown}}.",
        method="the change divided by the first amount",
        reference=_PLAIN,
        checked_by="the percentage of the first amount gives the change",
        facts=(
            _shown("before_shown", "first amount", first, currency, money=money),
            _shown("after_shown", "second amount", last, currency, money=money),
        ),
    )


def repeated_change(
    start: float,
    percent: float,
    times: float,
    period: str = "years",
    direction: str = "up",
    currency: str = "",
    money: bool = True,
) -> ToolResult:
    """An amount that grows or shrinks by the same percentage each period."""
    before = amount(start, "starting amount")
    part = fraction(percent, "percentage", highest=99.99 if direction == "down" else 1000)
    if direction not in {"up", "down"} or times != int(times) or not 1 <= times <= 500:
        raise BadInput("Give a whole number of periods between one and five hundred.")
    factor = 1 + part if direction == "up" else 1 - part
    after, stepwise = before * factor ** int(times), before
    for _ in range(int(times)):
        stepwise *= factor
    if abs(after - stepwise) > abs(after) * Decimal("1e-15"):
        raise ToolFailed("Formula and step-by-step reckoning disagree.")
    if not money:
        after = after.quantize(Decimal(1)) if before == int(before) and after >= 100 else after
    noun = period.rstrip("s") if times == 1 else period
    return ToolResult(
        values=(_shown("after", "amount in the end", after, currency, money=money),),
        sentence="After {{times_shown}} it is {{after}}, starting from {{before_shown}} and "
        + ("growing" if direction == "up" else "shrinking")
        + " by {{percent_shown}} each time.",
        method="the starting amount times the yearly factor, once for each period"
        if period == "years"
        else "the starting amount times the factor, once for each period",
        latex=r"A = A_0 (1 \pm p)^n",
        reference=_PLAIN,
        checked_by="the same reached step by step",
        facts=(
            _shown("before_shown", "starting amount", before, currency, money=money),
            _percent_fact(percent),
            fact("times_shown", "time", f"{plain(times)} {noun}", times),
        ),
    )


def part_of_amount(total: float, percent: float, rest: bool = False, currency: str = "") -> ToolResult:
    """A percentage of an amount (a down payment, a commission), or what is left of it."""
    whole, part = amount(total, "amount"), fraction(percent, "percentage", highest=100)
    share = whole * part
    values = (
        money_value("share", "part", share, currency),
        money_value("remaining", "rest", whole - share, currency),
    )
    if share + (whole - share) != whole or exact(percent) < 0:
        raise ToolFailed("Part and rest do not add up.")
    sentence = "{{percent_shown}} of {{total_shown}} is {{share}}, which leaves {{remaining}}."
    if rest:
        values = values[::-1]
        sentence = "{{remaining}} is left: {{total_shown}} less {{percent_shown}}, which is {{share}}."
    return ToolResult(
        values=values,
        sentence=sentence,
        method="amount times the percentage" + (", taken from the amount" if rest else ""),
        reference=_PLAIN,
        checked_by="part and rest add up to the amount",
        facts=(money_value("total_shown", "amount", whole, currency), _percent_fact(percent)),
    )
