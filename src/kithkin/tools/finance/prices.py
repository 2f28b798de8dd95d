"""Prices: mark-up and margin, sales tax, tips, discounts and exchange at a rate the asker gives."""

from __future__ import annotations

from decimal import Decimal

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.finance.money import (
    BREALEY,
    amount,
    fact,
    fraction,
    money_value,
    percent_value,
    plain,
    shown,
)

_PLAIN = "plain definition of a percentage of a price"


def _percent_fact(name: str, label: str, percent: float) -> Value:
    return fact(name, label, f"{plain(percent)}%", percent)


def margin(cost: float, price: float, currency: str = "", wanted: str = "profit") -> ToolResult:
    """Profit, margin (profit over price) and mark-up (profit over cost) of a sale."""
    paid, sold = amount(cost, "cost"), amount(price, "price")
    profit = sold - paid
    values = {
        "profit": money_value("profit", "profit", profit, currency),
        "margin": percent_value("margin", "profit margin", profit / sold * 100),
        "markup": percent_value("markup", "mark-up", profit / paid * 100),
    }
    if wanted not in values:
        raise BadInput("Ask for the profit, the margin or the mark-up.")
    leading = {
        "margin": "The profit margin is {{margin}} of the selling price ({{profit}} on {{price_shown}}).",
        "markup": "The mark-up is {{markup}} of the cost ({{profit}} on {{cost_shown}}).",
    }
    return ToolResult(
        values=(values[wanted], *(value for name, value in values.items() if name != wanted)),
        sentence=leading[wanted]
        if profit >= 0 and wanted in leading
        else "The profit is {{profit}}: a margin of {{margin}} of the selling price, which is a mark-up of "
        "{{markup}} on the cost."
        if profit >= 0
        else "The loss is {{loss}}, which is {{loss_percent}} of the cost.",
        method="profit divided by the price (margin) and by the cost (mark-up)",
        latex=r"\text{margin} = \frac{P - C}{P},\quad \text{mark-up} = \frac{P - C}{C}",
        reference=BREALEY,
        steps=(f"{shown(sold, currency)} - {shown(paid, currency)} = {shown(profit, currency)}",),
        checked_by="cost plus profit gives the price",
        facts=(
            money_value("cost_shown", "cost", paid, currency),
            money_value("price_shown", "price", sold, currency),
            money_value("loss", "loss", max(-profit, Decimal(0)), currency),
            percent_value("loss_percent", "loss on the cost", max(-profit, Decimal(0)) / paid * 100),
        ),
    )


def instalments(
    cash: float, payment: float, count: int, deposit: float = 0.0, currency: str = "", wanted: str = "extra"
) -> ToolResult:
    """What instalments (and a deposit) cost in all, and how much that is above the cash price."""
    price, each, first = amount(cash, "cash price"), amount(payment, "payment"), Decimal(str(deposit))
    if not 1 <= count <= 1000 or first < 0 or wanted not in {"extra", "total"}:
        raise BadInput("Give the number of payments and what each is.")
    total = first + each * count
    extra = total - price
    values = (
        money_value("extra", "difference", abs(extra), currency),
        money_value("total", "instalments in all", total, currency),
    )
    words = "more" if extra >= 0 else "less"
    return ToolResult(
        values=values if wanted == "extra" else values[::-1],
        sentence=f"You pay {{{{extra}}}} {words} by instalments: {{{{total}}}} in all."
        if wanted == "extra"
        else f"The instalments come to {{{{total}}}} in all, {{{{extra}}}} {words} than in cash.",
        method="number of payments times the payment, plus any deposit, compared with the cash price",
        reference="plain definition of a total and a difference",
        steps=(
            f"{count} × {shown(each, currency)}{' + ' + shown(first, currency) if first else ''} = {shown(total, currency)}",
        ),
        checked_by="the difference added to the cash price gives the total",
        facts=(money_value("cash_shown", "cash price", price, currency),),
    )


