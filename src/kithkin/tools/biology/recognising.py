"""Understanding questions about biology."""

from __future__ import annotations

import re
from dataclasses import replace

from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Measure, Proposal, Reading
from kithkin.tools.biology.sequences import AMINO_ACIDS

_BASES = re.compile(r"(?<![A-Za-z])(?:[53]['′]\s?-?\s?)?([ACGTUacgtu](?:[ \-]?[ACGTUacgtu]){2,})(?:\s?-?\s?[53]['′])?(?![A-Za-z])")
_PEPTIDE = re.compile(r"(?<![A-Za-z])([ACDEFGHIKLMNPQRSTVWY]{4,})(?![A-Za-z])")
_GENOTYPE = re.compile(r"(?<![A-Za-z])((?:([A-Za-z])(?i:\2)){1,3})(?![A-Za-z])")
_CONCENTRATION = "[substance] / [length] ** 3"
_VOLUME, _TIME = "[length] ** 3", "[time]"
_CONDITIONS = re.compile(r"colou?r[ -]?blind(?:ness)?|h(?:a)?emophilia|duchenne|x-linked recessive")


def _single(
    tool: str, confidence: float, because: str, arguments: dict[str, Argument],
    consumes: tuple[tuple[int, int], ...] = (), result_unit: str | None = None,
) -> Proposal:  # fmt: skip
    call = Call(step="r1", tool=f"biology.{tool}", arguments=arguments)
    return Proposal(calls=(call,), confidence=confidence, because=because, consumes=consumes, result_unit=result_unit)


def _number(measure: Measure) -> Given:
    return Given(value=measure.number, span=(measure.start, measure.end))


def _quantity(measure: Measure) -> Given:
    return Given(value=measure.number, unit=measure.unit, span=(measure.start, measure.end))


def _has(lower: str, pattern: str) -> bool:
    return re.search(pattern, lower) is not None


def _after(reading: Reading, pattern: str, within: int = 18) -> Measure | None:
    """The first measure that closely follows a label."""
    for label in re.finditer(pattern, reading.lower):
        for measure in reading.measures:
            gap = measure.start - label.end()
            between = reading.lower[label.end() : max(label.end(), measure.start)]
            if 0 <= gap <= within and not re.search(r"[.;,?]\s|\band\b|\d", between):
                return measure
    return None


def _sequence(reading: Reading) -> re.Match[str] | None:
    found = [m for m in _BASES.finditer(reading.text) if not m.group(1).islower() or len(m.group(1)) > 5]
    found = [m for m in found if m.group(1).lower() not in {"gut", "cat", "tag", "act", "gag", "tact", "attaca"} or m.group(1).isupper()]
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
    tool: str | None = None
    extra: dict[str, Argument] = {}
    if _has(lower, r"\bt ?m\b|melting temp|annealing|melts?\b"):
        return _melting(reading, argument, outside)
    if outside:
        return []
    template = _has(lower, r"template")
    if _has(lower, r"reverse[ -]?complement"):
        tool = "reverse_complement"
    elif _has(lower, r"anti-?codon"):
        return []
    elif _has(lower, r"translat|protein|peptide|amino acid|polypeptide|codes? for|codon"):
        if template and "U" not in bases:
            return []
        if len(bases) == 3:
            return [_single("codon", 0.95, "one codon", {"codon": argument}, inside)]
        tool = "translate"
    elif _has(lower, r"transcri|\bm?rna\b") and "U" not in bases:
        tool, extra = "transcribe", ({"strand": Given(value="template")} if template else {})
    elif _has(lower, r"complement|opposite strand|other strand|base pairs? with|pairs? with"):
        tool = "complement"
    elif _has(lower, r"\bg\s?\+?\s?/?c\b.{0,3}(?:content|percent|%|ratio)?|\bgc\b"):
        tool = "gc_content"
    elif _has(lower, r"open reading frame|\borf\b"):
        tool = "find_orf"
    elif _has(lower, r"molecular weight|molar mass|\bmass\b|how heavy|\bmw\b"):
        tool = "nucleic_acid_mass"
    elif _has(lower, r"how (?:long|many (?:bases|nucleotides|letters))|length|count|number of"):
        tool = "base_count"
    return [_single(tool, 0.95, tool, {"sequence": argument, **extra}, inside)] if tool else []


