"""Blood chemistry: gaps, corrections, osmolality, oxygen gradient, lipids, iron, liver and sugar indices."""

from __future__ import annotations

from dataclasses import replace

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output
from kithkin.tools.health import parameters as known
from kithkin.tools.health.definitions import NOT_ADVICE, Topic, answer, health_tool, optional
from kithkin.tools.health.labs import ANALYTES
from kithkin.tools.health.parameters import MG_DL, measured

_MMOL = "millimole / liter"


def _number(name: str, label: str, number: float, decimals: int = 1, unit: str | None = None) -> Value:
    return Value(name=name, label=label, number=number, decimals=decimals, unit=unit, kind=name)


def _si(analyte: str, milligrams_per_decilitre: float) -> float:
    """A customary laboratory value in the analyte's SI unit, unrounded."""
    return milligrams_per_decilitre * ANALYTES[analyte].factor


def anion_gap(sodium: float, chloride: float, bicarbonate: float, albumin: float | None = None) -> ToolResult:
    """Na − Cl − HCO₃ (mmol/L), also corrected for albumin (g/dL): + 2.5 × (4.0 − albumin) (Figge 1998)."""
    gap = sodium - chloride - bicarbonate
    if not -10 <= gap <= 80:
        raise AskThePerson(
            "These electrolytes do not fit together.",
            questions=("Please check sodium, chloride and bicarbonate: are all three right?",),
        )
    values = [_number("gap", "anion gap", gap, unit=_MMOL)]
    sentence = "The anion gap is {{gap}}."
    if albumin is not None:
        values.append(
            _number("corrected", "albumin-corrected anion gap", gap + 2.5 * (4 - albumin), unit=_MMOL)
        )
        sentence = "The anion gap is {{gap}}; corrected for albumin it is {{corrected}}."
    return answer(
        sentence, values,
        method="sodium minus chloride minus bicarbonate; for albumin, 2.5 is added for each g/dL below 4.0",
        reference="Emmett and Narins, Medicine 1977; Figge et al., Crit Care Med 1998",
        cautions=("Potassium is left out. Laboratories differ in what they call normal. " + NOT_ADVICE,),
    )  # fmt: skip


def corrected_calcium(calcium: float, albumin: float, system: str = "customary") -> ToolResult:
    """Calcium (mg/dL) corrected for albumin (g/dL): Ca + 0.8 × (4.0 − albumin) (after Payne 1973).

    In SI units the answer is Ca (mmol/L) + 0.02 × (40 − albumin in g/L).
    """
    if system == "si":
        corrected = _si("calcium", calcium) + 0.02 * (40 - 10 * albumin)
        value = _number("corrected", "corrected calcium", corrected, 2, _MMOL)
        method = "calcium in mmol/L plus 0.02 times (40 minus albumin in g/L)"
    else:
        value = _number("corrected", "corrected calcium", calcium + 0.8 * (4 - albumin), 2, MG_DL)
        method = "calcium plus 0.8 times (4.0 minus albumin in g/dL)"
    return answer(
        "The calcium corrected for albumin is {{corrected}}.", (value,), method=method,
        reference="Payne et al., Br Med J 1973",
        cautions=("Ionised calcium is more reliable when it matters. " + NOT_ADVICE,),
    )  # fmt: skip


def corrected_sodium(sodium: float, glucose: float) -> ToolResult:
    """Sodium corrected for high glucose (mg/dL): Katz 1973 (1.6 per 100) and Hillier 1999 (2.4 per 100)."""
    if glucose <= 100:
        raise BadInput("The correction is only for a glucose above 100 mg/dL (5.6 mmol/L).")
    excess = (glucose - 100) / 100
    values = (
        _number("katz", "corrected sodium (Katz)", sodium + 1.6 * excess, 1, _MMOL),
        _number("hillier", "corrected sodium (Hillier)", sodium + 2.4 * excess, 1, _MMOL),
    )
    return answer(
        "The corrected sodium is {{katz}} by Katz, or {{hillier}} by Hillier.", values,
        method="sodium plus 1.6 (Katz) or 2.4 (Hillier) for each 100 mg/dL of glucose above 100",
        reference="Katz, N Engl J Med 1973; Hillier et al., Am J Med 1999", cautions=(NOT_ADVICE,),
    )  # fmt: skip


