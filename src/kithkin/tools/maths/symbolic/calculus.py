"""Derivatives, integrals, limits and series, each confirmed numerically."""

from __future__ import annotations

from typing import Any

import mpmath
import sympy

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.symbolic.algebra import expression_node, only_variable, shown
from kithkin.tools.maths.symbolic.building import (
    SYMPY_REFERENCE,
    build,
    decimal_value,
    exact_value,
    formula,
    people,
    read,
    symbol,
    tidy,
)  # fmt: skip
from kithkin.tools.maths.symbolic.checking import close, disagreement, number_at, points, same_everywhere
from kithkin.tools.maths.symbolic.derivative_rules import rules_for

_UNEVALUATED = (sympy.Integral, sympy.Limit, sympy.Sum, sympy.Product, sympy.Derivative)
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}


def with_decimal(name: str, label: str, expression: Any) -> tuple[list[Value], str]:
    """Values for an exact result and its decimal form, and how a sentence ends with them."""
    values = [exact_value(name, label, expression)]
    decimal = decimal_value("decimal", "as a decimal", expression)
    if decimal is None:
        return values, f"{{{{{name}}}}}."
    return [*values, decimal], f"{{{{{name}}}}} ≈ {{{{decimal}}}}."


def _variable_value(variable: Any) -> Value:
    return Value(name="by", label="variable", text=people(variable))


def differentiate(expression: str, variable: str = "", order: int = 1, at: str = "") -> ToolResult:
    """The derivative of order 1 to 10, and its value `at` a point. Raises `BadInput` or `ToolFailed`."""
    if not 1 <= order <= 10:
        raise BadInput("I can differentiate once to ten times.")
    node = expression_node(expression)
    function = build(node)
    by = only_variable(function, variable)
    derivative = tidy(sympy.diff(function, by, order))
    checked = _check_derivative(sympy.diff(function, by, order - 1), derivative, by)
    values = [exact_value("answer", f"{_ORDINALS.get(order, 'higher')} derivative", derivative)]
    facts = [shown(node), _variable_value(by)]
    sentence = f"The {_ORDINALS.get(order, 'repeated')} derivative" if order > 1 else "The derivative"
    sentence += " of {{shown}} with respect to {{by}} is {{answer}}."
    if at:
        place = read(at)
        value = tidy(derivative.subs(by, place))
        if value.has(sympy.zoo, sympy.nan):
            raise ToolFailed("The derivative has no value there.")
        more, ending = with_decimal("value", "value of the derivative", value)
        values += more
        facts.append(Value(name="place", label="where", text=f"{people(by)} = {people(place)}"))
        sentence = sentence.removesuffix(".") + "; at {{place}} it is " + ending
        values = [more[0], *more[1:], values[0]]
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method="differentiated by the rules of calculus",
        reference=SYMPY_REFERENCE,
        latex=rf"{_derivative_sign(by, order)}\left({formula(function)}\right) = {formula(derivative)}",
        steps=rules_for(function, by) if order == 1 else (),
        checked_by=checked,
        facts=tuple(facts),
    )


def _derivative_sign(by: Any, order: int) -> str:
    power = f"^{{{order}}}" if order > 1 else ""
    return rf"\frac{{d{power}}}{{d {formula(by)}{power}}}"


def _check_derivative(function: Any, derivative: Any, by: Any) -> str:
    """Compares with difference quotients at a few points."""
    others = sorted(function.free_symbols - {by}, key=str)
    compared = 0
    for place in points([by, *others]):
        fixed = {key: sympy.Float(value, 30) for key, value in place.items() if key != by}
        try:
            quotient = mpmath.diff(sympy.lambdify(by, function.subs(fixed), "mpmath"), place[by])
            quotient = complex(quotient)
        except (TypeError, ValueError, ZeroDivisionError, OverflowError, NameError):
            continue
        found = number_at(derivative, place)
        if found is None:
            continue
        if not close(found, quotient, 1e-5):
            raise disagreement()
        compared += 1
        if compared == 3:
            return "difference quotients agree at several points"
    return "difference quotients agree" if compared else ""