def _melting(reading: Reading, argument: Given, outside: list[Measure]) -> list[Proposal]:
    arguments: dict[str, Argument] = {"sequence": argument}
    if _has(reading.lower, r"wallace|2 ?\+ ?4 rule|basic rule"):
        arguments["method"] = Given(value="wallace")
        outside = [m for m in outside if m.unit]
    elif _has(reading.lower, r"nearest[ -]neighbou?r|santalucia"):
        arguments["method"] = Given(value="nearest neighbour")
    for measure in outside:
        behind = reading.lower[measure.end : measure.end + 14]
        before = reading.lower[max(0, measure.start - 12) : measure.start]
        if measure.dimension != _CONCENTRATION:
            return []
        salt = re.match(r"\s*(?:of )?(?:na\b|na\+|nacl|salt|sodium|k\+)", behind)
        salt = salt or re.search(r"(?:na\+?|nacl|salt|sodium)(?: of| is|:| =|=)?\s*$", before)
        name = "sodium" if salt else "strand_concentration"
        if name in arguments:
            return []
        arguments[name] = _quantity(measure)
    if outside and "method" not in arguments:
        arguments["method"] = Given(value="nearest neighbour")
    return [_single("melting_temperature", 0.94, "melting temperature", arguments, (argument.span or (0, 0),))]


def _codons(reading: Reading) -> list[Proposal]:
    if reading.measures or not _has(reading.lower, r"\bcodons?\b"):
        return []
    for short, name in AMINO_ACIDS.values():
        found = re.search(rf"\b(?:{name}|{short.lower()}|{name.replace('ic acid', 'ate')})\b(?! codons? (?:in|of) )", reading.lower)
        if found and _has(reading.lower, r"codons? (?:for|of|that|which|code)|which codons|what codons|codons?\?*$|stop codons"):
            return [_single("codons_of", 0.94, "codons", {"amino_acid": Given(value=name, span=found.span())})]
    return []


def _peptide(reading: Reading) -> list[Proposal]:
    found = [m for m in _PEPTIDE.finditer(reading.text) if len(m.group(1)) >= 4]
    if len(found) != 1 or reading.measures:
        return []
    if _has(reading.lower, r"isoelectric|\bpi\b|molecular weight|\bmass\b|\bmw\b") and _has(
        reading.lower, r"protein|peptide|sequence|isoelectric"
    ):
        argument = Given(value=found[0].group(1), span=found[0].span())
        proposal = _single("protein_properties", 0.92, "protein", {"protein": argument})
        point = _has(reading.lower, r"isoelectric|\bpi\b")
        return [replace(proposal, answers=(FromStep(step="r1", name="point" if point else "mass"),))]
    return []


def crosses(reading: Reading) -> list[Proposal]:
    """Punnett squares from written genotypes."""
    lower = reading.lower
    if not _has(lower, r"\bcross|\bpunnett|offspring|genotype|phenotype|parents|\bbred\b|\bmate|\s[x×]\s|probability|chance|children|child"):
        return []
    outside = [m for m in reading.measures if m.unit]
    if reading.measures and outside:
        return []
    found = [m for m in _GENOTYPE.finditer(reading.text) if _is_genotype(m.group(1), lower)]
    if len(found) not in {2, 3} or reading.measures:
        both = re.search(r"\b(?:two|both|2)\b", lower)
        if len(found) == 1 and both and _has(lower, r"parents|heterozyg|plants|individuals"):
            return _cross(reading, found[0], found[0], None, ((both.start(), both.end()),))
        return _named_cross(reading) if not found else []
    between = reading.lower[found[0].end() : found[1].start()]
    if not re.fullmatch(r"\s*(?:x|×|\*|and|with|crossed with|by|parent|plant|individual|an?|the|is|mother|father|mates?|,|\(|\)|\s)*\s*", between):
        wanted_first = re.match(r".{0,40}\b(?:from|in|of)\b", between)
        if len(found) == 3 and wanted_first:
            return _cross(reading, found[1], found[2], found[0])
        return []
    return _cross(reading, found[0], found[1], found[2] if len(found) == 3 else None)


