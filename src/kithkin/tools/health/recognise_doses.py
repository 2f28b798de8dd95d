"""Recognises dose arithmetic. A dose itself is never supplied: without the prescriber's or label's figure it asks."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Call, FromStep, Given, Measure, Proposal, Reading
from kithkin.tools.health.dosing import Dosing, dosing_of, given
from kithkin.tools.health.medicine_names import ingredients_named
from kithkin.tools.health.recognition import Facts

_MEDICINE = re.compile(
    r"\b(?:medicines?|meds|medication|syrup|suspension|tablets?|pills?|capsules?|antibiotics?|dose|dosage|dosing|drug|elixir|liquid|prescri\w+|mg/kg|infusion|drip|iv|vial|ampoule)\b"
)
_LABELLED = re.compile(
    r"\b(?:label|bottle|box|doctor|dr|gp|nurse|pharmacist|chemist|vet|ordered|prescri\w+|liquid|stock|strength|give|draw up)\b"
)
_CHILD = re.compile(
    r"\b(?:baby|child|kid|son|daughter|toddler|infant|newborn|little one|boy|girl|month[\s-]old|months old)\b"
)
_WANTS_VOLUME = re.compile(
    r"\b(?:how many (?:ml|mls|millilit\w+|cc)|how much (?:ml|liquid|syrup|suspension|volume|of it|of the (?:syrup|liquid|suspension|medicine|solution)|do i (?:give|draw)|should i (?:give|draw)|to (?:give|draw))|what volume|volume|(?:in|to) mls?\b|mls? (?:is|do|should|to)|many mls?)\b"
)
_WANTS_MASS = re.compile(
    r"\b(?:how many (?:mg|mcg|milligrams?|micrograms?)|how much (?:mg|is (?:that|the dose)|medicine|drug)|what(?:'s| is)? (?:the )?(?:dose|dosage)|what dose|dose\?|the dose|one dose|single dose|how much (?:should|do|does|would|is)|mg (?:is|are|per dose))\b|\bdose\b"
)
_WANTS_TABLETS = re.compile(
    r"\b(?:how many|number of|how much)\b[^.?]*\b(?:tablets?|pills?|tabs?|capsules?|caplets?)\b|"
    r"\b(?:tablets?|pills?|tabs?|capsules?|caplets?)\b[^.?]*\bhow many(?: (?:do i|should i|to) \w+)?\s*[?.!]*$"
)
_WANTS_DAYS = re.compile(
    r"\b(?:how long (?:will|does|would|do|is)|how many days|days will|last me|run out|days of supply|days' supply)\b"
)
_WANTS_TOTAL = re.compile(
    r"\b(?:total|altogether|in all|combined|all together|sum|plus|add(?:ed)? up|daily dose|a day|per day|each day|in a day|24 hours)\b"
)
# "Heparin 5000 units": the dose is told, in units that are no mass.
_TOLD_IN_UNITS = re.compile(r"\d\s?(?:units?|iu)\b")


class _Steps:
    def __init__(self) -> None:
        self.calls: list[Call] = []

    def add(self, tool: str, **arguments: Argument) -> FromStep:
        step = f"r{len(self.calls) + 1}"
        self.calls.append(Call(step=step, tool=f"health.{tool}", arguments=arguments))
        name = {
            "dose_by_weight": "dose",
            "divided_dose": "dose",
            "dose_in_volume": "dose",
            "daily_total": "total",
        }.get(tool, "")
        return FromStep(step=step, name=name)

    def proposal(
        self,
        because: str,
        confidence: float,
        consumes: list[tuple[int, int]],
        questions: tuple[str, ...] = (),
    ) -> list[Proposal]:
        return [
            Proposal(
                calls=tuple(self.calls),
                confidence=confidence,
                because=because,
                consumes=tuple(consumes),
                questions=questions[:3],
            )
        ]


def recognise_doses(reading: Reading, facts: Facts) -> list[Proposal]:
    """Dose, volume, tablets, day totals, days of supply, drip rates; questions where the figure is missing."""
    lower = reading.lower
    drug, parts = ingredients_named(lower), dosing_of(reading)
    labelled = parts.strength is not None and (
        re.search(r"mg\s?/\s?\d", lower)
        or (len(parts.masses) + len(parts.volumes) == 1 and _LABELLED.search(lower))
    )
    labelled = (
        labelled or parts.printed_tablet is not None or (parts.strength is not None and reading.findings)
    )
    if (
        not drug
        and not _MEDICINE.search(lower)
        and parts.per_weight is None
        and not labelled
        and parts.times is None
    ):
        return []
    consumes = [(fact.start, fact.end) for fact in facts.ages]
    if parts.doubtful:
        return []
    return (
        _by_weight(lower, parts, consumes)
        or _days(lower, reading, parts, consumes)
        or _volume(lower, parts, consumes)
        or _tablets(lower, parts, consumes)
        or _sums(reading, parts, consumes)
        or _unknown_dose(reading, facts, parts)
    )


def _by_weight(lower: str, parts: Dosing, consumes: list[tuple[int, int]]) -> list[Proposal]:
    if parts.per_weight is None or parts.masses:
        return []
    steps = _Steps()
    questions: list[str] = []
    arguments: dict[str, Argument] = {}
    if parts.weight is None:
        questions.append("What is the weight (with kg or lb)?")
    else:
        arguments["weight"] = given(parts.weight)
    if parts.per_day:
        amount = _a_day(parts.per_weight)
        count = parts.divided
        if count is not None and count.unit == "hour":
            count = Given(value=24 / float(str(count.value)), span=count.span)
        if count is None:
            questions.append("Into how many doses is the daily amount divided?")
        else:
            arguments["times"] = count
            if count.span:
                consumes = [*consumes, count.span]
        dose = steps.add("divided_dose", daily_per_weight=amount, **arguments)
    else:
        dose = steps.add("dose_by_weight", dose_per_weight=given(parts.per_weight), **arguments)
    wants_volume = _WANTS_VOLUME.search(lower) is not None
    if parts.strength is not None and not parts.volumes:
        steps.add(
            "volume_for_dose", dose=dose, strength_mass=parts.strength[0], strength_volume=parts.strength[1]
        )
    elif wants_volume:
        questions.append("What strength is on the label (for example 120 mg in 5 mL)?")
    elif parts.tablet is not None:
        steps.add("tablets_for_dose", dose=dose, tablet=given(parts.tablet))
    elif parts.times is not None and not parts.per_day and _WANTS_TOTAL.search(lower):
        steps.add("daily_total", dose=dose, **{parts.times_name: parts.times})
    span = (parts.times.span,) if parts.times and parts.times.span else ()
    return steps.proposal("dose by weight", 0.95, [*consumes, *span], tuple(questions))


def _a_day(per_weight: Measure) -> Given:
    """The daily amount per kilogram, with its unit written in full."""
    mass = (per_weight.unit or "milligram").split(" ")[0]
    return Given(
        value=per_weight.number, unit=f"{mass} / kilogram / day", span=(per_weight.start, per_weight.end)
    )


def _volume(lower: str, parts: Dosing, consumes: list[tuple[int, int]]) -> list[Proposal]:
    steps = _Steps()
    times = [parts.times.span] if parts.times and parts.times.span else []
    if parts.strength is None:
        if len(parts.masses) == 1 and not parts.volumes and _WANTS_VOLUME.search(lower):
            steps.add("volume_for_dose", dose=given(parts.masses[0]))
            return steps.proposal(
                "volume of a dose",
                0.93,
                consumes,
                ("What strength is on the label (for example 120 mg in 5 mL)?",),
            )
        return []
    if len(parts.volumes) == 1 and not parts.masses:
        steps.add(
            "dose_in_volume",
            volume=given(parts.volumes[0]),
            strength_mass=parts.strength[0],
            strength_volume=parts.strength[1],
        )
        return steps.proposal("dose in a volume", 0.93, [*consumes, *times])
    if len(parts.masses) == 1 and not parts.volumes:
        steps.add(
            "volume_for_dose",
            dose=given(parts.masses[0]),
            strength_mass=parts.strength[0],
            strength_volume=parts.strength[1],
        )
        return steps.proposal("volume of a dose", 0.95, [*consumes, *times])
    wants = _WANTS_VOLUME.search(lower) or re.search(r"\bhow much\b", lower)
    if not parts.masses and not parts.volumes and wants:
        steps.add("volume_for_dose", strength_mass=parts.strength[0], strength_volume=parts.strength[1])
        question = "What dose did the prescriber or label give (with mg, µg or g)?"
        return steps.proposal("volume of a dose", 0.92, consumes, (question,))
    return []


def _tablets(lower: str, parts: Dosing, consumes: list[tuple[int, int]]) -> list[Proposal]:
    pictured = parts.printed_tablet is not None and re.search(r"\bhow many\b", lower)
    if not _WANTS_TABLETS.search(lower) and not pictured:
        return []
    steps = _Steps()
    masses = list(parts.masses)
    tablet = parts.printed_tablet if parts.tablet is None else given(parts.tablet)
    if tablet is None:
        if len(masses) == 1:
            steps.add("tablets_for_dose", dose=given(masses[0]))
            return steps.proposal(
                "tablets for a dose", 0.92, consumes, ("How strong is one tablet (with mg or µg)?",)
            )
        return []
    if len(masses) != 1:
        if masses:
            return []
        steps.add("tablets_for_dose", tablet=tablet)
        return steps.proposal(
            "tablets for a dose",
            0.92,
            consumes,
            ("What dose did the prescriber or label give (with mg, µg or g)?",),
        )
    steps.add("tablets_for_dose", dose=given(masses[0]), tablet=tablet)
    return steps.proposal("tablets for a dose", 0.95, consumes)


def _days(lower: str, reading: Reading, parts: Dosing, consumes: list[tuple[int, int]]) -> list[Proposal]:
    if not _WANTS_DAYS.search(lower):
        return []
    steps = _Steps()
    times_span = parts.times.span if parts.times else None
    amounts: list[Measure] = []
    if len(parts.volumes) == 2 and parts.volumes[0].unit == parts.volumes[1].unit:
        amounts = sorted(parts.volumes, key=lambda measure: -measure.number)
    elif not parts.volumes:
        counted = [
            m
            for m in reading.measures
            if m.unit is None and not (times_span and times_span[0] <= m.start < times_span[1])
        ]
        amounts = sorted(counted, key=lambda measure: -measure.number)
    if parts.strength is not None or not amounts or len(amounts) > 2:
        return []
    pieces: dict[str, Argument] = {
        "amount": Given(value=amounts[0].number, span=(amounts[0].start, amounts[0].end))
    }
    questions: list[str] = []
    single = re.search(
        r"\b(?:one|a|1) (?:tablet|pill|capsule|puff)\b|\b(?:once|twice|three times|four times) (?:a day|daily)\b",
        lower,
    )
    if len(amounts) == 2:
        pieces["dose"] = Given(value=amounts[1].number, span=(amounts[1].start, amounts[1].end))
    elif single and not parts.volumes:
        pieces["dose"] = Given(value=1, span=single.span())
    else:
        questions.append("How much is one dose?")
    if parts.times is not None:
        pieces[parts.times_name] = parts.times
    elif re.search(r"\b(?:a day|daily|per day|each day|every day)\b", lower):
        pieces["times"] = Given(value=1)
    else:
        questions.append("How many times a day?")
    steps.add("days_of_supply", **pieces)
    return steps.proposal("days a pack lasts", 0.93, consumes, tuple(questions))


def _sums(reading: Reading, parts: Dosing, consumes: list[tuple[int, int]]) -> list[Proposal]:
    lower, steps = reading.lower, _Steps()
    tablets: list[Measure] = [] if parts.tablet is None else [parts.tablet]
    everything: list[Measure] = [*parts.masses, *tablets]
    masses = sorted(everything, key=lambda measure: measure.start)
    if not masses or parts.strength or parts.volumes or not _WANTS_TOTAL.search(lower):
        return []
    if len(masses) == 1 and parts.times is not None:
        used = {masses[0].start}
        others = [
            m
            for m in reading.measures
            if m.start not in used
            and m is not parts.pieces
            and not (parts.times.span and parts.times.span[0] <= m.start < parts.times.span[1])
        ]
        if others and not all(any(s <= m.start < e for s, e in consumes) for m in others):
            return []
        pieces: dict[str, Argument] = {} if parts.pieces is None else {"count": given(parts.pieces)}
        steps.add("daily_total", dose=given(masses[0]), **pieces, **{parts.times_name: parts.times})
        return steps.proposal("amount a day", 0.94, consumes)
    ingredients = ingredients_named(lower)
    if len(masses) < 2 or len(ingredients) != 1 or parts.times is not None:
        return []
    bare = [m for m in reading.measures if m.unit is None]
    if bare or any(mass.unit != "milligram" for mass in masses):
        return []
    spans = [(mass.start, mass.end) for mass in masses]
    steps.add("ingredient_total", doses=Given(value=tuple(mass.number for mass in masses), unit="milligram"))
    return steps.proposal("sum of one ingredient", 0.92, [*consumes, *spans])


def _unknown_dose(reading: Reading, facts: Facts, parts: Dosing) -> list[Proposal]:
    """Someone asks how much of a medicine to take or give, without the label's or prescriber's figure."""
    lower = reading.lower
    if not re.search(
        r"\b(?:how much|how many|what dose|dosage for|dose (?:for|of .* for)|what amount|how often|what's the dose|what is the dose)\b",
        lower,
    ):
        return []
    takes = re.search(r"\b(?:can|should|do|may|could|to|for|is safe|would|must)\b", lower)
    if (
        not (
            ingredients_named(lower)
            or re.search(r"\b(?:medicine|medication|antibiotic|syrup|painkiller)\b", lower)
        )
        or not takes
    ):
        return []
    if parts.masses or parts.volumes or parts.strength or parts.per_weight or _TOLD_IN_UNITS.search(lower):
        return []
    questions = [
        "What dose does the label or the prescriber give (for example mg per kg, or mL for this age)?"
    ]
    tool = "daily_total"
    if _CHILD.search(lower) or (facts.years is not None and facts.years < 18):
        tool = "volume_for_dose"
        missing = [
            name
            for name, there in (("age", facts.age is not None), ("weight", parts.weight is not None))
            if not there
        ]
        if missing:
            questions.append(f"What is the child's {' and '.join(missing)}?")
        questions.append("What strength is on the label (for example 120 mg in 5 mL)?")
    spans = [(m.start, m.end) for m in reading.measures]
    steps = _Steps()
    steps.add(tool)
    return steps.proposal("a dose that only the label or prescriber can give", 0.9, spans, tuple(questions))
