"""The measured values, ages and numbers of tablets that a message in lower case states, in one unit each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kithkin.reasoning.danger.number_words import NUMBER, number_from

_PERSON = r"\b(?:my|his|her|their|your|mum|mom|dad|baby|child|son|daughter|body|patient|fever|finger|reads|reading|level)\b"
_SOMEBODY = re.compile(_PERSON)
# What a number of the same kind could also be of. Effort explains a fast pulse, and no low sugar; a recipe explains sugar, and no fever.
_ANY_THING = r"convert|in f|in c|dog|cat|horse"
_FORMULA = re.compile(rf"\b(?:{_ANY_THING}|max(?:imum)?|target|zones?|reserve|karvonen)\b")
_EFFORT = re.compile(
    rf"\b(?:{_ANY_THING}|max(?:imum)?|target|zones?|exercis\w*|running|(?:a|my|the|after) (?:run|jog|race|match|ride|climb)|jogg\w*|sprint\w*|treadmill|cycling|cycled|spin(?:ning)?|"
    r"training|workout|work(?:ing|ed)? out|gym|hiit|reserve|karvonen)\b"
)
_FOOD = re.compile(
    rf"\b(?:{_ANY_THING}|cups?|grams?|servings?|label|recipe|litres?|liters?|soup|wine|cake|solution)\b"
)
_MATTER = re.compile(
    rf"\b(?:{_ANY_THING}|water|oven|air|room|outside|weather|boil\w*|gas|freez\w*|melt\w*|recipe|tyres?|tires?|car|bike|psi|bar|atm|kpa|kelvin|moles?|litres?|liters?|volume|pool|bath|"
    r"fridge|greenhouse|engine|cpu|gpu|metal|liquid|solution|reaction|soup|wine|aquarium)\b"
)  # fmt: skip
# A pulse that stays fast when the effort is over is the body's own.
_AT_REST = re.compile(
    r"\b(?:still|at rest|resting|won'?t|hasn'?t|isn'?t (?:coming|going)|hours?|minutes? (?:ago|later|after)|sitting|lying|stuck)\b"
)
_CLAUSE = re.compile(r"[.;?!](?=\s|$)|,\s|\n|\b(?:and|but|then|so|with)\b")
_NEAR = 40
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
    r"\b(?:resting (?:heart rate|pulse|hr)|pulse(?: rate)?|heart ?rate|hr|bpm)\b(?: is| of| at| was| has been| has gone| went| goes| up| down| to| still| stuck| constantly| been| sits| reads| shows| about| around| over| above| under| below| only| now| just|:|=){0,4} ?(\d{1,3})\b"
    r"(?! ?(?:minutes?|hours?|days?|times|years?|%|mm))"
)  # fmt: skip
_DIGIT = re.compile(r"\d")
_SCALE = r"\s?(?:degrees?|°|deg)?\s?(celsius|centigrade|fahrenheit|c\b|f\b)?"
_FEVER = r"temp(?:erature)?s?|fever|fieber|fi[eè]vre|fiebre|febre|febbre|temperatura|temperatur|température"
_TEMPERATURE = re.compile(
    rf"\b(?:{_FEVER})\b{_TO}{{0,25}}(\d{{2,3}}(?:[.,]\d+)?){_NOT_OF_ANOTHER_KIND}{_SCALE}|(\d{{2,3}}(?:[.,]\d+)?){_SCALE} (?:de )?(?:{_FEVER})\b"
)
# "My baby is 38.4": with a decimal and no other unit it can only be a temperature.
_OF_A_BABY = re.compile(
    r"(?<![\d.,:/£$€])(3[4-9][.,]\d|4[0-2][.,]\d|9[4-9]\.\d|10[0-7]\.\d)(?![\d/])(?!\s?(?:kg|g|kilos?|lbs?|pounds?|oz|cm|mm|in|inches|ml|%|percent|weeks?|wks?|wochen|semanas|semaines|settimane|days?|months?|minutes?|hours?)\b)"
)
_A_TEMPERATURE = re.compile(
    rf"(?<!what )(?<!the )(?<!normal )(?<!body )(?<!no )(?<!low )\btemp(?:erature)?\b(?! (?:of|outside|inside|in|sensor|scale|control|today|tomorrow|range|difference|change)\b)(?! (?:is|was)(?: \w+)? (?:normal|fine|ok))(?!(?:(?!\.\s|\band\b|\bbut\b){_TO}){{0,25}}\d{_NOT_OF_ANOTHER_KIND})"
)
_SUGAR = re.compile(
    r"\b(?:blood sugars?|blood glucose|glucose|sugars?|bg|bm|meter|glucometer)\b[^\d.;?!]{0,30}(\d{1,4}(?:\.\d+)?)(?!\s?(?:g|kg|%|tsp|teaspoons?|spoons?|cal|kcal)\b)\s?(mmol(?:s|es)?(?:/l)?|mg/?dl|mg)?"
)
_MEDICINE = (
    r"(?:para[cz]etamol\w*|acetaminophen|tylenol|panadol|ibuprofen|advil|aspirin|codeine|tramadol|sleeping|pills?|tablets?|capsules?|xanax|valium|metformin|"
    r"antidepressants?|sertraline|painkillers?|tabletten?|comprimes?|comprimés?|pastillas?|comprimidos?|paracétamol)"
)
_COUNT = rf"({NUMBER})"
_TAKING = r"(?:took|taken|taking|swallowed|ate|eaten|downed|popped|necked|did|done|injected|after|had|tom[eé]|tomei|genommen|pris|preso)"
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
_AGE_UNIT = r"(days?|weeks?|wks?|months?|mos?|tagen?|tage?|wochen?|monate?n?|d[ií]as?|semanas?|m[eê]s(?:es)?|jours?|semaines?|mois|giorn[oi]|settiman[ae]|mes[ei])"
_INFANT = (
    r"(?:baby|infant|newborn|little one|bebe|bebé|bebê|bébé|säugling|nourrisson|neonato|bambino|bimb[oa])"
)
_AGE = re.compile(
    rf"\b({NUMBER})[- ]?(day|days|week|weeks|wk|wks|month|months|mo|mos)[- ]?(?:s )?old\b|\b(?:newborn|new born|neonate|recién nacido|neugeborenes|nouveau[- ]né|recém[- ]nascido)\b"
    rf"|\b{_INFANT}\b[^.;?!\d]{{0,15}}?\b({NUMBER})(?: |-){_AGE_UNIT}\b"
    rf"|\b({NUMBER}) {_AGE_UNIT} only\b"
)  # fmt: skip
_A_BABY = re.compile(rf"\b{_INFANT}s?\b|{_AGE.pattern}")
_YEARS = re.compile(r"\b(\d{1,3})[- ]?(?:year|yr)s?[- ]?old\b|\baged? (\d{1,3})\b")
_CHILD_YEARS = 12
_PREGNANCY = re.compile(
    r"\b(?:pregnan\w*|preggers|movements? from (?:the |my )?baby|baby'?s? movements?|waters|bump|kick(?:s|ed|ing)?|water (?:just |has |had )?(?:broke|broken|went)|contractions?|in labou?r|baby (?:has not|hasn'?t|not|is not|isn'?t|stopped)|embarazada|schwanger|enceinte|gr[aá]vida|incinta|miscarr\w*|antenatal|midwife|bewegt sich nicht|no se mueve|ne bouge plus|n[ãa]o (?:se )?mexe|non si muove)\b"
    r"|(?:^|[.,;!?\n]\s*|\bbut |\band )(?:only |at |about )?\d{1,2} ?(?:weeks|wks)(?:,| with\b| and\b| now\b)"
    r"|\b(?:i'?m|i am|she'?s|she is|wife is|girlfriend is)(?: (?:only|just|about|nearly|over))? \d{1,2} (?:weeks|wks)(?! (?:ago|late|old|off|away|in(?:to)? (?:the|my|this)|post|after|clean|sober|sin|from|behind|into))"
)
_WEEKS = re.compile(
    rf"\b({NUMBER})(?:\+\d)?[- ]?(?:weeks?|wks?|woche|semanas?|semaines|settimane)\b(?!-? ?(?:old|ago|postpartum|after))|\b(\d{{2}})\. woche"
)
_LONGEST_PREGNANCY = 43


@dataclass(frozen=True, slots=True, kw_only=True)
class Sugar:
    """A blood glucose in mmol/L. `ambiguous`: without a unit it is dangerously high in one and dangerously low in the other."""

    mmol: float
    ambiguous: bool = False


def _of_a_thing(text: str, match: re.Match[str], things: re.Pattern[str]) -> bool:
    """Whether a value is likelier one of sport, cooking, weather or physics: words of that kind stand near it, in its clause."""
    before = _CLAUSE.split(text[max(0, match.start() - _NEAR) : match.start()])[-1]
    after = _CLAUSE.split(text[match.end() : match.end() + _NEAR])[0]
    return things.search(before + text[match.start() : match.end()] + after) is not None


def _found(pattern: re.Pattern[str], text: str, things: re.Pattern[str]) -> list[re.Match[str]]:
    """The matches that are somebody's readings."""
    return [match for match in pattern.finditer(text) if not _of_a_thing(text, match, things)]


