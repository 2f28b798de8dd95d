"""The measured values, ages and numbers of tablets that a message in lower case states, in one unit each."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PERSON = r"\b(?:my|his|her|their|your|mum|mom|dad|baby|child|son|daughter|body|patient|fever|finger|reads|reading|level)\b"
_SOMEBODY = re.compile(_PERSON)
_THINGS = re.compile(
    r"\b(?:max(?:imum)?|target|zones?|exercis\w*|running|training|workout|water|oven|air|room|outside|weather|boil\w*|convert|in f|in c|reserve|karvonen|"
    r"gas|freez\w*|melt\w*|cups?|grams?|servings?|label|recipe|dog|cat|horse|tyres?|tires?|car|bike|psi|bar|atm|kpa|kelvin|moles?|litres?|liters?|volume|pool|bath|"
    r"fridge|greenhouse|engine|cpu|gpu|metal|liquid|solution|reaction|soup|wine|aquarium)\b"
)  # fmt: skip
_NEAR = 30
# What is counted faster than this is a slip of the pen: no heart beats so fast.
_FASTEST_PULSE = 350
# Up to the number, but not over the name of another reading: "fever, pulse 120".
_TO = r"(?:(?!\b(?:pulse|oxygen|o2|bp|blood|resp\w*|breath\w*|heart|hr|sugars?|sats?|spo2|temp\w*|fever)\b)[^\d;?!])"
# An age, a time or another reading that follows is not the value of a temperature.
_NOT_OF_ANOTHER_KIND = r"(?![\d.,]*[- ]?(?:year|yr|month|week|day|hour|minute|breath|%|/|over\b|mmol|mg|bpm))"
_UNIT_OF_MATTER = r"(?!\s?(?:g|kg|mg|mol|moles?|l|ml|litres?|liters?|atm|kpa|bar|electrons?|protons?|atoms?|u|amu|k|years?|minutes?|hours?|days?)\b)"
_OXYGEN_METER = re.compile(
    rf"\b(?:spo2|sp02|sats|(?:o2|oxygen) sat|saturations?|oximeter)\b{_TO}{{0,30}}(\d{{1,3}})(?:\.\d+)?(?:\s?%| percent)?"
)
_OXYGEN = re.compile(
    rf"\b(?:oxygen|o2)\b{_TO}{{0,30}}(?<![a-z])(\d{{1,3}})(?:\.\d+)?\b{_UNIT_OF_MATTER}(\s?%| percent)?"
)
_PRESSURE = re.compile(
    rf"\b(?:bp|blood pressure|pressure)\b{_TO}{{0,30}}(\d{{2,3}})\s?(?:/|over|-|por|sur)\s?(\d{{1,3}})\b"
)
_SYSTOLIC = re.compile(
    r"\b(?:systolic|top number|upper number)\b[^\d;?!]{0,20}(\d{2,3})\b|\b(?:bp|blood pressure)\b(?: is| was| of| at|:| has dropped to| has gone up to| down to| up to)? (\d{2,3})\b(?!\s?(?:/|over|-|\d))"
)
_BREATHS = re.compile(
    r"\b(?:respiratory rate|resp rate|respiration rate|breathing rate|rr)\b[^\d.;?!]{0,20}(\d{1,3})\b(?!\s?ms)|\b(\d{1,3}) breaths(?= (?:a|per|each|every|/) ?min\w*|/min| pm\b|$|[,.;?! ])"
    r"|\bbreath\w*\b[^\d.;?!]{0,20}?(\d{1,3})(?: times)? ?(?:a|per|each|every|/) ?min\w*|\bbreaths\b[^\d.;?!]{0,12}(\d{1,3})\b"
)  # fmt: skip
_PULSE = re.compile(
    r"\b(?:resting (?:heart rate|pulse|hr)|pulse(?: rate)?|heart ?rate|hr|bpm)\b(?: is| of| at| was| has been| has gone| went| goes| up| down| to| reads| shows| about| around| over| above| under| below| only| now| just|:|=){0,4} ?(\d{1,3})\b"
    r"(?! ?(?:minutes?|hours?|days?|times|years?|%|mm))"
)  # fmt: skip
_SCALE = r"\s?(?:degrees?|°|deg)?\s?(celsius|centigrade|fahrenheit|c\b|f\b)?"
_TEMPERATURE = re.compile(
    rf"\b(?:temp(?:erature)?s?|fever)\b{_TO}{{0,25}}(\d{{2,3}}(?:[.,]\d+)?){_NOT_OF_ANOTHER_KIND}{_SCALE}|(\d{{2,3}}(?:[.,]\d+)?){_SCALE} (?:fever|temperature|temp)\b"
)
_A_TEMPERATURE = re.compile(
    rf"(?<!what )(?<!the )(?<!normal )(?<!body )(?<!no )(?<!low )\btemp(?:erature)?\b(?! (?:of|outside|inside|in|sensor|scale|control|today|tomorrow|range|difference|change)\b)(?! (?:is|was)(?: \w+)? (?:normal|fine|ok))(?!(?:(?!\.\s){_TO}){{0,25}}\d{_NOT_OF_ANOTHER_KIND})"
)
_SUGAR = re.compile(
    r"\b(?:blood sugars?|blood glucose|glucose|sugars?|bg|bm|meter|glucometer)\b[^\d.;?!]{0,30}(\d{1,4}(?:\.\d+)?)(?!\s?(?:g|kg|%|tsp|teaspoons?|spoons?|cal|kcal)\b)\s?(mmol(?:s|es)?(?:/l)?|mg/?dl|mg)?"
)
_MEDICINE = (
    r"(?:para[cz]etamol\w*|acetaminophen|tylenol|panadol|ibuprofen|advil|aspirin|codeine|tramadol|sleeping|pills?|tablets?|capsules?|xanax|valium|metformin|"
    r"antidepressants?|sertraline|painkillers?|tabletten?|comprimes?|comprimés?|pastillas?|comprimidos?|paracétamol)"
)
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(), start=1
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a dozen": 12, "dozens": 24, "a hundred": 100}  # fmt: skip
_COUNT = rf"(\d{{1,3}}|{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})"
_TAKING = r"(?:took|taken|taking|swallowed|ate|eaten|downed|had|tom[eé]|tomei|genommen|pris|preso)"
_TAKEN = re.compile(
    rf"\b{_TAKING}\b[^.;?!\d,]{{0,15}}?\b{_COUNT}\b(?!\s?(?:mg|mcg|g|gram|ml|iu|hours?|days?|minutes?|years?|weeks?))(?:(?!\band\b|\bwith\b)[^.;?!\d,]){{0,20}}?\b{_MEDICINE}"
    rf"|\bhabe (\d{{1,3}}) {_MEDICINE}"
)
_COURSE = re.compile(
    r"\b(?:course|over (?:the|a) (?:last |past )?(?:week|month|year)|since (?:last )?\w+day|a year|per year|every month)\b"
)
_PARACETAMOL_DOSE = re.compile(
    r"\b(?:took|taken|taking|swallowed|had)\b[^.;?!\d]{0,15}(\d{1,6}(?:[.,]\d+)?)\s?(mg|g|grams?)\b[^.;?!\d]{0,12}\b(?:paracetamol|acetaminophen|tylenol|panadol)"
)
_AGE = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[- ]?(day|days|week|weeks|wk|wks|month|months|mo|mos)[- ]?(?:s )?old\b|\b(?:newborn|new born|neonate)\b"
    r"|\b(?:baby|infant|bebe|bebé|bebê|nourrisson|bébé|neonato)\b[^.;?!\d]{0,15}?\b(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|un|uma?|einen|d'un|dos|deux|zwei|due|dois) (days?|weeks?|months?|wochen|monate?n?|semanas?|m[eê]s(?:es)?|mois|semaines?|settiman[ae]|mes[ei]|tage?|d[ií]as?|jours?|giorni)\b"
    r"|\b(?:bambino|bimbo|baby) (?:di|von) (un|due|einem) (mese|mesi|monat|settimane)\b"
)  # fmt: skip
_SMALL = _NUMBER_WORDS | {
    "un": 1,
    "uma": 1,
    "um": 1,
    "einen": 1,
    "einem": 1,
    "d'un": 1,
    "dos": 2,
    "deux": 2,
    "zwei": 2,
    "due": 2,
    "dois": 2,
}
_YEARS = re.compile(r"\b(\d{1,3})[- ]?(?:year|yr)s?[- ]?old\b|\baged? (\d{1,3})\b")
_CHILD_YEARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Sugar:
    """A blood glucose in mmol/L. `ambiguous`: without a unit it is dangerously high in one and dangerously low in the other."""

    mmol: float
    ambiguous: bool = False


def _of_a_thing(text: str, match: re.Match[str]) -> bool:
    """Whether a value is likelier one of sport, cooking, weather or physics: words of that kind stand near it, in its sentence."""
    before = re.split(r"[.;?!](?=\s)", text[max(0, match.start() - _NEAR) : match.start()])[-1]
    after = re.split(r"[.;?!](?=\s|$)", text[match.end() : match.end() + _NEAR])[0]
    return _THINGS.search(before + text[match.start() : match.end()] + after) is not None


def _found(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The matches that are somebody's readings."""
    return [match for match in pattern.finditer(text) if not _of_a_thing(text, match)]


