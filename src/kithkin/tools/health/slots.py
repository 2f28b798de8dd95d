"""Fills a tool's numeric parameters from the measures of a question: by label words, then by unit.

A measure belongs to the label just before it ("creatinine 1.4") or just after it ("70 pulse"), whichever way
round the whole question is written; what is left is placed by its dimension when only one place is free.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kithkin.messages.pictures import Finding
from kithkin.messages.readings import Given, Measure, Reading
from kithkin.ports.tools import Parameter
from kithkin.tools.health.definitions import implausible_question, is_plausible
from kithkin.tools.health.labs import ANALYTES, PARAMETER_ANALYTES
from kithkin.tools.health.parameters import CATALOGUE
from kithkin.tools.health.person import word_pattern

_DIMENSIONS: Mapping[str, str] = {
    "kilogram": "[mass]",
    "gram": "[mass]",
    "milligram": "[mass]",
    "centimeter": "[length]",
    "minute": "[time]",
    "hour": "[time]",
    "year": "[time]",
    "millisecond": "[time]",
    "milliliter": "[length] ** 3",
    "millimeter_Hg": "[mass] / [length] / [time] ** 2",
    "degree_Celsius": "[temperature]",
    "milligram / deciliter": "[mass] / [length] ** 3",
    "gram / deciliter": "[mass] / [length] ** 3",
    "kilogram / meter ** 2": "[mass] / [length] ** 2",
}
_LONG_TIMES = frozenset({"year", "month", "week", "day"})
# Parameters that are plain numbers, with the units people may still write after them.
_NUMBER_UNITS: Mapping[str, tuple[str, ...]] = {
    "heart_rate": ("beats_per_minute", "1 / minute"),
    "resting": ("beats_per_minute", "1 / minute"),
    "respiratory_rate": ("breaths_per_minute", "1 / minute", "beats_per_minute"),
    "oxygen_saturation": ("percent",),
    "oxygen_fraction": ("percent",),
    "hba1c": ("percent",),
    "burnt": ("percent",),
    "strength": ("percent",),
    "ast": ("enzyme_unit / liter", "international_unit / liter", "unit / liter"),
    "alt": ("enzyme_unit / liter", "international_unit / liter", "unit / liter"),
    "insulin": ("milli_international_unit / liter", "microinternational_unit / milliliter",
                "milliinternational_unit / liter", "microenzyme_unit / milliliter"),
    "iron": ("microgram / deciliter", "micromole / liter"),
    "tibc": ("microgram / deciliter", "micromole / liter"),
}  # fmt: skip
_ELECTROLYTES = frozenset({"sodium", "potassium", "chloride", "bicarbonate", "urine_sodium"})
_ELECTROLYTE_UNITS = ("milliequivalent / liter", "millimole / liter")
# Bare numbers: (customary range, SI range); outside both, or inside both, nobody can tell.
_BARE: Mapping[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "glucose": ((40, 1500), (1, 39.9)),
    "creatinine": ((0.2, 15), (20, 2000)),
    "urine_creatinine": ((5, 500), (501, 50000)),
    "total_cholesterol": ((60, 900), (1, 20)),
    "hdl": ((10, 180), (0.2, 5)),
    "triglycerides": ((25, 5000), (0.2, 20)),
    "calcium": ((4.5, 18), (1, 4.4)),
    "bilirubin": ((0.1, 4.9), (40, 900)),
    "albumin": ((0.8, 6.5), (8, 65)),
}
# Lengths without a unit: (unit, from, to). No adult waist is over 61 cm and under 48 inches at once.
_LENGTHS: Mapping[str, tuple[tuple[str, float, float], ...]] = {
    "height": (("centimeter", 100, 230), ("meter", 1.2, 2.3)),
    "waist": (("centimeter", 61, 220), ("inch", 18, 48)),
    "hip": (("centimeter", 61, 220), ("inch", 18, 48)),
}
_SI_BARE = {"albumin": "gram / liter"}
_CONNECTOR = re.compile(
    r"[\s:=(–-]*(?:(?:is|was|of|at|are|levels?|readings?|results?|values?|came back|came|back|around|about|approximately|"
    r"roughly|currently|now|today|only|just|a|an|the|score|count|measured|equals|were|like|been|comes to)\b[\s:=(]*)*"
)
_AFTER = re.compile(r"[\s-]*(?:of\s+|for\s+)?(?:(?:my|the|his|her|a)\s+)?")


@dataclass(frozen=True, slots=True)
class Slot:
    """One filled parameter: either as given, or (with `analyte`) an SI value that a conversion step must turn."""

    given: Given
    analyte: str | None = None
    question: str = ""


@dataclass(slots=True)
class Filling:
    """The filled parameters by name and the measures they used."""

    slots: dict[str, Slot] = field(default_factory=dict[str, Slot])
    used: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    parameter: Parameter
    word: str


def usable_measures(reading: Reading, taken: Sequence[tuple[int, int]]) -> tuple[Measure, ...]:
    """The measures outside the spans already explained; "38.5 hr 110" is a temperature and a heart rate."""
    kept: list[Measure] = []
    for measure in whole_heights(reading.measures):
        if any(start < measure.end and measure.start < end for start, end in taken):
            continue
        kept.append(_without_label_unit(measure, reading.lower))
    return tuple(kept)


def whole_heights(measures: Sequence[Measure]) -> list[Measure]:
    """The measures with feet and inches that another bare number follows ("5'10 180") made one."""
    merged: list[Measure] = []
    for measure in measures:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.unit == "foot"
            and last.text.endswith("'")
            and (measure.unit is None or measure.unit == "inch")
            and measure.start - last.end <= 1
            and 0 <= measure.number < 12
        ):
            feet = last.number + measure.number / 12
            text = f"{last.text}{measure.text}"
            merged[-1] = replace(last, end=measure.end, number=feet, exact=repr(feet), text=text)
        else:
            merged.append(measure)
    return merged


def _without_label_unit(measure: Measure, lower: str) -> Measure:
    """A measure whose "unit" is the next figure's label ("38.5 hr 110", "140 Cl 100") loses it."""
    spaced = re.search(r"\s(hr|cl|k|ca|alt)$", lower[measure.start : measure.end])
    if spaced is None or not re.match(r"\s*[:=]?\s*\d", lower[measure.end :]):
        return measure
    return replace(measure, unit=None, dimension="")


