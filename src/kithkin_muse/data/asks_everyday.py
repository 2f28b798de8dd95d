"""Questions of every day: reckoning, units, money, shopping, dates."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from kithkin_muse.data.asks import Ask, Day, Range, Words
from kithkin_muse.data.parted import Parted

Values = Mapping[str, Any]
_money = partial(Ask, places=2, keeps_zeros=True)

MATHS = (
    Ask(
        "maths.calculate",
        Parted(
            training=("What is {a} plus {b}?", "{a} + {b}", "add {a} and {b}", "Sum of {a} and {b}?", "how much is {a} and {b} together"),
            held_out=("If I put {a} and {b} together, what do I get?", "Could you total {a} and {b}?"),
        ),
        {"a": Range(2, 9999), "b": Range(2, 9999)}, {"expression": "{a} + {b}"}, "answer",
        lambda v: v["a"] + v["b"], "That makes {result}.",
    ),
    Ask(
        "maths.calculate",
        Parted(
            training=("What is {a} times {b}?", "{a} x {b}", "multiply {a} by {b}", "{a} multiplied by {b}?", "product of {a} and {b}"),
            held_out=("How much is {a} lots of {b}?", "Work out {a} by {b} for me, multiplied."),
        ),
        {"a": Range(2, 999, 1), "b": Range(2, 999)}, {"expression": "{a} * {b}"}, "answer",
        lambda v: v["a"] * v["b"], "The product is {result}.",
    ),
    Ask(
        "maths.calculate",
        Parted(
            training=("{a} minus {b}?", "take {b} away from {a}", "What is {a} - {b}?", "subtract {b} from {a}", "difference between {a} and {b}"),
            held_out=("What is left of {a} once {b} has gone?", "Start with {a}, remove {b}: what remains?"),
        ),
        {"a": Range(500, 9999), "b": Range(2, 499)}, {"expression": "{a} - {b}"}, "answer",
        lambda v: v["a"] - v["b"], "That leaves {result}.",
    ),
    Ask(
        "maths.percentage",
        Parted(
            training=("What is {p}% of {n}?", "{p} percent of {n}", "how much is {p}% of {n}", "find {p} per cent of {n}", "Take {p}% of {n}"),
            held_out=("Out of {n}, what would {p}% be?", "Which number is {p} percent of {n}?"),
        ),
        {"p": Range(1, 95), "n": Range(10, 5000)}, {"task": "of", "p": "{p}", "n": "{n}"}, "answer",
        lambda v: v["p"] * v["n"] / 100, "It is {result}.",
    ),
    Ask(
        "maths.sum_of_first",
        Parted(
            training=("Sum of the first {n} odd numbers?", "add up the first {n} odd numbers", "What do the first {n} odd numbers make?"),
            held_out=("If I total the {n} smallest odd numbers, what comes out?",),
        ),
        {"n": Range(3, 80)}, {"count": "{n}", "kind": "odd"}, "answer", lambda v: v["n"] ** 2, "Their sum is {result}.",
    ),
)  # fmt: skip


def _conversion(
    source: str,
    target: str,
    names: tuple[str, str],
    value: Callable[[float], float],
    lowest: float,
    highest: float,
) -> Ask:
    """Between two units, by the names that people use."""
    first, second = names
    return Ask(
        "units.convert",
        Parted(
            training=(
                f"Convert {{a}} {first} to {second}", f"How many {second} are {{a}} {first}?", f"{{a}} {first} in {second}", f"what's {{a}} {first} in {second}",
                f"{{a}} {first} = ? {second}",
            ),
            held_out=(f"I have {{a}} {first}; what is that in {second}?", f"Express {{a}} {first} as {second}, please."),
        ),
        {"a": Range(lowest, highest, 1)}, {"amount": "{a}", "source": source, "target": target}, "converted",
        lambda v: value(v["a"]), "That is {result}.", second, places=3,
    )  # fmt: skip


UNITS = (
    _conversion("mile", "kilometer", ("miles", "km"), lambda a: a * 1.609344, 1, 400),
    _conversion("kilometer", "mile", ("km", "miles"), lambda a: a / 1.609344, 1, 900),
    _conversion("pound", "kilogram", ("lb", "kg"), lambda a: a * 0.45359237, 1, 300),
    _conversion("kilogram", "pound", ("kg", "lb"), lambda a: a / 0.45359237, 1, 200),
    _conversion("inch", "centimeter", ("inches", "cm"), lambda a: a * 2.54, 1, 100),
    _conversion("foot", "meter", ("feet", "m"), lambda a: a * 0.3048, 1, 900),
    _conversion("degree_Fahrenheit", "degree_Celsius", ("°F", "°C"), lambda a: (a - 32) / 1.8, 0, 450),
    _conversion("degree_Celsius", "degree_Fahrenheit", ("°C", "°F"), lambda a: a * 1.8 + 32, 0, 250),
    _conversion("pound_force_per_square_inch", "bar", ("psi", "bar"), lambda a: a * 0.0689475729, 5, 200),
    _conversion("bar", "kilopascal", ("bar", "kPa"), lambda a: a * 100, 1, 40),
    _conversion("liter", "milliliter", ("litres", "ml"), lambda a: a * 1000, 1, 30),
    _conversion("ounce", "gram", ("oz", "g"), lambda a: a * 28.349523125, 1, 90),
    _conversion("kilowatt_hour", "megajoule", ("kWh", "MJ"), lambda a: a * 3.6, 1, 500),
)

EVERYDAY = (
    Ask(
        "everyday.proportion",
        Parted(
            training=(
                "{n} {things} cost {known}. What do {m} {things} cost?", "If {n} {things} are {known}, how much are {m}?", "{n} {things} for {known}, so {m} {things} for?",
                "{m} {things} please, when {n} cost {known}",
            ),
            held_out=("At {known} for {n} {things}, what would {m} set me back?", "I paid {known} for {n} {things}. What will {m} {things} come to?"),
        ),
        {"n": Range(2, 12), "m": Range(13, 40), "known": Range(1, 60, 2), "things": Words(("apples", "pens", "tickets", "eggs", "bolts"))},
        {"known": "{known}", "belongs_to": "{n}", "wanted": "{m}"}, "answer", lambda v: v["known"] / v["n"] * v["m"], "{result} in all.",
    ),
    Ask(
        "everyday.work_together",
        Parted(
            training=(
                "One pump needs {a} hours, another {b} hours. How long together?", "I paint it in {a} hours, you in {b}. And both of us?",
                "{a} hours alone, {b} hours alone, how many hours together?",
            ),
            held_out=("Alone the job takes one of us {a} hours and the other {b} hours; how quickly is it done by both?",),
        ),
        {"a": Range(2, 12), "b": Range(2, 12)}, {"times": "[{a}, {b}]", "unit": "hours"}, "time",
        lambda v: 1 / (1 / v["a"] + 1 / v["b"]), "Together they need {result}.", "hours", places=2,
    ),
    Ask(
        "everyday.percent_of_whole",
        Parted(
            training=("What percentage of {whole} is {part}?", "{part} out of {whole} in percent", "{part} of {whole} is how many percent?", "I got {part} of {whole} right, percentage?"),
            held_out=("Say {part} in {whole} as a percentage.", "Which per cent does {part} make of {whole}?"),
        ),
        {"part": Range(1, 80), "whole": Range(81, 400)}, {"part": "{part}", "whole": "{whole}"}, "percent",
        lambda v: 100 * v["part"] / v["whole"], "That is {result}.", "%", places=1,
    ),
    Ask(
        "everyday.whole_from_percent",
        Parted(
            training=("{part} is {p}% of what?", "{p}% of a number is {part}. What is the number?", "If {p} percent is {part}, what is all of it?"),
            held_out=("Of which number is {part} exactly {p} per cent?",),
        ),
        {"part": Range(5, 300), "p": Words(("5", "10", "20", "25", "40", "50", "80"))}, {"part": "{part}", "percent": "{p}"}, "whole",
        lambda v: v["part"] * 100 / float(v["p"]), "The whole is {result}.",
    ),
    Ask(
        "everyday.fuel_cost",
        Parted(
            training=(
                "My car takes {c} l per 100 km. What does a trip of {d} km cost at {p} a litre?", "{d} km, {c} l/100 km, petrol at {p} a litre: cost?",
                "cost of fuel for {d} km with {c} litres per 100 km at {p}",
            ),
            held_out=("Driving {d} km at {c} litres every 100 km and {p} per litre, what do I pay for fuel?",),
        ),
        {"d": Range(20, 900), "c": Range(4, 12, 1), "p": Range(1.2, 2.4, 2)},
        {"distance": "{d}", "consumption": "{c}", "price": "{p}", "system": "l_per_100km"}, "cost",
        lambda v: v["d"] * v["c"] / 100 * v["p"], "The fuel costs {result}.",
    ),
)  # fmt: skip

FINANCE = (
    _money(
        "finance.tip",
        Parted(
            training=("What is a {p}% tip on {b}?", "tip {p} percent on a bill of {b}", "The bill is {b}, how much is a {p}% tip?", "{p}% tip on {b} please"),
            held_out=("I would like to leave {p} per cent on a bill of {b}; how much is that?", "Bill {b}, tipping {p}%: what goes on top?"),
        ),
        {"p": Range(5, 25), "b": Range(8, 240, 2)}, {"bill": "{b}", "percent": "{p}"}, "tip",
        lambda v: v["b"] * v["p"] / 100, "The tip is {result}.",
    ),
    _money(
        "finance.split_bill",
        Parted(
            training=("Split {b} among {n} people", "{n} of us share a bill of {b}. How much each?", "bill {b}, {n} people, each pays?"),
            held_out=("What does everyone owe if {n} friends go halves, so to speak, on {b}?", "Divide the bill of {b} evenly for {n} diners."),
        ),
        {"b": Range(20, 400, 2), "n": Range(2, 9)}, {"bill": "{b}", "people": "{n}"}, "share", lambda v: v["b"] / v["n"], "Each pays {result}.",
    ),
    _money(
        "finance.discount",
        Parted(
            training=("{b} with {p}% off?", "What is {b} after a discount of {p}%?", "A coat for {b} is reduced by {p} percent. New price?", "{p}% off {b}"),
            held_out=("The tag says {b}, the sign says minus {p} per cent: what will I pay?",),
        ),
        {"b": Range(10, 900), "p": Range(5, 70)}, {"price": "{b}", "percents": "[{p}]"}, "price_now",
        lambda v: v["b"] * (1 - v["p"] / 100), "You pay {result}.",
    ),
    _money(
        "finance.simple_interest",
        Parted(
            training=("Simple interest on {b} at {p}% for {n} years?", "What interest do I get on {b} at {p}% simple interest over {n} years?", "{b}, {p}% a year, {n} years, simple interest"),
            held_out=("Without compounding, what does {b} earn at {p} per cent in {n} years?",),
        ),
        {"b": Range(100, 20000), "p": Range(1, 9, 1), "n": Range(2, 15)}, {"principal": "{b}", "rate": "{p}", "time": "{n}", "time_unit": "years"}, "interest",
        lambda v: v["b"] * v["p"] / 100 * v["n"], "The interest is {result}.",
    ),
    _money(
        "finance.compound_interest",
        Parted(
            training=("What does {b} grow to at {p}% a year for {n} years?", "{b} at {p}% compound interest, {n} years, how much?", "I save {b} at {p}% compounded yearly. What is it after {n} years?"),
            held_out=("Leaving {b} alone for {n} years at {p} per cent, interest on interest: what will be there?",),
        ),
        {"b": Range(100, 20000), "p": Range(1, 9, 1), "n": Range(2, 15)},
        {"principal": "{b}", "rate": "{p}", "time": "{n}", "time_unit": "years", "frequency": "yearly"}, "amount",
        lambda v: v["b"] * (1 + v["p"] / 100) ** v["n"], "It grows to {result}.",
    ),
    _money(
        "finance.sales_tax",
        Parted(
            training=("Add {p}% VAT to {b}", "{b} plus {p}% tax?", "What is {b} with {p} percent sales tax?", "price with tax: {b}, rate {p}%"),
            held_out=("Net it is {b}; what is it gross at {p} per cent VAT?",),
        ),
        {"b": Range(5, 3000), "p": Range(5, 25)}, {"price": "{b}", "rate": "{p}", "direction": "add"}, "gross",
        lambda v: v["b"] * (1 + v["p"] / 100), "With tax it is {result}.",
    ),
)  # fmt: skip

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def _weekday(values: Values) -> str:
    day: date = values["d"]
    return _WEEKDAYS[day.weekday()]


def _between(values: Values) -> str:
    first: date = values["a"]
    last: date = values["b"]
    return f"{(last - first).days} days"


DATES = (
    Ask(
        "dates.weekday",
        Parted(
            training=("What day of the week is {d}?", "which weekday was {d}", "{d} is a?", "On what day does {d} fall?"),
            held_out=("Tell me whether {d} is a Monday, a Tuesday or what.", "Is {d} on a weekend, and which day is it?"),
        ),
        {"d": Day(1950, 2040)}, {"day": "{d}"}, "weekday", _weekday, "It is a {result}.",
    ),
    Ask(
        "dates.between",
        Parted(
            training=("How many days from {a} to {b}?", "days between {a} and {b}", "{a} until {b}, how many days?"),
            held_out=("Counting in days, how far apart are {a} and {b}?",),
        ),
        {"a": Day(1990, 2014), "b": Day(2015, 2030)}, {"start": "{a}", "end": "{b}", "unit": "days"}, "days", _between, "There are {result}.",
    ),
)  # fmt: skip
