"""Questions about wild populations, food chains, microscopes and genotype counts."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Assumed, Given, Measure, Proposal, Reading
from kithkin.tools.biology.wording import TIME, has, number, quantity, single

_AREA, _LENGTH, _ENERGY = "[length] ** 2", "[length]", "[length] ** 2 * [mass] / [time] ** 2"
_MARKING = r"\b(?:tag|tagged|tags|mark|marked|marks|ringed|banded|recapture|recaptured)\b"
_TROPHIC = {"primary": 1, "secondary": 2, "tertiary": 3, "quaternary": 4}
_TIMES = re.compile(r"(?<![a-z0-9])[x×]\s?(\d[\d,]*)(?!\d|\.\d)|(\d[\d,]*)\s?(?:[x×](?![a-z])|times\b)")
_WILD = (
    r"\bpopulation|\bfish\b|\bdeer\b|\brabbit|\banimal|\bspecies|\bplants?\b|\bbirds?\b|\bmice\b|\bsnails?\b|\bbeetles?\b|"
    r"\bwolves\b|\bwoodlice\b|\binsects?\b|\btrees?\b|\bfrogs?\b|\bturtles?\b|\bpond\b|\blake\b|\bforest\b"
)


def percent_growth(reading: Reading) -> list[Proposal]:
    """ "A population of 200 grows at 5% per year; how many after 10 years?" """
    lower = reading.lower
    if not has(lower, r"\bpopulation\b|\bbacteri|\brabbit|\bdeer\b|\bfish\b|\binsect") or not has(
        lower, r"grow|increas"
    ):
        return []
    rates = [m for m in reading.measures if (m.unit or "").startswith("percent")]
    times = [m for m in reading.measures if m.dimension == TIME]
    counts = [m for m in reading.measures if m.unit is None]
    if (len(rates), len(times), len(counts), len(reading.measures)) != (1, 1, 1, 3):
        return []
    period = (rates[0].unit or "").partition(" / ")[2]
    said = re.match(r"\s*(?:per|a|each|every|/)?\s*(year|month|week|day|hour)", lower[rates[0].end :])
    annually = re.match(r"\s*(annually|yearly|monthly|weekly|daily|hourly)", lower[rates[0].end :])
    named = {
        "annually": "year",
        "yearly": "year",
        "monthly": "month",
        "weekly": "week",
        "daily": "day",
        "hourly": "hour",
    }
    period = period or (said[1] if said else named[annually[1]] if annually else "")
    if (
        not period
        or times[0].unit != period
        or has(lower, r"decreas|declin|shrink|logistic|carrying|exponential|continuous")
    ):
        return []
    arguments: dict[str, Argument] = {
        "initial": number(counts[0]),
        "rate": number(rates[0]),
        "periods": number(times[0]),
    }
    return [single("percent_growth", 0.92, "growth by a percentage", arguments)]


def recapture(reading: Reading) -> list[Proposal]:
    """Marked first, caught later, and how many of those were marked."""
    lower = reading.lower
    if (
        not has(lower, _MARKING)
        or not has(lower, r"how many|estimate|population|total number|size")
        or len(reading.measures) != 3
    ):
        return []
    if any(m.unit is not None or not m.is_integer for m in reading.measures) or has(
        lower, r"\bpaper|\bexam|\bteacher|\bprice"
    ):
        return []
    first, second, third = reading.measures
    opening = lower[: second.start]
    closing = lower[second.end :]
    again = has(closing, rf"{_MARKING}|\bof (?:them|these|those|which)\b|already") and third.number <= min(
        first.number, second.number
    )
    if not has(opening, _MARKING) or not again:
        return []
    arguments: dict[str, Argument] = {
        "marked": number(first),
        "caught": number(second),
        "recaptured": number(third),
    }
    return [single("mark_recapture", 0.92, "mark and recapture", arguments)]


def diversity(reading: Reading) -> list[Proposal]:
    """Simpson's and Shannon's indices of a list of counts."""
    named = re.search(r"\b(simpson|shannon)\w*(?:'s)?\b", reading.lower)
    if named is None or len(reading.measures) < 2 or any(m.unit is not None for m in reading.measures):
        return []
    if not has(reading.lower, r"index|diversity") or has(reading.lower, r"rule|evenness|\bh\s*="):
        return []
    measures = reading.measures
    span = (measures[0].start, measures[-1].end)
    arguments: dict[str, Argument] = {
        "counts": Given(value=tuple(m.number for m in measures), span=span),
        "index": Given(value=named[1]),
    }
    return [single("diversity", 0.92, "a diversity index", arguments)]


def density(reading: Reading) -> list[Proposal]:
    """Individuals per area."""
    areas = [m for m in reading.measures if m.dimension == _AREA]
    counts = [m for m in reading.measures if m.unit is None]
    if not has(reading.lower, r"population density|density of (?:the )?(?:\w+ )?population") and not (
        has(reading.lower, r"\bdensity\b") and has(reading.lower, _WILD)
    ):
        return []
    if (len(areas), len(counts), len(reading.measures)) != (1, 1, 2):
        return []
    arguments: dict[str, Argument] = {"count": number(counts[0]), "area": quantity(areas[0])}
    unit = f"1 / {areas[0].unit}"
    return [single("population_density", 0.92, "individuals per area", arguments, result_unit=unit)]


def food_chain(reading: Reading) -> list[Proposal]:
    """Energy that reaches a consumer, by the ten percent rule or a share that is given."""
    lower = reading.lower
    energies = [m for m in reading.measures if m.dimension == _ENERGY]
    shares = [m for m in reading.measures if m.unit == "percent"]
    aims = re.findall(r"\b(primary|secondary|tertiary|quaternary) consumers?\b", lower)
    if len(energies) != 1 or len(aims) != 1 or not has(lower, r"\bproducers?\b|\bplants?\b|\bgrass\b"):
        return []
    if (
        len(shares) > 1
        or len(reading.measures) != 1 + len(shares)
        or lower.index(aims[0]) < energies[0].start
    ):
        return []
    share: Argument = number(shares[0]) if shares else Assumed(value=10, why="the ten percent rule")
    arguments: dict[str, Argument] = {
        "energy": quantity(energies[0]),
        "levels": Given(value=_TROPHIC[aims[0]]),
        "share": share,
    }
    return [single("trophic_energy", 0.9, "energy in a food chain", arguments, result_unit=energies[0].unit)]


def microscope(reading: Reading) -> list[Proposal]:
    """Magnification, image size and actual size."""
    lower = reading.lower
    if not has(lower, r"magnif") or not has(
        lower, r"image|drawing|picture|photo|micrograph|actual|real|microscop|diagram"
    ):
        return []
    if has(lower, r"\blens\b|focal|mirror|object distance|eyepiece|objective|telescope"):
        return []
    lengths = [m for m in reading.measures if m.dimension == _LENGTH]
    factor = _TIMES.search(lower) or re.search(r"magnification (?:is|of|was|:|=)?\s*()(\d[\d,]*)", lower)
    others = [
        m
        for m in reading.measures
        if m not in lengths and not (factor and factor.start() <= m.start < factor.end())
    ]
    labelled = {_which(lower, m): m for m in lengths}
    if others or "" in labelled or len(labelled) != len(lengths):
        return []
    arguments: dict[str, Argument] = {name: quantity(m) for name, m in labelled.items()}
    consumes: tuple[tuple[int, int], ...] = ()
    if factor:
        digits = (factor[1] or factor[2]).replace(",", "")
        arguments["times"] = Given(value=int(digits), span=factor.span())
        consumes = (factor.span(),)
    if len(arguments) != 2:
        return []
    unit = lengths[0].unit if factor else None
    return [single("magnification", 0.93, "magnification", arguments, consumes, unit)]


_IMAGE_WORDS = re.compile(r"\b(?:image|drawing|drawn|picture|photo\w*|micrograph|diagram|appears|measures)\b")
_ACTUAL_WORDS = re.compile(r"\b(?:actual|real|really|true|in life)\b")


def _which(lower: str, measure: Measure) -> str:
    """Whether a length is of the image or the actual thing: the nearest word decides."""
    found: list[tuple[int, str]] = []
    for name, words in (("image", _IMAGE_WORDS), ("actual", _ACTUAL_WORDS)):
        for match in words.finditer(lower):
            gap = measure.start - match.end() if match.end() <= measure.start else match.start() - measure.end
            between = lower[min(match.end(), measure.end) : max(match.start(), measure.start)]
            if 0 <= gap <= 40 and not re.search(r"[.;?]\s|\d|\band\b|,", between):
                found.append((gap, name))
    return min(found)[1] if found else ""


def genotype_counts(reading: Reading) -> list[Proposal]:
    """ "20 AA, 50 Aa and 30 aa": allele frequencies by counting."""
    if not has(reading.lower, r"allele|gene frequenc|\bp\b|\bq\b"):
        return []
    counts: dict[str, tuple[int, int, int]] = {}
    letters: set[str] = set()
    for match in re.finditer(r"(?<![\d.])(\d[\d,]*)\s*(?:are |were |is |individuals? |people |with |of )*(([A-Za-z])(?i:\3))(?![A-Za-z])", reading.text):  # fmt: skip
        genotype = match[2]
        kind = (
            "heterozygous"
            if genotype[0].isupper() != genotype[1].isupper()
            else "dominant"
            if genotype.isupper()
            else "recessive"
        )
        if kind in counts:
            return []
        counts[kind] = (int(match[1].replace(",", "")), match.start(1), match.end(1))
        letters.add(genotype[0].lower())
    if len(counts) != 3 or len(letters) != 1 or len(reading.measures) > 4:
        return []
    arguments: dict[str, Argument] = {
        kind: Given(value=value, span=(start, end)) for kind, (value, start, end) in counts.items()
    }
    letter = letters.pop()
    recessive = re.search(
        rf"\brecessive allele|allele {letter}\b|\bq\b|frequency of {letter}\b", reading.text
    )
    arguments["wanted"] = Given(value="q" if recessive else "p")
    total = [m for m in reading.measures if m.number == sum(value for value, _, _ in counts.values())]
    return [
        single("allele_counts", 0.93, "allele frequencies", arguments, tuple((m.start, m.end) for m in total))
    ]


def codons(reading: Reading) -> list[Proposal]:
    """Codons in a number of nucleotides."""
    if len(reading.measures) != 1 or not has(reading.lower, r"how many (?:codons|amino acids)"):
        return []
    measure = reading.measures[0]
    if has(reading.lower, r"amino acid") or not re.match(
        r"[\s-]*(?:nucleotides?|bases?|nt\b|base[ -]long)", reading.lower[measure.end :]
    ):
        return []
    if measure.unit not in {None, "nucleotide", "base"}:
        return []
    return [single("codon_count", 0.92, "codons", {"nucleotides": number(measure)})]


ECOLOGY = (percent_growth, recapture, diversity, density, food_chain, microscope, genotype_counts, codons)
