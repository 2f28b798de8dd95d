"""Body size and energy: BMI, body surface, ideal weight, waist measures, resting energy, activity."""

from __future__ import annotations

import math

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health.definitions import NOT_ADVICE, Topic, answer, health_tool, optional
from kithkin.tools.health.parameters import AGE, HEIGHT, HIP, SEX, WAIST, WEIGHT, condition, measured

PREGNANT = condition("pregnant", ("pregnant", "pregnancy", "expecting a baby"), "the person is pregnant")
_ADULT_HEIGHT = measured("height", "centimeter", (90, 250), HEIGHT.words, HEIGHT.question)
_ADULT_WEIGHT = measured("weight", "kilogram", (20, 400), WEIGHT.words, WEIGHT.question)
_KG_M2 = "kilogram / meter ** 2"

_WHO_BMI = "World Health Organization, Obesity: preventing and managing the global epidemic, TRS 894, 2000"
_BMI_BANDS = (
    (16.0, "severe thinness"),
    (17.0, "moderate thinness"),
    (18.5, "mild thinness"),
    (25.0, "normal range"),
    (30.0, "overweight (pre-obese)"),
    (35.0, "obesity class I"),
    (40.0, "obesity class II"),
    (math.inf, "obesity class III"),
)


def bmi_category(bmi: float) -> str:
    """The World Health Organization's name for an adult's body mass index (kg/m²)."""
    return next(name for limit, name in _BMI_BANDS if bmi < limit)


def body_mass_index(
    weight: float, height: float, age: float | None = None, pregnant: bool = False
) -> ToolResult:
    """Weight (kg) divided by height squared (m²), with the WHO adult category (TRS 894, 2000)."""
    bmi = weight / (height / 100) ** 2
    if not 8 <= bmi <= 120:
        raise AskThePerson(
            "This weight and height do not fit together.",
            questions=("Please check the weight and the height, with their units: are both right?",),
        )
    if age is not None and age < 19:
        raise BadInput(
            "Adult BMI groups do not fit a child or teenager.",
            remedy="Ask for the WHO BMI-for-age, with age, sex, weight and height.",
        )
    number = Value(
        name="bmi", label="body mass index", number=bmi, unit=_KG_M2, decimals=1, kind="body_mass_index"
    )
    group = Value(name="category", label="WHO category", text=bmi_category(round(bmi, 1)))
    cautions = ["BMI does not tell fat from muscle.", NOT_ADVICE]
    if pregnant:
        cautions = ["In pregnancy the BMI groups do not apply, so none is given.", NOT_ADVICE]
        sentence = "The BMI is {{bmi}}."
    else:
        sentence = "The BMI is {{bmi}}. For adults the WHO calls this {{category}}."
        if age is None:
            cautions.insert(0, "The groups are for people aged 19 and over, and not for pregnancy.")
    return answer(
        sentence, (number,) if pregnant else (number, group), method="weight divided by height squared",
        reference=_WHO_BMI, latex=r"\mathrm{BMI} = \frac{m}{h^2}", cautions=cautions,
    )  # fmt: skip


def weight_for_bmi(bmi: float, height: float) -> ToolResult:
    """The weight (kg) that gives a body mass index (kg/m²) at a height (cm)."""
    weight = bmi * (height / 100) ** 2
    value = Value(name="weight", label="weight", number=weight, unit="kilogram", decimals=1, kind="weight")
    return answer(
        "At that height, a BMI of {{bmi}} is a weight of {{weight}}.", (value,),
        method="BMI times height squared", reference=_WHO_BMI, cautions=("For adults only, not in pregnancy.", NOT_ADVICE),
    )  # fmt: skip


def healthy_weight_range(height: float) -> ToolResult:
    """The weights (kg) with a body mass index from 18.5 to under 25 at a height (cm) (WHO TRS 894)."""
    square = (height / 100) ** 2
    low = Value(name="low", label="lowest weight", number=18.5 * square, unit="kilogram", decimals=1)
    high = Value(name="high", label="highest weight", number=24.9 * square, unit="kilogram", decimals=1)
    return answer(
        "At that height, the WHO normal range is {{low}} to {{high}}.", (low, high),
        method="BMI 18.5 to 24.9 times height squared", reference=_WHO_BMI,
        cautions=("For adults only, not in pregnancy.", NOT_ADVICE),
    )  # fmt: skip