def integrate(expression: str, variable: str = "", lower: str = "", upper: str = "") -> ToolResult:
    """The antiderivative, or with both bounds the definite integral (infinite bounds allowed).

    Raises `ToolFailed` where there is no closed form and no numeric value, or the integral diverges.
    """
    node = expression_node(expression)
    function = build(node, {"real": True})
    by = symbol(variable, {"real": True}) if variable else _by_custom(function)
    if not lower and not upper:
        return _antiderivative(node, function, by)
    low, high = read(lower, {"real": True}), read(upper, {"real": True})
    exact = _definite(function, by, low, high)
    numeric = _quadrature(function, by, low, high)
    checked = ""
    if exact is None:
        if numeric is None:
            raise ToolFailed("I found no value for this integral.")
        return _definite_result(node, by, (low, high), None, numeric, "")
    value = number_at(exact, {})
    if numeric is not None and value is not None:
        if not close(value, numeric, 1e-6):
            raise disagreement()
        checked = "numerical integration gives the same"
    return _definite_result(node, by, (low, high), exact, None, checked)


def _by_custom(function: Any) -> Any:
    plain = sympy.Add(*(symbol(str(free)) for free in function.free_symbols))
    return symbol(str(only_variable(plain)) if function.free_symbols else "x", {"real": True})


def _antiderivative(node: Any, function: Any, by: Any) -> ToolResult:
    found = sympy.integrate(function, by)
    if found.has(*_UNEVALUATED) or found.has(sympy.nan):
        raise ToolFailed("This integral has no closed form that I can find.")
    found = tidy(found)
    if function.is_rational_function(by):
        found = found.replace(sympy.log, _logarithm_of_magnitude)
    compared = same_everywhere(sympy.diff(found, by), function)
    return ToolResult(
        values=(exact_value("answer", "antiderivative (without the constant)", found),),
        sentence="The integral of {{shown}} with respect to {{by}} is {{answer}} + C.",
        method="antiderivative; C is any constant",
        reference=SYMPY_REFERENCE,
        latex=rf"\int {formula(function)} \, d{formula(by)} = {formula(found)} + C",
        checked_by="differentiating the result gives the integrand back" if compared else "",
        facts=(shown(node), _variable_value(by)),
    )


def _logarithm_of_magnitude(inside: Any) -> Any:
    return sympy.log(sympy.Abs(inside))


def _definite(function: Any, by: Any, low: Any, high: Any) -> Any:
    found = sympy.integrate(function, (by, low, high))
    if found.has(sympy.oo, -sympy.oo, sympy.zoo, sympy.nan):
        raise ToolFailed("This integral diverges: it has no finite value.")
    return None if found.has(*_UNEVALUATED) else tidy(found)


def _quadrature(function: Any, by: Any, low: Any, high: Any) -> complex | None:
    if function.free_symbols - {by} or low.free_symbols or high.free_symbols:
        return None
    bounds = [mpmath.mpf("-inf") if b == -sympy.oo else mpmath.inf if b == sympy.oo else mpmath.mpf(str(b.evalf(20)))
              for b in (low, high)]  # fmt: skip
    try:
        value, error = mpmath.quad(sympy.lambdify(by, function, "mpmath"), bounds, error=True)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, NameError):
        return None
    return complex(value) if error < 1e-7 * max(1, abs(value)) else None


