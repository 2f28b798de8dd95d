"""Laboratory units: one small table keyed by analyte, because mg/dL to mmol/L depends on the substance.

Factors come from molar masses (IUPAC standard atomic weights) and agree with the SI conversion table of the
AMA Manual of Style, 11th edition, 2020.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health.definitions import Topic, answer, health_tool
from kithkin.tools.health.parameters import G_DL, MG_DL

MMOL = "millimole / liter"
UMOL = "micromole / liter"
NG_ML = "nanogram / milliliter"
UG_DL = "microgram / deciliter"
_AMA = "AMA Manual of Style, 11th edition, 2020, SI conversion factors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyte:
    """A substance with its customary unit, its SI unit and factor (customary × factor = SI).

    `plausible` is in the customary unit; `words` are how people name it; `also` lists further units of the same
    dimension as one of the two, with the factor into the customary or SI unit they belong to.
    """

    name: str
    label: str
    customary: str
    si: str
    factor: float
    plausible: tuple[float, float]
    words: tuple[str, ...]
    customary_decimals: int = 0
    si_decimals: int = 1


ANALYTES: Mapping[str, Analyte] = {
    analyte.name: analyte
    for analyte in (
        Analyte(name="glucose", label="glucose", customary=MG_DL, si=MMOL, factor=1 / 18.0156, plausible=(10, 2000),
                words=("glucose", "blood glucose", "blood sugar", "sugar", "sugar level", "fasting sugar", "sugars", "fasting glucose")),
        Analyte(name="cholesterol", label="cholesterol", customary=MG_DL, si=MMOL, factor=1 / 38.665, plausible=(3, 1500), si_decimals=2,
                words=("cholesterol", "ldl", "hdl", "total cholesterol", "ldl cholesterol", "hdl cholesterol", "ldl-c", "hdl-c", "non-hdl", "chol")),
        Analyte(name="triglycerides", label="triglycerides", customary=MG_DL, si=MMOL, factor=0.01129, plausible=(10, 10000), si_decimals=2,
                words=("triglycerides", "triglyceride", "trigs", "trig", "tg")),
        Analyte(name="creatinine", label="creatinine", customary=MG_DL, si=UMOL, factor=88.4, plausible=(0.1, 25), customary_decimals=2, si_decimals=0,
                words=("creatinine", "serum creatinine", "creat")),
        Analyte(name="urea", label="urea (BUN)", customary=MG_DL, si=MMOL, factor=0.357, plausible=(1, 300), customary_decimals=1,
                words=("bun", "blood urea nitrogen", "urea nitrogen", "urea")),
        Analyte(name="calcium", label="calcium", customary=MG_DL, si=MMOL, factor=0.2495, plausible=(3, 22), customary_decimals=1, si_decimals=2,
                words=("calcium", "serum calcium")),
        Analyte(name="bilirubin", label="bilirubin", customary=MG_DL, si=UMOL, factor=17.104, plausible=(0.05, 70), customary_decimals=1,
                words=("bilirubin", "bili", "total bilirubin")),
        Analyte(name="urate", label="uric acid (urate)", customary=MG_DL, si=UMOL, factor=59.485, plausible=(0.5, 30), customary_decimals=1, si_decimals=0,
                words=("uric acid", "urate")),
        Analyte(name="vitamin_d", label="vitamin D", customary=NG_ML, si="nanomole / liter", factor=2.496, plausible=(1, 400), customary_decimals=1,
                words=("vitamin d", "vit d", "25-oh vitamin d", "25-hydroxyvitamin d", "25 oh vitamin d")),
        Analyte(name="vitamin_b12", label="vitamin B12", customary="picogram / milliliter", si="picomole / liter", factor=0.7378, plausible=(20, 5000), si_decimals=0,
                words=("b12", "vitamin b12", "vit b12", "cobalamin")),
        Analyte(name="folate", label="folate", customary=NG_ML, si="nanomole / liter", factor=2.266, plausible=(0.2, 100), customary_decimals=1,
                words=("folate", "folic acid")),
        Analyte(name="iron", label="iron", customary=UG_DL, si=UMOL, factor=0.1791, plausible=(1, 1000),
                words=("iron", "serum iron", "tibc")),
        Analyte(name="magnesium", label="magnesium", customary=MG_DL, si=MMOL, factor=0.4114, plausible=(0.3, 15), customary_decimals=2, si_decimals=2,
                words=("magnesium",)),
        Analyte(name="phosphate", label="phosphate (as phosphorus)", customary=MG_DL, si=MMOL, factor=0.3229, plausible=(0.3, 25), customary_decimals=1, si_decimals=2,
                words=("phosphate", "phosphorus")),
        Analyte(name="testosterone", label="testosterone", customary="nanogram / deciliter", si="nanomole / liter", factor=0.03467, plausible=(1, 5000),
                words=("testosterone",)),
        Analyte(name="cortisol", label="cortisol", customary=UG_DL, si="nanomole / liter", factor=27.588, plausible=(0.2, 200), customary_decimals=1, si_decimals=0,
                words=("cortisol",)),
        Analyte(name="haemoglobin", label="haemoglobin", customary=G_DL, si="gram / liter", factor=10, plausible=(1, 27), customary_decimals=1, si_decimals=0,
                words=("haemoglobin", "hemoglobin", "hb", "hgb")),
        Analyte(name="albumin", label="albumin", customary=G_DL, si="gram / liter", factor=10, plausible=(0.3, 7), customary_decimals=1, si_decimals=0,
                words=("albumin",)),
    )
}  # fmt: skip

# Which analyte a parameter of the equations measures.
PARAMETER_ANALYTES: Mapping[str, str] = {
    "glucose": "glucose",
    "total_cholesterol": "cholesterol",
    "hdl": "cholesterol",
    "triglycerides": "triglycerides",
    "creatinine": "creatinine",
    "urine_creatinine": "creatinine",
    "urea_nitrogen": "urea",
    "calcium": "calcium",
    "bilirubin": "bilirubin",
}


def to_customary(analyte: str, si: float) -> ToolResult:
    """An SI laboratory value (the analyte's SI unit) in the customary unit."""
    entry = _entry(analyte)
    number = si / entry.factor
    _check(entry, number, si, entry.si)
    value = Value(name="result", label=entry.label, number=number, unit=entry.customary,
                  decimals=entry.customary_decimals, kind=entry.name)  # fmt: skip
    return _converted(
        entry, value, f"{{{{si}}}} {_shown(entry.si)}", f"SI value divided by {entry.factor:.4g}"
    )


def to_si(analyte: str, customary: float) -> ToolResult:
    """A customary laboratory value (the analyte's customary unit) in the SI unit."""
    entry = _entry(analyte)
    _check(entry, customary, customary, entry.customary)
    value = Value(name="result", label=entry.label, number=customary * entry.factor, unit=entry.si,
                  decimals=entry.si_decimals, kind=entry.name)  # fmt: skip
    shown = f"{{{{customary}}}} {_shown(entry.customary)}"
    return _converted(entry, value, shown, f"customary value times {entry.factor:.4g}")


def _converted(entry: Analyte, value: Value, given: str, method: str) -> ToolResult:
    return answer(
        f"For {entry.label}, {given} is {{{{result}}}}.", (value,), method=method, reference=_AMA,
    )  # fmt: skip


def _shown(unit: str) -> str:
    """A laboratory unit in short ("mmol/L")."""
    for long, short in (("milli", "m"), ("micro", "µ"), ("nano", "n"), ("pico", "p"), ("deci", "d"),
                        ("gram", "g"), ("mole", "mol"), ("liter", "L"), (" ", "")):  # fmt: skip
        unit = unit.replace(long, short)
    return unit


def _entry(analyte: str) -> Analyte:
    entry = ANALYTES.get(analyte)
    if entry is None:
        raise BadInput(
            f"There is no factor here for '{analyte}'.", remedy="Known: " + ", ".join(sorted(ANALYTES))
        )
    return entry


def _check(entry: Analyte, customary: float, given: float, unit: str) -> None:
    if not entry.plausible[0] <= customary <= entry.plausible[1]:
        raise AskThePerson(
            f"That {entry.label} value cannot be right.",
            questions=(f"Please check the {entry.label}: is it really {given:.4g} {_shown(unit)}?",),
        )


def a1c_to_mmol(hba1c: float) -> ToolResult:
    """HbA1c % (NGSP) in mmol/mol (IFCC): 10.929 × (% − 2.15)."""
    value = Value(name="result", label="HbA1c in mmol/mol (IFCC)", number=10.929 * (hba1c - 2.15), decimals=0)
    return answer(
        "An HbA1c of {{hba1c}}% is {{result}} mmol/mol.", (value,), method="10.929 times (percent minus 2.15)",
        reference="NGSP, IFCC standardization of HbA1c, master equation (Hoelzel et al., Clin Chem 2004)",
    )  # fmt: skip


def a1c_to_percent(hba1c_si: float) -> ToolResult:
    """HbA1c mmol/mol (IFCC) in % (NGSP): 0.09148 × mmol/mol + 2.152."""
    value = Value(
        name="result",
        label="HbA1c (NGSP)",
        number=0.09148 * hba1c_si + 2.152,
        unit="percent",
        decimals=1,
        kind="hba1c",
    )
    return answer(
        "An HbA1c of {{hba1c_si}} mmol/mol is {{result}}.", (value,), method="0.09148 times mmol/mol plus 2.152",
        reference="NGSP, IFCC standardization of HbA1c, master equation (Hoelzel et al., Clin Chem 2004)",
    )  # fmt: skip


def estimated_average_glucose(hba1c: float) -> ToolResult:
    """Estimated average glucose from HbA1c % (ADAG): 28.7 × A1c − 46.7 mg/dL; 1.59 × A1c − 2.59 mmol/L."""
    values = (
        Value(
            name="eag", label="estimated average glucose", number=28.7 * hba1c - 46.7, unit=MG_DL, decimals=0
        ),
        Value(name="eag_si", label="the same in mmol/L", number=1.59 * hba1c - 2.59, unit=MMOL, decimals=1),
    )
    return answer(
        "An HbA1c of {{hba1c}}% goes with an average glucose of about {{eag}}, or {{eag_si}}.", values,
        method="28.7 times HbA1c minus 46.7 (mg/dL); 1.59 times HbA1c minus 2.59 (mmol/L)",
        reference="Nathan et al. (ADAG), Diabetes Care 2008",
        cautions=("Anaemia and changed red cells make HbA1c misleading.",),
    )  # fmt: skip


def a1c_from_average(glucose: float) -> ToolResult:
    """HbA1c % that goes with an average glucose (mg/dL), ADAG: (glucose + 46.7) / 28.7."""
    value = Value(name="hba1c", label="HbA1c", number=(glucose + 46.7) / 28.7, unit="percent", decimals=1)
    return answer(
        "An average glucose of {{glucose}} goes with an HbA1c of about {{hba1c}}.", (value,),
        method="(average glucose in mg/dL plus 46.7) over 28.7", reference="Nathan et al. (ADAG), Diabetes Care 2008",
        cautions=("A single reading is not an average.",),
    )  # fmt: skip


_ANALYTE = Parameter(
    name="analyte", kind="choice", description="the substance measured",
    choices={name: entry.words for name, entry in ANALYTES.items()}, question="Which blood test is it?",
)  # fmt: skip
_SI = Parameter(
    name="si", kind="number", description="value in the analyte's SI unit", question="What is the value?"
)
_CUSTOMARY = Parameter(
    name="customary",
    kind="number",
    description="value in the analyte's customary unit",
    question="What is the value?",
)
_PERCENT = Parameter(name="hba1c", kind="number", description="HbA1c in percent", plausible=(3, 20),
                     words=("hba1c", "a1c"), question="What is the HbA1c in percent?")  # fmt: skip
_IFCC = Parameter(name="hba1c_si", kind="number", description="HbA1c in mmol/mol", plausible=(9, 195),
                  words=("hba1c", "a1c"), question="What is the HbA1c in mmol/mol?")  # fmt: skip
_GLUCOSE = Parameter(name="glucose", kind="quantity", unit=MG_DL, description="average glucose", plausible=(30, 600),
                     words=("average glucose", "glucose", "blood sugar", "sugar"), question="What is the average glucose?")  # fmt: skip

# These are recognised by their own rules (units decide the direction), so they carry no topic words.
TOPICS: tuple[Topic, ...] = tuple(
    Topic(tool=tool, words=())
    for tool in (
        health_tool("lab_to_si", to_si, (_ANALYTE, _CUSTOMARY), (Output(name="result"),), summary="laboratory value into SI units", reference=_AMA, examples=("glucose 140 mg/dL in mmol/L",)),
        health_tool("lab_to_customary", to_customary, (_ANALYTE, _SI), (Output(name="result"),), summary="laboratory value into customary (US) units", reference=_AMA, examples=("creatinine 120 µmol/L in mg/dL",)),
        health_tool("a1c_to_mmol", a1c_to_mmol, (_PERCENT,), (Output(name="result"),), summary="HbA1c % to mmol/mol", reference="NGSP/IFCC", examples=("A1c 7.2% in mmol/mol",)),
        health_tool("a1c_to_percent", a1c_to_percent, (_IFCC,), (Output(name="result", unit="percent"),), summary="HbA1c mmol/mol to %", reference="NGSP/IFCC", examples=("hba1c 53 mmol/mol in percent",)),
        health_tool("average_glucose", estimated_average_glucose, (_PERCENT,), (Output(name="eag", unit=MG_DL),), summary="HbA1c to average glucose", reference="Nathan 2008", examples=("A1c 7.2 average blood sugar",)),
        health_tool("a1c_from_average", a1c_from_average, (_GLUCOSE,), (Output(name="hba1c", unit="percent"),), summary="average glucose to HbA1c", reference="Nathan 2008", examples=("average glucose 154 what a1c",)),
    )
)  # fmt: skip
