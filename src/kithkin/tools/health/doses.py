"""Dose arithmetic on figures that a prescriber or a label gave. Nothing here knows or proposes a dose."""

from __future__ import annotations

from kithkin.messages.errors import AskThePerson, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health.definitions import Topic, answer, health_tool, optional
from kithkin.tools.health.parameters import WEIGHT, measured

_ARITHMETIC = "arithmetic on the figures you gave"
_CHECK = "This only works out your figures. Check them with the label, pharmacist or prescriber."
_MG, _ML = "milligram", "milliliter"


def dose_by_weight(dose_per_weight: float, weight: float) -> ToolResult:
    """Dose (mg) = dose per weight (mg/kg) × weight (kg)."""
    value = Value(name="dose", label="dose", number=dose_per_weight * weight, unit=_MG, kind="medicine_dose")
    return answer(
        "At {{dose_per_weight}} for {{weight}}, one dose is {{dose}}.", (value,), method="dose per kg times weight",
        reference=_ARITHMETIC, latex=r"D = d \cdot m", cautions=(_CHECK,),
    )  # fmt: skip


def divided_dose(daily_per_weight: float, weight: float, times: float) -> ToolResult:
    """One dose (mg) = daily dose per weight (mg/kg a day) × weight (kg) / doses a day."""
    daily = daily_per_weight * weight
    values = (
        Value(name="dose", label="each dose", number=daily / times, unit=_MG, kind="medicine_dose"),
        Value(name="daily", label="whole day", number=daily, unit=_MG),
    )
    return answer(
        "Each dose is {{dose}}: {{daily}} in the whole day, split into {{times}}.", values,
        method="daily dose per kg times weight, over the number of doses", reference=_ARITHMETIC,
        latex=r"D = \frac{d \cdot m}{n}", cautions=(_CHECK,),
        checked_by="put back: dose times the number of doses is the daily dose per kg times weight",
    )  # fmt: skip


def volume_for_dose(dose: float, strength_mass: float, strength_volume: float) -> ToolResult:
    """Volume (mL) = dose (mg) × strength volume (mL) / strength mass (mg)."""
    volume = dose * strength_volume / strength_mass
    if abs(volume * strength_mass / strength_volume - dose) > 1e-9 * dose:
        raise ToolFailed("Volume times strength does not give the dose back.")
    if not 0.01 <= volume <= 1000:
        raise AskThePerson(
            "That volume is not one a person would take.",
            questions=("Please check the dose and the strength, with mg, µg or g: are they right?",),
        )
    value = Value(
        name="volume", label="volume", number=volume, unit=_ML, significant=3, kind="medicine_volume"
    )
    return answer(
        "The volume is {{volume}} for a dose of {{dose}} ({{strength_mass}} in {{strength_volume}}).", (value,),
        method="dose times the strength's volume over the strength's mass", reference=_ARITHMETIC,
        latex=r"V = D \cdot \frac{V_s}{m_s}", cautions=("Use a medicine syringe, not a kitchen spoon. " + _CHECK,),
        checked_by="put back: volume times strength gives the dose",
    )  # fmt: skip


def dose_in_volume(volume: float, strength_mass: float, strength_volume: float) -> ToolResult:
    """Dose (mg) in a volume (mL) of a given strength."""
    value = Value(
        name="dose",
        label="dose",
        number=volume * strength_mass / strength_volume,
        unit=_MG,
        kind="medicine_dose",
    )
    return answer(
        "{{volume}} of it holds {{dose}} ({{strength_mass}} in {{strength_volume}}).", (value,),
        method="volume times the strength's mass over its volume", reference=_ARITHMETIC, cautions=(_CHECK,),
    )  # fmt: skip


def tablets_for_dose(dose: float, tablet: float) -> ToolResult:
    """Number of tablets = dose (mg) / strength of one tablet (mg)."""
    count = dose / tablet
    if count > 20 or count < 0.1:
        raise AskThePerson(
            "That number of tablets does not look right.",
            questions=("Please check the dose and the tablet strength, with mg or µg: are they right?",),
        )
    shown: int | float = round(count) if abs(count - round(count)) < 1e-9 else count
    value = Value(name="tablets", label="tablets", number=shown, significant=3)
    cautions = [_CHECK]
    if abs(count * 2 - round(count * 2)) > 1e-9:
        cautions.insert(0, "This is not a whole or half tablet: ask the pharmacist.")
    elif not isinstance(shown, int):
        cautions.insert(0, "Not every tablet may be split: ask the pharmacist.")
    unit = "tablet" if count == 1 else "tablets"
    return answer(
        f"A dose of {{{{dose}}}} is {{{{tablets}}}} {unit} of {{{{tablet}}}}.", (value,),
        method="dose divided by the strength of one tablet", reference=_ARITHMETIC, cautions=cautions,
        checked_by="put back: tablets times strength gives the dose",
    )  # fmt: skip