def _definite_result(
    node: Any, by: Any, bounds: tuple[Any, Any], exact: Any, numeric: complex | None, checked: str
) -> ToolResult:
    low, high = bounds
    if exact is not None:
        values, ending = with_decimal("answer", "integral", exact)
        sign, result = "is", formula(exact)
    else:
        assert numeric is not None
        values = [Value(name="answer", label="integral", number=numeric.real, significant=6)]
        sign, ending, result = "is about", "{{answer}}.", f"{numeric.real:.6g}"
    return ToolResult(
        values=tuple(values),
        sentence=f"The integral of {{{{shown}}}} from {{{{lower}}}} to {{{{upper}}}} {sign} {ending}",
        method="definite integral"
        if exact is not None
        else "numerical integration (there is no closed form)",
        reference=SYMPY_REFERENCE,
        latex=rf"\int_{{{formula(low)}}}^{{{formula(high)}}} {formula(build(node))} \, d{formula(by)} = {result}",
        checked_by=checked,
        facts=(
            shown(node),
            Value(name="lower", label="lower bound", text=people(low)),
            Value(name="upper", label="upper bound", text=people(high)),
        ),
    )


def limit(expression: str, to: str, variable: str = "", side: str = "") -> ToolResult:
    """The limit as the variable goes to a point or infinity; `side` is "", "left" or "right".

    A two-sided limit whose sides differ is said not to exist.
    """
    node = expression_node(expression)
    function, target = build(node), read(to)
    by = only_variable(function, variable)
    if side or target in (sympy.oo, -sympy.oo):
        found = sympy.limit(function, by, target, {"left": "-", "right": "+"}.get(side, "+"))
    else:
        found, other = (sympy.limit(function, by, target, sign) for sign in "+-")
        if sympy.simplify(found - other) != 0 and found != other:
            return _no_limit(node, by, target, found, other)
    if found.has(*_UNEVALUATED) or isinstance(found, sympy.AccumBounds) or found.has(sympy.nan):
        raise ToolFailed("I found no limit here.")
    found = tidy(found) if found.is_finite else found
    values, ending = with_decimal("answer", "limit", found)
    arrow = f"{formula(by)} \\to {formula(target)}"
    return ToolResult(
        values=tuple(values),
        sentence="The limit of {{shown}} as {{by}} goes to {{target}}"
        + (f" from the {side}" if side else "")
        + f" is {ending}",
        method="limit",
        reference=SYMPY_REFERENCE,
        latex=rf"\lim_{{{arrow}}} {formula(function)} = {formula(found)}",
        checked_by=_approach(function, by, target, found, side),
        facts=(shown(node), _variable_value(by), Value(name="target", label="goes to", text=people(target))),
    )


def _no_limit(node: Any, by: Any, target: Any, right: Any, left: Any) -> ToolResult:
    return ToolResult(
        values=(Value(name="answer", label="limit", text="does not exist"),
                exact_value("left", "limit from the left", left), exact_value("right", "limit from the right", right)),
        sentence="The limit of {{shown}} as {{by}} goes to {{target}} {{answer}}: from the left it is {{left}}, from "
        "the right {{right}}.",
        method="limits from both sides",
        reference=SYMPY_REFERENCE,
        facts=(shown(node), _variable_value(by), Value(name="target", label="goes to", text=people(target))),
    )  # fmt: skip


def _approach(function: Any, by: Any, target: Any, found: Any, side: str) -> str:
    """Looks whether values close by are close to the limit; silent where convergence is too slow to tell."""
    if not found.is_number or not found.is_finite:
        return ""
    near = sympy.Rational(1, 10**6)
    if target == sympy.oo or target == -sympy.oo:
        place = sympy.Integer(10**6) * (1 if target == sympy.oo else -1)
    else:
        place = target - near if side == "left" else target + near
    try:
        value = complex(function.subs(by, sympy.Float(place, 40)).evalf(40))
    except (TypeError, ValueError, OverflowError):
        return ""
    return "values close by approach it" if close(value, complex(found.evalf()), 1e-3) else ""


