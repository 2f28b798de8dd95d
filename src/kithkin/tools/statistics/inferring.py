"""Continuous distributions, confidence intervals and tests.

SciPy's special functions are loaded only when a t or chi-square distribution is needed.
"""

from __future__ import annotations

import math
from statistics import NormalDist, fmean, stdev
from typing import Any, Final, cast

from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.statistics.chances import FELLER, chance, wanted_counts
from kithkin.tools.statistics.describing import TEXTBOOK, fact, plain

_WILSON: Final = "Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212"
_STUDENT: Final = "Student (1908), The probable error of a mean, Biometrika 6, 1-25"
_WELCH: Final = "Welch, B. L. (1947), The generalization of Student's problem, Biometrika 34, 28-35"
_PEARSON: Final = "Pearson, K. (1900), On the criterion…, Philosophical Magazine 50, 157-175"
_COCHRAN: Final = "Cochran, W. G. (1977), Sampling Techniques, 3rd edition, Wiley"


def _special() -> Any:
    from scipy import special  # noqa: PLC0415 - heavy; only needed for t and chi-square

    return cast("Any", special)


def _number(name: str, label: str, number: float, figures: int = 5) -> Value:
    return Value(name=name, label=label, number=number, text=plain(number, figures))


def _level(confidence: float) -> float:
    if not 50 <= confidence < 100:
        raise BadInput("The confidence level is a percentage between 50 and 100.")
    return confidence / 100


def normal_probability(
    mean: float, sd: float, lower: float | None = None, upper: float | None = None
) -> ToolResult:
    """The chance that a normal variable lies between bounds (either may be left open)."""
    if sd <= 0:
        raise BadInput("The standard deviation must be above zero.")
    if lower is None and upper is None or (lower is not None and upper is not None and lower > upper):
        raise BadInput("Give a lower bound, an upper bound or both in order.")
    low = None if lower is None else (lower - mean) / sd
    high = None if upper is None else (upper - mean) / sd

    def below(z: float) -> float:
        return math.erfc(-z / math.sqrt(2)) / 2

    if low is not None and high is not None:
        found, words = below(high) - below(low), "between {{lower_shown}} and {{upper_shown}}"
    elif low is not None:
        found, words = below(-low), "above {{lower_shown}}"
    else:
        found, words = below(cast("float", high)), "below {{upper_shown}}"
    scores = [plain(z, 4) for z in (low, high) if z is not None]
    return ToolResult(
        values=(chance("probability", "probability", found),),
        sentence=f"The probability is {{{{probability}}}} for a value {words}, in a normal distribution with mean {{{{mean_shown}}}} "
        "and standard deviation {{sd_shown}}.",
        method="normal distribution function of the z-scores",
        latex=r"z = \frac{x - \mu}{\sigma}",
        reference=FELLER,
        steps=(f"z = {' and '.join(scores)}",),
        facts=(
            fact("mean_shown", "mean", plain(mean)),
            fact("sd_shown", "standard deviation", plain(sd)),
            fact("lower_shown", "lower bound", "" if lower is None else plain(lower)),
            fact("upper_shown", "upper bound", "" if upper is None else plain(upper)),
        ),
    )


def normal_quantile(mean: float, sd: float, percent: float) -> ToolResult:
    """The value below which a percentage of a normal distribution lies."""
    if sd <= 0 or not 0 < percent < 100:
        raise BadInput("Give a standard deviation above zero and a percentage between 0 and 100.")
    z = NormalDist().inv_cdf(percent / 100)
    return ToolResult(
        values=(_number("value", "value", mean + z * sd), _number("z", "z-score", z, 4)),
        sentence="{{percent_shown}}% of a normal distribution with mean {{mean_shown}} and standard deviation {{sd_shown}} lies below {{value}}.",
        method="mean plus the normal quantile times the standard deviation",
        reference=FELLER,
        checked_by="",
        facts=(
            fact("percent_shown", "percentage", plain(percent)),
            fact("mean_shown", "mean", plain(mean)),
            fact("sd_shown", "standard deviation", plain(sd)),
        ),
    )


