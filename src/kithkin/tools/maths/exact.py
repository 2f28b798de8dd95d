"""Evaluates expressions without variables: exactly as fractions where that is possible, else to 60 digits.

Sizes are bounded before anything is computed, so towers of powers and huge factorials are refused, not tried.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

from kithkin.messages.errors import ToolFailed
from kithkin.tools.maths.floating import is_percent
from kithkin.tools.maths.reader.tree import Apply, Constant, Node, Number, Symbol

WORKING_DIGITS = 60
MOST_EXACT_BITS = 20_000
LARGEST_LOGARITHM = 10**10
_SNAP = mpmath.mpf(10) ** -50
_ASIDE = mpmath.mp.clone()
_ASIDE.dps = WORKING_DIGITS

Exact = Fraction | Any  # Fraction, or a number of mpmath to 60 digits

_TRIGONOMETRIC = {"sin": "sin", "cos": "cos", "tan": "tan", "sec": "sec", "csc": "csc", "cot": "cot"}
_PLAIN_FUNCTIONS = {"asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "exp"}


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A value: exact when `fraction` is set, else `approximate` to 60 digits."""

    fraction: Fraction | None
    approximate: Any


def evaluate(node: Node) -> Evaluated:
    """The value of an expression without variables. Raises `ToolFailed` where it has none or is too large."""
    value = _Evaluator().value(node)
    if isinstance(value, Fraction):
        return Evaluated(value, _approximate(value))
    return Evaluated(None, value)


def _approximate(value: Fraction) -> Any:
    return _ASIDE.mpf(value.numerator) / _ASIDE.mpf(value.denominator)


def _undefined(what: str) -> ToolFailed:
    return ToolFailed(f"{what} is not defined among the real numbers.")


def _too_large() -> ToolFailed:
    return ToolFailed("This number is too large to be worked out.", remedy="Try smaller numbers.")


