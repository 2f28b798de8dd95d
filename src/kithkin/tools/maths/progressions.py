"""Arithmetic and geometric progressions, and sums of the first odd, even, natural, square or cube numbers."""

from __future__ import annotations

from fractions import Fraction

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.arithmetic import number_value

REFERENCE = "Arithmetic series n(a₁ + aₙ)/2 and geometric series a(rⁿ - 1)/(r - 1)."
MOST_TERMS = 10_000
KINDS = {
    "natural": "natural numbers", "odd": "odd numbers", "even": "even numbers", "square": "square numbers",
    "cube": "cube numbers",
}  # fmt: skip


def _member(kind: str, n: int) -> int:
    return {"natural": n, "odd": 2 * n - 1, "even": 2 * n, "square": n * n, "cube": n**3}[kind]


def _closed_sum(kind: str, n: int) -> int:
    triangle = n * (n + 1) // 2
    return {
        "natural": triangle,
        "odd": n * n,
        "even": 2 * triangle,
        "square": triangle * (2 * n + 1) // 3,
        "cube": triangle**2,
    }[kind]


def sum_of_first(count: int, kind: str) -> ToolResult:
    """The sum of the first `count` natural, odd, even, square or cube numbers. Raises `BadInput`."""
    if kind not in KINDS or not 1 <= count <= 10**9:
        raise BadInput("I can add up the first numbers of a known kind, up to a billion of them.")
    total = _closed_sum(kind, int(count))
    checked = ""
    if count <= MOST_TERMS:
        if sum(_member(kind, n) for n in range(1, int(count) + 1)) != total:
            raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
        checked = "added up one by one"
    return ToolResult(
        values=(number_value("answer", "sum", Fraction(total)),),
        sentence=f"The sum of the first {{{{count}}}} {KINDS[kind]} is {{{{answer}}}}.",
        method="closed formula of the sum",
        reference=REFERENCE,
        checked_by=checked,
    )


def _exact(term: float) -> Fraction:
    """The simple fraction that was written, if it was one (1/3 arrives as a binary number)."""
    simple = Fraction(term).limit_denominator(10_000)
    return simple if float(simple) == float(term) else Fraction(str(term))


def _infinite(exact: list[Fraction], ratio: Fraction, kind: str) -> ToolResult:
    """The sum a/(1 - r) of all terms of a geometric series with |r| < 1."""
    if kind != "geometric" or abs(ratio) >= 1:
        raise BadInput("This series has no finite sum: it needs a common ratio between -1 and 1.")
    total = exact[0] / (1 - ratio)
    partial, term = Fraction(0), float(exact[0])
    if abs(ratio) <= Fraction(99, 100):
        added = 0.0
        for _ in range(4000):
            added, term = added + term, term * float(ratio)
        partial = Fraction(added)
        if abs(float(partial - total)) > 1e-9 * max(1.0, abs(float(total))):
            raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
    return ToolResult(
        values=(number_value("answer", "sum to infinity", total, prefer_decimal=True),),
        sentence="The sum to infinity is {{answer}} (a geometric series, ratio {{step}}).",
        method="sum to infinity a/(1 - r)",
        reference=REFERENCE,
        checked_by="added up term by term" if partial else "",
        facts=(number_value("step", "common ratio", ratio, prefer_decimal=True),),
    )


def _rule(exact: list[Fraction], step: Fraction, kind: str) -> ToolResult:
    """The formula of the nth term, confirmed on the terms given."""
    if kind == "arithmetic":
        constant = exact[0] - step
        slope = "n" if step == 1 else "-n" if step == -1 else f"{_written(step)}n"
        text = (
            slope
            if constant == 0
            else f"{slope} {'+' if constant > 0 else '-'} {_written(abs(constant), bare=True)}"
        )
        text = _written(constant, bare=True) if step == 0 else text
        again = [step * n + constant for n in range(1, len(exact) + 1)]
    else:
        power = f"{_written(step) if step > 0 else f'({step})'}^(n - 1)"
        text = power if exact[0] == 1 else f"{_written(exact[0])} × {power}"
        again = [exact[0] * step ** (n - 1) for n in range(1, len(exact) + 1)]
    if again != exact:
        raise ToolFailed("The formula does not give the terms back.")
    return ToolResult(
        values=(Value(name="answer", label="nth term", text=text),),
        sentence="The nth term is {{answer}}.",
        method=f"{kind} progression",
        reference=REFERENCE,
        cautions=("Other rules can begin with the same terms.",),
        checked_by="the formula gives the terms back",
    )


def _written(number: Fraction, *, bare: bool = False) -> str:
    return str(number) if number.denominator == 1 or bare else f"({number})"


def progression(terms: tuple[float, ...], task: str = "next", n: int = 0) -> ToolResult:
    """Continues a progression given by its first terms: `task` next (three more terms), term (number `n`), sum (of
    the first `n`), rule (the formula of the nth term) or infinite (the sum of all). Raises `BadInput` when the terms
    are neither arithmetic nor geometric, or their sum is not finite."""
    exact = [_exact(term) for term in terms]
    if len(exact) < 3:
        raise BadInput("I need at least three terms to see the rule.")
    if n > MOST_TERMS:
        raise BadInput("I can go up to ten thousand terms.")
    differences = {b - a for a, b in zip(exact, exact[1:], strict=False)}
    ratios = (
        {b / a for a, b in zip(exact, exact[1:], strict=False) if a} if 0 not in exact else set[Fraction]()
    )
    if len(differences) == 1:
        (step,), kind, label = differences, "arithmetic", "difference"
    elif len(ratios) == 1:
        (step,), kind, label = ratios, "geometric", "ratio"
    else:
        raise BadInput("These terms are neither an arithmetic nor a geometric progression.")

    def term(index: int) -> Fraction:
        return exact[0] + (index - 1) * step if kind == "arithmetic" else exact[0] * step ** (index - 1)

    if task in {"rule", "infinite"}:
        return (_rule if task == "rule" else _infinite)(exact, step, kind)
    facts = (number_value("step", f"common {label}", step, prefer_decimal=True),)
    if task == "next":
        values = [
            number_value(f"next_{k}", "next term", term(len(exact) + k), prefer_decimal=True)
            for k in (1, 2, 3)
        ]
        sentence = f"The next terms are {{{{next_1}}}}, {{{{next_2}}}} and {{{{next_3}}}} (an {kind} progression, {label} {{{{step}}}})."
        checked = ""
    elif n < 1:
        raise BadInput("Which term do you mean?")
    elif task == "term":
        values, checked = [number_value("answer", "term", term(n), prefer_decimal=True)], ""
        sentence = f"Term number {{{{n}}}} is {{{{answer}}}} (an {kind} progression, {label} {{{{step}}}})."
    else:
        total = sum((term(k) for k in range(1, n + 1)), Fraction(0))
        closed = (
            n * (term(1) + term(n)) / 2
            if kind == "arithmetic" or step == 1
            else exact[0] * (step**n - 1) / (step - 1)
        )
        if closed != total:
            raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
        values, checked = [number_value("answer", "sum", total, prefer_decimal=True)], "added up one by one"
        sentence = f"The sum of the first {{{{n}}}} terms is {{{{answer}}}} (an {kind} progression, {label} {{{{step}}}})."
    return ToolResult(
        values=tuple(values),
        sentence=sentence.replace("(an geometric", "(a geometric"),
        method=f"{kind} progression",
        reference=REFERENCE,
        cautions=("Other rules can begin with the same terms.",) if task == "next" else (),
        checked_by=checked,
        facts=facts,
    )
