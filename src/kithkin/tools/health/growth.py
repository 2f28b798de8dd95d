"""Children's growth against the World Health Organization's tables: z-scores and centiles, 0 to 19 years."""

from __future__ import annotations

import bisect
import csv
import math
from functools import cache
from importlib.resources import files
from statistics import NormalDist

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output
from kithkin.tools.health.definitions import NOT_ADVICE, Topic, answer, health_tool
from kithkin.tools.health.parameters import HEIGHT, SEX, WEIGHT, measured

_Table = tuple[tuple[float, ...], tuple[tuple[float, float, float], ...]]
_FIVE_YEARS = 1826
_WHO = "WHO Child Growth Standards 2006 (0–5 years); WHO Growth Reference 2007 (5–19 years)"


@cache
def _tables() -> dict[tuple[str, str], _Table]:
    """LMS tables by (indicator, sex): ages in days, and their (L, M, S)."""
    rows: dict[tuple[str, str], list[tuple[float, tuple[float, float, float]]]] = {}
    text = files("kithkin.tools.health").joinpath("growth_lms.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        lms = (float(row["l"]), float(row["m"]), float(row["s"]))
        rows.setdefault((row["indicator"], row["sex"]), []).append((float(row["age_days"]), lms))
    return {
        key: (tuple(age for age, _ in entries), tuple(lms for _, lms in entries))
        for key, entries in rows.items()
    }


def growth_lms(indicator: str, sex: str, age_days: float) -> tuple[float, float, float]:
    """L, M and S of a WHO table at an age in days, interpolated between its knots. Raises `BadInput` outside it."""
    ages, entries = _tables()[indicator, sex]
    if not ages[0] <= age_days <= ages[-1]:
        limit = "5 years" if indicator == "head" else "10 years" if indicator == "weight" else "19 years"
        raise BadInput(f"The WHO table for this measure ends at {limit}.")
    after = bisect.bisect_left(ages, age_days)
    if ages[after] == age_days:
        return entries[after]
    share = (age_days - ages[after - 1]) / (ages[after] - ages[after - 1])
    low, high = entries[after - 1], entries[after]
    return (
        low[0] + share * (high[0] - low[0]),
        low[1] + share * (high[1] - low[1]),
        low[2] + share * (high[2] - low[2]),
    )


def z_score(value: float, lms: tuple[float, float, float], *, restricted: bool) -> float:
    """Cole's LMS z-score; `restricted` extends it linearly beyond ±3 as WHO 2006 does for weight and BMI."""
    power, median, spread = lms

    def at(score: float) -> float:
        return (
            median * (1 + power * spread * score) ** (1 / power)
            if power
            else median * math.exp(spread * score)
        )

    score = ((value / median) ** power - 1) / (power * spread) if power else math.log(value / median) / spread
    if restricted and score > 3:
        return 3 + (value - at(3)) / (at(3) - at(2))
    if restricted and score < -3:
        return -3 + (value - at(-3)) / (at(-2) - at(-3))
    return score


_NAMES = {"weight": "weight-for-age", "height": "length/height-for-age", "bmi": "BMI-for-age", "head": "head circumference-for-age"}  # fmt: skip


def _bmi_name(score: float, days: float) -> str:
    if days < _FIVE_YEARS + 1:
        bands = (
            (-3, "severely wasted"),
            (-2, "wasted"),
            (1, "in the normal range"),
            (2, "possible risk of overweight"),
            (3, "overweight"),
        )
        return next(
            (name for limit, name in bands if score < limit or (limit > 0 and score <= limit)), "obese"
        )
    bands = ((-3, "severe thinness"), (-2, "thinness"), (1, "in the normal range"), (2, "overweight"))
    return next((name for limit, name in bands if score < limit or (limit > 0 and score <= limit)), "obesity")


def _growth(indicator: str, value: float, age: float, sex: str) -> ToolResult:
    days = round(age * 365.25)
    lms = growth_lms(indicator, sex, days)
    score = z_score(value, lms, restricted=indicator in ("weight", "bmi"))
    if abs(score) > 6:
        raise AskThePerson(
            "This measure does not fit the age.",
            questions=("Please check the age and the measure, with their units: are they right?",),
        )
    centile = 100 * NormalDist().cdf(score)
    shown = f"{centile:.0f}" if 1 <= round(centile) <= 99 else f"{centile:.1f}"
    edition = "WHO 2006" if days <= 1856 else "WHO 2007"
    values = [
        Value(name="centile", label="centile", number=float(shown), decimals=len(shown.partition(".")[2])),
        Value(name="z", label="z-score", number=score, decimals=2),
        Value(name="median", label="median at this age", number=lms[1], decimals=1,
              unit={"weight": "kilogram", "bmi": "kilogram / meter ** 2"}.get(indicator, "centimeter")),
    ]  # fmt: skip
    sentence = f"{_NAMES[indicator]} is near centile {{{{centile}}}} (z-score {{{{z}}}}) in the {edition} table. The middle is {{{{median}}}}."
    if indicator == "bmi":
        values.append(
            Value(name="bmi", label="body mass index", number=value, unit="kilogram / meter ** 2", decimals=1)
        )
        values.append(Value(name="group", label="WHO group", text=_bmi_name(score, days)))
        sentence += " The BMI is {{bmi}}, which the WHO calls {{group}}."
    return answer(
        sentence[0].upper() + sentence[1:], values,
        method=f"z-score by the LMS method in the {edition} {_NAMES[indicator]} table (WHO 2006 to 5 years, WHO 2007 after)",
        reference=_WHO, latex=r"z = \frac{(X/M)^L - 1}{L S}",
        cautions=("One point says little; the curve over time counts.", "Babies born early need a corrected age. " + NOT_ADVICE),
    )  # fmt: skip


def weight_for_age(weight: float, age: float, sex: str) -> ToolResult:
    """Weight (kg) for age (years), 0 to 10 years."""
    return _growth("weight", weight, age, sex)


def height_for_age(height: float, age: float, sex: str) -> ToolResult:
    """Length or height (cm) for age (years), 0 to 19 years; lying below 2 years, standing from 2."""
    return _growth("height", height, age, sex)


def head_for_age(head: float, age: float, sex: str) -> ToolResult:
    """Head circumference (cm) for age (years), 0 to 5 years."""
    return _growth("head", head, age, sex)


def bmi_for_age(weight: float, height: float, age: float, sex: str) -> ToolResult:
    """Body mass index (from kg and cm) for age (years), 0 to 19 years, with the WHO group."""
    if age >= 19:
        raise BadInput("BMI-for-age is for people under 19.", remedy="Ask for the adult BMI.")
    return _growth("bmi", weight / (height / 100) ** 2, age, sex)


CHILD_AGE = measured("age", "year", (0, 19.1), ("age",), "How old is the child (years and months)?")
_SEX = SEX
_HEAD = measured(
    "head",
    "centimeter",
    (20, 65),
    ("head circumference", "head size", "head"),
    "What is the head circumference in cm?",
)
_CENTILE = (
    "percentile",
    "centile",
    "z-score",
    "z score",
    "growth chart",
    "growth curve",
    "percentiles",
    "growth",
)
_OUTPUTS = (Output(name="centile"), Output(name="z"))

WEIGHT_FOR_AGE = health_tool(
    "weight_for_age",
    weight_for_age,
    (WEIGHT, CHILD_AGE, _SEX),
    _OUTPUTS,
    summary="child's weight centile",
    reference=_WHO,
    limits="0 to 10 years",
    examples=("weight percentile for a 9 month old boy 8.9 kg",),
)
HEIGHT_FOR_AGE = health_tool(
    "height_for_age",
    height_for_age,
    (HEIGHT, CHILD_AGE, _SEX),
    _OUTPUTS,
    summary="child's length or height centile",
    reference=_WHO,
    limits="0 to 19 years",
    examples=("height percentile 4 year old girl 102 cm",),
)
HEAD_FOR_AGE = health_tool(
    "head_for_age",
    head_for_age,
    (_HEAD, CHILD_AGE, _SEX),
    _OUTPUTS,
    summary="child's head centile",
    reference=_WHO,
    limits="0 to 5 years",
    examples=("head circumference 44 cm 6 month old boy percentile",),
)
BMI_FOR_AGE = health_tool(
    "bmi_for_age",
    bmi_for_age,
    (WEIGHT, HEIGHT, CHILD_AGE, _SEX),
    _OUTPUTS,
    summary="child's BMI centile with WHO group",
    reference=_WHO,
    limits="0 to 19 years",
    examples=("bmi percentile 10 year old boy 35 kg 140 cm",),
)
GROWTH_WORDS = _CENTILE

TOPICS: tuple[Topic, ...] = (
    Topic(tool=WEIGHT_FOR_AGE, words=()),
    Topic(tool=HEIGHT_FOR_AGE, words=()),
    Topic(tool=HEAD_FOR_AGE, words=()),
    Topic(tool=BMI_FOR_AGE, words=()),
)