def price_from_cost(cost: float, percent: float, basis: str, currency: str = "") -> ToolResult:
    """The selling price for a mark-up (on cost) or a margin (of price)."""
    paid = amount(cost, "cost")
    if basis == "margin":
        part = fraction(percent, "margin", highest=99.99)
        price, words = paid / (1 - part), "a margin of {{percent_shown}} of the price"
    elif basis == "markup":
        part = fraction(percent, "mark-up", highest=100000)
        price, words = paid * (1 + part), "a mark-up of {{percent_shown}} on the cost"
    else:
        raise BadInput("The basis must be 'margin' or 'markup'.")
    profit = price - paid
    if abs(profit / (price if basis == "margin" else paid) - part) > Decimal("1e-12"):
        raise ToolFailed("The price does not give the percentage back.")
    return ToolResult(
        values=(
            money_value("price", "selling price", price, currency),
            money_value("profit", "profit", profit, currency),
        ),
        sentence=f"The selling price is {{{{price}}}} for a cost of {{{{cost_shown}}}} and {words}; the profit is "
        "{{profit}}.",
        method="cost divided by one minus the margin"
        if basis == "margin"
        else "cost times one plus the mark-up",
        reference=BREALEY,
        checked_by="the profit over the base gives the percentage back",
        facts=(
            money_value("cost_shown", "cost", paid, currency),
            _percent_fact("percent_shown", basis, percent),
        ),
    )


def sales_tax(price: float, rate: float, direction: str = "add", currency: str = "") -> ToolResult:
    """Adds a sales tax or VAT to a net price, or takes it out of a gross price."""
    given, part = amount(price, "price"), fraction(rate, "tax rate", highest=200)
    if direction not in {"add", "remove"}:
        raise BadInput("The direction must be 'add' or 'remove'.")
    net = given if direction == "add" else given / (1 + part)
    tax = net * part
    if abs(net * (1 + part) - (net + tax)) > Decimal("1e-9"):
        raise ToolFailed("Net price and tax do not add up.")
    values = (
        money_value("tax", "tax", tax, currency),
        money_value("net", "price before tax", net, currency),
        money_value("gross", "price with tax", net + tax, currency),
    )
    if direction == "add":
        sentence = "The price with tax is {{gross}}: {{net}} plus {{tax}} tax at {{rate_shown}}."
        values = (values[2], values[0], values[1])
        method = "net price times one plus the tax rate"
    else:
        sentence = "The price before tax is {{net}}: {{gross}} contains {{tax}} tax at {{rate_shown}}."
        values = (values[1], values[0], values[2])
        method = "gross price divided by one plus the tax rate"
    return ToolResult(
        values=values,
        sentence=sentence,
        method=method,
        reference=_PLAIN,
        steps=(f"tax: {shown(net, currency)} × {plain(part, 6)} = {shown(tax, currency)}",),
        checked_by="price before tax and tax add up to the price with tax",
        facts=(_percent_fact("rate_shown", "tax rate", rate),),
    )


def tip(bill: float, percent: float, people: int = 1, currency: str = "") -> ToolResult:
    """Tip, total and each person's share of a bill."""
    base, part = amount(bill, "bill"), fraction(percent, "tip", highest=200)
    if not 1 <= people <= 1000:
        raise BadInput("The number of people must be between 1 and 1000.")
    added = base * part
    total = base + added
    values = [
        money_value("tip", "tip", added, currency),
        money_value("total", "total with tip", total, currency),
    ]
    sentence = "The tip is {{tip}} ({{percent_shown}} of {{bill_shown}}), so the total is {{total}}."
    if people > 1:
        values.append(money_value("share", "share of each person", total / people, currency))
        sentence = (
            "Each of the {{people_shown}} people pays {{share}}: the bill of {{bill_shown}} with a tip of {{tip}} "
            "({{percent_shown}}) comes to {{total}}."
        )
        values.insert(0, values.pop())
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method="bill times the tip percentage, added to the bill"
        + (" and shared equally" if people > 1 else ""),
        reference=_PLAIN,
        steps=(f"{shown(base, currency)} × {plain(part, 6)} = {shown(added, currency)}",),
        checked_by="bill and tip add up to the total",
        facts=(
            money_value("bill_shown", "bill", base, currency),
            _percent_fact("percent_shown", "tip", percent),
            fact("people_shown", "people", str(people), people),
        ),
    )


def split_bill(bill: float, people: int, currency: str = "") -> ToolResult:
    """An equal share of a bill."""
    base = amount(bill, "bill")
    if not 1 < people <= 100000:
        raise BadInput("The number of people must be at least 2.")
    share = base / people
    return ToolResult(
        values=(money_value("share", "share of each person", share, currency),),
        sentence="Each of the {{people_shown}} people pays {{share}} of {{bill_shown}}.",
        method="bill divided by the number of people",
        reference="plain definition of an equal share",
        checked_by="the shares add up to the bill",
        facts=(
            money_value("bill_shown", "bill", base, currency),
            fact("people_shown", "people", str(people), people),
        ),
    )


