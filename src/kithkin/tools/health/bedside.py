"""Bedside arithmetic: blood pressure groups, water deficit, acid-base compensation, heart output, pump rates."""

from __future__ import annotations

from kithkin.messages.errors import AskThePerson
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output
from kithkin.tools.health import parameters as known
from kithkin.tools.health.definitions import NOT_ADVICE, Topic, answer, health_tool
from kithkin.tools.health.parameters import measured

_ML, _MMHG = "milliliter", "millimeter_Hg"
_ORDERED = "Fluids and drips are set only as ordered and trained."
_VERY_HIGH = "From 180 or 120 on, rest, measure again and get medical advice today."
_ARITHMETIC = "arithmetic on the figures you gave"


def blood_pressure_group(systolic: float, diastolic: float) -> ToolResult:
    """The ACC/AHA 2017 group of an adult's blood pressure, and the NICE clinic limit of 140/90."""
    if diastolic >= systolic:
        question = "Which is the upper (systolic) and which the lower (diastolic) pressure?"
        raise AskThePerson("The lower pressure cannot be above the upper one.", questions=(question,))
    if systolic >= 140 or diastolic >= 90:
        group, nice = "high (stage 2 hypertension)", "at or above"
    elif systolic >= 130 or diastolic >= 80:
        group, nice = "high (stage 1 hypertension)", "below"
    elif systolic >= 120:
        group, nice = "elevated", "below"
    elif systolic < 90 or diastolic < 60:
        group, nice = "low, which is normal for some people", "below"
    else:
        group, nice = "normal", "below"
    urgent = (_VERY_HIGH,) if systolic >= 180 or diastolic >= 120 else ()
    values = (
        Value(name="group", label="ACC/AHA group", text=group),
        Value(name="nice", label="NICE limit for clinic readings", text=nice),
    )
    return answer(
        "For adults, US guidance calls {{systolic}} over {{diastolic}} {{group}}. In the UK it is {{nice}} the clinic limit.",
        values,
        method="ACC/AHA: normal is below 120 and below 80, stage 1 from 130 or 80, stage 2 from 140 or 90; "
        "the NICE clinic limit is 140 or 90; below 90 or 60 is commonly called low",
        reference="Whelton et al., ACC/AHA guideline, Hypertension 2018; NICE guideline NG136, 2019",
        cautions=("One reading is not a diagnosis: it takes several, at rest.", *urgent),
    )  # fmt: skip


def expected_carbon_dioxide(bicarbonate: float) -> ToolResult:
    """Winters' formula: expected pCO2 (mmHg) = 1.5 × bicarbonate + 8, give or take 2."""
    expected = 1.5 * bicarbonate + 8
    values = tuple(
        Value(name=name, label=label, number=number, unit=_MMHG, decimals=0)
        for name, label, number in (
            ("expected", "expected pCO2", expected),
            ("from_pressure", "expected from", expected - 2),
            ("to_pressure", "expected to", expected + 2),
        )
    )
    return answer(
        "By Winters' formula the expected pCO2 is {{expected}}, within {{from_pressure}} to {{to_pressure}}.", values,
        method="1.5 times bicarbonate plus 8, give or take 2",
        reference="Albert, Dell and Winters, Ann Intern Med 1967",
        cautions=("It is for metabolic acidosis only. " + NOT_ADVICE,),
    )  # fmt: skip


def water_deficit(sodium: float, weight: float, sex: str) -> ToolResult:
    """Free water deficit (L) = body water × (sodium / 140 − 1); body water 0.6 of a man's weight, 0.5 of a woman's."""
    if sodium <= 140:
        raise AskThePerson(
            "There is no water deficit at this sodium.", questions=("Is the sodium really that, in mmol/L?",)
        )
    water = (0.6 if sex == "male" else 0.5) * weight
    value = Value(
        name="deficit",
        label="free water deficit",
        number=water * (sodium / 140 - 1),
        unit="liter",
        decimals=1,
    )
    return answer(
        "The free water deficit is about {{deficit}}.", (value,),
        method="body water (0.6 of a man's weight, 0.5 of a woman's) times (sodium over 140, less 1)",
        reference="Adrogué and Madias, Hypernatremia, N Engl J Med 2000",
        cautions=("Older people hold less water. Sodium must be brought down slowly. " + NOT_ADVICE,),
    )  # fmt: skip


