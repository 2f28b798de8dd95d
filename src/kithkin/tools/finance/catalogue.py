"""The declarations of the finance tools: parameters, outputs, examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Output, Parameter, Tool
from kithkin.tools.finance.changes import changed_amount, part_of_amount, percent_change, repeated_change
from kithkin.tools.finance.interest import (
    RATE_PERIODS,
    compound_interest,
    effective_rate,
    growth_rate,
    present_value,
    simple_interest,
    time_to_grow,
)
from kithkin.tools.finance.loans import loan_payment, payoff_time, savings, savings_needed, time_to_save
from kithkin.tools.finance.money import BREALEY, KELLISON, PERIODS_PER_YEAR, TIME_UNITS
from kithkin.tools.finance.prices import (
    discount,
    discount_percent,
    exchange,
    instalments,
    margin,
    original_price,
    price_from_cost,
    sales_tax,
    split_bill,
    tip,
)

_PLAIN: Final = "plain definition of a percentage of a price"
_PERCENTAGE: Final = "plain definition of a percentage"


def _money(name: str, description: str, *words: str, required: bool = True) -> Parameter:
    return Parameter(
        name=name,
        kind="number",
        description=f"{description}, in the asker's own currency",
        quantity_kind="money",
        words=words or (description,),
        required=required,
        default=None if required else 0.0,
        question=f"What is the {description}?",
    )


def _percent(name: str, description: str, *words: str, required: bool = True) -> Parameter:
    return Parameter(
        name=name,
        kind="number",
        description=f"{description} in percent (5 means 5%)",
        words=(words or (description,)) if description == "interest rate" else (f"{description} in percent",),
        required=required,
        default=None if required else 0.0,
        question=f"What is the {description}, in percent?",
    )


def _choice(name: str, description: str, choices: tuple[str, ...], default: str | None) -> Parameter:
    return Parameter(
        name=name,
        kind="choice",
        description=description,
        words=(description,),
        choices={choice: (choice,) for choice in choices},
        required=default is None,
        default=default,
    )


_CURRENCY: Final = Parameter(
    name="currency",
    kind="text",
    words=("currency",),
    description="currency sign or name to print, such as $ or €",
    required=False,
    default="",
)
_IS_MONEY: Final = Parameter(
    name="money",
    kind="flag",
    description="the amount is money",
    words=("amount of money",),
    required=False,
    default=True,
)
_RATE: Final = _percent("rate", "interest rate", "rate", "interest rate", "apr")
_RATE_PERIOD: Final = _choice("rate_period", "the period the rate is quoted for", tuple(RATE_PERIODS), "year")
_TIME: Final = Parameter(
    name="time",
    kind="number",
    description="how long, in `time_unit`",
    words=("time", "term"),
    question="For how long?",
)
_TIME_UNIT: Final = _choice("time_unit", "unit of the time", tuple(TIME_UNITS), "years")
_COMPOUNDING: Final = _choice(
    "frequency", "how often interest is compounded", ("", *PERIODS_PER_YEAR, "continuous"), ""
)
_DEPOSITS: Final = _choice("frequency", "how often money is put aside", tuple(PERIODS_PER_YEAR), "monthly")
_PRINCIPAL: Final = _money("principal", "sum of money", "principal", "investment", "loan")


def _tool(
    run: Callable[..., ToolResult],
    summary: str,
    parameters: tuple[Parameter, ...],
    outputs: tuple[str, ...],
    reference: str,
    *examples: str,
    **more: Any,
) -> Tool:
    return Tool(
        name=f"finance.{run.__name__}",
        summary=summary,
        parameters=parameters,
        outputs=tuple(Output(name=name, quantity_kind="money") for name in outputs),
        run=run,
        reference=reference,
        examples=examples,
        **more,
    )


_UNSAID: Final = Parameter(
    name="unsaid", kind="flag", description="also mention the compound amount", required=False, default=False
)

TOOLS: Final[tuple[Tool, ...]] = (
    _tool(simple_interest, "Simple interest on a sum.", (_PRINCIPAL, _RATE, _TIME, _TIME_UNIT, _RATE_PERIOD, _CURRENCY, _UNSAID),
          ("interest", "total"), KELLISON, "simple interest on $2000 at 4% for 3 years"),
    _tool(compound_interest, "What a sum grows to with compound interest.",
          (_PRINCIPAL, _RATE, _TIME, _TIME_UNIT, _COMPOUNDING, _RATE_PERIOD, _CURRENCY), ("amount", "interest"), KELLISON,
          "how much is $1000 at 5% compounded monthly after 10 years"),
    _tool(present_value, "What a later sum is worth now.",
          (_money("future", "future amount", "future value"), _RATE, _TIME, _TIME_UNIT, _COMPOUNDING, _RATE_PERIOD, _CURRENCY),
          ("present",), BREALEY, "present value of $10,000 due in 5 years at 6%"),
    _tool(time_to_grow, "How long a sum takes to double or grow to a multiple.",
          (Parameter(name="multiple", kind="number", description="growth wanted (2 to double)", words=("growth wanted (2 to double)",)), _RATE, _COMPOUNDING, _RATE_PERIOD),
          ("years",), KELLISON, "how long does it take to double my money at 7%"),
    _tool(growth_rate, "Compound annual growth rate between two values.",
          (_money("start", "starting value"), _money("end", "final value"), _TIME, _TIME_UNIT, _CURRENCY), ("rate",), BREALEY,
          "CAGR from $1000 to $2500 in 6 years"),
    _tool(effective_rate, "Effective annual rate of a nominal rate.",
          (_RATE, _choice("frequency", "how often interest is compounded", (*PERIODS_PER_YEAR, "continuous"), None)), ("effective",), KELLISON,
          "effective annual rate of 12% compounded monthly"),
    _tool(loan_payment, "Monthly payment and total interest of a loan or mortgage.",
          (_PRINCIPAL, _RATE, _TIME, _TIME_UNIT, _RATE_PERIOD, _CURRENCY), ("payment", "total", "interest"), KELLISON,
          "monthly payment on a £200,000 mortgage at 4.5% over 25 years", limits="level payments, no fees"),
    _tool(payoff_time, "How long a debt takes to pay off.",
          (_PRINCIPAL, _RATE, _money("payment", "monthly payment", "payment"), _RATE_PERIOD, _CURRENCY), ("months", "interest"), KELLISON,
          "how long to pay off a $5000 credit card at 20% paying $150 a month"),
    _tool(savings, "What regular deposits grow to.",
          (_money("deposit", "deposit"), _TIME, _TIME_UNIT, _percent("rate", "interest rate", required=False),
           _money("start", "starting amount", required=False), _DEPOSITS, _CURRENCY), ("balance", "deposited", "interest"), KELLISON,
          "if I save $200 a month for 10 years at 4%, how much will I have"),
    _tool(savings_needed, "What to put aside regularly to reach a target.",
          (_money("target", "target"), _TIME, _TIME_UNIT, _percent("rate", "interest rate", required=False), _DEPOSITS, _CURRENCY),
          ("deposit",), KELLISON, "how much must I save each month to have $20,000 in 5 years at 3%"),
    _tool(time_to_save, "How long regular deposits take to reach a target.",
          (_money("target", "target"), _money("deposit", "deposit"), _percent("rate", "interest rate", required=False),
           _money("start", "starting amount", required=False), _DEPOSITS, _CURRENCY), ("periods", "balance"), KELLISON,
          "how long to save $10,000 putting away $250 a month"),
    _tool(margin, "Profit, margin and mark-up from cost and price.",
          (_money("cost", "cost"), _money("price", "selling price"), _CURRENCY, _choice("wanted", "what is asked for", ("profit", "margin", "markup"), "profit")), ("profit", "margin", "markup"), BREALEY,
          "I buy at $40 and sell at $60, what's my margin"),
    _tool(instalments, "Instalments compared with the cash price.",
          (_money("cash", "cash price"), _money("payment", "each payment"),
           Parameter(name="count", kind="integer", description="number of payments", words=("number of payments",), plausible=(1, 1000)),
           _money("deposit", "deposit", required=False), _CURRENCY, _choice("wanted", "what is asked for", ("extra", "total"), "extra")),
          ("extra", "total"), _PLAIN, "600 cash or 24 monthly payments of 29.50, how much more do I pay"),
    _tool(price_from_cost, "Selling price from cost and mark-up or margin.",
          (_money("cost", "cost"), _percent("percent", "mark-up or margin"), _choice("basis", "of cost or of price", ("markup", "margin"), None), _CURRENCY),
          ("price", "profit"), BREALEY, "selling price for a cost of $40 with a 25% margin"),
    _tool(sales_tax, "Adds or removes VAT or sales tax.",
          (_money("price", "price"), _percent("rate", "tax rate"), _choice("direction", "add or remove", ("add", "remove"), "add"), _CURRENCY),
          ("gross", "net", "tax"), _PLAIN, "what is £120 including 20% VAT without the VAT"),
    _tool(tip, "Tip, total and shares.",
          (_money("bill", "bill"), _percent("percent", "tip"),
           Parameter(name="people", kind="integer", description="people sharing", words=("people sharing",), required=False, default=1, plausible=(1, 1000)), _CURRENCY),
          ("tip", "total", "share"), _PLAIN, "18% tip on $64.50 split 3 ways"),
    _tool(split_bill, "Equal shares of a bill.",
          (_money("bill", "bill"), Parameter(name="people", kind="integer", description="people sharing", words=("people sharing",), plausible=(2, 100000)), _CURRENCY),
          ("share",), "plain definition of an equal share", "split a $120 bill between 5 people"),
    _tool(discount, "Price after one or more discounts.",
          (_money("price", "price"), Parameter(name="percents", kind="numbers", description="discounts in percent, in order", words=("discounts in percent, in order",)), _CURRENCY),
          ("price_now", "saved", "combined"), _PLAIN, "30% off $80 and then another 10% off"),
    _tool(original_price, "Price before a discount.", (_money("price", "sale price"), _percent("percent", "discount"), _CURRENCY),
          ("original",), _PLAIN, "a coat costs $63 after 30% off, what was the original price"),
    _tool(discount_percent, "By how many percent a price was reduced.",
          (_money("before", "first price"), _money("after", "reduced price"), _CURRENCY), ("percent", "saved"), _PLAIN,
          "what percent off is a jacket reduced from $80 to $60"),
    _tool(changed_amount, "Amount after a rise or fall by a percentage.",
          (_money("start", "first amount"), _percent("percent", "rise or fall"), _choice("direction", "up or down", ("up", "down"), "up"), _CURRENCY, _IS_MONEY),
          ("after", "change"), _PERCENTAGE, "a salary of $32,000 rises by 4%, what is the new salary"),
    _tool(percent_change, "By how many percent an amount went up or down.",
          (_money("before", "first amount"), _money("after", "second amount"), _CURRENCY, _IS_MONEY), ("percent", "change"), _PERCENTAGE,
          "my rent went up from $1200 to $1290, by what percent"),
    _tool(repeated_change, "Amount that grows or shrinks by the same percentage each period.",
          (_money("start", "starting amount"), _percent("percent", "growth or loss each period"),
           Parameter(name="times", kind="number", description="number of periods", words=("number of periods",), question="For how many years?"),
           _choice("period", "length of one period", tuple(TIME_UNITS), "years"), _choice("direction", "up or down", ("up", "down"), "up"), _CURRENCY, _IS_MONEY),
          ("after",), _PERCENTAGE, "a car bought for $20,000 loses 15% of its value each year, what is it worth after 3 years"),
    _tool(part_of_amount, "Percentage of an amount, and what is left.",
          (_money("total", "amount"), _percent("percent", "percentage"),
           Parameter(name="rest", kind="flag", description="what is left is asked for", words=("what is left",), required=False, default=False), _CURRENCY),
          ("share", "remaining"), _PERCENTAGE, "20% down payment on a $400,000 house"),
    _tool(exchange, "An amount in another currency at a rate the asker gives.",
          (_money("amount_given", "amount"), Parameter(name="rate", kind="number", description="exchange rate", words=("exchange rate",)),
           Parameter(name="source", kind="text", description="currency given", words=("currency given",)), Parameter(name="target", kind="text", description="currency wanted", words=("currency wanted",)),
           Parameter(name="inverse", kind="flag", description="rate is source per unit of target", words=("rate is source per unit of target",), required=False, default=False)),
          ("converted",), "the rate stated in the question", "1 pound is 1.27 dollars, how many dollars are 50 pounds",
          limits="never recalls a rate"),
)  # fmt: skip
