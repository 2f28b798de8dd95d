"""Understands "and for 90 kg?" by editing the question before it, and an answer to our own question by joining it.

The edited text is read anew by the same rules as any other question, so a follow-up can do nothing that a whole
question could not, and the reply can say how it was understood.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from kithkin.messages.readings import Given, Measure, Proposal, Reading
from kithkin.ports.conversations import Turn
from kithkin.ports.units import Units
from kithkin.reasoning.understanding.reading import read_question
from kithkin.reasoning.understanding.requests import form_request, is_only_form, without_form

_OPENING = re.compile(
    r"^\s*(?:ok(?:ay)?|so|great|thanks?|thank you)?[,.!\s]*(?:and|what about|how about|what if|but if|but|now|or|same (?:thing )?(?:for|with|but)|"
    r"(?:what|and) if|instead|for|with|in|if)\b\s*",
    re.IGNORECASE,
)  # fmt: skip
_FILLER = re.compile(
    r"^(?:(?:and|if|for|with|in|it|was|were|is|i|he|she|we|they|a|an|the|weighed|weighs?|were|had|of|to|at|instead|only|now|"
    r"just|what|about|how|same|thing|but|there|are|be|person|someone|somebody)\b[\s,]*)+",
    re.IGNORECASE,
)  # fmt: skip
_YES = re.compile(
    r"^\s*(?:yes|yep|yeah|yup|sure|ok(?:ay)?|please do|do it|correct|right|exactly|go ahead)[\s,.!]*(?:please)?[\s.!]*$",
    re.I,
)
_PRONOUN = re.compile(
    r"\b(?:that(?! (?:is|are|was|would|will|makes?|i|you|we|he|she|they)\b)|it|the (?:answer|result))\b(?! is\b)",
    re.I,
)
_THEN = re.compile(r"\b(?:then|instead|now|and)\b", re.I)
_HINTS = (
    (re.compile(r"\bweigh(?:s|ed|t|ing)?\b|\bheav(?:y|ier)\b"), "[mass]"),
    (re.compile(r"\b(?:tall|height|taller|shorter|high|long|wide|deep|far)\b"), "[length]"),
    (re.compile(r"\b(?:years? old|aged?|older|younger)\b"), "[time]"),
)
_LIST = 3
_MOST_CHANGED = 3
_LONGEST_NAME = 40
_LONGEST = 120


def is_yes(reading: Reading) -> bool:
    """Whether a message confirms what we asked."""
    return _YES.match(reading.text) is not None


def looks_like_follow_up(reading: Reading) -> bool:
    """Whether a message leans on the one before it."""
    if len(reading.text) > _LONGEST:
        return False
    return _OPENING.match(reading.text) is not None or is_only_form(reading)


def joined(reading: Reading, previous: Turn, units: Units) -> Reading:
    """The previous question together with the facts that were asked for."""
    return _again(f"{previous.read_text.rstrip('.?! ')}. {reading.text}", reading, units)


def edited(reading: Reading, previous: Turn, units: Units) -> Iterator[Reading]:
    """The previous question with one fact replaced by the new one, in every way that fits, most likely first."""
    if previous.proposal is None or len(reading.text) > _LONGEST:
        return
    old = read_question(previous.read_text, units)
    if is_only_form(reading):
        plain = without_form(old, form_request(old)).text.rstrip(".?! ")
        yield _again(f"{plain} {reading.text}", reading, units)
    elif 0 < len(reading.measures) <= _MOST_CHANGED:
        text = _with_changes(old, reading)
        if text is not None:
            yield _again(text, reading, units)
    elif not reading.measures:
        phrase = _FILLER.sub("", _OPENING.sub("", reading.text)).strip(" ?.!")
        if not phrase:
            return
        unit = units.canonical(phrase)
        if unit is not None:
            yield _again(f"{previous.read_text.rstrip('.?! ')} in {phrase}?", reading, units)
        for end in _listed_arguments(previous):
            yield _again(_replace(old.text, end, end, f" and {phrase}"), reading, units)
        for start, end in _worded_arguments(previous):
            yield _again(_replace(old.text, start, end, phrase), reading, units)


def _with_changes(old: Reading, reading: Reading) -> str | None:
    """The old text with each new measure in the place of the one it stands for; None unless all are clear."""
    changes = [
        (found[0], new) for new in reading.measures for found in [_replaceable(old, new, reading)] if found
    ]
    places = {(measure.start, measure.end) for measure, _ in changes}
    if len(places) < len(reading.measures):
        return None
    text = old.text
    for measure, new in sorted(changes, key=lambda change: -change[0].start):
        text = _replace(text, measure.start, measure.end, _fresh(new, measure))
    return text


def adds_nothing(proposal: Proposal, previous: Turn) -> bool:
    """Whether an edited question with a list of names asks what the one before asked: what should have joined was not understood."""
    if previous.proposal is None or not any(_listed_arguments(previous)):
        return False
    return _values(proposal) == _values(previous.proposal)


def _values(proposal: Proposal) -> list[tuple[str, dict[str, object]]]:
    """The calls without the places at which their arguments stand."""
    return [
        (call.tool, {name: a.value if isinstance(a, Given) else a for name, a in call.arguments.items()})
        for call in proposal.calls
    ]


def referring(reading: Reading, previous: Turn, units: Units) -> Iterator[Reading]:
    """The message with "it", "that" and "then" made explicit from the turn before."""
    if previous.proposal is None or len(reading.text) > _LONGEST:
        return
    old = read_question(previous.read_text, units)
    pronoun = _PRONOUN.search(reading.text)
    if pronoun is not None:
        named = [
            old.text[start:end] for start, end in _worded_arguments(previous) if end - start <= _LONGEST_NAME
        ]
        for meant in [*(named if pronoun[0].lower() == "it" else []), *_previous_results(previous, units)]:
            yield _again(_replace(reading.text, *pronoun.span(), meant), reading, units)
    if not reading.measures and len(old.measures) >= _LIST:
        listed = old.text[old.measures[0].start : old.measures[-1].end]
        yield _again(f"{_THEN.sub('', reading.text).rstrip(' ?.!')} of {listed}", reading, units)


def _previous_results(previous: Turn, units: Units) -> list[str]:
    """The value the turn before arrived at, if it is a single number."""
    values = [piece.value for piece in previous.reply.evidence if piece.kind == "computation"]
    measures = read_question(values[-1], units).measures if values else ()
    return [measures[0].text] if len(measures) == 1 else []


def _replaceable(old: Reading, new: Measure, reading: Reading) -> list[Measure]:
    """The old measure that the new one stands for: same dimension, then label, then size; none when it is unclear."""
    alike = [m for m in old.measures if m.dimension == new.dimension and bool(m.unit) == bool(new.unit)]
    if new.unit is None:
        hinted = [dimension for pattern, dimension in _HINTS if pattern.search(reading.lower)]
        hinted_measures = [m for m in old.measures if m.unit is not None and m.dimension in hinted]
        alike = hinted_measures or alike or [m for m in old.measures if m.unit is not None]
    around = set(re.findall(r"[a-z]{3,}", reading.lower))

    def likeness(measure: Measure) -> int:
        nearby = set(re.findall(r"[a-z]{3,}", old.lower[max(0, measure.start - 25) : measure.end + 20]))
        return len(around & nearby)

    best = max((likeness(measure) for measure in alike), default=0)
    alike = [measure for measure in alike if likeness(measure) == best]
    return alike if len(alike) <= 1 else _nearest_in_size(alike, new)


def _nearest_in_size(alike: list[Measure], new: Measure) -> list[Measure]:
    """The only measure of about the new one's size, if the others are clearly further off."""

    def distance(measure: Measure) -> float:
        if measure.number <= 0 or new.number <= 0:
            return math.inf
        return abs(math.log(measure.number / new.number))

    ranked = sorted(alike, key=distance)
    clear = distance(ranked[0]) <= math.log(4) and distance(ranked[1]) >= 2.5 * max(distance(ranked[0]), 0.2)
    return ranked[:1] if clear else []


