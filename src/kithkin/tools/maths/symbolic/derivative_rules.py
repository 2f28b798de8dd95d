"""Names the differentiation rules a person would use, outermost first."""

from __future__ import annotations

from typing import Any

import sympy

from kithkin.tools.maths.symbolic.building import people, tidy

MOST_STEPS = 8


def rules_for(function: Any, by: Any) -> tuple[str, ...]:
    """The steps of differentiating `function`, each with the name of its rule."""
    steps: list[str] = []
    _visit(function, by, steps)
    return tuple(steps[:MOST_STEPS]) if len(steps) <= 2 * MOST_STEPS else ()


def _visit(part: Any, by: Any, steps: list[str]) -> None:
    if by not in part.free_symbols or part == by:
        return
    derivative = people(tidy(sympy.diff(part, by)))
    if part.is_Add:
        steps.append(f"Sum rule: differentiate {people(part)} term by term")
        for term in part.args:
            _visit(term, by, steps)
        return
    if part.is_Mul:
        constant, rest = part.as_independent(by)
        if constant != 1:
            steps.append(f"Constant factor: ({people(part)})' = {people(constant)}·({people(rest)})'")
            _visit(rest, by, steps)
            return
        below = part.as_numer_denom()[1]
        name = "Quotient rule" if by in below.free_symbols else "Product rule"
        steps.append(f"{name}: ({people(part)})' = {derivative}")
        return
    inner = _inner(part, by)
    name = (
        "Power rule"
        if part.is_Pow and part.base == by
        else "Chain rule"
        if inner != by
        else "Standard derivative"
    )
    steps.append(f"{name}: ({people(part)})' = {derivative}")


def _inner(part: Any, by: Any) -> Any:
    for argument in part.args:
        if by in argument.free_symbols:
            return argument
    return by
