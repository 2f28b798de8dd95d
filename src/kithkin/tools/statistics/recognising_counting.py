"""Questions about counting: choosing, arranging, pairs; shared birthdays and test results."""

from __future__ import annotations

import re
from typing import Final

from kithkin.messages.readings import Argument, Given, Measure, Proposal, Reading
from kithkin.tools.statistics.hearing import CHANCE, all_used, is_percent, labelled, of, propose, says


def bayes(reading: Reading) -> Proposal | None:
    """Predictive values of a test."""
    if not says(reading, r"sensitivity", r"sensitive", r"true positive rate") or not says(
        reading, r"specificity", r"specific", r"false positives?(?: rate)?"
    ):
        return None
    percents = [m for m in reading.measures if is_percent(m)]
    prevalence = labelled(
        reading,
        r"prevalence|base rate|affects?|incidence",
        percents,
        after=r"prevalence|of (?:the )?(?:people|population|patients|women|men)(?: \w+)? have|of the population",
    )
    sensitivity = labelled(reading, r"sensitivity|true positive rate", percents, after=r"sensitiv\w+")
    specificity = labelled(reading, r"specificity", percents, after=r"specific\w*")
    wrong = labelled(reading, r"false positive rate|false positives?", percents, after=r"false positive\w*")
    last = specificity or wrong
    if (
        prevalence is None
        or sensitivity is None
        or last is None
        or len({prevalence.start, sensitivity.start, last.start}) != 3
    ):
        return None
    if not all_used(reading, (prevalence, sensitivity, last)):
        return None
    value = of(last) if specificity else of(last, 100 - last.number)
    answer = (
        "npv"
        if says(
            reading,
            r"negative predictive value",
            r"npv",
            r"test(?:s|ed)? negative",
            r"negative (?:result|test)",
        )
        and not says(reading, r"ppv", r"positive predictive", r"tests? positive", r"tested positive")
        else ""
    )
    return propose("bayes_test", {"prevalence": of(prevalence), "sensitivity": of(sensitivity), "specificity": value},
                   "prevalence, sensitivity and specificity are given", 0.95, answer=answer)  # fmt: skip


def birthday(reading: Reading) -> Proposal | None:
    """A shared birthday."""
    if (
        not says(reading, r"birthdays?")
        or not says(reading, r"share[sd]?", r"same", r"shared", r"sharing", r"birthday (?:problem|paradox)")
        or not says(reading, *CHANCE, r"birthday (?:problem|paradox)")
    ):
        return None
    if says(reading, r"my birthday", r"your birthday", r"needed", r"how many people"):
        return None
    people = [
        m
        for m in reading.measures
        if not (
            m.number == 2
            and re.match(
                r"\s*(?:or more |of (?:them|the|us))?(?:people|share|have|of|or|students|persons)",
                reading.lower[m.end :],
            )
        )
    ]
    rest = [m for m in reading.measures if m not in people]
    if len(people) != 1 or not people[0].is_integer:
        return None
    return propose("birthday", {"people": of(people[0])}, "a shared birthday is asked about", consumes=rest)


def handshakes(reading: Reading) -> Proposal | None:
    """Pairs among people."""
    people = (
        r"people|persons?|guests|teams|players|students|friends|members|points|delegates|colleagues|men|women"
    )
    if not says(reading, r"handshakes?", r"shakes? hands?") and not (
        says(reading, r"round[- ]robin", r"plays? (?:each|every) other")
        and says(reading, r"games", r"matches")
        and says(reading, r"once")
    ):
        return None
    number = reading.measures[0] if len(reading.measures) == 1 else None
    if (
        number is None
        or says(reading, r"twice", r"couples?", r"how many people", r"how many guests")
        or not re.match(rf"\s*(?:\w+ )?(?:{people})", reading.lower[number.end :])
    ):
        return None
    return propose("handshakes", {"people": of(number)}, "pairs among people are asked for", 0.93)


_ORDERING: Final = (
    r"arrang\w+", r"anagrams?", r"permutations?", r"rearrang\w+", r"how many (?:different )?(?:ways|words|orders|orderings)",
    r"seated", r"line up", r"lined up",
    r"how many ways (?:can|could|do) (?:\d+|\w+) (?:people|students|children|kids|friends|books|men|women|runners|cars) (?:sit|stand|line up|be seated|queue|finish)",
)  # fmt: skip
_CONDITIONS: Final = (
    r"vowels?", r"together", r"adjacent", r"next to", r"start(?:s|ing)?", r"begin\w*", r"must", r"never", r"apart",
)  # fmt: skip
_ORDERED: Final = (
    r"permutations?", r"in order", r"order matters", r"ordered", r"arrang\w+", r"first,? second,? and third", r"gold,? silver",
    r"president", r"podium",
)  # fmt: skip
_CHOOSING: Final = (
    r"choos(?:e|ing)", r"select(?:ed|ing)?", r"pick(?:ed|ing)?", r"combinations?", r"committees?", r"teams? of", r"groups? of",
    r"chosen", r"subsets?", r"hands?", r"form(?:ed)?",
)  # fmt: skip
_RESTRICTED: Final = (
    r"at least", r"at most", r"must", r"boys", r"girls", r"men", r"women", r"per", r"each", r"repetition", r"repeat(?:s|ed|ing)?",
    r"replacement", r"digits?", r"code", r"password", r"pin", r"total(?: number)? of items", r"left", r"remaining", r"share", r"ratio",
)  # fmt: skip


