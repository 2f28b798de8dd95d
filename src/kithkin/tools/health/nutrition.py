"""Nutrition-label arithmetic: servings, per 100 g, percent daily value, salt, energy from macronutrients."""

from __future__ import annotations

from kithkin.messages.errors import AskThePerson
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health.definitions import Topic, answer, health_tool, optional
from kithkin.tools.health.parameters import measured

_LABEL = "arithmetic on the label's figures"
_FDA = "US FDA, 21 CFR 101.9(c)(8)(iv) and (9), daily values (2016)"

# Daily values for adults and children of 4 and over: (amount, unit).
DAILY_VALUES: dict[str, tuple[float, str]] = {
    "fat": (78, "gram"), "saturated fat": (20, "gram"), "cholesterol": (300, "milligram"),
    "carbohydrate": (275, "gram"), "fiber": (28, "gram"), "added sugar": (50, "gram"), "protein": (50, "gram"),
    "sodium": (2300, "milligram"), "potassium": (4700, "milligram"), "calcium": (1300, "milligram"),
    "iron": (18, "milligram"), "magnesium": (420, "milligram"), "zinc": (11, "milligram"),
    "vitamin c": (90, "milligram"), "vitamin d": (20, "microgram"), "vitamin b12": (2.4, "microgram"),
    "folate": (400, "microgram"), "vitamin a": (900, "microgram"), "vitamin e": (15, "milligram"),
    "vitamin k": (120, "microgram"),
}  # fmt: skip

_PER_GRAM = {"gram": 1.0, "milligram": 1e3, "microgram": 1e6}

NUTRIENT_WORDS: dict[str, tuple[str, ...]] = {
    "energy": ("energy", "calories", "calorie", "kcal", "kj"),
    "saturated fat": ("saturated fat", "saturates", "sat fat", "of which saturates", "saturated"),
    "trans fat": ("trans fat", "trans fats", "trans-fat"),
    "unsaturated fat": (
        "unsaturated fat",
        "monounsaturated fat",
        "polyunsaturated fat",
        "mono unsaturated fat",
        "poly unsaturated fat",
        "monounsaturates",
        "polyunsaturates",
        "mono-unsaturates",
        "unsaturates",
        "polyunsaturated",
        "monounsaturated",
    ),
    "fat": ("total fat", "fat"),
    "added sugar": ("added sugars", "added sugar", "includes added sugars"),
    "sugar": ("total sugars", "total sugar", "sugars", "sugar", "of which sugars"),
    "carbohydrate": (
        "total carbohydrate",
        "total carbohydrates",
        "carbohydrates",
        "carbohydrate",
        "total carbs",
        "carbs",
        "carb",
    ),
    "fiber": ("dietary fiber", "dietary fibre", "fiber", "fibre"),
    "protein": ("protein",),
    "salt": ("salt",),
    "sodium": ("sodium",),
    "cholesterol": ("cholesterol",),
    "potassium": ("potassium",),
    "calcium": ("calcium",),
    "iron": ("iron",),
    "magnesium": ("magnesium",),
    "zinc": ("zinc",),
    "vitamin b12": ("vitamin b12",),
    "vitamin c": ("vitamin c",),
    "vitamin d": ("vitamin d",),
    "vitamin a": ("vitamin a",),
    "vitamin e": ("vitamin e",),
    "vitamin k": ("vitamin k",),
    "folate": ("folate", "folic acid"),
    "caffeine": ("caffeine",),
}


def for_servings(nutrient: str, amount: float, servings: float, unit: str) -> ToolResult:
    """Amount per serving × servings; `unit` is the canonical unit of amount and result."""
    value = Value(name="total", label=nutrient, number=amount * servings, unit=unit, kind="nutrient_amount")
    return answer(
        f"That is {{{{total}}}} of {nutrient}.", (value,),
        method="amount in one serving times servings", reference=_LABEL,
        latex=r"\text{total} = \text{amount} \cdot n",
    )  # fmt: skip


def for_portion(nutrient: str, amount: float, basis: float, portion: float, unit: str) -> ToolResult:
    """Amount in `basis` grams (or mL) scaled to a portion in the same unit."""
    value = Value(
        name="total", label=nutrient, number=amount * portion / basis, unit=unit, kind="nutrient_amount"
    )
    return answer(
        f"That is {{{{total}}}} of {nutrient}.", (value,), method="amount times portion over the label's amount",
        reference=_LABEL, latex=r"\text{total} = \text{amount} \cdot \frac{\text{portion}}{\text{basis}}",
    )  # fmt: skip