def ejection_fraction(end_diastolic: float, end_systolic: float) -> ToolResult:
    """Stroke volume (mL) and ejection fraction (%) from the volumes at the end of filling and of the beat."""
    if end_systolic >= end_diastolic:
        raise AskThePerson(
            "The volume at the end of the beat must be the smaller one.",
            questions=("Which is the end-diastolic and which the end-systolic volume?",),
        )
    stroke = end_diastolic - end_systolic
    values = (
        Value(
            name="fraction",
            label="ejection fraction",
            number=100 * stroke / end_diastolic,
            unit="percent",
            decimals=1,
        ),
        Value(name="stroke", label="stroke volume", number=stroke, unit=_ML, decimals=0),
    )
    return answer(
        "The ejection fraction is {{fraction}}, and the stroke volume is {{stroke}}.", values,
        method="stroke volume (end-diastolic less end-systolic volume) over end-diastolic volume",
        reference="Levick, An Introduction to Cardiovascular Physiology", cautions=(NOT_ADVICE,),
    )  # fmt: skip


def cardiac_output(heart_rate: float, stroke_volume: float) -> ToolResult:
    """Cardiac output (L/min) = heart rate × stroke volume (mL) / 1000."""
    value = Value(name="output", label="cardiac output", number=heart_rate * stroke_volume / 1000,
                  unit="liter / minute", significant=3)  # fmt: skip
    return answer(
        "The cardiac output is {{output}}.", (value,), method="heart rate times stroke volume",
        reference="Levick, An Introduction to Cardiovascular Physiology", cautions=(NOT_ADVICE,),
    )  # fmt: skip


def rate_pressure_product(heart_rate: float, systolic: float) -> ToolResult:
    """Heart rate × systolic pressure."""
    value = Value(name="product", label="rate pressure product", number=heart_rate * systolic, decimals=0)
    return answer(
        "The rate pressure product is {{product}}.", (value,), method="heart rate times upper blood pressure",
        reference="Gobel et al., Circulation 1978", cautions=(NOT_ADVICE,),
    )  # fmt: skip


def urea_creatinine_ratio(urea_nitrogen: float, creatinine: float) -> ToolResult:
    """BUN (mg/dL) / creatinine (mg/dL)."""
    value = Value(
        name="ratio", label="BUN to creatinine ratio", number=urea_nitrogen / creatinine, decimals=1
    )
    return answer(
        "The BUN to creatinine ratio is {{ratio}}.", (value,), method="BUN over creatinine, both in mg/dL",
        reference=_ARITHMETIC, cautions=(NOT_ADVICE,),
    )  # fmt: skip


def weight_based_rate(dose_rate: float, weight: float, drug: float, bag: float) -> ToolResult:
    """Pump rate (mL/h) = dose (µg/kg/min) × kg × 60 / concentration (µg/mL)."""
    concentration = drug * 1000 / bag
    rate = dose_rate * weight * 60 / concentration
    value = Value(name="rate", label="pump rate", number=rate, unit="milliliter / hour", decimals=1)
    return answer(
        "The pump rate is {{rate}} for {{dose_rate}} at {{weight}} ({{drug}} in {{bag}}).", (value,),
        method="dose times weight times 60, over the concentration", reference=_ARITHMETIC,
        latex=r"Q = \frac{d \cdot m \cdot 60}{c}", cautions=(_ORDERED,),
    )  # fmt: skip


def amount_by_weight(amount_per_weight: float, weight: float) -> ToolResult:
    """Amount (g) = grams per kg × kg of body weight, for food figures such as protein."""
    value = Value(
        name="amount", label="amount", number=amount_per_weight * weight, unit="gram", significant=3
    )
    return answer(
        "At {{amount_per_weight}} for {{weight}}, that is {{amount}}.", (value,), method="amount per kg times weight",
        reference=_ARITHMETIC,
    )  # fmt: skip


def fluid_by_weight(fluid_per_weight: float, weight: float) -> ToolResult:
    """Volume (mL) = mL per kg × kg of body weight."""
    value = Value(name="fluid", label="volume", number=fluid_per_weight * weight, unit=_ML, significant=4)
    return answer(
        "At {{fluid_per_weight}} for {{weight}}, that is {{fluid}}.", (value,), method="volume per kg times weight",
        reference=_ARITHMETIC,
    )  # fmt: skip


