"""Questions about DNA, RNA and protein sequences."""

from __future__ import annotations

import re
from dataclasses import replace

from kithkin.messages.readings import Argument, FromStep, Given, Measure, Proposal, Reading
from kithkin.tools.biology.sequences import AMINO_ACIDS
from kithkin.tools.biology.wording import (
    CONCENTRATION,
    has,
    quantity,
    single,
)

_BASES = re.compile(
    r"(?<![A-Za-z])(?:[53]['′]\s?-?\s?)?([ACGTUacgtu](?:[ \-]?[ACGTUacgtu]){2,})(?:\s?-?\s?[53]['′])?(?![A-Za-z])"
)
_PEPTIDE = re.compile(r"(?<![A-Za-z])([ACDEFGHIKLMNPQRSTVWY]{4,})(?![A-Za-z])")
_OPERATIONS = (
    (r"reverse[ -]?complement", "reverse_complement"),
    (r"translat|protein|peptide|amino acid|polypeptide|codes? for|codon", "translate"),
    (r"transcri|\bm?rna\b", "transcribe"),
    (r"complement|opposite strand|other strand|pairs? with", "complement"),
    (r"\bg\s?\+?\s?/?c\b", "gc_content"),
    (r"open reading frame|\borf\b", "find_orf"),
    (r"molecular weight|molar mass|\bmass\b|how heavy|\bmw\b", "nucleic_acid_mass"),
    (r"how (?:long|many (?:bases|base pairs|bp|nucleotides|letters))|length|count|number of", "base_count"),
)


def _sequence(reading: Reading) -> re.Match[str] | None:
    found = [m for m in _BASES.finditer(reading.text) if not m.group(1).islower() or len(m.group(1)) > 5]
    found = [
        m
        for m in found
        if m.group(1).lower() not in {"gut", "cat", "tag", "act", "gag", "tact", "attaca"}
        or m.group(1).isupper()
    ]
    return max(found, key=lambda m: len(m.group(1))) if found else None


def sequences(reading: Reading) -> list[Proposal]:
    """Operations on a written DNA or RNA sequence, and codons of a named amino acid."""
    lower = reading.lower
    match = _sequence(reading)
    if match is None:
        return _codons(reading) or _peptide(reading)
    bases = re.sub(r"[\s\-]", "", match.group(1)).upper()
    argument = Given(value=bases, span=match.span())
    inside = (match.span(),)
    outside = [m for m in reading.measures if not match.start() <= m.start < match.end()]
    if has(lower, r"\bt ?m\b|melting temp|annealing|melts?\b"):
        return _melting(reading, argument, outside)
    if outside:
        return []
    if has(lower, r"anti-?codon"):
        return []
    wanted = next((tool for pattern, tool in _OPERATIONS if has(lower, pattern)), None)
    template = has(lower, "template")
    is_rna = "U" in bases
    if wanted == "translate" and len(bases) == 3:
        return [single("codon", 0.95, "one codon", {"codon": argument}, inside)]
    if (
        wanted is None
        or (wanted == "translate" and template and not is_rna)
        or (wanted == "transcribe" and is_rna)
    ):
        return []
    extra: dict[str, Argument] = (
        {"strand": Given(value="template")} if wanted == "transcribe" and template else {}
    )
    return [single(wanted, 0.95, wanted, {"sequence": argument, **extra}, inside)]


def _melting(reading: Reading, argument: Given, outside: list[Measure]) -> list[Proposal]:
    arguments: dict[str, Argument] = {"sequence": argument}
    if has(reading.lower, r"wallace|2 ?\+ ?4 rule|basic rule"):
        arguments["method"] = Given(value="wallace")
        outside = [m for m in outside if m.unit]
    elif has(reading.lower, r"nearest[ -]neighbou?r|santalucia"):
        arguments["method"] = Given(value="nearest neighbour")
    for measure in outside:
        behind = reading.lower[measure.end : measure.end + 14]
        before = reading.lower[max(0, measure.start - 12) : measure.start]
        if measure.dimension != CONCENTRATION:
            return []
        salt = re.match(r"\s*(?:of )?(?:na\b|na\+|nacl|salt|sodium|k\+)", behind)
        salt = salt or re.search(r"(?:na\+?|nacl|salt|sodium)(?: of| is|:| =|=)?\s*$", before)
        name = "sodium" if salt else "strand_concentration"
        if name in arguments:
            return []
        arguments[name] = quantity(measure)
    if outside and "method" not in arguments:
        arguments["method"] = Given(value="nearest neighbour")
    return [single("melting_temperature", 0.94, "melting temperature", arguments, (argument.span or (0, 0),))]


def _codons(reading: Reading) -> list[Proposal]:
    if reading.measures or not has(reading.lower, r"\bcodons?\b"):
        return []
    for short, name in AMINO_ACIDS.values():
        found = re.search(
            rf"\b(?:{name}|{short.lower()}|{name.replace('ic acid', 'ate')})\b(?! codons? (?:in|of) )",
            reading.lower,
        )
        if found and has(
            reading.lower,
            r"codons? (?:for|of|that|which|code)|which codons|what codons|codons?\?*$|stop codons",
        ):
            return [single("codons_of", 0.94, "codons", {"amino_acid": Given(value=name, span=found.span())})]
    return []


def _peptide(reading: Reading) -> list[Proposal]:
    found = [m for m in _PEPTIDE.finditer(reading.text) if len(m.group(1)) >= 4]
    if len(found) != 1 or reading.measures:
        return []
    if has(reading.lower, r"isoelectric|\bpi\b|molecular weight|\bmass\b|\bmw\b") and has(
        reading.lower, r"protein|peptide|sequence|isoelectric"
    ):
        argument = Given(value=found[0].group(1), span=found[0].span())
        proposal = single("protein_properties", 0.92, "protein", {"protein": argument})
        point = has(reading.lower, r"isoelectric|\bpi\b")
        return [replace(proposal, answers=(FromStep(step="r1", name="point" if point else "mass"),))]
    return []