def series(expression: str, variable: str = "", about: str = "0", terms: int = 5) -> ToolResult:
    """The Taylor (or Laurent) polynomial about a point, up to power `terms`. Raises `BadInput`."""
    if not 1 <= terms <= 20:
        raise BadInput("I can give up to twenty terms.")
    node = expression_node(expression)
    function, centre = build(node), read(about)
    by = only_variable(function, variable)
    polynomial = sympy.series(function, by, centre, terms + 1).removeO()
    near = {by: float(centre) + 0.01}
    first, second = number_at(function, near), number_at(polynomial, near)
    if first is not None and second is not None and not close(first, second, 1e-3):
        raise disagreement()
    ordered = sum_text(polynomial, by, centre)
    return ToolResult(
        values=(Value(name="answer", label="series", text=ordered, latex=formula(polynomial)),),
        sentence="Near {{place}}, {{shown}} = {{answer}} + …",
        method="Taylor expansion",
        reference=SYMPY_REFERENCE,
        latex=f"{formula(function)} = {formula(polynomial)} + \\cdots",
        checked_by="compared with the function close to the centre" if first is not None else "",
        facts=(shown(node), Value(name="place", label="centre", text=f"{people(by)} = {people(centre)}")),
    )


def sum_text(polynomial: Any, by: Any, centre: Any) -> str:
    """A polynomial in (variable - centre), lowest power first."""
    shift = sympy.Symbol("_h")
    expanded = sympy.expand(polynomial.subs(by, shift + centre))
    if not expanded.is_polynomial(shift):
        return people(polynomial)
    collected = sympy.Poly(expanded, shift).all_coeffs()[::-1]
    terms = [coefficient * shift**power for power, coefficient in enumerate(collected) if coefficient != 0]
    base = by if centre == 0 else by - centre
    text = ""
    for term in terms:
        piece = people(term.subs(shift, base))
        text += piece if not text else f" - {piece[1:]}" if piece.startswith("-") else f" + {piece}"
    return text


def summation(
    expression: str, lower: str, upper: str, variable: str = "", product: bool = False
) -> ToolResult:
    """Σ or Π of an expression over whole numbers from `lower` to `upper` (infinity allowed)."""
    node = expression_node(expression)
    term, low, high = build(node), read(lower), read(upper)
    by = only_variable(term, variable) if variable or term.free_symbols else symbol("n")
    found: Any = (sympy.product if product else sympy.summation)(term, (by, low, high))
    if found.has(sympy.oo, sympy.zoo, sympy.nan):
        raise ToolFailed("This diverges: it has no finite value.")
    if found.has(*_UNEVALUATED):
        raise ToolFailed("I found no closed form for this.")
    found = tidy(found)
    checked = _add_up(term, by, low, high, found, product)
    values, ending = with_decimal("answer", "product" if product else "sum", found)
    kind, sign = ("product", "prod") if product else ("sum", "sum")
    return ToolResult(
        values=tuple(values),
        sentence=f"The {kind} of {{{{shown}}}} for {{{{by}}}} from {{{{lower}}}} to {{{{upper}}}} is {ending}",
        method=f"closed form of the {kind}",
        reference=SYMPY_REFERENCE,
        latex=rf"\{sign}_{{{formula(by)}={formula(low)}}}^{{{formula(high)}}} {formula(term)} = {formula(found)}",
        checked_by=checked,
        facts=(shown(node), _variable_value(by), Value(name="lower", label="from", text=people(low)),
               Value(name="upper", label="to", text=people(high))),
    )  # fmt: skip


def _add_up(term: Any, by: Any, low: Any, high: Any, found: Any, product: bool) -> str:
    if not (low.is_Integer and (high.is_Integer or high == sympy.oo) and term.free_symbols <= {by}):
        return ""
    try:
        function = sympy.lambdify(by, term, "mpmath")
        top = mpmath.inf if high == sympy.oo else int(high)
        if top != mpmath.inf and top - int(low) > 20_000:
            return ""
        if top == mpmath.inf:
            value = (mpmath.nprod if product else mpmath.nsum)(function, [int(low), top])
        else:
            parts = [function(mpmath.mpf(n)) for n in range(int(low), top + 1)]
            value = mpmath.fprod(parts) if product else mpmath.fsum(parts)
        value, exact = complex(value), complex(found.evalf(20))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, NameError):
        return ""
    if not close(value, exact, 1e-6):
        if high == sympy.oo:
            return ""
        raise disagreement()
    return "added up numerically" if not product else "multiplied up numerically"