def body_surface_area(weight: float, height: float, equation: str = "mosteller") -> ToolResult:
    """Body surface (m²) from weight (kg) and height (cm): Mosteller 1987 or Du Bois and Du Bois 1916."""
    mosteller = math.sqrt(height * weight / 3600)
    du_bois = 0.007184 * weight**0.425 * height**0.725
    chosen, other = (du_bois, mosteller) if equation == "du_bois" else (mosteller, du_bois)
    names = ("Du Bois", "Mosteller") if equation == "du_bois" else ("Mosteller", "Du Bois")
    value = Value(
        name="area", label="body surface area", number=chosen, unit="meter ** 2", decimals=2,
        kind="body_surface_area",
    )  # fmt: skip
    second = Value(name="other", label=f"{names[1]} estimate", number=other, unit="meter ** 2", decimals=2)
    return answer(
        f"The body surface area is {{{{area}}}} ({names[0]}). The {names[1]} equation gives {{{{other}}}}.",
        (value, second),
        method="Mosteller: square root of height (cm) times weight (kg) over 3600; "
        "Du Bois: 0.007184 times weight to the 0.425 times height to the 0.725",
        reference="Mosteller, N Engl J Med 1987; Du Bois and Du Bois, Arch Intern Med 1916",
        cautions=(NOT_ADVICE,),
    )


def ideal_body_weight(height: float, sex: str) -> ToolResult:
    """Devine's ideal body weight (kg), 1974: 50 (men) or 45.5 (women) + 2.3 for each inch over 5 feet."""
    inches = height / 2.54
    if inches < 60:
        raise BadInput("Devine's equation is only for adults of 5 feet (152.4 cm) and taller.")
    weight = (50.0 if sex == "male" else 45.5) + 2.3 * (inches - 60)
    value = Value(name="ideal", label="ideal body weight", number=weight, unit="kilogram", decimals=1)
    return answer(
        "Devine's ideal body weight is {{ideal}}.", (value,),
        method="50 kg for men or 45.5 kg for women, plus 2.3 kg for each inch over 60 inches",
        reference="Devine, Drug Intell Clin Pharm 1974",
        cautions=("It was made for medicine doses, it is not a target weight.",),
    )  # fmt: skip


def waist_to_hip(waist: float, hip: float, sex: str | None = None) -> ToolResult:
    """Waist divided by hip (both cm), with the WHO 2008 level of raised risk (men 0.90, women 0.85)."""
    ratio = waist / hip
    values = [Value(name="ratio", label="waist-hip ratio", number=ratio, decimals=2)]
    sentence = "The waist-hip ratio is {{ratio}}."
    if sex is not None:
        limit = 0.90 if sex == "male" else 0.85
        values.append(Value(name="limit", label="WHO level", number=limit, decimals=2))
        side = "at or above" if ratio >= limit else "below"
        sentence = f"The waist-hip ratio is {{{{ratio}}}}, {side} the WHO level of {{{{limit}}}}."
    return answer(
        sentence, values, method="waist divided by hip",
        reference="World Health Organization, Waist circumference and waist-hip ratio, expert report 2008",
        cautions=("For adults only, not in pregnancy.", NOT_ADVICE),
    )  # fmt: skip


def waist_to_height(waist: float, height: float) -> ToolResult:
    """Waist divided by height (both cm), with the NICE boundary values 0.5 and 0.6 (NG246, 2025)."""
    ratio = waist / height
    group = "healthy" if ratio < 0.5 else "increased" if ratio < 0.6 else "high"
    values = (
        Value(name="ratio", label="waist-height ratio", number=ratio, decimals=2),
        Value(name="group", label="NICE group of central fat", text=group),
    )
    return answer(
        "The waist-to-height ratio is {{ratio}}. NICE calls the central fat level {{group}}.", values,
        method="waist divided by height; groups change at 0.5 and 0.6",
        reference="NICE guideline, Overweight and obesity management (NG246), 2025",
        cautions=("For adults only, not in pregnancy.", NOT_ADVICE),
    )  # fmt: skip


