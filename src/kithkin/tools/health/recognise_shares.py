"""Recognises shares of energy, amounts in a number of pieces, and salt from sodium in servings."""

from __future__ import annotations

import re

from kithkin.messages.pictures import Finding
from kithkin.messages.readings import Argument, Call, FromStep, Given, Measure, Proposal, Reading
from kithkin.tools.health.nutrition import ATWATER, NUTRIENT_WORDS
from kithkin.tools.health.slots import is_figure, mentions

_SHARE = re.compile(r"\b(?:percent|percentage|per cent|share|proportion|fraction|part)\b|%")
_ENERGY = re.compile(r"\b(?:calories|calorie|cals|kcal|energy|kj|kilojoules?)\b")
_COMES = re.compile(r"\b(?:from|is|are|as|of|due to|made up of)\b")
_DAY = re.compile(r"\b(?:daily|dv|a day|per day|each day|allowance|intake|rda|my (?:calories|diet)|need)\b")
_EATEN = re.compile(
    r"\b(?:i|we|he|she|you|they|ate|eat|eaten|have|had|having|in|for|if|of|about)\s+(?:\w+\s+){0,2}$"
)
_PIECE = re.compile(
    r"\s*(?:of (?:them|these|those|the) )?(biscuit|cookie|bar|slice|cracker|piece|chocolate|egg|sweet|candy|candie|nugget|scoop|cup|"
    r"can|sausage|burger|pancake|square|roll|cake|muffin|sandwich|serving|portion|sachet|packet|crisp|chip|waffle|date|almond)"
    r"(?:e?s)?\b"
)
_SALT_GIVEN = re.compile(r"\s*(?:of )?sodium\b")
_SERVING_AFTER = re.compile(
    r"\s*(?:of (?:these|the|those|them) )?(?:servings?|portions?|bars?|packets?|cans?|cups?|slices?|pieces?|of (?:them|these|those))\b"
)
_PER_ONE = re.compile(r"\b(?:per|a|each|one|every|in a) (?:serving|portion|bar|packet|can|cup|slice|piece)\b")


def recognise_shares(reading: Reading) -> list[Proposal]:
    """Share of energy from a nutrient; an amount for some pieces scaled to others; salt of several servings."""
    return _share(reading) or _pieces(reading) or _salt_of_servings(reading)


def _given(measure: Measure) -> Given:
    return Given(value=measure.number, unit=measure.unit, span=(measure.start, measure.end))


def _plain(measure: Measure) -> Given:
    return Given(value=measure.number, span=(measure.start, measure.end))


def _program(because: str, *calls: Call, consumes: tuple[tuple[int, int], ...] = ()) -> list[Proposal]:
    return [Proposal(calls=calls, confidence=0.94, because=because, consumes=consumes)]


def _nutrients(text: str) -> list[str]:
    """The nutrients with an energy factor that a text names, the longest name where they overlap."""
    found: list[tuple[int, int, str]] = []
    words = sorted(
        ((w, name) for name in ATWATER for w in NUTRIENT_WORDS[name]), key=lambda entry: -len(entry[0])
    )
    for word, name in words:
        for start, end in mentions(text, (word,)):
            if not any(s < end and start < e for s, e, _ in found):
                found.append((start, end, name))
    return list(dict.fromkeys(name for _, _, name in sorted(found)))


def _share(reading: Reading) -> list[Proposal]:
    lower = reading.lower
    if not (_SHARE.search(lower) and _ENERGY.search(lower) and _COMES.search(lower)) or _DAY.search(lower):
        return []
    named = _nutrients(lower)
    if len(named) != 1:
        return []
    pair = _printed_pair(reading, named[0]) if not reading.measures else _said_pair(reading)
    if pair is None:
        return []
    arguments: dict[str, Argument] = {"nutrient": Given(value=named[0]), "amount": pair[0], "energy": pair[1]}
    return _program("share of the energy", Call(step="r1", tool="health.energy_share", arguments=arguments))


def _said_pair(reading: Reading) -> tuple[Given, Given] | None:
    """Grams and calories said in words, one of each and nothing else."""
    grams = [m for m in reading.measures if m.unit in ("gram", "milligram")]
    energies = [m for m in reading.measures if m.unit in ("kilocalorie", "food_calorie", "kilojoule")]
    loose = [
        m
        for m in reading.measures
        if m.unit in (None, "calorie")
        and re.match(r"\s*(?:calories|cals?|kcals?)\b|$", reading.lower[m.end :])
    ]
    if len(grams) != 1 or len(energies) + len(loose) != 1 or len(reading.measures) != 2:
        return None
    energy = (energies or loose)[0]
    unit = energy.unit if energies else "kilocalorie"
    return _given(grams[0]), Given(value=energy.number, unit=unit, span=(energy.start, energy.end))


