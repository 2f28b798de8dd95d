"""Ordinary differential equations of one function, with initial values."""

from __future__ import annotations

import re
from typing import Any

import sympy

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply
from kithkin.tools.maths.symbolic.building import SYMPY_REFERENCE, build, formula, people, symbol
from kithkin.tools.maths.symbolic.checking import disagreement

# Stand-ins for the unknown function and its derivatives while the equation is read.
_STAND_INS = {0: "y_0", 1: "y_1", 2: "y_2", 3: "y_3"}
_LEIBNIZ = re.compile(r"d\^?([23²³])?\s*([a-z])\s*/\s*d([a-z])(?:\^?[23²³])?")
_INITIAL = re.compile(r"\s*([a-z])('{0,2})\s*\(\s*([^()]+)\s*\)\s*=\s*(.+?)\s*")


def solve_differential(
    equation: str, initial: str = "", function: str = "y", variable: str = "x"
) -> ToolResult:
    """Solves an equation in y, y', y'' (or dy/dx) with initial values like "y(0) = 1; y'(0) = 0".

    Raises `BadInput` for what cannot be read, `ToolFailed` where no solution is found.
    """
    by = symbol(variable)
    unknown: Any = sympy.Function(function)
    relation = _equation(equation, function, by, unknown)
    conditions = _conditions(initial, function, by, unknown)
    try:
        found: Any = sympy.dsolve(relation, unknown(by), ics=conditions or None)
    except (NotImplementedError, ValueError) as error:
        raise ToolFailed("I found no way to solve this differential equation.") from error
    solutions = found if isinstance(found, list) else [found]
    if any(s.lhs != unknown(by) for s in solutions) or len(solutions) > 4:
        raise ToolFailed("The solution of this differential equation has no explicit form.")
    for solution in solutions:
        correct, _ = sympy.checkodesol(relation, solution)
        if not correct:
            raise disagreement()
        for where, value in conditions.items():
            if (
                not isinstance(where, sympy.Subs)
                and sympy.simplify(solution.rhs.subs(by, where.args[0]) - value) != 0
            ):
                raise disagreement()
    text = " or ".join(f"{function} = {people(s.rhs)}" for s in solutions)
    mathematics = r"\;\text{or}\;".join(f"{function} = {formula(s.rhs)}" for s in solutions)
    shown = (
        _primes(people(relation.lhs), function, variable)
        + " = "
        + _primes(people(relation.rhs), function, variable)
    )
    return ToolResult(
        values=(Value(name="answer", label="solution", text=text, latex=mathematics),),
        sentence="The solution of {{shown}} is {{answer}}"
        + ("." if conditions else ", with any constants C."),
        method="solved symbolically",
        reference=SYMPY_REFERENCE,
        latex=f"{formula(relation)}",
        checked_by="the solution put back into the equation",
        facts=(Value(name="shown", label="as read", text=shown),),
    )


def _primes(text: str, function: str, variable: str) -> str:
    text = re.sub(rf"Derivative\({function}\({variable}\), \({variable}, 2\)\)", f"{function}''", text)
    text = re.sub(rf"Derivative\({function}\({variable}\), {variable}\)", f"{function}'", text)
    return text.replace(f"{function}({variable})", function)


def _equation(text: str, function: str, by: Any, unknown: Any) -> Any:
    text = text.replace("’", "'").replace("′", "'").replace("''", '"')
    text = _LEIBNIZ.sub(
        lambda m: f"({_STAND_INS[{'2': 2, '²': 2, '3': 3, '³': 3}.get(m[1] or '', 1)]})", text
    )
    text = re.sub(rf"\b{function}\s*\"'", f"({_STAND_INS[3]})", text)
    text = re.sub(rf"(?<![a-z]){function}\s*\"", f"({_STAND_INS[2]})", text)
    text = re.sub(rf"(?<![a-z]){function}\s*'", f"({_STAND_INS[1]})", text)
    text = re.sub(rf"(?<![a-z]){function}\({by}\)", f"({_STAND_INS[0]})", text)
    node = parse(text)
    if not (isinstance(node, Apply) and node.operation == "equal"):
        raise BadInput("This is no differential equation.")
    sides = [build(side) for side in node.arguments]
    replaced = {
        symbol(_STAND_INS[order]): unknown(by).diff(by, order) if order else unknown(by)
        for order in _STAND_INS
    }
    replaced[symbol(function)] = unknown(by)
    left, right = (side.subs(replaced, simultaneous=True) for side in sides)
    if not (left - right).has(sympy.Derivative):
        raise BadInput("There is no derivative in this equation.")
    return sympy.Eq(left, right)


def _conditions(text: str, function: str, by: Any, unknown: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for part in filter(None, (piece.strip() for piece in text.replace("’", "'").split(";"))):
        match = _INITIAL.fullmatch(part)
        if match is None or match[1] != function:
            raise BadInput("Write initial values like y(0) = 1.")
        where, value = build(parse(match[3])), build(parse(match[4]))
        order = len(match[2])
        key = unknown(where) if order == 0 else unknown(by).diff(by, order).subs(by, where)
        found[key] = value
    return found
