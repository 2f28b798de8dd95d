"""Counting and discrete probability, in exact fractions.

Formulas: W. Feller (1968), An Introduction to Probability Theory and Its Applications, volume 1, 3rd edition.
"""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.statistics.describing import fact, plain

FELLER: Final = "Feller, W. (1968), An Introduction to Probability Theory and Its Applications, vol. 1, 3rd edition, Wiley"
COMPARISONS: Final = ("exactly", "at_least", "at_most", "more_than", "fewer_than")
_WORDS: Final = {
    "exactly": "exactly",
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "fewer_than": "fewer than",
}


def chance(name: str, label: str, probability: Fraction | float) -> Value:
    """A probability for people: as a fraction where short, a decimal and a percentage."""
    number = float(probability)
    percent = f"{number * 100:.4g}%" if number < 0.9999 or number == 1 else f"{number * 100:.8g}%"
    if isinstance(probability, Fraction) and 1 < probability.denominator < 100_000:
        text = f"{probability.numerator}/{probability.denominator} (about {number:.4g}, or {percent})"
    elif number in {0.0, 1.0}:
        text = (
            "0 (impossible)"
            if number == 0 and probability == 0
            else "1 (certain)"
            if probability == 1
            else percent
        )
    else:
        text = f"{number:.4g} ({percent})"
    return Value(name=name, label=label, number=number, text=text)


def as_fraction(probability: float) -> Fraction:
    """A probability as an exact fraction. Raises `BadInput` outside 0 to 1."""
    if not 0 <= probability <= 1:
        raise BadInput("A probability lies between 0 and 1.")
    simple = Fraction(probability).limit_denominator(1000)
    return simple if abs(float(simple) - probability) < 1e-15 else Fraction(repr(probability))


def wanted_counts(comparison: str, count: int, most: int) -> range:
    """The counts that satisfy a comparison, from 0 to `most`."""
    ranges = {
        "exactly": range(count, count + 1),
        "at_least": range(count, most + 1),
        "at_most": range(count + 1),
        "more_than": range(count + 1, most + 1),
        "fewer_than": range(count),
    }
    if comparison not in ranges:
        raise BadInput(f"The comparison must be one of: {', '.join(COMPARISONS)}.")
    allowed = ranges[comparison]
    return range(max(allowed.start, 0), min(allowed.stop, most + 1))


def _whole(number: float, name: str, least: int, most: int) -> int:
    if number != int(number) or not least <= number <= most:
        raise BadInput(f"The {name} must be a whole number between {least} and {most}.")
    return int(number)


def _count_value(name: str, label: str, number: int) -> Value:
    return Value(name=name, label=label, number=number if number < 2**53 else None, text=f"{number:,}")


def combinations(total: int, chosen: int, repeats: bool = False) -> ToolResult:
    """Ways to choose, order not counting: n! / (k!(n−k)!), or with repetition (n+k−1 choose k)."""
    n, k = _whole(total, "total", 0, 5000), _whole(chosen, "number chosen", 0, 5000)
    if k > n and not repeats:
        raise BadInput("No more can be chosen than there are.")
    pool = n + k - 1 if repeats else n
    ways = math.comb(pool, k) if pool >= 0 else 0
    if pool > 0 and 0 < k <= pool and math.comb(pool - 1, k - 1) + math.comb(pool - 1, k) != ways:
        raise ToolFailed("Pascal's rule does not hold.")
    return ToolResult(
        values=(_count_value("ways", "number of ways", ways),),
        sentence="There are {{ways}} ways to choose {{chosen}} of {{total}} when the order does not matter"
        + (" and repeats are allowed." if repeats else "."),
        method="combinations with repetition" if repeats else "combinations (order does not matter)",
        latex=r"\binom{n+k-1}{k}" if repeats else r"\binom{n}{k} = \frac{n!}{k!\,(n-k)!}",
        reference=FELLER,
        checked_by="Pascal's rule",
    )


def permutations(total: int, chosen: int, repeats: bool = False) -> ToolResult:
    """Ordered choices: n!/(n−k)!, or nᵏ with repetition."""
    n, k = _whole(total, "total", 0, 2000), _whole(chosen, "number chosen", 0, 2000)
    if k > n and not repeats:
        raise BadInput("No more can be arranged than there are.")
    ways = n**k if repeats else math.perm(n, k)
    if not repeats and ways != math.comb(n, k) * math.factorial(k):
        raise ToolFailed("Permutations and combinations disagree.")
    return ToolResult(
        values=(_count_value("ways", "number of ways", ways),),
        sentence="There are {{ways}} ordered ways to take {{chosen}} of {{total}}"
        + (" when repeats are allowed." if repeats else "."),
        method="ordered choices with repetition" if repeats else "permutations (order matters)",
        latex=r"n^k" if repeats else r"\frac{n!}{(n-k)!}",
        reference=FELLER,
        checked_by="" if repeats else "combinations times the orders of the chosen",
    )


