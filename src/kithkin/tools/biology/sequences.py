"""DNA, RNA and protein sequences: pure functions on text.

The standard genetic code: M. W. Nirenberg and others, 1961-1966; NCBI translation table 1.
"""

from __future__ import annotations

import math
import re

from kithkin.messages.errors import BadInput

CODE_REFERENCE = "Standard genetic code (NCBI translation table 1)"
_AMINO = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
CODONS: dict[str, str] = {
    first + second + third: _AMINO[16 * i + 4 * j + k]
    for i, first in enumerate("UCAG")
    for j, second in enumerate("UCAG")
    for k, third in enumerate("UCAG")
}
AMINO_ACIDS: dict[str, tuple[str, str]] = {
    "A": ("Ala", "alanine"), "R": ("Arg", "arginine"), "N": ("Asn", "asparagine"), "D": ("Asp", "aspartic acid"),
    "C": ("Cys", "cysteine"), "Q": ("Gln", "glutamine"), "E": ("Glu", "glutamic acid"), "G": ("Gly", "glycine"),
    "H": ("His", "histidine"), "I": ("Ile", "isoleucine"), "L": ("Leu", "leucine"), "K": ("Lys", "lysine"),
    "M": ("Met", "methionine"), "F": ("Phe", "phenylalanine"), "P": ("Pro", "proline"), "S": ("Ser", "serine"),
    "T": ("Thr", "threonine"), "W": ("Trp", "tryptophan"), "Y": ("Tyr", "tyrosine"), "V": ("Val", "valine"),
    "*": ("Stop", "stop"),
}  # fmt: skip
_DNA_PAIRS = str.maketrans("ACGT", "TGCA")
_RNA_PAIRS = str.maketrans("ACGU", "UGCA")

NEIGHBOUR_REFERENCE = (
    "J. SantaLucia Jr., PNAS 95, 1998, 1460-1465: A unified view of polymer, dumbbell, and oligonucleotide DNA "
    "nearest-neighbor thermodynamics"
)
# Stacking enthalpy (kcal/mol) and entropy (cal/(mol K)) for 5'-XY-3'/3'-X'Y'-5', 1 M NaCl.
_STACKING: dict[str, tuple[float, float]] = {
    "AA": (-7.9, -22.2), "AT": (-7.2, -20.4), "TA": (-7.2, -21.3), "CA": (-8.5, -22.7), "GT": (-8.4, -22.4),
    "CT": (-7.8, -21.0), "GA": (-8.2, -22.2), "CG": (-10.6, -27.2), "GC": (-9.8, -24.4), "GG": (-8.0, -19.9),
}  # fmt: skip

RESIDUE_MASSES: dict[str, float] = {
    "A": 71.0788, "R": 156.1875, "N": 114.1038, "D": 115.0886, "C": 103.1388, "Q": 128.1307, "E": 129.1155,
    "G": 57.0519, "H": 137.1411, "I": 113.1594, "L": 113.1594, "K": 128.1741, "M": 131.1926, "F": 147.1766,
    "P": 97.1167, "S": 87.0782, "T": 101.1051, "W": 186.2132, "Y": 163.1760, "V": 99.1326,
}  # fmt: skip
"""Average residue masses (amino acid less water), g/mol."""
WATER_MASS = 18.0153
MASS_REFERENCE = "Average masses of amino acid residues, as in the ExPASy tools (E. Gasteiger et al., 2005)"

PKA_REFERENCE = "pKa values of B. Bjellqvist et al., Electrophoresis 14, 1993 and 15, 1994 (inner residues)"
_PKA_POSITIVE = {"K": 10.0, "R": 12.0, "H": 5.98}
_PKA_NEGATIVE = {"D": 4.05, "E": 4.45, "C": 9.0, "Y": 10.0}
_PKA_AMINO_END = {"A": 7.59, "M": 7.0, "S": 6.93, "P": 8.36, "T": 6.82, "V": 7.44, "E": 7.7}
_PKA_CARBOXYL_END = {"D": 4.55, "E": 4.75}


def clean(sequence: str) -> str:
    """A sequence without labels, digits, spaces and hyphens, in capitals."""
    bare = re.sub(r"[35]['′]", "", sequence.upper())
    return re.sub(r"[\s\-'′\d]", "", bare)