def poisson(rate: float, count: int, comparison: str = "exactly") -> ToolResult:
    """The chance of a number of events when `rate` are expected."""
    if not 0 < rate <= 10_000 or not 0 <= count <= 20_000:
        raise BadInput("Give an expected number above zero and a count of at least zero.")

    def term(k: int) -> float:
        return math.exp(-rate + k * math.log(rate) - math.lgamma(k + 1))

    if comparison in {"at_least", "more_than"}:
        found = 1 - math.fsum(term(k) for k in range(count if comparison == "at_least" else count + 1))
    else:
        found = math.fsum(term(k) for k in wanted_counts(comparison, count, count))
    return ToolResult(
        values=(chance("probability", "probability", max(found, 0.0)),),
        sentence=f"The probability of {comparison.replace('_', ' ')} {{{{count}}}} events is {{{{probability}}}} when {{{{rate_shown}}}} are expected.",
        method="Poisson distribution",
        latex=r"\frac{\lambda^k e^{-\lambda}}{k!}",
        reference=FELLER,
        facts=(fact("rate_shown", "expected number", plain(rate)),),
    )


def mean_interval(
    mean: float, sd: float, count: int, confidence: float = 95.0, known: bool = False
) -> ToolResult:
    """A confidence interval for a mean: Student's t, or normal when the population's deviation is known."""
    if sd < 0 or count < 2:
        raise BadInput("A confidence interval needs a standard deviation and at least two values.")
    tail = (1 + _level(confidence)) / 2
    factor = NormalDist().inv_cdf(tail) if known else float(_special().stdtrit(count - 1, tail))
    margin = factor * sd / math.sqrt(count)
    name = "z" if known else "t"
    return ToolResult(
        values=(
            Value(
                name="interval",
                label="confidence interval",
                text=f"{plain(mean - margin, 5)} to {plain(mean + margin, 5)}",
            ),
            _number("margin", "margin of error", margin),
            _number("lower", "lower limit", mean - margin),
            _number("upper", "upper limit", mean + margin),
        ),
        sentence="The {{level}} confidence interval for the mean is {{interval}} (margin of error {{margin}}).",
        method="mean ± "
        + ("normal quantile" if known else "Student's t quantile with n - 1 degrees of freedom")
        + " times the standard error",
        latex=rf"\bar x \pm {name}\,\frac{{s}}{{\sqrt{{n}}}}",
        reference=TEXTBOOK if known else _STUDENT,
        steps=(f"{name} = {plain(factor, 5)}, standard error {plain(sd / math.sqrt(count), 5)}",),
        facts=(fact("level", "confidence level", f"{plain(confidence)}%"),),
    )


def proportion_interval(successes: int, count: int, confidence: float = 95.0) -> ToolResult:
    """Wilson's confidence interval for a proportion."""
    if not 0 <= successes <= count or count < 1:
        raise BadInput("The successes must lie between zero and the sample size.")
    z, p = NormalDist().inv_cdf((1 + _level(confidence)) / 2), successes / count
    spread = z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    low, high = max(middle - spread, 0.0), min(middle + spread, 1.0)
    return ToolResult(
        values=(
            Value(
                name="interval", label="confidence interval", text=f"{low * 100:.1f}% to {high * 100:.1f}%"
            ),
            Value(name="proportion", label="proportion", number=p, text=f"{p * 100:.4g}%"),
            Value(name="lower", label="lower limit", number=low, significant=4),
            Value(name="upper", label="upper limit", number=high, significant=4),
        ),
        sentence="The {{level}} confidence interval is {{interval}}, around a sample proportion of {{proportion}}.",
        method="Wilson score interval",
        reference=_WILSON,
        facts=(fact("level", "confidence level", f"{plain(confidence)}%"),),
    )


