"""Sequences, genetics and kinetics against published values and invariants."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.tools.biology import genetics, populations, sequence_tools, sequences


@given(st.text("ACGT", min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_complement_is_its_own_inverse(dna: str) -> None:
    assert sequences.complement(sequences.complement(dna)) == dna


def test_translation_of_a_known_message() -> None:
    # The example of Biopython's tutorial and NCBI table 1.
    dna = "ATGGCCATTGTAATGGGCCGCTGAAAGGGTGCCCGATAG"
    assert sequences.translate(dna, to_stop=False) == "MAIVMGR*KGAR*"


def test_code_has_three_stops_and_one_methionine() -> None:
    letters = list(sequences.CODONS.values())
    assert (len(letters), letters.count("*"), letters.count("M"), letters.count("L")) == (64, 3, 1, 6)


def test_nearest_neighbour_energy_of_santalucias_example() -> None:
    # SantaLucia 1998, figure 1: CGTTGA has a predicted free energy of -5.35 kcal/mol at 37 °C (from tabulated
    # energies; enthalpy less temperature times entropy agrees within the rounding of the tables).
    pairs = ("CG", "GT", "TT", "TG", "GA")
    stacks = [
        sequences._STACKING.get(pair) or sequences._STACKING[sequences.complement(pair)[::-1]]
        for pair in pairs
    ]
    enthalpy = sum(h for h, _ in stacks) + 0.1 + 2.3
    entropy = sum(s for _, s in stacks) - 2.8 + 4.1
    assert enthalpy - 310.15 * entropy / 1000 == pytest.approx(-5.35, abs=0.1)


def test_more_salt_makes_dna_melt_later() -> None:
    dna = "GTCACGATCGGATCGATCGG"
    assert sequences.neighbour_temperature(dna, sodium=1.0) > sequences.neighbour_temperature(
        dna, sodium=0.05
    )


@pytest.mark.parametrize("text", ["ATGX", "AUGT", "", "hello"])
def test_not_a_sequence(text: str) -> None:
    with pytest.raises(BadInput):
        sequence_tools.gc_content(text)


def test_insulin_b_chain_like_peptide_weighs_its_residues() -> None:
    # Glycylglycine, C4H8N2O3: 132.12 g/mol.
    assert sequence_tools.protein_properties("GG").values[0].number == pytest.approx(132.12, abs=0.01)


@pytest.mark.parametrize(("first", "second", "groups"), [
    ("A", "B", "A or B or AB or O"), ("O", "O", "O"), ("AB", "AB", "A or B or AB"), ("AO", "OO", "A or O"),
])  # fmt: skip
def test_blood_groups(first: str, second: str, groups: str) -> None:
    assert genetics.blood_groups(first, second).values[0].text == groups


@given(st.floats(0.001, 0.999))
@settings(max_examples=40, deadline=None)
def test_hardy_weinberg_adds_up(q: float) -> None:
    values = {v.name: v.number for v in genetics.hardy_weinberg(recessive_allele=q).values}
    assert values["carriers"] + values["recessive"] + values["dominant"] == pytest.approx(1)


def test_sex_linked_daughters_need_an_affected_father() -> None:
    values = {v.name: v.number for v in genetics.sex_linked("carrier", "affected").values}
    assert (values["sons"], values["daughters"], values["carriers"]) == (50, 50, 50)


def test_rate_above_maximum_is_asked_about() -> None:
    with pytest.raises(AskThePerson):
        populations.michaelis_menten(maximum=10, rate=12, substrate=1)


def test_half_the_maximum_rate_at_km() -> None:
    assert populations.michaelis_menten(maximum=10, constant=2, substrate=2).values[
        0
    ].number == pytest.approx(5)


def test_logistic_growth_stays_below_capacity() -> None:
    assert populations.logistic_growth(10, 0.5, 1000, 8).values[0].number == pytest.approx(355.47, rel=1e-3)
