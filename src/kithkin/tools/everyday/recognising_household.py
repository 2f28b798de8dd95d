"""Questions about mixing by parts, downloads, and steady changes between two readings."""

from __future__ import annotations

import re
from typing import Final

from kithkin.messages.readings import Argument, Given, Measure, Proposal, Reading
from kithkin.tools.everyday.hearing import Quantity, propose, says

_STRONG: Final = r"squash|cordial|concentrate|syrup|bleach|detergent|disinfectant|screen ?wash|anti-?freeze|fertili[sz]er|cleaner|plant food"
_WATER: Final = r"water"
_WHOLE: Final = r"drink|mix(?:ture|ed)?|solution|juice|in total|altogether|all together|total|jug|bottle|bucket|batch|diluted \w+"
_PARTS: Final = re.compile(
    r"(?<![\w.:])(?P<first>one|1)\s*(?:parts?\s*)?(?:(?:squash|cordial|concentrate|syrup|bleach|[a-z]+)\s+)?(?:to|:|/)\s*(?P<second>\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)(?![\w]|[.:]\d)"
)
_PERIODS: Final = ("second", "minute", "hour", "day", "week", "month", "year")


def mixing(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """A concentrate and water, one to so many parts: how much of either."""
    text = reading.lower
    found = _PARTS.search(text)
    strong = re.search(_STRONG, text)
    asked = re.search(r"how (?:much|many (?:ml|millilit\w+|lit\w+|cl))\b([^?.]*)", text)
    if not found or not strong or not asked or says(text, r"cost", r"price", r"percent"):
        return None
    inside = [one for one in quantities if found.start() <= one.start and one.end <= found.end()]
    rest = [one for one in quantities if one not in inside]
    parts = [one for one in inside if found.start("second") <= one.start]
    if len(rest) != 1 or rest[0].kind != "volume" or len(parts) != 1:
        return None
    wanted = re.match(rf"(?: of)?(?: the)?\s*(?:({_STRONG})|({_WATER}))", asked.group(1).strip())
    if not wanted:
        return None
    after = re.match(rf"\s*(?:of )?(?:the |made[- ]up |finished |ready )*(?:({_STRONG})(?! mix| drink)|({_WATER})|({_WHOLE}))", rest[0].after)  # fmt: skip
    if not after:
        return None
    given = "first" if after.group(1) else "second" if after.group(2) else "total"
    goal = "first" if wanted.group(1) else "second"
    if given == goal:
        return None
    span = (found.start("first"), found.end("first"))
    arguments: dict[str, Argument] = {
        "first": Given(value=1, span=span), "second": parts[0].given(), "amount": rest[0].given(),
        "given": Given(value=given), "asked": Given(value=goal), "unit": Given(value=rest[0].unit),
    }  # fmt: skip
    return propose("mix_parts", arguments, "things mixed by parts", 0.9, consumes=tuple(inside))


def download(reading: Reading, _quantities: tuple[Quantity, ...]) -> Proposal | None:
    """A size and a speed: how long it takes."""
    sizes = [m for m in reading.measures if re.fullmatch(r"(?:kilo|mega|giga|tera)byte", m.unit or "")]
    speeds = [m for m in reading.measures if re.fullmatch(r"(?:kilo|mega|giga)(?:bit|byte) ?(?:/|_per_) ?second", m.unit or "")]  # fmt: skip
    asked = re.search(
        r"how (?:long|many (second|minute|hour)s?)|(?:time|long) (?:to|for|does)", reading.lower
    )
    if len(sizes) != 1 or len(speeds) != 1 or len(reading.measures) != 2 or not asked:
        return None
    arguments: dict[str, Argument] = {
        "size": _given(sizes[0]), "size_unit": Given(value=str(sizes[0].unit)),
        "speed": _given(speeds[0]), "speed_unit": Given(value=re.split(r" ?/|_per_", str(speeds[0].unit))[0]),
        "unit": Given(value=asked.group(1) or "minute"),
    }  # fmt: skip
    return propose("transfer_time", arguments, "a size and a speed of transfer", 0.93)


def _given(measure: Measure) -> Given:
    return Given(value=measure.number, span=(measure.start, measure.end))


def per_period(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """ "from 90 to 66 percent in 4 hours: how many percent per hour"."""
    if len(quantities) != 3 or says(reading.lower, r"percent(?:age)? (?:change|increase|decrease)", r"by what percent", r"average speed", r"accelerat\w+"):  # fmt: skip
        return None
    first, last, time = quantities
    asked = re.search(r"(?:how (?:many|much|fast)|what|rate)[^?.]*?(?:\b(?:per|an?|each|every) |/)(second|minute|hour|day|week|month|year)\b", reading.lower[time.end :])  # fmt: skip
    if not asked or time.unit not in _PERIODS or asked.group(1) != time.unit:
        return None
    if not re.search(r"\bfrom\s*(?:about )?$", first.before) or not re.fullmatch(r"\s*(?:[a-z°%]+ )?(?:down |up )?to\s*", first.after):  # fmt: skip
        return None
    if not re.search(r"\b(?:in|over|within|during|after)\s*(?:the (?:last|past) )?$", time.before):
        return None
    same = first.kind == last.kind or first.kind == "thing"
    if not same or last.kind not in {"percent", "thing"} or says(reading.lower, r"compound\w*", r"interest"):
        return None
    arguments: dict[str, Argument] = {
        "first": first.given(), "last": last.given(), "time": time.given(),
        "noun": Given(value="percent" if last.kind == "percent" else ""), "period": Given(value=time.unit),
    }  # fmt: skip
    return propose("change_per", arguments, "two readings and the time between them", 0.9)
