"""The tools of chemistry that are not simple laws, with their parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter, ParameterKind, Tool
from kithkin.tools.chemistry import acids, atoms, composition_tools, element_tools, law_table, reaction_tools


def percent_of_parts(solute_mass: float, solvent_mass: float) -> ToolResult:
    """Percent by mass of a solution made from a solute and a solvent, both in grams."""
    if min(solute_mass, solvent_mass) <= 0:
        raise BadInput("Both masses must be positive.")
    return law_table.MASS_PERCENT.run(solute_mass=solute_mass, solution_mass=solute_mass + solvent_mass)


def solution_point(shift: float, change: str) -> ToolResult:
    """Freezing or boiling point of a solution in water at one atmosphere, °C."""
    freezing = change == "freezing"
    base = 0.0 if freezing else 100.0
    point = base - shift if freezing else base + shift
    return ToolResult(
        values=(
            Value(name="point", label=f"{change} point", number=point, unit="degree_Celsius", decimals=2),
        ),
        sentence=f"The solution {'freezes' if freezing else 'boils'} at {{{{point}}}}.",
        method="the shift taken from the freezing point, or added to the boiling point, of pure water at 1 atm",
        reference=law_table.COLLIGATIVE_REFERENCE,
        cautions=("This is the ideal value for a dilute solution.",),
        facts=(Value(name="pure", label=f"{change} point of water", number=base, unit="degree_Celsius"),),
    )


def volume_to_add(stock_volume: float, final_volume: float) -> ToolResult:
    """Volume of solvent to add to reach a final volume, litres; volumes are taken as additive."""
    if not 0 < stock_volume <= final_volume:
        raise BadInput("The final volume must be larger than the volume at the start.")
    added = final_volume - stock_volume
    return ToolResult(
        values=(
            Value(
                name="added", label="volume to add", number=added, unit="liter", significant=4, kind="volume"
            ),
        ),
        sentence="Add {{added}} of water, to a final volume of {{final_volume}}.",
        method="final volume less the volume at the start",
        reference=law_table.DILUTION.reference,
        cautions=("The volumes are assumed to add up.",),
    )


def _text(name: str, description: str, *, required: bool = True) -> Parameter:
    return Parameter(name=name, kind="text", description=description, required=required, default="",
                     question=f"Which {description}?")  # fmt: skip


def _number(
    name: str, description: str, unit: str | None = None, *, required: bool = True, default: float | None = None,
    kind: ParameterKind | None = None, plausible: tuple[float, float] | None = None,
) -> Parameter:  # fmt: skip
    chosen: ParameterKind = kind or ("quantity" if unit else "number")
    return Parameter(name=name, kind=chosen, description=description, unit=unit, required=required, default=default,
                     plausible=plausible, question=f"What is the {description}?")  # fmt: skip


def _tool(
    name: str, run: Callable[..., ToolResult], summary: str, parameters: tuple[Parameter, ...],
    outputs: tuple[tuple[str, str | None], ...], reference: str, *examples: str, **more: Any,
) -> Tool:  # fmt: skip
    return Tool(
        name=f"chemistry.{name}",
        summary=summary,
        parameters=parameters,
        outputs=tuple(Output(name=out, unit=unit, quantity_kind=out) for out, unit in outputs),
        run=run,
        reference=reference,
        examples=examples,
        **more,
    )


_SUBSTANCE = _text("substance", "substance (name or formula)")
_EQUATION = _text("equation", "chemical equation")
_MOLAR = "mole / liter"
_WEIGHTS = composition_tools.WEIGHTS_REFERENCE
_BALANCE = "Conservation of atoms and charge"
_BOOK = "OpenStax, Chemistry 2e, 2019"

TOOLS: tuple[Tool, ...] = (
    _tool("molar_mass", composition_tools.molar_mass, "Molar mass of a substance.", (_SUBSTANCE,),
          (("molar_mass", "gram / mole"), ("formula", None)), _WEIGHTS, "What is the molar mass of CuSO4·5H2O?"),
    _tool("percent_composition", composition_tools.percent_composition, "Percent by mass of the elements of a compound.",
          (_SUBSTANCE, _text("element", "element", required=False)), (("percent_of_element", "percent"),), _WEIGHTS,
          "What percent of water is oxygen by mass?"),
    _tool("empirical_formula", composition_tools.empirical_formula, "Empirical and molecular formula from a composition.",
          (_text("elements", "elements, separated by commas"),
           Parameter(name="amounts", kind="numbers", description="masses or mass percentages of the elements"),
           _number("molar_mass", "molar mass", "gram / mole", required=False)),
          (("empirical_formula", None),), _WEIGHTS, "Find the empirical formula of 40.0% C, 6.7% H, 53.3% O"),
    _tool("balance_equation", composition_tools.balance_equation, "Balances a chemical equation.", (_EQUATION,),
          (("balanced", None), ("coefficients", None)), _BALANCE, "Balance KMnO4 + HCl -> KCl + MnCl2 + H2O + Cl2"),
    _tool("combustion", composition_tools.combustion, "Balanced equation for burning a compound of C, H and O.",
          (_text("fuel", "fuel"),), (("balanced", None),), _BALANCE, "Write the equation for burning propane"),
    _tool("mole_ratio", composition_tools.mole_ratio, "Amount of one substance for an amount of another in a reaction.",
          (_EQUATION, _text("known", "known substance"), _text("wanted", "wanted substance"),
           _number("amount", "amount", "mole", plausible=(0, 1e12))), (("amount", "mole"),), _BALANCE,
          "How many moles of water form from 3 mol of O2 and hydrogen?"),
    _tool("limiting_reactant", composition_tools.limiting_reactant, "Limiting reactant, excess, and product amount.",
          (_EQUATION, _text("first", "first reactant"), _number("first_amount", "amount of the first", "mole"),
           _text("second", "second reactant"), _number("second_amount", "amount of the second", "mole"),
           _text("product", "product", required=False)),
          (("limiting", None), ("product_amount", "mole"), ("left_over", "mole")), _BALANCE,
          "Which is limiting when 4 g H2 burns in 16 g O2?"),
    _tool("percent_of_parts", percent_of_parts, "Percent by mass from solute and solvent.",
          (_number("solute_mass", "mass of solute", "gram"), _number("solvent_mass", "mass of solvent", "gram")),
          (("mass_percent", "percent"),), law_table.MASS_PERCENT.reference, "5 g salt in 95 g water: percent by mass?"),
    _tool("volume_to_add", volume_to_add, "Solvent to add for a dilution.",
          (_number("stock_volume", "volume at the start", "liter"), _number("final_volume", "final volume", "liter")),
          (("added", "liter"),), law_table.DILUTION.reference, "How much water to add to 100 mL of 2 M to make 0.5 M?"),
    _tool("mix_solutions", reaction_tools.mix_solutions, "Concentration after mixing two solutions of one solute.",
          (_number("first_concentration", "first concentration", _MOLAR), _number("first_volume", "first volume", "liter"),
           _number("second_concentration", "second concentration", _MOLAR),
           _number("second_volume", "second volume", "liter")), (("concentration", _MOLAR),), _BOOK),
    _tool("acidity", acids.acidity, "Converts pH, pOH, [H+] and [OH-] at 25 °C.",
          (_number("ph", "pH", required=False, plausible=(-2, 16)), _number("poh", "pOH", required=False, plausible=(-2, 16)),
           _number("hydrogen", "hydrogen ion concentration", _MOLAR, required=False),
           _number("hydroxide", "hydroxide ion concentration", _MOLAR, required=False),
           Parameter(name="wanted", kind="choice", description="what is asked", required=False, default="ph",
                     choices={"ph": ("ph",), "poh": ("poh",), "hydrogen": ("[h+]",), "hydroxide": ("[oh-]",)})),
          (("ph", None), ("poh", None), ("hydrogen", _MOLAR), ("hydroxide", _MOLAR)), _BOOK, "What is [H+] at pH 4.5?"),
    _tool("solution_ph", acids.solution_ph, "pH of a solution of an acid or base at 25 °C.",
          (_number("concentration", "concentration", _MOLAR, plausible=(1e-14, 20)),
           _text("substance", "substance (name or formula)", required=False),
           _number("constant", "Ka or Kb", required=False),
           Parameter(name="kind", kind="choice", description="acid or base", required=False, default="",
                     choices={"acid": ("acid",), "base": ("base",), "": ()})),
          (("ph", None),), acids.ACID_REFERENCE, "What is the pH of 0.1 M acetic acid?"),
    _tool("buffer_ph", acids.buffer_ph, "pH of a buffer (Henderson-Hasselbalch).",
          (_number("acid", "amount or concentration of acid"), _number("base", "amount or concentration of base"),
           _number("pka", "pKa", required=False), _text("substance", "acid", required=False)), (("ph", None),),
          "L. J. Henderson, 1908; K. A. Hasselbalch, 1916", "pH of a buffer, 0.1 M acetic acid and 0.2 M sodium acetate"),
    _tool("acid_constant", acids.acid_constant, "Ka and pKa.",
          (_number("pka", "pKa", required=False), _number("constant", "Ka", required=False),
           _text("substance", "acid", required=False)), (("pka", None), ("ka", None)), acids.ACID_REFERENCE,
          "What is the pKa of acetic acid?"),
    _tool("element", element_tools.element_facts, "Facts of an element.",
          (_text("element", "element"),
           Parameter(name="wanted", kind="choice", description="which fact", required=False, default="",
                     choices={name: (name.replace("_", " "),) for name in (
                         "atomic_number", "symbol", "name", "atomic_weight", "group", "period", "protons", "electrons",
                         "valence")} | {"": ()})),
          (("atomic_number", None),), "IUPAC Periodic Table of the Elements, 2022", "What is the atomic number of gold?"),
    _tool("atom_particles", atoms.atom_particles, "Protons, neutrons and electrons of an isotope or ion.",
          (_text("element", "element"), _number("mass_number", "mass number", kind="integer", required=False, default=0),
           _number("charge", "charge", kind="integer", required=False, default=0),
           Parameter(name="wanted", kind="choice", description="which particles", required=False, default="neutrons",
                     choices={name: (name,) for name in ("neutrons", "electrons", "protons")})),
          (("neutrons", None), ("electrons", None), ("protons", None)), atoms.ATOM_REFERENCE,
          "How many neutrons are in carbon-14?"),
    _tool("element_mass", atoms.element_mass, "Mass of an element in a mass of a compound.",
          (_number("mass", "mass of the compound", "gram"), _SUBSTANCE, _text("element", "element")),
          (("element_mass", "gram"),), _WEIGHTS, "How much iron is in 100 g of Fe2O3?"),
    _tool("formula_of", atoms.formula_of, "Formula of a named compound.", (_SUBSTANCE,), (("formula", None),),
          atoms.NAMES_REFERENCE, "What is the formula of magnesium chloride?"),
    _tool("name_of", atoms.name_of, "Name of a compound given by its formula.", (_SUBSTANCE,), (("name", None),),
          atoms.NAMES_REFERENCE, "What is the name of NaHCO3?"),
    _tool("electron_configuration", element_tools.electron_configuration, "Electron configuration of an atom or ion.",
          (_text("element", "element"), _number("charge", "charge", kind="integer", required=False, default=0)),
          (("configuration", None),), "NIST Atomic Spectra Database", "Electron configuration of iron"),
    _tool("oxidation_number", element_tools.oxidation_number, "Oxidation numbers in a compound or ion.",
          (_SUBSTANCE, _text("element", "element", required=False)), (("state", None),),
          "IUPAC Gold Book, oxidation state", "What is the oxidation number of Mn in KMnO4?"),
    _tool("reaction_enthalpy", reaction_tools.reaction_enthalpy, "Standard enthalpy of a reaction.", (_EQUATION,),
          (("enthalpy", "kilojoule / mole"),), reaction_tools.ENTHALPY_REFERENCE, "Enthalpy of combustion of methane"),
    _tool("cell_potential", reaction_tools.cell_potential, "Standard potential of a cell of two metals.",
          (_text("first", "first metal"), _text("second", "second metal")), (("potential", "volt"),),
          reaction_tools.POTENTIAL_REFERENCE, "Voltage of a zinc-copper cell"),
    _tool("nernst", reaction_tools.nernst, "Cell potential away from standard conditions.",
          (_number("standard_potential", "standard potential", "volt"),
           _number("electrons", "electrons transferred", kind="integer"), _number("quotient", "reaction quotient"),
           _number("temperature", "temperature", "kelvin", required=False, default=298.15)), (("potential", "volt"),),
          "W. Nernst, 1889"),
    _tool("arrhenius", reaction_tools.arrhenius, "Rate constant at another temperature.",
          (_number("first_rate", "rate constant"), _number("first_temperature", "first temperature", "kelvin"),
           _number("second_temperature", "second temperature", "kelvin"),
           _number("activation_energy", "activation energy", "joule / mole")), (("rate", None),), "S. Arrhenius, 1889"),
    _tool("activation_energy", reaction_tools.activation_energy, "Activation energy from two rate constants.",
          (_number("first_rate", "first rate constant"), _number("first_temperature", "first temperature", "kelvin"),
           _number("second_rate", "second rate constant"),
           _number("second_temperature", "second temperature", "kelvin")),
          (("activation_energy", "kilojoule / mole"),), "S. Arrhenius, 1889"),
    _tool("total_pressure", reaction_tools.total_pressure, "Total pressure from partial pressures in pascals.",
          (Parameter(name="pressures", kind="numbers", description="partial pressures", unit="pascal"),),
          (("total", "pascal"),), "J. Dalton, 1801"),
    _tool("effusion_ratio", reaction_tools.effusion_ratio, "How much faster one gas effuses than another.",
          (_text("first", "first gas"), _text("second", "second gas")), (("ratio", None),), "T. Graham, 1848",
          "How much faster does hydrogen effuse than oxygen?"),
    _tool("equilibrium_constant", reaction_tools.equilibrium_constant, "Kc from equilibrium concentrations.",
          (Parameter(name="products", kind="numbers", description="concentrations of the products"),
           Parameter(name="reactants", kind="numbers", description="concentrations of the reactants"), _EQUATION),
          (("constant", None),), "C. M. Guldberg and P. Waage, 1864"),
    _tool("first_order", reaction_tools.first_order, "Percent of a reactant left after a time (first order).",
          (_number("half_life", "half-life", "second"), _number("time", "time", "second")), (("left", "percent"),), _BOOK),
    _tool("solution_point", solution_point, "Freezing or boiling point of a solution in water.",
          (_number("shift", "shift", "delta_degree_Celsius"),
           Parameter(name="change", kind="choice", description="freezing or boiling",
                     choices={"freezing": ("freezing",), "boiling": ("boiling",)})), (("point", "degree_Celsius"),),
          law_table.COLLIGATIVE_REFERENCE),
)  # fmt: skip
