"""Red flags in measured values: the worse a value, the higher its urgency or the same, never lower.

Limits: Royal College of Physicians, National Early Warning Score (NEWS2), 2017, single red scores; NICE NG143 for
infants; NICE NG136 for blood pressure; NHS guidance on low and high blood sugar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kithkin.messages.replies import Disposition

EMERGENCY, URGENT = Disposition.EMERGENCY, Disposition.URGENT_TODAY

_OXYGEN = re.compile(
    r"\b(?:spo2|sp02|oxygen|o2|sats?|saturations?|pulse ox\w*)\b[^\d.;?!]{0,30}(\d{2,3})(?:\s?%| percent)?"
)
_PRESSURE = re.compile(r"\b(?:bp|blood pressure|pressure)\b[^\d.;?!]{0,30}(\d{2,3})\s?(?:/|over)\s?(\d{2,3})")
_BREATHS = re.compile(
    r"\b(?:respiratory rate|resp rate|rr|breathing rate|breaths?)\b[^\d.;?!]{0,20}(\d{1,3})\b|(\d{1,3}) breaths"
)
_PULSE = re.compile(
    r"\b(?:resting (?:heart rate|pulse|hr)|pulse|heart rate|hr)\b(?: is| of| at|:|=)? ?(\d{2,3})\b"
)
_TEMPERATURE = re.compile(r"\b(?:temp(?:erature)?|fever)\b[^\d;?!]{0,25}(\d{2,3}(?:\.\d+)?)\s?(?:degrees?|°|deg)?\s?(celsius|fahrenheit|c\b|f\b)?"
                          r"|(\d{2,3}(?:\.\d+)?)\s?(?:degrees?|°|deg)?\s?(celsius|fahrenheit|c\b|f\b)? (?:fever|temperature|temp)\b")  # fmt: skip
_SUGAR = re.compile(
    r"\b(?:blood sugars?|blood glucose|glucose|sugars?|bg|meter)\b[^\d.;?!]{0,30}(\d{1,3}(?:\.\d+)?)\s?(mmol(?:/l)?|mg/?dl|mg)?"
)
_NOT_A_PERSON = re.compile(r"\b(?:max(?:imum)?|target|zones?|exercis\w*|running|training|workout|water|oven|air|room|outside|weather|boil\w*|convert|"
                           r"gas|freez\w*|melt\w*|cups?|grams?|servings?|label|recipe|dog|cat|horse|tyres?|tires?|car|bike)\b")  # fmt: skip
_TAKEN = re.compile(r"\b(?:took|taken|taking|swallowed|ate|had|downed)\b[^.;?!\d]{0,15}(\d{1,3})\b[^.;?!\d]{0,20}\b(?:paracetamol|acetaminophen|tylenol|panadol|ibuprofen|"
                    r"advil|aspirin|codeine|tramadol|sleeping|pills?|tablets?|capsules?|xanax|valium|metformin|antidepressants?|sertraline)")  # fmt: skip
_AGE = re.compile(r"\b(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[- ]?(day|days|week|weeks|wk|wks|month|months|mo|mos)[- ]?(?:s )?old\b|\bnewborn\b")  # fmt: skip
_WORDS = {
    w: n
    for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalFlag:
    """One measured value that is a red flag."""

    id: str
    disposition: Disposition
    reference: str = "Royal College of Physicians, NEWS2, 2017"


def infant_under_three_months(text: str) -> bool:
    """Whether the message is about a child younger than three months."""
    for match in _AGE.finditer(text):
        if match[1] is None:
            return True
        count = _WORDS.get(match[1]) or int(match[1])
        days = count * {"d": 1, "w": 7, "m": 30}[match[2][0]]
        if days <= 91:
            return True
    return False


def vital_flags(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    """The red flags among the measured values in a message (lower case), given its signs."""
    flags = [*_oxygen(text), *_temperature(text, signs), *_many_taken(text)]
    if not _NOT_A_PERSON.search(text):
        flags += [*_pressure(text, signs), *_rates(text, signs), *_sugar(text, signs)]
    return flags


def _many_taken(text: str) -> list[VitalFlag]:
    """More tablets at once than a day's largest usual number (eight, as for paracetamol 500 mg)."""
    if any(int(match[1]) > 8 for match in _TAKEN.finditer(text)):
        return [
            VitalFlag(
                id="many-taken",
                disposition=EMERGENCY,
                reference="NHS, Poisoning; NHS, Paracetamol for adults",
            )
        ]
    return []


