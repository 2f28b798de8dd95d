"""Questions about combined events, runs of the same outcome, evenly spread and waiting times, and missing values."""

from __future__ import annotations

import re
from typing import Final

from kithkin.messages.readings import Argument, Given, Measure, Proposal, Reading
from kithkin.tools.statistics.hearing import (
    CHANCE,
    all_used,
    beyond,
    comparison_before,
    is_percent,
    labelled,
    of,
    propose,
    says,
)

_FACES: Final = {"ones": 1, "twos": 2, "threes": 3, "fours": 4, "fives": 5, "sixes": 6}
_SUITS: Final = ("heart", "diamond", "club", "spade")
_RANKS: Final = (
    "ace",
    "king",
    "queen",
    "jack",
    "ten",
    "nine",
    "eight",
    "seven",
    "six",
    "five",
    "four",
    "three",
    "two",
)


def _share(measure: Measure) -> Given:
    value = measure.number / 100 if is_percent(measure) else measure.number
    return Given(value=value, span=(measure.start, measure.end))


def _is_share(measure: Measure) -> bool:
    return (
        is_percent(measure)
        and 0 <= measure.number <= 100
        or measure.unit is None
        and 0 <= measure.number <= 1
    )


def _bounded(
    tool: str, base: dict[str, Argument], rest: list[Measure], reading: Reading, because: str
) -> Proposal | None:
    """A proposal with one bound or two."""
    if len(rest) == 2 and says(reading, r"between", r"from"):
        low, high = sorted(rest, key=lambda m: m.number)
        return propose(tool, base | {"lower": of(low), "upper": of(high)}, because)
    side = beyond(reading)
    if len(rest) != 1 or side is None:
        return None
    return propose(tool, base | {side: of(rest[0])}, because)


def uniform(reading: Reading) -> Proposal | None:
    """Evenly spread numbers: two ends, and a bound."""
    if (
        not says(reading, r"uniform(?:ly)?")
        or not says(reading, *CHANCE, r"p")
        or len(reading.measures) not in {3, 4}
    ):
        return None
    low, high, *rest = reading.measures
    if not re.fullmatch(r"\s*(?:and|to|,|-)\s*", reading.lower[low.end : high.start]):
        return None
    if not re.search(r"(?:between|from|\[|\(|over|on)\s*$", reading.lower[: low.start]) or says(
        reading, r"integers?", r"whole"
    ):
        return None
    base: dict[str, Argument] = {"low": of(low), "high": of(high)}
    return _bounded("uniform_probability", base, rest, reading, "a uniform distribution with its ends")


def exponential(reading: Reading) -> Proposal | None:
    """Waiting times with their mean."""
    if (
        not says(reading, r"exponential(?:ly)?")
        or not says(reading, *CHANCE)
        or says(reading, r"growth", r"decay", r"rate")
    ):
        return None
    mean = labelled(reading, r"mean|average|expected(?: \w+)?", reading.measures)
    if mean is None:
        return None
    rest = [m for m in reading.measures if m is not mean]
    if any(m.unit != mean.unit for m in rest):
        return None
    return _bounded(
        "exponential_probability",
        {"mean": of(mean)},
        rest,
        reading,
        "an exponential distribution with its mean",
    )


def normal_shorthand(reading: Reading) -> Proposal | None:
    """ "X ~ N(50, 5)": some write the variance there and some the standard deviation, so it is asked."""
    found = re.search(r"\bn\s*\(\s*-?[\d.]+\s*,\s*([\d.]+)\s*(\^\s*2|²)?\s*\)", reading.lower)
    if not found or found.group(2) or says(reading, r"standard deviation", r"sd", r"variance", r"sigma"):
        return None
    return Proposal(calls=(), confidence=0.9, because="a normal distribution in shorthand",
                    consumes=((0, len(reading.text)),), questions=("Is the second number the standard deviation or the variance?",))  # fmt: skip


def faces(reading: Reading) -> Proposal | None:
    """So many of one face in so many rolls of a die."""
    found = re.search(r"\b(ones|twos|threes|fours|fives|sixes|[1-6](?:'?s))\b", reading.lower)
    if not found or not says(reading, *CHANCE) or not says(reading, r"dice", r"die", r"roll\w*", r"throws?"):
        return None
    if says(
        reading, r"loaded", r"biased", r"unfair", r"sided", r"given", r"in a row", r"then", r"sum", r"first"
    ):
        return None
    inside = [m for m in reading.measures if found.start() <= m.start < found.end()]
    count = next(
        (
            m
            for m in reading.measures
            if m.end <= found.start() and not reading.lower[m.end : found.start()].strip()
        ),
        None,
    )
    trials = [
        m
        for m in reading.measures
        if re.match(
            r"\s*(?:fair |standard |six-sided )*(?:dice|rolls?|times|throws?)\b", reading.lower[m.end :]
        )
    ]
    every = re.search(
        rf"\ball(?: of them)?(?: are| land on| show)? {re.escape(found.group(1))}", reading.lower
    )
    if count is None and every and len(trials) == 1:
        count = trials[0]
        base: dict[str, Argument] = {
            "trials": of(count),
            "probability": Given(value=1 / 6),
            "count": of(count),
        }
        return (
            propose("binomial", base, "all of one face", 0.92, consumes=inside)
            if all_used(reading, (*inside, count))
            else None
        )
    if (
        count is None
        or len(trials) != 1
        or count is trials[0]
        or not count.is_integer
        or not trials[0].is_integer
    ):
        return None
    if not all_used(reading, (*inside, count, trials[0])):
        return None
    arguments: dict[str, Argument] = {
        "trials": of(trials[0]),
        "probability": Given(value=1 / 6),
        "count": of(count),
        "comparison": Given(value=comparison_before(reading, count)),
    }
    return propose("binomial", arguments, "so many of one face", 0.92, consumes=inside)