def serum_osmolality(
    sodium: float, glucose: float, urea_nitrogen: float, measured_osmolality: float | None = None
) -> ToolResult:
    """2 × Na + glucose/18 + BUN/2.8 (mOsm/kg; glucose and BUN in mg/dL)."""
    osmolality = 2 * sodium + glucose / 18 + urea_nitrogen / 2.8
    values = [_number("osmolality", "calculated osmolality in mOsm/kg", osmolality, 0)]
    sentence = "The serum osmolality is about {{osmolality}} mOsm/kg."
    if measured_osmolality is not None:
        values.append(_number("osmolar_gap", "osmolar gap in mOsm/kg", measured_osmolality - osmolality, 0))
        sentence += " The osmolar gap is {{osmolar_gap}} mOsm/kg."
    return answer(
        sentence, values, method="2 times sodium, plus glucose over 18, plus BUN over 2.8 (both in mg/dL)",
        reference="Dorwart and Chalmers, Clin Chem 1975 (simplified form in common use)", cautions=(NOT_ADVICE,),
    )  # fmt: skip


def oxygen_gradient(
    arterial_oxygen: float,
    arterial_carbon_dioxide: float,
    oxygen_fraction: float = 21,
    age: float | None = None,
) -> ToolResult:
    """Alveolar–arterial gradient (mmHg) at sea level: FiO₂ × (760 − 47) − PaCO₂/0.8 − PaO₂."""
    gradient = oxygen_fraction / 100 * (760 - 47) - arterial_carbon_dioxide / 0.8 - arterial_oxygen
    values = [_number("gradient", "A–a gradient", gradient, 0, "millimeter_Hg")]
    sentence = "The A–a gradient is {{gradient}} on {{oxygen_fraction}}% oxygen at sea level."
    if age is not None:
        values.append(_number("expected", "rule-of-thumb limit for age", age / 4 + 4, 0, "millimeter_Hg"))
        sentence += " A rule of thumb for this age is up to {{expected}}."
    return answer(
        sentence, values,
        method="oxygen fraction times (760 minus 47), minus PaCO2 over 0.8, minus PaO2; limit: age over 4 plus 4",
        reference="alveolar gas equation, Fenn, Rahn and Otis, Am J Physiol 1946",
        cautions=("It assumes sea level. " + NOT_ADVICE,),
    )  # fmt: skip


def lipid_ldl(
    total_cholesterol: float, hdl: float, triglycerides: float, system: str = "customary"
) -> ToolResult:
    """LDL (mg/dL) by Friedewald 1972: total − HDL − triglycerides/5; only up to 400 mg/dL of triglycerides.

    In SI units (mmol/L) the triglycerides are divided by 2.2.
    """
    if triglycerides > 400:
        raise BadInput(
            "The Friedewald equation does not hold above 400 mg/dL (4.5 mmol/L) of triglycerides.",
            remedy="Ask the laboratory for a measured LDL.",
        )
    _check_hdl(total_cholesterol, hdl)
    if system == "si":
        ldl = _si("cholesterol", total_cholesterol - hdl) - _si("triglycerides", triglycerides) / 2.2
        first = _number("ldl", "LDL cholesterol", ldl, 2, _MMOL)
        method = "total cholesterol minus HDL minus triglycerides over 2.2 (mmol/L)"
    else:
        first = _number("ldl", "LDL cholesterol", total_cholesterol - hdl - triglycerides / 5, 0, MG_DL)
        method = "total cholesterol minus HDL minus triglycerides over 5 (mg/dL)"
    values = (first, _rest_of_cholesterol(total_cholesterol - hdl, system))
    if (values[0].number or 0) < 0:
        raise AskThePerson(
            "These lipids do not fit together.",
            questions=("Please check the cholesterol figures: are they right?",),
        )
    return answer(
        "The LDL is {{ldl}} by Friedewald, and the non-HDL is {{non_hdl}}.", values, method=method,
        reference="Friedewald, Levy and Fredrickson, Clin Chem 1972",
        cautions=("It needs a fasting sample and triglycerides of 400 mg/dL or less. " + NOT_ADVICE,),
    )  # fmt: skip


def _rest_of_cholesterol(milligrams: float, system: str) -> Value:
    """Non-HDL cholesterol of so many mg/dL, in the unit system wanted."""
    if system == "si":
        return _number("non_hdl", "non-HDL cholesterol", _si("cholesterol", milligrams), 2, _MMOL)
    return _number("non_hdl", "non-HDL cholesterol", milligrams, 0, MG_DL)


def _check_hdl(total: float, hdl: float) -> None:
    if hdl >= total:
        raise AskThePerson(
            "HDL cannot be more than the total cholesterol.",
            questions=("Please check the total and the HDL cholesterol: are they right?",),
        )


