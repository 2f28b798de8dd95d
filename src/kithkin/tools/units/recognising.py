"""Understands requests to convert or compare quantities, and questions for constants.

A question is taken for a conversion only when nothing in it is left over: apart from the quantity and the wanted
unit it may hold nothing but words of asking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kithkin.messages.readings import Argument, Call, Given, Measure, Proposal, Reading
from kithkin.tools.units.converting import shared_registry
from kithkin.tools.units.densities import SUBSTANCE_BY_WORD
from kithkin.tools.units.recognising_constants import recognise_constant
from kithkin.tools.units.telling import dial_unit_places, is_story

_ASKING = frozenset(
    """a an the what whats what's is are was how many much in into to of for from do does did i you we me my it its it's that
    this there convert converted converting conversion change changed turn express expressed write put equal equals equivalent
    equivalents make makes made please pls plz can could would will tell give show find calculate work out get need want
    know help with same as or be value number numbers amount exactly about approximately approx roughly around right hey hi
    hello thanks thank ok so and if just when using use when's = ? units unit per one would've contain contains have has go
    goes fit fits come comes get's measure measures measured whole exact answer quick quickly question translate say
    tall weigh weighs weight long length height distance speed temperature temp mass volume area time pressure energy heavy
    high big hot cold warm fast far wide deep am i'm im person someone he she they worth degrees each only there's
    difference size outside oven recipe rise change million millions billion thousand thousands
    full roughly standard normal regular density concentration force power gas frequency angle us uk american british imperial sign
    gimme american wants mine put on at says dial asks lot bit worked""".split()
)
_TARGET_CUE = re.compile(
    r"(?:\b(?:to|into|in|as|equals?|is|are|make|makes|convert(?:ed)? to)\b|=|->|→|>|:)\s*"
    r"(?:(?:how (?:many|much)|what(?:'s| is)?|an?|the|terms of|whole|(?:million|billion|thousand)s?(?: of)?)\s+)*"
)
_HOW_MANY = re.compile(r"\b(?:how many|how much|number of|what number of|no\.? of)\s+(?:of\s+)?")
_ONE_OF = re.compile(
    r"\b(?:in|per|to|is|are|make|makes|equals?|does|do|has|have|of|for|there in|from|convert|contains?)\s+"
    r"(?P<one>an?|one|each|every|the)\s+(?:whole\s+|single\s+|full\s+)?|^(?P<first>an?|one)\s+"
)
# What stands between two units begins where a word ends, and the second unit after a space.
_JOINED = re.compile(r"(?<![^\W_])(?:to|in|into|->|→|=|per)\s")
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_COMPARING = re.compile(
    r"\b(?:which|what|what's|is|are|who|whats)\b.*\b(?:heavier|lighter|longer|shorter|taller|bigger|larger|smaller|greater|more|"
    r"less|faster|slower|hotter|colder|warmer|cooler|further|farther|higher|lower|hottest|heaviest|the same|equal)\b"
)
_COMPARING_WORDS = frozenset(
    """which heavier lighter longer shorter taller bigger larger smaller greater more less faster slower hotter colder
    warmer cooler further farther higher lower than who between versus vs of same equal equivalent or""".split()
)
_SAME = re.compile(r"\bthe same\b|\bequal\b|\bequivalent\b")
_TAIL = re.compile(
    r"[\s,(]+(?:in |using )?(?P<unit>(?:us|uk|american|british|imperial|metric|australian) [a-z]+)[\s).?]*"
)
_OF_HAEMOGLOBIN = re.compile(r"\b(?:hb ?)?a1c\b")
"""Its percents and its mmol/mol are two laboratories' scales (NGSP and IFCC), which no factor joins."""
_DEGREES = ("degree_Celsius", "degree_Fahrenheit", "kelvin")
_CONTEXT_FOR_DIFFERENCE = re.compile(r"\b(?:rise|increase|drop|difference|change|warmer|colder|interval|fall) (?:of|by|in)\b|"
                                     r"\b(?:difference|rise|change)\b")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A unit spelled without a number, with its place."""

    unit: str
    start: int
    end: int


def recognise(reading: Reading) -> Sequence[Proposal]:
    """Proposals for conversions, comparisons and constants, best first."""
    if len(reading.text) > 200 or _OF_HAEMOGLOBIN.search(reading.lower):
        return ()
    proposal = recognise_constant(reading, _ASKING) or _comparison(reading) or _conversion(reading)
    return (proposal,) if proposal is not None else ()


def _conversion(reading: Reading) -> Proposal | None:
    measures = [measure for measure in reading.measures if not _is_part_of_unit(reading, measure)]
    if len(measures) > 1:
        return None
    if measures and measures[0].unit is not None:
        return _from_measure(reading, measures[0])
    if measures:
        return _from_bare_number(reading, measures[0])
    return _from_one(reading)


def _is_part_of_unit(reading: Reading, measure: Measure) -> bool:
    """Whether the number belongs to a unit ("L/100 km", "g per 100 mL")."""
    before = reading.lower[: measure.start]
    return measure.number in (100, 1000) and re.search(r"(?:[a-z]\s?/|\bper)\s?$", before) is not None


def _from_measure(reading: Reading, measure: Measure) -> Proposal | None:
    targets = _targets(reading, measure.start, measure.end, measure.unit)
    if not targets or measure.unit is None:
        return None
    source, confidence = _precise(reading, measure.unit, targets), 0.96
    because = "a quantity and the unit wanted"
    if source == "degree" and targets[0].unit in _DEGREES:
        source = "degree_Fahrenheit" if targets[0].unit == "degree_Celsius" else "degree_Celsius"
        confidence, because = 0.8, "degrees taken for the other scale"
    if _CONTEXT_FOR_DIFFERENCE.search(reading.lower) and source in _DEGREES:
        return _difference(reading, measure, source, targets)
    return _proposal(
        reading, (measure.start, measure.end), measure.number, source, targets, confidence, because
    )


def _precise(reading: Reading, unit: str, targets: list[Spot]) -> str:
    """The unit as it is told once more behind the question ("3 cups to litres, UK cups"), or as it stood."""
    tail = _TAIL.fullmatch(reading.lower[targets[-1].end :])
    again = shared_registry().find(reading.text, targets[-1].end + tail.start("unit")) if tail else None
    if again is None or tail is None or again[1] != targets[-1].end + tail.end("unit"):
        return unit
    return again[0] if shared_registry().dimension(again[0]) == shared_registry().dimension(unit) else unit


def _difference(reading: Reading, measure: Measure, source: str, targets: list[Spot]) -> Proposal | None:
    """ "a rise of 10 °C in °F": intervals convert without the offset."""
    spots = [Spot(_interval(spot.unit), spot.start, spot.end) for spot in targets]
    if targets[0].unit not in _DEGREES:
        return None
    return _proposal(
        reading,
        (measure.start, measure.end),
        measure.number,
        _interval(source),
        spots,
        0.9,
        "a temperature difference",
    )


def _interval(unit: str) -> str:
    return unit if unit == "kelvin" else f"delta_{unit}"


def _from_bare_number(reading: Reading, measure: Measure) -> Proposal | None:
    """ "72 in celsius", "how many 5 miles": only temperatures have an obvious other scale; and "how many cm in 1 m"."""
    targets = _targets(reading, measure.start, measure.end)
    if len(targets) == 1 and targets[0].unit in ("degree_Celsius", "degree_Fahrenheit"):
        before = _first_unit(reading, measure.start, targets[0])
        source = "degree_Fahrenheit" if targets[0].unit == "degree_Celsius" else "degree_Celsius"
        span = (measure.start, measure.end)
        because = "a number for the other temperature scale"
        meant = (
            _proposal(reading, span, measure.number, source, targets, 0.8, because)
            if before is None
            else None
        )
        if meant is not None:
            return replace(meant, calls=(), consumes=(span,), questions=(_which_scale(reading, measure),))
    return None


def _which_scale(reading: Reading, measure: Measure) -> str:
    return f"In which unit is {reading.text[measure.start : measure.end].strip()} given: °C, °F or kelvin?"


def _first_unit(reading: Reading, end: int, target: Spot) -> Spot | None:
    spots = [spot for spot in _spots(reading, ()) if spot.end <= end and spot.start != target.start]
    return spots[0] if spots else None


def _from_one(reading: Reading) -> Proposal | None:
    """ "how many cups in a litre", "kg to lbs": one of the source unit."""
    registry = shared_registry()
    for match in _ONE_OF.finditer(reading.lower):
        found = registry.find(reading.text, match.end())
        if found is None or not _bounded(reading.text, found[1]):
            continue
        start = match.start("one") if match["one"] else match.start("first")
        targets = _targets(reading, start, found[1])
        if targets:
            return _proposal(reading, (start, found[1]), 1.0, found[0], targets, 0.95, "how many in one")
    if _JOINED.search(reading.lower) is None:
        return None
    spots = _spots(reading, ())
    if len(spots) == 2 and re.fullmatch(
        r"\s*(?:to|in|into|->|→|=|per)\s*(?:a\s+)?", reading.lower[spots[0].end : spots[1].start]
    ):
        source, target = spots
        if _HOW_MANY.search(reading.lower[: source.start]):
            source, target = target, source
        return _proposal(
            reading, (source.start, source.end), 1.0, source.unit, [target], 0.85, "unit to unit"
        )
    return None


def _targets(reading: Reading, start: int, end: int, source: str | None = None) -> list[Spot]:
    """The wanted unit (or two: "feet and inches"), outside the span of the quantity itself."""
    for pattern in (_HOW_MANY, _TARGET_CUE):
        for match in pattern.finditer(reading.lower):
            if start < match.end() <= end and match.end() != end:
                continue
            spot = _spot_at(reading, match.end())
            if spot is None and source is not None:
                spot = _kilometres(reading, match.end(), source)
            if spot is None or (spot.start < end and spot.end > start):
                continue
            after = reading.lower[spot.end :]
            second = None if _TAIL.fullmatch(after) else re.match(r"\s*(?:and|&|,)\s*(?:how many\s+)?", after)
            other = _spot_at(reading, spot.end + second.end()) if second else None
            return [spot, other] if other is not None else [spot]
    for place in dial_unit_places(reading.lower, end) if source is not None else ():
        spot = _spot_at(reading, place)
        if (
            spot is not None
            and spot.unit != source
            and is_story(reading.lower, (start, end), (spot.start, spot.end))
        ):
            return [spot]
    first = _spot_at(reading, 0)
    if first is not None and re.fullmatch(
        r"\s+(?:in|is|are|from)(?:\s+an?)?\s*", reading.lower[first.end : start] or "x"
    ):
        # "square metres in 1200 sq ft"
        return [first]
    return []


_KAY = re.compile(r"ks?\b(?!\s*[/·])")


def _kilometres(reading: Reading, spot_start: int, source: str) -> Spot | None:
    """ "how many k is that" of a length: runners' kilometres."""
    kay = _KAY.match(reading.lower, spot_start)
    if kay is None or shared_registry().dimension(source) != "[length]":
        return None
    return Spot("kilometer", kay.start(), kay.end())


