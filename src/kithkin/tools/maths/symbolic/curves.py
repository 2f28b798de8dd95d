"""Curves: extreme points and tangent lines."""

from __future__ import annotations

from typing import Any

import sympy

from kithkin.messages.errors import ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.symbolic.algebra import expression_node, only_variable, shown
from kithkin.tools.maths.symbolic.building import (
    SYMPY_REFERENCE,
    build,
    exact_value,
    formula,
    people,
    read,
    symbol,
    tidy,
)  # fmt: skip
from kithkin.tools.maths.symbolic.checking import disagreement, number_at


def extrema(expression: str, variable: str = "") -> ToolResult:
    """Local maxima and minima of a function of one variable. Raises `ToolFailed` where they cannot be found."""
    node = expression_node(expression)
    name = variable or str(only_variable(build(node)))
    by = symbol(name, {"real": True})
    function = build(node, {"real": True})
    places = sympy.solveset(sympy.diff(function, by), by, sympy.S.Reals)
    if not isinstance(places, (sympy.FiniteSet)) and places is not sympy.S.EmptySet:
        raise ToolFailed("I cannot list the turning points of this function.")
    found: list[tuple[str, Any, Any]] = []
    for place in sorted(places, key=float):  # pyright: ignore[reportArgumentType, reportCallIssue] - SymPy numbers
        kind = _kind(function, by, place)
        if kind:
            found.append((kind, place, tidy(function.subs(by, place))))
    if not found:
        values = [Value(name="answer", label="extreme points", text="no local maximum or minimum")]
        sentence = "{{shown}} has {{answer}}."
    else:
        text = "; ".join(f"{kind} at {name} = {people(x)}, value {people(y)}" for kind, x, y in found)
        values = [Value(name="answer", label="extreme points", text=text)]
        for index, (kind, x, y) in enumerate(found[:6], start=1):
            values += [
                exact_value(f"place_{index}", f"{kind} at", x),
                exact_value(f"value_{index}", f"{kind} value", y),
            ]
        sentence = "{{shown}} has a local {{answer}}."
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method="zeros of the first derivative, told apart by the values on both sides",
        reference=SYMPY_REFERENCE,
        latex=formula(function),
        steps=(f"Derivative: {people(tidy(sympy.diff(function, by)))}", "Set it equal to zero and solve"),
        checked_by="values on both sides of each point compared" if found else "",
        facts=(shown(node),),
    )


def _kind(function: Any, by: Any, place: Any) -> str:
    """ "maximum", "minimum" or "" for a point of inflection, from the second derivative and from nearby values."""
    step = 1e-3
    here, left, right = (number_at(function, {by: float(place) + d}) for d in (0.0, -step, step))
    if here is None or left is None or right is None:
        raise ToolFailed("I cannot tell what happens at a turning point of this function.")
    bend = sympy.simplify(sympy.diff(function, by, 2).subs(by, place))
    kind = (
        "maximum"
        if left.real < here.real > right.real
        else "minimum"
        if left.real > here.real < right.real
        else ""
    )
    if (bend.is_positive and kind == "maximum") or (bend.is_negative and kind == "minimum"):
        raise disagreement()
    return kind


def tangent(expression: str, at: str, variable: str = "", normal: bool = False) -> ToolResult:
    """The tangent (or normal) line of a curve y = f(x) at x = `at`. Raises `ToolFailed` where there is none."""
    node = expression_node(expression)
    function, place = build(node), read(at)
    by = only_variable(function, variable)
    slope, height = tidy(sympy.diff(function, by).subs(by, place)), tidy(function.subs(by, place))
    if (
        slope.has(sympy.zoo, sympy.nan, sympy.oo)
        or height.has(sympy.zoo, sympy.nan)
        or (normal and slope == 0)
    ):
        raise ToolFailed("There is no such line of this form there.")
    used = -1 / slope if normal else slope
    line = sympy.expand(used * (by - place) + height)
    near = number_at(function, {by: float(place) + 1e-5}), number_at(line, {by: float(place) + 1e-5})
    if not normal and (
        near[0] is None or near[1] is None or abs(near[0] - near[1]) > 1e-6 * max(1.0, abs(near[0]))
    ):
        raise disagreement()
    kind = "normal" if normal else "tangent"
    return ToolResult(
        values=(
            Value(
                name="answer", label=f"{kind} line", text=f"y = {people(line)}", latex=f"y = {formula(line)}"
            ),
            exact_value("slope", "slope", used),
        ),
        sentence=f"The {kind} to {{{{shown}}}} at {{{{place}}}} is {{{{answer}}}}, with slope {{{{slope}}}}.",
        method="slope from the derivative, then the point-slope form",
        reference=SYMPY_REFERENCE,
        latex=f"y = {formula(line)}",
        checked_by="" if normal else "the line stays close to the curve beside the point",
        facts=(shown(node), Value(name="place", label="where", text=f"{people(by)} = {people(place)}")),
    )