def oxygen(text: str) -> list[float]:
    """Saturations in percent. Under 40 only where it is plainly a person's reading: "oxygen 16" can be chemistry."""
    found = [float(match[1]) for match in _OXYGEN_METER.finditer(text)]
    for match in _OXYGEN.finditer(text):
        value = float(match[1])
        personal = match[2] is not None or _SOMEBODY.search(text) is not None
        if value >= 40 or (personal and not _of_a_thing(text, match)):
            found.append(value)
    return [value for value in found if 0 <= value <= 100]


def pressures(text: str) -> list[tuple[float, float]]:
    """Systolic and diastolic pressure in mmHg. Values to 25 over 16 are in cmHg, as many countries say them ("18/12")."""
    found: list[tuple[float, float]] = []
    for match in _found(_PRESSURE, text):
        systolic, diastolic = float(match[1]), float(match[2])
        if systolic <= 25 and diastolic <= 16:
            systolic, diastolic = systolic * 10, diastolic * 10
        found.append((systolic, diastolic))
    if not found:
        found = [
            (float(match[1] or match[2]), 80.0)
            for match in _found(_SYSTOLIC, text)
            if float(match[1] or match[2]) >= 40
        ]
    return found


def breath_rates(text: str) -> list[int]:
    """Breaths a minute."""
    found = [int(next(group for group in match.groups() if group)) for match in _found(_BREATHS, text)]
    # "Take 3 deep breaths" is an exercise: a count that small must be called a rate.
    if re.search(r"min|rate|\brr\b", text) is None:
        found = [rate for rate in found if rate >= 4]
    return found