def _spot_at(reading: Reading, start: int) -> Spot | None:
    registry = shared_registry()
    found = registry.find(reading.text, start, after_number=False)
    loose = registry.find(reading.text, start)
    if loose is not None and (found is None or loose[1] > found[1]):
        spelled = reading.text[start : loose[1]].strip()
        if (
            len(spelled) > 2
            or not reading.lower[loose[1] :].lstrip()[:1].isalpha()
            or spelled in ("ft", "kg", "cm", "mm")
        ):
            found = loose
    if found is None or not _bounded(reading.text, found[1]):
        return None
    skipped = 1 if reading.text[start : start + 1] in (" ", "-") else 0
    return Spot(found[0], start + skipped, found[1])


def _bounded(text: str, end: int) -> bool:
    return end >= len(text) or not text[end].isalnum()


def _spots(reading: Reading, _skip: tuple[int, ...]) -> list[Spot]:
    """All units spelled without a number, left to right."""
    registry, spots, position = shared_registry(), [], 0
    for word in re.finditer(r"\S+", reading.text):
        if word.start() < position:
            continue
        found = registry.find(reading.text, word.start(), after_number=False)
        if found is None and word.group().lower() not in ("in", "a", "as", "to"):
            found = registry.find(reading.text, word.start())
        if found is not None and _bounded(reading.text, found[1]):
            spots.append(Spot(found[0], word.start(), found[1]))
            position = found[1]
    return spots


