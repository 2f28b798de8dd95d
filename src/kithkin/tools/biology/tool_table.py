"""The tools of biology with their parameters."""

from __future__ import annotations

from collections.abc import Callable

from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Output, Parameter, Tool
from kithkin.tools.biology import ecology, genetics, populations, sequence_tools


def _text(name: str, description: str, *, required: bool = True) -> Parameter:
    return Parameter(name=name, kind="text", description=description, required=required, default="",
                     question=f"What is the {description}?")  # fmt: skip


def _number(
    name: str, description: str, unit: str | None = None, *, required: bool = True, default: float | None = None,
    plausible: tuple[float, float] | None = None,
) -> Parameter:  # fmt: skip
    return Parameter(name=name, kind="quantity" if unit else "number", description=description, unit=unit,
                     required=required, default=default, plausible=plausible,
                     question=f"What is the {description}?")  # fmt: skip


def _choice(name: str, description: str, *choices: str, default: str = "") -> Parameter:
    return Parameter(name=name, kind="choice", description=description, required=False, default=default,
                     choices={choice: (choice,) for choice in choices})  # fmt: skip


def _tool(
    name: str, run: Callable[..., ToolResult], summary: str, parameters: tuple[Parameter, ...],
    outputs: tuple[tuple[str, str | None], ...], reference: str, *examples: str,
) -> Tool:  # fmt: skip
    return Tool(name=f"biology.{name}", summary=summary, parameters=parameters,
                outputs=tuple(Output(name=out, unit=unit, quantity_kind=out) for out, unit in outputs), run=run,
                reference=reference, examples=examples)  # fmt: skip


_SEQUENCE = _text("sequence", "DNA or RNA sequence")
_CODE = sequence_tools.CODE_REFERENCE
_PAIRS = "J. D. Watson and F. H. C. Crick, 1953"
_GROWTH = "J. Monod, 1949"

