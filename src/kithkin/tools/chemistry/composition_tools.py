"""Tools on formulas and equations: molar mass, composition, empirical formulas, balancing, mole ratios."""

from __future__ import annotations

import math

import molmass

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.chemistry.equations import balance, combustion_of
from kithkin.tools.chemistry.formulas import Composition, hill_order, read_formula
from kithkin.tools.chemistry.substances import describe, resolve
from kithkin.tools.chemistry.weights import ATOMIC_WEIGHTS, ELEMENT_NAMES, RADIOACTIVE, WEIGHTS_REFERENCE

_STOICHIOMETRY = (
    "Conservation of atoms and charge; IUPAC, Compendium of Chemical Terminology, 'stoichiometry'"
)


def _confirm_mass(composition: Composition) -> str:
    """Compares with the sum over isotopes that `molmass` makes; our weights are abridged to five digits."""
    if any(symbol in RADIOACTIVE for symbol in composition.counts) or not composition.atoms:
        return ""
    other = float(molmass.Formula(hill_order(composition.counts)).mass)
    if abs(other - composition.molar_mass) > 3e-4 * other:
        raise ToolFailed("Two ways of computing the molar mass disagree.")
    return "summed again from isotopic masses and abundances"


def molar_mass(substance: str) -> ToolResult:
    """Molar mass in g/mol from standard atomic weights (IUPAC 2021, abridged)."""
    composition = resolve(substance)
    steps = tuple(
        f"{ELEMENT_NAMES[symbol]}: {count} × {ATOMIC_WEIGHTS[symbol]:g}"
        for symbol, count in composition.atoms
    )
    return ToolResult(
        values=(
            Value(name="molar_mass", label=f"molar mass of {describe(substance)}", number=composition.molar_mass,
                  unit="gram / mole", significant=5, kind="molar_mass"),
            Value(name="formula", label="formula", text=composition.text),
        ),
        sentence="The molar mass of {{name}} is {{molar_mass}}.",
        method="sum of the standard atomic weights of all atoms in the formula",
        reference=WEIGHTS_REFERENCE,
        latex=r"M = \sum_i n_i A_i",
        steps=steps,
        checked_by=_confirm_mass(composition),
        facts=(
            Value(name="name", label="substance", text=describe(substance)),
            *(Value(name=f"weight_{s.lower()}", label=f"atomic weight of {s}", number=ATOMIC_WEIGHTS[s],
                    significant=5) for s, _ in composition.atoms),
            *(Value(name=f"count_{s.lower()}", label=f"atoms of {s}", number=n) for s, n in composition.atoms),
        ),
    )  # fmt: skip


def _element_symbol(text: str) -> str:
    for symbol, name in ELEMENT_NAMES.items():
        if text.strip() == symbol or text.strip().lower() in {name, name.replace("aluminium", "aluminum")}:
            return symbol
    if text.strip().lower() in {"sulphur", "cesium"}:
        return "S" if text.strip().lower() == "sulphur" else "Cs"
    if text.strip().lower() == "water":
        return "water"
    raise BadInput(f'There is no element called "{text}".')


def percent_composition(substance: str, element: str = "") -> ToolResult:
    """Percent by mass of each element, or of one element or of the water of a hydrate."""
    composition = resolve(substance)
    total = composition.molar_mass
    shares = {symbol: 100 * ATOMIC_WEIGHTS[symbol] * count / total for symbol, count in composition.atoms}
    if abs(math.fsum(shares.values()) - 100) > 1e-9:
        raise ToolFailed("The percentages do not add up to a hundred.")
    name = Value(name="name", label="substance", text=describe(substance))
    values = tuple(
        Value(name=f"percent_{symbol.lower()}", label=f"percent of {ELEMENT_NAMES[symbol]}", number=share,
              unit="percent", decimals=2, kind="percent") for symbol, share in shares.items()
    )  # fmt: skip
    parts = ", ".join(f"{{{{percent_{symbol.lower()}}}}} {ELEMENT_NAMES[symbol]}" for symbol in shares)
    sentence = f"By mass, {{{{name}}}} is {parts}."
    if element:
        symbol = _element_symbol(element)
        share = _water_share(composition) if symbol == "water" else shares.get(symbol)
        if share is None:
            raise BadInput(f"There is no {element} in {composition.text}.")
        label = "water" if symbol == "water" else ELEMENT_NAMES[symbol]
        values = (Value(name="percent_of_element", label=f"percent of {label}", number=share, unit="percent",
                        decimals=2, kind="percent"),)  # fmt: skip
        sentence = f"By mass, {{{{name}}}} is {{{{percent_of_element}}}} {label}."
    return ToolResult(
        values=values,
        sentence=sentence,
        method="mass of each element in one mole, divided by the molar mass",
        reference=WEIGHTS_REFERENCE,
        checked_by="the percentages of all elements add up to a hundred",
        facts=(name,),
    )


