"""Red flags in measured values: the worse a value, the higher its urgency or the same, never lower.

Limits: Royal College of Physicians, National Early Warning Score (NEWS2), 2017, single red scores; NICE NG143 for
children; NICE NG136 for blood pressure; Wiles et al., Clin Med 2021, for it in pregnancy; NHS guidance on low and high blood sugar.
"""

from __future__ import annotations

from dataclasses import dataclass

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger import readings
from kithkin.reasoning.danger.tablets_of_children import most_tablets, taken_by_child

EMERGENCY, URGENT = Disposition.EMERGENCY, Disposition.URGENT_TODAY
_DANGEROUS_WITH_PRESSURE = frozenset(
    {"chest pain", "headache", "confused", "breathless", "sudden vision loss", "fainted", "collapse", "drowsy", "slurred speech", "pregnant",
     "one-sided weakness", "seizure", "sweating", "pre-eclampsia"}
)  # fmt: skip
_DANGEROUS_WITH_PULSE = frozenset({"chest pain", "breathless", "fainted", "collapse", "confused", "sweating"})
_DANGEROUS_WITH_SUGAR = frozenset(
    {"nausea or vomiting", "confused", "drowsy", "ketoacidosis", "breathless", "seizure", "fainted", "collapse", "thirst", "hard to rouse", "can't swallow"}
)  # fmt: skip
_THREE_MONTHS = 91
_SIX_MONTHS = 182
_MOST_TABLETS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalFlag:
    """One measured value that is a red flag."""

    id: str
    disposition: Disposition
    reference: str = "Royal College of Physicians, NEWS2, 2017"


def measured_signs(text: str) -> frozenset[str]:
    """The signs that a measured value states: a fever is 38 °C or more (NICE NG143), a birth before 37 weeks premature (WHO)."""
    hot = readings.unmeasured_temperature(text) or any(
        celsius >= 38 for celsius in readings.temperatures(text)
    )
    weeks = readings.weeks_of_pregnancy(text)
    found = {"fever"} if hot else set[str]()
    if weeks is not None:
        found |= {"pregnant", "before 37 weeks"} if weeks < 37 else {"pregnant"}
    return frozenset(found)


