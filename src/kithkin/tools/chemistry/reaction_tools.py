"""Energy, electricity, rates and equilibrium of reactions; Dalton's and Graham's laws; mixing of solutions."""

from __future__ import annotations

import math

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.chemistry.equations import balance
from kithkin.tools.chemistry.formulas import Composition
from kithkin.tools.chemistry.more_tables import (
    ENTHALPY_REFERENCE,
    FORMATION_ENTHALPIES,
    POTENTIAL_REFERENCE,
    REDUCTION_POTENTIALS,
)
from kithkin.tools.chemistry.substances import describe, resolve
from kithkin.tools.chemistry.weights import CONSTANTS_REFERENCE, DIATOMIC, FARADAY, GAS_CONSTANT

_ELEMENTS = frozenset(DIATOMIC.values()) | {
    "C",
    "S",
    "Fe",
    "Al",
    "Mg",
    "Na",
    "K",
    "Ca",
    "Cu",
    "Zn",
    "Ag",
    "Pb",
    "Li",
}


def _enthalpy(one: Composition) -> tuple[float, str] | None:
    if one.text in _ELEMENTS:
        return 0.0, ""
    states = [
        (value, state) for (formula, state), value in FORMATION_ENTHALPIES.items() if formula == one.text
    ]
    # Water forms as a liquid at 25 °C, which is also the convention for enthalpies of combustion.
    return states[0] if states else None


def reaction_enthalpy(equation: str) -> ToolResult:
    """Standard enthalpy of a reaction from enthalpies of formation (Hess's law), in kJ for the balanced equation."""
    balanced = balance(equation)
    total = 0.0
    facts: list[Value] = [Value(name="balanced", label="balanced equation", text=str(balanced))]
    for index, (one, count) in enumerate(zip(balanced.species, balanced.coefficients, strict=True)):
        found = _enthalpy(one)
        if found is None:
            message = f"I have no enthalpy of formation for {one.text}."
            raise AskThePerson(message, questions=(f"What is the enthalpy of formation of {one.text}?",))
        total += found[0] * count * (-1 if index < len(balanced.reactants) else 1)
        label = f"enthalpy of formation of {one.text}" + (f" ({found[1]})" if found[1] else "")
        facts.append(
            Value(name=f"species_{index}", label=label, number=found[0], unit="kilojoule / mole", decimals=2)
        )
    kind = "exothermic" if total < 0 else "endothermic"
    return ToolResult(
        values=(
            Value(
                name="enthalpy", label="reaction enthalpy", number=total, unit="kilojoule / mole", decimals=1
            ),
        ),
        sentence=f"The reaction is {kind}: {{{{enthalpy}}}} for {{{{balanced}}}}, at {{{{standard_temperature}}}} with liquid water.",
        method="enthalpies of formation of the products minus those of the reactants",
        reference=f"G. H. Hess, 1840; {ENTHALPY_REFERENCE}",
        latex=r"\Delta_r H = \sum \Delta_f H_\text{products} - \sum \Delta_f H_\text{reactants}",
        checked_by="atoms counted again on both sides",
        facts=(
            *facts,
            Value(name="standard_temperature", label="temperature", number=25, unit="degree_Celsius"),
        ),
    )


def cell_potential(first: str, second: str) -> ToolResult:
    """Standard potential of a galvanic cell of two metals in their own ions, in volts."""
    metals = [resolve(first).text, resolve(second).text]
    halves = [REDUCTION_POTENTIALS.get(metal) for metal in metals]
    if halves[0] is None or halves[1] is None or metals[0] == metals[1]:
        raise AskThePerson(
            "I do not have both electrode potentials.", questions=("What are the two electrode potentials?",)
        )
    low, high = sorted((halves[0], halves[1]), key=lambda half: half[1])
    return ToolResult(
        values=(
            Value(name="potential", label="cell potential", number=high[1] - low[1], unit="volt", decimals=2),
        ),
        sentence="The standard cell potential is {{potential}}; the cathode is where {{cathode}} happens.",
        method="potential of the cathode minus potential of the anode",
        reference=POTENTIAL_REFERENCE,
        latex=r"E^\circ = E^\circ_\text{cathode} - E^\circ_\text{anode}",
        facts=(
            Value(name="cathode", label="cathode reaction", text=high[0]),
            Value(
                name="cathode_potential", label="cathode potential", number=high[1], unit="volt", decimals=4
            ),
            Value(name="anode_potential", label="anode potential", number=low[1], unit="volt", decimals=4),
        ),
    )