_EQUATION = Parameter(
    name="equation", kind="choice", description="which equation", required=False, default="mosteller",
    choices={"mosteller": ("mosteller",), "du_bois": ("du bois", "dubois")},
)  # fmt: skip
_BMI = measured("bmi", _KG_M2, (10, 80), ("bmi", "body mass index"), "Which BMI?")
_WEIGHT_OUTPUT = (Output(name="weight", quantity_kind="weight", unit="kilogram"),)

TOPICS: tuple[Topic, ...] = (
    Topic(
        tool=health_tool(
            "bmi", body_mass_index, (_ADULT_WEIGHT, _ADULT_HEIGHT, optional(AGE), optional(PREGNANT, False)),
            (Output(name="bmi", quantity_kind="body_mass_index", unit=_KG_M2),),
            summary="adult body mass index with the WHO category", reference=_WHO_BMI,
            limits="not for people under 19, pregnancy or very muscular people",
            examples=("What's my BMI at 5'10 and 180 lbs?", "bmi 70kg 175cm"),
        ),
        words=("bmi", "body mass index", "overweight", "obese", "underweight", "quetelet"),
        fits=0.95,
    ),
    Topic(
        tool=health_tool(
            "weight_for_bmi", weight_for_bmi, (_BMI, _ADULT_HEIGHT), _WEIGHT_OUTPUT,
            summary="the weight that gives a BMI at a height", reference=_WHO_BMI,
            examples=("What weight gives a BMI of 25 at 170 cm?",),
        ),
        words=("weight for a bmi", "weight gives a bmi", "weight would give", "weight gives", "weight for bmi",
               "have to weigh", "need to weigh", "should i weigh to", "weigh for a bmi", "weigh to have a bmi",
               "weight do i need", "weight would i need", "weigh to get", "weigh to be"),
        fits=0.95,
    ),
    Topic(
        tool=health_tool(
            "healthy_weight_range", healthy_weight_range, (_ADULT_HEIGHT,), _WEIGHT_OUTPUT,
            summary="weights in the WHO normal range at a height", reference=_WHO_BMI,
            examples=("What is a healthy weight for someone 170 cm tall?",),
        ),
        words=("healthy weight", "normal weight", "weight range", "how much should i weigh", "right weight",
               "good weight", "what should i weigh", "how much should a", "healthy body weight"),
        fits=0.9,
    ),
    Topic(
        tool=health_tool(
            "body_surface_area", body_surface_area, (WEIGHT, HEIGHT, _EQUATION),
            (Output(name="area", quantity_kind="body_surface_area", unit="meter ** 2"),),
            summary="body surface area", reference="Mosteller 1987; Du Bois and Du Bois 1916",
            examples=("body surface area 80 kg 180 cm",),
        ),
        words=("body surface area", "body surface", "bsa", "mosteller", "du bois", "dubois"),
        fits=0.95,
    ),
    Topic(
        tool=health_tool(
            "ideal_body_weight", ideal_body_weight, (_ADULT_HEIGHT, SEX),
            (Output(name="ideal", quantity_kind="weight", unit="kilogram"),),
            summary="Devine's ideal body weight", reference="Devine 1974",
            examples=("ideal body weight for a 5'6 woman",),
        ),
        words=("ideal body weight", "ideal weight", "devine", "ibw"),
        fits=0.95,
    ),
    Topic(
        tool=health_tool(
            "waist_to_hip", waist_to_hip, (WAIST, HIP, optional(SEX)), (Output(name="ratio"),),
            summary="waist-hip ratio", reference="WHO expert report 2008",
            examples=("waist 80 cm hips 100 cm, what's my waist hip ratio?",),
        ),
        words=("waist-hip", "waist hip", "waist to hip", "waist-to-hip", "hip ratio", "whr", "waist … hip … ratio", "waist … hips … ratio", "hips … waist … ratio", "ratio … waist … hip", "ratio … waist … hips", "waist/hip"),
        fits=0.95,
    ),
    Topic(
        tool=health_tool(
            "waist_to_height", waist_to_height, (WAIST, _ADULT_HEIGHT), (Output(name="ratio"),),
            summary="waist-to-height ratio", reference="NICE NG246, 2025",
            examples=("waist to height ratio for 34 inch waist and 5'9",),
        ),
        words=("waist to height", "waist-to-height", "waist height ratio", "waist-height", "whtr", "waist/height", "waist … height … ratio", "waist … tall", "waist … height … ok", "waist … height … healthy"),
        fits=0.96,
    ),
)  # fmt: skip
