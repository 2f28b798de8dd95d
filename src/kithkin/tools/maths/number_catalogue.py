"""The tools for plain numbers: percentages, number theory, notation, progressions."""

from __future__ import annotations

from kithkin.ports.tools import Output, Tool
from kithkin.tools.maths.catalogue import parameter
from kithkin.tools.maths.percentages import REFERENCE as PERCENT_REFERENCE
from kithkin.tools.maths.percentages import percentage
from kithkin.tools.maths.plots import REFERENCE as PLOT_REFERENCE
from kithkin.tools.maths.plots import chart, plot
from kithkin.tools.maths.prices import REFERENCE as PRICES_REFERENCE
from kithkin.tools.maths.prices import two_prices
from kithkin.tools.maths.progressions import REFERENCE as PROGRESSION_REFERENCE
from kithkin.tools.maths.progressions import progression, sum_of_first
from kithkin.tools.maths.whole_numbers import NUMBER_THEORY_REFERENCE, convert_base, modular, number_theory

_ANSWER = (Output(name="answer"),)

NUMBER_TOOLS = (
    Tool(
        name="maths.percentage",
        summary="Percentages, discounts, tips, percent change",
        parameters=(
            parameter(
                "task",
                "what is asked",
                "choice",
                choices={
                    "of": ("percent of",),
                    "what_percent": ("what percent",),
                    "increase": ("increase",),
                    "decrease": ("discount", "off"),
                    "change": ("percent change",),
                    "behind": ("is percent of what",),
                },
            ),
            parameter("p", "the percentage; for what_percent the part, for change the old value", "number"),
            parameter("n", "the number; for behind the part, for change the new value", "number"),
            parameter("money", "currency sign to print", "text", required=False, default=""),
        ),
        outputs=_ANSWER,
        run=percentage,
        reference=PERCENT_REFERENCE,
        examples=("15% of 80", "what percent of 60 is 45", "30% off 80", "increase 80 by 15%"),
    ),
    Tool(
        name="maths.number_theory",
        summary="Primes, factors, divisors, totient, Fibonacci numbers",
        parameters=(
            parameter("number", "a whole number", "integer", question="Which number?"),
            parameter(
                "operation",
                "what is asked",
                "choice",
                choices={
                    "prime": ("prime",),
                    "factors": ("prime factors",),
                    "divisors": ("factors", "divisors"),
                    "totient": ("totient",),
                    "nth_prime": ("nth prime",),
                    "fibonacci": ("fibonacci",),
                    "primes_below": ("primes below",),
                    "primes_up_to": ("primes up to",),
                },
            ),
        ),
        outputs=_ANSWER,
        run=number_theory,
        reference=NUMBER_THEORY_REFERENCE,
        examples=("is 97 prime", "prime factors of 360", "20th fibonacci number"),
    ),
    Tool(
        name="maths.modular",
        summary="Powers and inverses modulo a number",
        parameters=(
            parameter(
                "operation",
                "power or inverse",
                "choice",
                choices={"power": ("power",), "inverse": ("inverse",)},
            ),
            parameter("base", "the base", "integer"),
            parameter("modulus", "the modulus", "integer"),
            parameter("exponent", "the exponent", "integer", required=False, default=-1),
        ),
        outputs=_ANSWER,
        run=modular,
        reference=NUMBER_THEORY_REFERENCE,
        examples=("inverse of 7 mod 26", "3^100 mod 7"),
    ),
    Tool(
        name="maths.convert_base",
        summary="Binary, octal, hexadecimal, Roman numerals",
        parameters=(
            parameter("digits", "the number as written", "text"),
            parameter("source", "its base, or roman", "text", required=False, default="10"),
            parameter("target", "the base wanted, or roman", "text", required=False, default="10"),
        ),
        outputs=_ANSWER,
        run=convert_base,
        reference="Positional notation; Roman numerals in their usual subtractive form.",
        examples=("255 in binary", "convert FF from hex to decimal", "1994 in roman numerals"),
    ),
    Tool(
        name="maths.sum_of_first",
        summary="Sum of the first odd, even, natural, square or cube numbers",
        parameters=(
            parameter("count", "how many", "integer"),
            parameter("kind", "natural, odd, even, square or cube", "text"),
        ),
        outputs=_ANSWER,
        run=sum_of_first,
        reference=PROGRESSION_REFERENCE,
        examples=("sum of the first 100 odd numbers",),
    ),
    Tool(
        name="maths.progression",
        summary="Arithmetic and geometric progressions: next terms, nth term, sum",
        parameters=(
            parameter("terms", "the first terms", "numbers"),
            parameter("task", "next, term, sum, rule or infinite", "text", required=False, default="next"),
            parameter("n", "how many or which", "integer", required=False, default=0),
        ),
        outputs=_ANSWER,
        run=progression,
        reference=PROGRESSION_REFERENCE,
        examples=("next number in 2, 5, 8, 11", "20th term of 3, 7, 11"),
    ),
    Tool(
        name="maths.two_prices",
        summary="The prices of two things from two totals",
        parameters=(
            parameter("names", "the two things", "text"),
            parameter("first", "how many of each, and the total", "numbers"),
            parameter("second", "how many of each, and the other total", "numbers"),
            parameter("money", "currency sign to print", "text", required=False, default=""),
        ),
        outputs=(Output(name="first_price"), Output(name="second_price")),
        run=two_prices,
        reference=PRICES_REFERENCE,
        examples=("2 pens and 3 pads cost 13, 4 pens and 1 pad cost 11. cost of a pen?",),
    ),
    Tool(
        name="maths.plot",
        summary="The graph of a function",
        parameters=(
            parameter("expressions", "functions of x", "text"),
            parameter("lower", "left end", "number", required=False, default=-10.0),
            parameter("upper", "right end", "number", required=False, default=10.0),
        ),
        outputs=_ANSWER,
        run=plot,
        reference=PLOT_REFERENCE,
        examples=("plot y = x^2 - 4", "graph sin(x) from 0 to 10"),
    ),
    Tool(
        name="maths.chart",
        summary="A bar or line chart of listed values",
        parameters=(
            parameter("labels", "labels", "text"),
            parameter("values", "values", "numbers"),
            parameter("kind", "bar or line", "text", required=False, default="bar"),
            parameter("title", "title", "text", required=False, default=""),
        ),
        outputs=_ANSWER,
        run=chart,
        reference="The values as given.",
        examples=("bar chart of apples 3, pears 5, plums 2",),
    ),
)