def labels_in(lower: str, parameters: Sequence[Parameter]) -> list[_Label]:
    """Label words of the parameters, longest first, without overlaps; the tool's own before the catalogue's."""
    found: list[_Label] = []
    names = {parameter.name for parameter in parameters}
    rest = [parameter for parameter in CATALOGUE if parameter.name not in names]
    words = [(word, p, 1) for p in parameters for word in p.words] + [
        (w, p, 0) for p in rest for w in p.words
    ]
    for word, parameter, _ in sorted(words, key=lambda entry: (-len(entry[0]), -entry[2])):
        if word not in lower:
            continue
        pattern = re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z+])")
        for match in pattern.finditer(lower):
            if not any(label.start < match.end() and match.start() < label.end for label in found):
                found.append(_Label(match.start(), match.end(), parameter, word))
    return sorted(found, key=lambda label: label.start)


_PRINTED_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("kilogram", "gram", "milligram", "microgram", "pound"), "[mass]"),
    **dict.fromkeys(("centimeter", "meter", "inch", "foot"), "[length]"),
    **dict.fromkeys(("gram / liter", "gram / deciliter", "milligram / deciliter", "milligram / liter"), "[mass] / [length] ** 3"),
    "millimeter_Hg": "[mass] / [length] / [time] ** 2",
    "degree_Celsius": "[temperature]",
}  # fmt: skip


def finding_measure(finding: Finding) -> Measure:
    """A figure from a picture as a measure (without a place in the text)."""
    return Measure(
        text=finding.text,
        start=0,
        end=0,
        number=finding.number or 0,
        exact=finding.exact,
        unit=finding.unit,
        dimension=_PRINTED_UNITS.get(finding.unit or "", ""),
        finding=finding.id,
    )


def is_figure(finding: Finding) -> bool:
    """Whether a finding is a printed result: a number with a label, not a limit of the reference range."""
    return finding.number is not None and bool(finding.label) and "reference" not in finding.column