def discount(price: float, percents: tuple[float, ...], currency: str = "") -> ToolResult:
    """A price after one or more successive percentage discounts."""
    full, left = amount(price, "price"), Decimal(1)
    if not 1 <= len(percents) <= 10:
        raise BadInput("Give between one and ten discounts.")
    steps: list[str] = []
    now = full
    for percent in percents:
        part = fraction(percent, "discount", highest=100)
        left *= 1 - part
        steps.append(f"{shown(now, currency)} less {plain(percent)}% = {shown(now * (1 - part), currency)}")
        now = now * (1 - part)
    if abs(now - full * left) > Decimal("1e-9") * full:
        raise ToolFailed("Step-by-step and combined discounts disagree.")
    off = " and then ".join(f"{plain(percent)}%" for percent in percents)
    together = " (together {{combined}})" if len(percents) > 1 else ""
    return ToolResult(
        values=(
            money_value("price_now", "price after discount", now, currency),
            money_value("saved", "saving", full - now, currency),
            percent_value("combined", "combined discount", (1 - left) * 100),
        ),
        sentence=f"The price is {{{{price_now}}}} after {{{{off_shown}}}} off {{{{price_shown}}}}{together}; "
        "you save {{saved}}.",
        method="the price multiplied by what each discount leaves of it",
        reference=_PLAIN,
        steps=tuple(steps),
        checked_by="all discounts multiplied together give the same price",
        facts=(
            money_value("price_shown", "full price", full, currency),
            fact("off_shown", "discounts", off),
        ),
    )


def original_price(price: float, percent: float, currency: str = "") -> ToolResult:
    """The price before a percentage discount."""
    now, part = amount(price, "price"), fraction(percent, "discount", highest=99.99)
    full = now / (1 - part)
    if abs(full * (1 - part) - now) > Decimal("1e-9") * now:
        raise ToolFailed("The original price does not give the sale price back.")
    return ToolResult(
        values=(money_value("original", "original price", full, currency),),
        sentence="The original price was {{original}}: {{percent_shown}} off it leaves {{price_shown}}.",
        method="sale price divided by what the discount leaves",
        reference=_PLAIN,
        checked_by="the discount taken off the original price gives the sale price",
        facts=(
            money_value("price_shown", "sale price", now, currency),
            _percent_fact("percent_shown", "discount", percent),
        ),
    )


def discount_percent(before: float, after: float, currency: str = "") -> ToolResult:
    """By how many percent a price was reduced."""
    full, now = amount(before, "first price"), amount(after, "reduced price", zero=True)
    if now > full:
        raise BadInput("The reduced price is higher than the first price.")
    return ToolResult(
        values=(
            percent_value("percent", "discount", (full - now) / full * 100),
            money_value("saved", "saving", full - now, currency),
        ),
        sentence="The discount is {{percent}}: {{saved}} off {{before_shown}} leaves {{after_shown}}.",
        method="the reduction divided by the first price",
        reference=_PLAIN,
        checked_by="reduced price and saving add up to the first price",
        facts=(
            money_value("before_shown", "first price", full, currency),
            money_value("after_shown", "reduced price", now, currency),
        ),
    )


def exchange(amount_given: float, rate: float, source: str, target: str, inverse: bool = False) -> ToolResult:
    """An amount in another currency at a rate the asker states (`inverse`: units of source for one of target)."""
    given, each = amount(amount_given, "amount"), amount(rate, "exchange rate")
    got = given / each if inverse else given * each
    back = got * each if inverse else got / each
    if abs(back - given) > Decimal("1e-9") * given:
        raise ToolFailed("The amount does not convert back.")
    return ToolResult(
        values=(money_value("converted", "converted amount", got, target),),
        sentence="{{amount_shown}} is {{converted}} at the rate you gave ({{rate_shown}}).",
        method="amount divided by the rate given" if inverse else "amount times the rate given",
        reference="the exchange rate is the one stated in the question",
        cautions=("Banks add fees and use their own rates.",),
        checked_by="converted back at the same rate",
        facts=(
            money_value("amount_shown", "amount", given, source),
            fact(
                "rate_shown",
                "exchange rate",
                f"1 {target if inverse else source} = {plain(each, 6)} {source if inverse else target}",
            ),
        ),
    )
