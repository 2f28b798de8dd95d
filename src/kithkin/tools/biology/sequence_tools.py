"""Tools on DNA, RNA and protein sequences."""

from __future__ import annotations

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.biology import sequences
from kithkin.tools.biology.sequences import AMINO_ACIDS, CODE_REFERENCE, CODONS, nucleotides, translate

_PAIRING = "J. D. Watson and F. H. C. Crick, Nature 171, 1953 (base pairing)"


def _text_result(
    name: str, label: str, text: str, sentence: str, method: str, reference: str, *, checked_by: str = "",
    more: tuple[Value, ...] = (), facts: tuple[Value, ...] = (), cautions: tuple[str, ...] = (),
) -> ToolResult:  # fmt: skip
    return ToolResult(values=(Value(name=name, label=label, text=text), *more), sentence=sentence, method=method,
                      reference=reference, checked_by=checked_by, facts=facts, cautions=cautions)  # fmt: skip


def complement(sequence: str) -> ToolResult:
    """The complementary strand, aligned with the given one."""
    bases, rna = nucleotides(sequence)
    result = sequences.complement(bases, rna=rna)
    if sequences.complement(result, rna=rna) != bases:
        raise ToolFailed("The complement of the complement differs.")
    return _text_result("complement", "complement", result, "The complementary strand is {{complement}}.",
                        "A pairs with T (U in RNA), G with C", _PAIRING, checked_by="complemented back",
                        cautions=("It is aligned with your strand, so it runs the other way.",))  # fmt: skip


def reverse_complement(sequence: str) -> ToolResult:
    """The complementary strand, read 5' to 3'."""
    bases, rna = nucleotides(sequence)
    result = sequences.complement(bases, rna=rna)[::-1]
    return _text_result("reverse_complement", "reverse complement", result,
                        "The reverse complement is {{reverse_complement}}.", "complement read backwards", _PAIRING,
                        checked_by="complemented back")  # fmt: skip


def transcribe(sequence: str, strand: str = "coding") -> ToolResult:
    """The mRNA of a DNA strand. `strand` "coding": T becomes U; "template": complement, aligned base by base."""
    bases, rna = nucleotides(sequence)
    if rna:
        raise BadInput("This is RNA already.", remedy="Give the DNA sequence.")
    source = bases if strand == "coding" else sequences.complement(bases)
    caution = (
        "Your strand is taken as the coding strand."
        if strand == "coding"
        else "It pairs with your template strand."
    )
    return _text_result("rna", "mRNA", source.replace("T", "U"), "The mRNA is {{rna}}.",
                        "T is replaced by U on the coding strand", CODE_REFERENCE, cautions=(caution,))  # fmt: skip


def translate_sequence(sequence: str) -> ToolResult:
    """The protein from the first base on, until a stop codon."""
    bases, _ = nucleotides(sequence)
    if len(bases) < 3:
        raise BadInput("A codon has three bases.")
    whole = translate(bases, to_stop=False)
    protein = whole.split("*")[0]
    if not protein:
        return _text_result("protein", "protein", "stop", "The first codon is a {{protein}} codon, so nothing is made.",
                            "codons read from the first base", CODE_REFERENCE)  # fmt: skip
    cautions: list[str] = []
    if "*" in whole:
        cautions.append("Translation ends at a stop codon.")
    elif len(bases) % 3:
        cautions.append("The last incomplete codon is left out.")
    return _text_result(
        "protein", "protein", sequences.three_letters(protein), "It translates to {{protein}} ({{letters}}).",
        "codons read from the first base with the standard code", CODE_REFERENCE,
        more=(Value(name="letters", label="one-letter code", text=protein),
              Value(name="length", label="amino acids", number=len(protein))), cautions=tuple(cautions),
    )  # fmt: skip


