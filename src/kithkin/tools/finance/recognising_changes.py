"""Questions about amounts that rise or fall by a percentage, and about parts of an amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kithkin.messages.readings import Argument, Call, Given, Proposal, Reading
from kithkin.tools.finance.hearing import Heard, has, listen

_UP: Final = (
    r"rises?", r"rose", r"risen", r"rais(?:e|es|ed)", r"increas(?:e|es|ed|ing)", r"grows?", r"growing", r"grew", r"goes up", r"going up", r"went up", r"gone up",
    r"gains?", r"gained", r"appreciat(?:es?|ed|ing)", r"pay rise", r"more expensive", r"climb(?:s|ed)?", r"jump(?:s|ed)?", r"inflation",
)  # fmt: skip
_DOWN: Final = (
    r"fall(?:s|en)?", r"fell", r"drop(?:s|ped)?", r"decreas(?:e|es|ed|ing)", r"declin(?:e|es|ed|ing)", r"los(?:es?|ing|t)", r"depreciat(?:es?|ed|ing|ion)",
    r"shrinks?", r"shrank", r"goes down", r"went down", r"gone down", r"cut", r"lowered", r"cheaper", r"reduc(?:es?|ed)", r"sinks?", r"sank",
)  # fmt: skip
_PART: Final = (
    r"down ?payments?", r"deposit", r"spend(?:s|ing)?", r"spent", r"commission", r"saves?", r"puts?", r"goes (?:to|on|towards)", r"rent is", r"pays?", r"donates?",
    r"gives?", r"takes?", r"keeps?", r"for rent", r"on rent", r"earns? a commission",
)  # fmt: skip
_REST: Final = (
    r"left(?: over)?", r"remain(?:s|ing|der)?", r"rest", r"borrow(?:ed|ing)?", r"finance[ds]?", r"keep", r"need a loan", r"mortgage (?:be|amount|do|will)", r"still (?:owe|need|have)",
)  # fmt: skip
_OTHER: Final = (
    r"vat", r"gst", r"tax(?:es|ed)?", r"tip(?:s|ping)?", r"discount(?:s|ed)?", r"off", r"sale", r"interest", r"compound(?:ed)?", r"apr", r"loan at", r"profit", r"margin",
    r"mark(?:ed)?[- ]?up", r"invest\w*", r"per unit", r"half[- ]life", r"chance", r"probability", r"then", r"twice", r"ratio", r"voucher", r"coupon", r"monthly payments?",
    r"original(?:ly)?", r"before", r"sav(?:e|ed|ing|ings) account", r"percentage points?", r"account", r"bank", r"inflation of",
)  # fmt: skip
_ASKS_PERCENT: Final = (r"percent(?:age)?", r"what %", r"how many %", r"per cent", r"%")
_ASKS: Final = (r"how (?:much|many)", r"what(?:'s|s)?", r"new", r"find", r"calculate", r"work out")
_NOUNS: Final = r"people|persons|inhabitants|residents|students|pupils|members|users|employees|visitors|subscribers|animals|bees|fish|trees|bacteria"


def change_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for questions about percentage changes and parts, best first."""
    heard = listen(reading)
    if has(reading.lower, *_OTHER) or not 2 <= len(heard) <= 3:
        return ()
    percents = [one for one in heard if one.kind == "percent"]
    times = [one for one in heard if one.kind == "time"]
    amounts = [one for one in heard if one.kind in {"money", "plain"} and one.value > 0]
    if len(percents) + len(times) + len(amounts) != len(heard):
        return ()
    for attempt in (_repeated, _between, _once, _part):
        proposal = attempt(reading, amounts, percents, times)
        if proposal is not None:
            return (proposal,)
    return ()


def _propose(tool: str, arguments: dict[str, Argument], because: str, confidence: float = 0.79) -> Proposal:
    return Proposal(
        calls=(Call(step="r1", tool=f"finance.{tool}", arguments=arguments),),
        confidence=confidence,
        because=because,
    )


def _direction(text: str) -> str | None:
    """Up or down; None when neither or both are said."""
    up, down = has(text, *_UP), has(text, *_DOWN)
    return None if up == down else "up" if up else "down"


def _kind(reading: Reading, one: Heard) -> dict[str, Argument]:
    """The currency of an amount, or the noun of what is counted."""
    if one.kind == "money":
        return {"currency": one.given(one.currency)}
    noun = re.search(rf"\b({_NOUNS})\b", reading.lower)
    paid = has(reading.lower, r"cost", r"price", r"salary", r"bought", r"worth", r"value", r"rent", r"wages?")
    if paid and not noun:
        return {}
    kind: dict[str, Argument] = {"money": Given(value=False)}
    if noun:
        kind["currency"] = Given(value=noun.group(1))
    return kind


