"""Equations as text ("s = u*t + a*t**2/2"): evaluated, solved for any variable, and printed as LaTeX.

A variable that occurs once is found by undoing the operations around it, one by one. One that occurs several
times is found as the root of a polynomial of degree one or two, where the equation is one; anything else is
bracketed on a grid and bisected. No computer algebra is needed. Angles are in degrees.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

_OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log10": math.log10,
    "log2": math.log2,
    "sin": lambda degrees: math.sin(math.radians(degrees)),
    "cos": lambda degrees: math.cos(math.radians(degrees)),
    "tan": lambda degrees: math.tan(math.radians(degrees)),
}
_TINY = 1e-9


class NoSolution(ValueError):
    """The equation has no real solution for these values."""


@dataclass(frozen=True)
class Equation:
    """One equation; `text` is "left = right" in Python's arithmetic, `constants` its named fixed numbers."""

    text: str
    constants: Mapping[str, float]

    @cached_property
    def _sides(self) -> tuple[ast.expr, ast.expr]:
        left, right = self.text.split(" = ")
        return ast.parse(left, mode="eval").body, ast.parse(right, mode="eval").body

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The variables in order of appearance, without the constants."""
        found: list[str] = []
        for side in self._sides:
            for node in ast.walk(side):
                if isinstance(node, ast.Name) and node.id not in self.constants and node.id not in _FUNCTIONS:
                    found.append(node.id)
        return tuple(dict.fromkeys(found))

    def solve(self, unknown: str, values: Mapping[str, float]) -> tuple[float, ...]:
        """All real values of `unknown`, smallest first. Raises `NoSolution`."""
        known = {**self.constants, **values}
        known.pop(unknown, None)
        left, right = self._sides
        try:
            roots = self._solve(unknown, known, left, right)
        except (ZeroDivisionError, OverflowError, ValueError) as error:
            raise NoSolution("The values do not fit together.") from error
        finite = sorted({root for root in roots if math.isfinite(root)})
        if not finite:
            raise NoSolution("There is no real value that fits.")
        return tuple(finite)

    def _solve(
        self, unknown: str, known: Mapping[str, float], left: ast.expr, right: ast.expr
    ) -> tuple[float, ...]:
        on_left, on_right = _count(left, unknown), _count(right, unknown)
        if on_left + on_right == 1:
            side, other = (left, right) if on_left else (right, left)
            return _undo(side, (_evaluate(other, known),), unknown, known)

        def residual(x: float) -> float:
            values = {**known, unknown: x}
            return _evaluate(left, values) - _evaluate(right, values)

        return _polynomial_roots(residual) or _bracketed_roots(residual)

    def mismatch(self, values: Mapping[str, float]) -> float:
        """How far the two sides are apart with all values put in, relative to their size."""
        known = {**self.constants, **values}
        left, right = (_evaluate(side, known) for side in self._sides)
        scale = max(abs(left), abs(right), max((abs(t) for t in self._terms(known)), default=0.0))
        return abs(left - right) / scale if scale else 0.0

    def _terms(self, known: Mapping[str, float]) -> list[float]:
        """The summands of both sides: cancelling terms set the scale on which zero is to be judged."""
        found: list[float] = []
        pending = list(self._sides)
        while pending:
            node = pending.pop()
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
                pending += [node.left, node.right]
            else:
                found.append(_evaluate(node, known))
        return found

    @cached_property
    def latex(self) -> str:
        """The equation in LaTeX."""
        left, right = self._sides
        return f"{_latex(left)} = {_latex(right)}"


def _evaluate(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(operand=operand):
            return -_evaluate(operand, values)
        case ast.BinOp(left=left, op=operator, right=right):
            result = _OPERATORS[type(operator)](_evaluate(left, values), _evaluate(right, values))
            if isinstance(result, complex):
                raise NoSolution("A root of a negative number.")
            return result
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return _FUNCTIONS[name](_evaluate(argument, values))
        case _:
            raise NoSolution("The equation cannot be read.")


def _count(node: ast.expr, name: str) -> int:
    return sum(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def _undo(
    node: ast.expr, targets: tuple[float, ...], unknown: str, known: Mapping[str, float]
) -> tuple[float, ...]:
    """Undoes the outermost operation around `unknown` until it stands alone, keeping every real branch."""
    while True:
        match node:
            case ast.Name():
                return targets
            case ast.UnaryOp(operand=operand):
                node, targets = operand, tuple(-target for target in targets)
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                node, targets = argument, _undo_function(name, targets)
            case ast.BinOp(left=left, op=operator, right=right) if _count(left, unknown):
                other = _evaluate(right, known)
                node, targets = left, tuple(x for t in targets for x in _undo_left(operator, t, other))
            case ast.BinOp(left=left, op=operator, right=right):
                other = _evaluate(left, known)
                node, targets = right, tuple(x for t in targets for x in _undo_right(operator, t, other))
            case _:
                raise NoSolution("The equation cannot be undone.")


def _undo_left(operator: ast.operator, target: float, other: float) -> tuple[float, ...]:
    """x from x ∘ other = target."""
    match operator:
        case ast.Add():
            return (target - other,)
        case ast.Sub():
            return (target + other,)
        case ast.Mult():
            return (target / other,)
        case ast.Div():
            return (target * other,)
        case _:
            return _roots(target, other)


def _undo_right(operator: ast.operator, target: float, other: float) -> tuple[float, ...]:
    """x from other ∘ x = target."""
    match operator:
        case ast.Add():
            return (target - other,)
        case ast.Sub():
            return (other - target,)
        case ast.Mult():
            return (target / other,)
        case ast.Div():
            return (other / target,)
        case _:
            return (math.log(target) / math.log(other),)


def _roots(target: float, power: float) -> tuple[float, ...]:
    """All real x with x ** power = target."""
    if power == int(power) and int(power) % 2:
        return (math.copysign(abs(target) ** (1 / power), target),)
    if target < 0:
        return ()
    root = target ** (1 / power)
    return (root, -root) if power == int(power) and root else (root,)


def _undo_function(name: str, targets: tuple[float, ...]) -> tuple[float, ...]:
    found: list[float] = []
    for target in targets:
        if name == "sin" and abs(target) <= 1 + _TINY:
            angle = math.degrees(math.asin(max(-1.0, min(1.0, target))))
            found += [angle, 180.0 - angle]
        elif name == "cos" and abs(target) <= 1 + _TINY:
            found.append(math.degrees(math.acos(max(-1.0, min(1.0, target)))))
        elif name == "tan":
            found.append(math.degrees(math.atan(target)))
        elif name == "sqrt" and target >= 0:
            found.append(target**2)
        elif name == "exp" and target > 0:
            found.append(math.log(target))
        elif name in ("log", "log10", "log2"):
            found.append({"log": math.e, "log10": 10.0, "log2": 2.0}[name] ** target)
    return tuple(found)


def _polynomial_roots(residual: Callable[[float], float]) -> tuple[float, ...]:
    """Roots where the residual is a polynomial of degree one or two; empty where it is not one."""
    try:
        at = {x: residual(x) for x in (-1.0, 0.0, 1.0, 2.0, 3.0)}
    except (ZeroDivisionError, ValueError, OverflowError):
        return ()
    a, b, c = (at[1.0] + at[-1.0]) / 2 - at[0.0], (at[1.0] - at[-1.0]) / 2, at[0.0]
    scale = max(abs(value) for value in at.values()) or 1.0
    if any(abs(a * x * x + b * x + c - at[x]) > _TINY * scale for x in (2.0, 3.0)):
        return ()
    if abs(a) < 1e-14 * scale:
        return (-c / b,) if b else ()
    inside = b * b - 4 * a * c
    if inside < 0:
        return ()
    q = -(b + math.copysign(math.sqrt(inside), b)) / 2
    return (q / a, c / q) if q else (0.0,)


def _bracketed_roots(residual: Callable[[float], float]) -> tuple[float, ...]:
    """Positive roots between 1e-12 and 1e12, found by change of sign on a fine logarithmic grid."""
    grid = [10 ** (exponent / 8) for exponent in range(-96, 97)]
    found: list[float] = []
    for low, high in zip(grid, grid[1:], strict=False):
        try:
            f_low, f_high = residual(low), residual(high)
        except (ZeroDivisionError, ValueError, OverflowError):
            continue
        if f_low == 0:
            found.append(low)
        elif f_low * f_high < 0:
            found.append(_bisect(residual, low, high))
    return tuple(found)


def _bisect(residual: Callable[[float], float], low: float, high: float) -> float:
    sign = residual(low) > 0
    for _ in range(200):
        middle = (low + high) / 2
        if (residual(middle) > 0) == sign:
            low = middle
        else:
            high = middle
    return (low + high) / 2


_GREEK = {
    "lambda_": r"\lambda", "theta": r"\theta", "rho": r"\rho", "omega": r"\omega", "mu": r"\mu", "pi": r"\pi",
    "sigma": r"\sigma", "alpha": r"\alpha", "eta": r"\eta", "phi": r"\phi", "gamma": r"\gamma", "tau": r"\tau",
    "epsilon": r"\varepsilon", "delta": r"\Delta", "beta": r"\beta",
}  # fmt: skip


def _latex_name(name: str) -> str:
    head, _, rest = name.rstrip("_").partition("_")
    head = _GREEK.get(name if name in _GREEK else head, head)
    if head == r"\Delta":
        return rf"\Delta {_latex_name(rest)}"
    return f"{head}_{{{rest}}}" if rest else head


def _latex(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.Name(id=name):
            return _latex_name(name)
        case ast.UnaryOp(operand=operand):
            return f"-{_latex(operand)}"
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return _latex_call(name, _latex(argument))
        case ast.BinOp():
            return _latex_operation(node)
        case _:
            return ""


def _latex_call(name: str, argument: str) -> str:
    if name == "sqrt":
        return rf"\sqrt{{{argument}}}"
    if name == "exp":
        return f"e^{{{argument}}}"
    shown = {"log": "ln", "log10": "log_{10}", "log2": "log_2"}.get(name, name)
    return rf"\{shown}\left({argument}\right)"


def _latex_operation(node: ast.BinOp) -> str:
    left, right = node.left, node.right
    match node.op:
        case ast.Div():
            return rf"\frac{{{_latex(left)}}}{{{_latex(right)}}}"
        case ast.Pow():
            return f"{_bracketed(left)}^{{{_latex(right)}}}"
        case ast.Mult():
            return rf"{_bracketed(left)} \, {_bracketed(right)}"
        case ast.Add():
            return f"{_latex(left)} + {_latex(right)}"
        case _:
            return f"{_latex(left)} - {_bracketed(right)}"


def _bracketed(node: ast.expr) -> str:
    inner = _latex(node)
    sums = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub))
    return rf"\left({inner}\right)" if sums else inner
