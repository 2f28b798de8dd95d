"""Questions about inheritance."""

from __future__ import annotations

import re
from dataclasses import replace

from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Proposal, Reading
from kithkin.tools.biology.wording import (
    has,
    single,
)

_GENOTYPE = re.compile(r"(?<![A-Za-z])((?:([A-Za-z])(?i:\2)){1,3})(?![A-Za-z])")
_CONDITIONS = re.compile(r"colou?r[ -]?blind(?:ness)?|h(?:a)?emophilia|duchenne|x-linked recessive")


def crosses(reading: Reading) -> list[Proposal]:
    """Punnett squares from written genotypes."""
    lower = reading.lower
    if not has(
        lower,
        r"\bcross|\bpunnett|offspring|genotype|phenotype|parents|\bbred\b|\bmate|\s[x×]\s|probability|chance|children|child",
    ):
        return []
    outside = [m for m in reading.measures if m.unit]
    if reading.measures and outside:
        return []
    found = [m for m in _GENOTYPE.finditer(reading.text) if _is_genotype(m.group(1), lower)]
    if len(found) not in {2, 3} or reading.measures:
        both = re.search(r"\b(?:two|both|2)\b", lower)
        if len(found) == 1 and both and has(lower, r"parents|heterozyg|plants|individuals"):
            return _cross(reading, found[0], found[0], None, ((both.start(), both.end()),))
        return _named_cross(reading) if not found else []
    between = reading.lower[found[0].end() : found[1].start()]
    if not re.fullmatch(
        r"\s*(?:x|×|\*|and|with|crossed with|by|parent|plant|individual|an?|the|is|mother|father|mates?|,|\(|\)|\s)*\s*",
        between,
    ):
        hetero = found[0].group(1) != found[0].group(1).upper() and not found[0].group(1).islower()
        if (
            len(found) == 2
            and hetero
            and has(lower[: found[0].start()], r"\bboth\b|\btwo\b")
            and has(between, r"chance|probab|percent|odds|likel")
        ):
            return _cross(reading, found[0], found[0], found[1])
        wanted_first = re.match(r".{0,40}\b(?:from|in|of)\b", between)
        if len(found) == 3 and wanted_first:
            return _cross(reading, found[1], found[2], found[0])
        return []
    return _cross(reading, found[0], found[1], found[2] if len(found) == 3 else None)


def _is_genotype(text: str, lower: str) -> bool:
    pairs = [text[i : i + 2] for i in range(0, len(text), 2)]
    letters = {pair[0].lower() for pair in pairs}
    ordinary = (
        text.lower() in {"aa", "ee", "oo", "ll", "ss", "mm", "cc"}
        and text.islower()
        and "genotype" not in lower
    )
    valid = len(letters) == len(pairs)
    return valid and (
        not ordinary or "x" in lower or "cross" in lower or "probability" in lower or "chance" in lower
    )


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
    elif has(lower, r"probability|chance|percent|%|fraction|proportion|how likely|odds"):
        trait = re.search(r"\b(?:homozygous recessive|recessive|heterozygous|dominant)\b", lower)
        if trait is None or trait.group() == "dominant" and "homozygous dominant" in lower:
            return []
        arguments["wanted"] = Given(value=trait.group().replace("homozygous ", ""), span=trait.span())
    return [single("cross", 0.94, "cross", arguments, consumes)]


_RECESSIVE = re.compile(
    r"recessive|cystic fibrosis|sickle[ -]cell|phenylketonuria|\bpku\b|tay[ -]sachs|albinis[mt]|thalass(?:a)?emia|galactos(?:a)?emia"
)
_BOTH_CARRY = re.compile(
    r"\b(?:both|two)\b[^.?]{0,40}\b(?:carriers?|carry|heterozygous)\b|\bcarriers?\b[^.?]{0,30}\bboth\b|\bmy (?:wife|husband|partner) and i are (?:both )?carriers"
)


def _carriers(reading: Reading) -> list[Proposal]:
    """Two carriers of an autosomal recessive condition: what can a child be?"""
    lower = reading.lower
    both = _BOTH_CARRY.search(lower)
    if not both or not _RECESSIVE.search(lower) or _CONDITIONS.search(lower) or reading.measures:
        return []
    if not has(lower, r"chance|probab|risk|percent|odds|likel") or not has(
        lower, r"child|kid|baby|offspring|son|daughter"
    ):
        return []
    if has(
        lower, r"\b(?:two|three|four|all|both) (?:children|kids|of their)|\bnot\b|healthy|unaffected|dominant"
    ):
        return []
    rest = lower[: both.start()] + lower[both.end() :]
    wanted = "Aa" if has(rest, r"carrier|carry") else "aa"
    why = "a carrier has one working and one altered copy"
    arguments: dict[str, Argument] = {
        "first": Assumed(value="Aa", why=why),
        "second": Assumed(value="Aa", why=why),
        "wanted": Given(value=wanted),
    }
    return [single("cross", 0.92, "two carriers", arguments)]


