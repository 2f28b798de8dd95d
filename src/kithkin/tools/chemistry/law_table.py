"""The laws of amounts, solutions, gases and electrolysis, as data."""

from __future__ import annotations

from kithkin.messages.results import Value
from kithkin.tools.chemistry.laws import Law, Term
from kithkin.tools.chemistry.weights import AVOGADRO, CONSTANTS_REFERENCE, FARADAY, GAS_CONSTANT

_GREEN_BOOK = "IUPAC, Quantities, Units and Symbols in Physical Chemistry (Green Book), 3rd edition, 2007"
_MOLAR = "mole / liter"

_MASS = Term("mass", "mass", "gram", -1, ("mass", "grams", "weight"), "mass", ("m",))
_AMOUNT = Term("amount", "amount of substance", "mole", 1, ("amount", "moles", "mol"), "amount", ("n",))
_MOLAR_MASS = Term(
    "molar_mass", "molar mass", "gram / mole", 1, ("molar mass", "molecular weight", "mr", "formula mass",
    "molecular mass", "mw"), "molar_mass", ("M",), highest=1e9, significant=5,
)  # fmt: skip
_CONCENTRATION = Term(
    "concentration", "concentration", _MOLAR, -1, ("concentration", "molarity", "strength"), "concentration", ("c",),
    highest=120,
)  # fmt: skip
_VOLUME = Term("volume", "volume", "liter", -1, ("volume", "litres", "liters", "ml"), "volume", ("V",))

