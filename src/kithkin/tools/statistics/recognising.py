"""Questions about lists of numbers, distributions, intervals and tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kithkin.messages.readings import Argument, Given, Measure, Proposal, Reading
from kithkin.tools.statistics.hearing import (
    MEAN,
    SD,
    NumberList,
    all_used,
    is_percent,
    labelled,
    lists_of,
    of,
    propose,
    says,
)
from kithkin.tools.statistics.recognising_distributions import normal, poisson, z_score

_WANTED: Final = (
    ("sd", r"standard deviations?|std\.? ?dev\w*|stdev|sd|s\.d\."),
    ("variance", r"variance"),
    ("iqr", r"iqr|inter[- ]?quartile(?: range)?"),
    ("quartiles", r"quartiles?|five[- ]number summary"),
    ("median", r"median"),
    ("mode", r"mode|modal(?: value)?"),
    ("range", r"range"),
    ("mean", r"mean|average|avg"),
)
_NOT_DATA: Final = (
    r"speed",
    r"velocity",
    r"km/h",
    r"mph",
    r"confidence",
    r"normal(?:ly)?",
    r"weighted",
    r"z[- ]?score",
    r"remainder",
    r"arithmetic progression",
    r"geometric",
    r"uniform(?:ly)?",
    r"exponential(?:ly)?",
    r"poisson",
    r"binomial",
    r"distribution",
    r"random variable",
)


def statistics_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for questions about statistics, best first."""
    for attempt in (
        _regression,
        _tests,
        _sample_size,
        _interval,
        z_score,
        normal,
        poisson,
        _weighted,
        _percentile,
        _describe,
    ):
        proposal = attempt(reading)
        if proposal is not None:
            return (proposal,)
    return ()


def _describe(reading: Reading) -> Proposal | None:
    wanted = [name for name, words in _WANTED if says(reading, words)]
    if says(reading, r"summary statistics", r"descriptive statistics", r"summari[sz]e (?:these|the|this)"):
        wanted = ["summary"]
    if not wanted or says(
        reading,
        *_NOT_DATA,
        r"new",
        r"remov\w+",
        r"another",
        r"if (?:the )?(?:mean|average)",
        r"missing",
        r"needs? to",
        r"absent",
        r"geometric",
        r"harmonic",
    ):
        return None
    if says(reading, r"domain", r"function", r"f\(x\)", r"mean of f"):
        return None
    lists = lists_of(reading)
    counts = _counting(reading, lists)
    if len(lists) != 1 or not all_used(reading, (*lists[0].measures, *counts)):
        return None
    measures = lists[0].measures
    units = {m.unit for m in measures if m.unit}
    if units and (len(units) > 1 or len([m for m in measures if m.unit]) not in {1, len(measures)}):
        return None
    if "iqr" in wanted:
        wanted = ["iqr"]
    if len(wanted) > 1 and not set(wanted) <= {"mean", "median", "mode", "range"}:
        wanted = [name for name in wanted if name != "range"] if "quartiles" in wanted else wanted
        if "sd" in wanted and "mean" in wanted:
            wanted = ["mean_and_sd"]
    lead = wanted[0] if len(wanted) == 1 else "summary"
    whole = says(reading, r"population", r"divid(?:e|ed|ing) by n") and not says(reading, r"sample")
    if whole and lead in {"sd", "variance"}:
        lead = f"population_{lead}"
    arguments: dict[str, Argument] = {"numbers": lists[0].given(), "wanted": Given(value=lead)}
    if units:
        arguments["unit"] = Given(value=str(units.pop()), span=lists[0].span)
    return propose("describe", arguments, f"asks for the {lead} of a list of numbers", 0.93, consumes=counts)


def _counting(reading: Reading, lists: tuple[NumberList, ...]) -> list[Measure]:
    """ "five kids are 3, 5, 8, 11 and 16": a number that only says how many there are in the list."""
    if len(lists) != 1:
        return []
    rest = [m for m in reading.measures if m not in lists[0].measures]
    many = len(lists[0].measures)
    return rest if len(rest) == 1 and rest[0].number == many and rest[0].unit is None and re.match(r"\s*[a-z]", reading.lower[rest[0].end :]) else []  # fmt: skip


