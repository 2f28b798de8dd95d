"""The facts about a person that health tools ask for, with the words people use and what is plausible.

One catalogue, so that "weight" means the same in every tool. Bounds are wide: they catch a slipped unit or
decimal point, not an unusual person.
"""

from __future__ import annotations

from kithkin.ports.tools import Parameter, ParameterKind

MG_DL = "milligram / deciliter"
G_DL = "gram / deciliter"


def measured(
    name: str,
    unit: str | None,
    plausible: tuple[float, float],
    words: tuple[str, ...],
    question: str,
    description: str = "",
    kind: ParameterKind | None = None,
) -> Parameter:
    """A number with a unit (or, with unit None, a plain count or an amount in the one usual unit)."""
    return Parameter(
        name=name,
        kind=kind or ("quantity" if unit else "number"),
        description=description or name.replace("_", " "),
        unit=unit,
        quantity_kind=name,
        words=words,
        plausible=plausible,
        question=question,
    )


def condition(name: str, words: tuple[str, ...], description: str) -> Parameter:
    """Something a person has or has not."""
    return Parameter(
        name=name,
        kind="flag",
        description=description,
        words=words,
        question=f"Is this true: {description}?",
    )


SEX = Parameter(
    name="sex",
    kind="choice",
    description="sex registered at birth, as the equation uses it",
    choices={"female": ("female", "woman"), "male": ("male", "man")},
    question="Is the person female or male?",
)
AGE = measured("age", "year", (0, 120), ("age", "aged"), "How old is the person?")
WEIGHT = measured(
    "weight", "kilogram", (0.3, 400), ("weight", "weigh", "weighs", "weighing", "body weight", "wt"),
    "What is the weight (with kg or lb)?",
)  # fmt: skip
HEIGHT = measured(
    "height", "centimeter", (25, 250), ("height", "tall", "length", "long", "ht"),
    "What is the height (with cm, or feet and inches)?",
)  # fmt: skip
SYSTOLIC = measured(
    "systolic", "millimeter_Hg", (40, 300),
    ("systolic blood pressure", "systolic bp", "systolic", "sys", "sbp", "upper number", "top number", "blood pressure", "bp"),
    "What is the upper (systolic) blood pressure?",
)  # fmt: skip
DIASTOLIC = measured(
    "diastolic", "millimeter_Hg", (20, 200),
    ("diastolic blood pressure", "diastolic", "dia", "dbp", "lower number", "bottom number"),
    "What is the lower (diastolic) blood pressure?",
)  # fmt: skip
HEART_RATE = measured(
    "heart_rate", None, (20, 300), ("heart rate", "pulse rate", "pulse", "hr", "heartbeat", "bpm"),
    "What is the heart rate in beats a minute?", "heart rate in beats a minute",
)  # fmt: skip
RESPIRATORY_RATE = measured(
    "respiratory_rate", None, (2, 90),
    ("respiratory rate", "resp rate", "breathing rate", "respirations", "resps", "resp", "rr", "breaths", "breaths per minute", "breaths a minute", "breaths/min"),
    "How many breaths a minute?", "breaths a minute",
)  # fmt: skip
TEMPERATURE = measured(
    "temperature", "degree_Celsius", (25, 45), ("temperature", "temp", "fever of", "fever"),
    "What is the temperature (with °C or °F)?",
)  # fmt: skip
OXYGEN_SATURATION = measured(
    "oxygen_saturation", None, (30, 100),
    ("oxygen saturation", "saturation", "sats", "sat", "spo2", "o2 sat", "o2 sats", "sao2", "oxygen level", "oxygen sats", "sp02"),
    "How high is the oxygen level (saturation), in percent?", "oxygen saturation in percent",
)  # fmt: skip

