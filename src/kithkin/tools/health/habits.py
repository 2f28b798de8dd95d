"""Smoking and alcohol arithmetic: pack-years, alcohol units, estimated blood alcohol."""

from __future__ import annotations

from kithkin.messages.errors import AskThePerson
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output
from kithkin.tools.health.definitions import Topic, answer, health_tool, optional
from kithkin.tools.health.parameters import SEX, WEIGHT, measured

_ETHANOL_DENSITY = 0.789


def pack_years(years: float, cigarettes: float | None = None, packs: float | None = None) -> ToolResult:
    """Packs of 20 a day (or cigarettes a day / 20) × years."""
    if cigarettes is None and packs is None:
        raise AskThePerson("The amount is missing.", questions=(CIGARETTES.question,))
    a_day = packs if packs is not None else (cigarettes or 0) / 20
    value = Value(name="pack_years", label="pack-years", number=a_day * years, decimals=1)
    return answer(
        "That is {{pack_years}} pack-years.", (value,), method="packs of 20 a day times years",
        reference="National Cancer Institute, Dictionary of Cancer Terms: pack year",
    )  # fmt: skip


def alcohol_units(volume: float, strength: float, drinks: float = 1) -> ToolResult:
    """UK units = drinks × volume (mL) × strength (% by volume) / 1000; also grams of alcohol."""
    values = (
        Value(name="units", label="UK alcohol units", number=drinks * volume * strength / 1000, decimals=1),
        Value(
            name="grams",
            label="pure alcohol",
            number=drinks * volume * strength / 100 * _ETHANOL_DENSITY,
            unit="gram",
            decimals=1,
        ),
    )
    return answer(
        "That is {{units}} UK units of alcohol, or {{grams}} of pure alcohol.", values,
        method="volume in mL times percent over 1000; 0.789 g of alcohol in 1 mL; a UK pint is 568 mL",
        reference="UK Chief Medical Officers' Low Risk Drinking Guidelines, 2016",
    )  # fmt: skip


def blood_alcohol(
    volume: float, strength: float, weight: float, sex: str, duration: float, drinks: float = 1
) -> ToolResult:
    """Widmark 1932: grams / (weight × r) − 0.015 %/h × time; r 0.68 men, 0.55 women. In g/dL (percent)."""
    grams = drinks * volume * strength / 100 * _ETHANOL_DENSITY
    peak = grams / (weight * 1000 * (0.68 if sex == "male" else 0.55)) * 100
    value = Value(
        name="alcohol", label="blood alcohol in g/dL", number=max(peak - 0.015 * duration, 0), decimals=3
    )
    return answer(
        "The estimated blood alcohol is about {{alcohol}}%.", (value,),
        method="grams over (weight in grams times 0.68 for men or 0.55 for women), minus 0.015 an hour",
        reference="Widmark, Die theoretischen Grundlagen und die praktische Verwendbarkeit der gerichtlich-medizinischen Alkoholbestimmung, 1932",
        cautions=("This is a rough estimate and can be far off. It never means that driving is safe.",),
    )  # fmt: skip


CIGARETTES = measured(
    "cigarettes", None, (0.1, 200), ("cigarettes", "cigarettes a day", "cigs"), "How many cigarettes a day?"
)
YEARS = measured("years", None, (0.1, 100), ("years",), "For how many years?")
PACKS = measured("packs", None, (0.01, 10), ("packs",), "How many packs a day?")
DRINKS = measured("drinks", None, (0.25, 50), ("drinks",), "How many drinks of that size?")
DRINK = measured(
    "volume", "milliliter", (1, 20000), ("volume",), "How much was drunk (with mL, pints or oz)?"
)
STRENGTH = measured(
    "strength", None, (0.1, 96), ("abv", "alcohol", "vol"), "How strong is the drink (percent alcohol)?"
)
_HOURS = measured("duration", "hour", (0, 48), ("over", "since"), "How many hours since the first drink?")

# Recognised by their own rules, so without topic words.
TOPICS: tuple[Topic, ...] = (
    Topic(tool=health_tool("pack_years", pack_years, (YEARS, optional(CIGARETTES), optional(PACKS)), (Output(name="pack_years"),), summary="pack-years of smoking", reference="NCI", examples=("1.5 packs a day for 20 years pack-years",)), words=()),
    Topic(tool=health_tool("alcohol_units", alcohol_units, (DRINK, STRENGTH, optional(DRINKS, 1)), (Output(name="units"),), summary="UK alcohol units", reference="UK CMO 2016", examples=("units in 750 ml of 12% wine",)), words=()),
    Topic(tool=health_tool("blood_alcohol", blood_alcohol, (DRINK, STRENGTH, WEIGHT, SEX, _HOURS, optional(DRINKS, 1)), (Output(name="alcohol"),), summary="estimated blood alcohol", reference="Widmark 1932", limits="never to decide about driving", examples=("BAC: 80 kg man, 1 litre of 5% beer, 2 hours",)), words=()),
)  # fmt: skip