def _is_genotype(text: str, lower: str) -> bool:
    pairs = [text[i : i + 2] for i in range(0, len(text), 2)]
    letters = {pair[0].lower() for pair in pairs}
    ordinary = text.lower() in {"aa", "ee", "oo", "ll", "ss", "mm", "cc"} and text.islower() and "genotype" not in lower
    valid = len(letters) == len(pairs)
    return valid and (not ordinary or "x" in lower or "cross" in lower or "probability" in lower or "chance" in lower)


def _cross(
    reading: Reading, first: re.Match[str], second: re.Match[str], wanted: re.Match[str] | None,
    consumes: tuple[tuple[int, int], ...] = (),
) -> list[Proposal]:  # fmt: skip
    if sorted(first.group(1).lower()) != sorted(second.group(1).lower()):
        return []
    arguments: dict[str, Argument] = {
        "first": Given(value=first.group(1), span=first.span()),
        "second": Given(value=second.group(1), span=second.span()),
    }
    lower = reading.lower
    if wanted is not None:
        arguments["wanted"] = Given(value=wanted.group(1), span=wanted.span())
    elif _has(lower, r"probability|chance|percent|%|fraction|proportion|how likely|odds"):
        trait = re.search(r"\b(?:homozygous recessive|recessive|heterozygous|dominant)\b", lower)
        if trait is None or trait.group() == "dominant" and "homozygous dominant" in lower:
            return []
        arguments["wanted"] = Given(value=trait.group().replace("homozygous ", ""), span=trait.span())
    return [_single("cross", 0.94, "cross", arguments, consumes)]


def _named_cross(reading: Reading) -> list[Proposal]:
    if reading.measures or not _has(reading.lower, r"\b(?:mono|di)hybrid cross\b"):
        return []
    genotype = "AaBb" if "dihybrid" in reading.lower else "Aa"
    why = "a hybrid cross is between two heterozygotes"
    arguments: dict[str, Argument] = {
        "first": Assumed(value=genotype, why=why), "second": Assumed(value=genotype, why=why)
    }  # fmt: skip
    return [_single("cross", 0.9, "named cross", arguments)] if _has(reading.lower, r"ratio|result|outcome") else []


def blood_groups(reading: Reading) -> list[Proposal]:
    """Blood groups of children."""
    lower = reading.lower
    if not _has(lower, r"\bblood\b") or not _has(lower, r"child|baby|kid|offspring|son\b|daughter|inherit") or reading.measures:
        return []
    pattern = r"(?<![A-Za-z])(?:type |group )?(AB|A|B|O)(?:[+-]|\b)(?= |,|\.|\?|$|;|\))"
    found = [m for m in re.finditer(pattern, reading.text) if not (m.group(1) == "A" and not _labelled(lower, m))]
    if len(found) != 2:
        return []
    arguments: dict[str, Argument] = {
        "first": Given(value=found[0].group(1), span=found[0].span(1)),
        "second": Given(value=found[1].group(1), span=found[1].span(1)),
    }
    return [_single("blood_groups", 0.93, "blood groups", arguments)]


def _labelled(lower: str, match: re.Match[str]) -> bool:
    return match.group().lower() != "a" or re.search(
        r"(?:type|group|is|are|has|with|and|mother|father|dad|mum|mom|x|one)\s*$", lower[: match.start()]) is not None  # fmt: skip


def sex_linked(reading: Reading) -> list[Proposal]:
    """X-linked traits by the parents' state."""
    lower = reading.lower
    condition = _CONDITIONS.search(lower)
    if not condition or reading.measures or not _has(lower, r"mother|mum|mom|woman|female|she"):
        return []
    carrier = _has(lower, r"carrier|carries|carry|heterozygous")
    unaffected_father = _has(lower, r"(?:normal|unaffected|healthy)(?: vision)?,? (?:father|man|male|dad|husband)|(?:father|man|dad|husband|he)\b[^.]{0,25}(?:normal|unaffected|healthy|does not|doesn't|not affected)")
    affected_father = _has(lower, r"(?:affected|colou?r[ -]?blind|h(?:a)?emophiliac) (?:father|man|dad|husband)|(?:father|man|dad|husband) (?:is|has|who is|who has|with)\s+(?:affected|colou?r[ -]?blind|h(?:a)?emophilia)")
    about = "sons" if _has(lower, r"\bsons?\b|\bboys?\b") else "daughters" if _has(lower, r"daughter|\bgirls?\b") else "children"
    if carrier and about == "sons" and not (unaffected_father or affected_father):
        why = "a son's X chromosome comes from his mother, so the father does not matter"
        return [_sex_linked(Assumed(value="unaffected", why=why), about)]
    if not carrier or unaffected_father == affected_father:
        if carrier and not unaffected_father and not affected_father and _has(lower, r"chance|probability|percent|risk|likely"):
            question = "Is the father affected or unaffected?"
            call = Call(step="r1", tool="biology.sex_linked", arguments={"mother": Given(value="carrier")})
            return [Proposal(calls=(call,), confidence=0.85, because="father unknown", questions=(question,))]
        return []
    return [_sex_linked(Given(value="affected" if affected_father else "unaffected"), about)]