def vital_flags(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    """The red flags among the measured values in a message (lower case), given its signs."""
    flags = [*_temperature(text, signs), *_many_taken(text)]
    if not readings.has_digits(text):
        return flags
    return [
        *_oxygen(text),
        *flags,
        *_pressure(text, signs),
        *_breaths(text, signs),
        *_pulse(text, signs),
        *_sugar(text, signs),
    ]


def _many_taken(text: str) -> list[VitalFlag]:
    """More tablets at once than a day's largest usual number: eight, as for paracetamol 500 mg, and fewer for a child."""
    most = most_tablets(text)
    too_many_for_child = most is not None and taken_by_child(text) > most
    if readings.most_taken(text) <= _MOST_TABLETS and not too_many_for_child:
        return []
    return [
        VitalFlag(
            id="many-taken", disposition=EMERGENCY, reference="NHS, Poisoning; NHS, Paracetamol for adults"
        )
    ]


def _oxygen(text: str) -> list[VitalFlag]:
    lowest = min(readings.oxygen(text), default=100.0)
    if lowest < 92:
        return [VitalFlag(id="oxygen", disposition=EMERGENCY)]
    return [VitalFlag(id="oxygen", disposition=URGENT)] if lowest < 94 else []


def _pressure(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    flags: list[VitalFlag] = []
    ill = signs & _DANGEROUS_WITH_PRESSURE
    for systolic, diastolic in readings.pressures(text):
        if systolic >= 180 or diastolic >= 120 or systolic <= 90:
            flags.append(
                VitalFlag(
                    id="pressure",
                    disposition=EMERGENCY if ill else URGENT,
                    reference="NICE NG136, Hypertension; NEWS2, 2017",
                )
            )
        elif "pregnant" in signs and (systolic >= 140 or diastolic >= 90):
            severe = systolic >= 160 or diastolic >= 110 or bool(ill - {"pregnant"})
            flags.append(
                VitalFlag(
                    id="pressure",
                    disposition=EMERGENCY if severe else URGENT,
                    reference="Wiles et al., Severe hypertension in pregnancy, Clin Med 2021; NICE NG133",
                )
            )
    return flags


def _breaths(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    """Adults by NEWS2; children by NICE NG143: 60 a minute is red, more than 50 (from one year 40) amber."""
    rates = readings.breath_rates(text)
    if not rates:
        return []
    years = readings.child_years(text)
    child = years is not None or _is_a_baby(signs)
    fast, amber = (60, 51 if (years or 0) < 1 else 41) if child else (30, 25)
    flags: list[VitalFlag] = []
    for rate in rates:
        if rate <= 8 or rate >= fast:
            flags.append(VitalFlag(id="breaths", disposition=EMERGENCY))
        elif rate >= amber:
            flags.append(VitalFlag(id="breaths", disposition=URGENT))
    return flags


def _is_a_baby(signs: frozenset[str]) -> bool:
    """Whether the reading may be a baby's. Of somebody pregnant or after a birth it is the mother's: her limits are the stricter ones."""
    return "baby" in signs and signs.isdisjoint({"pregnant", "recent birth"})


def _pulse(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    """Adults by NEWS2; children by the limits of Advanced Paediatric Life Support, which NICE NG143 holds amber, never red alone."""
    rates = readings.pulses(text)
    if not rates:
        return []
    years = readings.child_years(text)
    flags: list[VitalFlag] = []
    for rate in rates:
        if years is not None or _is_a_baby(signs):
            limit = 160 if (years or 0) < 1 else 150 if (years or 0) < 2 else 140
            if rate > limit:
                flags.append(
                    VitalFlag(id="pulse", disposition=URGENT, reference="NICE NG143, Fever in under 5s")
                )
        elif rate >= 131 or rate <= 40:
            severe = bool(signs & _DANGEROUS_WITH_PULSE) or rate >= 150 or rate < 30
            flags.append(VitalFlag(id="pulse", disposition=EMERGENCY if severe else URGENT))
    return flags


def _temperature(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    flags: list[VitalFlag] = []
    values = readings.temperatures(text)
    if not values and "fever" not in signs:
        return []
    days = readings.infant_days(text)
    infant = days is not None and days <= _THREE_MONTHS
    feverish = VitalFlag(id="infant-fever", disposition=EMERGENCY, reference="NICE NG143, Fever in under 5s")
    if infant and "fever" in signs:
        flags.append(feverish)
    if days is None and readings.child_years(text) is None and "baby" in signs and "fever" in signs:
        flags.append(
            VitalFlag(id="baby-fever", disposition=URGENT, reference="NICE NG143, Fever in under 5s")
        )
    for celsius in values:
        if infant and (celsius >= 38 or celsius < 35.5):
            flags.append(feverish)
        elif celsius >= 41 or celsius <= 35:
            flags.append(VitalFlag(id="temperature", disposition=EMERGENCY))
        elif celsius >= 39.5 or (days is not None and days <= _SIX_MONTHS and celsius >= 39):
            flags.append(VitalFlag(id="temperature", disposition=URGENT))
    return flags


def _sugar(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    flags: list[VitalFlag] = []
    level = EMERGENCY if signs & _DANGEROUS_WITH_SUGAR else URGENT
    for sugar in readings.sugars(text):
        if sugar.mmol < 3.0 or sugar.ambiguous:
            flags.append(VitalFlag(id="sugar", disposition=level, reference="NHS, Low blood sugar"))
        elif sugar.mmol >= 14 and level is EMERGENCY:
            flags.append(VitalFlag(id="sugar", disposition=EMERGENCY, reference="NHS, Diabetic ketoacidosis"))
        elif sugar.mmol >= 20:
            flags.append(VitalFlag(id="sugar", disposition=URGENT, reference="NHS, High blood sugar"))
    return flags