AMOUNT = Law(
    name="chemistry.amount",
    summary="Mass, amount of substance or molar mass from the other two (n = m/M).",
    terms=(_MASS, _AMOUNT, _MOLAR_MASS),
    reference=_GREEN_BOOK,
    method="mass divided by molar mass gives the amount of substance",
    latex=r"n = \frac{m}{M}",
    topics=("molar mass", "moles", "amount of substance"),
    takes_substance=True,
)
PARTICLES = Law(
    name="chemistry.particles",
    summary="Number of particles from the amount of substance, or back (N = n·NA).",
    terms=(
        Term("particles", "number of particles", None, -1, ("molecules", "atoms", "ions", "particles",
             "formula units"), "particles", ("N",)),
        _AMOUNT,
        Term("particles_each", "particles counted in each unit", None, 1, (), usual=1.0, solvable=False),
    ),
    constant=1 / AVOGADRO,
    reference=f"Avogadro constant, exact since 2019; {CONSTANTS_REFERENCE}",
    method="amount of substance times Avogadro's constant",
    latex=r"N = n N_\mathrm{A}",
    facts=(Value(name="avogadro", label="Avogadro constant", number=AVOGADRO, unit="1 / mole", significant=9),),
    takes_substance=True,
    planned=False,
)  # fmt: skip
MOLARITY = Law(
    name="chemistry.molarity",
    summary="Concentration, amount or volume of a solution from the other two (c = n/V).",
    terms=(_CONCENTRATION, _AMOUNT, _VOLUME),
    reference=_GREEN_BOOK,
    method="amount of substance divided by the volume of solution",
    latex=r"c = \frac{n}{V}",
    topics=("molarity", "molar concentration", "solution"),
    sentences={"concentration": "The concentration{of} is {{concentration}}.",
               "volume": "The volume of solution needed is {{volume}}."},
    takes_substance=True,
)  # fmt: skip
DILUTION = Law(
    name="chemistry.dilution",
    summary="Stock volume, final volume or concentration when a solution is diluted (C1·V1 = C2·V2).",
    terms=(
        Term("stock_concentration", "concentration before dilution", _MOLAR, 1, ("stock", "concentrated", "initial",
             "original", "starting", "m1", "c1", "from"), "concentration", ("C1", "M1"), highest=120),
        Term("stock_volume", "volume of the stock solution", "liter", 1, ("stock", "initial", "original", "take",
             "aliquot", "v1", "of the stock"), "volume", ("V1",)),
        Term("final_concentration", "concentration after dilution", _MOLAR, -1, ("final", "dilute", "diluted",
             "new", "m2", "c2", "to make", "make", "prepare", "want"), "concentration", ("C2", "M2"), highest=120),
        Term("final_volume", "final volume", "liter", -1, ("final", "total", "new", "make", "prepare", "diluted to",
             "v2", "made up to", "to make"), "volume", ("V2",)),
    ),
    reference="Conservation of the amount of solute; " + _GREEN_BOOK,
    method="the amount of solute is the same before and after dilution",
    latex="C_1 V_1 = C_2 V_2",
    topics=("dilute", "diluted", "dilution", "diluting", "stock"),
    sentences={
        "stock_volume": "Take {{stock_volume}} of the stock solution and make it up to {{final_volume}}.",
        "final_concentration": "After dilution the concentration is {{final_concentration}}.",
        "final_volume": "The final volume is {{final_volume}}.",
        "stock_concentration": "The solution had {{stock_concentration}} before dilution.",
    },
)  # fmt: skip
MOLALITY = Law(
    name="chemistry.molality",
    summary="Molality, amount of solute or mass of solvent from the other two (b = n/m).",
    terms=(
        Term("molality", "molality", "mole / kilogram", -1, ("molality", "molal"), "molality", ("b",)),
        _AMOUNT,
        Term("solvent_mass", "mass of solvent", "kilogram", -1, ("solvent", "water"), "solvent_mass"),
    ),
    reference=_GREEN_BOOK,
    method="amount of solute divided by the mass of solvent",
    latex=r"b = \frac{n}{m_\text{solvent}}",
    topics=("molality", "molal"),
    takes_substance=True,
)
MASS_PERCENT = Law(
    name="chemistry.mass_percent",
    summary="Percent by mass, mass of solute or mass of solution from the other two.",
    terms=(
        Term("mass_percent", "percent by mass", "percent", -1, ("percent", "%", "mass percent"), "percent",
             highest=100),
        Term("solute_mass", "mass of solute", "gram", 1, ("solute", "salt", "dissolved"), "solute_mass"),
        Term("solution_mass", "mass of solution", "gram", -1, ("solution", "total", "mixture"), "solution_mass"),
    ),
    constant=1 / 100,
    reference=_GREEN_BOOK,
    method="mass of solute divided by mass of solution, times a hundred",
    latex=r"w = \frac{m_\text{solute}}{m_\text{solution}} \times 100\,\%",
    topics=("mass percent", "percent by mass", "by mass", "w/w", "mass percentage", "weight percent"),
)  # fmt: skip
MASS_CONCENTRATION = Law(
    name="chemistry.mass_concentration",
    summary="Mass concentration, molar concentration or molar mass from the other two.",
    terms=(
        Term("mass_concentration", "mass concentration", "gram / liter", -1, ("mass concentration",),
             "mass_concentration"),
        Term("concentration", "concentration", _MOLAR, 1, ("concentration", "molarity"), "concentration", ("c",),
             highest=120),
        _MOLAR_MASS,
    ),
    reference=_GREEN_BOOK,
    method="molar concentration times molar mass gives mass concentration",
    latex=r"\rho = c M",
    sentences={"mass_concentration": "That is {{mass_concentration}}{of}.",
               "concentration": "That is {{concentration}}{of}."},
    takes_substance=True,
)  # fmt: skip
_TEMPERATURE_WORDS = ("temperature", "temp", "degrees", "kelvin", "at")
IDEAL_GAS = Law(
    name="chemistry.ideal_gas",
    summary="Pressure, volume, amount or temperature of an ideal gas (PV = nRT).",
    terms=(
        Term("pressure", "pressure", "pascal", 1, ("pressure",), "pressure", ("P", "p")),
        Term("volume", "volume", "liter", 1, ("volume", "space", "litres", "liters"), "volume", ("V",)),
        Term("amount", "amount of gas", "mole", -1, ("amount", "moles", "mol"), "amount", ("n",)),
        Term("temperature", "temperature", "kelvin", -1, _TEMPERATURE_WORDS, "temperature", ("T",)),
    ),
    constant=1000 * GAS_CONSTANT,
    reference=f"Ideal gas law; gas constant from {CONSTANTS_REFERENCE}",
    method="pressure times volume equals amount times gas constant times absolute temperature",
    latex="PV = nRT",
    topics=("gas", "pv=nrt", "ideal gas", "balloon", "cylinder", "container", "tank"),
    sentences={"volume": "The gas takes up {{volume}}.", "amount": "There are {{amount}} of gas."},
    facts=(Value(name="gas_constant", label="gas constant", number=GAS_CONSTANT, unit="joule / kelvin / mole",
                 significant=7),),
    takes_substance=False,
)  # fmt: skip
_FIRST = ("initial", "initially", "first", "original", "starts", "from", "starting", "p1", "v1", "t1", "at")
_LATER = ("final", "new", "to", "becomes", "later", "after", "p2", "v2", "t2", "increased to", "reduced to",
          "compressed to", "heated to", "cooled to", "expands to", "raised to")  # fmt: skip
