"""Formulas, equations and laws against published values and invariants."""

import math

import molmass
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.tools.chemistry import acids, composition_tools, element_tools, law_table
from kithkin.tools.chemistry.compounds import common_names
from kithkin.tools.chemistry.equations import balance
from kithkin.tools.chemistry.formulas import hill_order, read_formula
from kithkin.tools.chemistry.substances import find_substances, formula_of_name, resolve
from kithkin.tools.chemistry.weights import ATOMIC_WEIGHTS, RADIOACTIVE


def test_lexicon_is_broad_and_its_formulas_weigh_what_molmass_says() -> None:
    names = common_names()
    assert len(names) >= 400
    assert len(set(names.values())) >= 250
    for formula in set(names.values()):
        assert read_formula(formula).molar_mass == pytest.approx(
            molmass.Formula(formula.replace("·", ".")).mass, rel=2e-4
        )


def test_weights_agree_with_molmass() -> None:
    for symbol, weight in ATOMIC_WEIGHTS.items():
        if symbol not in RADIOACTIVE:
            assert weight == pytest.approx(molmass.ELEMENTS[symbol].mass, rel=2e-4)


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("calcium nitrate", "Ca(NO3)2"), ("iron(III) oxide", "Fe2O3"), ("aluminium sulphate", "Al2(SO4)3"),
        ("ammonium phosphate", "(NH4)3PO4"), ("copper(II) sulfate pentahydrate", "CuSO4·5H2O"),
        ("dinitrogen pentoxide", "N2O5"), ("table salt", "NaCl"), ("sodium peroxide", "Na2O2"),
        ("magnesium hydroxide", "Mg(OH)2"), ("vitamin C", "C6H8O6"), ("lead(IV) oxide", "PbO2"),
    ],
)  # fmt: skip
def test_name_to_formula(name: str, formula: str) -> None:
    assert formula_of_name(name) == formula


@pytest.mark.parametrize("text", ["Xy2O", "H2O)", "NaCl0", "(", "", "h", "Na(Cl", "2H2O", "iron chloride"])
def test_not_a_substance(text: str) -> None:
    with pytest.raises(BadInput):
        resolve(text)


@pytest.mark.parametrize(
    ("text", "charge"),
    [("SO4^2-", -2), ("NH4+", 1), ("Fe3+", 3), ("SO42-", -2), ("[Fe(CN)6]^4-", -4), ("H₂O", 0)],
)
def test_charge(text: str, charge: int) -> None:
    assert read_formula(text).charge == charge


@given(st.dictionaries(st.sampled_from(sorted(ATOMIC_WEIGHTS)), st.integers(1, 40), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_written_formula_reads_back(counts: dict[str, int]) -> None:
    assert read_formula(hill_order(counts)).counts == counts


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_finding_substances_never_fails(text: str) -> None:
    for item in find_substances(text):
        assert read_formula(item.formula)


def test_balancing_conserves_charge() -> None:
    balanced = balance("MnO4^- + Fe2+ + H+ -> Mn2+ + Fe3+ + H2O")
    assert balanced.coefficients == (1, 5, 8, 1, 5, 4)


@pytest.mark.parametrize("equation", ["H2 -> O2", "NaCl -> NaCl2", "H2 + O2", "C + O2 -> CO2 + N2"])
def test_unbalanceable(equation: str) -> None:
    with pytest.raises(BadInput):
        balance(equation)


def test_ambiguous_equation_is_asked_about() -> None:
    with pytest.raises(AskThePerson):
        balance("C + O2 -> CO + CO2")


@given(st.floats(1e-3, 50), st.floats(0.1, 500), st.floats(150, 900))
@settings(max_examples=50, deadline=None)
def test_gas_law_inverts(amount: float, volume: float, temperature: float) -> None:
    pressure = law_table.IDEAL_GAS.run(amount=amount, volume=volume, temperature=temperature).values[0].number
    back = law_table.IDEAL_GAS.run(pressure=pressure, volume=volume, temperature=temperature).values[0].number
    assert back == pytest.approx(amount)


def test_molar_volume_at_zero_celsius_is_codata() -> None:
    volume = law_table.IDEAL_GAS.run(pressure=101325, amount=1, temperature=273.15).values[0].number
    assert volume == pytest.approx(22.41396954, abs=1e-7)


def test_laws_refuse_nonsense() -> None:
    with pytest.raises(AskThePerson):
        law_table.DILUTION.run(stock_volume=1)
    with pytest.raises(BadInput):
        law_table.MOLARITY.run(amount=-1, volume=1)
    with pytest.raises(AskThePerson):
        law_table.PERCENT_YIELD.run(actual_yield=60, theoretical_yield=50)


@given(st.floats(1e-7, 1.0))
@settings(max_examples=40, deadline=None)
def test_weak_acid_is_weaker_than_strong(concentration: float) -> None:
    weak = acids.solution_ph(concentration, "acetic acid").values[0].number
    strong = acids.solution_ph(concentration, "HCl").values[0].number
    assert strong <= weak <= 7.0 + 1e-6


def test_very_dilute_acid_is_not_basic() -> None:
    assert acids.solution_ph(1e-8, "HCl").values[0].number == pytest.approx(6.978, abs=1e-3)


def test_empirical_formula_of_textbook_compound() -> None:
    # 79.8 % C, 20.2 % H is ethane's composition; molar mass 30.
    result = composition_tools.empirical_formula("C,H", (79.8, 20.2), 30.0)
    assert [value.text for value in result.values] == ["C2H6", "CH3"]


def test_hydrate_water() -> None:
    assert composition_tools.percent_composition("CuSO4·5H2O", "water").values[0].number == pytest.approx(
        36.08, abs=0.01
    )


@pytest.mark.parametrize(
    ("substance", "element", "state"), [("K2Cr2O7", "Cr", 6), ("H2O2", "O", -1), ("NaH", "H", -1)]
)
def test_oxidation(substance: str, element: str, state: int) -> None:
    assert element_tools.oxidation_number(substance, element).values[0].number == state


def test_every_configuration_holds_its_electrons() -> None:
    for number, symbol in enumerate(("H", "He", "C", "Cr", "Cu", "Ag", "Au", "U")):
        text = element_tools.electron_configuration(symbol).values[0].text
        assert text is not None, number
        assert sum(int(shell[2:]) for shell in text.split()) == element_tools.ATOMIC_NUMBERS[symbol]
    assert math.isclose(ATOMIC_WEIGHTS["H"], 1.008)
