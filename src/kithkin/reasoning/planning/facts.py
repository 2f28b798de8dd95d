"""The measures of a question as facts for planning: what each may be, judged by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kithkin.messages.readings import Argument, Assumed, Given, Measure, Reading
from kithkin.ports.units import Units
from kithkin.reasoning.planning.implied import WORDINGS
from kithkin.reasoning.planning.kinds import is_a, is_plain, ordinal, related, state
from kithkin.reasoning.planning.lexicon import Lexicon, Mention

STRONG = 0.9
_LINK = re.compile(
    r"(?:\s|,?\s*\b(?:of|is|was|are|at|about|around|approximately|roughly|equal(?:s| to)?|an?|the|with|be|being|to|from|"
    r"by|only|just|exactly|measures|measuring|has|through|up|over|in)\b|=|:|\()*\s*"
)
_LEADS_ON = re.compile(r"\s*(?:of|is|was|=|:|are|equals)\s*(?:an?|about|only)?\s*")
_NEAR = re.compile(r"(?:[\s-]+[a-z'-]+){0,2}?[\s-]*")
_SYMBOL_BEFORE = re.compile(r"(?<![\w])([A-Za-zλθρωμηαβγτΔφΦε][\w']{0,3})\s*(?:=|is|:|of)\s*$")
_CLAUSE = re.compile(r"[.;?!]\s|,|\band\b|\bwhile\b|\bthen\b|\bhow\b|\bwhat\b|\bfind\b|\bcalculate\b")
_SEPARATE = re.compile(r"\b(?:of|is|was|with|and|at|to|=)\b|[,;.=]")
_TIMES_ONE = re.compile(r"^(?:second|s|minute|min|hour|h|day|year)")


@dataclass(frozen=True)
class Fact:
    """One number that a plan can use. `labels` are kinds that words near it name, with their strength."""

    position: int
    argument: Given | Assumed
    dimension: str
    unit: str | None
    labels: dict[str, float] = field(default_factory=dict[str, float])
    implied: bool = False
    numeric: bool = False

    @property
    def strongest(self) -> float:
        """How sure the surest label is."""
        return max(self.labels.values(), default=0.0)

    def fit(self, kind: str, *, topical: bool) -> float:
        """How well this fact serves as a quantity of `kind`, 0 (not at all) to 1 (named so)."""
        best = max(
            (strength * _kinship(label, kind, topical=topical) for label, strength in self.labels.items()),
            default=0.0,
        )
        if self.strongest >= STRONG or self.implied:
            return best
        told_by_order = ordinal(kind) is not None or state(kind) is not None
        base = 0.85 if is_plain(kind) else 0.8 if topical and told_by_order else 0.72 if topical else 0.3
        if not self.dimension and not is_angle(self.unit):
            base = 0.2
        return max(best, base * (1 - 0.5 * (self.strongest if not best else 0.0)))

    def bound(self, unit: str | None) -> Argument:
        """The argument for a variable of this unit: temperature differences are not readings."""
        if unit is not None and unit.startswith("delta_") and self.unit in DIFFERENCES:
            return replace(self.argument, unit=DIFFERENCES[self.unit])
        return self.argument


def _kinship(label: str, kind: str, *, topical: bool) -> float:
    """How far a word for one kind speaks for another: exactly, as its special case, or as its general one."""
    if label == kind:
        return 1.0
    if is_a(label, kind):
        return 0.9
    if is_a(kind, label):
        if ordinal(kind) is not None or state(kind) is not None:
            return 0.85
        return 0.75 if topical else 0.3
    return 0.0


DIFFERENCES = {
    "degree_Celsius": "delta_degree_Celsius",
    "degree_Fahrenheit": "delta_degree_Fahrenheit",
    "kelvin": "delta_degree_Celsius",
}


def find_facts(
    reading: Reading, lexicon: Lexicon, mentions: Sequence[Mention], units: Units
) -> tuple[Fact, ...]:
    """The measures that must all be used, in order of appearance."""
    measures = _repeated(reading, _completed(reading, units))
    measures = [_turns_of_coil(reading, measure) for measure in measures if not is_count(reading, measure)]
    facts: list[Fact] = []
    for position, measure in enumerate(measures):
        before = min(measures[position - 1].end, measure.start) if position else 0
        after = measures[position + 1].start if position + 1 < len(measures) else len(reading.text)
        labels = _labels(reading, measure, (before, after), lexicon, mentions)
        slowing = measure.dimension == _ACCELERATION and _SLOWING.search(
            reading.lower[before : measure.start]
        )
        told = _told_by_topic(reading, measure)
        labels = {told: 1.0} if told in lexicon.dimensions else labels
        number = -abs(measure.number) if slowing else measure.number
        given = Given(value=number, unit=measure.unit, span=(measure.start, measure.end))
        facts.append(
            Fact(position, given, measure.dimension, measure.unit, labels, numeric=measure.unit is None)
        )
    return tuple(_from_and_to(reading, facts, measures, lexicon))


_ORBIT = re.compile(r"\borbit|\bsatellite|\bspace station\b|\biss\b")
_ABOVE = re.compile(r"\s*(?:above|up\b|over (?:the )?earth|high\b|altitude|from the surface|in altitude)")
_ALTITUDE_OF = re.compile(r"\b(?:altitude|height|above (?:the )?\w+ by)\s*(?:of|is|=|:|at)?\s*(?:about )?$")


_EINSTEIN = re.compile(r"\be\s?=\s?m\s?[·*×]?\s?c\s?(?:2|²|\^2|squared)")


def _told_by_topic(reading: Reading, measure: Measure) -> str:
    """The kind that the topic of the question gives a measure, or nothing."""
    if _is_altitude(reading, measure):
        return "length.altitude"
    return "mass.rest" if measure.dimension == "[mass]" and _EINSTEIN.search(reading.lower) else ""


def _is_altitude(reading: Reading, measure: Measure) -> bool:
    """Whether a length is counted from the ground below an orbit, not from the centre."""
    if measure.dimension != "[length]" or _ORBIT.search(reading.lower) is None:
        return False
    before = _ALTITUDE_OF.search(reading.lower[: measure.start])
    return before is not None or _ABOVE.match(reading.lower, measure.end) is not None


_ACCELERATION = "[length] / [time] ** 2"
_SLOWING = re.compile(r"\b(?:decel|retard|slow|brak)\w*(?!.*\baccelerat)[^.;]{0,40}$")
_COUNT = re.compile(r"\s+(?:equal |identical |point |small |large |different |parallel )?(?:masses|charges|resistors|"
                    r"objects|bodies|spheres|balls|particles|capacitors|people|cars|carts|trolleys|blocks|planets|"
                    r"stars|plates|protons|electrons|trucks|skaters)\b")  # fmt: skip


_AGE_BEFORE = re.compile(
    r"\b(?:son|daughter|kid|child|boy|girl|brother|sister|nephew|niece|grand(?:son|daughter|child)|student|pupil|"
    r"friend)\s*\((?:aged?\s+)?$"
)


def is_count(reading: Reading, measure: Measure) -> bool:
    """Whether a number only counts the things that follow ("two masses of 5 kg and 10 kg"), or is an age ("my son (11)")."""
    if measure.unit is None and _AGE_BEFORE.search(reading.lower[: measure.start]) is not None:
        return reading.lower[measure.end : measure.end + 1] == ")"
    if measure.unit is not None or measure.number not in (2, 3):
        return False
    if _COUNT.match(reading.lower, measure.end) is None:
        return False
    following = [other for other in reading.measures if other.start > measure.end and other.unit is not None]
    same = [other for other in following if other.dimension == following[0].dimension]
    return len(same) == measure.number


_LIKE_THINGS = re.compile(
    r"\s*(?:masses|charges|resistors|capacitors|spheres|balls|objects|bodies|particles|people|persons|men|women|adults|"
    r"students|children|cars|ships|planets|stars|asteroids|blocks|stones|weights|lumps)\b"
)


def _repeated(reading: Reading, measures: list[Measure]) -> list[Measure]:
    """ "two 1000 kg masses": the measure counts twice, and the count is used up by that."""
    for count, measure in zip(measures, measures[1:], strict=False):
        between = reading.lower[count.end : measure.start]
        if (
            count.unit is None
            and count.number == 2
            and measure.unit is not None
            and re.fullmatch(r"\s+(?:equal |identical )?", between)
            and _LIKE_THINGS.match(reading.lower, measure.end)
        ):
            whole = replace(measure, start=count.start)
            return [
                other
                for one in measures
                if one is not count
                for other in ((whole, whole) if one is measure else (one,))
            ]
    return measures


def _turns_of_coil(reading: Reading, measure: Measure) -> Measure:
    """Turns of wire are a number, not an angle."""
    coils = re.search(r"\b(?:coil|transformer|solenoid|primary|secondary)\b", reading.lower)
    if measure.unit == "turn" and coils:
        return replace(measure, unit=None, dimension="")
    return measure


def _completed(reading: Reading, units: Units) -> list[Measure]:
    """The measures, where "from 20 to 80 °C" and "between 2 and 6 m" lend their unit to the first number."""
    measures = list(reading.measures)
    for position, (one, other) in enumerate(zip(measures, measures[1:], strict=False)):
        between = reading.lower[one.end : other.start]
        before = reading.lower[max(0, one.start - 12) : one.start]
        ranged = re.fullmatch(r"\s*(?:to|and|-)\s*", between) and (
            re.search(r"\b(?:from|between)\s*$", before) or (one.number == 0 and "and" not in between)
        )
        if one.unit is None and other.unit is not None and ranged:
            measures[position] = replace(one, unit=other.unit, dimension=units.dimension(other.unit))
    return measures


def _labels(
    reading: Reading,
    measure: Measure,
    bounds: tuple[int, int],
    lexicon: Lexicon,
    mentions: Sequence[Mention],
) -> dict[str, float]:
    labels: dict[str, float] = {}

    def note(kinds: frozenset[str] | set[str], strength: float) -> None:
        for kind in kinds:
            if _fits(lexicon, kind, measure):
                labels[kind] = max(labels.get(kind, 0.0), strength)

    previous = [other for other in reading.measures if other.end <= bounds[0]]
    for mention in mentions:
        if bounds[0] <= mention.start and mention.end <= measure.start:
            between = reading.lower[mention.end : measure.start]
            if (
                previous
                and _belongs_to(reading.lower, previous[-1], mention, lexicon)
                and not _LEADS_ON.fullmatch(between)
            ):
                continue
            note(mention.kinds, _strength_before(between))
        elif measure.end <= mention.start and mention.end <= bounds[1]:
            note(mention.kinds, _strength_after(reading.lower, measure.end, mention, bounds[1]))
    symbol = _SYMBOL_BEFORE.search(reading.text[: measure.start])
    if symbol and symbol.start() >= bounds[0]:
        spelled = symbol[1]
        kinds = lexicon.kinds_by_symbol.get(spelled, set())
        if (
            re.search(r"=|\sis\b", symbol.group())
            or len(spelled) > 1
            or spelled.isupper()
            or measure.unit is not None
        ):
            note(kinds, 1.0 if "=" in symbol.group() else 0.95)
    best = max(labels.values(), default=0.0)
    return {kind: strength for kind, strength in labels.items() if strength >= best - 0.3}


def _fits(lexicon: Lexicon, kind: str, measure: Measure) -> bool:
    """Whether the measure can be of this kind by its dimension; a bare number passes for any if it is named."""
    if measure.unit is None:
        return True
    same = lexicon.dimensions[kind] == measure.dimension
    return same and is_angle(lexicon.units[kind]) == is_angle(measure.unit)


def is_angle(unit: str | None) -> bool:
    """Whether a unit without dimension is one of angle."""
    return unit in ("degree", "radian", "arcminute", "arcsecond", "turn")


def _strength_before(between: str) -> float:
    if _LINK.fullmatch(between):
        return 1.0
    if _CLAUSE.search(between):
        return 0.0
    words = len(between.split())
    return 0.7 if words <= 3 else 0.4 if words <= 6 else 0.0


def _belongs_to(lower: str, measure: Measure, mention: Mention, lexicon: Lexicon) -> bool:
    """Whether words just after a number are its own label ("200 J of useful work from …", "5 kg mass at …")."""
    between = lower[measure.end : mention.start]
    adjacent = re.fullmatch(r"[\s-]*|\s+of(?:\s+(?:the|an?))?\s+", between) is not None
    return adjacent and any(lexicon.dimensions[kind] == measure.dimension for kind in mention.kinds)


def _strength_after(lower: str, end: int, mention: Mention, limit: int) -> float:
    between = lower[end : mention.start]
    if re.fullmatch(r"\s+of(?:\s+(?:the|an?|its))?\s+", between):
        return 0.95
    if _SEPARATE.search(between) or _CLAUSE.search(between):
        return 0.0
    rest = lower[mention.end : limit]
    leads_on = (
        limit < len(lower) and _LINK.fullmatch(rest) is not None and rest.strip() not in ("", "in", "with")
    )
    if leads_on:
        return 0.3
    if not between.strip(" -"):
        return 0.95
    return 0.6 if _NEAR.fullmatch(between) else 0.0


def _from_and_to(
    reading: Reading, facts: list[Fact], measures: list[Measure], lexicon: Lexicon
) -> list[Fact]:
    """Labels "from A to B" as initial and final, for whatever has such kinds."""
    cued: list[Fact] = []
    for position, (fact, measure) in enumerate(zip(facts, measures, strict=True)):
        before = reading.lower[max(0, measure.start - 24) : measure.start]
        ending = None
        if _starts_from_zero(reading, measures[position : position + 2]):
            ending = ".initial"
        elif position and _starts_from_zero(reading, measures[position - 1 : position + 1]):
            ending = ".final"
        elif re.search(
            r"\b(?:from|start(?:s|ing)?(?: at| from)?|beginning at|begins? at|initially(?: at)?)(?: an?| the)?\s*(?:speed|velocity|temperature|volume|pressure)?(?: of)?\s*$",
            before,
        ):
            ending = ".initial"
        elif re.search(
            r"\b(?:to|reach(?:es|ing)?|until|becomes?)(?: an?| the)?\s*(?:speed|velocity|temperature|volume|pressure)?"
            r"(?: of)?\s*$",
            before,
        ):
            ending = ".final"
        kinds = {
            kind
            for kind in lexicon.dimensions
            if ending and kind.endswith(ending) and _fits(lexicon, kind, measure)
        }
        if kinds and measure.unit is not None:
            cued.append(replace(fact, labels=dict.fromkeys(kinds, 1.0)))
        else:
            cued.append(fact)
    return cued


def _starts_from_zero(reading: Reading, pair: list[Measure]) -> bool:
    """ "0-100 km/h", "0 to 60 mph"."""
    if len(pair) < 2 or pair[0].number != 0 or pair[0].dimension != pair[1].dimension:
        return False
    return re.fullmatch(r"\s*(?:to|-)\s*", reading.lower[pair[0].end : pair[1].start]) is not None


def find_implied(reading: Reading, lexicon: Lexicon, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that stand in the wording without a number ("from rest"), and usual values of named things."""
    found: list[Fact] = []
    for wording in WORDINGS:
        match = wording.pattern.search(reading.lower)
        if match is None or wording.kind not in lexicon.dimensions:
            continue
        if any(fact.labels.get(wording.kind, 0.0) >= STRONG and _only(fact, wording.kind) for fact in facts):
            continue
        if any(is_a(fact.kind_implied, wording.kind) for fact in _marked(found)):
            continue
        argument: Given | Assumed
        if wording.given:
            argument = Given(value=wording.value, unit=wording.unit, span=match.span())
        else:
            argument = Assumed(value=wording.value, unit=wording.unit, why=wording.why)
        found.append(
            ImpliedFact(
                -1 - len(found), argument, lexicon.dimensions[wording.kind], wording.unit, {wording.kind: 1.0},
                implied=True, kind_implied=wording.kind,
            )
        )  # fmt: skip
    return tuple(found)


def _only(fact: Fact, kind: str) -> bool:
    return all(related(label, kind) for label, strength in fact.labels.items() if strength >= STRONG)


@dataclass(frozen=True)
class ImpliedFact(Fact):
    """A fact without a number of its own in the question."""

    kind_implied: str = ""

    def fit(self, kind: str, *, topical: bool) -> float:
        """Only for its own kind."""
        return 1.0 if kind == self.kind_implied else 0.0


def _marked(facts: Sequence[Fact]) -> list[ImpliedFact]:
    return [fact for fact in facts if isinstance(fact, ImpliedFact)]
