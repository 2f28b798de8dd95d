"""Two amounts related by "so many more" or "so many times"; ages; parts and wholes; steady change."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.everyday.reckoning import exact, plain, shown, value_of

_PLAIN: Final = "plain definition"


def compare_two(
    times: float, more: float, known: float, given: str, asked: str = "first", noun: str = "", unit: str = ""
) -> ToolResult:
    """`first` is `times` the `second` plus `more`; `known` is the first, the second or their total."""
    k, d, n = exact(times, "multiple"), Fraction(repr(float(more))), exact(known, "known amount")
    if given == "total":
        second = (n - d) / (1 + k)
    elif given in {"first", "second"}:
        second = n if given == "second" else (n - d) / k
    else:
        raise BadInput("Give the first, the second or the total.")
    first = k * second + d
    if second < 0 or first < 0:
        raise BadInput("One of the two would be less than nothing.", remedy="Check the numbers.")
    if {"first": first, "second": second, "total": first + second}[given] != n:
        raise ToolFailed("The amounts do not give the known one back.")
    values = {
        "first": value_of("first", "the first", first, noun, unit),
        "second": value_of("second", "the second", second, noun, unit),
        "total": value_of("total", "both together", first + second, noun, unit),
    }
    sentence = {
        "first": "That is {{first}}; the other is {{second}}.",
        "second": "That is {{second}}; the other is {{first}}.",
        "total": "Together it is {{total}}: {{first}} and {{second}}.",
        "both": "They are {{second}} and {{first}}.",
    }.get(asked)
    if sentence is None:
        raise BadInput("Ask for the first, the second, the total or both.")
    lead = values.pop("second" if asked == "both" else asked)
    return ToolResult(
        values=(lead, *values.values()),
        sentence=sentence,
        method="first = times × second + difference, solved for what is not known",
        reference=_PLAIN,
        steps=(f"{plain(k)} × {plain(second)} {'-' if d < 0 else '+'} {plain(abs(d))} = {plain(first)}",),
        checked_by="the amounts found satisfy both statements",
    )


def age_multiple(older: float, younger: float, times: float) -> ToolResult:
    """In how many years one person will be so many times as old as another (or was, so many years ago)."""
    a, b, k = exact(older, "older age"), exact(younger, "younger age", zero=True), exact(times, "multiple")
    if k <= 1 or a <= b:
        raise BadInput("The older age comes first, and the multiple is above one.")
    years = (a - k * b) / (k - 1)
    if a + years != k * (b + years):
        raise ToolFailed("The ages do not give the multiple.")
    if b + years < 0:
        raise BadInput("That never happens: the younger one was not born yet.")
    past = years < 0
    return ToolResult(
        values=(
            Value(name="years", label="years", number=float(abs(years)), text=shown(abs(years), "years")),
            Value(name="ages", label="ages then", text=f"{plain(a + years)} and {plain(b + years)}"),
        ),
        sentence="That was {{years}} ago, at the ages of {{ages}}."
        if past
        else "That will be in {{years}}, at the ages of {{ages}}.",
        method="older + x = times × (younger + x), solved for x",
        reference=_PLAIN,
        checked_by="the ages then have the ratio asked for",
    )


def share_of(total: float, above: int, below: int, rest: bool = False, noun: str = "") -> ToolResult:
    """A fraction of a number of things, or what is left of them."""
    whole = exact(total, "total")
    if not 0 < above <= below:
        raise BadInput("The fraction must lie between zero and one.")
    part = whole * Fraction(above, below)
    other = whole - part
    lead, follow = (other, part) if rest else (part, other)
    return ToolResult(
        values=(
            value_of("answer", "answer", lead, noun),
            value_of("others", "the others", follow, noun),
        ),
        sentence="That is {{answer}}, which leaves {{others}}." if not rest else "{{answer}} " + ("is" if noun in {"$", "£", "€", "¥", "₹"} else "are") + " left; the part is {{others}}.",
        method="total times the fraction" + (", taken from the total" if rest else ""),
        reference=_PLAIN,
        steps=(f"{plain(whole)} × {above} / {below} = {plain(part)}",),
        checked_by="part and rest add up to the total",
    )  # fmt: skip


def percent_of_whole(part: float, whole: float) -> ToolResult:
    """What percentage a part is of a whole."""
    a, b = exact(part, "part", zero=True), exact(whole, "whole")
    if a > b:
        raise BadInput("The part is larger than the whole.", remedy="Check the numbers.")
    percent = a / b * 100
    if percent * b != a * 100:
        raise ToolFailed("The percentage does not give the part back.")
    return ToolResult(
        values=(
            Value(name="percent", label="percentage", number=float(percent), text=f"{float(percent):.4g}%"),
        ),
        sentence="{{part}} out of {{whole}} is {{percent}}.",
        method="part divided by whole, times a hundred",
        reference=_PLAIN,
        checked_by="the percentage of the whole gives the part",
    )


def whole_from_percent(part: float, percent: float, noun: str = "") -> ToolResult:
    """The whole of which a percentage is known."""
    a, p = exact(part, "part"), exact(percent, "percentage")
    whole = a * 100 / p
    if whole * p != a * 100:
        raise ToolFailed("The percentage of the whole does not give the part.")
    return ToolResult(
        values=(value_of("whole", "whole", whole, noun),),
        sentence="The whole is {{whole}}.",
        method="part divided by the percentage",
        reference=_PLAIN,
        steps=(f"{plain(a)} × 100 / {plain(p)} = {plain(whole)}",),
        checked_by="the percentage of the whole gives the part",
    )


def steady_change(
    start: float, rate: float, time: float, falling: bool = False, conversion: tuple[float, ...] = (1.0, 1.0), unit: str = "", noun: str = "", fee: bool = False
) -> ToolResult:  # fmt: skip
    """An amount that changes by the same amount in equal times; `conversion` brings rate × time into its unit."""
    first = exact(start, "starting amount", zero=True)
    change = (
        exact(rate, "rate")
        * exact(time, "time")
        * Fraction(repr(conversion[0]))
        / Fraction(repr(conversion[1]))
    )
    last = first - change if falling else first + change
    if last < 0:
        raise BadInput("By then nothing would be left.", remedy="Check the numbers.")
    return ToolResult(
        values=(value_of("last", "amount in the end", last, noun, unit), value_of("change", "change", change, noun, unit)),
        sentence="The total is {{last}}, of which {{change}} is charged by amount."
        if fee
        else "In the end it is {{last}}, a change of {{change}}.",
        method="starting amount " + ("less" if falling else "plus") + " rate times time",
        reference=_PLAIN,
        checked_by="the change undone gives the starting amount",
    )  # fmt: skip