def _proposal(
    reading: Reading,
    span: tuple[int, int],
    number: float,
    source: str,
    targets: list[Spot],
    confidence: float,
    because: str,
) -> Proposal | None:
    registry, target = shared_registry(), targets[0].unit
    if source == target:
        return None
    rest = _rest(reading.lower, [span, *((spot.start, spot.end) for spot in targets)])
    tail = _TAIL.fullmatch(reading.lower[targets[-1].end :])
    told_again = {tail["unit"].split()[-1]} if tail else set[str]()
    substances = [word for word in rest if word not in _ASKING and word not in told_again]
    arguments: dict[str, Argument] = {
        "amount": Given(value=number, unit=source, span=span),
        "source": Given(value=source),
        "target": Given(value=target, span=(targets[0].start, targets[0].end)),
    }
    here, there = registry.dimension(source), registry.dimension(target)
    if substances and here == there and _is_plainly_that(reading, span, targets[0]):
        substances = []
    if substances and here == there:
        substances = _without_the_thing(reading, span, substances)
    if substances:
        substance = SUBSTANCE_BY_WORD.get(" ".join(substances))
        if substance is None:
            return None
        if {here, there} == {"[mass]", "[length] ** 3"}:
            arguments["substance"] = Given(value=substance)
            call = Call(step="r1", tool="units.kitchen", arguments=arguments)
            return Proposal(calls=(call,), confidence=min(confidence, 0.93), because="a kitchen measure")
        if here != there:
            return None
    if {here, there} == {"[mass]", "[length] ** 3"} and reading.pictures and not substances:
        # "how many mg in 10 ml" of what the picture shows.
        return None
    if len(targets) == 2:
        if registry.dimension(targets[1].unit) != there:
            return None
        arguments["smaller"] = Given(value=targets[1].unit, span=(targets[1].start, targets[1].end))
    call = Call(step="r1", tool="units.convert", arguments=arguments)
    return Proposal(calls=(call,), confidence=confidence, because=because)