def in_a_row(reading: Reading) -> Proposal | None:
    """The same outcome several times running: heads, tails or one face of a die."""
    if not says(reading, *CHANCE) or not says(reading, r"in a row", r"in succession", r"consecutively"):
        return None
    coin, die = (
        says(reading, r"heads?", r"tails?"),
        says(reading, r"an? (?:six|6|five|5|four|4|three|3|two|2|one|1)", r"sixes"),
    )
    if coin == die or says(
        reading,
        r"biased",
        r"unfair",
        r"given",
        r"already",
        r"next",
        r"cards?",
        r"aces?",
        r"in \d+",
        r"at least",
    ):
        return None
    faces_named = [m for m in reading.measures if re.search(r"\ban?\s*$", reading.lower[: m.start])]
    counts = [m for m in reading.measures if m not in faces_named]
    word = {"twice": 2, "thrice": 3}
    said = next((name for name in word if says(reading, name)), None)
    if len(counts) + (said is not None) != 1 or len(faces_named) > 1:
        return None
    times = of(counts[0]) if counts else Given(value=word[said or "twice"])
    arguments: dict[str, Argument] = {
        "trials": times,
        "probability": Given(value=0.5 if coin else 1 / 6),
        "count": times,
    }
    return propose(
        "binomial", arguments, "the same outcome several times in a row", 0.92, consumes=faces_named
    )


def either_card(reading: Reading) -> Proposal | None:
    """One card that is of either of two kinds ("a heart or a king")."""
    kinds = r"|".join((*_SUITS, *_RANKS[:4], r"red card", r"black card", r"face card", r"picture card"))
    found = re.search(rf"\b(?:an? )?({kinds})s? or (?:an? )?({kinds})s?\b", reading.lower)
    if (
        not found
        or not says(reading, *CHANCE)
        or says(reading, r"not", r"neither", r"given", r"then", r"two", r"both", r"jokers?")
    ):
        return None
    rest = [m for m in reading.measures if m.number not in {1, 52}]
    if rest:
        return None
    deck = [(suit, rank) for suit in _SUITS for rank in _RANKS]
    marked = sum(_is_card(card, found.group(1)) or _is_card(card, found.group(2)) for card in deck)
    arguments: dict[str, Argument] = {
        "total": Given(value=52), "marked": Given(value=marked), "drawn": Given(value=1), "count": Given(value=1),
    }  # fmt: skip
    return propose("draws", arguments, "a card of either of two kinds", 0.93, consumes=reading.measures)


def _is_card(card: tuple[str, str], kind: str) -> bool:
    suit, rank = card
    if kind in {"red card", "black card"}:
        return (suit in {"heart", "diamond"}) == (kind == "red card")
    if kind in {"face card", "picture card"}:
        return rank in {"king", "queen", "jack"}
    return kind in card


def not_happening(reading: Reading) -> Proposal | None:
    """The chance of an event is given; that of its not happening is asked for."""
    if len(reading.measures) != 1 or not _is_share(reading.measures[0]) or not says(reading, *CHANCE):
        return None
    one = reading.measures[0]
    asked = reading.lower[one.end :]
    if not re.search(
        r"(?:probability|chance|likelihood|likely)\b[^.?]*\b(?:not|no|doesn'?t|won'?t|isn'?t|don'?t|fails? to)\b",
        asked,
    ):
        return None
    if says(reading, r"days?", r"times", r"in a row", r"both", r"each", r"every", r"given", r"at least"):
        return None
    return propose(
        "complement", {"probability": _share(one)}, "the chance that something does not happen", 0.9
    )


def independent(reading: Reading) -> Proposal | None:
    """Two independent events."""
    shares = [m for m in reading.measures if _is_share(m)]
    counting = [
        m
        for m in reading.measures
        if m.number == 2 and re.match(r"\s*(?:independent )?events", reading.lower[m.end :])
    ]
    if (
        len(shares) != 2
        or not all_used(reading, (*shares, *counting))
        or not says(reading, r"independent(?:ly)?")
    ):
        return None
    if says(
        reading,
        r"given",
        r"conditional",
        r"exactly one",
        r"only one",
        r"not independent",
        r"p\(a and b\) ?=",
        r"test for",
    ):
        return None
    asked = reading.lower[shares[1].end :] if len(reading.lower) - shares[1].end > 12 else reading.lower
    wanted = [
        name
        for name, words in (
            ("neither", r"\bneither\b|\bnone\b"),
            ("either", r"\beither\b|\bor\b|at least one|∪|\bunion\b"),
            ("both", r"\bboth\b|\band\b|∩|\bintersection\b"),
        )
        if re.search(words, asked)
    ]
    if not wanted or wanted[:2] == ["either", "both"] and "both" in asked:
        return None
    arguments: dict[str, Argument] = {
        "first": _share(shares[0]),
        "second": _share(shares[1]),
        "wanted": Given(value=wanted[0]),
    }
    return propose("independent_events", arguments, "two independent events", 0.92, consumes=counting)