class _Evaluator:
    def value(self, node: Node) -> Exact:
        match node:
            case Number():
                return node.value
            case Constant():
                return self.constant(node.name)
            case Symbol():
                raise ToolFailed(f"I do not know the value of {node.name}.")
            case Apply():
                return self.apply(node)

    def constant(self, name: str) -> Exact:
        match name:
            case "pi":
                return +_ASIDE.pi
            case "tau":
                return 2 * _ASIDE.pi
            case "e":
                return +_ASIDE.e
            case "i":
                raise ToolFailed("This expression has complex numbers in it.")
            case _:
                raise _undefined("An expression with infinity")

    def apply(self, node: Apply) -> Exact:
        operation = node.operation
        if operation in _TRIGONOMETRIC:
            return self.trigonometric(operation, self.value(node.arguments[0]))
        if operation in {"add", "subtract"}:
            return self.sum(node)
        arguments = [self.value(argument) for argument in node.arguments]
        handler: Callable[..., Exact] | None = getattr(self, f"do_{operation}", None)
        if handler is not None:
            return handler(*arguments)
        if operation in _PLAIN_FUNCTIONS:
            return self.plain(operation, arguments[0])
        raise ToolFailed(f"I cannot work out “{operation}” here.")

    def sum(self, node: Apply) -> Exact:
        left, right = (self.value(argument) for argument in node.arguments)
        added = node.arguments[1]
        # "80 + 15%" adds 15% of 80, as a pocket calculator does.
        if is_percent(added) and not is_percent(node.arguments[0]):
            right = self.do_multiply(left, right)
        return self.combine(operator.add if node.operation == "add" else operator.sub, left, right)

    def combine(self, function: Callable[[Any, Any], Any], left: Exact, right: Exact) -> Exact:
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            result = function(left, right)
            if result.numerator.bit_length() + result.denominator.bit_length() > 4 * MOST_EXACT_BITS:
                raise _too_large()
            return result
        return snapped(function(_mp(left), _mp(right)))

    def do_negate(self, value: Exact) -> Exact:
        return -value

    def do_multiply(self, left: Exact, right: Exact) -> Exact:
        return self.combine(operator.mul, left, right)

    do_of = do_multiply

    def do_divide(self, left: Exact, right: Exact) -> Exact:
        if right == 0:
            raise ToolFailed("Division by zero is not defined.")
        return self.combine(operator.truediv, left, right)

    def do_percent(self, value: Exact) -> Exact:
        return value / 100

    def do_degrees(self, value: Exact) -> Exact:
        return _Degrees(value)

    def do_modulo(self, left: Exact, right: Exact) -> Exact:
        if right == 0:
            raise ToolFailed("The remainder of a division by zero is not defined.")
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return left % right
        return _ASIDE.fmod(_mp(left), _mp(right)) if right > 0 else _mp(left) % _mp(right)

    def do_power(self, base: Exact, exponent: Exact) -> Exact:
        if base == 0 and exponent <= 0:
            raise _undefined("Zero to the power of zero" if exponent == 0 else "Zero to a negative power")
        if isinstance(base, Fraction) and isinstance(exponent, Fraction):
            return self.rational_power(base, exponent)
        if base < 0:
            raise _undefined("A negative number to an irrational power")
        return self.large_power(_mp(base), _mp(exponent))

    def rational_power(self, base: Fraction, exponent: Fraction) -> Exact:
        if exponent.denominator == 1:
            size = max(base.numerator.bit_length(), base.denominator.bit_length())
            if abs(exponent) * size <= MOST_EXACT_BITS or abs(base) == 1:
                return base ** int(exponent) if abs(base) != 1 else Fraction(base if exponent % 2 else 1)
            sign = -1 if base < 0 and exponent % 2 else 1
            return sign * self.large_power(_approximate(abs(base)), _mp(exponent))
        if base < 0 and exponent.denominator % 2 == 0:
            raise _undefined("An even root of a negative number")
        rooted = exact_root(abs(base), exponent.denominator) if exponent.denominator < 64 else None
        sign = -1 if base < 0 and exponent.numerator % 2 else 1
        if rooted is not None:
            return sign * self.rational_power(rooted, Fraction(exponent.numerator))
        return sign * self.large_power(_approximate(abs(base)), _mp(exponent))

    def large_power(self, base: Any, exponent: Any) -> Any:
        if base > 0 and abs(exponent * _ASIDE.log(base)) > LARGEST_LOGARITHM:
            raise _too_large()
        return snapped(_ASIDE.power(base, exponent))

    def do_factorial(self, value: Exact) -> Exact:
        if not isinstance(value, Fraction) or value.denominator != 1 or value < 0:
            raise ToolFailed("A factorial needs a whole number that is not negative.")
        if value > 10**9:
            raise _too_large()
        return Fraction(math.factorial(int(value))) if value <= 1500 else _ASIDE.factorial(int(value))

    def do_sqrt(self, value: Exact) -> Exact:
        return self.do_root(value, Fraction(2))

    def do_cbrt(self, value: Exact) -> Exact:
        return self.do_root(value, Fraction(3))

    def do_root(self, value: Exact, degree: Exact) -> Exact:
        if not isinstance(degree, Fraction) or degree.denominator != 1 or not 1 <= degree <= 1000:
            raise ToolFailed("The degree of a root must be a whole number from 1 to 1000.")
        if value == 0:
            return Fraction(0)
        if value < 0 and degree % 2 == 0:
            raise _undefined("An even root of a negative number")
        if isinstance(value, Fraction):
            return self.rational_power(value, 1 / degree)
        root = _ASIDE.root(abs(value), int(degree))
        return snapped(-root if value < 0 else root)

    def do_exp(self, value: Exact) -> Exact:
        return Fraction(1) if value == 0 else self.large_power(+_ASIDE.e, _mp(value))

    def do_ln(self, value: Exact) -> Exact:
        if value <= 0:
            raise _undefined("The logarithm of a number that is not positive")
        return snapped(_ASIDE.log(_mp(value)))

    def do_log10(self, value: Exact) -> Exact:
        return self.do_logbase(value, Fraction(10))

    def do_logbase(self, value: Exact, base: Exact) -> Exact:
        if base <= 0 or base == 1:
            raise _undefined("A logarithm to this base")
        quotient = self.do_ln(value) / _mp(self.do_ln(base))
        nearest = Fraction(int(_ASIDE.nint(quotient * 12)), 12)
        if abs(quotient - _approximate(nearest)) < _SNAP:
            return nearest
        return quotient

    def do_abs(self, value: Exact) -> Exact:
        return abs(value)

    def do_floor(self, value: Exact) -> Exact:
        return (
            Fraction(math.floor(value)) if isinstance(value, Fraction) else Fraction(int(_ASIDE.floor(value)))
        )

    def do_ceil(self, value: Exact) -> Exact:
        return (
            Fraction(math.ceil(value)) if isinstance(value, Fraction) else Fraction(int(_ASIDE.ceil(value)))
        )

    def do_sign(self, value: Exact) -> Exact:
        return Fraction((value > 0) - (value < 0))

    def do_max(self, *values: Exact) -> Exact:
        return max(values)

    def do_min(self, *values: Exact) -> Exact:
        return min(values)

    def do_gcd(self, *values: Exact) -> Exact:
        return Fraction(math.gcd(*_whole(values)))

    def do_lcm(self, *values: Exact) -> Exact:
        return Fraction(math.lcm(*_whole(values)))

    def do_binomial(self, top: Exact, bottom: Exact) -> Exact:
        upper, lower = _whole((top, bottom))
        if not 0 <= lower <= upper <= 5000:
            raise ToolFailed("This binomial coefficient is outside what can be worked out.")
        return Fraction(math.comb(upper, lower))

    def trigonometric(self, name: str, value: Exact) -> Exact:
        angle = value.radians() if isinstance(value, _Degrees) else _mp(value)
        if abs(angle) > 10**20:
            raise _too_large()
        sine, cosine = snapped(_ASIDE.sin(angle)), snapped(_ASIDE.cos(angle))
        parts = {"sin": (sine, 1), "cos": (cosine, 1), "tan": (sine, cosine), "sec": (1, cosine),
                 "csc": (1, sine), "cot": (cosine, sine)}  # fmt: skip
        above, below = parts[name]
        if below == 0:
            raise _undefined(f"This {name}")
        return snapped(_mp(above) / _mp(below)) if below != 1 else above

    def plain(self, name: str, value: Exact) -> Exact:
        inside = {
            "asin": abs(value) <= 1,
            "acos": abs(value) <= 1,
            "acosh": value >= 1,
            "atanh": abs(value) < 1,
        }
        if not inside.get(name, True):
            raise _undefined(f"This {name}")
        if name in {"sinh", "cosh"} and abs(value) > LARGEST_LOGARITHM:
            raise _too_large()
        return snapped(getattr(_ASIDE, name)(_mp(value)))