def _oxygen(text: str) -> list[VitalFlag]:
    values = [int(match[1]) for match in _OXYGEN.finditer(text) if 40 <= int(match[1]) <= 100]
    if not values:
        return []
    lowest = min(values)
    if lowest <= 91:
        return [VitalFlag(id="oxygen", disposition=EMERGENCY)]
    return [VitalFlag(id="oxygen", disposition=URGENT)] if lowest <= 93 else []


def _pressure(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    flags: list[VitalFlag] = []
    ill = signs & {"chest pain", "headache", "confused", "breathless", "sudden vision loss", "fainted", "drowsy", "slurred speech", "pregnant",
                   "one-sided weakness", "seizure", "sweating"}  # fmt: skip
    for match in _PRESSURE.finditer(text):
        systolic, diastolic = int(match[1]), int(match[2])
        if not 30 <= diastolic < systolic <= 300:
            continue
        if systolic >= 180 or diastolic >= 120 or systolic <= 90:
            flags.append(
                VitalFlag(
                    id="pressure",
                    disposition=EMERGENCY if ill else URGENT,
                    reference="NICE NG136, Hypertension; NEWS2, 2017",
                )
            )
        elif "pregnant" in signs and (systolic >= 140 or diastolic >= 90):
            flags.append(
                VitalFlag(
                    id="pressure",
                    disposition=EMERGENCY if systolic >= 160 or ill - {"pregnant"} else URGENT,
                    reference="NICE NG133, Hypertension in pregnancy",
                )
            )
    return flags


def _rates(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    flags: list[VitalFlag] = []
    child = bool(signs & {"baby"}) or "year old" in text
    for match in _BREATHS.finditer(text):
        rate = int(match[1] or match[2])
        if 4 <= rate <= 8 or (30 if not child else 60) <= rate <= 120:
            flags.append(VitalFlag(id="breaths", disposition=EMERGENCY))
        elif not child and 25 <= rate < 30:
            flags.append(VitalFlag(id="breaths", disposition=URGENT))
    for match in _PULSE.finditer(text):
        rate = int(match[1])
        if not child and (rate >= 131 or 15 <= rate <= 40):
            ill = bool(signs & {"chest pain", "breathless", "fainted", "confused", "sweating"})
            flags.append(VitalFlag(id="pulse", disposition=EMERGENCY if ill or rate >= 150 else URGENT))
    return flags


def _temperature(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    flags: list[VitalFlag] = []
    infant = infant_under_three_months(text)
    if infant and "fever" in signs and "temperature" not in text:
        flags.append(
            VitalFlag(id="infant-fever", disposition=EMERGENCY, reference="NICE NG143, Fever in under 5s")
        )
    for match in _TEMPERATURE.finditer(text):
        number = float(match[1] or match[3])
        scale = (match[2] or match[4] or "")[:1]
        celsius = (number - 32) * 5 / 9 if scale == "f" or (not scale and number > 80) else number
        if not 25 <= celsius <= 46:
            continue
        if infant and (celsius >= 38 or celsius < 35.5):
            flags.append(
                VitalFlag(id="infant-fever", disposition=EMERGENCY, reference="NICE NG143, Fever in under 5s")
            )
        elif celsius >= 41 or celsius <= 35:
            if not _NOT_A_PERSON.search(text):
                flags.append(VitalFlag(id="temperature", disposition=EMERGENCY))
        elif celsius >= 39.5 and not _NOT_A_PERSON.search(text):
            flags.append(VitalFlag(id="temperature", disposition=URGENT))
    return flags


def _sugar(text: str, signs: frozenset[str]) -> list[VitalFlag]:
    flags: list[VitalFlag] = []
    ill = bool(
        signs
        & {
            "nausea or vomiting",
            "confused",
            "drowsy",
            "ketoacidosis",
            "breathless",
            "seizure",
            "fainted",
            "thirst",
        }
    )
    for match in _SUGAR.finditer(text):
        number = float(match[1])
        metric = (match[2] or "").startswith("mmol") or (not match[2] and number < 35)
        mmol = number if metric else number / 18.016
        if not 0.5 <= mmol <= 80 or (not match[2] and 35 <= number < 40):
            continue
        if mmol < 3.0:
            flags.append(
                VitalFlag(
                    id="sugar", disposition=EMERGENCY if ill else URGENT, reference="NHS, Low blood sugar"
                )
            )
        elif mmol >= 14 and ill:
            flags.append(VitalFlag(id="sugar", disposition=EMERGENCY, reference="NHS, Diabetic ketoacidosis"))
        elif mmol >= 20:
            flags.append(VitalFlag(id="sugar", disposition=URGENT, reference="NHS, High blood sugar"))
    return flags
