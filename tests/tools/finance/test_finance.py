from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.messages.readings import Given, Proposal
from kithkin.messages.results import ToolResult
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.finance import FinanceToolbox
from kithkin.tools.finance.interest import (
    compound_interest,
    effective_rate,
    growth_rate,
    present_value,
    simple_interest,
)
from kithkin.tools.finance.loans import loan_payment, payoff_time, savings
from kithkin.tools.finance.prices import discount, exchange, sales_tax
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()
BOX = FinanceToolbox()
TOOLS = {tool.name: tool for tool in BOX.tools}


def recognised(question: str) -> Proposal | None:
    reading = read_question(question, UNITS)
    proposals = BOX.recognise(reading)
    if not proposals:
        return None
    best = proposals[0]
    spans = list(best.consumes)
    for call in best.calls:
        spans += [a.span for a in call.arguments.values() if isinstance(a, Given) and a.span]
    if not best.questions:
        for measure in reading.measures:
            assert any(start <= measure.start and measure.end <= end for start, end in spans), measure
    return best


def answered(question: str) -> ToolResult:
    best = recognised(question)
    assert best is not None
    assert not best.questions
    call = best.calls[0]
    tool = TOOLS[call.tool]
    names = {parameter.name for parameter in tool.parameters}
    assert set(call.arguments) <= names
    return tool.run(**{name: argument.value for name, argument in call.arguments.items()})


def text(result: ToolResult, name: str) -> str | None:
    return next(value.text for value in result.values if value.name == name)


def test_published_figures():
    # 5% compounded monthly over ten years: 1.0041667^120 = 1.647009 (standard table).
    assert text(compound_interest(1000, 5, 10, frequency="monthly", currency="$"), "amount") == "$1,647.01"
    assert text(simple_interest(2000, 4, 3, currency="£"), "interest") == "£240.00"
    assert text(present_value(10000, 6, 5), "present") == "7,472.58"
    assert text(growth_rate(1000, 2000, 10), "rate") == "7.18%"
    assert text(effective_rate(12, "monthly"), "effective") == "12.683%"
    assert text(loan_payment(200000, 6, 30, currency="$"), "payment") == "$1,199.10"
    assert text(sales_tax(120, 20, "remove", "£"), "net") == "£100.00"
    assert text(discount(80, (30, 10), "$"), "price_now") == "$50.40"
    assert text(exchange(200, 1.08, "$", "€", inverse=True), "converted") == "€185.19"


def test_payment_below_interest_never_ends():
    with pytest.raises(BadInput, match="never be paid off"):
        payoff_time(5000, 24, 100)


@settings(max_examples=40, deadline=None)
@given(st.integers(100, 10**6), st.floats(0.1, 30), st.integers(1, 40))
def test_discounting_undoes_compounding(principal: int, rate: float, years: int):
    grown = compound_interest(principal, rate, years, frequency="monthly").values[0].number
    assert grown is not None
    back = present_value(grown, rate, years, frequency="monthly").values[0].number
    assert back == pytest.approx(principal, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5000), st.integers(1, 30))
def test_savings_without_interest_are_the_deposits(deposit: int, years: int):
    assert savings(deposit, years).values[0].number == pytest.approx(deposit * years * 12)