def has_digits(text: str) -> bool:
    """Whether any number stands in digits, without which only ages and tablets can be told."""
    return _DIGIT.search(text) is not None


def oxygen(text: str) -> list[float]:
    """Saturations in percent. Under 40 only where it is plainly a person's reading: "oxygen 16" can be chemistry."""
    found = [float(match[1]) for match in _OXYGEN_METER.finditer(text)]
    for match in _OXYGEN.finditer(text):
        value = float(match[1])
        personal = match[2] is not None or _SOMEBODY.search(text) is not None
        if value >= 40 or (personal and not _of_a_thing(text, match, _MATTER)):
            found.append(value)
    return [value for value in found if 0 <= value <= 100]


def pressures(text: str) -> list[tuple[float, float]]:
    """Systolic and diastolic pressure in mmHg. Values to 25 over 16 are in cmHg, as many countries say them ("18/12")."""
    found: list[tuple[float, float]] = []
    for match in _found(_PRESSURE, text, _MATTER):
        systolic, diastolic = float(match[1]), float(match[2])
        if systolic <= 25 and diastolic <= 16:
            systolic, diastolic = systolic * 10, diastolic * 10
        found.append((systolic, diastolic))
    if not found:
        found = [
            (float(match[1] or match[2]), 80.0)
            for match in _found(_SYSTOLIC, text, _MATTER)
            if float(match[1] or match[2]) >= 40
        ]
    return found


