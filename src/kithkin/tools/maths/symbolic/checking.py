"""Second routes: numbers put into both sides of what was found."""

from __future__ import annotations

import cmath
from collections.abc import Sequence
from typing import Any

import sympy

from kithkin.messages.errors import ToolFailed

# Irregular points, so that an accidental agreement is unlikely; positive ones first, for roots and logarithms.
_POINTS = (0.7310, 1.3170, 2.2190, 0.3370, 3.4410, -0.6130, -1.5370)


def disagreement() -> ToolFailed:
    """The error of a result that its check contradicts."""
    return ToolFailed("Two ways of working this out disagree, so I give no answer.")


def number_at(expression: Any, values: dict[Any, float]) -> complex | None:
    """The value of an expression at a point, or None where it has none."""
    try:
        value = complex(expression.subs({key: sympy.Float(v, 30) for key, v in values.items()}).evalf(20))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, AttributeError):
        return None
    return value if cmath.isfinite(value) else None


def close(first: complex, second: complex, tolerance: float = 1e-8) -> bool:
    """Whether two numbers agree, relative to the larger or to one."""
    return abs(first - second) <= tolerance * max(1.0, abs(first), abs(second))


def points(variables: Sequence[Any]) -> list[dict[Any, float]]:
    """Points at which to compare; each variable gets another value."""
    return [
        {variable: point + 0.1730 * index for index, variable in enumerate(variables)} for point in _POINTS
    ]


def same_everywhere(first: Any, second: Any) -> int:
    """At how many points two expressions were found equal. Raises `ToolFailed` where they differ."""
    variables = sorted(first.free_symbols | second.free_symbols, key=str)
    if not variables:
        left, right = number_at(first, {}), number_at(second, {})
        if left is None or right is None:
            return 0
        if not close(left, right):
            raise disagreement()
        return 1
    compared = 0
    for place in points(variables):
        left, right = number_at(first, place), number_at(second, place)
        if left is None or right is None:
            continue
        if not close(left, right):
            raise disagreement()
        compared += 1
        if compared == 3:
            break
    return compared