class _Degrees:
    """An angle in degrees; only trigonometric functions take one."""

    def __init__(self, value: Exact) -> None:
        self._value = value

    def radians(self) -> Any:
        return _mp(self._value) * _ASIDE.pi / 180


def _mp(value: Exact) -> Any:
    if isinstance(value, _Degrees):
        raise ToolFailed("Degrees only make sense inside sin, cos, tan and the like.")
    return _approximate(value) if isinstance(value, Fraction) else value


def _whole(values: tuple[Exact, ...]) -> list[int]:
    if any(not isinstance(value, Fraction) or value.denominator != 1 for value in values):
        raise ToolFailed("This needs whole numbers.")
    return [int(value) for value in values]


def snapped(value: Any) -> Exact:
    """A value that is a half-integer to 50 digits is that half-integer: sin 30° is exactly one half."""
    if not _ASIDE.isfinite(value) or abs(value) > 10**9:
        return value
    doubled = _ASIDE.nint(value * 2)
    return Fraction(int(doubled), 2) if abs(value * 2 - doubled) < _SNAP else value


def exact_root(value: Fraction, degree: int) -> Fraction | None:
    """The exact root of a positive fraction, or None when it is irrational."""
    above, below = _integer_root(value.numerator, degree), _integer_root(value.denominator, degree)
    return Fraction(above, below) if above is not None and below is not None else None


def _integer_root(value: int, degree: int) -> int | None:
    if degree == 2:
        root = math.isqrt(value)
        return root if root * root == value else None
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low <= high:
        middle = (low + high) // 2
        power = middle**degree
        if power == value:
            return middle
        low, high = (middle + 1, high) if power < value else (low, middle - 1)
    return None
