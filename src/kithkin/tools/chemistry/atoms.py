"""Particles of an atom or ion, the mass of an element in a compound, and formulas and names of compounds."""

from __future__ import annotations

from functools import cache

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.chemistry.composition_tools import percent_composition
from kithkin.tools.chemistry.compounds import first_names
from kithkin.tools.chemistry.element_tools import element_symbol
from kithkin.tools.chemistry.formulas import read_formula
from kithkin.tools.chemistry.ions import salt_names
from kithkin.tools.chemistry.substances import formula_of_name, resolve
from kithkin.tools.chemistry.weights import ATOMIC_NUMBERS, ATOMIC_WEIGHTS, ELEMENT_NAMES, WEIGHTS_REFERENCE

ATOM_REFERENCE = "IUPAC Periodic Table of the Elements, 2022"
NAMES_REFERENCE = "IUPAC, Nomenclature of Inorganic Chemistry, Recommendations 2005"
_FARTHEST = 0.35


def atom_particles(
    element: str, mass_number: int = 0, charge: int = 0, wanted: str = "neutrons"
) -> ToolResult:
    """Protons, neutrons and electrons of an isotope or ion. Raises `AskThePerson` for impossible figures."""
    symbol = element_symbol(element)
    protons = ATOMIC_NUMBERS[symbol]
    electrons = protons - charge
    if electrons < 0 or charge < -4:
        raise AskThePerson("That charge is not possible.", questions=(f"Which charge has the {symbol} ion?",))
    label = symbol if not mass_number else f"{ELEMENT_NAMES[symbol]}-{mass_number}"
    if charge:
        size = abs(charge) if abs(charge) > 1 else ""
        label = (
            f"{label} {size}{'+' if charge > 0 else '-'}"
            if mass_number
            else f"{symbol}{size}{'+' if charge > 0 else '-'}"
        )
    values = {
        "protons": Value(name="protons", label="protons", number=protons),
        "electrons": Value(name="electrons", label="electrons", number=electrons),
    }
    if mass_number:
        usual = ATOMIC_WEIGHTS[symbol]
        if mass_number < protons or abs(mass_number - usual) > max(6, _FARTHEST * usual):
            question = f"Is the mass number of {ELEMENT_NAMES[symbol]} really {mass_number}?"
            raise AskThePerson("There is no such isotope.", questions=(question,))
        values["neutrons"] = Value(name="neutrons", label="neutrons", number=mass_number - protons)
    if wanted not in values:
        question = f"Which isotope of {ELEMENT_NAMES[symbol]} is meant (its mass number)?"
        raise AskThePerson("The number of neutrons depends on the isotope.", questions=(question,))
    rest = tuple(value for name, value in values.items() if name != wanted)
    also = " and ".join(f"{{{{{value.name}}}}} {value.label}" for value in rest)
    return ToolResult(
        values=(values[wanted], *rest),
        sentence=f"{{{{atom}}}} has {{{{{wanted}}}}} {wanted} (with {also}).",
        method="protons are the atomic number, neutrons the mass number less the protons, electrons the protons "
        "less the charge",
        reference=ATOM_REFERENCE,
        facts=(Value(name="atom", label="atom", text=label[:1].upper() + label[1:]),),
    )


def element_mass(mass: float, substance: str, element: str) -> ToolResult:
    """Mass of an element (or of the water of a hydrate) in a mass of a compound, grams."""
    if mass <= 0:
        raise BadInput("The mass must be positive.")
    share = percent_composition(substance, element)
    percent = share.values[0].number
    if percent is None:
        raise ToolFailed("The composition has no number.")
    label = share.values[0].label.removeprefix("percent of ")
    found = Value(name="element_mass", label=f"mass of {label}", number=mass * percent / 100, unit="gram",
                  significant=4, kind="mass")  # fmt: skip
    return ToolResult(
        values=(found, share.values[0]),
        sentence=f"{{{{mass}}}} of {{{{name}}}} holds {{{{element_mass}}}} of {label}.",
        method="mass of the compound times the element's share by mass",
        reference=WEIGHTS_REFERENCE,
        latex=r"m_\text{element} = w \, m_\text{compound}",
        checked_by=share.checked_by,
        facts=share.facts,
    )


def formula_of(substance: str) -> ToolResult:
    """The formula of a named compound. Raises `BadInput` for names that the tables and rules do not give."""
    formula = formula_of_name(substance)
    if formula is None:
        formula = resolve(substance).text
    return ToolResult(
        values=(Value(name="formula", label="formula", text=formula),),
        sentence="The formula of {{substance}} is {{formula}}.",
        method="charges of the ions balanced, or the name looked up",
        reference=NAMES_REFERENCE,
    )


@cache
def _names_by_formula() -> dict[str, str]:
    names: dict[str, str] = {}
    for name, formula in salt_names().items():
        names.setdefault(formula, name)
    return names


def name_of(substance: str) -> ToolResult:
    """The name of a compound given by formula. Raises `BadInput` where isomers or ions leave it open."""
    formula = resolve(substance).text
    carbon = set(read_formula(formula).counts) >= {"C", "H"}
    name = first_names().get(formula) or _names_by_formula().get(formula)
    if name is None or (carbon and formula not in first_names()):
        raise BadInput(f"I do not know one name for {formula}.")
    return ToolResult(
        values=(Value(name="name", label="name", text=_with_roman(name)),),
        sentence="{{substance}} is {{name}}.",
        method="the ions named, or the formula looked up",
        reference=NAMES_REFERENCE,
    )


def _with_roman(name: str) -> str:
    """ "iron (iii) oxide" as chemists write it: "iron(III) oxide"."""
    before, opening, rest = name.partition(" (")
    if not opening:
        return name
    roman, _, after = rest.partition(")")
    return f"{before}({roman.upper()}){after}"