TOOLS: tuple[Tool, ...] = (
    _tool("complement", sequence_tools.complement, "Complementary strand.", (_SEQUENCE,), (("complement", None),), _PAIRS,
          "What is the complement of ATGC?"),
    _tool("reverse_complement", sequence_tools.reverse_complement, "Reverse complement.", (_SEQUENCE,),
          (("reverse_complement", None),), _PAIRS, "reverse complement of ATGCC"),
    _tool("transcribe", sequence_tools.transcribe, "mRNA of a DNA strand.",
          (_SEQUENCE, _choice("strand", "which strand", "coding", "template", default="coding")), (("rna", None),), _CODE,
          "Transcribe ATGGCC"),
    _tool("translate", sequence_tools.translate_sequence, "Protein of a sequence.", (_SEQUENCE,),
          (("protein", None), ("letters", None)), _CODE, "Translate AUGGCCUAA"),
    _tool("codon", sequence_tools.codon, "Amino acid of a codon.", (_text("codon", "codon"),), (("amino_acid", None),),
          _CODE, "What amino acid does AUG code for?"),
    _tool("codons_of", sequence_tools.codons_of, "Codons of an amino acid.", (_text("amino_acid", "amino acid"),),
          (("codons", None),), _CODE, "Which codons code for leucine?"),
    _tool("gc_content", sequence_tools.gc_content, "GC content of a sequence.", (_SEQUENCE,), (("gc", "percent"),),
          "IUPAC-IUB nucleotide notation, 1984", "GC content of ATGCGC"),
    _tool("base_count", sequence_tools.base_count, "Length and base counts.", (_SEQUENCE,), (("length", None),),
          "IUPAC-IUB nucleotide notation, 1984", "How many bases are in ATGCC?"),
    _tool("melting_temperature", sequence_tools.melting_temperature, "Melting temperature of a DNA oligonucleotide.",
          (_SEQUENCE, _choice("method", "method", "", "wallace", "nearest neighbour"),
           _number("strand_concentration", "strand concentration", "mole / liter", required=False, default=250e-9,
                   plausible=(1e-12, 1e-2)),
           _number("sodium", "sodium concentration", "mole / liter", required=False, default=0.05, plausible=(1e-3, 2))),
          (("melting", "degree_Celsius"),), sequence_tools.sequences.NEIGHBOUR_REFERENCE, "Tm of GTCACGATCGGA"),
    _tool("nucleic_acid_mass", sequence_tools.nucleic_acid_mass, "Molar mass of DNA or RNA.",
          (_SEQUENCE, Parameter(name="strands", kind="integer", description="strands", required=False, default=1)),
          (("mass", "gram / mole"),), "W. A. Kibbe, OligoCalc, 2007", "Molecular weight of the oligo ATGCCGTA"),
    _tool("find_orf", sequence_tools.find_orf, "Longest open reading frame on the strand.", (_SEQUENCE,),
          (("frame", None), ("protein", None)), _CODE, "Find the ORF in CCATGAAATAGCC"),
    _tool("protein_properties", sequence_tools.protein_properties, "Mass and isoelectric point of a protein.",
          (_text("protein", "protein in one-letter code"),), (("mass", "gram / mole"), ("point", None)),
          sequence_tools.sequences.PKA_REFERENCE, "pI of the peptide MKWVTFISLL"),
    _tool("cross", genetics.cross, "Punnett ratios of a cross.",
          (_text("first", "first parent's genotype"), _text("second", "second parent's genotype"),
           _text("wanted", "genotype or trait asked for", required=False)), (("phenotypes", None),),
          "G. Mendel, 1866; R. C. Punnett, 1905", "Cross Aa x Aa"),
    _tool("blood_groups", genetics.blood_groups, "Blood groups a child can have.",
          (_text("first", "first parent's group"), _text("second", "second parent's group")), (("groups", None),),
          "K. Landsteiner, 1901; F. Bernstein, 1924", "Parents are AB and O; what can the child be?"),
    _tool("sex_linked", genetics.sex_linked, "Chances of an X-linked recessive trait.",
          (_choice("mother", "mother", "carrier", "affected", "unaffected"),
           _choice("father", "father", "affected", "unaffected")), (("sons", "percent"),), "T. H. Morgan, 1910",
          "Mother carries colour blindness; chance for a son?"),
    _tool("hardy_weinberg", genetics.hardy_weinberg, "Allele and genotype frequencies.",
          (_number("recessive_allele", "frequency of the recessive allele", required=False, plausible=(0, 1)),
           _number("affected", "share of homozygous recessives", required=False, plausible=(0, 1)),
           _number("carriers_of", "frequency of the dominant allele", required=False, plausible=(0, 1)),
           _choice("wanted", "what is asked", "carriers", "q", "p", "recessive", "dominant", "dominant_trait",
                   default="carriers")),
          (("carriers", None),), "G. H. Hardy, 1908; W. Weinberg, 1908", "If q = 0.3, what share are carriers?"),
    _tool("recombination", genetics.recombination, "Recombination frequency and map distance.",
          (_number("recombinants", "number of recombinants"), _number("total", "number of offspring")),
          (("frequency", "percent"),), "A. H. Sturtevant, 1913", "170 recombinants of 1000 offspring"),
    _tool("doubling_growth", populations.doubling_growth, "Cells after a time of doubling.",
          (_number("initial", "initial number"), _number("time", "time", "second"),
           _number("doubling_time", "doubling time", "second")), (("final", None), ("doublings", None)), _GROWTH,
          "100 bacteria double every 20 minutes; how many after 2 hours?"),
    _tool("doubling_time", populations.doubling_time, "Doubling time of a culture.",
          (_number("initial", "initial number"), _number("final", "final number"), _number("time", "time", "second")),
          (("doubling_time", "second"), ("doublings", None)), _GROWTH, "1000 to 64000 cells in 3 h; doubling time?"),
    _tool("logistic_growth", populations.logistic_growth, "Population after logistic growth.",
          (_number("initial", "initial population"), _number("rate", "growth rate"), _number("capacity", "carrying capacity"),
           _number("time", "time")), (("final", None),), "P.-F. Verhulst, 1838"),
    _tool("logistic_rate", populations.logistic_rate, "Growth rate dN/dt under the logistic equation.",
          (_number("population", "population"), _number("rate", "growth rate"), _number("capacity", "carrying capacity")),
          (("growth", None),), "P.-F. Verhulst, 1838", "N = 100, r = 0.5, K = 1000: dN/dt?"),
    _tool("percent_growth", ecology.percent_growth, "Population after growth by a percentage each period.",
          (_number("initial", "number at the start"), _number("rate", "growth in percent each period"),
           _number("periods", "number of periods")), (("final", None),), ecology.BOOK_REFERENCE,
          "A population of 200 grows at 5% per year; how many after 10 years?"),
    _tool("mark_recapture", ecology.mark_recapture, "Population size from marking and recapture.",
          (_number("marked", "number marked first"), _number("caught", "number caught later"),
           _number("recaptured", "number of those that were marked")), (("size", None),), ecology.RECAPTURE_REFERENCE,
          "50 were marked; later 40 were caught and 10 of them were marked. Population?"),
    _tool("diversity", ecology.diversity, "Simpson's or Shannon's index of diversity.",
          (Parameter(name="counts", kind="numbers", description="count of each species"),
           _choice("index", "which index", "simpson", "shannon", default="simpson")),
          (("simpson", None),), ecology.SIMPSON_REFERENCE, "Simpson's diversity index for 10, 20, 30"),
    _tool("population_density", ecology.population_density, "Individuals per area.",
          (_number("count", "number of individuals"), _number("area", "area", "meter ** 2")),
          (("density", "1 / meter ** 2"),), ecology.BOOK_REFERENCE, "Population density of 300 deer on 60 km²"),
    _tool("trophic_energy", ecology.trophic_energy, "Energy passed up a food chain.",
          (_number("energy", "energy of the producers", "joule"),
           Parameter(name="levels", kind="integer", description="steps up the chain"),
           _number("share", "percent passed on", required=False, default=10)), (("reaching", "joule"),),
          ecology.TROPHIC_REFERENCE, "Producers hold 10000 kJ; how much reaches secondary consumers?"),
    _tool("magnification", ecology.magnification, "Magnification, image size or actual size.",
          (_number("image", "image size", "millimeter", required=False),
           _number("actual", "actual size", "millimeter", required=False), _number("times", "magnification", required=False)),
          (("times", None),), ecology.BOOK_REFERENCE, "An image is 40 mm long at a magnification of x400; actual size?"),
    _tool("allele_counts", ecology.allele_counts, "Allele frequencies from genotype counts.",
          (_number("dominant", "homozygous dominant individuals"), _number("heterozygous", "heterozygotes"),
           _number("recessive", "homozygous recessive individuals"), _choice("wanted", "which allele", "p", "q", default="p")),
          (("p", None), ("q", None)), ecology.BOOK_REFERENCE, "Allele frequency of A with 20 AA, 50 Aa and 30 aa"),
    _tool("codon_count", ecology.codon_count, "Codons in a number of nucleotides.",
          (_number("nucleotides", "number of nucleotides"),), (("codons", None),),
          "F. H. C. Crick and others, Nature 1961", "How many codons are in 300 nucleotides?"),
    _tool("colony_count", populations.colony_count, "Colony-forming units per mL.",
          (_number("colonies", "number of colonies"), _number("dilution", "dilution (as a fraction)"),
           _number("plated_volume", "plated volume", "milliliter")), (("cfu", "1 / milliliter"),), "U.S. FDA, BAM, chapter 3",
          "150 colonies, 0.1 mL of a 10^-5 dilution"),
    _tool("serial_dilution", populations.serial_dilution, "Total dilution of equal steps.",
          (_number("factor", "dilution factor of a step"), Parameter(name="steps", kind="integer", description="steps")),
          (("total", None),), "Multiplication of dilution factors", "Four 1:10 dilutions"),
    _tool("hemocytometer", populations.hemocytometer, "Cell density from a Neubauer chamber.",
          (_number("cells", "cells counted"), _number("squares", "large squares counted", required=False, default=1.0),
           _number("dilution_factor", "dilution factor", required=False, default=1.0)),
          (("density", "1 / milliliter"),), "Improved Neubauer chamber", "200 cells in 4 squares, diluted 2-fold"),
    _tool("michaelis_menten", populations.michaelis_menten, "Enzyme rate, Vmax, Km or substrate.",
          (_number("maximum", "Vmax", required=False), _number("constant", "Km", "mole / liter", required=False),
           _number("substrate", "substrate concentration", "mole / liter", required=False),
           _number("rate", "rate", required=False)), (("rate", None),), "L. Michaelis and M. L. Menten, 1913",
          "Vmax 100, Km 5 mM, substrate 10 mM: rate?"),
)  # fmt: skip