def _repeated(
    reading: Reading, amounts: list[Heard], percents: list[Heard], times: list[Heard]
) -> Proposal | None:
    direction = _direction(reading.lower)
    if len(amounts) != 1 or len(percents) != 1 or len(times) != 1 or direction is None:
        return None
    period = percents[0].per or _each_period(reading.lower)
    if (
        not period
        or f"{period}s" != times[0].time_unit
        or has(reading.lower, r"how long", r"when", r"simple")
    ):
        return None
    if not has(reading.lower, *_ASKS):
        return None
    arguments: dict[str, Argument] = {
        "start": amounts[0].given(),
        "percent": percents[0].given(),
        "times": times[0].given(),
        "period": times[0].given(times[0].time_unit),
        "direction": Given(value=direction),
    }
    return _propose(
        "repeated_change", arguments | _kind(reading, amounts[0]), "the same percentage change each period"
    )


def _each_period(text: str) -> str:
    found = re.search(
        r"\b(?:each|every|per|a) (year|month|week|day)\b|\b(annually|yearly|monthly|weekly|daily)\b", text
    )
    if not found:
        return ""
    words = {"annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day"}
    return found.group(1) or words[found.group(2)]


def _between(
    reading: Reading, amounts: list[Heard], percents: list[Heard], times: list[Heard]
) -> Proposal | None:
    """From one amount to another: by how many percent."""
    if len(amounts) != 2 or percents or times or not has(reading.lower, *_ASKS_PERCENT):
        return None
    if amounts[0].kind != amounts[1].kind or _direction(reading.lower) is None:
        return None
    first, last = amounts
    if re.search(r"\bto\s*[^\w\s]?\s*$", first.before) and re.search(r"\bfrom\s*[^\w\s]?\s*$", last.before):
        first, last = last, first
    elif not re.search(r"\b(?:to|now|became|is now|at)\s*$", last.before) or has(reading.lower, r"error"):
        return None
    arguments: dict[str, Argument] = {"before": first.given(), "after": last.given()}
    if (last.value > first.value) != (_direction(reading.lower) == "up"):
        return None
    return _propose(
        "percent_change", arguments | _kind(reading, first), "an amount before and after a change"
    )


def _once(
    reading: Reading, amounts: list[Heard], percents: list[Heard], times: list[Heard]
) -> Proposal | None:
    """An amount that goes up or down by a percentage."""
    direction = _direction(reading.lower)
    if len(amounts) != 1 or len(percents) != 1 or times or direction is None or percents[0].per:
        return None
    if re.search(r"\bto\s*[^\w\s]?\s*$", amounts[0].before) or _each_period(
        reading.lower[percents[0].start :]
    ):
        return None
    if not has(
        reading.lower,
        r"new",
        r"now",
        r"after(?:wards)?",
        r"what (?:will|would|does|do|is|are)",
        r"will",
        r"becomes?",
        r"how (?:much|many)",
        r"whats",
    ):
        return None
    if not re.search(
        r"\bby\s*(?:about |a )?$|^\s*(?:pay )?(?:rise|raise|increase|cut|drop|decrease)", percents[0].before
    ) and not re.match(
        r"\s*(?:pay )?(?:rise|raise|increase|pay cut|cut|drop|decrease|of its value|more|cheaper)",
        percents[0].after,
    ):
        return None
    arguments: dict[str, Argument] = {
        "start": amounts[0].given(),
        "percent": percents[0].given(),
        "direction": Given(value=direction),
    }
    return _propose(
        "changed_amount", arguments | _kind(reading, amounts[0]), "an amount that changes by a percentage"
    )


def _part(
    reading: Reading, amounts: list[Heard], percents: list[Heard], times: list[Heard]
) -> Proposal | None:
    """A percentage of an amount that is paid, saved or spent."""
    if len(amounts) != 1 or len(percents) != 1 or times or amounts[0].kind != "money" or percents[0].per:
        return None
    if (
        not has(reading.lower, *_PART)
        or not has(reading.lower, *_ASKS)
        or _direction(reading.lower) is not None
    ):
        return None
    if has(reading.lower, r"is \d+(?:\.\d+)?% of", r"what was", r"minimum", r"how long", r"when"):
        return None
    asked = reading.lower[max(reading.lower.rfind("how much"), reading.lower.rfind("what")) :]
    arguments: dict[str, Argument] = {
        "total": amounts[0].given(),
        "percent": percents[0].given(),
        "rest": Given(value=has(asked, *_REST)),
    }
    return _propose(
        "part_of_amount",
        arguments | {"currency": amounts[0].given(amounts[0].currency)},
        "a percentage of an amount",
    )