def _percentile(reading: Reading) -> Proposal | None:
    found = re.search(
        r"(\d+(?:\.\d+)?)(?:st|nd|rd|th)?[- ]percentile|percentile (?:of )?(\d+)", reading.lower
    )
    if not found or says(reading, r"normal(?:ly)?", r"bmi", r"weight", r"height"):
        return None
    number = next((m for m in reading.measures if found.start() <= m.start and m.end <= found.end()), None)
    lists = [one for one in lists_of(reading, 3) if number not in one.measures]
    if number is None or len(lists) != 1 or not all_used(reading, (*lists[0].measures, number)):
        return None
    return propose(
        "percentile", {"numbers": lists[0].given(), "percent": of(number)}, "asks for a percentile"
    )


def _weighted(reading: Reading) -> Proposal | None:
    if not says(reading, r"weighted (?:mean|average)", r"weights?") or not says(
        reading, r"mean", r"average", r"grade"
    ):
        return None
    lists = lists_of(reading)
    if len(lists) != 2 or len(lists[0].measures) != len(lists[1].measures) or "weight" not in lists[1].before:
        return None
    if not all_used(reading, (*lists[0].measures, *lists[1].measures)):
        return None
    return propose(
        "weighted_mean",
        {"values": lists[0].given(), "weights": lists[1].given()},
        "values and weights are given",
    )


def _regression(reading: Reading) -> Proposal | None:
    correlation = says(reading, r"correlation", r"pearson\w*")
    if not correlation and not says(
        reading,
        r"regression",
        r"line of best fit",
        r"best[- ]fit(?:ting)? line",
        r"least squares",
        r"scatter ?plot",
    ):
        return None
    draw: Argument = Given(
        value=says(reading, r"draw", r"plot", r"sketch", r"graph", r"scatter ?plot", r"show")
    )
    wanted: Argument = Given(value="correlation" if correlation else "line")
    pairs = re.findall(r"\(\s*-?[\d.]+\s*,\s*-?[\d.]+\s*\)", reading.lower)
    lists = _halves(reading, lists_of(reading))
    arguments: dict[str, Argument] = {"wanted": wanted, "draw": draw}
    used: list[Measure] = []
    if len(pairs) >= 2:
        inside = [m for one in re.finditer(r"\([^()]*\)", reading.lower) for m in reading.inside(*one.span())]
        if len(inside) != 2 * len(pairs):
            return None
        span = (inside[0].start, inside[-1].end)
        arguments |= {
            "x": Given(value=tuple(m.number for m in inside[::2]), span=span),
            "y": Given(value=tuple(m.number for m in inside[1::2]), span=span),
        }
        used = inside
    elif len(lists) == 2 and len(lists[0].measures) == len(lists[1].measures):
        first, second = (lists[1], lists[0]) if re.search(r"\by\W*$", lists[0].before) else lists
        arguments |= {"x": first.given(), "y": second.given()}
        used = [*first.measures, *second.measures]
    else:
        return None
    at = next(
        (
            m
            for m in reading.measures
            if m not in used
            and re.search(r"(?:x\s*=|x is|when x|at x|for x|at|for)\s*=?\s*$", reading.lower[: m.start])
        ),
        None,
    )
    if at is not None:
        arguments["at"] = of(at)
        used.append(at)
    return (
        propose("regression", arguments, "a line through points is asked for")
        if all_used(reading, used)
        else None
    )