def codon(codon: str) -> ToolResult:
    """The amino acid of one codon."""
    bases, _ = nucleotides(codon)
    if len(bases) != 3:
        raise BadInput("A codon has three bases.")
    letter = CODONS[bases.replace("T", "U")]
    start = " and is the start codon" if letter == "M" else ""
    name = AMINO_ACIDS[letter][1]
    sentence = (
        f"{{{{codon}}}} codes for {{{{amino_acid}}}}{start}."
        if letter != "*"
        else "{{codon}} is a {{amino_acid}} codon."
    )
    return _text_result("amino_acid", "amino acid", name, sentence, "looked up", CODE_REFERENCE,
                        more=(Value(name="letter", label="one-letter code", text=letter),))  # fmt: skip


def codons_of(amino_acid: str) -> ToolResult:
    """All codons of an amino acid given by name, three letters or one letter."""
    wanted = (
        amino_acid.strip().lower().replace("aspartate", "aspartic acid").replace("glutamate", "glutamic acid")
    )
    letter = next(
        (one for one, (short, name) in AMINO_ACIDS.items() if wanted in {one.lower(), short.lower(), name}),
        None,
    )
    if letter is None:
        raise BadInput(f'There is no amino acid "{amino_acid}" in the genetic code.')
    found = [bases for bases, coded in CODONS.items() if coded == letter]
    name = AMINO_ACIDS[letter][1]
    return _text_result(
        "codons", f"codons of {name}", ", ".join(found), f"The codons for {name} are {{{{codons}}}}.", "looked up",
        CODE_REFERENCE, more=(Value(name="count", label="number of codons", number=len(found)),)
    )  # fmt: skip


def gc_content(sequence: str) -> ToolResult:
    """Percent of bases that are G or C, with the length and the counts."""
    bases, _ = nucleotides(sequence)
    share = 100 * (bases.count("G") + bases.count("C")) / len(bases)
    counts = tuple(
        Value(name=f"count_{base.lower()}", label=f"number of {base}", number=bases.count(base)) for base in "ACGTU"
        if base in bases
    )  # fmt: skip
    return ToolResult(
        values=(Value(name="gc", label="GC content", number=share, unit="percent", decimals=1),
                Value(name="length", label="length", number=len(bases)), *counts),
        sentence="The GC content is {{gc}} ({{length}} bases).",
        method="bases that are G or C, divided by all bases",
        reference="IUPAC-IUB nucleotide notation, 1984",
    )  # fmt: skip


def base_count(sequence: str) -> ToolResult:
    """Length of a sequence and the number of each base."""
    bases, _ = nucleotides(sequence)
    found = [base for base in "ACGTU" if base in bases]
    parts = ", ".join(f"{{{{count_{base.lower()}}}}} {base}" for base in found)
    return ToolResult(
        values=(Value(name="length", label="length", number=len(bases)),
                *(Value(name=f"count_{base.lower()}", label=f"number of {base}", number=bases.count(base))
                  for base in found)),
        sentence=f"The sequence has {{{{length}}}} bases: {parts}.",
        method="counted",
        reference="IUPAC-IUB nucleotide notation, 1984",
    )  # fmt: skip


def melting_temperature(
    sequence: str, method: str = "", strand_concentration: float = 250e-9, sodium: float = 0.05
) -> ToolResult:
    """Melting temperature of a DNA oligonucleotide, °C: Wallace's rule under 14 bases, else nearest neighbours."""
    bases, rna = nucleotides(sequence)
    if rna:
        raise BadInput("The melting temperature is for DNA.", remedy="Give the DNA sequence.")
    if not 4 <= len(bases) <= 200:
        raise BadInput("The rules hold for oligonucleotides, not for sequences of this length.")
    wallace = method == "wallace" or (not method and len(bases) < 14)
    value = sequences.wallace_temperature(bases) if wallace else sequences.neighbour_temperature(
        bases, strand_concentration, sodium)  # fmt: skip
    if wallace:
        return ToolResult(
            values=(
                Value(
                    name="melting",
                    label="melting temperature",
                    number=value,
                    unit="degree_Celsius",
                    decimals=0,
                ),
            ),
            sentence="By Wallace's rule the melting temperature is about {{melting}}.",
            method="two degrees for each A or T, four for each G or C",
            reference="R. B. Wallace et al., Nucleic Acids Research 6, 1979",
            latex=r"T_m = 2(A + T) + 4(G + C)",
            cautions=("Wallace's rule is rough and meant for short oligonucleotides.",),
        )
    return ToolResult(
        values=(Value(name="melting", label="melting temperature", number=value, unit="degree_Celsius", decimals=1),),
        sentence="The melting temperature is about {{melting}}, with {{sodium_used}} Na+ and {{strands_used}} DNA.",
        method="nearest-neighbour enthalpies and entropies with the entropy correction for salt",
        reference=sequences.NEIGHBOUR_REFERENCE,
        latex=r"T_m = \frac{\Delta H}{\Delta S + R \ln (C_T/4)} - 273.15",
        facts=(Value(name="sodium_used", label="sodium", number=sodium * 1000, unit="millimolar"),
               Value(name="strands_used", label="strands", number=strand_concentration * 1e9, unit="nanomolar")),
    )  # fmt: skip