def accept(parameter: Parameter, measure: Measure, word: str) -> Slot | None:
    """The slot a measure makes for a parameter, or None when its unit or size cannot be that."""
    span = (measure.start, measure.end)
    if parameter.unit is None:
        return _accept_number(parameter, measure)
    if measure.unit is None:
        return _accept_bare(parameter, measure, word)
    analyte = PARAMETER_ANALYTES.get(parameter.name)
    if analyte is not None and measure.unit == ANALYTES[analyte].si:
        return Slot(Given(value=measure.number, unit=measure.unit, span=span), analyte)
    if parameter.unit == "milligram / kilogram":
        return (
            Slot(Given(value=measure.number, unit=measure.unit, span=span))
            if measure.unit == parameter.unit
            else None
        )
    food = parameter.name == "weight" and measure.unit in ("gram", "milligram") and measure.number < 300
    if food or measure.dimension != _DIMENSIONS.get(parameter.unit):
        return None
    if parameter.unit in ("minute", "hour") and measure.unit in _LONG_TIMES:
        return None
    if parameter.name == "urea_nitrogen" and word == "urea":
        return Slot(
            Given(value=measure.number, unit=measure.unit, span=span),
            question="Is that urea, or urea nitrogen (BUN), in mg/dL?",
        )
    return Slot(Given(value=measure.number, unit=measure.unit, span=span))


def _accept_number(parameter: Parameter, measure: Measure) -> Slot | None:
    allowed = _ELECTROLYTE_UNITS if parameter.name in _ELECTROLYTES else _NUMBER_UNITS.get(parameter.name, ())
    number = measure.number
    if measure.unit is not None and measure.unit not in allowed:
        if parameter.name != "platelets" or measure.dimension != "1 / [length] ** 3":
            return None
        number = number / 1e9 if measure.unit == "1 / liter" else number / 1e3
    if parameter.name == "platelets" and number > 5000:
        number /= 1000
    slot = Slot(Given(value=number, span=(measure.start, measure.end)))
    return (
        slot
        if is_plausible(parameter, number)
        else replace(slot, question=implausible_question(parameter, number))
    )


def _accept_bare(parameter: Parameter, measure: Measure, word: str) -> Slot | None:
    span, number = (measure.start, measure.end), measure.number
    unit: str | None = None
    analyte: str | None = None
    if parameter.name == "urea_nitrogen":
        unit, analyte = (ANALYTES["urea"].si, "urea") if word == "urea" else (parameter.unit, None)
    elif parameter.name in _BARE:
        customary, si = _BARE[parameter.name]
        if customary[0] <= number <= customary[1]:
            unit = parameter.unit
        elif si[0] <= number <= si[1]:
            analyte = PARAMETER_ANALYTES.get(parameter.name)
            unit = ANALYTES[analyte].si if analyte else _SI_BARE[parameter.name]
    elif parameter.unit == "degree_Celsius":
        unit = (
            "degree_Celsius" if 25 <= number <= 45 else "degree_Fahrenheit" if 80 <= number <= 115 else None
        )
    elif parameter.name in _LENGTHS:
        unit = next((u for u, low, high in _LENGTHS[parameter.name] if low <= number <= high), None)
    elif parameter.name in {"end_diastolic", "end_systolic", "stroke_volume"}:
        unit = "milliliter"
    elif parameter.unit in ("millimeter_Hg", "millisecond", "year", "kilogram / meter ** 2"):
        unit = parameter.unit
    given = Given(value=number, unit=unit or parameter.unit, span=span)
    if unit is None:
        if parameter.name == "weight":
            return Slot(given, question="Is that weight in kg or in lb?")
        return Slot(given, question=parameter.question or implausible_question(parameter, number))
    if parameter.unit == unit and not is_plausible(parameter, number):
        return Slot(given, question=implausible_question(parameter, number))
    return Slot(given, analyte)


def fill(
    reading: Reading,
    parameters: Sequence[Parameter],
    taken: Sequence[tuple[int, int]],
    ready: Sequence[str] = (),
) -> Filling:
    """Fills `parameters` (without those in `ready`) from the measures outside `taken`."""
    wanted = [p for p in parameters if p.kind in ("quantity", "number", "integer") and p.name not in ready]
    measures = usable_measures(reading, taken)
    labels = labels_in(reading.lower, parameters)
    passes = [_labelled(reading, wanted, measures, labels, before=before) for before in (True, False)]
    best = passes[0] if len(passes[0].slots) >= len(passes[1].slots) else passes[1]
    _by_unit(wanted, measures, best)
    return best