def _sex_linked(father: Argument, about: str) -> Proposal:
    proposal = _single("sex_linked", 0.92, "X-linked trait", {"mother": Given(value="carrier"), "father": father})
    return replace(proposal, answers=(FromStep(step="r1", name=about),))


def hardy_weinberg(reading: Reading) -> list[Proposal]:
    """p, q, carriers from one frequency."""
    lower = reading.lower
    if not _has(lower, r"hardy|weinberg|allele frequenc|recessive allele|dominant allele|frequency of (?:the )?(?:recessive|dominant|allele|carriers)|carrier frequency|\b2pq\b|q\^?2|q²"):
        return []
    one_in = re.search(r"\b(?:1|one) in ([\d,]+)", lower)
    measures = [m for m in reading.measures if not (one_in and one_in.start() <= m.start < one_in.end())]
    consumes: tuple[tuple[int, int], ...] = ()
    if one_in and not measures:
        value = 1 / float(one_in.group(1).replace(",", ""))
        given = Given(value=value, span=one_in.span())
        source = "affected"
    elif len(measures) == 1 and not one_in:
        measure = measures[0]
        value = measure.number / 100 if measure.unit == "percent" else measure.number
        if measure.unit not in {None, "percent"} or not 0 < value < 1:
            return []
        given = Given(value=value, span=(measure.start, measure.end))
        before = lower[max(0, measure.start - 60) : measure.start]
        after = lower[measure.end : measure.end + 60]
        source = _frequency_kind(before, after)
    else:
        return []
    if source is None:
        return []
    wanted = _frequency_wanted(lower, given.span or (0, 0))
    if wanted is None:
        return []
    names = {"q": "recessive_allele", "p": "carriers_of", "affected": "affected"}
    arguments: dict[str, Argument] = {names.get(source, source): given, "wanted": Given(value=wanted)}
    return [_single("hardy_weinberg", 0.92, "Hardy-Weinberg", arguments, consumes)]


def _frequency_kind(before: str, after: str) -> str | None:
    if re.search(r"(?:q\^?2|q²|homozygous recessive|recessive (?:trait|phenotype|disease|disorder|condition)|affected|disease|have (?:the )?(?:disorder|condition))[^?]*$", before) or re.match(
        r"[^?.]*?(?:are |is |have |show |with )?(?:the )?(?:homozygous recessive|recessive (?:trait|phenotype|disease|disorder|condition)|affected|disease|aa\b|disorder)", after):  # fmt: skip
        return "affected"
    if re.search(r"(?:\bq\b|recessive allele|allele a\b)[^?]*$", before):
        return "q"
    if re.search(r"(?:\bp\b|dominant allele)[^?]*$", before):
        return "p"
    return None


def _frequency_wanted(lower: str, span: tuple[int, int]) -> str | None:
    rest = lower[: span[0]].rpartition("if ")[0] + " " + lower[span[1] :]
    for pattern, name in (
        (r"carrier|heterozyg|2pq", "carriers"), (r"homozygous dominant|p\^2|p²", "dominant"),
        (r"homozygous recessive|q\^2|q²|affected", "recessive"), (r"dominant (?:trait|phenotype)", "dominant_trait"),
        (r"recessive allele|\bq\b", "q"), (r"dominant allele|\bp\b", "p"),
    ):  # fmt: skip
        if re.search(pattern, rest):
            return name
    head = lower[: span[0]]
    return "carriers" if re.search(r"carrier|heterozyg", head) else None