@pytest.mark.parametrize(
    ("question", "name", "expected"),
    [
        ("simple interest on $2000 at 4% for 3 years", "interest", "$240.00"),
        ("Without compounding, what does $2000 earn at 4% in 3 years?", "interest", "$240.00"),
        ("What interest does $2000 bring at 4% over 3 years if it isn't compounded?", "interest", "$240.00"),
        (
            "$2000 in an account at 4% for 3 years with no interest on the interest, how much interest is that",
            "interest",
            "$240.00",
        ),
        ("If I invest £5,000 at 3.5% a year for 8 years, how much will I have?", "amount", "£6,584.05"),
        ("€1.5m at 2% for 3 years compound interest", "interest", "€91,812.00"),
        (
            "how much do I need to invest today to have $50,000 in 10 years at 5% compounded quarterly",
            "present",
            "$30,420.67",
        ),
        ("how long does it take to double my money at 7%", "years", "10.24 years"),
        ("CAGR from $1000 to $2500 in 6 years", "rate", "16.5%"),
        ("effective annual rate of 12% compounded monthly", "effective", "12.683%"),
        ("$250k mortgage, 30 years, 6.5% - whats the monthly payment", "payment", "$1,580.17"),
        ("borrow £10,000 at 1.5% per month for 24 months, what are the repayments", "payment", "£499.24"),
        (
            "how long to pay off a $5000 credit card at 20% paying $150 a month",
            "months",
            "4 years and 2 months",
        ),
        (
            "I owe $3,000 on my card at 18% apr and pay 100 dollars per month, when will it be paid off?",
            "months",
            "3 years and 5 months",
        ),
        ("if I save $200 a month for 10 years at 4%, how much will I have", "balance", "$29,449.96"),
        ("how much must I save each month to have $20,000 in 5 years at 3%", "deposit", "$309.37"),
        ("how long to save $10,000 putting away $250 a month", "periods", "3 years and 4 months"),
        ("I buy at $40 and sell at $60, what's my margin", "margin", "33.33%"),
        ("selling price for a cost of $40 with a 25% margin", "price", "$53.33"),
        ("what is £120 including 20% VAT without the VAT", "net", "£100.00"),
        ("add 20% VAT to £85", "gross", "£102.00"),
        ("A laptop costs $900 before tax. Sales tax is 7%. What's the total?", "gross", "$963.00"),
        ("18% tip on $64.50 split 3 ways", "share", "$25.37"),
        ("split £84 between 4 people", "share", "£21.00"),
        ("Please share 120 euros equally among 5 friends", "share", "€24.00"),
        ("20 percent tip on 45 dollars", "tip", "$9.00"),
        ("30% off $80 and then another 10% off", "price_now", "$50.40"),
        ("a coat costs $63 after 30% off, what was the original price", "original", "$90.00"),
        ("1 pound is 1.27 dollars, how many dollars are 50 pounds", "converted", "$63.50"),
        ("exchange 250 dollars to euros at 0.92 euro per dollar", "converted", "€230.00"),
        (
            "A car loses 15% of its value each year. It cost $20,000. What's it worth after 3 years?",
            "after",
            "$12,282.50",
        ),
        ("population of 50,000 grows 2% per year, how many people after 10 years", "after", "60,950 people"),
        ("My rent went up from $1200 to $1290. By what percent?", "percent", "7.5%"),
        ("A salary of 32k rises by 4%. Whats the new salary?", "after", "33,280.00"),
        ("house costs $400,000, 20% down payment, how much is the down payment", "share", "$80,000.00"),
        ("car for $25,000 with a 10% down payment. How much do I need to borrow?", "remaining", "$22,500.00"),
        ("A TV is reduced by 15% to £340. What did it cost before?", "original", "£400.00"),
        ("cost price 800 selling price 680 loss %", "markup", "-15%"),
        (
            "We're 4 people, the bill is £92.40 and we want to leave 10%. What does each of us pay?",
            "share",
            "£25.41",
        ),
    ],
)
def test_understands(question: str, name: str, expected: str):
    assert text(answered(question), name) == expected


@pytest.mark.parametrize(
    "question",
    [
        "what is 20% of 50",
        "A TV is reduced by 15% to £340",
        "price fell from 60 to 80, whats the percentage decrease",
        "how much is 20% off",
        "my salary is $50,000 and tax is 20%",
        "A population of 2000 grows 3% a year for 5 years",
        "how much does a 3 kg bag cost",
        "$250,000 house with a 20% down payment, 30 years at 6.5%: monthly payment?",
        "Three friends shared a pizza bill of 47.25; one paid double. How much did each pay?",
        "Four people split a $60 taxi and Ann pays twice as much. What does each pay?",
        "split 84 euros between 4 people but Tom pays double",
        "divide 84 euros between 4 people in the ratio 1:2:3:4",
        "Split a $120 bill between 4 people, the birthday girl pays nothing",
        "A $90 restaurant bill is shared by 3 people, one of them only half a share",
    ],
)
def test_leaves_alone_what_is_not_certain(question: str):
    assert recognised(question) is None