def _count_a_day(times: float | None, interval: float | None) -> float:
    """Doses a day, from a count or from the hours between doses."""
    if times is None and interval is None:
        raise AskThePerson("The times a day are missing.", questions=("How many times a day?",))
    return times if times is not None else 24 / (interval or 24)


def daily_total(
    dose: float, times: float | None = None, interval: float | None = None, count: float | None = None
) -> ToolResult:
    """Amount a day (mg) = one dose (mg) × times a day (or 24 / hours between doses); `count` pieces make one dose."""
    number = dose * (1 if count is None else count) * _count_a_day(times, interval)
    value = Value(name="total", label="total a day", number=number, unit=_MG, kind="medicine_dose")
    return answer(
        f"{'' if count is None else '{{count}} × '}{{{{dose}}}} taken "
        f"{'{{times}} times a day' if times is not None else 'every {{interval}}'} makes a daily total of {{{{total}}}}.",
        (value,), method="one dose times doses a day",
        reference=_ARITHMETIC, cautions=(_CHECK,),
    )  # fmt: skip


def ingredient_total(doses: tuple[float, ...]) -> ToolResult:
    """The sum (mg) of the same ingredient in several products."""
    value = Value(name="total", label="total", number=sum(doses), unit=_MG, kind="medicine_dose")
    return answer(
        "Together that is {{total}} of the ingredient.", (value,), method="amounts added up", reference=_ARITHMETIC,
        cautions=("Add every product with the same ingredient; the label gives the most allowed a day. " + _CHECK,),
    )  # fmt: skip


def daily_ingredient_total(
    first: float, second: float, third: float | None = None, fourth: float | None = None
) -> ToolResult:
    """The sum (mg) of the day's amounts of one ingredient in several products."""
    amounts = [amount for amount in (first, second, third, fourth) if amount is not None]
    value = Value(name="total", label="total a day", number=sum(amounts), unit=_MG, kind="medicine_dose")
    return answer(
        "That is {{total}} of the ingredient in one day.", (value,), method="the day's amounts added up",
        reference=_ARITHMETIC,
        cautions=("The label gives the most allowed a day. " + _CHECK,),
    )  # fmt: skip


def days_of_supply(
    amount: float, dose: float, times: float | None = None, interval: float | None = None
) -> ToolResult:
    """Days a pack lasts = amount / (one dose × times a day); amount and dose in the same unit."""
    days = amount / (dose * _count_a_day(times, interval))
    value = Value(name="days", label="days", number=days, significant=3)
    return answer(
        "It lasts {{days}} days.", (value,), method="amount over the amount used a day", reference=_ARITHMETIC,
        cautions=("Finish or stop a course only as the prescriber said.",),
    )  # fmt: skip


def infusion_rate(volume: float, duration: float) -> ToolResult:
    """Pump rate (mL/h) = volume (mL) / time (h)."""
    value = Value(
        name="rate", label="infusion rate", number=volume / duration, unit="milliliter / hour", kind="flow"
    )
    return answer(
        "The rate is {{rate}}.", (value,), method="volume over time", reference=_ARITHMETIC,
        cautions=("Set a pump only as trained and ordered.",),
    )  # fmt: skip


def drop_rate(volume: float, duration: float, drop_factor: float) -> ToolResult:
    """Drops a minute = volume (mL) × drops per mL / time (min)."""
    rate = volume * drop_factor / (duration * 60)
    values = (
        Value(name="drops", label="drops a minute", number=rate, decimals=0),
        Value(name="rate", label="infusion rate", number=volume / duration, unit="milliliter / hour"),
    )
    return answer(
        "The drip is about {{drops}} drops a minute, which is {{rate}}.", values,
        method="volume times drops per mL, over minutes", reference=_ARITHMETIC,
        cautions=("Set a drip only as trained and ordered.",),
    )  # fmt: skip


def _mass(name: str, words: tuple[str, ...], question: str) -> Parameter:
    return measured(name, _MG, (1e-6, 1e6), words, question)


