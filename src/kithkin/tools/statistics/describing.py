"""Descriptive statistics of a list of numbers, scores, weighted means, regression."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import Drawing, ToolResult, Value

TEXTBOOK: Final = "Freedman, Pisani and Purves (2007), Statistics, 4th edition, Norton"
_QUARTILES: Final = "Moore, McCabe and Craig (2017), Introduction to the Practice of Statistics, 9th edition"
WANTED: Final = (
    "summary", "mean", "median", "mode", "range", "sd", "variance", "quartiles", "iqr", "sum", "minimum", "maximum",
    "mean_and_sd", "population_sd", "population_variance",
)  # fmt: skip


def plain(number: float | Fraction, figures: int = 6) -> str:
    """A number for people, without superfluous zeros."""
    value = float(number)
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    return f"{value:.{figures}g}" if abs(value) < 1e6 or abs(value) >= 1e15 else f"{value:,.2f}"


def fact(name: str, label: str, text: str) -> Value:
    """Something the sentence mentions besides the results."""
    return Value(name=name, label=label, text=text)


def _value(name: str, label: str, number: float | Fraction, figures: int = 6) -> Value:
    return Value(name=name, label=label, number=float(number), text=plain(number, figures))


def _spread(name: str, label: str, number: float) -> Value:
    """A standard deviation: four figures say all that a sample can."""
    return _value(name, label, number, 4 if abs(number) < 1000 else 6)


def checked_numbers(numbers: tuple[float, ...], least: int = 1) -> list[Fraction]:
    """The numbers as exact fractions of their written form. Raises `BadInput` for too few or not finite ones."""
    if len(numbers) < least or len(numbers) > 10_000 or not all(math.isfinite(n) for n in numbers):
        raise BadInput(f"Give between {least} and 10000 numbers.")
    return [Fraction(repr(number)) for number in numbers]


def median_of(ordered: list[Fraction]) -> Fraction:
    """The middle number, or the mean of the two middle ones."""
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def _quartiles(ordered: list[Fraction]) -> tuple[Fraction, Fraction]:
    half = len(ordered) // 2
    if half == 0:
        return ordered[0], ordered[0]
    return median_of(ordered[:half]), median_of(ordered[-half:])


def describe(numbers: tuple[float, ...], wanted: str = "summary", unit: str = "") -> ToolResult:
    """Mean, median, mode, range, standard deviation, variance and quartiles; leads with the one `wanted`."""
    exact = checked_numbers(numbers)
    if wanted not in WANTED:
        raise BadInput(f"Ask for one of: {', '.join(WANTED)}.")
    if wanted in {"sd", "variance", "mean_and_sd", "population_sd", "population_variance"} and len(exact) < 2:
        raise BadInput("A standard deviation needs at least two numbers.")
    ordered = sorted(exact)
    values = _described(exact, ordered)
    if unit:
        values = {
            name: value if "variance" in name or value.number is None else replace(value, unit=unit)
            for name, value in values.items()
        }
    if abs(statistics.fmean(numbers) - float(sum(exact) / len(exact))) > 1e-9 * (1 + max(map(abs, numbers))):
        raise ToolFailed("Two ways of computing the mean disagree.")
    first = {
        "quartiles": ["q1", "median", "q3"],
        "sd": ["sd", "population_sd"],
        "mean_and_sd": ["mean", "sd", "population_sd"],
        "variance": ["variance", "population_variance"],
        "population_sd": ["population_sd", "sd"],
        "population_variance": ["population_variance", "variance"],
    }
    lead = first.get(wanted, ["mean", "median", "mode", "range"] if wanted == "summary" else [wanted])
    rest = [name for name in values if name not in lead]
    return ToolResult(
        values=tuple(values[name] for name in (*lead, *rest)),
        sentence=_SENTENCES[wanted],
        method=_METHODS.get(wanted, _METHODS["summary"]),
        reference=_QUARTILES if wanted in {"quartiles", "iqr"} else TEXTBOOK,
        steps=(
            "in order: " + ", ".join(plain(n) for n in ordered[:60]) + (" …" if len(ordered) > 60 else ""),
            f"sum {plain(sum(exact))}, count {len(exact)}, mean {plain(sum(exact) / len(exact))}",
        ),
        cautions=("Other software may use another rule for quartiles.",)
        if wanted in {"quartiles", "iqr"}
        else (),
        checked_by="exact fractions and floating point agree" if wanted in {"mean", "summary", "sum"} else "",
        facts=(fact("count", "how many numbers", str(len(exact))),),
    )


def _described(exact: list[Fraction], ordered: list[Fraction]) -> dict[str, Value]:
    count, total = len(exact), sum(exact, Fraction(0))
    mean = total / count
    squares = sum(((n - mean) ** 2 for n in exact), Fraction(0))
    low, high = _quartiles(ordered)
    tallies = Counter(exact)
    most = max(tallies.values())
    modes = sorted(n for n, tally in tallies.items() if tally == most)
    mode = (
        "none (no number repeats more than the others)"
        if most == 1 or len(modes) == len(tallies) > 1
        else " and ".join(plain(n) for n in modes)
    )
    values = {
        "mean": _value("mean", "mean", mean),
        "median": _value("median", "median", median_of(ordered)),
        "mode": Value(name="mode", label="mode", text=mode),
        "range": _value("range", "range", ordered[-1] - ordered[0]),
        "minimum": _value("minimum", "smallest", ordered[0]),
        "maximum": _value("maximum", "largest", ordered[-1]),
        "sum": _value("sum", "sum", total),
        "q1": _value("q1", "first quartile", low),
        "q3": _value("q3", "third quartile", high),
        "iqr": _value("iqr", "interquartile range", high - low),
        "population_variance": _value("population_variance", "population variance", squares / count),
        "population_sd": _spread(
            "population_sd", "population standard deviation", math.sqrt(squares / count)
        ),
    }
    if count > 1:
        values["variance"] = _value("variance", "sample variance", squares / (count - 1))
        values["sd"] = _spread("sd", "sample standard deviation", math.sqrt(squares / (count - 1)))
    return values


_SENTENCES: Final = {
    "summary": "Of the {{count}} numbers the mean is {{mean}}, the median {{median}}, the mode {{mode}} and the range {{range}}.",
    "mean": "The mean of the {{count}} numbers is {{mean}}.",
    "median": "The median of the {{count}} numbers is {{median}}.",
    "mode": "The mode is {{mode}}.",
    "range": "The range is {{range}}, from {{minimum}} to {{maximum}}.",
    "sd": "The standard deviation is {{sd}} for a sample (dividing by one less than the count), or {{population_sd}} if the "
    "numbers are the whole population.",
    "mean_and_sd": "The mean of the {{count}} numbers is {{mean}}; the standard deviation is {{sd}} for a sample (dividing by one "
    "less than the count), or {{population_sd}} if the numbers are the whole population.",
    "variance": "The variance is {{variance}} for a sample (dividing by one less than the count), or {{population_variance}} "
    "if the numbers are the whole population.",
    "population_sd": "The population standard deviation is {{population_sd}} (dividing by the count); for a sample it would be "
    "{{sd}}.",
    "population_variance": "The population variance is {{population_variance}} (dividing by the count); for a sample it would be "
    "{{variance}}.",
    "quartiles": "The quartiles are {{q1}}, {{median}} (the median) and {{q3}}, so the interquartile range is {{iqr}}.",
    "iqr": "The interquartile range is {{iqr}}, from {{q1}} to {{q3}}.",
    "sum": "The sum of the {{count}} numbers is {{sum}}.",
    "minimum": "The smallest of the {{count}} numbers is {{minimum}}.",
    "maximum": "The largest of the {{count}} numbers is {{maximum}}.",
}
_METHODS: Final = {
    "summary": "sum divided by count; middle of the ordered numbers; most frequent number; largest minus smallest",
    "sd": "square root of the sum of squared deviations from the mean over n - 1 (sample) or n (population)",
    "variance": "sum of squared deviations from the mean over n - 1 (sample) or n (population)",
    "quartiles": "medians of the lower and upper halves, without the median itself when the count is odd",
    "iqr": "difference of the medians of the upper and lower halves (without the median when the count is odd)",
}


def percentile(numbers: tuple[float, ...], percent: float) -> ToolResult:
    """A percentile by linear interpolation between order statistics (the common spreadsheet rule)."""
    ordered = sorted(checked_numbers(numbers, 2))
    if not 0 <= percent <= 100:
        raise BadInput("A percentile lies between 0 and 100.")
    position = Fraction(repr(percent)) / 100 * (len(ordered) - 1)
    below = min(int(position), len(ordered) - 2)
    found = ordered[below] + (position - below) * (ordered[below + 1] - ordered[below])
    return ToolResult(
        values=(_value("percentile", "percentile", found),),
        sentence="The percentile {{percent_shown}} of the numbers is {{percentile}}.",
        method="linear interpolation between the ordered numbers at position (n - 1)·p (type 7)",
        reference="Hyndman and Fan (1996), Sample quantiles in statistical packages, The American Statistician 50, 361-365",
        cautions=("Other rules for percentiles give slightly different values for short lists.",),
        facts=(fact("percent_shown", "percentile asked", plain(percent)),),
    )


def z_score(value: float, mean: float, sd: float) -> ToolResult:
    """How many standard deviations a value lies from the mean."""
    if sd <= 0:
        raise BadInput("The standard deviation must be above zero.")
    score = (Fraction(repr(value)) - Fraction(repr(mean))) / Fraction(repr(sd))
    below = statistics.NormalDist().cdf(float(score))
    return ToolResult(
        values=(
            _value("z", "z-score", score),
            Value(name="below", label="share below", number=below, text=f"{below * 100:.4g}%"),
        ),
        sentence="The z-score is {{z}}; in a normal distribution a share of {{below}} lies below it.",
        method="value minus mean, divided by the standard deviation",
        latex=r"z = \frac{x - \mu}{\sigma}",
        reference=TEXTBOOK,
        steps=(f"({plain(value)} - {plain(mean)}) / {plain(sd)} = {plain(score)}",),
        checked_by="mean plus z standard deviations gives the value back",
    )


def weighted_mean(values: tuple[float, ...], weights: tuple[float, ...]) -> ToolResult:
    """The mean of values with weights."""
    numbers, shares = checked_numbers(values), checked_numbers(weights)
    if len(numbers) != len(shares) or min(shares) < 0 or sum(shares) == 0:
        raise BadInput("Give as many weights as values, none below zero.")
    mean = sum((n * w for n, w in zip(numbers, shares, strict=True)), Fraction(0)) / sum(shares)
    return ToolResult(
        values=(_value("mean", "weighted mean", mean),),
        sentence="The weighted mean is {{mean}}.",
        method="sum of value times weight, divided by the sum of the weights",
        latex=r"\bar{x} = \frac{\sum w_i x_i}{\sum w_i}",
        reference=TEXTBOOK,
        steps=(
            " + ".join(f"{plain(n)}·{plain(w)}" for n, w in zip(numbers, shares, strict=True))
            + f", divided by {plain(sum(shares))}",
        ),
    )


def regression(
    x: tuple[float, ...],
    y: tuple[float, ...],
    at: float | None = None,
    wanted: str = "line",
    draw: bool = False,
) -> ToolResult:
    """Least-squares line and Pearson correlation; a prediction at `at`; a scatter drawing on request."""
    if len(x) != len(y) or len(x) < 2 or len(x) > 5000:
        raise BadInput("Give as many x values as y values, at least two.")
    if len(set(x)) < 2:
        raise BadInput("The x values are all the same, so no line can be fitted.")
    across, up = checked_numbers(x), checked_numbers(y)
    count = len(across)
    mean_x, mean_y = sum(across) / count, sum(up) / count
    xx = sum(((a - mean_x) ** 2 for a in across), Fraction(0))
    xy = sum(((a - mean_x) * (b - mean_y) for a, b in zip(across, up, strict=True)), Fraction(0))
    yy = sum(((b - mean_y) ** 2 for b in up), Fraction(0))
    slope = xy / xx
    intercept = mean_y - slope * mean_x
    if sum((b - intercept - slope * a) * a for a, b in zip(across, up, strict=True)) != 0:
        raise ToolFailed("The residuals are not orthogonal to x.")
    sign = "+" if intercept >= 0 else "-"
    line = f"y = {plain(slope)}x {sign} {plain(abs(intercept))}"
    values = [
        Value(name="line", label="regression line", text=line),
        _value("slope", "slope", slope),
        _value("intercept", "intercept", intercept),
    ]
    sentence = "The least-squares line is {{line}}"
    if yy:
        values.append(_value("r", "correlation coefficient", float(xy) / math.sqrt(xx * yy)))
        sentence += ", with correlation r = {{r}}"
    elif wanted == "correlation":
        raise BadInput("The y values are all the same, so there is no correlation.")
    if wanted == "correlation":
        values.insert(0, values.pop())
        sentence = "The correlation coefficient is r = {{r}}; the least-squares line is {{line}}"
    if at is not None:
        values.insert(0, _value("prediction", "predicted y", intercept + slope * Fraction(repr(at))))
        sentence = "The prediction is y = {{prediction}} at x = {{at_shown}}. " + sentence
    outside = at is not None and not min(x) <= at <= max(x)
    return ToolResult(
        values=tuple(values),
        sentence=sentence + ".",
        method="ordinary least squares",
        latex=r"b = \frac{\sum (x-\bar x)(y-\bar y)}{\sum (x-\bar x)^2},\quad a = \bar y - b\bar x",
        reference=TEXTBOOK,
        steps=(
            f"mean of x {plain(mean_x)}, mean of y {plain(mean_y)}",
            f"slope {plain(xy)} / {plain(xx)} = {plain(slope)}",
        ),
        cautions=("The prediction lies outside the data.",) if outside else (),
        checked_by="the residuals are orthogonal to x",
        facts=(fact("at_shown", "x", plain(at) if at is not None else ""),),
        drawing=scatter(x, y, float(slope), float(intercept), line) if draw else None,
    )


def scatter(x: tuple[float, ...], y: tuple[float, ...], slope: float, intercept: float, line: str) -> Drawing:
    """A scatter plot with its regression line."""
    low, high = min(x), max(x)
    ends = (intercept + slope * low, intercept + slope * high)
    bottom, top = min(*y, *ends), max(*y, *ends)
    tall = top - bottom or 1.0

    def place(a: float, b: float) -> tuple[float, float]:
        return 50 + 400 * (a - low) / (high - low), 280 - 250 * (b - bottom) / tall

    dots = "".join(
        "<circle cx='{:.1f}' cy='{:.1f}' r='4' fill='#1f6feb'/>".format(*place(a, b))
        for a, b in zip(x, y, strict=True)
    )
    (x1, y1), (x2, y2) = place(low, ends[0]), place(high, ends[1])
    labels = (
        f"<text x='50' y='305'>{plain(low)}</text><text x='450' y='305' text-anchor='end'>{plain(high)}</text>"
        f"<text x='45' y='284' text-anchor='end'>{plain(bottom, 4)}</text><text x='45' y='34' text-anchor='end'>{plain(top, 4)}</text>"
    )
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 480 320' font-family='sans-serif' font-size='12'>"
        "<path d='M50 20V285H460' fill='none' stroke='#555'/>"
        f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' stroke='#d1242f' stroke-width='2'/>{dots}{labels}</svg>"
    )
    return Drawing(svg=svg, description=f"Scatter plot of {len(x)} points with the line {line}.")