def non_hdl(total_cholesterol: float, hdl: float, system: str = "customary") -> ToolResult:
    """Non-HDL cholesterol (mg/dL, or mmol/L in SI units): total − HDL; also the ratio total/HDL."""
    _check_hdl(total_cholesterol, hdl)
    values = (
        _rest_of_cholesterol(total_cholesterol - hdl, system),
        _number("ratio", "total to HDL ratio", total_cholesterol / hdl, 1),
    )
    return answer(
        "The non-HDL cholesterol is {{non_hdl}}. The total to HDL ratio is {{ratio}}.", values,
        method="total cholesterol minus HDL; total divided by HDL",
        reference="NICE guideline NG238, Cardiovascular disease, 2023", cautions=(NOT_ADVICE,),
    )  # fmt: skip


def cholesterol_ratio(total_cholesterol: float, hdl: float, system: str = "customary") -> ToolResult:
    """Total cholesterol divided by HDL (same unit); also non-HDL (mg/dL, or mmol/L in SI units)."""
    result = non_hdl(total_cholesterol, hdl, system)
    return replace(
        result,
        values=result.values[::-1],
        sentence="The total to HDL cholesterol ratio is {{ratio}}. The non-HDL cholesterol is {{non_hdl}}.",
    )


def homa_ir(glucose: float, insulin: float) -> ToolResult:
    """HOMA-IR (Matthews 1985): fasting glucose (mg/dL) × fasting insulin (µIU/mL) / 405."""
    value = _number("homa", "HOMA-IR", glucose * insulin / 405, 2)
    return answer(
        "The HOMA-IR is {{homa}}.", (value,), method="fasting glucose in mg/dL times fasting insulin over 405",
        reference="Matthews et al., Diabetologia 1985",
        cautions=("Both must be fasting. There is no single agreed limit. " + NOT_ADVICE,),
    )  # fmt: skip


def transferrin_saturation(iron: float, tibc: float) -> ToolResult:
    """Iron / TIBC × 100, both in the same unit."""
    if iron > tibc * 1.2:
        raise AskThePerson(
            "Iron is larger than the TIBC.", questions=("Are iron and TIBC in the same unit?",)
        )
    value = _number("saturation", "transferrin saturation", 100 * iron / tibc, 0, "percent")
    return answer(
        "The transferrin saturation is {{saturation}}.", (value,),
        method="iron over total iron-binding capacity times 100, both in the same unit",
        reference="Camaschella, Iron-deficiency anemia, N Engl J Med 2015", cautions=(NOT_ADVICE,),
    )  # fmt: skip


def fib_4(age: float, ast: float, alt: float, platelets: float) -> ToolResult:
    """FIB-4 (Sterling 2006): age × AST / (platelets × √ALT), with the published cut-offs 1.45 and 3.25."""
    if age < 18:
        raise BadInput("FIB-4 is for adults.")
    index = age * ast / (platelets * alt**0.5)
    group = "below 1.45" if index < 1.45 else "1.45 to 3.25" if index <= 3.25 else "above 3.25"
    values = (
        _number("fib4", "FIB-4 index", index, 2),
        Value(name="group", label="published range", text=group),
    )
    return answer(
        "The FIB-4 index is {{fib4}}, in the published range {{group}}.", values,
        method="age times AST over (platelets in 10⁹/L times the square root of ALT); cut-offs 1.45 and 3.25",
        reference="Sterling et al., Hepatology 2006",
        cautions=("It is less reliable under 35 and over 65 years. " + NOT_ADVICE,),
    )  # fmt: skip


_OSMOLALITY = measured(
    "measured_osmolality",
    None,
    (150, 600),
    ("measured osmolality", "measured osm", "measured serum osmolality", "measured"),
    "How high is the osmolality that was measured?",
)
_PAO2 = measured(
    "arterial_oxygen",
    "millimeter_Hg",
    (10, 700),
    ("pao2", "arterial oxygen", "po2", "pa02", "po2 of"),
    "What is the PaO2?",
)
_PACO2 = measured(
    "arterial_carbon_dioxide",
    "millimeter_Hg",
    (5, 200),
    ("paco2", "pco2", "arterial co2", "pac02"),
    "What is the PaCO2?",
)
_FIO2 = measured(
    "oxygen_fraction",
    None,
    (15, 100),
    ("fio2", "fi02", "oxygen fraction", "inspired oxygen"),
    "What percent of oxygen is breathed?",
)


def _topic(tool: object, words: tuple[str, ...], fits: float = 0.95) -> Topic:
    return Topic(tool=tool, words=words, fits=fits)  # pyright: ignore[reportArgumentType] - a Tool