def _water_share(composition: Composition) -> float | None:
    parts = composition.text.split("·")
    if len(parts) < 2 or not parts[-1].endswith("H2O"):
        return None
    count = int(parts[-1].removesuffix("H2O") or 1)
    return 100 * count * resolve("H2O").molar_mass / composition.molar_mass


def empirical_formula(
    elements: str, amounts: tuple[float, ...], molar_mass: float | None = None
) -> ToolResult:
    """Simplest whole-number formula from masses or mass percentages, and the molecular formula from a molar mass."""
    symbols = [_element_symbol(piece) for piece in elements.replace(" and ", ",").split(",")]
    if len(symbols) != len(amounts) or len(symbols) < 2 or len(set(symbols)) != len(symbols):
        raise BadInput("Give one amount for each element.")
    if any(not math.isfinite(amount) or amount <= 0 for amount in amounts):
        raise BadInput("The amounts of the elements must be positive.")
    moles = [amount / ATOMIC_WEIGHTS[symbol] for symbol, amount in zip(symbols, amounts, strict=True)]
    ratios = [one / min(moles) for one in moles]
    counts = _whole_ratio(ratios)
    formula = "".join(
        f"{symbol}{count if count > 1 else ''}" for symbol, count in zip(symbols, counts, strict=True)
    )
    empirical_mass = read_formula(formula).molar_mass
    values = [Value(name="empirical_formula", label="empirical formula", text=formula)]
    sentence = "The empirical formula is {{empirical_formula}}."
    if molar_mass is not None:
        multiple = round(molar_mass / empirical_mass)
        if multiple < 1 or abs(molar_mass / empirical_mass - multiple) > 0.06 * max(multiple, 1):
            question = "Is the molar mass right? It is not a multiple of the empirical formula's mass."
            raise AskThePerson("The molar mass does not fit.", questions=(question.replace(". It", "; it"),))
        molecular = "".join(
            f"{symbol}{count * multiple if count * multiple > 1 else ''}"
            for symbol, count in zip(symbols, counts, strict=True)
        )
        values.insert(0, Value(name="molecular_formula", label="molecular formula", text=molecular))
        sentence = "The molecular formula is {{molecular_formula}} (empirical formula {{empirical_formula}})."
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method="masses divided by atomic weights, then by the smallest, then made whole",
        reference=WEIGHTS_REFERENCE,
        checked_by="the formula's own composition agrees with the given one",
    )


def _whole_ratio(ratios: list[float]) -> list[int]:
    for multiple in range(1, 9):
        scaled = [ratio * multiple for ratio in ratios]
        whole = [round(value) for value in scaled]
        # Percentages given to one decimal put a few hundredths of error on each ratio.
        if all(
            abs(value - near) <= 0.015 * multiple + 0.012 * value
            for value, near in zip(scaled, whole, strict=True)
        ):
            return whole
    raise AskThePerson(
        "These amounts do not come to a simple formula.",
        questions=("Are all the elements and their amounts right?",),
    )


def balance_equation(equation: str) -> ToolResult:
    """Balances a chemical equation (atoms and charge)."""
    balanced = balance(equation)
    ratio = Value(
        name="coefficients",
        label="coefficients",
        text=", ".join(str(count) for count in balanced.coefficients),
    )
    return ToolResult(
        values=(Value(name="balanced", label="balanced equation", text=str(balanced)), ratio),
        sentence="The balanced equation is {{balanced}}.",
        method="smallest whole numbers that conserve every element and the charge",
        reference=_STOICHIOMETRY,
        checked_by="atoms and charge counted again on both sides",
    )


