"""Ecology and microscopy: growth by percent, recapture, diversity, density, food chains, magnification."""

from __future__ import annotations

import math

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value

RECAPTURE_REFERENCE = "F. C. Lincoln, 1930 (Lincoln-Petersen estimate)"
SIMPSON_REFERENCE = "E. H. Simpson, Measurement of Diversity, Nature 1949"
SHANNON_REFERENCE = "C. E. Shannon, A Mathematical Theory of Communication, 1948"
TROPHIC_REFERENCE = "R. L. Lindeman, Ecology 1942"
BOOK_REFERENCE = "OpenStax, Biology 2e, 2018"


def percent_growth(initial: float, rate: float, periods: float) -> ToolResult:
    """Size after growing by a percent each period: initial × (1 + rate/100) ^ periods."""
    if initial <= 0 or not -100 < rate <= 1000 or not 0 <= periods <= 10_000:
        raise BadInput("The size must be positive, and the rate and time within reason.")
    final = initial * (1 + rate / 100) ** periods
    if not math.isfinite(final) or final > 1e30:
        raise BadInput("That would grow beyond anything real.")
    return ToolResult(
        values=(
            Value(name="final", label="population at the end", number=final, significant=4, kind="count"),
        ),
        sentence="The population would be about {{final}}.",
        method="the starting number times one plus the rate, to the power of the number of periods",
        reference=BOOK_REFERENCE,
        latex=r"N = N_0 (1 + r)^t",
        cautions=("This assumes the same rate of growth all the time.",),
    )


def mark_recapture(marked: float, caught: float, recaptured: float) -> ToolResult:
    """Lincoln-Petersen estimate: marked × caught / recaptured."""
    if recaptured <= 0:
        raise BadInput("With no marked animal caught again there is no estimate.")
    if recaptured > min(marked, caught):
        question = "How many were marked, how many were caught later, and how many of those were marked?"
        raise AskThePerson("More were caught again than is possible.", questions=(question,))
    size = marked * caught / recaptured
    return ToolResult(
        values=(Value(name="size", label="estimated population", number=size, decimals=0),),
        sentence="The estimated population is {{size}}.",
        method="marked in the first catch times the size of the second, over the marked ones caught again",
        reference=RECAPTURE_REFERENCE,
        latex=r"N = \frac{M C}{R}",
        cautions=("It assumes that nothing came, left, was born or died in between.",),
    )


def diversity(counts: tuple[float, ...], index: str = "simpson") -> ToolResult:
    """Simpson's index of diversity (1 − D), or Shannon's index with the natural logarithm."""
    if len(counts) < 2 or min(counts) < 0 or sum(counts) < 2 or any(count != int(count) for count in counts):
        raise BadInput("Give the count of each species, at least two of them.")
    total = sum(counts)
    shares = [count / total for count in counts if count > 0]
    shannon = -sum(share * math.log(share) for share in shares)
    unbiased = 1 - sum(count * (count - 1) for count in counts) / (total * (total - 1))
    values = {
        "shannon": Value(name="shannon", label="Shannon index", number=shannon, decimals=3),
        "simpson": Value(name="simpson", label="Simpson's index of diversity", number=unbiased, decimals=3),
        "squares": Value(
            name="squares", label="with shares squared", number=1 - sum(s * s for s in shares), decimals=3
        ),
    }
    if index == "shannon":
        return ToolResult(
            values=(values["shannon"],),
            sentence="The Shannon index is {{shannon}} (natural logarithm).",
            method="minus the sum of each share times its natural logarithm",
            reference=SHANNON_REFERENCE,
            latex=r"H = -\sum p_i \ln p_i",
        )
    return ToolResult(
        values=(values["simpson"], values["squares"]),
        sentence="Simpson's index of diversity is {{simpson}}; the form with squared shares gives {{squares}}.",
        method="one minus the sum of n(n − 1) over N(N − 1)",
        reference=SIMPSON_REFERENCE,
        latex=r"D = 1 - \frac{\sum n(n-1)}{N(N-1)}",
    )