COMBINED_GAS = Law(
    name="chemistry.combined_gas_law",
    summary="A fixed amount of gas before and after a change of pressure, volume or temperature.",
    terms=(
        Term("first_pressure", "first pressure", "pascal", 1, _FIRST, "pressure", ("P1",)),
        Term("first_volume", "first volume", "liter", 1, _FIRST, "volume", ("V1",)),
        Term("first_temperature", "first temperature", "kelvin", -1, _FIRST, "temperature", ("T1",)),
        Term("second_pressure", "new pressure", "pascal", -1, _LATER, "pressure", ("P2",)),
        Term("second_volume", "new volume", "liter", -1, _LATER, "volume", ("V2",)),
        Term("second_temperature", "new temperature", "kelvin", 1, _LATER, "temperature", ("T2",)),
    ),
    reference="Laws of Boyle (1662), Charles (about 1787) and Gay-Lussac (1802), combined",
    method="pressure times volume over absolute temperature stays the same",
    latex=r"\frac{P_1 V_1}{T_1} = \frac{P_2 V_2}{T_2}",
    topics=("boyle", "charles", "gay-lussac", "gas", "balloon", "combined gas law", "compressed"),
    sentences={"second_pressure": "The new pressure is {{second_pressure}}.",
               "second_volume": "The new volume is {{second_volume}}.",
               "second_temperature": "The new temperature is {{second_temperature}}."},
    planned=False,
)  # fmt: skip
GAS_VOLUME = Law(
    name="chemistry.gas_volume",
    summary="Volume of a gas from its amount and the molar volume, or back (V = n·Vm).",
    terms=(
        _VOLUME,
        _AMOUNT,
        Term(
            "molar_volume",
            "molar volume of a gas",
            "liter / mole",
            1,
            ("molar volume",),
            "molar_volume",
            ("Vm",),
        ),
    ),
    reference="Avogadro's law; " + _GREEN_BOOK,
    method="amount of gas times its molar volume",
    latex="V = n V_\\mathrm{m}",
    sentences={"volume": "The gas takes up {{volume}} (with {{molar_volume}} of gas per mole)."},
    takes_substance=True,
)
ELECTROLYSIS = Law(
    name="chemistry.electrolysis",
    summary="Amount set free by a current in a time (Faraday's laws: n = I·t/(z·F)).",
    terms=(
        Term("current", "current", "ampere", 1, ("current",), "current", ("I",)),
        Term("time", "time", "second", 1, ("time", "for"), "time", ("t",)),
        Term("amount", "amount of substance", "mole", -1, ("amount", "moles"), "amount", ("n",)),
        Term("electrons", "electrons per ion", None, -1, ("electrons", "charge"), "", ("z",), solvable=False),
    ),
    constant=FARADAY,
    reference=f"M. Faraday, 1834; Faraday constant from {CONSTANTS_REFERENCE}",
    method="charge passed, divided by the charge of a mole of ions",
    latex=r"n = \frac{I t}{z F}",
    topics=("electrolysis", "electroplating", "plated", "deposited", "electrolysed", "electrolyzed", "cathode"),
    facts=(Value(name="faraday", label="Faraday constant", number=FARADAY, unit="coulomb / mole", significant=8),),
)  # fmt: skip
PERCENT_YIELD = Law(
    name="chemistry.percent_yield",
    summary="Percent yield, actual yield or theoretical yield from the other two.",
    terms=(
        Term("percent_yield", "percent yield", "percent", -1, ("percent yield", "percentage yield", "yield"), "percent",
             highest=100),
        Term("actual_yield", "actual yield", "gram", 1, ("actual", "obtained", "got", "collected", "produced",
             "isolated", "recovered", "made"), "actual_mass"),
        Term("theoretical_yield", "theoretical yield", "gram", -1, ("theoretical", "expected", "maximum", "calculated",
             "predicted", "should"), "mass"),
    ),
    constant=1 / 100,
    reference="IUPAC, Compendium of Chemical Terminology (Gold Book), 'yield'",
    method="actual yield divided by theoretical yield, times a hundred",
    latex=r"\text{yield} = \frac{m_\text{actual}}{m_\text{theoretical}} \times 100\,\%",
    topics=("percent yield", "percentage yield", "% yield", "actual yield"),
    sentences={"percent_yield": "The percent yield is {{percent_yield}}."},
)  # fmt: skip
TITRATION = Law(
    name="chemistry.titration",
    summary="Concentration or volume at the equivalence point of a titration.",
    terms=(
        Term("acid_concentration", "concentration of the acid", _MOLAR, 1, ("acid",), "concentration", highest=120),
        Term("acid_volume", "volume of the acid", "liter", 1, ("acid",), "volume"),
        Term("base_concentration", "concentration of the base", _MOLAR, -1, ("base", "alkali"), "concentration",
             highest=120),
        Term("base_volume", "volume of the base", "liter", -1, ("base", "alkali"), "volume"),
        Term("acid_protons", "protons given by each acid unit", None, 1, ("protons",), usual=1.0, solvable=False),
        Term("base_hydroxides", "protons taken by each base unit", None, -1, ("hydroxides",), usual=1.0,
             solvable=False),
    ),
    reference="Equivalence of acid and base in a titration; Skoog, West, Holler & Crouch, Fundamentals of "
    "Analytical Chemistry, 9th edition, 2014",
    method="at the equivalence point the protons given equal the protons taken",
    latex=r"z_a c_a V_a = z_b c_b V_b",
    topics=("titration", "titrate", "titrated", "neutralise", "neutralize", "neutralised", "neutralized",
            "neutralisation", "neutralization", "equivalence point"),
    sentences={"acid_volume": "The volume of acid needed is {{acid_volume}}.",
               "base_volume": "The volume of base needed is {{base_volume}}."},
    planned=False,
)  # fmt: skip
COLLIGATIVE_REFERENCE = "Kf and Kb of water as in the CRC Handbook of Chemistry and Physics"
FREEZING = Law(
    name="chemistry.freezing_point_depression",
    summary="How far a solute lowers the freezing point of water (ΔT = i·Kf·b).",
    terms=(
        Term("depression", "freezing point depression", "delta_degree_Celsius", -1, ("depression", "lowering"),
             "temperature_change"),
        Term("molality", "molality", "mole / kilogram", 1, ("molality", "molal"), "molality", ("b",)),
        Term("ions", "particles per formula unit", None, 1, ("van't hoff factor",), "", ("i",), usual=1.0,
             solvable=False),
        Term("constant", "cryoscopic constant", None, 1, ("kf",), "", ("Kf",), usual=1.86, solvable=False),
    ),
    reference=COLLIGATIVE_REFERENCE,
    method="van 't Hoff factor times cryoscopic constant times molality",
    latex=r"\Delta T_f = i K_f b",
    cautions=("This is the ideal value for a dilute solution; ions in stronger solutions lower it less.",),
)  # fmt: skip
BOILING = Law(
    name="chemistry.boiling_point_elevation",
    summary="How far a solute raises the boiling point of water (ΔT = i·Kb·b).",
    terms=(
        Term("elevation", "boiling point elevation", "delta_degree_Celsius", -1, ("elevation", "rise"),
             "temperature_change"),
        Term("molality", "molality", "mole / kilogram", 1, ("molality", "molal"), "molality", ("b",)),
        Term("ions", "particles per formula unit", None, 1, ("van't hoff factor",), "", ("i",), usual=1.0,
             solvable=False),
        Term("constant", "ebullioscopic constant", None, 1, ("kb",), "", ("Kb",), usual=0.512, solvable=False),
    ),
    reference=COLLIGATIVE_REFERENCE,
    method="van 't Hoff factor times ebullioscopic constant times molality",
    latex=r"\Delta T_b = i K_b b",
    cautions=("This is the ideal value for a dilute solution.",),
)  # fmt: skip

LAWS: tuple[Law, ...] = (
    AMOUNT, PARTICLES, MOLARITY, DILUTION, MOLALITY, MASS_PERCENT, MASS_CONCENTRATION, IDEAL_GAS, COMBINED_GAS,
    GAS_VOLUME, ELECTROLYSIS, PERCENT_YIELD, TITRATION, FREEZING, BOILING,
)  # fmt: skip