def test_asks_for_what_is_missing():
    for question in (
        "Tip on $50",
        "convert 100 dollars to euros",
        "monthly payment on a $200,000 mortgage over 30 years",
    ):
        best = recognised(question)
        assert best is not None
        assert best.questions
        assert all(one.endswith("?") for one in best.questions)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what is 72 dollars in euros if one euro is 1.08 dollars", 66.67),
        ("how many pounds is 100 euros if a pound is 1.17 euros", 85.47),
        (
            "The tv is 600 quid cash or 24 monthly payments of 29.50, how much more do i pay on instalments",
            108,
        ),
        ("sofa is £450 cash or 12 monthly instalments of £42, how much extra do I pay", 54),
        ("profit margin if I buy for 30 and sell at 50", 40),
        ("what's my mark-up if I buy at 20 and sell for 30", 50),
        ("what is my profit if I buy at 20 and sell for 30", 10),
    ],
)
def test_what_is_asked_for_leads(question: str, expected: float):
    assert answered(question).values[0].number == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("got a jacket for €84 after 30% off, what was it b4 the sale", "€120.00"),
        ("bought shoes for $60 after 25% off. what was the original price?", "$80.00"),
        ("paid £45 for a jumper reduced by 10%, what did it cost before", "£50.00"),
        ("a tv is now £360 after 10% off, what was the full price", "£400.00"),
        ("coat reduced by 20% to £80. how much was it before?", "£100.00"),
        ("sale price 56 dollars, 30% off, what was it originally", "$80.00"),
        ("the sale price of a bag is $42 after 40% off. find the regular price", "$70.00"),
    ],
)
def test_the_price_before_a_discount_that_was_paid(question: str, expected: str):
    assert text(answered(question), "original") == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("a £84 jacket is 30% off, how much is it", "£58.80"),
        ("jacket was $120, 25% off, what is it now", "$90.00"),
        ("I bought a £60 coat with 15% off, how much did I pay?", "£51.00"),
        ("original price $80, 25% off, what's the sale price", "$60.00"),
        ("40% off a $250 bike, what's the sale price", "$150.00"),
        ("The original price of a coat is $120. It is reduced by 25%. What is the new price?", "$90.00"),
    ],
)
def test_a_discount_off_the_price_on_the_label(question: str, expected: str):
    assert text(answered(question), "price_now") == expected


def test_asks_whether_the_price_is_before_or_after_the_discount():
    best = recognised("paid $90 after 10% off, how much did I save")
    assert best is not None
    assert best.questions


@pytest.mark.parametrize(
    "question",
    [
        "I took 15% off a number and then added a bit back on, and now it's 90. What was the number?",
        "took 20% off a price then put it back up a bit and now it's 100. what was the price?",
        "loan of $5000 at 8% compounded annually, 3 years, what is the monthly payment",
    ],
)
def test_leaves_alone_what_another_step_makes_unknown(question: str):
    assert recognised(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Monthly repayment on a €9,500 loan over 48 months at a nominal 6.9% per year, compounded monthly?",
            "€227.05",
        ),
        ("mortgage of $200000 at 6% compounded monthly, 30 years, monthly payment", "$1,199.10"),
        ("what are the instalments on a £12,000 car loan at 5% compounded monthly for 5 years", "£226.45"),
    ],
)
def test_the_payment_of_a_loan_is_no_growth(question: str, expected: str):
    assert text(answered(question), "payment") == expected