def nucleotides(sequence: str) -> tuple[str, bool]:
    """The bases, and whether it is RNA. Raises `BadInput` for other letters, mixtures and absurd lengths."""
    bases = clean(sequence)
    if not bases or len(bases) > 20_000:
        raise BadInput("Give a sequence of bases.")
    if set(bases) - set("ACGTU") or {"T", "U"} <= set(bases):
        raise BadInput(
            f'"{sequence[:40]}" is not a DNA or RNA sequence.', remedy="Use A, C, G and T, or U for RNA."
        )
    return bases, "U" in bases


def complement(bases: str, *, rna: bool = False) -> str:
    """The complementary strand, base by base (3' to 5' where the input is 5' to 3')."""
    return bases.translate(_RNA_PAIRS if rna else _DNA_PAIRS)


def translate(bases: str, *, to_stop: bool = True) -> str:
    """The protein of a reading frame that starts at the first base, one-letter; "*" is a stop."""
    rna = bases.replace("T", "U")
    protein = "".join(CODONS[rna[index : index + 3]] for index in range(0, len(rna) - 2, 3))
    return protein.split("*")[0] if to_stop else protein


def three_letters(protein: str) -> str:
    """ "Met-Ala-Gly" from "MAG"."""
    return "-".join(AMINO_ACIDS[letter][0] for letter in protein)


def open_reading_frame(bases: str) -> tuple[int, str, str] | None:
    """The longest frame from ATG to a stop on the given strand: start (from 1), bases with stop, protein."""
    dna = bases.replace("U", "T")
    best: tuple[int, str, str] | None = None
    for match in re.finditer("(?=ATG)", dna):
        protein = translate(dna[match.start() :], to_stop=False)
        end = protein.find("*")
        if end > 0 and (best is None or end > len(best[2])):
            best = (match.start() + 1, bases[match.start() : match.start() + 3 * end + 3], protein[:end])
    return best


def wallace_temperature(bases: str) -> float:
    """Melting temperature in °C by 2 °C per A or T and 4 °C per G or C (R. B. Wallace et al., 1979)."""
    weak = sum(bases.count(base) for base in "ATU")
    return 2.0 * weak + 4.0 * (len(bases) - weak)


def neighbour_temperature(dna: str, strand: float = 250e-9, sodium: float = 0.05) -> float:
    """Melting temperature in °C by nearest neighbours (SantaLucia 1998) with his entropy correction for salt.

    `strand` is the total strand concentration and `sodium` the monovalent cation concentration, mol/L.
    """
    enthalpy, entropy = 0.0, 0.0
    for left, right in zip(dna, dna[1:], strict=False):
        pair = left + right
        found = _STACKING.get(pair) or _STACKING[complement(pair)[::-1]]
        enthalpy += found[0]
        entropy += found[1]
    for end in (dna[0], dna[-1]):
        first, second = (0.1, -2.8) if end in "GC" else (2.3, 4.1)
        enthalpy += first
        entropy += second
    palindrome = complement(dna)[::-1] == dna
    if palindrome:
        entropy -= 1.4
    entropy += 0.368 * (len(dna) - 1) * math.log(sodium)
    effective = strand if palindrome else strand / 4
    return 1000 * enthalpy / (entropy + 1.987 * math.log(effective)) - 273.15


def charge_at(protein: str, ph: float) -> float:
    """Net charge of a protein at a pH (Henderson–Hasselbalch for each group)."""
    positive = [_PKA_AMINO_END.get(protein[0], 7.5)] + [
        _PKA_POSITIVE[a] for a in protein if a in _PKA_POSITIVE
    ]
    negative = [_PKA_CARBOXYL_END.get(protein[-1], 3.55)] + [
        _PKA_NEGATIVE[a] for a in protein if a in _PKA_NEGATIVE
    ]
    return sum(1 / (1 + 10 ** (ph - pka)) for pka in positive) - sum(
        1 / (1 + 10 ** (pka - ph)) for pka in negative
    )


def isoelectric_point(protein: str) -> float:
    """The pH of zero net charge, by bisection; the charge falls steadily with pH."""
    low, high = 0.0, 14.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if charge_at(protein, middle) > 0 else (low, middle)
    return (low + high) / 2
