"""Questions about coins, dice and other independent trials."""

from __future__ import annotations

import re
from typing import Final

from kithkin.messages.readings import Argument, Given, Measure, Proposal, Reading
from kithkin.tools.statistics.hearing import (
    CHANCE,
    all_used,
    comparison_before,
    is_percent,
    labelled,
    of,
    propose,
    says,
)

_OTHER_COINS: Final = (
    r"biased", r"unfair", r"loaded", r"weighted", r"in a row", r"consecutive", r"first", r"given", r"bag", r"dice|die",
)  # fmt: skip
_DICE: Final = (r"dice", r"die", r"roll(?:s|ed|ing)?", r"d6", r"d20")
_OTHER_DICE: Final = (
    r"loaded", r"biased", r"unfair", r"coin", r"given", r"doubles?", r"twice", r"again", r"in a row", r"consecutive\w*",
    r"(?:two|three|four|five|all) (?:ones|twos|threes|fours|fives|sixes)", r"\d+ (?:ones|twos|threes|fours|fives|sixes)",
    r"product", r"difference", r"prime", r"even", r"odd(?! s)", r"then", r"both",
)  # fmt: skip


def coins(reading: Reading) -> Proposal | None:
    """Heads and tails."""
    if not says(reading, *CHANCE) or says(reading, *_OTHER_COINS):
        return None
    if not says(reading, r"coins?", r"coin tosses", r"heads?", r"tails?"):
        return None
    if (
        not says(reading, r"heads?", r"tails?")
        or len({w for w in ("head", "tail") if w in reading.lower}) != 1
    ):
        return None
    side = r"heads?|tails?"
    singles = [
        m
        for m in reading.measures
        if m.number == 1 and re.match(r"\s*(?:fair )?coin", reading.lower[m.end :])
    ]
    numbers = [m for m in reading.measures if m not in singles and m.unit is None and m.is_integer]
    if len(numbers) + len(singles) != len(reading.measures):
        return None
    trials = labelled(
        reading,
        r"flip(?:ped|ping|s)?|toss(?:ed|ing|es)?|in|out of|with",
        numbers,
        after=r"(?:fair )?(?:coins?|times|flips|tosses|coin)",
    )
    count = next(
        (
            m
            for m in numbers
            if m is not trials
            and re.match(rf"\s*(?:or (?:more|fewer|less) )?(?:{side})", reading.lower[m.end :])
        ),
        None,
    )
    return _coins_counted(reading, singles, numbers, trials, count)


def _coins_counted(
    reading: Reading,
    singles: list[Measure],
    numbers: list[Measure],
    trials: Measure | None,
    count: Measure | None,
) -> Proposal | None:
    """One coin; so many heads of so many; all, none or at least one."""
    none = re.search(r"\bno (?:heads?|tails?)", reading.lower)
    every = re.search(r"\ball (?:heads?|tails?)", reading.lower)
    if trials is None:
        if numbers or none or every or not says(reading, r"a coin", r"a fair coin", r"coin"):
            return None
        return propose(
            "binomial",
            {"trials": Given(value=1), "probability": Given(value=0.5), "count": Given(value=1)},
            "one coin",
            0.85,
            consumes=singles,
        )
    base: dict[str, Argument] = {"trials": of(trials), "probability": Given(value=0.5)}
    if count is not None and len(numbers) == 2:
        return propose(
            "binomial",
            base | {"count": of(count), "comparison": Given(value=comparison_before(reading, count))},
            "heads or tails are counted",
            0.93,
            consumes=singles,
        )
    least = re.search(r"\bat least (?:one|a) (?:head|tail)", reading.lower)
    if len(numbers) == 1 and (none or every or least):
        counted: dict[str, Argument] = {"count": of(trials) if every else Given(value=1 if least else 0)}
        if least:
            counted["comparison"] = Given(value="at_least")
        return propose("binomial", base | counted, "all, none or at least one", 0.93, consumes=singles)
    return None


_FACES: Final = r"ones?|twos?|threes?|fours?|fives?|sixes|six"


def expected_count(reading: Reading) -> Proposal | None:
    """How often a face, or heads, is expected in so many throws of fair ones."""
    if not says(reading, r"expect(?:ed)?", r"on average", r"expectation") or not says(reading, r"how (?:many|often)", r"number of", r"expected"):  # fmt: skip
        return None
    if says(reading, *CHANCE, r"biased", r"unfair", r"loaded", r"sum", r"total", r"average (?:score|roll|value)", r"until", r"in a row", r"or", r"and", r"double", r"both", r"(?:two|three|\d+) (?:dice|coins)"):  # fmt: skip
        return None
    trials = [m for m in reading.measures if m.is_integer and m.unit is None and re.match(r"\s*(?:times|rolls|throws|flips|tosses)\b", reading.lower[m.end :])]  # fmt: skip
    others = [m for m in reading.measures if m not in trials]
    die = says(reading, r"dice", r"die") and re.search(rf"(?:how many|number of|often(?: [a-z]+){{0,4}}|an?) (?:{_FACES})\b", reading.lower)  # fmt: skip
    coin = says(reading, r"coin") and says(reading, r"heads|tails")
    if len(trials) != 1 or bool(die) == coin:
        return None
    if any(not re.fullmatch(_FACES + r"|one|1|a", m.text.lower()) for m in others):
        return None
    chance = Given(value=(1.0, 6.0 if die else 2.0))
    return propose("expected_count", {"trials": of(trials[0]), "chance": chance}, "an expected number of successes", 0.93, consumes=others)  # fmt: skip


