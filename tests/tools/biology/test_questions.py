"""Questions as people phrase them, with answers from textbooks or computed by hand."""

import pytest

NUMBERS = [
    ("If 1 in 2500 babies have a recessive disease, what share of people carries it?", 0.0392),
    ("cystic fibrosis affects 1 in 2500 births. what percentage of people are carriers?", 0.0392),
    ("a recessive disorder occurs in one in 10,000 people, how many carry the gene?", 0.0198),
    ("1 in 400 people has sickle cell, carrier frequency?", 0.095),
    ("magnification if drawing is 6cm and the real cell is 0.03 mm", 2000),
    ("population 5000 grows at 2% a year for 10 yrs", 6094.97),
    ("GC content of ATGCGCAT?", 50.0),
    ("what is the tm of ACGTTGCAAC", 30.0),
    ("how many bases are in ATGCCGTAA", 9),
    ("isoelectric point of the peptide MKWVTFISLL", 8.5),
    ("probability of recessive offspring from Tt × tt", 50.0),
    ("what is the chance of aa from a cross of Aa and Aa", 25.0),
    ("a carrier mother and a normal father: chance of a colour blind son?", 50.0),
    ("mother is a carrier for hemophilia, what's the chance her son has it", 50.0),
    ("If q = 0.3 in Hardy-Weinberg, what is the frequency of heterozygotes?", 0.42),
    (
        "1 in 10000 people have the recessive disease. Using Hardy-Weinberg, what is the carrier frequency?",
        0.0198,
    ),
    (
        "In a population in Hardy-Weinberg equilibrium 16% show the recessive phenotype. What is the frequency of the recessive allele?",
        0.4,
    ),
    ("Bacteria double every 20 minutes. Starting with 100 how many after 2 hours?", 6400),
    ("A culture grows from 1000 to 64000 cells in 3 hours. What is the doubling time?", 0.5),
    ("Population N = 100, r = 0.5, K = 1000 what is dN/dt", 45.0),
    ("150 colonies on a plate with 0.1 mL of a 10^-5 dilution, what is the CFU/mL?", 1.5e8),
    ("what's the total dilution after four 1:10 dilutions", 10000),
    ("200 cells in 4 squares of a hemocytometer with a dilution factor of 2, cells per mL?", 1e6),
    ("170 recombinant out of 1000 offspring, what is the recombination frequency", 17.0),
    ("Vmax = 100 umol/min, Km = 5 mM, substrate 10 mM, what's the rate?", 66.667),
    ("population of 200 grows at 5% per year, size after 10 years", 325.8),
    ("carrying capacity 1000, N 400, r 0.2: whats the growth rate", 48.0),
    ("mark recapture: 50 marked, 40 caught, 10 of them marked, population estimate", 200),
    (
        "I caught 60 fish and tagged them. Later I caught 80 and 12 were tagged. How many fish are in the pond?",
        400,
    ),
    ("simpson's diversity index for 10, 20, 30", 0.6215),
    ("shannon index of 10 10 10", 1.0986),
    ("population density of 300 deer on 60 km2", 5.0),
    ("10% rule: producers have 10000 kJ how much reaches secondary consumers", 100.0),
    ("an image of a cell is 40 mm long. the magnification is x400. whats the actual size", 0.1),
    ("a cell is 20 micrometers in real life and 4 cm in the drawing, whats the magnification?", 2000),
    ("allele frequency of A if there are 20 AA, 50 Aa and 30 aa", 0.45),
    ("how many codons in a 300 nucleotide mRNA", 100),
    ("how many base pairs in ATGCAT", 6),
    ("If 16% of a population show the recessive trait, what percentage are heterozygous carriers?", 0.48),
    ("Km is 2 mM and [S] is 6 mM with Vmax 40. Find velocity", 30.0),
]
TEXTS = [
    ("What is the complement of ATGCCG?", "TACGGC"),
    ("reverse complement of 5'-ATGCCGTA-3'", "TACGGCAT"),
    ("transcribe ATGGCCTAA into mRNA", "AUGGCCUAA"),
    ("translate AUGGCCUAA", "Met-Ala"),
    ("what protein does ATGGCCATTGTAATG code for", "Met-Ala-Ile-Val-Met"),
    ("what amino acid does AUG code for", "methionine"),
    ("Which codons code for leucine?", "UUA, UUG, CUU, CUC, CUA, CUG"),
    ("find the ORF in CCATGAAATAGCC", "ATGAAATAG"),
    ("Cross Aa x Aa", "3 A_ : 1 aa"),
    ("What is the phenotypic ratio of AaBb x AaBb?", "9 A_B_ : 3 A_bb : 3 aaB_ : 1 aabb"),
    ("what's the ratio for a dihybrid cross", "9 A_B_ : 3 A_bb : 3 aaB_ : 1 aabb"),
    ("If the mother is type AB and the father is type O, what blood types can the child have?", "A or B"),
]
TRAPS = [
    "1 in 2500 babies have cystic fibrosis and both parents carry it, what is the risk",
    "is my cat a tabby",
    "how many bacteria are in yoghurt",
    "what is DNA",
    "the gut has bacteria",
    "what is the chance of rain when two fronts cross",
    "what blood type am I",
    "how do enzymes work",
    "translate hello into French",
    "chance of a colour blind daughter if the mother is a carrier?",
    "population of France",
    "what is the doubling time of my savings at 5%",
    "complement my outfit",
    "mark recapture 50 marked 40 caught",
    "population after 10 years",
    "how many of 60 students got marked papers if 80 wrote and 12 failed",
    "what is the magnification of my microscope",
    "both parents are carriers, what is the chance of two children being affected by a recessive disease",
]


@pytest.mark.parametrize(("question", "expected"), NUMBERS)
def test_number(answer, question: str, expected: float) -> None:
    assert answer(question) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("question", "expected"), TEXTS)
def test_text(answer, question: str, expected: str) -> None:
    assert answer(question) == expected


@pytest.mark.parametrize("question", TRAPS)
def test_trap_is_not_answered(answer, question: str) -> None:
    assert all(p.questions or p.confidence < 0.6 for p in answer.proposals(question))