def breath_rates(text: str) -> list[int]:
    """Breaths a minute."""
    found = [
        int(next(group for group in match.groups() if group)) for match in _found(_BREATHS, text, _EFFORT)
    ]
    # "Take 3 deep breaths" is an exercise: a count that small must be called a rate.
    if re.search(r"min|rate|\brr\b", text) is None:
        found = [rate for rate in found if rate >= 4]
    return found


def pulses(text: str) -> list[int]:
    """Heart beats a minute."""
    things = _FORMULA if _AT_REST.search(text) else _EFFORT
    return [int(match[1]) for match in _found(_PULSE, text, things) if int(match[1]) <= _FASTEST_PULSE]


def temperatures(text: str) -> list[float]:
    """Body temperatures in °C (20 to 50); above 80 without a scale it is Fahrenheit."""
    if not has_digits(text):
        return []
    found: list[float] = []
    for match in _found(_TEMPERATURE, text, _MATTER):
        scale = (match[2] or match[4] or "")[:1]
        found.append(_celsius(match[1] or match[3], scale))
    if _OF_A_BABY.search(text) and _A_BABY.search(text):
        found += [_celsius(match[1], "") for match in _found(_OF_A_BABY, text, _MATTER)]
    return [celsius for celsius in found if 20 <= celsius <= 50]


def _celsius(said: str, scale: str) -> float:
    number = float(said.replace(",", "."))
    return (number - 32) * 5 / 9 if scale == "f" or (not scale and number > 80) else number


def unmeasured_temperature(text: str) -> bool:
    """Whether somebody "has a temperature" without a number, which means a fever."""
    return bool(_found(_A_TEMPERATURE, text, _MATTER))


def sugars(text: str) -> list[Sugar]:
    """Blood glucose values (18.016 mg/dL is 1 mmol/L). Without a unit: mmol/L to 35, mg/dL from 40."""
    found: list[Sugar] = []
    for match in _found(_SUGAR, text, _FOOD):
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
            counts.append(float(number_from(said)))
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
        count, unit = number_from(groups[0]), groups[1]
        days = 1 if unit[0] in "dtjg" else 30 if unit.startswith(("mo", "mes", "mê", "mé")) else 7
        ages.append(count * days)
    return min(ages, default=None)


def weeks_of_pregnancy(text: str) -> int | None:
    """How many weeks pregnant somebody is said to be; None where weeks are told of nothing that speaks of a pregnancy."""
    if _PREGNANCY.search(text) is None:
        return None
    weeks = [number_from(match[1] or match[2]) for match in _WEEKS.finditer(text)]
    return min((number for number in weeks if number <= _LONGEST_PREGNANCY), default=None)


def child_years(text: str) -> float | None:
    """The age in years of a child under twelve, None when nobody in the message is said to be that young."""
    days = infant_days(text)
    years = [int(match[1] or match[2]) for match in _YEARS.finditer(text)]
    young = [float(year) for year in years if year < _CHILD_YEARS]
    if days is not None:
        young.append(days / 365)
    return min(young, default=None)
