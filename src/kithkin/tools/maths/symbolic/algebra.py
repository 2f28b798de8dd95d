"""Rewriting expressions: simplify, expand, factor, complete the square, partial fractions, divide, evaluate."""

from __future__ import annotations

from typing import Any

import sympy

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply, Node, is_relation
from kithkin.tools.maths.reader.writing import for_people, latex
from kithkin.tools.maths.symbolic.building import (
    SYMPY_REFERENCE,
    build,
    decimal_value,
    exact_value,
    formula,
    length,
    people,
    read,
    symbol,
    tidy,
)  # fmt: skip
from kithkin.tools.maths.symbolic.checking import disagreement, number_at, same_everywhere

_SENTENCES = {
    "simplify": "{{shown}} simplifies to {{answer}}.",
    "expand": "{{shown}} expands to {{answer}}.",
    "factor": "{{shown}} factorises as {{answer}}.",
    "complete_square": "{{shown}} = {{answer}} (square completed).",
    "partial_fractions": "{{shown}} = {{answer}} in partial fractions.",
    "together": "{{shown}} = {{answer}} as a single fraction.",
    "discriminant": "The discriminant of {{shown}} is {{answer}}.",
}
_METHODS = {
    "simplify": "simplified algebraically",
    "expand": "multiplied out",
    "factor": "factorised over the rational numbers",
    "complete_square": "completing the square: a(x + b/(2a))² + c - b²/(4a)",
    "partial_fractions": "split into partial fractions over the rational numbers",
    "together": "brought over a common denominator",
    "discriminant": "discriminant b² - 4ac of ax² + bx + c",
}


def shown(node: Node, name: str = "shown") -> Value:
    """The expression as it was read, for sentences."""
    return Value(name=name, label="as read", text=for_people(node), latex=latex(node))


def expression_node(text: str) -> Node:
    """An expression that is no equation; of "y = …" or "f(x) = …" the right side. Raises `BadInput`."""
    node = parse(text)
    if isinstance(node, Apply) and node.operation == "equal":
        node = node.arguments[1]
    if is_relation(node):
        raise BadInput("This needs an expression, not an equation or inequality.")
    return node


def transform(expression: str, operation: str) -> ToolResult:
    """An expression rewritten by `operation` (see `_SENTENCES`). Raises `BadInput` or `ToolFailed`."""
    if operation not in _SENTENCES:
        raise BadInput(f"I do not know how to {operation}.", remedy=f"Choose one of {', '.join(_SENTENCES)}.")
    node = expression_node(expression)
    before = build(node)
    if operation == "expand":
        _refuse_huge_expansion(before)
    after = _OPERATIONS[operation](before)
    compared = 0 if operation == "discriminant" else same_everywhere(before, after)
    sentence = _SENTENCES[operation]
    unchanged = people(after).replace("·", "") == for_people(node).replace("·", "")
    if operation == "factor" and (unchanged or not after.is_Mul and not after.is_Pow):
        sentence = "{{answer}} cannot be factorised over the rational numbers."
    elif unchanged and operation == "simplify":
        sentence = "{{shown}} is already in its simplest form: {{answer}}."
    values = [exact_value("answer", _METHODS[operation], after)]
    decimal = decimal_value("decimal", "as a decimal", after)
    if decimal is not None:
        values.append(decimal)
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method=_METHODS[operation],
        reference=SYMPY_REFERENCE,
        latex=f"{latex(node)} = {formula(after)}",
        checked_by="both forms give the same number at several test points" if compared else "",
        facts=(shown(node),),
    )


def _refuse_huge_expansion(expression: Any) -> None:
    for power in expression.atoms(sympy.Pow):
        if power.exp.is_Integer and abs(power.exp) > 60 and power.base.is_Add:
            raise ToolFailed("This expansion would have too many terms.", remedy="Try a smaller power.")


def _discriminant(expression: Any) -> Any:
    variable = only_variable(expression)
    polynomial = sympy.Poly(sympy.expand(expression), variable)
    if polynomial.degree() != 2:
        raise BadInput("I give the discriminant of quadratic expressions only.")
    a, b, c = polynomial.all_coeffs()
    found = b**2 - 4 * a * c
    if sympy.simplify(found - polynomial.discriminant()) != 0:
        raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
    return found


