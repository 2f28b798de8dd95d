"""Crosses, blood groups, Hardy–Weinberg equilibrium and recombination."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import product

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value

_MENDEL = "G. Mendel, 1866; R. C. Punnett, 1905 (the square)"


def _ratio(counts: dict[str, int]) -> str:
    shared = math.gcd(*counts.values())
    return " : ".join(f"{count // shared} {name}" for name, count in counts.items())


def _genes(genotype: str) -> list[str]:
    if len(genotype) % 2 or not genotype.isalpha() or not 2 <= len(genotype) <= 6:
        raise BadInput(f'"{genotype}" is not a genotype.', remedy='Write it like "Aa" or "AaBb".')
    pairs = [genotype[index : index + 2] for index in range(0, len(genotype), 2)]
    if any(pair[0].lower() != pair[1].lower() for pair in pairs) or len({p[0].lower() for p in pairs}) != len(
        pairs
    ):
        raise BadInput(f'"{genotype}" is not a genotype.', remedy='Write it like "Aa" or "AaBb".')
    return ["".join(sorted(pair)) for pair in pairs]


def _offspring(first: str, second: str) -> dict[str, int]:
    mother, father = _genes(first), _genes(second)
    if [pair[0].lower() for pair in mother] != [pair[0].lower() for pair in father]:
        raise BadInput("Both parents must have the same genes in the same order.")
    counts: Counter[str] = Counter()
    for gametes in product(*[list(product(m, f)) for m, f in zip(mother, father, strict=True)]):
        counts["".join("".join(sorted(pair)) for pair in gametes)] += 1
    return dict(sorted(counts.items()))


def _phenotype(genotype: str) -> str:
    return "".join(
        f"{pair[0]}_" if pair[0].isupper() else pair
        for pair in (genotype[index : index + 2] for index in range(0, len(genotype), 2))
    )


def cross(first: str, second: str, wanted: str = "") -> ToolResult:
    """Genotypes and phenotypes of a cross of one to three unlinked genes, capitals dominant.

    `wanted`: a genotype ("aa"), "dominant" or "recessive"; then its probability is the answer.
    """
    counts = _offspring(first, second)
    total = sum(counts.values())
    phenotypes: Counter[str] = Counter()
    for genotype, count in counts.items():
        phenotypes[_phenotype(genotype)] += count
    shared = {name: phenotypes[name] for name in sorted(phenotypes, key=lambda name: -phenotypes[name])}
    values = (
        Value(name="phenotypes", label="phenotype ratio", text=_ratio(shared)),
        Value(name="genotypes", label="genotype ratio", text=_ratio(counts)),
    )
    sentence = "The phenotype ratio is {{phenotypes}}; the genotypes are {{genotypes}}."
    if wanted:
        if wanted in {"dominant", "recessive"}:
            hits = sum(c for g, c in counts.items() if (_phenotype(g) == g.lower()) == (wanted == "recessive")
                       and (wanted == "recessive" or all(x.isupper() for x in _phenotype(g)[::2])))  # fmt: skip
        elif wanted == "heterozygous":
            hits = sum(c for g, c in counts.items() if all(g[i] != g[i + 1] for i in range(0, len(g), 2)))
        else:
            hits = counts.get("".join(_genes(wanted)), 0)
        chance = Fraction(hits, total)
        values = (
            Value(
                name="chance",
                label=f"probability of {wanted}",
                number=float(100 * chance),
                unit="percent",
                decimals=2,
            ),
            Value(name="fraction", label="as a fraction", text=str(chance)),
            *values,
        )
        sentence = "The chance is {{chance}} ({{fraction}}); the genotypes are {{genotypes}}."
    return ToolResult(
        values=values,
        sentence=sentence,
        method="all pairs of gametes counted (Punnett square), genes assorting independently",
        reference=_MENDEL,
        checked_by="the shares add up to one" if sum(counts.values()) == 4 ** (len(first) // 2) else "",
    )


_BLOOD = {"a": ("AA", "AO"), "b": ("BB", "BO"), "ab": ("AB",), "o": ("OO",)}


def _group(alleles: str) -> str:
    kinds = set(alleles) - {"O"}
    return "AB" if kinds == {"A", "B"} else next(iter(kinds), "O")


def blood_groups(first: str, second: str) -> ToolResult:
    """ABO groups possible for a child of two parents given by group ("A", "AB", "O") or alleles ("AO")."""
    parents: list[tuple[str, ...]] = []
    for parent in (first, second):
        bare = parent.strip().upper().rstrip("+-")
        if bare.lower() in _BLOOD:
            parents.append(_BLOOD[bare.lower()])
        elif len(bare) == 2 and set(bare) <= set("ABO"):
            parents.append((bare,))
        else:
            raise BadInput(f'"{parent}" is not a blood group.')
    possible = {
        _group("".join(sorted((m, f)))) for one, other in product(*parents) for m, f in product(one, other)
    }
    names = [name for name in ("A", "B", "AB", "O") if name in possible]
    missing = [name for name in ("A", "B", "AB", "O") if name not in possible]
    return ToolResult(
        values=(Value(name="groups", label="possible blood groups", text=" or ".join(names)),
                Value(name="impossible", label="impossible blood groups", text=", ".join(missing) or "none")),
        sentence="The child can have blood group {{groups}}.",
        method="each parent passes on one of two alleles; A and B are codominant over O",
        reference="K. Landsteiner, 1901; F. Bernstein, 1924 (inheritance of the ABO groups)",
        cautions=("Very rare exceptions exist, so this proves nothing about parentage.",),
    )  # fmt: skip


def sex_linked(mother: str, father: str) -> ToolResult:
    """X-linked recessive trait: mother "carrier", "affected" or "unaffected"; father "affected" or "unaffected"."""
    eggs = {"carrier": "Xx", "affected": "xx", "unaffected": "XX"}.get(mother)
    x_of_father = {"affected": "x", "unaffected": "X"}.get(father)
    if eggs is None or x_of_father is None:
        raise AskThePerson(
            "The parents' state is needed.", questions=("Is the mother a carrier, affected or neither?",)
        )
    sons = Fraction(eggs.count("x"), 2)
    daughters = sons if x_of_father == "x" else Fraction(0)
    carriers = Fraction(sum(1 for egg in eggs if (egg == "x") != (x_of_father == "x")), 2)
    return ToolResult(
        values=(Value(name="sons", label="affected among sons", number=float(100 * sons), unit="percent", decimals=0),
                Value(name="daughters", label="affected among daughters", number=float(100 * daughters), unit="percent",
                      decimals=0),
                Value(name="carriers", label="carriers among daughters", number=float(100 * carriers), unit="percent",
                      decimals=0),
                Value(name="children", label="affected among all children", number=float(50 * (sons + daughters)),
                      unit="percent", decimals=0)),
        sentence="Each son has a {{sons}} chance of being affected, each daughter {{daughters}}; {{carriers}} of daughters "
        "are unaffected carriers.",
        method="sons get their X from the mother, daughters one from each parent",
        reference="T. H. Morgan, Science 32, 1910 (sex-linked inheritance)",
        cautions=("This holds for a recessive trait on the X chromosome.",),
    )  # fmt: skip


def hardy_weinberg(
    recessive_allele: float | None = None, affected: float | None = None, carriers_of: float | None = None,
    wanted: str = "carriers",
) -> ToolResult:  # fmt: skip
    """Allele and genotype frequencies (G. H. Hardy and W. Weinberg, 1908).

    One of: `recessive_allele` (q), `affected` (q²), `carriers_of` (p, the dominant allele); all between 0 and 1.
    """
    given = [value for value in (recessive_allele, affected, carriers_of) if value is not None]
    if len(given) != 1 or not 0 <= given[0] <= 1:
        raise BadInput("Give one frequency between zero and one.")
    q = (
        math.sqrt(affected)
        if affected is not None
        else recessive_allele
        if recessive_allele is not None
        else 1 - given[0]
    )
    p = 1 - q
    if abs(p * p + 2 * p * q + q * q - 1) > 1e-12:
        raise ToolFailed("The frequencies do not add up to one.")
    values = {
        "carriers": Value(name="carriers", label="heterozygotes (2pq)", number=2 * p * q, significant=4),
        "q": Value(name="q", label="recessive allele (q)", number=q, significant=4),
        "p": Value(name="p", label="dominant allele (p)", number=p, significant=4),
        "recessive": Value(name="recessive", label="homozygous recessive (q²)", number=q * q, significant=4),
        "dominant": Value(name="dominant", label="homozygous dominant (p²)", number=p * p, significant=4),
        "dominant_trait": Value(
            name="dominant_trait", label="show the dominant trait", number=1 - q * q, significant=4
        ),
    }
    if wanted not in values:
        raise BadInput("Ask for p, q, carriers, or one of the homozygotes.")
    label = {"carriers": "share of heterozygotes (carriers)", "q": "frequency of the recessive allele",
             "p": "frequency of the dominant allele", "recessive": "share of homozygous recessives",
             "dominant": "share of homozygous dominants", "dominant_trait": "share that shows the dominant trait"}  # fmt: skip
    return ToolResult(
        values=(values[wanted], *(value for name, value in values.items() if name != wanted)),
        sentence=f"The {label[wanted]} is {{{{{wanted}}}}}, or {{{{percent}}}}.",
        facts=(
            Value(
                name="percent",
                label=f"{label[wanted]} in percent",
                number=100 * (values[wanted].number or 0),
                unit="percent",
                significant=4,
            ),
        ),
        method="p plus q is one; genotypes are p², 2pq and q²",
        reference="G. H. Hardy, Science 28, 1908; W. Weinberg, 1908",
        latex="p^2 + 2pq + q^2 = 1",
        checked_by="the genotype shares add up to one",
        cautions=("This holds for a large population in equilibrium.",),
    )


def recombination(recombinants: float, total: float) -> ToolResult:
    """Recombination frequency in percent, which is the map distance in centimorgans (A. H. Sturtevant, 1913)."""
    if not 0 <= recombinants <= total or total <= 0:
        raise BadInput("There cannot be more recombinants than offspring.")
    percent = 100 * recombinants / total
    return ToolResult(
        values=(Value(name="frequency", label="recombination frequency", number=percent, unit="percent", decimals=2),
                Value(name="distance", label="map distance in centimorgans", number=percent, decimals=2)),
        sentence="The recombination frequency is {{frequency}}, a map distance of {{distance}} centimorgans.",
        method="recombinant offspring divided by all offspring",
        reference="A. H. Sturtevant, Journal of Experimental Zoology 14, 1913",
        cautions=() if percent < 20 else ("Above about a fifth, double crossovers make the true distance larger.",),
    )  # fmt: skip
