"""Evaluates expressions in ordinary floating point: the second route that confirms the exact one."""

from __future__ import annotations

import math
import operator
from typing import Any

from kithkin.tools.maths.reader.tree import Apply, Constant, Node, Number, Symbol


def as_float(node: Node) -> tuple[float, float]:
    """The same value by ordinary floating point, as a second route, with the largest intermediate magnitude.

    Raises `OverflowError`, `ValueError` or `ZeroDivisionError` where floating point cannot follow.
    """
    follower = _Floating()
    value = follower.value(node)
    return value, follower.largest


def is_percent(node: Node) -> bool:
    """Whether the node is a percentage."""
    return isinstance(node, Apply) and node.operation == "percent"


class _Floating:
    """Floating-point evaluation by Python's own `math`, independent of the exact one."""

    def __init__(self) -> None:
        self.largest = 0.0

    def value(self, node: Node) -> float:
        result = self._value(node)
        self.largest = max(self.largest, abs(result))
        return result

    def _value(self, node: Node) -> float:
        if isinstance(node, Number):
            return float(node.value)
        if isinstance(node, Constant):
            return {"pi": math.pi, "e": math.e, "tau": math.tau}[node.name]
        if isinstance(node, Symbol):
            raise ValueError(node.name)
        first, *rest = arguments = [self.value(argument) for argument in node.arguments]
        if node.operation in {"add", "subtract"}:
            right = rest[0]
            if is_percent(node.arguments[1]) and not is_percent(node.arguments[0]):
                right *= first
            return first + right if node.operation == "add" else first - right
        return float(_FLOATING[node.operation](*arguments))


def _float_root(value: float, degree: float) -> float:
    return math.copysign(abs(value) ** (1 / degree), value)


def _float_power(base: float, exponent: float) -> float:
    if base < 0 and exponent != int(exponent):
        raise ValueError(base)
    return base**exponent


def _over_hundred(value: float) -> float:
    return value / 100


def _remainder(value: float, divisor: float) -> float:
    return value % divisor


def _float_factorial(value: float) -> float:
    return math.gamma(value + 1)


def _float_sign(value: float) -> float:
    return math.copysign(1.0, value) if value else 0.0


def _float_gcd(*values: float) -> float:
    return math.gcd(*map(int, values))


def _float_lcm(*values: float) -> float:
    return math.lcm(*map(int, values))


def _float_binomial(top: float, bottom: float) -> float:
    return math.comb(int(top), int(bottom))


def _secant(angle: float) -> float:
    return 1 / math.cos(angle)


def _cosecant(angle: float) -> float:
    return 1 / math.sin(angle)


def _cotangent(angle: float) -> float:
    return 1 / math.tan(angle)


_FLOATING: dict[str, Any] = {
    "multiply": operator.mul, "of": operator.mul, "divide": operator.truediv, "negate": operator.neg,
    "percent": _over_hundred, "degrees": math.radians, "modulo": _remainder, "power": _float_power,
    "factorial": _float_factorial, "sqrt": math.sqrt, "cbrt": math.cbrt, "root": _float_root, "exp": math.exp,
    "ln": math.log, "log10": math.log10, "logbase": math.log, "abs": abs, "floor": math.floor,
    "ceil": math.ceil, "sign": _float_sign, "max": max, "min": min, "gcd": _float_gcd, "lcm": _float_lcm,
    "binomial": _float_binomial, "sin": math.sin, "cos": math.cos, "tan": math.tan, "sec": _secant,
    "csc": _cosecant, "cot": _cotangent, "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "asinh": math.asinh, "acosh": math.acosh,
    "atanh": math.atanh,
}  # fmt: skip