def arrangements(reading: Reading) -> Proposal | None:
    """Orders of letters or things."""
    if not says(reading, *_ORDERING) or says(reading, *_CONDITIONS):
        return None
    word = re.search(
        r"letters? (?:of|in|from)(?: the)?(?: word)?:?\s*['\"]?([a-z]{2,30})|(?:the )?word:?\s+['\"]?([a-z]{2,30})|anagrams of ['\"]?([a-z]{2,30})",
        reading.lower,
    )
    if word and not reading.measures:
        name = next(group for group in word.groups() if group)
        if name in {"the", "word", "letters", "alphabet"}:
            return None
        start = word.start(word.lastindex or 1)
        return propose(
            "arrangements",
            {"things": Given(value=name, span=(start, start + len(name)))},
            "arrangements of letters are asked for",
            0.95,
        )
    return _orders_of_things(reading)


def _orders_of_things(reading: Reading) -> Proposal | None:
    whole = [m for m in reading.measures if m.is_integer and m.unit is None]
    if len(reading.measures) == 1 and len(whole) == 1 and whole[0].number >= 1:
        after = reading.lower[whole[0].end :]
        if not says(
            reading,
            r"arrang\w+",
            r"seated",
            r"line up",
            r"lined up",
            r"orders?",
            r"orderings",
            r"permutations",
            r"in a (?:row|line|queue)",
        ) or not re.match(
            r"\s*(?:different |distinct )?(?:people|books|persons|students|children|kids|friends|letters|objects|items|things|cars|guests|runners|boys|girls|men|women|digits|flags|songs|elements)",
            after,
        ):
            return None
        if says(reading, r"digits?", r"identical", r"same", r"couples?", r"bracelet|necklace", r"of which"):
            return None
        circle: Argument = Given(
            value=says(reading, r"circle", r"circular(?:ly)?", r"round (?:a |the )?table", r"around")
        )
        return propose(
            "arrangements",
            {"count": of(whole[0]), "circle": circle},
            "orders of different things are asked for",
        )
    return None


def choosing(reading: Reading) -> Proposal | None:
    """Ways to choose."""
    lower = reading.lower
    whole = [m for m in reading.measures if m.is_integer and m.unit is None]
    if len(whole) != 2 or len(reading.measures) != 2 or says(reading, *CHANCE):
        return None
    direct = re.fullmatch(
        r"(?:what(?:'s| is)|whats|calculate|find|evaluate|compute)?\s*(?:the value of )?\s*(?:(\d+)\s*(c|p|choose)\s*(\d+)|n?(c|p)\(\s*(\d+)\s*,\s*(\d+)\s*\))\s*[?=]*",
        lower,
    )
    if direct:
        kind = direct.group(2) or direct.group(4)
        return _pick(whole[0], whole[1], "permutations" if kind == "p" else "combinations", 0.95)
    ordered, choosing = says(reading, *_ORDERED), says(reading, *_CHOOSING)
    asks = says(reading, r"how many", r"number of", r"combinations?", r"permutations?", r"in what number")
    if not asks or not (ordered or choosing) or says(reading, *_RESTRICTED):
        return None
    first, second = whole
    between = lower[first.end : second.start]
    if re.search(r"\b(?:of|from|out of|among|taken from|in)\b", between) and first.number <= second.number:
        total, chosen = second, first
    elif first.number >= second.number and re.search(
        r"\b(?:choose|taken|pick|select|in groups of|groups? of|teams? of|committees? of|at a time|how many|objects|hands? of)\b",
        between + lower[: first.start],
    ):
        total, chosen = first, second
    else:
        return None
    return _pick(
        total,
        chosen,
        "permutations"
        if ordered and not says(reading, r"does(?:n't| not) matter", r"combinations?")
        else "combinations",
        0.9,
    )


def _pick(total: Measure, chosen: Measure, tool: str, confidence: float) -> Proposal:
    return propose(
        tool,
        {"total": of(total), "chosen": of(chosen)},
        "asks in how many ways things can be taken",
        confidence,
    )
