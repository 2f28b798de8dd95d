"""Questions about normal and Poisson distributions and standard scores."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Given, Measure, Proposal, Reading
from kithkin.tools.statistics.hearing import (
    MEAN,
    SD,
    beyond,
    comparison_before,
    is_percent,
    labelled,
    of,
    propose,
    says,
)


def _mean_and_sd(reading: Reading) -> tuple[Measure, Measure] | None:
    mean, deviation = labelled(reading, MEAN, reading.measures), labelled(reading, SD, reading.measures)
    if mean is not None and deviation is not None and mean is not deviation:
        return mean, deviation
    found = re.search(r"\bn\s*\(\s*[-\d.]+\s*,\s*[\d.]+\s*(\^2|²)?\s*\)", reading.lower)
    inside = reading.inside(*found.span()) if found else ()
    # N(μ, σ²) is written with the variance, N(μ, σ) with the deviation: only an explicit square is certain.
    return (inside[0], inside[1]) if found and found.group(1) and len(inside) == 2 else None


def z_score(reading: Reading) -> Proposal | None:
    """How many deviations a value lies from the mean."""
    if not says(reading, r"z[- ]?(?:score|value)s?", r"standard score", r"how many standard deviations"):
        return None
    both = _mean_and_sd(reading)
    rest = [m for m in reading.measures if both and m not in both]
    if both is None or len(rest) != 1:
        return None
    return propose(
        "z_score",
        {"value": of(rest[0]), "mean": of(both[0]), "sd": of(both[1])},
        "a z-score is asked for",
        0.95,
    )


def normal(reading: Reading) -> Proposal | None:
    """Chances and cut-offs of a normal distribution."""
    if not says(reading, r"normal(?:ly)?(?: distribut\w+)?", r"bell curve", r"gaussian") and not re.search(
        r"\bn\s*\(", reading.lower
    ):
        return None
    both = _mean_and_sd(reading)
    if both is None:
        return None
    rest = [m for m in reading.measures if m not in both]
    base: dict[str, Argument] = {"mean": of(both[0]), "sd": of(both[1])}
    if len(rest) == 1 and (is_percent(rest[0]) or says(reading, r"percentile")):
        return _normal_cut_off(reading, base, rest[0])
    if len(rest) == 2 and says(reading, r"between", r"from"):
        low, high = sorted(rest, key=lambda m: m.number)
        return propose(
            "normal_probability",
            base | {"lower": of(low), "upper": of(high)},
            "a normal probability between bounds",
        )
    if len(rest) != 1:
        return None
    side = beyond(reading)
    if side is None:
        return None
    return propose("normal_probability", base | {side: of(rest[0])}, "a normal probability beyond a bound")


def _normal_cut_off(reading: Reading, base: dict[str, Argument], share: Measure) -> Proposal | None:
    if says(reading, r"percentile", r"bottom", r"lowest", r"below which"):
        return propose(
            "normal_quantile",
            base | {"percent": of(share)},
            "a percentile of a normal distribution is asked for",
        )
    if says(reading, r"top", r"highest", r"upper"):
        return propose(
            "normal_quantile",
            base | {"percent": of(share, 100 - share.number)},
            "a cut-off of a normal distribution is asked for",
        )
    return None


def poisson(reading: Reading) -> Proposal | None:
    """Chances of a number of events at a steady rate."""
    periods = set(re.findall(r"\b(second|minute|hour|day|week|month|year)s?\b", reading.lower))
    if not says(reading, r"poisson") or len(periods) > 1:
        # A rate for one period and a question about another are not yet the same expectation.
        return None
    rate = labelled(
        reading, r"mean|rate|lambda|λ|average|averages|expects?|receives(?: an average)?", reading.measures
    )
    if rate is None and re.search(r"\b(?:on|an) average\b", reading.lower):
        per = r"\s*(?:times|[a-z]+)?(?: [a-z]+)? ?(?:per|a|an|each|every) (?:second|minute|hour|day|week|month|year|page)"
        rate = next((m for m in reading.measures if re.match(per, reading.lower[m.end :])), None)
    rest = [m for m in reading.measures if m is not rate]
    none = re.search(r"\b(?:no|zero|without(?: any| an?)?) (?:[a-z]+ )?[a-z]+", reading.lower[rate.end :]) if rate else None  # fmt: skip
    if rate is not None and not rest and none and not (rate.unit or "").startswith("percent"):
        zero: dict[str, Argument] = {"rate": of(rate), "count": Given(value=0, span=None)}
        return propose("poisson", zero, "a Poisson probability of none is asked for")
    if rate is None or len(rest) != 1 or not rest[0].is_integer or rest[0].unit:
        return None
    comparison = comparison_before(reading, rest[0])
    return propose(
        "poisson",
        {"rate": of(rate), "count": of(rest[0]), "comparison": Given(value=comparison)},
        "a Poisson probability is asked for",
    )
