"""The tools that run in a worker process. SymPy is imported there, by the call, never here."""

from __future__ import annotations

import importlib
from typing import Any

from kithkin.messages.results import ToolResult

_SYMBOLIC = "kithkin.tools.maths.symbolic"


def _run(module: str, function: str, arguments: dict[str, Any]) -> ToolResult:
    return getattr(importlib.import_module(f"{_SYMBOLIC}.{module}"), function)(**arguments)


def solve(**arguments: Any) -> ToolResult:
    """See `symbolic.equations.solve`."""
    return _run("equations", "solve", arguments)


def transform(**arguments: Any) -> ToolResult:
    """See `symbolic.algebra.transform`."""
    return _run("algebra", "transform", arguments)


def evaluate_at(**arguments: Any) -> ToolResult:
    """See `symbolic.algebra.evaluate_at`."""
    return _run("algebra", "evaluate_at", arguments)


def divide_polynomials(**arguments: Any) -> ToolResult:
    """See `symbolic.algebra.divide_polynomials`."""
    return _run("algebra", "divide_polynomials", arguments)


def differentiate(**arguments: Any) -> ToolResult:
    """See `symbolic.calculus.differentiate`."""
    return _run("calculus", "differentiate", arguments)


def integrate(**arguments: Any) -> ToolResult:
    """See `symbolic.calculus.integrate`."""
    return _run("calculus", "integrate", arguments)


def limit(**arguments: Any) -> ToolResult:
    """See `symbolic.calculus.limit`."""
    return _run("calculus", "limit", arguments)


def series(**arguments: Any) -> ToolResult:
    """See `symbolic.calculus.series`."""
    return _run("calculus", "series", arguments)


def summation(**arguments: Any) -> ToolResult:
    """See `symbolic.calculus.summation`."""
    return _run("calculus", "summation", arguments)


def extrema(**arguments: Any) -> ToolResult:
    """See `symbolic.curves.extrema`."""
    return _run("curves", "extrema", arguments)


def tangent(**arguments: Any) -> ToolResult:
    """See `symbolic.curves.tangent`."""
    return _run("curves", "tangent", arguments)


def matrix(**arguments: Any) -> ToolResult:
    """See `symbolic.matrices.matrix`."""
    return _run("matrices", "matrix", arguments)


def differential_equation(**arguments: Any) -> ToolResult:
    """See `symbolic.differential.solve_differential`."""
    return _run("differential", "solve_differential", arguments)
