"""Chances of combined events, and of the uniform and the exponential distribution."""

from __future__ import annotations

import math
from fractions import Fraction

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.statistics.chances import FELLER, as_fraction, chance
from kithkin.tools.statistics.describing import TEXTBOOK, fact, plain


def expected_count(trials: int, chance: tuple[float, float]) -> ToolResult:
    """Expected number of successes: trials times the chance, given as (favourable, possible)."""
    if not 1 <= trials <= 10**12 or len(chance) != 2 or not 0 < chance[0] <= chance[1]:
        raise BadInput("Give the number of trials and a chance between 0 and 1.")
    expected = Fraction(repr(chance[0])) / Fraction(repr(chance[1])) * trials
    return ToolResult(
        values=(
            Value(name="expected", label="expected number", number=float(expected), text=plain(expected)),
        ),
        sentence="You can expect {{expected}} on average.",
        method="number of trials times the chance of one success",
        reference=FELLER,
        cautions=("The actual number varies around this.",),
    )


def complement(probability: float) -> ToolResult:
    """The chance that an event does not happen."""
    happens = as_fraction(probability)
    return ToolResult(
        values=(chance("probability", "probability that it does not happen", 1 - happens),),
        sentence="The probability that it does not happen is {{probability}}.",
        method="one minus the probability of the event",
        latex=r"P(\bar A) = 1 - P(A)",
        reference=FELLER,
        checked_by="both probabilities add up to one",
    )


def independent_events(first: float, second: float, wanted: str = "both") -> ToolResult:
    """Two independent events: the chance of both, of at least one, or of neither."""
    a, b = as_fraction(first), as_fraction(second)
    found = {"both": a * b, "either": a + b - a * b, "neither": (1 - a) * (1 - b)}
    if wanted not in found:
        raise BadInput("Ask for both, either or neither.")
    if found["either"] + found["neither"] != 1:
        raise ToolFailed("The probabilities do not add up to one.")
    words = {"both": "both happen", "either": "at least one of them happens", "neither": "neither happens"}
    return ToolResult(
        values=(chance("probability", "probability", found[wanted]),),
        sentence=f"The probability that {words[wanted]} is {{{{probability}}}}, as the two are independent.",
        method={"both": "probabilities multiplied", "either": "sum less product", "neither": "chances of not happening multiplied"}[wanted],
        latex=r"P(A \cap B) = P(A)\,P(B)" if wanted == "both" else r"P(A \cup B) = P(A) + P(B) - P(A)\,P(B)",
        reference=FELLER,
        checked_by="at least one and neither add up to one",
    )  # fmt: skip


def _bounds(lower: float | None, upper: float | None) -> str:
    if lower is None and upper is None or (lower is not None and upper is not None and lower > upper):
        raise BadInput("Give a lower bound, an upper bound or both in order.")
    if lower is None:
        return "below {{upper_shown}}"
    return "above {{lower_shown}}" if upper is None else "between {{lower_shown}} and {{upper_shown}}"


def _bound_facts(lower: float | None, upper: float | None) -> tuple[Value, ...]:
    return (
        fact("lower_shown", "lower bound", "" if lower is None else plain(lower)),
        fact("upper_shown", "upper bound", "" if upper is None else plain(upper)),
    )


def uniform_probability(
    low: float, high: float, lower: float | None = None, upper: float | None = None
) -> ToolResult:
    """The chance that a number spread evenly between two ends lies within bounds."""
    if not low < high:
        raise BadInput("The lower end must be below the upper end.", remedy="Check the interval.")
    words = _bounds(lower, upper)
    start = max(low, low if lower is None else lower)
    end = min(high, high if upper is None else upper)
    a, b, c, d = (Fraction(repr(float(number))) for number in (low, high, start, end))
    found = max(Fraction(0), (d - c) / (b - a))
    return ToolResult(
        values=(chance("probability", "probability", found),),
        sentence=f"The probability of a value {words} is {{{{probability}}}}, spread evenly from {{{{low_shown}}}} to {{{{high_shown}}}}.",
        method="length of the wanted part over the whole length",
        latex=r"P(c < X < d) = \frac{d - c}{b - a}",
        reference=FELLER,
        facts=(*_bound_facts(lower, upper), fact("low_shown", "lower end", plain(low)), fact("high_shown", "upper end", plain(high))),
    )  # fmt: skip


def exponential_probability(
    mean: float, lower: float | None = None, upper: float | None = None
) -> ToolResult:
    """The chance that an exponentially distributed waiting time lies within bounds."""
    if mean <= 0 or any(bound is not None and bound < 0 for bound in (lower, upper)):
        raise BadInput("The mean must be above zero and the bounds not below zero.")
    words = _bounds(lower, upper)
    above_lower = 1.0 if lower is None else math.exp(-lower / mean)
    above_upper = 0.0 if upper is None else math.exp(-upper / mean)
    return ToolResult(
        values=(chance("probability", "probability", above_lower - above_upper),),
        sentence=f"The probability of a value {words} is {{{{probability}}}}, in an exponential distribution with mean {{{{mean_shown}}}}.",
        method="exponential distribution function",
        latex=r"P(X > x) = e^{-x/\mu}",
        reference=FELLER,
        facts=(*_bound_facts(lower, upper), fact("mean_shown", "mean", plain(mean))),
    )


def needed_value(numbers: tuple[float, ...], mean: float) -> ToolResult:
    """The further value that brings the mean of some numbers to a wanted one."""
    if not numbers:
        raise BadInput("Give the numbers that are known.")
    known = [Fraction(repr(float(number))) for number in numbers]
    wanted = Fraction(repr(float(mean)))
    missing = wanted * (len(known) + 1) - sum(known)
    if (sum(known) + missing) / (len(known) + 1) != wanted:
        raise ToolFailed("The value found does not give the mean.")
    return ToolResult(
        values=(Value(name="missing", label="missing value", number=float(missing), text=plain(missing)),),
        sentence="The missing value is {{missing}}: with it the mean is {{mean_shown}}.",
        method="wanted mean times the number of values, less those known",
        reference=TEXTBOOK,
        steps=(f"{plain(wanted)} × {len(known) + 1} - {plain(sum(known))} = {plain(missing)}",),
        checked_by="the mean of all values is the wanted one",
        facts=(fact("mean_shown", "mean", plain(mean)),),
    )
