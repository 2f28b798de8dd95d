"""Recognises questions for the equations and scores: topic words choose the tool, facts fill its parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kithkin.messages.pictures import Finding
from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Proposal, Reading
from kithkin.ports.tools import Parameter
from kithkin.tools.health.definitions import Topic
from kithkin.tools.health.labs import PARAMETER_ANALYTES
from kithkin.tools.health.person import Fact, find_ages, find_condition, find_pressure, find_sex
from kithkin.tools.health.slots import (
    Filling,
    Slot,
    accept,
    context_spans,
    fill,
    finding_measure,
    is_figure,
    mentions,
    whole_heights,
    with_beginnings,
)

_WANTS = re.compile(
    r"\b(?:my|calculate|calc|compute|work out|find|score|estimate|check|for a|for an|his|her)\b"
)
_ALL_CLEAR = re.compile(
    r"\b(?:otherwise healthy|nothing else|no other|none of (?:these|the|those)|no (?:medical |health |other )?(?:conditions|problems|history)|"
    r"no comorbidities|no past medical|healthy|nil else|no risk factors|none)\b"
)
_ROOM_AIR = re.compile(r"\b(?:room air|on air|breathing air|ambient air)\b")
_WEEKS_PREGNANT = re.compile(
    r"\b\d{1,2} (?:weeks?|months?)(?: and \d days?)? (?:pregnant|into (?:my|the|her) pregnancy)\b"
)
_NOT_REAL = re.compile(r"\b(?:mean by|definition|stand for|stands for|who invented|history of the)\b")


class Facts:
    """What a question says of the person, found once and used for every tool."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.ages = find_ages(reading)
        self.sex = find_sex(reading)
        self.pressure = find_pressure(reading)

    @property
    def age(self) -> Fact | None:
        """The one age said, or None (also when several are said)."""
        return self.ages[0] if len(self.ages) == 1 else None

    @property
    def years(self) -> float | None:
        """The age in years, for choosing between adult and child tools."""
        if self.age is None:
            return None
        share = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25}
        return float(self.age.value) * share[self.age.unit or "year"]

    def spans(self) -> list[tuple[int, int]]:
        """Where ages and blood pressure stand."""
        return [(fact.start, fact.end) for fact in (*self.ages, *(self.pressure or ()))]


class Program:
    """A program under construction: arguments for one tool, conversion steps before it, questions instead."""

    def __init__(self, topic: Topic, facts: Facts) -> None:
        self.topic = topic
        self.facts = facts
        self.arguments: dict[str, Argument] = {}
        self.conversions: list[Call] = []
        self.questions: list[str] = []
        self.assumed = 0
        self.weak = False

    def put(self, name: str, slot: Slot) -> None:
        """Sets an argument, adding a conversion step for SI laboratory values."""
        if slot.question:
            self.questions.insert(0, slot.question)
        if slot.analyte is None:
            self.arguments[name] = slot.given
            return
        step = f"r{len(self.conversions) + 1}"
        arguments: dict[str, Argument] = {
            "analyte": Given(value=slot.analyte),
            "si": Given(value=slot.given.value, span=slot.given.span, finding=slot.given.finding),
        }
        self.conversions.append(Call(step=step, tool="health.lab_to_customary", arguments=arguments))
        self.arguments[name] = FromStep(step=step, name="result")

    def proposal(self, consumes: Sequence[tuple[int, int]], confidence: float) -> Proposal:
        """The finished proposal."""
        step = f"r{len(self.conversions) + 1}"
        call = Call(step=step, tool=self.topic.tool.name, arguments=self.arguments)
        return Proposal(
            calls=(*self.conversions, call), confidence=round(confidence, 3),
            because=f"asks for {self.topic.tool.summary}", consumes=tuple(consumes),
            questions=tuple(dict.fromkeys(self.questions))[:3],
        )  # fmt: skip


_SHARED = re.compile(
    r"\b(?:we|both|together|combined|between us|the two of us|couple|in total|altogether|all of us|joint)\b"
)
_PREGNANT = re.compile(r"\b(?:pregnan\w*|expecting a baby|weeks gestation)\b")
_NOT_PREGNANT = re.compile(
    r"\b(?:not|never|isn't|aren't|wasn't|non|no longer|before (?:i|she|my|the|her)?\s*(?:was |got |being |became )?)[\s-]*pregnan|"
    r"\bpre-?pregnan|\bbefore (?:my |her |the )?pregnan|\bnon-?pregnan|\bafter (?:my |her |the )?pregnan"
)
# Their published limits are for people who are not pregnant.
_NOT_IN_PREGNANCY = frozenset(
    {"healthy_weight_range", "ideal_weight", "ideal_body_weight", "adjusted_body_weight",
     "body_fat", "lean_mass", "lean_body_mass", "waist_to_height", "waist_to_hip"}
)  # fmt: skip


