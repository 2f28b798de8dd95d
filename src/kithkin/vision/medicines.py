"""Medicine labels: name, strength and quantity, as printed. What a dose should be is none of this module's business."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.pictures import Finding
from kithkin.ports.units import Units
from kithkin.vision.findings import amount_field
from kithkin.vision.lines import Line
from kithkin.vision.values import Amount, amounts

_FORMS = (
    r"tablets?|caplets?|capsules?|oral\s*suspension|oral\s*solution|syrup|suppositor(?:y|ies)|sachets?|cream|ointment|gel|"
    r"drops|inhaler|lozenges?|patch(?:es)?|injection|elixir|softgels?|linctus|nasal\s*spray|puffs?"
)
_FORM = re.compile(rf"\b(?:{_FORMS})\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"^\s*(?P<form>(?:film.coated\s*)?(?:tablets?|caplets?|capsules?|sachets?|suppositor(?:y|ies)|lozenges?|patch(?:es)?|softgels?))\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"keep\s*out\s*of|\btake\b|\bdose\b|dosage|do\s*not\s*(take|exceed)|active\s*ingredient|\bexp\b|\blot\b|\brx\b|pharmac|"
    r"prescri|swallow|each\s*(tablet|capsule|5\s*ml)|drug\s*facts|doctor",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"\b(take|give|dose|up\s*to|times|daily|day|every|hours?|do\s*not|more\s*than|each|children|adults?|aged?|exp|lot|store|below)\b",
    re.IGNORECASE,
)
_OVER = re.compile(r"^\s*(?:/|per|in|in\s*each)\s*$", re.IGNORECASE)


def is_medicine_label(lines: Sequence[Line], units: Units) -> bool:
    """A strength in milligrams or the like, a form of medicine, and at least one of a label's usual phrases."""
    has_strength = any(
        _is_strength(amount, units) for line in lines for amount in amounts(line.characters, units)
    )
    forms = sum(1 for line in lines if _FORM.search(line.text))
    advice = sum(1 for line in lines if _ADVICE.search(line.text))
    return has_strength and forms >= 1 and (advice >= 1 or len(lines) <= 6)


def medicine_fields(lines: Sequence[Line], units: Units) -> list[list[Finding]]:
    """For each line, the fields that stand in it."""
    named = _name_line(lines, units)
    fields: list[list[Finding]] = []
    has_strength = False
    for line in lines:
        found: list[Finding] = []
        values = amounts(line.characters, units)
        if line is named:
            found.append(_name(line, values))
        if not _INSTRUCTION.search(line.text) or re.search(r"each", line.text, re.IGNORECASE):
            strengths = _strengths(line, values, units)
            if strengths and not has_strength:
                has_strength = True
                found.extend(strengths)
            elif not strengths:
                found.extend(_quantity(line, values, units))
        fields.append(found)
    return fields


def _is_strength(amount: Amount, units: Units) -> bool:
    if amount.unit is None or amount.unit == units.canonical("kg"):
        return False
    dimension = units.dimension(amount.unit)
    return dimension == "[mass]" or amount.unit in (units.canonical("IU"), units.canonical("mg/ml"))


def _strengths(line: Line, values: Sequence[Amount], units: Units) -> list[Finding]:
    """ "120 mg/5 ml" gives `strength` 120 mg and `strength per` 5 mL; "500 mg" gives `strength` alone."""
    for position, amount in enumerate(values):
        if not _is_strength(amount, units):
            continue
        following = values[position + 1] if position + 1 < len(values) else None
        if following is not None and following.unit is not None:
            between = line.text[amount.end : following.start]
            is_volume = units.dimension(following.unit) == "[length] ** 3"
            if is_volume and _OVER.match(between):
                shown = line.text[amount.start : following.end]
                return [
                    amount_field(line, amount, "strength", text=shown),
                    amount_field(line, following, "strength per", text=shown),
                ]
        return [amount_field(line, amount, "strength", text=line.text[amount.start : amount.end])]
    return []


def _quantity(line: Line, values: Sequence[Amount], units: Units) -> list[Finding]:
    for amount in values:
        form = _COUNTED.match(line.text[amount.end :])
        if form is not None and amount.unit is None:
            shown = line.text[amount.start : amount.end + form.end()]
            return [amount_field(line, amount, "quantity", text=shown, row=form["form"].lower())]
        is_alone = len(line.text) <= amount.end - amount.start + 8
        is_volume = amount.unit is not None and units.dimension(amount.unit) == "[length] ** 3"
        if is_volume and is_alone:
            return [amount_field(line, amount, "quantity")]
    return []


def _name_line(lines: Sequence[Line], units: Units) -> Line | None:
    """The line with the tallest print that starts with a word and gives no instruction."""
    candidates = [
        line
        for line in lines
        if re.match(r"[A-Za-z][A-Za-z\-]{3,}", line.text)
        and not _INSTRUCTION.search(line.text)
        and not _FORM.match(line.text)
        and len(line.text.split()) <= 6
    ]
    return max(candidates, key=lambda line: line.height, default=None)


def _name(line: Line, values: Sequence[Amount]) -> Finding:
    end = values[0].start if values else len(line.text)
    name = _FORM.split(line.text[:end])[0].strip(" -,:\u00ae")
    return Finding(
        id="",
        kind="field",
        text=name,
        region=line.region,
        confidence=line.confidence,
        label="name",
        row=name.lower(),
    )