DOSE = _mass(
    "dose", ("dose", "dosage", "prescribed"), "What dose did the prescriber or label give (with mg, µg or g)?"
)
STRENGTH_MASS = _mass(
    "strength_mass", ("strength",), "What strength is on the label (for example 120 mg in 5 mL)?"
)
STRENGTH_VOLUME = measured("strength_volume", _ML, (0.01, 5000), (), "In how many mL is that strength?")
VOLUME = measured("volume", _ML, (0.001, 10000), ("volume",), "How many mL?")
TABLET = _mass("tablet", ("tablet", "pill", "capsule"), "How strong is one tablet (with mg or µg)?")
TIMES = measured("times", None, (0.1, 24), ("times a day",), "How many times a day?")
INTERVAL = measured("interval", "hour", (0.5, 168), (), "How many hours between doses?")
PER_WEIGHT = measured(
    "dose_per_weight",
    "milligram / kilogram",
    (1e-4, 1000),
    (),
    "What dose per kg did the prescriber or label give?",
)
_PIECES = measured("count", None, (0.25, 20), (), "How many tablets make one dose?")
DAILY_PER_WEIGHT = measured(
    "daily_per_weight",
    "milligram / kilogram / day",
    (1e-4, 1000),
    (),
    "What dose per kg a day did the prescriber or label give?",
)
_CHILD_WEIGHT = measured(
    "weight", "kilogram", (0.4, 400), WEIGHT.words, "What is the weight (with kg or lb)?"
)
_AMOUNT = measured("amount", None, (0.01, 100000), ("bottle", "pack"), "How much is in the pack?")
_SINGLE = measured("dose", None, (0.001, 10000), ("dose",), "How much is one dose, in the same unit?")
_HOURS = measured("duration", "hour", (0.01, 240), ("over",), "Over what time?")
_DROP_FACTOR = measured(
    "drop_factor",
    None,
    (5, 100),
    ("drops per ml", "gtt/ml", "drop factor"),
    "How many drops make 1 mL with this drip set?",
)
_FIRST, _SECOND, _THIRD, _FOURTH = (
    _mass(name, (), "How much of the ingredient is in each product, in a day?")
    for name in ("first", "second", "third", "fourth")
)
_DOSES = Parameter(
    name="doses",
    kind="numbers",
    unit=_MG,
    description="amounts in mg",
    question="How much of the ingredient is in each product?",
)

# Recognised by the rules for doses, so without topic words.
TOPICS: tuple[Topic, ...] = tuple(
    Topic(tool=tool, words=())
    for tool in (
        health_tool("dose_by_weight", dose_by_weight, (PER_WEIGHT, _CHILD_WEIGHT), (Output(name="dose", quantity_kind="medicine_dose", unit=_MG),), summary="dose from a prescribed mg/kg", reference=_ARITHMETIC, examples=("15 mg/kg for a 12 kg child",)),
        health_tool("divided_dose", divided_dose, (DAILY_PER_WEIGHT, _CHILD_WEIGHT, TIMES), (Output(name="dose", quantity_kind="medicine_dose", unit=_MG), Output(name="daily", unit=_MG)), summary="one dose of a prescribed mg/kg a day", reference=_ARITHMETIC, examples=("45 mg/kg/day in 2 divided doses for a 20 kg child",)),
        health_tool("volume_for_dose", volume_for_dose, (DOSE, STRENGTH_MASS, STRENGTH_VOLUME), (Output(name="volume", unit=_ML),), summary="volume for a dose", reference=_ARITHMETIC, examples=("how many ml for 180 mg if the syrup is 120 mg/5 ml",)),
        health_tool("dose_in_volume", dose_in_volume, (VOLUME, STRENGTH_MASS, STRENGTH_VOLUME), (Output(name="dose", unit=_MG),), summary="medicine in a volume", reference=_ARITHMETIC, examples=("how many mg in 7.5 ml of 120mg/5ml",)),
        health_tool("tablets_for_dose", tablets_for_dose, (DOSE, TABLET), (Output(name="tablets"),), summary="tablets for a dose", reference=_ARITHMETIC, examples=("how many 250 mg tablets for 750 mg",)),
        health_tool("daily_total", daily_total, (DOSE, optional(TIMES), optional(INTERVAL), optional(_PIECES)), (Output(name="total", unit=_MG),), summary="total a day of one medicine", reference=_ARITHMETIC, examples=("500 mg three times a day is how much a day",)),
        health_tool("ingredient_total", ingredient_total, (_DOSES,), (Output(name="total", unit=_MG),), summary="sum of one ingredient", reference=_ARITHMETIC, examples=("1000 mg plus 650 mg of paracetamol",)),
        health_tool("daily_ingredient_total", daily_ingredient_total, (_FIRST, _SECOND, optional(_THIRD), optional(_FOURTH)), (Output(name="total", unit=_MG),), summary="sum of one ingredient over a day", reference=_ARITHMETIC, examples=("I take paracetamol 500 mg four times a day and Panadol 1000 mg three times a day, total",)),
        health_tool("days_of_supply", days_of_supply, (_AMOUNT, _SINGLE, optional(TIMES), optional(INTERVAL)), (Output(name="days"),), summary="days a pack lasts", reference=_ARITHMETIC, examples=("100 ml bottle, 5 ml twice a day, how long does it last",)),
        health_tool("infusion_rate", infusion_rate, (VOLUME, _HOURS), (Output(name="rate", unit="milliliter / hour"),), summary="drip or pump rate in mL/h", reference=_ARITHMETIC, examples=("1000 ml over 8 hours in ml/hr",)),
        health_tool("drop_rate", drop_rate, (VOLUME, _HOURS, _DROP_FACTOR), (Output(name="drops"),), summary="drops a minute", reference=_ARITHMETIC, examples=("1000 ml over 8 hours, 20 gtt/ml, drops per minute",)),
    )
)  # fmt: skip