def t_test(first: tuple[float, ...], second: tuple[float, ...] = (), expected: float = 0.0) -> ToolResult:
    """A two-sided t-test: one sample against an expected mean, or two independent samples (Welch)."""
    if len(first) < 2 or len(second) == 1 or stdev(first) == 0 or (second and stdev(second) == 0):
        raise BadInput("A t-test needs at least two different numbers in each sample.")
    if second:
        one, two = stdev(first) ** 2 / len(first), stdev(second) ** 2 / len(second)
        t = (fmean(first) - fmean(second)) / math.sqrt(one + two)
        freedom = (one + two) ** 2 / (one**2 / (len(first) - 1) + two**2 / (len(second) - 1))
    else:
        t = (fmean(first) - expected) / (stdev(first) / math.sqrt(len(first)))
        freedom = len(first) - 1.0
    p = 2 * float(_special().stdtr(freedom, -abs(t)))
    return ToolResult(
        values=(
            _number("t", "t statistic", t),
            _number("p", "two-sided p-value", p, 4),
            _number("freedom", "degrees of freedom", freedom, 4),
        ),
        sentence="The two-sided p-value is {{p}}, from t = {{t}} with {{freedom}} degrees of freedom.",
        method="Welch's t-test for two independent samples" if second else "Student's one-sample t-test",
        reference=_WELCH if second else _STUDENT,
        cautions=("It assumes roughly normal data and independent values.",),
    )


def chi_square(observed: tuple[float, ...], expected: tuple[float, ...] = ()) -> ToolResult:
    """Goodness of fit; without expected counts all categories are expected equally often."""
    if len(observed) < 2 or min(observed) < 0 or sum(observed) <= 0:
        raise BadInput("Give at least two counts, none below zero.")
    fitted = expected or tuple(sum(observed) / len(observed) for _ in observed)
    if (
        len(fitted) != len(observed)
        or min(fitted) <= 0
        or abs(sum(fitted) - sum(observed)) > 1e-6 * sum(observed)
    ):
        raise BadInput("The expected counts must be above zero and add up to the observed total.")
    statistic = sum((o - e) ** 2 / e for o, e in zip(observed, fitted, strict=True))
    freedom = len(observed) - 1
    p = float(_special().chdtrc(freedom, statistic))
    return ToolResult(
        values=(
            _number("chi_square", "chi-square", statistic),
            _number("p", "p-value", p, 4),
            Value(name="freedom", label="degrees of freedom", number=freedom),
        ),
        sentence="Chi-square is {{chi_square}} with {{freedom}} degrees of freedom, so the p-value is {{p}}.",
        method="sum of squared differences between observed and expected counts over the expected",
        latex=r"\chi^2 = \sum \frac{(O-E)^2}{E}",
        reference=_PEARSON,
        cautions=("Some expected counts are below five, so the p-value is rough.",)
        if min(fitted) < 5
        else (),
    )


def sample_size(margin: float, confidence: float = 95.0, proportion: float = 50.0) -> ToolResult:
    """People needed to estimate a proportion within a margin of error, all in percent."""
    if not 0 < margin < 100 or not 0 < proportion < 100:
        raise BadInput("Margin and proportion are percentages between 0 and 100.")
    z, p = NormalDist().inv_cdf((1 + _level(confidence)) / 2), proportion / 100
    exactly = z * z * p * (1 - p) / (margin / 100) ** 2
    needed = math.ceil(exactly - 1e-9)
    return ToolResult(
        values=(Value(name="needed", label="sample size", number=needed),),
        sentence="You need a sample of {{needed}} for a margin of error of {{margin_shown}} at {{level}} confidence.",
        method="normal approximation for a proportion, rounded up",
        latex=r"n = \frac{z^2 p (1-p)}{e^2}",
        reference=_COCHRAN,
        steps=(f"z = {plain(z, 5)}, n = {plain(exactly, 6)}",),
        cautions=(
            "It assumes a large population, a random sample and a proportion of about {{proportion_shown}}.",
        ),
        facts=(
            fact("level", "confidence level", f"{plain(confidence)}%"),
            fact("margin_shown", "margin of error", f"{plain(margin)}%"),
            fact("proportion_shown", "assumed proportion", f"{plain(proportion)}%"),
        ),
    )