def _labelled(
    reading: Reading,
    wanted: Sequence[Parameter],
    measures: Sequence[Measure],
    labels: Sequence[_Label],
    *,
    before: bool,
) -> Filling:
    filling = Filling()
    claimed: set[int] = set()
    for preferred in (before, not before):
        for measure in measures:
            if (measure.start, measure.end) in filling.used:
                continue
            label = _neighbour(reading.lower, measure, labels, before=preferred)
            if label is None or label.start in claimed or label.parameter.name in filling.slots:
                continue
            slot = accept(label.parameter, measure, label.word)
            if slot is None:
                continue
            claimed.add(label.start)
            filling.used.add((measure.start, measure.end))
            filling.slots[label.parameter.name] = slot
    names = {parameter.name for parameter in wanted}
    context = {name: slot for name, slot in filling.slots.items() if name not in names}
    filling.slots = {name: slot for name, slot in filling.slots.items() if name in names}
    filling.used -= {slot.given.span for slot in context.values() if slot.given.span}
    return filling


def _neighbour(lower: str, measure: Measure, labels: Sequence[_Label], *, before: bool) -> _Label | None:
    if before:
        candidates = [label for label in labels if label.end <= measure.start]
        label = candidates[-1] if candidates else None
        return label if label and _CONNECTOR.fullmatch(lower, label.end, measure.start) else None
    candidates = [label for label in labels if label.start >= measure.end]
    label = candidates[0] if candidates else None
    return label if label and _AFTER.fullmatch(lower, measure.end, label.start) else None


def _by_unit(wanted: Sequence[Parameter], measures: Sequence[Measure], filling: Filling) -> None:
    """Places measures with a unit where exactly one measure and one free parameter share the dimension."""
    for _ in range(2):
        free = [p for p in wanted if p.name not in filling.slots]
        left = [m for m in measures if (m.start, m.end) not in filling.used]
        fits = {
            p.name: [
                m
                for m in left
                if m.unit is not None and p.name not in {"systolic", "diastolic", "age"} and accept(p, m, "")
            ]
            for p in free
        }
        for parameter in sorted(free, key=lambda p: not p.required):
            options = fits[parameter.name]
            rivals = [
                p for p in free if p.required >= parameter.required and options and options[0] in fits[p.name]
            ]
            if (
                len(options) == 1
                and len(rivals) == 1
                and (options[0].start, options[0].end) not in filling.used
            ):
                slot = accept(parameter, options[0], "")
                if slot is not None:
                    filling.slots[parameter.name] = slot
                    filling.used.add((options[0].start, options[0].end))
    free = [p for p in wanted if p.name not in filling.slots and p.required]
    left = [m for m in measures if (m.start, m.end) not in filling.used]
    if len(free) == 1 and len(left) == 1 and left[0].unit is None:
        slot = accept(free[0], left[0], "")
        if slot is not None and not slot.question:
            filling.slots[free[0].name] = slot
            filling.used.add((left[0].start, left[0].end))
            filling.weak = True


def context_spans(reading: Reading, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of clearly labelled further facts (a pulse beside a BMI question): said, but not needed."""
    other = fill_labelled(reading, taken)
    return [slot.given.span for slot in other.values() if slot.given.span and not slot.question]


def fill_labelled(reading: Reading, taken: Sequence[tuple[int, int]]) -> dict[str, Slot]:
    """Every catalogue fact that carries its label, in the measures outside `taken`."""
    measures = usable_measures(reading, taken)
    labels = labels_in(reading.lower, ())
    return _labelled(reading, CATALOGUE, measures, labels, before=True).slots


def mentions(lower: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where any of the phrases stands."""
    return [
        # Of a phrase with gaps only the first words are its own: figures may stand in the gaps.
        (match.start(), match.start() + len(beginning))
        for beginning, word in with_beginnings(tuple(words))
        if beginning in lower
        for match in word_pattern(word).finditer(lower)
    ]


@cache
def with_beginnings(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What stands before the first gap of each phrase, with the phrase: all 300 are looked for in whatever anybody says."""
    return tuple((word.partition(" … ")[0], word) for word in words)