def dice(reading: Reading) -> Proposal | None:
    """Sums and faces of dice."""
    if not says(reading, *CHANCE) or not says(reading, *_DICE) or says(reading, *_OTHER_DICE):
        return None
    numbers = [m for m in reading.measures if m.unit is None and m.is_integer]
    if len(numbers) != len(reading.measures):
        return None
    sides = next(
        (m for m in numbers if re.match(r"[- ]?(?:sided|faces|sides)", reading.lower[m.end :])), None
    )
    dice = next(
        (
            m
            for m in numbers
            if m is not sides
            and re.match(
                r"\s*(?:fair |standard |six-sided |regular |normal |ordinary |\d+-sided )*(?:dice|die)",
                reading.lower[m.end :],
            )
        ),
        None,
    )
    times = next((m for m in numbers if re.match(r"\s*(?:times|rolls|throws)", reading.lower[m.end :])), None)
    rest = [m for m in numbers if m not in {sides, dice, times}]
    if times is None and len(rest) == 1:
        found = _dice_sum(reading, sides, dice, rest[0])
        if found is not None:
            return found
    if says(reading, r"sum", r"total(?:s|ling|ing)?", r"add(?:s|ing)? up"):
        return None
    return _dice_repeated(reading, times or dice, rest, sides, [m for m in (dice, times) if m])


def _dice_sum(reading: Reading, sides: Measure | None, dice: Measure | None, one: Measure) -> Proposal | None:
    """The sum of several dice, or the face of one."""
    extra: dict[str, Argument] = {"sides": of(sides)} if sides else {}
    total = says(reading, r"sum", r"total(?:s|ling|ing)?", r"add(?:s|ing)? up")
    arguments: dict[str, Argument] = {
        "dice": of(dice) if dice else Given(value=1),
        "total": of(one),
        "comparison": Given(value=comparison_before(reading, one)),
    }
    if dice is None or dice.number == 1:
        return None if total else propose("dice_sum", arguments | extra, "one die is rolled")
    two_of_them = says(reading, r"rolling an? \d+", r"get(?:ting)? an? \d+") and dice.number == 2
    if not total and (not two_of_them or one.number <= 6):
        return None
    return propose("dice_sum", arguments | extra, "a sum of dice is asked for")


def _dice_repeated(
    reading: Reading, trials: Measure | None, rest: list[Measure], sides: Measure | None, named: list[Measure]
) -> Proposal | None:
    face = next(
        (
            m
            for m in rest
            if re.search(r"\b(?:one|a|an)\s*$", reading.lower[: m.start])
            or re.match(r"e?s\b|'s\b", reading.lower[m.end :])
            or m.text in {"sixes", "six"}
        ),
        None,
    )
    ones = [
        m
        for m in rest
        if m is not face and m.number == 1 and re.search(r"at least $", reading.lower[: m.start])
    ]
    if (
        trials is None
        or not says(reading, r"at least one", r"at least 1")
        or face is None
        or len(rest) != 1 + len(ones)
    ):
        return None
    if not 1 <= face.number <= (sides.number if sides else 6) or len(named) != 1:
        return None
    chance = 1 / (sides.number if sides else 6)
    used: list[Measure] = [face, *ones] + ([sides] if sides else [])
    return propose(
        "at_least_one",
        {"probability": Given(value=chance), "times": of(trials)},
        "at least one of a face",
        consumes=used,
    )


def _each(reading: Reading, among: list[Measure]) -> Measure | None:
    percents = [m for m in among if is_percent(m) or "/" in m.exact or 0 < m.number < 1]
    return percents[0] if len(percents) == 1 else None


def _share(each: Measure) -> Given:
    return Given(value=each.number / 100 if is_percent(each) else each.number, span=(each.start, each.end))


def at_least_one(reading: Reading) -> Proposal | None:
    """At least one success."""
    if not says(reading, r"at least (?:one|1)", r"at least once") or not says(reading, *CHANCE):
        return None
    each = _each(reading, list(reading.measures))
    ones = [
        m for m in reading.measures if m.number == 1 and re.search(r"at least\s*$", reading.lower[: m.start])
    ]
    rest = [m for m in reading.measures if m is not each and m not in ones]
    if (
        each is None
        or len(rest) != 1
        or not rest[0].is_integer
        or (rest[0].unit or "day") not in {"day", "week", "month", "year", "hour"}
        or says(reading, r"between", r"without replacement")
    ):
        return None
    return propose(
        "at_least_one",
        {"probability": _share(each), "times": of(rest[0])},
        "at least one success in several tries",
        consumes=ones,
    )


def binomial(reading: Reading) -> Proposal | None:
    """Successes in independent trials."""
    if not says(reading, *CHANCE, r"binomial") or says(
        reading, r"normal(?:ly)?", r"poisson", r"without replacement", r"given", r"standard deviation"
    ):
        return None
    each = _each(reading, list(reading.measures))
    rest = [m for m in reading.measures if m is not each and m.unit is None and m.is_integer]
    if each is None or len(rest) != 2 or not all_used(reading, (each, *rest)):
        return None
    trials = labelled(
        reading,
        r"n|trials|out of|in|sample of|next|of|takes|throws|shoots|tests",
        rest,
        after=r"(?:independent |random |free )?(?:trials|times|attempts|people|items|throws|shots|tries|patients|students|questions|parts|products|bulbs|games|plants|seeds|customers|components|independent)",
    )
    if trials is None:
        return None
    count = next(m for m in rest if m is not trials)
    if count.number > trials.number:
        return None
    return propose("binomial", {"trials": of(trials), "probability": _share(each), "count": of(count), "comparison": Given(value=comparison_before(reading, count))},
                   "successes in independent trials", 0.85)  # fmt: skip