def combustion(fuel: str) -> ToolResult:
    """The balanced equation of complete combustion of a compound of C, H and O."""
    balanced = balance(combustion_of(resolve(fuel)))
    return ToolResult(
        values=(Value(name="balanced", label="balanced equation", text=str(balanced)),),
        sentence="Complete combustion: {{balanced}}.",
        method="carbon burns to carbon dioxide and hydrogen to water",
        reference=_STOICHIOMETRY,
        checked_by="atoms counted again on both sides",
    )


def _coefficients(equation: str, first: str, second: str) -> tuple[int, int, str]:
    balanced = balance(equation)
    found = [balanced.coefficient(resolve(name)) for name in (first, second)]
    for name, count in zip((first, second), found, strict=True):
        if count is None:
            raise BadInput(f"{name} does not take part in {balanced}.")
    return found[0] or 1, found[1] or 1, str(balanced)


def mole_ratio(equation: str, known: str, wanted: str, amount: float) -> ToolResult:
    """Amount of one substance that reacts or forms with a given amount of another, in mol."""
    given, asked, balanced = _coefficients(equation, known, wanted)
    if not math.isfinite(amount) or amount <= 0:
        raise BadInput("The amount must be positive.")
    result = amount * asked / given
    return ToolResult(
        values=(Value(name="amount", label=f"amount of {describe(wanted)}", number=result, unit="mole",
                      kind="amount"),),
        sentence="{{amount}} of {{wanted_name}} ({{balanced}}).",
        method="amount times the ratio of the coefficients in the balanced equation",
        reference=_STOICHIOMETRY,
        steps=(f"Balanced: {balanced}",),
        checked_by="atoms and charge counted again on both sides",
        facts=(Value(name="wanted_name", label="substance", text=describe(wanted)),
               Value(name="balanced", label="balanced equation", text=balanced),
               Value(name="wanted_coefficient", label="coefficient", number=asked),
               Value(name="known_coefficient", label="coefficient", number=given)),
    )  # fmt: skip


def limiting_reactant(
    equation: str, first: str, first_amount: float, second: str, second_amount: float, product: str = ""
) -> ToolResult:
    """Which of two reactants runs out first; with a product, the amount of it that can form, in mol."""
    one, other, balanced = _coefficients(equation, first, second)
    if min(first_amount, second_amount) <= 0:
        raise BadInput("Both amounts must be positive.")
    turnovers = (first_amount / one, second_amount / other)
    limiting = first if turnovers[0] <= turnovers[1] else second
    excess, left = (
        (second, second_amount - turnovers[0] * other)
        if limiting == first
        else (first, first_amount - turnovers[1] * one)
    )
    product_value: tuple[Value, ...] = ()
    named: tuple[Value, ...] = ()
    sentence = "The limiting reactant is {{limiting}}; {{left_over}} of {{excess}} is left over."
    if product:
        count = balance(equation).coefficient(resolve(product))
        if count is None:
            raise BadInput(f"{product} does not take part in {balanced}.")
        product_value = (Value(name="product_amount", label=f"amount of {describe(product)}",
                               number=min(turnovers) * count, unit="mole", kind="amount"),)  # fmt: skip
    if math.isclose(*turnovers, rel_tol=1e-6):
        sentence = "Neither reactant is in excess; both are used up."
    if product:
        sentence = f"That makes {{{{product_amount}}}} of {{{{product_name}}}}. {sentence}"
        named = (Value(name="product_name", label="product", text=describe(product)),)
    return ToolResult(
        values=(
            Value(name="limiting", label="limiting reactant", text=describe(limiting)),
            *product_value,
            Value(name="left_over", label="left over", number=max(left, 0.0), unit="mole", kind="amount"),
        ),
        sentence=sentence,
        method="each amount divided by its coefficient; the smaller one limits",
        reference=_STOICHIOMETRY,
        steps=(f"Balanced: {balanced}",),
        facts=(*named, Value(name="excess", label="reactant in excess", text=describe(excess)),
               Value(name="balanced", label="balanced equation", text=balanced)),
        checked_by="atoms and charge counted again on both sides",
    )  # fmt: skip