def arrangements(things: str = "", count: int = 0, circle: bool = False) -> ToolResult:
    """Orders of the letters of a word (repeats counted once) or of `count` different things, in a row or circle."""
    letters = Counter(letter for letter in things.lower() if letter.isalnum())
    n = sum(letters.values()) if letters else _whole(count, "number of things", 1, 1000)
    if n > 1000 or (circle and letters):
        raise BadInput("That cannot be counted here.")
    ways = math.factorial(n - 1 if circle else n)
    for repeat in letters.values():
        ways //= math.factorial(repeat)
    where = "around a circle (rotations counted once)" if circle else "in a row"
    repeated = ", ".join(f"{letter} {times}×" for letter, times in letters.items() if times > 1)
    return ToolResult(
        values=(_count_value("ways", "number of arrangements", ways),),
        sentence=(f"There are {{{{ways}}}} different arrangements of the letters of {things.upper()}." if letters
                  else f"There are {{{{ways}}}} ways to arrange {{{{count_shown}}}} different things {where}."),
        method="factorial of the count" + (", divided by the factorials of the repeats" if repeated else ""),
        latex=r"\frac{n!}{n_1!\,n_2!\cdots}",
        reference=FELLER,
        steps=(f"repeated: {repeated}",) if repeated else (),
        facts=(fact("count_shown", "things", str(n)),),
    )  # fmt: skip