def _printed_pair(reading: Reading, nutrient: str) -> tuple[Given, Given] | None:
    """Grams and energy of one column of a nutrition label."""
    fields = [f for f in reading.findings if is_figure(f)]
    amounts = [f for f in fields if f.unit in ("gram", "milligram") and _nutrients(f.label) == [nutrient]]
    energies = [f for f in fields if f.unit in ("kilocalorie", "kilojoule") and _ENERGY.search(f.label)]
    for amount in amounts:
        same = [f for f in energies if f.column == amount.column]
        kilocalories = [f for f in same if f.unit == "kilocalorie"] or same
        same_amount = [f for f in amounts if f.column == amount.column]
        if len(kilocalories) == 1 and len(same_amount) == 1:
            return _found(amount), _found(kilocalories[0])
    return None


def _found(finding: Finding) -> Given:
    return Given(value=finding.number or 0, unit=finding.unit, finding=finding.id)


def _pieces(reading: Reading) -> list[Proposal]:
    """ "Two biscuits are 148 kcal, I had five": one amount for some pieces, and how many of them are eaten."""
    if len(reading.measures) != 3:
        return []
    lower = reading.lower
    named = [name for name, words in NUTRIENT_WORDS.items() if mentions(lower, words)]
    counts = [m for m in reading.measures if m.unit is None]
    amounts = [
        m
        for m in reading.measures
        if m.unit in ("kilocalorie", "food_calorie", "kilojoule", "gram", "milligram")
    ]
    if not amounts and len(counts) == 3:
        amounts = [m for m in counts if re.match(r"\s*(?:calories|cals)\b", lower[m.end :])]
        counts = [m for m in counts if m not in amounts]
    energy = len(amounts) == 1 and amounts[0].unit not in ("gram", "milligram")
    if len(amounts) != 1 or len(counts) != 2:
        return []
    if len({*named} - {"energy"}) != (0 if energy else 1):
        return []
    first, second = counts
    piece, again = _PIECE.match(lower, first.end), _PIECE.match(lower, second.end)
    if piece is None or (again is not None and again[1] != piece[1]):
        return []
    between = lower[first.end : second.start]
    joined = first.end <= amounts[0].start < second.start or re.search(
        r"\b(?:per|for|in)\s*$", lower[: first.start]
    )
    if not joined or (again is None and not _EATEN.search(between + " ")):
        return []
    unit = amounts[0].unit or "kilocalorie"
    nutrient = "energy" if energy else next(name for name in named if name != "energy")
    arguments: dict[str, Argument] = {
        "nutrient": Given(value=nutrient), "amount": _plain(amounts[0]), "unit": Given(value=unit),
        "pieces": _plain(first), "eaten": _plain(second),
    }  # fmt: skip
    return _program(
        "amount in some pieces", Call(step="r1", tool="health.nutrition_pieces", arguments=arguments)
    )


def _salt_of_servings(reading: Reading) -> list[Proposal]:
    """ "480 mg sodium per serving, I had two servings, how much salt": sodium of all servings, then as salt."""
    lower = reading.lower
    masses = [m for m in reading.measures if m.dimension == "[mass]"]
    counts = [m for m in reading.measures if m.unit is None and _SERVING_AFTER.match(lower, m.end)]
    per = _PER_ONE.search(lower)
    if (
        not per
        or not mentions(lower, ("salt",))
        or len(masses) != 1
        or len(counts) != 1
        or len(reading.measures) != 2
    ):
        return []
    said = _SALT_GIVEN.match(lower, masses[0].end) or re.search(
        r"\bsodium\s*(?:is|of|:|=|content is)?\s*$", lower[: masses[0].start]
    )
    if not said or masses[0].unit not in ("milligram", "gram"):
        return []
    arguments: dict[str, Argument] = {
        "nutrient": Given(value="sodium"), "amount": _plain(masses[0]), "unit": Given(value=masses[0].unit or ""),
        "servings": _plain(counts[0]),
    }  # fmt: skip
    sodium: dict[str, Argument] = {"sodium": FromStep(step="r1", name="total")}
    return _program(
        "salt of several servings",
        Call(step="r1", tool="health.nutrition_servings", arguments=arguments),
        Call(step="r2", tool="health.salt_from_sodium", arguments=sodium),
    )
