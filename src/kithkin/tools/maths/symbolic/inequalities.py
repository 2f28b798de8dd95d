"""Inequalities in one unknown, and statements that are true always or never."""

from __future__ import annotations

from typing import Any

import sympy

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.reader.tree import Apply
from kithkin.tools.maths.reader.writing import latex
from kithkin.tools.maths.symbolic.algebra import shown
from kithkin.tools.maths.symbolic.building import SYMPY_REFERENCE, build, formula, people, symbol
from kithkin.tools.maths.symbolic.checking import disagreement


def degenerate(node: Apply, always: bool) -> ToolResult:
    """What is true always or never."""
    text = "is true for every value" if always else "is never true: it has no solution"
    return ToolResult(
        values=(Value(name="answer", label="solutions", text=text),),
        sentence="{{shown}} {{answer}}.",
        method="both sides simplified; the unknown cancels",
        reference=SYMPY_REFERENCE,
        latex=latex(node),
        facts=(shown(node),),
    )


def solve_inequality(node: Apply, variable: Any) -> ToolResult:
    """The values of the variable for which an inequality holds. Raises `BadInput` for several unknowns."""
    real = symbol(str(variable), {"real": True})
    relation = build(node, {"real": True})
    if relation in (sympy.true, sympy.false):
        return degenerate(node, relation == sympy.true)
    if relation.free_symbols != {real}:
        raise BadInput("I can solve inequalities in one unknown.")
    found = sympy.solve_univariate_inequality(relation, real, relational=False)
    for place in (-1e3, -7.3, -2.1, -1.1, -0.4, 0.0, 0.3, 0.9, 1.7, 2.6, 3.3, 4.9, 8.2, 1e3):
        truth = relation.subs(real, sympy.Rational(str(place)))
        if truth in (sympy.true, sympy.false) and bool(truth) != bool(
            found.contains(sympy.Rational(str(place)))
        ):
            raise disagreement()
    text = _interval_text(found, people(real))
    return ToolResult(
        values=(Value(name="answer", label="solution", text=text, latex=formula(found)),),
        sentence="{{shown}} holds for {{answer}}.",
        method="solved on the real line",
        reference=SYMPY_REFERENCE,
        latex=latex(node),
        checked_by="test points inside and outside the solution put into the inequality",
        facts=(shown(node),),
    )


def _interval_text(found: Any, name: str) -> str:
    if found is sympy.S.EmptySet:
        return "no real solution"
    if found == sympy.S.Reals:
        return f"every real {name}"
    parts = list(found.args) if isinstance(found, sympy.Union) else [found]
    texts: list[str] = []
    for part in parts:
        if isinstance(part, sympy.FiniteSet):
            texts += [f"{name} = {people(point)}" for point in part]
        elif isinstance(part, sympy.Interval):
            texts.append(_one_interval(part, name))
        else:
            raise ToolFailed("I cannot write the solution of this inequality.")
    return " or ".join(texts)


def _one_interval(part: Any, name: str) -> str:
    low = "" if part.start == -sympy.oo else people(part.start)
    high = "" if part.end == sympy.oo else people(part.end)
    below, above = ("<" if part.left_open else "≤"), ("<" if part.right_open else "≤")
    if low and high:
        return f"{low} {below} {name} {above} {high}"
    return f"{name} {above} {high}" if high else f"{name} {'>' if part.left_open else '≥'} {low}"