def nernst(
    standard_potential: float, electrons: int, quotient: float, temperature: float = 298.15
) -> ToolResult:
    """Cell potential away from standard conditions (Nernst 1889), in volts; temperature in kelvin."""
    if electrons < 1 or quotient <= 0 or temperature <= 0:
        raise BadInput("Electrons, reaction quotient and temperature must be positive.")
    potential = standard_potential - GAS_CONSTANT * temperature / (electrons * FARADAY) * math.log(quotient)
    return ToolResult(
        values=(Value(name="potential", label="cell potential", number=potential, unit="volt", decimals=3),),
        sentence="The cell potential is {{potential}}.",
        method="standard potential minus RT/zF times the logarithm of the reaction quotient",
        reference=f"W. Nernst, 1889; {CONSTANTS_REFERENCE}",
        latex=r"E = E^\circ - \frac{RT}{zF}\ln Q",
    )


def arrhenius(
    first_rate: float, first_temperature: float, second_temperature: float, activation_energy: float
) -> ToolResult:
    """Rate constant at another temperature (Arrhenius 1889); energy in J/mol, temperatures in K."""
    if min(first_rate, first_temperature, second_temperature, activation_energy) <= 0:
        raise BadInput("Rate constant, temperatures and activation energy must be positive.")
    exponent = activation_energy / GAS_CONSTANT * (1 / first_temperature - 1 / second_temperature)
    if abs(exponent) > 600:
        raise BadInput("These numbers are too extreme.")
    return ToolResult(
        values=(Value(name="rate", label="rate constant at the new temperature",
                      number=first_rate * math.exp(exponent), significant=3),),
        sentence="The rate constant at {{second_temperature}} is {{rate}}.",
        method="Arrhenius equation for two temperatures",
        reference=f"S. Arrhenius, 1889; {CONSTANTS_REFERENCE}",
        latex=r"\ln\frac{k_2}{k_1} = \frac{E_a}{R}\left(\frac{1}{T_1} - \frac{1}{T_2}\right)",
    )  # fmt: skip


def activation_energy(
    first_rate: float, first_temperature: float, second_rate: float, second_temperature: float
) -> ToolResult:
    """Activation energy in kJ/mol from rate constants at two temperatures (Arrhenius 1889)."""
    if min(first_rate, second_rate, first_temperature, second_temperature) <= 0:
        raise BadInput("Rate constants and temperatures must be positive.")
    if first_temperature == second_temperature:
        raise BadInput("The two temperatures must differ.")
    inverse = 1 / first_temperature - 1 / second_temperature
    energy = GAS_CONSTANT * math.log(second_rate / first_rate) / inverse
    if not math.isclose(first_rate * math.exp(energy / GAS_CONSTANT * inverse), second_rate, rel_tol=1e-9):
        raise ToolFailed("The activation energy does not reproduce the second rate constant.")
    return ToolResult(
        values=(Value(name="activation_energy", label="activation energy", number=energy / 1000,
                      unit="kilojoule / mole", significant=3),),
        sentence="The activation energy is {{activation_energy}}.",
        method="Arrhenius equation for two temperatures",
        reference=f"S. Arrhenius, 1889; {CONSTANTS_REFERENCE}",
        latex=r"E_a = R\,\frac{\ln(k_2/k_1)}{1/T_1 - 1/T_2}",
        checked_by="put back into the Arrhenius equation",
    )  # fmt: skip


def total_pressure(pressures: tuple[float, ...]) -> ToolResult:
    """Total pressure of a gas mixture from its partial pressures, in the unit they were given in (Dalton 1801)."""
    if len(pressures) < 2 or min(pressures) <= 0:
        raise BadInput("Give at least two positive partial pressures.")
    total = math.fsum(pressures)
    return ToolResult(
        values=(Value(name="total", label="total pressure", number=total, unit="pascal", kind="pressure"),),
        sentence="The total pressure is {{total}}.",
        method="the partial pressures added up",
        reference="J. Dalton, 1801",
        latex=r"P = \sum_i P_i",
        checked_by="",
    )