_THING_AFTER = re.compile(r"\s+\w+\s*\??$")


def _is_plainly_that(reading: Reading, span: tuple[int, int], target: Spot) -> bool:
    """Whether other words only tell where the quantity stands: "my bag weighs 23 kilos, what's that in pounds?"."""
    before = reading.lower[: target.start]
    if is_story(reading.lower, span, (target.start, target.end)):
        return True
    how_many = re.fullmatch(r"how many\s+", before) is not None
    between = reading.lower[target.end : span[0]] if span[0] >= target.end else ""
    return (
        how_many
        and re.fullmatch(r"\s+(?:is|are|in)(?:\s+an?)?\s+", between) is not None
        and _THING_AFTER.fullmatch(reading.lower[span[1] :]) is not None
    )


_SHAPES = frozenset("circle square cube sphere radius diameter side triangle cylinder cone rectangle".split())
_OWNER = re.compile(r"\b(?:an?|the|my|our|his|her)\s+$")


def _without_the_thing(reading: Reading, span: tuple[int, int], words: list[str]) -> list[str]:
    """The words less the thing that the quantity describes: "a 6 foot 2 bloke, how many metres"."""
    thing = re.match(r"[\s-]+([a-z]+)\b", reading.lower[span[1] :])
    described = thing is not None and _OWNER.search(reading.lower[: span[0]]) is not None
    if thing is None or not described or thing[1] in _SHAPES:
        return words
    return [word for word in words if word != thing[1]]


def _rest(lower: str, spans: list[tuple[int, int]]) -> list[str]:
    """The words outside the given spans."""
    return [
        word.group()
        for word in _WORD.finditer(lower)
        if not any(start <= word.start() < end for start, end in spans)
    ]


def _comparison(reading: Reading) -> Proposal | None:
    if len(reading.measures) not in (2, 3) or not _COMPARING.search(reading.lower):
        return None
    one, other = reading.measures[:2]
    again = _told_again(reading, one, other) if len(reading.measures) == 3 else ()
    if again is None:
        return None
    if one.unit is None or other.unit is None or one.dimension != other.dimension:
        return None
    rest = _rest(reading.lower, [(one.start, one.end), (other.start, other.end), *again])
    if any(word not in _ASKING and word not in _COMPARING_WORDS for word in rest):
        return None
    call = Call(
        step="r1",
        tool="units.compare",
        arguments={
            "first": Given(value=one.number, unit=one.unit, span=(one.start, one.end)),
            "first_unit": Given(value=one.unit),
            "second": Given(value=other.number, unit=other.unit, span=(other.start, other.end)),
            "second_unit": Given(value=other.unit),
            "asked_same": Given(value=_SAME.search(reading.lower) is not None),
        },
    )
    return Proposal(calls=(call,), confidence=0.95, because="two quantities to compare", consumes=again)


def _told_again(reading: Reading, one: Measure, other: Measure) -> tuple[tuple[int, int], ...] | None:
    """ "is 180c the same as 350f? whats 180 C in fahrenheit": the first asked once more in the second's unit."""
    third = reading.measures[2]
    if (third.number, third.unit) != (one.number, one.unit):
        return None
    targets = _targets(reading, third.start, third.end, third.unit)
    if len(targets) != 1 or targets[0].unit != other.unit:
        return None
    return ((third.start, third.end), (targets[0].start, targets[0].end))