def pulses(text: str) -> list[int]:
    """Heart beats a minute."""
    return [int(match[1]) for match in _found(_PULSE, text) if int(match[1]) <= _FASTEST_PULSE]


def temperatures(text: str) -> list[float]:
    """Body temperatures in °C (20 to 50); above 80 without a scale it is Fahrenheit."""
    found: list[float] = []
    for match in _found(_TEMPERATURE, text):
        number = float((match[1] or match[3]).replace(",", "."))
        scale = (match[2] or match[4] or "")[:1]
        celsius = (number - 32) * 5 / 9 if scale == "f" or (not scale and number > 80) else number
        if 20 <= celsius <= 50:
            found.append(celsius)
    return found


def unmeasured_temperature(text: str) -> bool:
    """Whether somebody "has a temperature" without a number, which means a fever."""
    return bool(_found(_A_TEMPERATURE, text))


def sugars(text: str) -> list[Sugar]:
    """Blood glucose values (18.016 mg/dL is 1 mmol/L). Without a unit: mmol/L to 35, mg/dL from 40."""
    found: list[Sugar] = []
    for match in _found(_SUGAR, text):
        number, unit = float(match[1]), match[2] or ""
        if unit.startswith("mmol") or (not unit and number < 35):
            found.append(Sugar(mmol=number))
        else:
            found.append(Sugar(mmol=number / 18.016, ambiguous=not unit and number < 40))
    return found


def most_taken(text: str) -> float:
    """The most tablets taken at once, paracetamol in grams counted as tablets of 500 mg; 0 when none are told."""
    counts: list[float] = []
    if _COURSE.search(text) is None:
        for match in _TAKEN.finditer(text):
            said = match[1] or match[2]
            counts.append(float(said) if said.isdigit() else float(_NUMBER_WORDS[said]))
    for match in _PARACETAMOL_DOSE.finditer(text):
        amount = float(match[1].replace(",", "."))
        counts.append(amount * (2 if match[2].startswith("g") else 0.002))
    return max(counts, default=0.0)


def infant_days(text: str) -> int | None:
    """The age in days of the youngest child whose age is told in days, weeks or months; a newborn counts as 0."""
    ages: list[int] = []
    for match in _AGE.finditer(text):
        groups = [group for group in match.groups() if group]
        if not groups:
            ages.append(0)
            continue
        count = int(groups[0]) if groups[0].isdigit() else _SMALL[groups[0]]
        unit = groups[1]
        days = 1 if unit[0] in "dtjg" else 30 if unit.startswith(("mo", "mes", "mê", "mé")) else 7
        ages.append(count * days)
    return min(ages, default=None)


def child_years(text: str) -> float | None:
    """The age in years of a child under twelve, None when nobody in the message is said to be that young."""
    days = infant_days(text)
    years = [int(match[1] or match[2]) for match in _YEARS.finditer(text)]
    young = [float(year) for year in years if year < _CHILD_YEARS]
    if days is not None:
        young.append(days / 365)
    return min(young, default=None)