def effusion_ratio(first: str, second: str) -> ToolResult:
    """How many times faster the first gas effuses than the second (Graham 1848)."""
    light, heavy = resolve(first), resolve(second)
    ratio = math.sqrt(heavy.molar_mass / light.molar_mass)
    return ToolResult(
        values=(Value(name="ratio", label="ratio of effusion rates", number=ratio, significant=4),),
        sentence="{{first_name}} effuses {{ratio}} times as fast as {{second_name}}.",
        method="square root of the inverse ratio of the molar masses",
        reference="T. Graham, 1848",
        latex=r"\frac{r_1}{r_2} = \sqrt{\frac{M_2}{M_1}}",
        facts=(Value(name="first_name", label="first gas", text=describe(first)),
               Value(name="second_name", label="second gas", text=describe(second)),
               Value(name="first_mass", label="molar mass", number=light.molar_mass, unit="gram / mole", significant=5),
               Value(name="second_mass", label="molar mass", number=heavy.molar_mass, unit="gram / mole",
                     significant=5)),
    )  # fmt: skip


def mix_solutions(
    first_concentration: float, first_volume: float, second_concentration: float, second_volume: float
) -> ToolResult:
    """Concentration after mixing two solutions of the same solute; volumes are taken as additive."""
    if min(first_concentration, second_concentration) < 0 or min(first_volume, second_volume) <= 0:
        raise BadInput("Concentrations and volumes must be positive.")
    total = first_volume + second_volume
    mixed = (first_concentration * first_volume + second_concentration * second_volume) / total
    return ToolResult(
        values=(Value(name="concentration", label="concentration of the mixture", number=mixed, unit="mole / liter",
                      significant=4, kind="concentration"),),
        sentence="The mixture has a concentration of {{concentration}}.",
        method="amounts added, divided by the volumes added",
        reference="Conservation of the amount of solute",
        latex=r"c = \frac{c_1 V_1 + c_2 V_2}{V_1 + V_2}",
        cautions=("The volumes are assumed to add up.",),
        checked_by="",
    )  # fmt: skip


def equilibrium_constant(
    products: tuple[float, ...], reactants: tuple[float, ...], equation: str
) -> ToolResult:
    """Kc of a reaction from equilibrium concentrations, in the order of the equation."""
    balanced = balance(equation)
    sizes = (len(balanced.reactants), len(balanced.products))
    if (len(reactants), len(products)) != sizes or min(*reactants, *products) <= 0:
        raise BadInput("Give a positive concentration for each substance in the equation.")
    powers = balanced.coefficients
    constant = math.prod(c**p for c, p in zip(products, powers[sizes[0] :], strict=True)) / math.prod(
        c**p for c, p in zip(reactants, powers[: sizes[0]], strict=True)
    )
    return ToolResult(
        values=(Value(name="constant", label="equilibrium constant", number=constant, significant=3),),
        sentence="The equilibrium constant Kc is {{constant}} for {{balanced}}.",
        method="concentrations of products over reactants, each to the power of its coefficient",
        reference="C. M. Guldberg and P. Waage, 1864",
        latex=r"K_c = \frac{\prod [\text{products}]^{\nu}}{\prod [\text{reactants}]^{\nu}}",
        facts=(Value(name="balanced", label="balanced equation", text=str(balanced)),),
    )


def first_order(half_life: float, time: float) -> ToolResult:
    """Percent of a reactant left after a time in a first-order reaction, from the half-life (same unit)."""
    if half_life <= 0 or time < 0:
        raise BadInput("Half-life and time must be positive.")
    left = 100 * 0.5 ** (time / half_life)
    return ToolResult(
        values=(Value(name="left", label="left", number=left, unit="percent", significant=4),),
        sentence="{{left}} of the reactant is left.",
        method="halved once in each half-life",
        reference="OpenStax, Chemistry 2e, 2019, chapter 12",
        latex=r"\frac{[A]}{[A]_0} = 2^{-t/t_{1/2}}",
        checked_by="",
    )