_EDV = measured("end_diastolic", _ML, (10, 600), ("end-diastolic volume", "end diastolic volume", "end diastolic", "edv"), "What is the end-diastolic volume (mL)?")  # fmt: skip
_ESV = measured("end_systolic", _ML, (3, 500), ("end-systolic volume", "end systolic volume", "end systolic", "esv"), "What is the end-systolic volume (mL)?")  # fmt: skip
_STROKE = measured("stroke_volume", _ML, (2, 300), ("stroke volume", "sv"), "What is the stroke volume (mL)?")
DOSE_RATE = measured("dose_rate", "microgram / kilogram / minute", (0.001, 1000), (), "What dose in µg/kg/min is ordered?")  # fmt: skip
_DRUG = measured("drug", "milligram", (0.01, 50000), (), "How many mg are in the bag or syringe?")
_BAG = measured("bag", _ML, (1, 2000), (), "How many mL does the bag or syringe hold?")
_PER_WEIGHT = measured("amount_per_weight", "gram / kilogram", (0.05, 15), (), "How many grams per kg?")
_FLUID_PER_WEIGHT = measured(
    "fluid_per_weight", "milliliter / kilogram", (0.5, 250), (), "How many mL per kg?"
)
_RATE = "milliliter / hour"

TOPICS: tuple[Topic, ...] = (
    Topic(tool=health_tool("expected_carbon_dioxide", expected_carbon_dioxide, (known.BICARBONATE,), (Output(name="expected", unit=_MMHG),), summary="expected pCO2 in metabolic acidosis", reference="Albert, Dell and Winters 1967", examples=("Winters formula for bicarbonate 12",)), words=("winters formula", "winter's formula", "winters' formula", "winters", "expected pco2", "expected paco2", "expected co2"), fits=0.96),
    Topic(tool=health_tool("water_deficit", water_deficit, (known.SODIUM, known.WEIGHT, known.SEX), (Output(name="deficit", unit="liter"),), summary="free water deficit", reference="Adrogué and Madias 2000", examples=("free water deficit, sodium 155, 70 kg man",)), words=("water deficit", "free water deficit"), fits=0.96),
    Topic(tool=health_tool("ejection_fraction", ejection_fraction, (_EDV, _ESV), (Output(name="fraction", unit="percent"),), summary="ejection fraction and stroke volume", reference="Levick", examples=("ejection fraction, EDV 120 ml and ESV 50 ml",)), words=("ejection fraction", "lvef"), fits=0.96),
    Topic(tool=health_tool("cardiac_output", cardiac_output, (known.HEART_RATE, _STROKE), (Output(name="output", unit="liter / minute"),), summary="cardiac output", reference="Levick", examples=("cardiac output with heart rate 70 and stroke volume 70 ml",)), words=("cardiac output",), fits=0.96),
    Topic(tool=health_tool("rate_pressure_product", rate_pressure_product, (known.HEART_RATE, known.SYSTOLIC), (Output(name="product"),), summary="rate pressure product", reference="Gobel 1978", examples=("rate pressure product, heart rate 80, systolic 120",)), words=("rate pressure product", "rate-pressure product", "double product"), fits=0.97),
    Topic(tool=health_tool("urea_creatinine_ratio", urea_creatinine_ratio, (known.UREA_NITROGEN, known.CREATININE), (Output(name="ratio"),), summary="BUN to creatinine ratio", reference=_ARITHMETIC, examples=("BUN creatinine ratio, BUN 20 and creatinine 1.0",)), words=("bun creatinine ratio", "bun/creatinine", "bun to creatinine", "bun cr ratio", "bun/cr", "bun:cr", "bun-to-creatinine", "bun and creatinine ratio", "bun … cr … ratio", "bun … creatinine … ratio", "bun … creat … ratio", "bun-creatinine ratio", "ratio of bun to creatinine"), fits=0.97),
    # The rest are recognised by their own rules, so without topic words.
    Topic(tool=health_tool("blood_pressure_group", blood_pressure_group, (known.SYSTOLIC, known.DIASTOLIC), (Output(name="group"),), summary="blood pressure group for adults", reference="ACC/AHA 2017; NICE NG136", examples=("is 150/95 high blood pressure",)), words=()),
    Topic(tool=health_tool("weight_based_rate", weight_based_rate, (DOSE_RATE, known.WEIGHT, _DRUG, _BAG), (Output(name="rate", unit=_RATE),), summary="pump rate for a dose by weight and minute", reference=_ARITHMETIC, examples=("dopamine 5 mcg/kg/min, 70 kg, 400 mg in 250 ml, what rate in ml/h",)), words=()),
    Topic(tool=health_tool("amount_by_weight", amount_by_weight, (_PER_WEIGHT, known.WEIGHT), (Output(name="amount", unit="gram"),), summary="grams for a body weight", reference=_ARITHMETIC, examples=("how many grams of protein for 70 kg at 1.6 g/kg",)), words=()),
    Topic(tool=health_tool("fluid_by_weight", fluid_by_weight, (_FLUID_PER_WEIGHT, known.WEIGHT), (Output(name="fluid", unit=_ML),), summary="volume for a body weight", reference=_ARITHMETIC, examples=("how much water at 35 ml/kg for 70 kg",)), words=()),
)  # fmt: skip