def growth(reading: Reading) -> list[Proposal]:
    """Bacteria that double; doubling times; logistic growth."""
    lower = reading.lower
    living = _has(lower, r"bacteri|\bcells?\b|e\. ?coli|yeast|culture|microb|germs|population|organism|algae")
    if not living:
        return []
    times = [m for m in reading.measures if m.dimension == _TIME]
    counts = [m for m in reading.measures if m.unit is None]
    doubles = re.search(r"doubl(?:e|es|ing)|divid(?:e|es|ing)|generation time", lower)
    if doubles and len(times) == 2 and len(counts) == 1 and len(reading.measures) == 3 and _has(lower, r"how many|number|population|count"):
        every = [m for m in times if re.search(r"(?:every|doubling time|generation time|takes|each)[^,.;]*$", lower[max(0, m.start - 32) : m.start])]
        if len(every) != 1:
            return []
        other = times[0] if times[1] is every[0] else times[1]
        arguments: dict[str, Argument] = {"initial": _number(counts[0]), "time": _quantity(other), "doubling_time": _quantity(every[0])}
        return [_single("doubling_growth", 0.92, "doubling", arguments)]
    if doubles and len(times) == 1 and len(counts) == 2 and len(reading.measures) == 3 and _has(lower, r"(?:doubling|generation) time"):
        small, large = counts
        arguments = {"initial": _number(small), "final": _number(large), "time": _quantity(times[0])}
        return [_single("doubling_time", 0.92, "doubling time", arguments, result_unit=times[0].unit)] if small.number < large.number else []
    capacity, rate = _after(reading, r"carrying capacity|\bk\b"), _after(reading, r"growth rate|\br(?:max)?\b")
    size = _after(reading, r"\bn0?\b|population size|current population|population of|population is")
    if capacity and rate and size and len({capacity, rate, size}) == 3 and len(reading.measures) == 3:
        value: Argument = Given(value=rate.number / 100 if rate.unit == "percent" else rate.number, span=(rate.start, rate.end))
        arguments = {"population": _number(size), "rate": value, "capacity": _number(capacity)}
        return [_single("logistic_rate", 0.9, "logistic growth", arguments)]
    return []


def counting(reading: Reading) -> list[Proposal]:
    """CFU counts, serial dilutions, counting chambers, recombination."""
    lower = reading.lower
    found: list[Proposal] = []
    volumes = [m for m in reading.measures if m.dimension == _VOLUME]
    colonies = next((m for m in reading.measures if re.match(r"\s*(?:bacterial |e\. ?coli )?coloni", lower[m.end :])), None)
    tenth = re.search(r"(10\s?\^?\s?-\s?\d|1\s?(?::|/|in)\s?[\d,]+|[\d,]+[ -]?fold)", lower)
    if colonies and len(volumes) == 1 and tenth and _has(lower, r"cfu|colony|bacteria|per ml|concentration"):
        fraction = _dilution(tenth.group())
        rest = [m for m in reading.measures if m not in (colonies, volumes[0]) and not tenth.start() <= m.start < tenth.end()]
        if fraction and not rest:
            arguments: dict[str, Argument] = {
                "colonies": _number(colonies), "dilution": Given(value=fraction, span=tenth.span()),
                "plated_volume": _quantity(volumes[0]),
            }  # fmt: skip
            found.append(_single("colony_count", 0.93, "plate count", arguments, (tenth.span(),)))
    steps = re.search(r"\b(\d+|two|three|four|five|six|seven|eight|nine|ten)\s+(?:serial\s+|successive\s+|consecutive\s+)?(?:1\s?(?::|in|/)\s?(\d+)|(\d+|ten)[ -]?fold)\s+(?:serial\s+)?dilutions?", lower)
    if steps and not colonies:
        words = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}
        count = words.get(steps.group(1)) or int(steps.group(1))
        factor = words.get(steps.group(2) or steps.group(3)) or float(steps.group(2) or steps.group(3))
        if all(steps.start() <= m.start and m.end <= steps.end() for m in reading.measures):
            arguments = {"factor": Given(value=factor, span=steps.span()), "steps": Given(value=count, span=steps.span(1))}
            found.append(_single("serial_dilution", 0.93, "serial dilution", arguments, (steps.span(),)))
    recombinants = next((m for m in reading.measures if re.match(r"\s*(?:were |are |of them )?recombinant", lower[m.end :])), None)
    if recombinants and len(reading.measures) == 2 and _has(lower, r"recombination|map distance|map units|centimorgan"):
        total = next(m for m in reading.measures if m is not recombinants)
        if total.unit is None and total.number > recombinants.number:
            found.append(_single("recombination", 0.93, "recombination", {"recombinants": _number(recombinants), "total": _number(total)}))
    if _has(lower, r"h(?:a)?emocytometer|neubauer|counting chamber"):
        found.extend(_chamber(reading))
    return found


