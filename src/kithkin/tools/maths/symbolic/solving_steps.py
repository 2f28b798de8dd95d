"""The steps by which a person would solve a linear or quadratic equation."""

from __future__ import annotations

from typing import Any

import sympy

from kithkin.tools.maths.symbolic.building import people


def steps_for(polynomial: Any, variable: Any) -> tuple[str, ...]:
    """Steps for degree one and two; none for others."""
    if polynomial.degree() == 1:
        return _linear(polynomial.all_coeffs(), variable)
    if polynomial.degree() == 2:
        return _quadratic(polynomial.all_coeffs(), variable)
    return ()


def _linear(coefficients: list[Any], variable: Any) -> tuple[str, ...]:
    a, b = coefficients
    name = people(variable)
    steps = [f"Bring everything to one side: {people(a * variable + b)} = 0"]
    if b != 0:
        steps.append(f"Move the constant: {people(a * variable)} = {people(-b)}")
    if a != 1:
        steps.append(f"Divide by {people(a)}: {name} = {people(-b / a)}")
    return tuple(steps)


def _quadratic(coefficients: list[Any], variable: Any) -> tuple[str, ...]:
    a, b, c = coefficients
    name = people(variable)
    expression = a * variable**2 + b * variable + c
    steps = [f"Standard form: {people(expression)} = 0, so a = {people(a)}, b = {people(b)}, c = {people(c)}"]
    factored = sympy.factor(expression)
    if factored.is_Mul or factored.is_Pow:
        steps.append(f"Factorise: {people(factored)} = 0")
    discriminant = b**2 - 4 * a * c
    steps.append(f"Discriminant: b² - 4ac = {people(discriminant)}")
    sign = (
        "one real solution"
        if discriminant == 0
        else "two real solutions"
        if discriminant > 0
        else "none real"
    )
    steps.append(f"{name} = (-b ± √(b² - 4ac)) / (2a): {sign}")
    return tuple(steps)
