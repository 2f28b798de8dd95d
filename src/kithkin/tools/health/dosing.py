"""The figures of a dose question: dose per weight, strength, tablets, how often a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kithkin.messages.readings import Argument, Given, Measure, Reading

_PER_KG = frozenset({"milligram / kilogram", "microgram / kilogram", "gram / kilogram"})
_SMALL = frozenset({"milligram", "microgram", "gram", "nanogram"})
_TIMES = re.compile(
    r"\b(?:(?P<word>once|twice|thrice|one time|two times|three times|four times|five times|six times)(?: (?:a|per|each|every) day| daily|/day)"
    r"|(?P<n>\d{1,2})\s*(?:x|times)\s*(?:/|a |per |each )?\s*(?:day|daily)|every (?P<h>\d{1,2}|four|six|eight|twelve)[\s-]*(?:hours?|hrs?|h)\b"
    r"|(?P<code>bid|b\.i\.d\.|tid|t\.i\.d\.|qid|q\.i\.d\.|bd|tds|qds)\b|(?P<daily>daily|a day|per day|each day|every day)\b)"
)
_COUNTS = {"once": 1, "one time": 1, "twice": 2, "two times": 2, "thrice": 3, "three times": 3, "four times": 4,
           "five times": 5, "six times": 6, "bid": 2, "b.i.d.": 2, "bd": 2, "tid": 3, "t.i.d.": 3, "tds": 3,
           "qid": 4, "q.i.d.": 4, "qds": 4, "four": 4, "six": 6, "eight": 8, "twelve": 12}  # fmt: skip
_JOIN = re.compile(r"\s*(?:/|per|in(?: each| every)?|for each|for every|to|=|is in)\s*(?:a |an )?")
_HOLDS = re.compile(
    r"\s*(?:(?:of (?:[a-z]+ ){1,3}?)?(?:has|have|contains?|holds?|gives?|is|equals)|=)\s*(?:about )?"
)
_TABLET_AFTER = re.compile(r"[\s-]*(?:tablets?|pills?|tabs?|capsules?|caplets?|each)\b")
_TABLET_BEFORE = re.compile(
    r"\b(?:tablets?|pills?|tabs?|capsules?|caplets?|each (?:one|tablet|pill|capsule))\s*(?:are|is|of|come in|contains?|has|:)\s*$"
)


@dataclass(slots=True)
class Dosing:
    """The parts of a dose question."""

    per_weight: Measure | None = None
    weight: Measure | None = None
    strength: tuple[Argument, Argument] | None = None
    masses: list[Measure] = field(default_factory=list[Measure])
    volumes: list[Measure] = field(default_factory=list[Measure])
    times: Given | None = None
    times_name: str = "times"
    tablet: Measure | None = None
    printed_tablet: Given | None = None
    doubtful: bool = False
    per_day: bool = False
    divided: Given | None = None
    pieces: Measure | None = None


def given(measure: Measure) -> Given:
    """A measure as an argument."""
    return Given(value=measure.number, unit=measure.unit, span=(measure.start, measure.end))


def _per_weight(parts: Dosing, measure: Measure, lower: str) -> None:
    """A dose per kilogram, of one dose or of a whole day; anything else per kilogram makes the question doubtful."""
    if measure.unit not in _PER_KG and measure.unit not in _PER_KG_A_DAY:
        parts.doubtful = True
        return
    parts.doubtful |= parts.per_weight is not None or lower[measure.end :].startswith("/")
    parts.per_day = measure.unit in _PER_KG_A_DAY or _DAILY_DOSE.match(lower, measure.end) is not None
    parts.per_weight = measure


def _concentration(parts: Dosing, measure: Measure) -> None:
    """A strength written as one measure ("25 mg/mL")."""
    known = ("milligram / milliliter", "microgram / milliliter")
    parts.doubtful |= parts.strength is not None or measure.unit not in known
    mass_unit = "microgram" if measure.unit == "microgram / milliliter" else "milligram"
    span = (measure.start, measure.end)
    parts.strength = (
        Given(value=measure.number, unit=mass_unit, span=span),
        Given(value=1.0, unit="milliliter", span=span),
    )


def _pieces_before(reading: Reading, index: int) -> Measure | None:
    """The count of tablets right before a strength ("2 x 500 mg", "2 tablets of 500 mg")."""
    previous = reading.measures[index - 1] if index else None
    if previous is None or previous.unit is not None:
        return None
    between = (previous.end, reading.measures[index].start)
    return previous if _COUNTED.fullmatch(reading.lower, *between) else None


def dosing_of(reading: Reading) -> Dosing:
    """The figures of a dose question, each in its part."""
    parts, skip, lower = Dosing(), set[int](), reading.lower
    for index, measure in enumerate(reading.measures):
        following = reading.measures[index + 1] if index + 1 < len(reading.measures) else None
        if measure.start in skip:
            continue
        if measure.unit and "/ kilogram" in measure.unit:
            _per_weight(parts, measure, lower)
        elif measure.dimension == "[mass] / [length] ** 3":
            _concentration(parts, measure)
        elif (
            measure.unit in _SMALL
            and following is not None
            and following.dimension == "[length] ** 3"
            and _JOIN.fullmatch(lower, measure.end, following.start)
        ):
            parts.doubtful |= parts.strength is not None
            parts.strength = (given(measure), given(following))
            skip.add(following.start)
        elif (
            measure.dimension == "[length] ** 3"
            and following is not None
            and following.unit in _SMALL
            and _HOLDS.fullmatch(lower, measure.end, following.start)
        ):
            parts.doubtful |= parts.strength is not None
            parts.strength = (given(following), given(measure))
            skip.add(following.start)
        elif measure.unit in _SMALL:
            after = lower[measure.end : measure.end + 14]
            before = lower[max(0, measure.start - 30) : measure.start]
            parts.pieces = _pieces_before(reading, index) or parts.pieces
            if parts.tablet is None and (_TABLET_AFTER.match(after) or _TABLET_BEFORE.search(before)):
                parts.tablet = measure
            else:
                parts.masses.append(measure)
        elif measure.dimension == "[mass]":
            parts.doubtful |= parts.weight is not None
            parts.weight = measure
        elif measure.dimension == "[length] ** 3":
            parts.volumes.append(measure)
    _from_picture(parts, reading)
    parts.times = _times(lower)
    parts.divided = _divided(lower) or parts.times
    parts.times_name = "interval" if parts.times is not None and parts.times.unit == "hour" else "times"
    return parts


def _from_picture(parts: Dosing, reading: Reading) -> None:
    """The strength printed on a medicine label, where the words give none: so much in a volume, or in one tablet."""
    if parts.strength is not None or parts.tablet is not None:
        return
    strengths = [f for f in reading.findings if f.label == "strength" and f.number and f.unit in _SMALL]
    per = [f for f in reading.findings if f.label == "strength per" and f.number]
    if len(strengths) != 1 or len(per) > 1:
        return
    mass = strengths[0]
    if per and per[0].unit == "milliliter":
        amounts = tuple(Given(value=f.number or 0, unit=f.unit, finding=f.id) for f in (mass, per[0]))
        parts.strength = (amounts[0], amounts[1])
    elif not per and any(_SOLID.search(f.text.lower()) for f in reading.findings):
        parts.printed_tablet = Given(value=mass.number or 0, unit=mass.unit, finding=mass.id)


_SOLID = re.compile(r"\b(?:tablets?|capsules?|caplets?|pills?)\b")
_PER_KG_A_DAY = frozenset(f"{mass} / {order}" for mass in ("milligram", "microgram", "gram")
                          for order in ("day / kilogram", "kilogram / day"))  # fmt: skip
_DAILY_DOSE = re.compile(r"\s*(?:per day|a day|daily|each day|/\s?(?:day|d)\b)")
_COUNTED = re.compile(
    r"\s*(?:[x×*]|of (?:the|my)?|(?:tablets?|pills?|tabs?|capsules?|caplets?)(?: of| at)?(?: the)?)?\s*(?:paracetamol |ibuprofen |acetaminophen )?"
)
_DIVIDED = re.compile(
    r"\b(?:in|into|as|over|divided by)\s+(?P<n>\d|two|three|four|six)\s+(?:equally |equal )?(?:divided |separate |split )?doses\b|"
    r"\b(?:divided|split)(?: up)?(?: equally)? (?:in|into|by)?\s*(?P<m>\d|two|three|four|six)\b"
)
_DIVIDED_WORDS = {"two": 2, "three": 3, "four": 4, "six": 6}


def _divided(lower: str) -> Given | None:
    """Into how many doses a day's amount is split."""
    match = _DIVIDED.search(lower)
    if match is None:
        return None
    word = match["n"] or match["m"]
    count = _DIVIDED_WORDS.get(word) or int(word)
    return Given(value=count, span=match.span()) if count else None


def _times(lower: str) -> Given | None:
    match = _TIMES.search(lower)
    while match is not None and match["daily"]:
        match = _TIMES.search(lower, match.end())
    if match is None:
        return None
    if match["h"]:
        hours = _COUNTS.get(match["h"]) or int(match["h"])
        return Given(value=hours, unit="hour", span=match.span()) if hours else None
    count = int(match["n"]) if match["n"] else _COUNTS[match["word"] or match["code"]]
    return Given(value=count, span=match.span())
