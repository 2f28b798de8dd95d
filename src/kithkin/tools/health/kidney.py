"""Kidney equations: estimated filtration rate, creatinine clearance, fractional sodium excretion."""

from __future__ import annotations

from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output
from kithkin.tools.health.definitions import NOT_ADVICE, Topic, answer, health_tool
from kithkin.tools.health.parameters import AGE, CREATININE, MG_DL, SEX, SODIUM, WEIGHT, measured

_CKD_EPI = "CKD-EPI 2021 creatinine equation: Inker et al., N Engl J Med 2021"
_STAGES = (
    (90.0, "G1"),
    (60.0, "G2"),
    (45.0, "G3a"),
    (30.0, "G3b"),
    (15.0, "G4"),
    (0.0, "G5"),
)


def ckd_epi_2021(creatinine: float, age: float, sex: str) -> float:
    """eGFR in mL/min/1.73 m² (Inker 2021) from creatinine (mg/dL), age (years) and sex."""
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    ratio = creatinine / kappa
    return 142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.200 * 0.9938**age * factor


def kidney_stage(rate: float) -> str:
    """KDIGO 2012/2024 GFR category of a filtration rate."""
    return next(name for limit, name in _STAGES if rate >= limit)


def estimated_filtration(creatinine: float, age: float, sex: str) -> ToolResult:
    """eGFR by the CKD-EPI 2021 creatinine equation, with the KDIGO G category."""
    if age < 18:
        raise BadInput("CKD-EPI 2021 is for adults of 18 and over. Children need another equation.")
    rate = ckd_epi_2021(creatinine, age, sex)
    values = (
        Value(
            name="egfr", label="eGFR", number=rate, unit="standard_filtration_rate", decimals=0, kind="egfr"
        ),
        Value(name="category", label="KDIGO GFR category", text=kidney_stage(round(rate))),
    )
    return answer(
        "The eGFR is {{egfr}} by CKD-EPI 2021. That is KDIGO category {{category}}.", values,
        method="CKD-EPI 2021, in mL/min/1.73 m², from creatinine in mg/dL (µmol/L divided by 88.4)",
        reference=_CKD_EPI,
        latex=r"142 \cdot \min(S/\kappa,1)^{\alpha} \cdot \max(S/\kappa,1)^{-1.200} \cdot 0.9938^{\text{age}}",
        steps=("κ is 0.7 for women, 0.9 for men; α is -0.241 for women, -0.302 for men; women × 1.012",),
        cautions=(
            "Chronic kidney disease is only named when it lasts at least 3 months.",
            "It misleads in pregnancy, sudden kidney injury and unusual muscle mass. " + NOT_ADVICE,
        ),
    )  # fmt: skip


def cockcroft_gault(creatinine: float, age: float, sex: str, weight: float) -> ToolResult:
    """Creatinine clearance (mL/min) by Cockcroft and Gault, Nephron 1976."""
    if age < 18:
        raise BadInput("Cockcroft–Gault is for adults of 18 and over.")
    clearance = (140 - age) * weight / (72 * creatinine) * (0.85 if sex == "female" else 1)
    value = Value(name="clearance", label="creatinine clearance", number=clearance, unit="milliliter / minute",
                  decimals=0, kind="creatinine_clearance")  # fmt: skip
    return answer(
        "The creatinine clearance is {{clearance}} by Cockcroft–Gault.", (value,),
        method="(140 minus age) times weight in kg over (72 times creatinine in mg/dL), times 0.85 for women",
        reference="Cockcroft and Gault, Nephron 1976",
        cautions=("It uses actual weight. Kidney results must be stable. " + NOT_ADVICE,),
    )  # fmt: skip


def fractional_sodium_excretion(
    sodium: float, creatinine: float, urine_sodium: float, urine_creatinine: float
) -> ToolResult:
    """FENa in percent (Espinel 1976): (urine Na × serum creatinine) / (serum Na × urine creatinine) × 100."""
    fraction = 100 * urine_sodium * creatinine / (sodium * urine_creatinine)
    value = Value(
        name="fena", label="fractional excretion of sodium", number=fraction, unit="percent", decimals=2
    )
    return answer(
        "The fractional excretion of sodium is {{fena}}.", (value,),
        method="100 times urine sodium times serum creatinine, over serum sodium times urine creatinine",
        reference="Espinel, JAMA 1976",
        cautions=("Water tablets (diuretics) make it unreliable. " + NOT_ADVICE,),
    )  # fmt: skip


_URINE_SODIUM = measured(
    "urine_sodium",
    None,
    (1, 400),
    ("urine sodium", "urine na", "una", "urinary sodium"),
    "What is the urine sodium in mmol/L?",
)
_URINE_CREATININE = measured(
    "urine_creatinine", MG_DL, (2, 800), ("urine creatinine", "urine creat", "urine cr", "ucr", "urinary creatinine"),
    "What is the urine creatinine (with its unit)?",
)  # fmt: skip
_AGE = measured("age", "year", (1, 120), AGE.words, AGE.question)
_ADULT_WEIGHT = measured("weight", "kilogram", (20, 400), WEIGHT.words, WEIGHT.question)

TOPICS: tuple[Topic, ...] = (
    Topic(
        tool=health_tool(
            "egfr", estimated_filtration, (CREATININE, _AGE, SEX), (Output(name="egfr", quantity_kind="egfr", unit="standard_filtration_rate"),),
            summary="estimated kidney filtration (CKD-EPI 2021)", reference=_CKD_EPI,
            limits="adults with stable kidneys; not pregnancy",
            examples=("62 yo female, creatinine 1.4, egfr?",),
        ),
        words=("egfr", "gfr", "glomerular filtration", "kidney function", "renal function", "ckd-epi", "ckd epi",
               "how are my kidneys", "kidneys working", "filtration rate"),
        fits=0.93,
    ),
    Topic(
        tool=health_tool(
            "creatinine_clearance", cockcroft_gault, (CREATININE, _AGE, SEX, _ADULT_WEIGHT),
            (Output(name="clearance", quantity_kind="creatinine_clearance", unit="milliliter / minute"),),
            summary="creatinine clearance (Cockcroft–Gault)", reference="Cockcroft and Gault 1976",
            limits="adults with stable kidneys", examples=("creatinine clearance 70 year old man 72 kg cr 1.2",),
        ),
        words=("creatinine clearance", "crcl", "cockcroft", "cockroft", "cockcroft-gault", "clearance"),
        fits=0.97,
    ),
    Topic(
        tool=health_tool(
            "fena", fractional_sodium_excretion, (SODIUM, CREATININE, _URINE_SODIUM, _URINE_CREATININE),
            (Output(name="fena", unit="percent"),), summary="fractional excretion of sodium",
            reference="Espinel 1976", examples=("FENa: serum Na 140, Cr 2, urine Na 20, urine Cr 100",),
        ),
        words=("fena", "fractional excretion", "sodium excretion", "fe na"),
        fits=0.97,
    ),
)  # fmt: skip
