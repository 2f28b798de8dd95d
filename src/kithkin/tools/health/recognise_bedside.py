"""Recognises blood pressure groups, pump rates by weight, and food or fluid figures per kilogram."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Call, Given, Measure, Proposal, Reading
from kithkin.tools.health.recognition import Facts

_PRESSURE_WORDS = re.compile(r"\b(?:blood pressure|bp|b\.p\.|hypertension|hypertensive)\b")
_JUDGES = re.compile(
    r"\b(?:high|low|normal|ok|okay|good|bad|fine|healthy|category|categories|group|range|stage|grade|too|hypertension|"
    r"hypertensive|elevated|mean|classify|classification|class)\b"
)
_OTHER_PRESSURE = re.compile(
    r"\b(?:pregnan\w*|child|kid|son|daughter|baby|boy|girl|toddler|dog|cat|tyres?|tires?|map|mean arterial|pulse pressure|product|score|risk|qsofa|news|curb)\b"
)
_RATE_WANTED = re.compile(
    r"\brate\b|\bml\s?(?:/|per|an)\s?h(?:r|our)?\b|\bhow fast\b|\bpump\b|\brun\b|\binfus"
)
_IN = re.compile(r"\s*(?:in|/|per|made up (?:in|to)|diluted in)\s*(?:a |an )?")
_PER_MINUTE = frozenset(
    {"microgram / kilogram / minute", "milligram / kilogram / minute", "microgram / kilogram / hour",
     "microgram / hour / kilogram", "milligram / kilogram / hour", "milligram / hour / kilogram"}
)  # fmt: skip
_FOOD = re.compile(r"\b(?:protein|carbs?|carbohydrates?|fat|creatine|fibre|fiber|sugar|macros?)\b")
_FLUID = re.compile(r"\b(?:water|fluids?|drink|hydration|saline|ringer\w*)\b")


def _given(measure: Measure) -> Given:
    return Given(value=measure.number, unit=measure.unit, span=(measure.start, measure.end))


def _one(tool: str, arguments: dict[str, Argument], because: str, *, consumes: tuple[tuple[int, int], ...] = (),
         questions: tuple[str, ...] = (), confidence: float = 0.95) -> list[Proposal]:  # fmt: skip
    call = Call(step="r1", tool=f"health.{tool}", arguments=arguments)
    return [
        Proposal(
            calls=(call,), confidence=confidence, because=because, consumes=consumes, questions=questions
        )
    ]


def recognise_bedside(reading: Reading, facts: Facts) -> list[Proposal]:
    """All of these, each from its own words and units."""
    return _pressure(reading, facts) or _pump(reading) or _per_weight(reading, facts)


def _pressure(reading: Reading, facts: Facts) -> list[Proposal]:
    lower = reading.lower
    if facts.pressure is None or not _PRESSURE_WORDS.search(lower) or not _JUDGES.search(lower):
        return []
    if _OTHER_PRESSURE.search(lower) or (facts.years is not None and facts.years < 18):
        return []
    upper, under = facts.pressure
    arguments: dict[str, Argument] = {"systolic": upper.given, "diastolic": under.given}
    spans = tuple(facts.spans())
    return _one(
        "blood_pressure_group", arguments, "a blood pressure's group", consumes=spans, confidence=0.93
    )


def _pump(reading: Reading) -> list[Proposal]:
    rates = [m for m in reading.measures if m.unit in _PER_MINUTE]
    if len(rates) != 1 or not _RATE_WANTED.search(reading.lower):
        return []
    weights = [m for m in reading.measures if m.unit in ("kilogram", "pound", "stone")]
    drugs = [m for m in reading.measures if m.unit in ("milligram", "gram", "microgram")]
    bags = [m for m in reading.measures if m.dimension == "[length] ** 3"]
    arguments: dict[str, Argument] = {"dose_rate": _given(rates[0])}
    questions: list[str] = []
    if len(weights) == 1:
        arguments["weight"] = _given(weights[0])
    elif not weights:
        questions.append("What is the weight (with kg or lb)?")
    if len(drugs) == 1 and len(bags) == 1 and _IN.fullmatch(reading.lower, drugs[0].end, bags[0].start):
        arguments |= {"drug": _given(drugs[0]), "bag": _given(bags[0])}
    elif not drugs and not bags:
        questions.append("How many mg are in how many mL of the bag or syringe?")
    used = len(arguments)
    if used != len(reading.measures) or (used < 4 and not questions):
        return []
    return _one("weight_based_rate", arguments, "a pump rate by weight", questions=tuple(questions))


def _per_weight(reading: Reading, facts: Facts) -> list[Proposal]:
    lower = reading.lower
    food = [m for m in reading.measures if m.unit == "gram / kilogram" and _FOOD.search(lower)]
    fluid = [m for m in reading.measures if m.unit == "milliliter / kilogram" and _FLUID.search(lower)]
    weights = [m for m in reading.measures if m.unit in ("kilogram", "pound", "stone")]
    if len(food) + len(fluid) != 1 or len(weights) > 1:
        return []
    rate = (food or fluid)[0]
    spans = tuple(facts.spans())
    others = [
        m
        for m in reading.measures
        if m not in (rate, *weights) and not any(s <= m.start < e for s, e in spans)
    ]
    if others:
        return []
    tool, name = (
        ("amount_by_weight", "amount_per_weight") if food else ("fluid_by_weight", "fluid_per_weight")
    )
    arguments: dict[str, Argument] = {name: _given(rate)}
    if weights:
        arguments["weight"] = _given(weights[0])
    questions = () if weights else ("What is the weight (with kg or lb)?",)
    return _one(tool, arguments, "an amount per kilogram", consumes=spans, questions=questions)