def _named_cross(reading: Reading) -> list[Proposal]:
    if _carriers(reading):
        return _carriers(reading)
    if reading.measures or not has(reading.lower, r"\b(?:mono|di)hybrid cross\b"):
        return []
    genotype = "AaBb" if "dihybrid" in reading.lower else "Aa"
    why = "a hybrid cross is between two heterozygotes"
    arguments: dict[str, Argument] = {
        "first": Assumed(value=genotype, why=why), "second": Assumed(value=genotype, why=why)
    }  # fmt: skip
    return (
        [single("cross", 0.9, "named cross", arguments)]
        if has(reading.lower, r"ratio|result|outcome")
        else []
    )


def blood_groups(reading: Reading) -> list[Proposal]:
    """Blood groups of children."""
    lower = reading.lower
    if (
        not has(lower, r"\bblood\b")
        or not has(lower, r"child|baby|kid|offspring|son\b|daughter|inherit")
        or reading.measures
    ):
        return []
    pattern = r"(?<![A-Za-z])(?:type |group )?(AB|A|B|O)(?:[+-]|\b)(?= |,|\.|\?|$|;|\))"
    found = [
        m for m in re.finditer(pattern, reading.text) if not (m.group(1) == "A" and not _labelled(lower, m))
    ]
    if len(found) != 2:
        return []
    arguments: dict[str, Argument] = {
        "first": Given(value=found[0].group(1), span=found[0].span(1)),
        "second": Given(value=found[1].group(1), span=found[1].span(1)),
    }
    return [single("blood_groups", 0.93, "blood groups", arguments)]


def _labelled(lower: str, match: re.Match[str]) -> bool:
    return match.group().lower() != "a" or re.search(
        r"(?:type|group|is|are|has|with|and|mother|father|dad|mum|mom|x|one)\s*$", lower[: match.start()]) is not None  # fmt: skip


def sex_linked(reading: Reading) -> list[Proposal]:
    """X-linked traits by the parents' state."""
    lower = reading.lower
    condition = _CONDITIONS.search(lower)
    if not condition or reading.measures or not has(lower, r"mother|mum|mom|woman|female|she"):
        return []
    carrier = has(lower, r"carrier|carries|carry|heterozygous")
    unaffected_father = has(
        lower,
        r"(?:normal|unaffected|healthy)(?: vision)?,? (?:father|man|male|dad|husband)|(?:father|man|dad|husband|he)\b[^.]{0,25}(?:normal|unaffected|healthy|does not|doesn't|not affected)",
    )
    affected_father = has(
        lower,
        r"(?:affected|colou?r[ -]?blind|h(?:a)?emophiliac) (?:father|man|dad|husband)|(?:father|man|dad|husband) (?:is|has|who is|who has|with)\s+(?:affected|colou?r[ -]?blind|h(?:a)?emophilia)",
    )
    about = (
        "sons"
        if has(lower, r"\bsons?\b|\bboys?\b")
        else "daughters"
        if has(lower, r"daughter|\bgirls?\b")
        else "children"
    )
    if carrier and about == "sons" and not (unaffected_father or affected_father):
        why = "a son's X chromosome comes from his mother, so the father does not matter"
        return [_sex_linked(Assumed(value="unaffected", why=why), about)]
    if not carrier or unaffected_father == affected_father:
        if (
            carrier
            and not unaffected_father
            and not affected_father
            and has(lower, r"chance|probability|percent|risk|likely")
        ):
            question = "Is the father affected or unaffected?"
            call = Call(step="r1", tool="biology.sex_linked", arguments={"mother": Given(value="carrier")})
            return [Proposal(calls=(call,), confidence=0.85, because="father unknown", questions=(question,))]
        return []
    return [_sex_linked(Given(value="affected" if affected_father else "unaffected"), about)]


def _sex_linked(father: Argument, about: str) -> Proposal:
    proposal = single(
        "sex_linked", 0.92, "X-linked trait", {"mother": Given(value="carrier"), "father": father}
    )
    return replace(proposal, answers=(FromStep(step="r1", name=about),))


def hardy_weinberg(reading: Reading) -> list[Proposal]:
    """p, q, carriers from one frequency."""
    lower = reading.lower
    if not has(
        lower,
        r"hardy|weinberg|allele frequenc|recessive allele|dominant allele|frequency of (?:the )?(?:recessive|dominant|allele|carriers)|carrier frequency|recessive (?:trait|phenotype|disease|disorder|condition|disorder|illness|gene).*(?:\bcarr(?:y|ies|iers?)\b|heterozyg)|\b2pq\b|q\^?2|q²",
    ) and not (_RECESSIVE.search(lower) and has(lower, r"\bcarr(?:y|ies|iers?)\b|heterozyg")):
        return []
    if has(lower, r"\bboth\b|\bmy (?:wife|husband|partner|child|kid|baby)\b|parents|sibling|brother|sister"):
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
    return [single("hardy_weinberg", 0.92, "Hardy-Weinberg", arguments, consumes)]


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
        (r"\bcarr(?:y|ies|iers?)\b|heterozyg|2pq", "carriers"), (r"homozygous dominant|p\^2|p²", "dominant"),
        (r"homozygous recessive|q\^2|q²|affected", "recessive"), (r"dominant (?:trait|phenotype)", "dominant_trait"),
        (r"recessive allele|\bq\b", "q"), (r"dominant allele|\bp\b", "p"),
    ):  # fmt: skip
        if re.search(pattern, rest):
            return name
    head = lower[: span[0]]
    return "carriers" if re.search(r"carrier|heterozyg", head) else None