def _complete_square(expression: Any) -> Any:
    variable = only_variable(expression)
    polynomial = sympy.Poly(sympy.expand(expression), variable)
    if polynomial.degree() != 2:
        raise BadInput("Completing the square needs a quadratic expression.")
    a, b, c = polynomial.all_coeffs()
    return sympy.Add(
        sympy.Mul(a, sympy.Pow(variable + b / (2 * a), 2), evaluate=False)
        if a != 1
        else (variable + b / (2 * a)) ** 2,
        sympy.simplify(c - b**2 / (4 * a)),
        evaluate=False,
    )


def only_variable(expression: Any, wanted: str = "") -> Any:
    """The variable of an expression: the named one, the only one, or x, y, z, t… by custom.

    Raises `BadInput` when there is none.
    """
    free = sorted(expression.free_symbols, key=str)
    if wanted:
        return symbol(wanted)
    for name in ("x", "t", "y", "z", "n", "s", "u", "w", "theta"):
        if symbol(name) in free:
            return symbol(name)
    if not free:
        raise BadInput("There is no variable in this expression.")
    return free[0]


def _simplify(expression: Any) -> Any:
    rational = sympy.cancel(expression) if expression.is_rational_function() else expression
    return min(tidy(expression), rational, key=length)


def _partial_fractions(expression: Any) -> Any:
    return sympy.apart(sympy.together(expression), only_variable(expression))


_OPERATIONS: dict[str, Any] = {
    "simplify": _simplify,
    "expand": sympy.expand,
    "factor": sympy.factor,
    "complete_square": _complete_square,
    "partial_fractions": _partial_fractions,
    "together": sympy.together,
    "discriminant": _discriminant,
}


def evaluate_at(expression: str, at: str) -> ToolResult:
    """The value of an expression where variables have the given values ("x = 2, y = -1").

    Raises `BadInput` for what cannot be read or when a value is missing.
    """
    node = expression_node(expression)
    body = build(node)
    replaced: dict[Any, Any] = {}
    for part in split_top(at):
        place = parse(part)
        if not (isinstance(place, Apply) and place.operation == "equal"):
            raise BadInput("Say where to evaluate, like “x = 2”.")
        replaced[build(place.arguments[0])] = build(place.arguments[1])
    result = body.subs(replaced, simultaneous=True)
    if result.has(sympy.zoo, sympy.nan):
        raise ToolFailed("The expression has no value there.")
    result = sympy.nsimplify(result) if result.is_Float else tidy(result)
    numeric = number_at(body, {key: float(value) for key, value in replaced.items() if value.is_real})
    second = number_at(result, {})
    checked = ""
    if numeric is not None and second is not None:
        if abs(numeric - second) > 1e-8 * max(1.0, abs(second)):
            raise disagreement()
        checked = "worked out a second time with decimals"
    values = [exact_value("answer", "value", result)]
    decimal = decimal_value("decimal", "as a decimal", result)
    values += [decimal] if decimal else []
    where = ", ".join(f"{people(key)} = {people(value)}" for key, value in replaced.items())
    return ToolResult(
        values=tuple(values),
        sentence="At {{where}}, {{shown}} = {{answer}}" + (" ≈ {{decimal}}." if decimal else "."),
        method="the values put in for the variables",
        reference=SYMPY_REFERENCE,
        latex=f"{latex(node)} = {formula(result)}",
        checked_by=checked,
        facts=(shown(node), Value(name="where", label="where", text=where)),
    )


def split_top(text: str) -> list[str]:
    """Splits at commas and semicolons that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character in ",;" and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def divide_polynomials(dividend: str, divisor: str) -> ToolResult:
    """Polynomial division: quotient and remainder. Raises `BadInput` for what are no polynomials."""
    above, below = read(dividend), read(divisor)
    variable = only_variable(above * below)
    if not (above.is_polynomial(variable) and below.is_polynomial(variable)) or below == 0:
        raise BadInput("Long division needs two polynomials.")
    quotient, remainder = sympy.div(above, below, variable)
    same_everywhere(above, quotient * below + remainder)
    nodes = parse(dividend), parse(divisor)
    return ToolResult(
        values=(
            exact_value("quotient", "quotient", quotient),
            exact_value("remainder", "remainder", remainder),
        ),
        sentence="Dividing {{above}} by {{below}} gives {{quotient}} with remainder {{remainder}}.",
        method="polynomial long division",
        reference=SYMPY_REFERENCE,
        latex=f"{formula(above)} = \\left({formula(below)}\\right)\\left({formula(quotient)}\\right) + {formula(remainder)}",
        checked_by="divisor times quotient plus remainder gives the dividend again",
        facts=(shown(nodes[0], "above"), shown(nodes[1], "below")),
    )