def _dilution(text: str) -> float | None:
    compact = text.replace(" ", "").replace(",", "")
    power = re.fullmatch(r"10\^?-(\d)", compact)
    if power:
        return 10.0 ** -int(power.group(1))
    number = re.search(r"(\d+)(?:-?fold)?$", compact)
    return 1 / float(number.group(1)) if number and float(number.group(1)) > 1 else None


def _chamber(reading: Reading) -> list[Proposal]:
    lower = reading.lower
    slots: dict[str, Measure] = {}
    for measure in reading.measures:
        after = lower[measure.end : measure.end + 20]
        before = lower[max(0, measure.start - 20) : measure.start]
        if re.match(r"\s*(?:live |viable |total )?cells", after):
            slots["cells"] = measure
        elif re.match(r"\s*(?:large |big |corner )*squares", after):
            slots["squares"] = measure
        elif re.match(r"[ -]?(?:fold|x\b|times)", after) or re.search(r"dilution(?: factor)?(?: of| is|:| =)?\s*$|1:$", before):
            slots["dilution_factor"] = measure
        elif measure.number == 1 and reading.lower[measure.end : measure.end + 1] == ":":
            continue
        else:
            return []
    if "cells" not in slots or "each" in lower or "per square" in lower:
        return []
    consumes = tuple((m.start, m.end) for m in reading.measures)
    return [_single("hemocytometer", 0.9, "counting chamber", {n: _number(m) for n, m in slots.items()}, consumes)]


def enzymes(reading: Reading) -> list[Proposal]:
    """Michaelis–Menten with three of the four quantities."""
    lower = reading.lower
    if not _has(lower, r"michaelis|\bkm\b|v ?max"):
        return []
    maximum, constant = _after(reading, r"v ?_?max"), _after(reading, r"\bk_?m\b|michaelis constant")
    substrate = _after(reading, r"\[s\]|substrate(?: concentration)?(?: is| of)?|\bs\b")
    rate = _after(reading, r"\b(?:initial )?(?:rate|velocity|v0)\b(?: is| of|:)?")
    rate = None if rate is maximum else rate
    found = {"maximum": maximum, "constant": constant, "substrate": substrate, "rate": rate}
    if substrate is None:
        free = [m for m in reading.measures if m not in (maximum, constant, rate) and m.dimension == _CONCENTRATION]
        if len(free) == 1 and _has(lower, r"substrate|\[s\]"):
            found["substrate"] = free[0]
    known = {name: measure for name, measure in found.items() if measure is not None}
    if len(known) != 3 or len({(m.start, m.end) for m in known.values()}) != 3 or len(reading.measures) != 3:
        return []
    units = [known[name].unit for name in ("constant", "substrate") if name in known]
    if any(u is not None for u in units) and any(known[n].dimension != _CONCENTRATION for n in ("constant", "substrate") if n in known):
        return []
    rates = [known[name].unit for name in ("maximum", "rate") if name in known]
    if len(set(rates)) > 1:
        return []
    arguments: dict[str, Argument] = {
        name: _quantity(m) if name in {"constant", "substrate"} else _number(m) for name, m in known.items()
    }
    missing = next(name for name in found if name not in known)
    unit = units[0] if missing in {"constant", "substrate"} and units else None
    return [_single("michaelis_menten", 0.92, "enzyme kinetics", arguments, result_unit=unit)]


RECOGNISERS = (sequences, crosses, blood_groups, sex_linked, hardy_weinberg, growth, counting, enzymes)