def population_density(count: float, area: float) -> ToolResult:
    """Individuals per square metre, from a count and an area."""
    if count < 0 or area <= 0:
        raise BadInput("The area must be positive.")
    return ToolResult(
        values=(Value(name="density", label="population density", number=count / area, unit="1 / meter ** 2",
                      significant=4),),
        sentence="The population density is {{density}}.",
        method="individuals divided by area",
        reference=BOOK_REFERENCE,
    )  # fmt: skip


def trophic_energy(energy: float, levels: int, share: float = 10) -> ToolResult:
    """Energy (joule) that reaches a level some steps above, when each step passes on a share (percent)."""
    if energy <= 0 or not 0 < share <= 100 or not 1 <= levels <= 6:
        raise BadInput("The energy must be positive, the share a percentage, and the steps one to six.")
    number = energy * (share / 100) ** levels
    return ToolResult(
        values=(
            Value(name="reaching", label="energy that arrives", number=number, unit="joule", significant=4),
        ),
        sentence="About {{reaching}} gets there.",
        method="the energy times the share passed on, once for each step of the food chain",
        reference=TROPHIC_REFERENCE,
        cautions=("A tenth is only the usual share; real food chains differ.",) if share == 10 else (),
    )


def magnification(
    image: float | None = None, actual: float | None = None, times: float | None = None
) -> ToolResult:
    """Magnification, image size or actual size (both in millimetres) from the other two."""
    known = [value for value in (image, actual, times) if value is not None]
    if len(known) != 2 or min(known) <= 0:
        raise BadInput("Give two of image size, actual size and magnification, all positive.")
    if image is not None and actual is not None:
        value = Value(name="times", label="magnification", number=image / actual, significant=4)
        sentence = "The magnification is {{times}} times."
    elif image is not None and times is not None:
        value = Value(
            name="actual", label="actual size", number=image / times, unit="millimeter", significant=4
        )
        sentence = "The actual size is {{actual}}."
    else:
        value = Value(
            name="image", label="image size", number=math.prod(known), unit="millimeter", significant=4
        )
        sentence = "The image size is {{image}}."
    return ToolResult(
        values=(value,),
        sentence=sentence,
        method="image size divided by actual size",
        reference=BOOK_REFERENCE,
        latex=r"M = \frac{\text{image size}}{\text{actual size}}",
    )


def allele_counts(dominant: float, heterozygous: float, recessive: float, wanted: str = "p") -> ToolResult:
    """Allele frequencies from the counts of the three genotypes."""
    total = dominant + heterozygous + recessive
    if total <= 0 or min(dominant, heterozygous, recessive) < 0:
        raise BadInput("The counts must not be negative.")
    p = (2 * dominant + heterozygous) / (2 * total)
    q = (2 * recessive + heterozygous) / (2 * total)
    if abs(p + q - 1) > 1e-12:
        raise ToolFailed("The allele frequencies do not add up to one.")
    values = {
        "p": Value(name="p", label="frequency of the dominant allele", number=p, significant=4),
        "q": Value(name="q", label="frequency of the recessive allele", number=q, significant=4),
    }
    first, second = ("p", "q") if wanted == "p" else ("q", "p")
    names = {"p": "dominant", "q": "recessive"}
    return ToolResult(
        values=(values[first], values[second]),
        sentence=f"The frequency of the {names[first]} allele is {{{{{first}}}}}, of the {names[second]} one {{{{{second}}}}}.",
        method="twice the homozygotes plus the heterozygotes, over twice the individuals",
        reference=BOOK_REFERENCE,
        checked_by="the two frequencies add up to one",
    )


def codon_count(nucleotides: float) -> ToolResult:
    """Whole codons in a number of nucleotides."""
    if nucleotides < 3 or nucleotides != int(nucleotides):
        raise BadInput("Give a whole number of nucleotides, three or more.")
    whole, rest = divmod(int(nucleotides), 3)
    return ToolResult(
        values=(Value(name="codons", label="codons", number=whole),),
        sentence="That makes {{codons}} codons" + (" (with some nucleotides left over)." if rest else "."),
        method="three nucleotides to a codon",
        reference="F. H. C. Crick and others, Nature 1961",
    )