TOPICS: tuple[Topic, ...] = (
    _topic(health_tool("anion_gap", anion_gap, (known.SODIUM, known.CHLORIDE, known.BICARBONATE, optional(known.ALBUMIN)), (Output(name="gap", unit=_MMOL),), summary="anion gap, albumin-corrected", reference="Figge 1998", examples=("anion gap Na 140 Cl 100 HCO3 24",)), ("anion gap", "ag")),
    _topic(health_tool("corrected_calcium", corrected_calcium, (known.CALCIUM, known.ALBUMIN, known.SYSTEM), (Output(name="corrected", unit=MG_DL),), summary="calcium corrected for albumin", reference="Payne 1973", examples=("corrected calcium for Ca 8.0 and albumin 2.5",)), ("corrected calcium", "calcium correction", "adjusted calcium", "correct calcium", "correct my calcium", "correct the calcium", "calcium corrected", "adjust calcium", "ca correction", "corrected ca")),
    _topic(health_tool("corrected_sodium", corrected_sodium, (known.SODIUM, known.GLUCOSE), (Output(name="katz", unit=_MMOL),), summary="sodium corrected for glucose", reference="Katz 1973; Hillier 1999", examples=("corrected sodium Na 128 glucose 600",)), ("corrected sodium", "sodium correction", "correct sodium", "correct the sodium", "adjusted sodium", "sodium corrected", "corrected na", "correct na")),
    _topic(health_tool("osmolality", serum_osmolality, (known.SODIUM, known.GLUCOSE, known.UREA_NITROGEN, optional(_OSMOLALITY)), (Output(name="osmolality"),), summary="calculated serum osmolality and gap", reference="Dorwart and Chalmers 1975", examples=("serum osmolality Na 140 glucose 90 BUN 14",)), ("osmolality", "osmolarity", "osmolar gap", "osmol gap", "serum osm")),
    _topic(health_tool("oxygen_gradient", oxygen_gradient, (_PAO2, _PACO2, optional(_FIO2, 21), optional(known.AGE)), (Output(name="gradient", unit="millimeter_Hg"),), summary="alveolar–arterial oxygen gradient", reference="Fenn, Rahn and Otis 1946", examples=("A-a gradient PaO2 80 PaCO2 40 on room air",)), ("a-a gradient", "aa gradient", "a a gradient", "alveolar-arterial", "alveolar arterial", "a–a gradient", "oxygen gradient")),
    _topic(health_tool("ldl", lipid_ldl, (known.TOTAL_CHOLESTEROL, known.HDL, known.TRIGLYCERIDES, known.SYSTEM), (Output(name="ldl", unit=MG_DL),), summary="LDL by Friedewald", reference="Friedewald 1972", limits="triglycerides up to 400 mg/dL", examples=("LDL if total 200, HDL 50, triglycerides 150",)), ("ldl", "friedewald", "bad cholesterol"), 0.93),
    _topic(health_tool("non_hdl", non_hdl, (known.TOTAL_CHOLESTEROL, known.HDL, known.SYSTEM), (Output(name="non_hdl", unit=MG_DL),), summary="non-HDL cholesterol", reference="NICE NG238", examples=("non-hdl cholesterol, total 210 hdl 45",)), ("non-hdl", "non hdl", "nonhdl"), 0.96),
    _topic(health_tool("cholesterol_ratio", cholesterol_ratio, (known.TOTAL_CHOLESTEROL, known.HDL, known.SYSTEM), (Output(name="ratio"),), summary="total to HDL ratio", reference="NICE NG238", examples=("cholesterol ratio total 5.2 hdl 1.3",)), ("cholesterol ratio", "chol/hdl", "total to hdl", "tc/hdl", "cholesterol to hdl", "cholesterol/hdl", "hdl ratio", "chol ratio"), 0.97),
    _topic(health_tool("homa_ir", homa_ir, (known.GLUCOSE, known.INSULIN), (Output(name="homa"),), summary="insulin resistance index", reference="Matthews 1985", examples=("HOMA-IR glucose 90 insulin 10",)), ("homa-ir", "homa ir", "homa", "insulin resistance")),
    _topic(health_tool("transferrin_saturation", transferrin_saturation, (known.IRON, known.TIBC), (Output(name="saturation", unit="percent"),), summary="transferrin saturation", reference="Camaschella 2015", examples=("transferrin saturation iron 60 TIBC 300",)), ("transferrin saturation", "tsat", "iron saturation", "t sat")),
    _topic(health_tool("fib_4", fib_4, (known.AGE, known.AST, known.ALT, known.PLATELETS), (Output(name="fib4"),), summary="FIB-4 index", reference="Sterling 2006", limits="adults, best 35 to 65", examples=("fib-4 age 55 ast 60 alt 45 platelets 180",)), ("fib-4", "fib4", "fib 4", "fibrosis-4", "fibrosis 4", "liver fibrosis")),
)  # fmt: skip