CREATININE = measured(
    "creatinine", MG_DL, (0.1, 25), ("serum creatinine", "plasma creatinine", "creatinine", "creat", "scr", "cr"),
    "What is the creatinine, and is it in mg/dL or µmol/L?",
)  # fmt: skip
GLUCOSE = measured(
    "glucose", MG_DL, (10, 2000),
    ("fasting blood sugar", "fasting blood glucose", "fasting glucose", "blood sugar", "blood glucose", "glucose", "sugar level", "sugar", "sugars", "glu", "fbs", "fbg"),
    "What is the glucose, and is it in mg/dL or mmol/L?",
)  # fmt: skip
UREA_NITROGEN = measured(
    "urea_nitrogen", MG_DL, (1, 300), ("blood urea nitrogen", "urea nitrogen", "bun", "urea"),
    "What is the urea (BUN in mg/dL, or urea in mmol/L)?",
)  # fmt: skip
TOTAL_CHOLESTEROL = measured(
    "total_cholesterol", MG_DL, (30, 1500),
    ("total cholesterol", "cholesterol", "total chol", "chol", "tc"), "What is the total cholesterol (with mg/dL or mmol/L)?",
)  # fmt: skip
HDL = measured(
    "hdl",
    MG_DL,
    (3, 250),
    ("hdl cholesterol", "hdl-c", "hdl", "good cholesterol"),
    "What is the HDL cholesterol?",
)
TRIGLYCERIDES = measured(
    "triglycerides", MG_DL, (10, 10000), ("triglycerides", "triglyceride", "trigs", "trig", "tg", "tgs"),
    "How high are the triglycerides?",
)  # fmt: skip
CALCIUM = measured(
    "calcium",
    MG_DL,
    (3, 22),
    ("total calcium", "serum calcium", "calcium", "ca"),
    "What is the total calcium?",
)
ALBUMIN = measured(
    "albumin", G_DL, (0.3, 7), ("serum albumin", "albumin", "alb"), "What is the albumin (with g/dL or g/L)?"
)
BILIRUBIN = measured(
    "bilirubin", MG_DL, (0.05, 70), ("total bilirubin", "bilirubin", "bili"), "What is the total bilirubin?"
)
SODIUM = measured(
    "sodium", None, (90, 200), ("serum sodium", "sodium", "na", "na+"), "What is the sodium in mmol/L?", "sodium in mmol/L (same as mEq/L)"
)  # fmt: skip
POTASSIUM = measured(
    "potassium",
    None,
    (1, 12),
    ("potassium", "k", "k+"),
    "What is the potassium in mmol/L?",
    "potassium in mmol/L",
)
CHLORIDE = measured(
    "chloride",
    None,
    (50, 160),
    ("chloride", "cl", "cl-"),
    "What is the chloride in mmol/L?",
    "chloride in mmol/L",
)
BICARBONATE = measured(
    "bicarbonate", None, (1, 60), ("bicarbonate", "bicarb", "hco3-", "hco3", "total co2", "tco2", "co2"),
    "What is the bicarbonate in mmol/L?", "bicarbonate in mmol/L",
)  # fmt: skip
HBA1C = measured(
    "hba1c", None, (3, 20), ("hemoglobin a1c", "haemoglobin a1c", "hba1c", "hb a1c", "a1c", "hgba1c", "a1 c"),
    "What is the HbA1c in percent?", "HbA1c in percent",
)  # fmt: skip
INR = measured("inr", None, (0.5, 20), ("inr",), "What is the INR?")
QT = measured(
    "qt", "millisecond", (150, 800), ("qt interval", "qt"), "What is the QT interval in milliseconds?"
)
PLATELETS = measured(
    "platelets", None, (1, 3000), ("platelet count", "platelets", "platelet", "plts", "plt"),
    "What is the platelet count (in thousands per µL, same as 10⁹/L)?", "platelets in thousands per µL",
)  # fmt: skip
AST = measured("ast", None, (1, 20000), ("ast", "sgot"), "What is the AST in U/L?", "AST in U/L")
ALT = measured("alt", None, (1, 20000), ("alt", "sgpt"), "What is the ALT in U/L?", "ALT in U/L")
INSULIN = measured(
    "insulin", None, (0.2, 1000), ("fasting insulin", "insulin"), "What is the fasting insulin in µIU/mL?",
    "fasting insulin in µIU/mL (same as mIU/L)",
)  # fmt: skip
IRON = measured(
    "iron", None, (1, 1000), ("serum iron", "iron", "fe"), "What is the serum iron?", "serum iron"
)
TIBC = measured(
    "tibc", None, (20, 1500), ("total iron binding capacity", "total iron-binding capacity", "iron binding capacity", "tibc"),
    "How much iron can the blood bind (TIBC)?", "total iron-binding capacity, in the same unit as the iron",
)  # fmt: skip
WAIST = measured(
    "waist", "centimeter", (30, 300), ("waist circumference", "waist"), "What is the waist measurement?"
)
HIP = measured(
    "hip", "centimeter", (30, 300), ("hip circumference", "hips", "hip"), "What is the hip measurement?"
)
GCS = measured(
    "coma_scale", None, (3, 15), ("glasgow coma scale", "gcs"), "What is the Glasgow Coma Scale (3 to 15)?"
)

# Whether the answer is wanted in the SI units in which the laboratory values were given.
SYSTEM = Parameter(
    name="system",
    kind="choice",
    description="unit system of the answer",
    choices={"customary": (), "si": ()},
    required=False,
    default="customary",
)

CATALOGUE: tuple[Parameter, ...] = (
    AGE, WEIGHT, HEIGHT, SYSTOLIC, DIASTOLIC, HEART_RATE, RESPIRATORY_RATE, TEMPERATURE, OXYGEN_SATURATION,
    CREATININE, GLUCOSE, UREA_NITROGEN, TOTAL_CHOLESTEROL, HDL, TRIGLYCERIDES, CALCIUM, ALBUMIN, BILIRUBIN,
    SODIUM, POTASSIUM, CHLORIDE, BICARBONATE, HBA1C, INR, QT, PLATELETS, AST, ALT, INSULIN, TIBC, WAIST, HIP,
    GCS,
)  # fmt: skip
