"""Loans repaid, and savings built, in equal monthly payments (annuities).

Formulas: S. G. Kellison (2009), The Theory of Interest, 3rd edition, chapters 3 and 5.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.finance.interest import nominal_rate, rate_fact
from kithkin.tools.finance.money import (
    KELLISON,
    PERIODS_PER_YEAR,
    amount,
    duration_in_years,
    fact,
    length_of_time,
    money_value,
    plain,
    shown,
    time_fact,
)

_CLOSE = Decimal("1e-9")
_LONGEST = 1200


def _periods(time: float, time_unit: str, per_year: int) -> int:
    periods = duration_in_years(time, time_unit) * per_year
    whole = int(periods.to_integral_value())
    if abs(periods - whole) > Decimal("1e-6") or whole < 1:
        raise BadInput(
            "The time must be a whole number of payments.", remedy="Give the time in whole months."
        )
    return whole


def _left_after(balance: Decimal, rate: Decimal, payment: Decimal, periods: int) -> Decimal:
    for _ in range(periods):
        balance = balance * (1 + rate) - payment
    return balance


def loan_payment(
    principal: float,
    rate: float,
    time: float,
    time_unit: str = "years",
    rate_period: str = "year",
    currency: str = "",
) -> ToolResult:
    """The level monthly payment of a loan: P·i / (1 − (1 + i)^−n), with i the yearly rate over 12."""
    lent, monthly = amount(principal, "loan"), nominal_rate(rate, rate_period) / 12
    months = _periods(time, time_unit, 12)
    payment = lent / months if monthly == 0 else lent * monthly / (1 - (1 + monthly) ** -months)
    if abs(_left_after(lent, monthly, payment, months)) > lent * Decimal("1e-12"):
        raise ToolFailed("The repayment schedule does not end at zero.")
    total = payment * months
    return ToolResult(
        values=(
            money_value("payment", "monthly payment", payment, currency),
            money_value("total", "total paid", total, currency),
            money_value("interest", "total interest", total - lent, currency),
        ),
        sentence="The monthly payment is {{payment}} on {{principal_shown}} at {{rate_shown}} for {{time_shown}}; "
        "in total {{total}} is paid, of which {{interest}} is interest.",
        method="the level payment whose present value is the loan, with the yearly rate divided over twelve months",
        latex=r"M = \frac{P\,i}{1 - (1 + i)^{-n}}",
        reference=KELLISON,
        steps=(
            f"{months} payments at {plain(monthly * 100, 6)}% a month",
            f"payment {shown(payment, currency)}",
        ),
        cautions=("Fees, insurance and taxes are not included.",),
        checked_by="the month-by-month schedule ends at a balance of zero",
        facts=(
            money_value("principal_shown", "loan", lent, currency),
            rate_fact(rate, rate_period),
            time_fact(time, time_unit),
        ),
    )


def payoff_time(
    principal: float, rate: float, payment: float, rate_period: str = "year", currency: str = ""
) -> ToolResult:
    """How many monthly payments clear a debt, by running the schedule; the last one is smaller."""
    owed, monthly = amount(principal, "debt"), nominal_rate(rate, rate_period) / 12
    paid = amount(payment, "payment")
    if paid <= owed * monthly:
        raise BadInput(
            f"A payment of {shown(paid, currency)} does not even cover the first month's interest of "
            f"{shown(owed * monthly, currency)}, so the debt would never be paid off.",
            remedy="Give a larger monthly payment.",
        )
    months, balance, interest = 0, owed, Decimal(0)
    while balance > 0 and months < _LONGEST:
        interest += balance * monthly
        balance = balance * (1 + monthly) - paid
        months += 1
    if balance > 0:
        raise BadInput("The debt is not cleared within a hundred years.")
    smaller = "" if balance == 0 else ", the last one smaller"
    if monthly > 0:
        exactly = -(1 - owed * monthly / paid).ln() / (1 + monthly).ln()
        if abs(exactly - months) > 1 + _CLOSE:
            raise ToolFailed("Schedule and annuity formula disagree.")
    return ToolResult(
        values=(
            Value(name="months", label="number of payments", number=months, text=length_of_time(months)),
            money_value("interest", "total interest", interest, currency),
        ),
        sentence=f"It takes {{{{months}}}} ({{{{payments}}}} payments of {{{{payment_shown}}}}{smaller}) to pay off "
        "{{principal_shown}} at {{rate_shown}}; the interest comes to {{interest}}.",
        method="the balance followed month by month until nothing is owed",
        latex=r"n = -\frac{\ln(1 - P i / M)}{\ln(1 + i)}",
        reference=KELLISON,
        steps=(f"monthly rate {plain(monthly * 100, 6)}%", f"{months} months until the balance is zero"),
        cautions=("Fees and new borrowing are not included.",),
        checked_by="the annuity formula gives the same number of payments",
        facts=(
            fact("payments", "number of payments", str(months), months),
            money_value("principal_shown", "debt", owed, currency),
            money_value("payment_shown", "monthly payment", paid, currency),
            rate_fact(rate, rate_period),
        ),
    )


def _deposit_words(frequency: str) -> str:
    words = {"yearly": "year", "half-yearly": "half-year", "quarterly": "quarter", "monthly": "month"}
    return words.get(
        frequency, {"weekly": "week", "daily": "day", "fortnightly": "fortnight"}.get(frequency, "")
    )


def _accumulated(rate: Decimal, periods: int) -> Decimal:
    return Decimal(periods) if rate == 0 else ((1 + rate) ** periods - 1) / rate


def savings(
    deposit: float,
    time: float,
    time_unit: str = "years",
    rate: float = 0.0,
    start: float = 0.0,
    frequency: str = "monthly",
    currency: str = "",
) -> ToolResult:
    """What regular deposits at the end of each period grow to: D·((1 + i)^n − 1)/i + S·(1 + i)^n."""
    paid, first = amount(deposit, "deposit"), amount(start, "starting amount", zero=True)
    per_year = PERIODS_PER_YEAR.get(frequency, 12)
    each, periods = nominal_rate(rate, "year") / per_year, _periods(time, time_unit, per_year)
    final = paid * _accumulated(each, periods) + first * (1 + each) ** periods
    if abs(_left_after(first, each, -paid, periods) / final - 1) > _CLOSE:
        raise ToolFailed("The deposits added one by one give another balance.")
    put_in = paid * periods + first
    growing = " at {{rate_shown}}" if rate else ""
    beginning = "{{start_shown}} to begin with and " if first else ""
    return ToolResult(
        values=(
            money_value("balance", "final balance", final, currency),
            money_value("deposited", "total paid in", put_in, currency),
            money_value("interest", "interest earned", final - put_in, currency),
        ),
        sentence=f"You will have {{{{balance}}}} after {{{{time_shown}}}}, with {beginning}{{{{deposit_shown}}}} at the end "
        f"of every {_deposit_words(frequency)}{growing}; {{{{deposited}}}} is paid in and {{{{interest}}}} is interest.",
        method=f"future value of level deposits at the end of each period, compounded {frequency}",
        latex=r"F = D\,\frac{(1+i)^n - 1}{i} + S(1+i)^n",
        reference=KELLISON,
        steps=(
            f"{periods} deposits at {plain(each * 100, 6)}% a period",
            f"balance {shown(final, currency)}",
        ),
        checked_by="the balance followed deposit by deposit",
        facts=(
            money_value("deposit_shown", "deposit", paid, currency),
            money_value("start_shown", "starting amount", first, currency),
            rate_fact(rate, "year"),
            time_fact(time, time_unit),
        ),
    )


def savings_needed(
    target: float,
    time: float,
    time_unit: str = "years",
    rate: float = 0.0,
    frequency: str = "monthly",
    currency: str = "",
) -> ToolResult:
    """The level deposit that reaches a target: D = F·i / ((1 + i)^n − 1)."""
    wanted, per_year = amount(target, "target"), PERIODS_PER_YEAR.get(frequency, 12)
    each, periods = nominal_rate(rate, "year") / per_year, _periods(time, time_unit, per_year)
    deposit = wanted / _accumulated(each, periods)
    if abs(_left_after(Decimal(0), each, -deposit, periods) / wanted - 1) > _CLOSE:
        raise ToolFailed("The deposits do not reach the target.")
    growing = " at {{rate_shown}}" if rate else ""
    return ToolResult(
        values=(money_value("deposit", "regular deposit", deposit, currency),),
        sentence=f"You need to put aside {{{{deposit}}}} at the end of every {_deposit_words(frequency)}{growing} to have "
        "{{target_shown}} after {{time_shown}}.",
        method="the target divided by the accumulated value of deposits of one",
        latex=r"D = \frac{F\,i}{(1+i)^n - 1}",
        reference=KELLISON,
        steps=(f"{periods} deposits at {plain(each * 100, 6)}% a period",),
        checked_by="the deposits followed one by one reach the target",
        facts=(
            money_value("target_shown", "target", wanted, currency),
            rate_fact(rate, "year"),
            time_fact(time, time_unit),
        ),
    )


def time_to_save(
    target: float,
    deposit: float,
    rate: float = 0.0,
    start: float = 0.0,
    frequency: str = "monthly",
    currency: str = "",
) -> ToolResult:
    """How many regular deposits reach a target, by following the balance."""
    wanted, paid = amount(target, "target"), amount(deposit, "deposit")
    first, per_year = amount(start, "starting amount", zero=True), PERIODS_PER_YEAR.get(frequency, 12)
    each = nominal_rate(rate, "year") / per_year
    balance, periods = first, 0
    while balance < wanted and periods < _LONGEST * 5:
        balance, periods = balance * (1 + each) + paid, periods + 1
    if balance < wanted:
        raise BadInput("The target is not reached within a lifetime.")
    if each == 0 and periods != int(((wanted - first) / paid).to_integral_value(rounding=ROUND_CEILING)):
        raise ToolFailed("Division and counting disagree.")
    period = _deposit_words(frequency)
    text = (
        length_of_time(periods)
        if frequency == "monthly"
        else f"{periods} {period}{'s' if periods != 1 else ''}"
    )
    growing = " at {{rate_shown}}" if rate else ""
    return ToolResult(
        values=(
            Value(name="periods", label="time needed", number=periods, text=text),
            money_value("balance", "balance then", balance, currency),
        ),
        sentence=f"It takes {{{{periods}}}} of putting aside {{{{deposit_shown}}}} a {period}{growing} to reach "
        "{{target_shown}}; the balance is then {{balance}}.",
        method="the balance followed deposit by deposit until it reaches the target",
        reference=KELLISON,
        steps=(f"{periods} deposits of {shown(paid, currency)}",),
        checked_by="division of the target by the deposit" if each == 0 else "",
        facts=(
            money_value("deposit_shown", "deposit", paid, currency),
            money_value("target_shown", "target", wanted, currency),
            rate_fact(rate, "year"),
        ),
    )