def is_pregnant(lower: str) -> bool:
    """Whether the question says that the person is pregnant now."""
    return _PREGNANT.search(lower) is not None and _NOT_PREGNANT.search(lower) is None


def _shared_weight(program: Program) -> None:
    """A weight of several people together is nobody's own: it is asked for."""
    weight = program.arguments.get("weight")
    if not isinstance(weight, Given) or weight.span is None:
        return
    lower = program.facts.reading.lower
    near = lower[max(0, weight.span[0] - 40) : weight.span[1] + 30]
    if _SHARED.search(near):
        program.questions.insert(0, "What does the person weigh alone (with kg or lb)?")


def _from_pictures(program: Program, parameters: Sequence[Parameter]) -> int:
    """Fills what is still missing from the labelled figures of a picture ("creatinine"); returns how many."""
    filled = 0
    for parameter in parameters:
        if parameter.name in program.arguments or parameter.kind not in ("quantity", "number"):
            continue
        slots = [
            slot
            for finding in program.facts.reading.findings
            if (slot := _slot_of(finding, parameter)) is not None
        ]
        if len(slots) == 1 and not slots[0].question:
            program.put(parameter.name, slots[0])
            filled += 1
    return filled


def _slot_of(finding: Finding, parameter: Parameter) -> Slot | None:
    """The slot a finding makes for a parameter: its label is one of the parameter's names, and its unit fits."""
    if not is_figure(finding) or finding.label not in parameter.words:
        return None
    slot = accept(parameter, finding_measure(finding), finding.label)
    return None if slot is None else replace(slot, given=replace(slot.given, span=None, finding=finding.id))


def propose(topic: Topic, facts: Facts, topic_spans: Sequence[tuple[int, int]]) -> Proposal | None:
    """The proposal for one tool whose topic came up, or None when the question does not fit it."""
    reading, parameters = facts.reading, topic.tool.parameters
    program = Program(topic, facts)
    taken = [
        *facts.spans(),
        *topic_spans,
        *(match.span() for match in _WEEKS_PREGNANT.finditer(reading.lower)),
    ]
    _person(program, parameters)
    filling = fill(reading, parameters, taken, tuple(program.arguments))
    for name, slot in filling.slots.items():
        program.put(name, slot)
    program.weak = filling.weak
    implied = _implied_weight(program, taken, filling)
    pictured = _from_pictures(program, parameters)
    _conditions(program, parameters)
    _unit_system(program, parameters)
    if not pictured and not _is_asked(program, filling):
        return None
    if topic.tool.name.removeprefix("health.") in _NOT_IN_PREGNANCY and is_pregnant(reading.lower):
        return None
    _shared_weight(program)
    _missing(program, parameters)
    used = [*taken, *filling.used, *implied]
    context = context_spans(reading, used)
    confidence = topic.fits - (0.1 if program.weak else 0) - (0.02 if context else 0)
    return program.proposal([*taken, *implied, *context], confidence)


_IMPERIAL = frozenset({"foot", "inch", "foot_inch"})
_LIKELY = (15.0, 50.0)


def _implied_weight(
    program: Program, taken: Sequence[tuple[int, int]], filling: Filling
) -> list[tuple[int, int]]:
    """ "5'10 180": the one bare number beside a height is the weight, in the only unit that makes sense of it.

    It is an assumption that the reply states. Where kilograms and pounds both make a likely BMI, the height's
    own system of units decides.
    """
    height = filling.slots.get("height")
    wanted = {p.name for p in program.topic.tool.parameters if p.required}
    left = [
        m
        for m in whole_heights(program.facts.reading.measures)
        if not any(s < m.end and m.start < e for s, e in (*taken, *filling.used))
    ]
    if height is None or "weight" not in wanted or "weight" in program.arguments or len(left) != 1:
        return []
    metres = _METRES.get(height.given.unit or "", 0.0) * float(str(height.given.value))
    if left[0].unit is not None or not 1.2 < metres < 2.3:
        return []
    bmi = left[0].number / metres**2
    likely = [
        u
        for u, share in (("kilogram", 1.0), ("pound", 0.45359237))
        if _LIKELY[0] <= bmi * share <= _LIKELY[1]
    ]
    system = "pound" if height.given.unit in _IMPERIAL else "kilogram"
    unit = likely[0] if len(likely) == 1 else system if likely else ""
    if not unit:
        return []
    other = "feet and inches" if system == "pound" else "a metric height"
    why = f"you gave {other}" if unit == system else "the only unit that fits this height"
    program.arguments["weight"] = Assumed(value=left[0].number, unit=unit, why=why)
    return [(left[0].start, left[0].end)]


_METRES = {"foot": 0.3048, "inch": 0.0254, "centimeter": 0.01, "meter": 1.0}


_CUSTOMARY_WANTED = re.compile(r"mg\s?(?:/|per )\s?dl\b|\b(?:us|american|conventional) units\b")