def daily_value(nutrient: str, amount: float) -> ToolResult:
    """Percent of the US daily value (adults and children of 4 and over); `amount` in g."""
    reference_amount, unit = DAILY_VALUES[nutrient]
    values = (
        Value(
            name="percent",
            label="percent of the daily value",
            number=100 * amount * _PER_GRAM[unit] / reference_amount,
            unit="percent",
            decimals=0,
        ),
        Value(name="daily", label="daily value", number=reference_amount, unit=unit),
    )
    return answer(
        f"That is {{{{percent}}}} of the US daily value for {nutrient}, which is {{{{daily}}}}.", values,
        method="amount over the daily value times 100", reference=_FDA,
        cautions=("Daily values are for labels; they are not a personal target.",),
    )  # fmt: skip


def salt_from_sodium(sodium: float) -> ToolResult:
    """Salt (g) = sodium (g) × 2.5 (EU Regulation 1169/2011), beside the sodium chloride by molar mass (× 2.542)."""
    values = (
        Value(name="salt", label="salt", number=sodium * 2.5, unit="gram", significant=3),
        Value(
            name="chloride",
            label="sodium chloride",
            number=sodium * 58.443 / 22.990,
            unit="gram",
            significant=3,
        ),
    )
    return answer(
        "That is {{salt}} of salt, as food labels count it. By weight of sodium chloride it is {{chloride}}.",
        values,
        method="sodium times 2.5 for the label; times 2.542 (58.443 over 22.990) for sodium chloride",
        reference="Regulation (EU) No 1169/2011, Annex I; IUPAC atomic weights",
    )


def sodium_from_salt(salt: float) -> ToolResult:
    """Sodium (mg) = salt (g) / 2.5 × 1000 (EU Regulation 1169/2011)."""
    value = Value(name="sodium", label="sodium", number=salt / 2.5 * 1000, unit="milligram", significant=3)
    return answer(
        "That is {{sodium}} of sodium.",
        (value,),
        method="salt over 2.5",
        reference="Regulation (EU) No 1169/2011, Annex I",
    )


def energy_from_macros(
    carbohydrate: float = 0, protein: float = 0, fat: float = 0, alcohol: float = 0, fiber: float = 0
) -> ToolResult:
    """Energy (kcal): 4 per g carbohydrate and protein, 9 fat, 7 alcohol, 2 fibre (Atwater; EU 1169/2011 Annex XIV)."""
    energy = 4 * carbohydrate + 4 * protein + 9 * fat + 7 * alcohol + 2 * fiber
    value = Value(name="energy", label="energy", number=energy, unit="kilocalorie", decimals=0, kind="energy")
    return answer(
        "That is about {{energy}}.", (value,),
        method="4 kcal for each gram of carbohydrate and protein, 9 for fat, 7 for alcohol, 2 for fibre",
        reference="Merrill and Watt, Energy Value of Foods, USDA Handbook 74, 1973; Regulation (EU) No 1169/2011, Annex XIV",
    )  # fmt: skip


# General Atwater factors, kcal in a gram; parts of carbohydrate and fat count as these.
ATWATER = {
    "fat": 9,
    "trans fat": 9,
    "unsaturated fat": 9,
    "saturated fat": 9,
    "carbohydrate": 4,
    "sugar": 4,
    "added sugar": 4,
    "protein": 4,
    "fiber": 2,
}


def energy_share(nutrient: str, amount: float, energy: float) -> ToolResult:
    """Percent of the energy (kcal) that comes from so many grams of a nutrient, by the general Atwater factors."""
    factor = ATWATER[nutrient]
    if amount * factor > 1.1 * energy:
        question = f"Are the grams of {nutrient} and the calories for the same amount of food?"
        raise AskThePerson("The parts give more energy than the whole.", questions=(question,))
    values = (
        Value(name="share", label="share of the energy", number=100 * amount * factor / energy, unit="percent",
              decimals=1),
        Value(name="part", label=f"energy from {nutrient}", number=amount * factor, unit="kilocalorie", decimals=0),
    )  # fmt: skip
    return answer(
        f"About {{{{share}}}} of the energy comes from {nutrient}, which is {{{{part}}}}.", values,
        method=f"grams of {nutrient} times {factor} kcal, over the energy",
        reference="Merrill and Watt, Energy Value of Foods, USDA Handbook 74, 1973",
    )  # fmt: skip