def _fresh(new: Measure, old: Measure) -> str:
    """The new measure's text, with the old unit where none was given."""
    if new.unit is None and old.unit is not None:
        return f"{new.text} {old.text.lstrip('-0123456789.,/ ')}"
    return new.text


def _worded_arguments(previous: Turn) -> Iterator[tuple[int, int]]:
    """Where the words stand that became a textual argument (a substance, a place, an expression)."""
    proposal = previous.proposal
    for call in proposal.calls if proposal is not None else ():
        for argument in call.arguments.values():
            if isinstance(argument, Given) and argument.span is not None and isinstance(argument.value, str):
                yield argument.span


def _listed_arguments(previous: Turn) -> Iterator[int]:
    """Where a list of names ends (the medicines asked about): one more joins it, and none is dropped."""
    proposal = previous.proposal
    for call in proposal.calls if proposal is not None else ():
        for argument in call.arguments.values():
            if not isinstance(argument, Given) or argument.span is None:
                continue
            if isinstance(argument.value, tuple) and any(isinstance(name, str) for name in argument.value):
                yield argument.span[1]


def _replace(text: str, start: int, end: int, replacement: str) -> str:
    return f"{text[:start]}{replacement}{text[end:]}"


def _again(text: str, reading: Reading, units: Units) -> Reading:
    return read_question(text, units, pictures=reading.pictures, effort=reading.effort)