def _unit_system(program: Program, parameters: Sequence[Parameter]) -> None:
    """The answer comes in SI units when every laboratory value came in them and no other unit is named."""
    if not any(parameter.name == "system" for parameter in parameters):
        return
    measured = [p.name for p in parameters if p.name in PARAMETER_ANALYTES and p.name in program.arguments]
    given_in_si = all(isinstance(program.arguments[name], FromStep) for name in measured)
    if measured and given_in_si and not _CUSTOMARY_WANTED.search(program.facts.reading.lower):
        program.arguments["system"] = Given(value="si")


def _person(program: Program, parameters: Sequence[Parameter]) -> None:
    facts = program.facts
    for parameter in parameters:
        if parameter.name == "age" and facts.age is not None:
            program.arguments["age"] = facts.age.given
        elif parameter.name == "sex" and facts.sex is not None:
            program.arguments["sex"] = facts.sex.given
        elif parameter.name in ("systolic", "diastolic") and facts.pressure is not None:
            program.arguments[parameter.name] = facts.pressure[parameter.name == "diastolic"].given
    if any(p.name == "age" and p.required for p in parameters) and len(facts.ages) > 1:
        program.questions.append("Whose age should I use, and what is it?")


def _conditions(program: Program, parameters: Sequence[Parameter]) -> None:
    lower = program.facts.reading.lower
    for parameter in parameters:
        if parameter.name in program.arguments:
            continue
        if parameter.kind == "flag":
            fact = find_condition(lower, parameter.words)
            if fact is not None:
                program.arguments[parameter.name] = fact.given
        elif parameter.kind == "choice" and parameter.name != "sex":
            hits = [(len(word), choice, span) for choice, words in parameter.choices.items()
                    for word in words for span in mentions(lower, (word,))]  # fmt: skip
            if hits:
                _, choice, span = max(hits)
                program.arguments[parameter.name] = Given(value=choice, span=span)
        elif parameter.name == "oxygen_fraction":
            air = _ROOM_AIR.search(lower)
            program.arguments["oxygen_fraction"] = (
                Given(value=21, span=air.span()) if air else Assumed(value=21, why="room air")
            )
    air = _ROOM_AIR.search(lower)
    if air and any(p.name == "supplemental_oxygen" for p in parameters):
        program.arguments["supplemental_oxygen"] = Given(value=False, span=air.span())


def _is_asked(program: Program, filling: Filling) -> bool:
    """Whether there is something to compute: facts for this tool, or a wish for one's own figure."""
    required = [p.name for p in program.topic.tool.parameters if p.required]
    filled = [
        name
        for name in program.arguments
        if name in required and isinstance(program.arguments[name], Given | FromStep)
    ]
    lower = program.facts.reading.lower
    if _NOT_REAL.search(lower):
        return False
    if filling.slots or len(filled) > 1 or (filled and "sex" not in filled):
        return True
    return not program.facts.reading.measures and _WANTS.search(lower) is not None


def _missing(program: Program, parameters: Sequence[Parameter]) -> None:
    lower = program.facts.reading.lower
    flags = [p for p in parameters if p.name in program.topic.implied and p.required]
    unsaid = [p for p in flags if p.name not in program.arguments]
    said = len(unsaid) < len(flags)
    for parameter in parameters:
        if (
            parameter.required
            and parameter.name not in program.arguments
            and parameter not in unsaid
            and parameter.question
        ):
            program.questions.append(parameter.question)
    if unsaid and not said and not _ALL_CLEAR.search(lower):
        listed = "; ".join(p.description for p in unsaid)
        several = f"Which of these are true, if any: {listed}?"
        program.questions.append(several if len(unsaid) > 1 else unsaid[0].question)
    else:
        for parameter in unsaid:
            program.arguments[parameter.name] = Assumed(
                value=False, why=f"not mentioned: {parameter.description}"
            )


class Topics:
    """Tools with what brings each of them up, so that most are told in one pass to be of no concern."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = topics
        self._beginnings = [
            (beginning, place)
            for place, topic in enumerate(topics)
            for beginning, _ in with_beginnings(tuple(topic.words))
        ]

    def perhaps_in(self, lower: str) -> list[Topic]:
        """The tools of which the beginning of a phrase stands in a text in lower case, in their order."""
        places = {place for beginning, place in self._beginnings if beginning in lower}
        return [self._topics[place] for place in sorted(places)]


def recognise_topics(reading: Reading, topics: Topics, facts: Facts) -> list[Proposal]:
    """Proposals of all tools whose topic words stand in the question, best first."""
    found: list[tuple[float, Proposal]] = []
    for topic in topics.perhaps_in(reading.lower):
        spans = mentions(reading.lower, topic.words)
        if not spans:
            continue
        proposal = propose(topic, facts, spans)
        if proposal is not None:
            found.append((proposal.confidence + 0.001 * max(end - start for start, end in spans), proposal))
    return [proposal for _, proposal in sorted(found, key=lambda entry: -entry[0])]