def nucleic_acid_mass(sequence: str, strands: int = 1) -> ToolResult:
    """Molar mass of a DNA or RNA strand (or DNA duplex) from the masses of its nucleotides, 5' end without phosphate."""
    bases, rna = nucleotides(sequence)
    weights = (
        {"A": 329.21, "U": 306.17, "C": 305.18, "G": 345.21}
        if rna
        else {"A": 313.21, "T": 304.2, "C": 289.18, "G": 329.21}
    )
    total = 0.0
    for strand in [bases, sequences.complement(bases, rna=rna)][: 2 if strands == 2 else 1]:
        total += sum(weights[base] for base in strand) - 61.96
    return ToolResult(
        values=(Value(name="mass", label="molar mass", number=total, unit="gram / mole", significant=5,
                      kind="molar_mass"),),
        sentence="The strand weighs about {{mass}}." if strands != 2 else "The duplex weighs about {{mass}}.",
        method="nucleotide masses added, less a phosphate at the end",
        reference="Oligonucleotide mass by the anhydrous formula (W. A. Kibbe, OligoCalc, Nucleic Acids Research 35, 2007)",
    )  # fmt: skip


def find_orf(sequence: str) -> ToolResult:
    """The longest open reading frame on the given strand."""
    bases, _ = nucleotides(sequence)
    found = sequences.open_reading_frame(bases)
    if found is None:
        return _text_result("frame", "open reading frame", "none", "There is no open reading frame ({{frame}}) on this strand.",
                            "searched from each start codon to a stop codon", CODE_REFERENCE)  # fmt: skip
    start, frame, protein = found
    return _text_result(
        "frame", "open reading frame", frame,
        "The longest open reading frame is {{frame}}, from base {{start}}; it codes for {{protein}}.",
        "searched from each start codon to a stop codon", CODE_REFERENCE, checked_by="translated",
        more=(Value(name="start", label="start", number=start),
              Value(name="protein", label="protein", text=sequences.three_letters(protein))),
    )  # fmt: skip


def protein_properties(protein: str) -> ToolResult:
    """Mass and isoelectric point of a protein in one-letter code."""
    letters = sequences.clean(protein)
    if not letters or set(letters) - set(sequences.RESIDUE_MASSES) or len(letters) > 20_000:
        raise BadInput("Give the protein in one-letter code.")
    mass = sum(sequences.RESIDUE_MASSES[letter] for letter in letters) + sequences.WATER_MASS
    point = sequences.isoelectric_point(letters)
    if abs(sequences.charge_at(letters, point)) > 1e-6:
        raise ToolFailed("The charge at the isoelectric point is not zero.")
    return ToolResult(
        values=(Value(name="mass", label="molar mass", number=mass, unit="gram / mole", decimals=1, kind="molar_mass"),
                Value(name="point", label="isoelectric point", number=point, decimals=2),
                Value(name="length", label="amino acids", number=len(letters))),
        sentence="The protein weighs {{mass}}; its isoelectric point is about {{point}}.",
        method="residue masses plus one water; pH at which the groups' charges cancel",
        reference=f"{sequences.MASS_REFERENCE}; {sequences.PKA_REFERENCE}",
        checked_by="net charge at the isoelectric point is zero",
    )  # fmt: skip