def handshakes(people: int) -> ToolResult:
    """Pairs among people: n(n−1)/2."""
    n = _whole(people, "number of people", 2, 10**9)
    return ToolResult(
        values=(_count_value("pairs", "pairs", n * (n - 1) // 2),),
        sentence="There are {{pairs}} pairs among {{people}}, each counted once.",
        method="every one with every other, each pair counted once",
        latex=r"\frac{n(n-1)}{2}",
        reference=FELLER,
        checked_by="adding one to n - 1" if n < 10_000 and sum(range(n)) == n * (n - 1) // 2 else "",
    )


def binomial(trials: int, probability: float, count: int, comparison: str = "exactly") -> ToolResult:
    """The chance of a number of successes in independent trials."""
    n, p, k = (
        _whole(trials, "number of trials", 1, 2000),
        as_fraction(probability),
        _whole(count, "count", 0, 2000),
    )
    terms = {i: math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(n + 1)} if n <= 300 else {}
    wanted = wanted_counts(comparison, k, n)
    if terms:
        found: Fraction | float = sum((terms[i] for i in wanted), Fraction(0))
        if sum(terms.values()) != 1:
            raise ToolFailed("The probabilities do not add up to one.")
    else:
        q = float(p)
        found = (
            math.fsum(
                math.exp(
                    math.lgamma(n + 1)
                    - math.lgamma(i + 1)
                    - math.lgamma(n - i + 1)
                    + i * math.log(q)
                    + (n - i) * math.log1p(-q)
                )
                for i in wanted
            )
            if 0 < q < 1
            else float(any(i == n * q for i in wanted))
        )
    return ToolResult(
        values=(
            chance("probability", "probability", found),
            Value(name="mean", label="expected number", number=float(n * p)),
        ),
        sentence=f"The probability of {_WORDS[comparison]} {{{{count}}}} in {{{{trials}}}} is {{{{probability}}}}, with a chance of "
        "{{each}} each time.",
        method="binomial distribution, independent trials",
        latex=r"\binom{n}{k} p^k (1-p)^{n-k}",
        reference=FELLER,
        checked_by="all probabilities add up to one" if terms else "",
        facts=(fact("each", "chance of one success", str(p) if p.denominator < 1000 else plain(p)),),
    )


def draws(
    total: int, marked: int, drawn: int, count: int, comparison: str = "exactly", replacement: bool = False
) -> ToolResult:
    """The chance of `count` marked things among `drawn` from a total (hypergeometric, or binomial with replacement)."""
    n, k = _whole(total, "total", 1, 10_000), _whole(marked, "marked", 0, 10_000)
    d, c = _whole(drawn, "number drawn", 1, 1000), _whole(count, "count", 0, 1000)
    if k > n or (d > n and not replacement):
        raise BadInput("There are not that many to draw from.")
    if replacement:
        p = Fraction(k, n)
        terms = {i: math.comb(d, i) * p**i * (1 - p) ** (d - i) for i in range(d + 1)}
    else:
        whole = math.comb(n, d)
        terms = {i: Fraction(math.comb(k, i) * math.comb(n - k, d - i), whole) for i in range(d + 1)}
    if sum(terms.values()) != 1:
        raise ToolFailed("The probabilities do not add up to one.")
    found = sum((terms[i] for i in wanted_counts(comparison, c, d)), Fraction(0))
    how = "with" if replacement else "without"
    return ToolResult(
        values=(chance("probability", "probability", found),),
        sentence=f"The probability is {{{{probability}}}} for {_WORDS[comparison]} {{{{count}}}} of the {{{{marked}}}} wanted ones when "
        f"{{{{drawn}}}} of {{{{total}}}} are drawn" + (f" {how} replacement." if d > 1 else "."),
        method="binomial distribution" if replacement else "hypergeometric distribution",
        latex=r"\binom{d}{c}p^c(1-p)^{d-c}"
        if replacement
        else r"\frac{\binom{K}{c}\binom{N-K}{d-c}}{\binom{N}{d}}",
        reference=FELLER,
        checked_by="all probabilities add up to one",
    )


def dice_sum(dice: int, total: int, sides: int = 6, comparison: str = "exactly") -> ToolResult:
    """The chance of a sum with several fair dice, by counting all outcomes."""
    n, faces = _whole(dice, "number of dice", 1, 50), _whole(sides, "number of sides", 2, 100)
    ways = [1]
    for _ in range(n):
        longer = [0] * (len(ways) + faces)
        for value, times in enumerate(ways):
            for face in range(1, faces + 1):
                longer[value + face] += times
        ways = longer
    if sum(ways) != faces**n:
        raise ToolFailed("Not all outcomes were counted.")
    good = sum(
        ways[i]
        for i in wanted_counts(comparison, _whole(total, "sum", 0, 10_000), n * faces)
        if i < len(ways)
    )
    return ToolResult(
        values=(chance("probability", "probability", Fraction(good, faces**n)),),
        sentence=f"The probability of {'a sum of ' if n > 1 else 'rolling '}{'' if comparison == 'exactly' else _WORDS[comparison] + ' '}{{{{total}}}} is {{{{probability}}}} with {{{{dice_shown}}}}.",
        method="favourable outcomes divided by all outcomes",
        reference=FELLER,
        steps=(f"{good:,} of {faces**n:,} outcomes",),
        checked_by="the counts of all sums add up to all outcomes",
        facts=(fact("dice_shown", "dice", f"{n} {'die' if n == 1 else 'dice'} of {faces} sides"),),
    )


def at_least_one(probability: float, times: int) -> ToolResult:
    """The chance that something happens at least once in independent trials: 1 − (1 − p)ⁿ."""
    p, n = as_fraction(probability), _whole(times, "number of trials", 1, 100_000)
    found = 1 - (1 - p) ** n if n <= 500 else -math.expm1(n * math.log1p(-float(p))) if p < 1 else 1.0
    return ToolResult(
        values=(chance("probability", "probability", found),),
        sentence="The probability of at least one in {{times}} tries is {{probability}}, if the tries are independent.",
        method="one minus the chance that it never happens",
        latex=r"1 - (1-p)^n",
        reference=FELLER,
    )


def birthday(people: int, days: int = 365) -> ToolResult:
    """The chance that at least two of the people share a birthday."""
    n = _whole(people, "number of people", 1, 10_000)
    none = Fraction(1)
    for index in range(min(n, days + 1)):
        none *= Fraction(days - index, days)
    return ToolResult(
        values=(chance("probability", "probability", float(1 - none)),),
        sentence="The probability that at least two of {{people}} people share a birthday is {{probability}}.",
        method="one minus the chance that all birthdays differ, days of the year equally likely",
        latex=r"1 - \frac{365!}{365^n (365-n)!}",
        reference=FELLER,
        facts=(Value(name="days", label="days of the year", number=days),),
    )


def bayes_test(prevalence: float, sensitivity: float, specificity: float) -> ToolResult:
    """Positive and negative predictive value of a test, all in percent, by Bayes' theorem."""
    if not (0 < prevalence < 100 and 0 <= sensitivity <= 100 and 0 <= specificity <= 100):
        raise BadInput("Prevalence, sensitivity and specificity are percentages between 0 and 100.")
    sick, sens, spec = (Fraction(repr(v)) / 100 for v in (prevalence, sensitivity, specificity))
    positive = sick * sens + (1 - sick) * (1 - spec)
    if positive in {0, 1}:
        raise BadInput("Such a test never gives one of its results.")
    ppv = sick * sens / positive
    npv = (1 - sick) * spec / (1 - positive)
    if ppv * positive + (1 - npv) * (1 - positive) != sick:
        raise ToolFailed("The predictive values do not give the prevalence back.")
    return ToolResult(
        values=(
            Value(
                name="ppv",
                label="positive predictive value",
                number=float(ppv * 100),
                text=f"{float(ppv * 100):.4g}%",
            ),
            Value(
                name="npv",
                label="negative predictive value",
                number=float(npv * 100),
                text=f"{float(npv * 100):.4g}%",
            ),
        ),
        sentence="After a positive result the probability is {{ppv}}; after a negative result the probability of not having it is {{npv}}.",
        method="Bayes' theorem with prevalence, sensitivity and specificity",
        latex=r"PPV = \frac{p\,s}{p\,s + (1-p)(1-q)}",
        reference="Altman, D. G. and Bland, J. M. (1994), Diagnostic tests 2: predictive values, BMJ 309, 102",
        checked_by="averaged over both results, the prevalence comes back",
    )