def for_pieces(nutrient: str, amount: float, pieces: float, eaten: float, unit: str) -> ToolResult:
    """Amount in some pieces scaled to the pieces eaten; `unit` is the canonical unit of amount and result."""
    value = Value(
        name="total", label=nutrient, number=amount * eaten / pieces, unit=unit, kind="nutrient_amount"
    )
    return answer(
        f"That is {{{{total}}}} of {nutrient}.", (value,), method="amount times pieces eaten, over the pieces it is for",
        reference=_LABEL, latex=r"\text{total} = \text{amount} \cdot \frac{\text{eaten}}{\text{pieces}}",
    )  # fmt: skip


_NUTRIENT = Parameter(
    name="nutrient",
    kind="choice",
    description="what on the label",
    choices=NUTRIENT_WORDS,
    question="Which line of the label (energy, fat, sugar …)?",
)
_AMOUNT = measured("amount", None, (0, 100000), ("amount",), "How much does the label say?")
SERVINGS = measured("servings", None, (0.01, 1000), ("servings",), "How many servings?")
_BASIS = measured("basis", None, (0.1, 10000), ("per",), "For how many grams or mL is the label's figure?")
_PORTION = measured(
    "portion", None, (0.01, 100000), ("portion",), "How many grams or mL do you eat or drink?"
)
_UNIT = Parameter(name="unit", kind="text", description="canonical unit of the amount")
_DAILY_NUTRIENT = Parameter(
    name="nutrient",
    kind="choice",
    description="nutrient",
    choices={name: NUTRIENT_WORDS[name] for name in DAILY_VALUES},
    question="Which nutrient?",
)


def _grams(name: str) -> Parameter:
    return optional(
        measured(name, "gram", (0, 5000), NUTRIENT_WORDS.get(name, (name,)), f"How many grams of {name}?"), 0
    )


# Recognised by their own rules, so without topic words.
TOPICS: tuple[Topic, ...] = tuple(
    Topic(tool=tool, words=())
    for tool in (
        health_tool("nutrition_servings", for_servings, (_NUTRIENT, _AMOUNT, SERVINGS, _UNIT), (Output(name="total"),), summary="amount in several servings", reference=_LABEL, examples=("each serving has 8 g of sugar, I ate 2.5 servings, how much sugar is that",)),
        health_tool("nutrition_portion", for_portion, (_NUTRIENT, _AMOUNT, _BASIS, _PORTION, _UNIT), (Output(name="total"),), summary="amount in a portion", reference=_LABEL, examples=("12 g sugar per 100 g, how much in 30 g?",)),
        health_tool("nutrition_pieces", for_pieces, (_NUTRIENT, _AMOUNT, measured("pieces", None, (0.01, 1000), (), "How many pieces is that for?"), measured("eaten", None, (0.01, 1000), (), "How many pieces do you have?"), _UNIT), (Output(name="total"),), summary="amount in some pieces", reference=_LABEL, examples=("2 biscuits have 148 kcal, how many in 5 biscuits",)),
        health_tool("energy_share", energy_share, (Parameter(name="nutrient", kind="choice", description="nutrient", choices={name: NUTRIENT_WORDS[name] for name in ATWATER}, question="Which nutrient?"), measured("amount", "gram", (0, 5000), (), "How many grams of it?"), measured("energy", "kilocalorie", (1, 50000), ("energy", "calories"), "How many calories are in the same amount?")), (Output(name="share", unit="percent"),), summary="share of the energy from a nutrient", reference="Merrill and Watt 1973", examples=("what percent of the calories comes from fat, 8 g fat and 202 kcal",)),
        health_tool("daily_value", daily_value, (_DAILY_NUTRIENT, measured("amount", "gram", (0, 10000), ("amount",), "How much of it?")), (Output(name="percent", unit="percent"),), summary="percent of the daily value", reference=_FDA, examples=("what % daily value is 460 mg sodium",)),
        health_tool("salt_from_sodium", salt_from_sodium, (measured("sodium", "gram", (0, 100), ("sodium",), "How much sodium?"),), (Output(name="salt", unit="gram"),), summary="sodium to salt", reference="EU 1169/2011", examples=("400 mg sodium in salt",)),
        health_tool("sodium_from_salt", sodium_from_salt, (measured("salt", "gram", (0, 250), ("salt",), "How much salt?"),), (Output(name="sodium", unit="milligram"),), summary="salt to sodium", reference="EU 1169/2011", examples=("1.2 g salt in sodium",)),
        health_tool("energy_from_macros", energy_from_macros, tuple(_grams(name) for name in ("carbohydrate", "protein", "fat", "alcohol", "fiber")), (Output(name="energy", unit="kilocalorie"),), summary="energy from macronutrients", reference="Atwater", examples=("calories in 30 g carbs, 10 g protein, 5 g fat",)),
    )
)  # fmt: skip