def _halves(reading: Reading, lists: tuple[NumberList, ...]) -> tuple[NumberList, ...]:
    """ "1 2 3 and 2 4 5": two series joined by the only "and" (or semicolon), right in the middle."""
    if len(lists) != 1 or len(lists[0].measures) % 2:
        return lists
    whole = lists[0].measures
    joints = [
        index
        for index in range(1, len(whole))
        if re.search(r"\band\b|;|\n", reading.lower[whole[index - 1].end : whole[index].start])
    ]
    if joints != [len(whole) // 2] or len(whole) < 4:
        return lists
    middle = joints[0]
    return (
        NumberList(whole[:middle], lists[0].before, " and "),
        NumberList(whole[middle:], " and ", lists[0].after),
    )


def _tests(reading: Reading) -> Proposal | None:
    lists = lists_of(reading)
    if says(reading, r"chi[- ]?squared?", r"goodness of fit"):
        if not 1 <= len(lists) <= 2 or not all_used(reading, [m for one in lists for m in one.measures]):
            return None
        arguments: dict[str, Argument] = {"observed": lists[0].given()}
        if len(lists) == 2:
            arguments["expected"] = lists[1].given()
        return propose("chi_square", arguments, "a chi-square test is asked for")
    if not says(reading, r"t[- ]?tests?", r"significantly different", r"welch\w*") or says(
        reading, r"paired"
    ):
        return None
    if len(lists) == 2 and all_used(reading, [m for one in lists for m in one.measures]):
        return propose(
            "t_test",
            {"first": lists[0].given(), "second": lists[1].given()},
            "a test of two samples is asked for",
        )
    expected = labelled(
        reading, r"mean|against|mu|μ|differs? from|different from|vs\.?|versus", reading.measures
    )
    if (
        len(lists) == 1
        and expected is not None
        and all_used(reading, (*lists[0].measures, expected))
        and expected not in lists[0].measures
    ):
        return propose(
            "t_test",
            {"first": lists[0].given(), "expected": of(expected)},
            "a test of one sample is asked for",
        )
    return None


def _level(reading: Reading) -> Measure | None:
    return next(
        (
            m
            for m in reading.measures
            if re.match(r"\s*%?(?:\s*-?level)?(?: of)? ?(?:confidence|ci\b)", reading.lower[m.end :])
        ),
        None,
    ) or labelled(reading, r"confidence|confidence level", [m for m in reading.measures if is_percent(m)])


def _sample_size(reading: Reading) -> Proposal | None:
    if not says(
        reading,
        r"sample size",
        r"how many (?:people|respondents|participants)(?: \w+){0,4} (?:survey|sample|poll|ask|interview)",
    ):
        return None
    if not says(reading, r"margin(?: of error)?", r"within", r"\+/-", r"plus or minus"):
        return None
    level = _level(reading)
    rest = [m for m in reading.measures if m is not level]
    if len(rest) != 1 or not is_percent(rest[0]):
        return None
    arguments: dict[str, Argument] = {"margin": of(rest[0])}
    if level is not None:
        arguments["confidence"] = of(level)
    return propose("sample_size", arguments, "a sample size for a margin of error is asked for")


def _interval(reading: Reading) -> Proposal | None:
    if not says(reading, r"confidence interval", r"ci", r"confidence limits", r"margin of error"):
        return None
    level = _level(reading)
    rest = [m for m in reading.measures if m is not level]
    arguments: dict[str, Argument] = {"confidence": of(level)} if level else {}
    count = labelled(
        reading,
        r"n|sample size|sample of|size",
        rest,
        after=r"people|students|patients|samples?|observations|measurements|items|subjects|values|participants",
    )
    found = re.search(r"(\d+) (?:out )?of (?:a sample of )?(\d+)|(\d+)/(\d+)", reading.lower)
    if (
        len(rest) == 2
        and found
        and says(reading, r"proportion", r"out of", r"of", r"rate", r"percentage")
        and not says(reading, MEAN, SD)
    ):
        if rest[0].number > rest[1].number:
            return None
        arguments |= {"successes": of(rest[0]), "count": of(rest[1])}
        return propose("proportion_interval", arguments, "an interval for a proportion is asked for")
    others = [m for m in rest if m is not count]
    mean, deviation = labelled(reading, MEAN, others), labelled(reading, SD, others)
    if count is None or mean is None or deviation is None or mean is deviation or len(rest) != 3:
        return None
    arguments |= {"mean": of(mean), "sd": of(deviation), "count": of(count)}
    if says(
        reading,
        r"population (?:standard deviation|sd)",
        r"known (?:standard deviation|sd|sigma)",
        r"sigma",
        r"σ",
    ):
        arguments["known"] = Given(value=True)
    return propose("mean_interval", arguments, "an interval for a mean is asked for")
