"""Matrices and vectors, confirmed with numpy."""

from __future__ import annotations

from typing import Any

import numpy
import sympy

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.symbolic.building import SYMPY_REFERENCE, build, formula, people, tidy
from kithkin.tools.maths.symbolic.calculus import with_decimal
from kithkin.tools.maths.symbolic.checking import disagreement

LARGEST_SIDE = 6


def matrix(operation: str, a: str, b: str = "") -> ToolResult:
    """One operation on one or two matrices or vectors; see `_OPERATIONS`. Raises `BadInput` for wrong shapes."""
    if operation not in _OPERATIONS:
        raise BadInput(f"I do not know the matrix operation “{operation}”.")
    first = _matrix(a)
    second = _matrix(b) if b else None
    if operation in _TWO and second is None:
        raise BadInput("This needs two matrices or vectors.")
    facts = [_shown("first", first)] + ([_shown("second", second)] if second is not None else [])
    values, sentence, checked = _OPERATIONS[operation](first, second)
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method=operation.replace("_", " "),
        reference=SYMPY_REFERENCE,
        latex=formula(first),
        checked_by=checked,
        facts=tuple(facts),
    )


def _matrix(text: str) -> Any:
    built = build(parse(text))
    if not isinstance(built, sympy.MatrixBase):
        raise BadInput("This is no matrix or vector.", remedy="Write it like [[1,2],[3,4]].")
    if max(built.shape) > LARGEST_SIDE * 2 or built.rows * built.cols > LARGEST_SIDE**2:
        raise BadInput("I can work with matrices up to six by six.")
    return built


def matrix_text(value: Any) -> str:
    """ "[[1, 2], [3, 4]]", or "(1, 2, 3)" for a column."""
    if value.cols == 1:
        return "(" + ", ".join(people(entry) for entry in value) + ")"
    rows = ("[" + ", ".join(people(entry) for entry in value.row(i)) + "]" for i in range(value.rows))
    return "[" + ", ".join(rows) + "]"


def _shown(name: str, value: Any) -> Value:
    return Value(name=name, label="as read", text=matrix_text(value), latex=formula(value))


def _numeric(value: Any) -> Any:
    """A numpy array, or None where there are letters in it."""
    if value.free_symbols:
        return None
    return numpy.array([[complex(entry) for entry in value.row(i)] for i in range(value.rows)])


def _compare(found: Any, second: Any) -> str:
    if second is None or found is None:
        return ""
    if not numpy.allclose(numpy.asarray(found, dtype=complex), second, rtol=1e-7, atol=1e-8):
        raise disagreement()
    return "worked out a second time with numpy"


def _square(value: Any) -> None:
    if value.rows != value.cols:
        raise BadInput("This needs a square matrix.")


def _as_value(value: Any, label: str) -> Value:
    return Value(name="answer", label=label, text=matrix_text(value), latex=formula(value))


def _determinant(a: Any, _: Any) -> tuple[list[Value], str, str]:
    _square(a)
    found = tidy(a.det())
    numbers = _numeric(a)
    checked = _compare([complex(found)], [numpy.linalg.det(numbers)]) if numbers is not None else ""
    values, ending = with_decimal("answer", "determinant", found)
    return values, "The determinant of {{first}} is " + ending, checked


def _inverse(a: Any, _: Any) -> tuple[list[Value], str, str]:
    _square(a)
    if a.det() == 0:
        none = Value(name="answer", label="inverse", text="no inverse")
        return [none], "{{first}} has {{answer}}: its determinant is zero.", ""
    found = a.inv().applyfunc(tidy)
    if (a * found).applyfunc(sympy.simplify) != sympy.eye(a.rows):
        raise disagreement()
    return (
        [_as_value(found, "inverse")],
        "The inverse of {{first}} is {{answer}}.",
        "multiplied back to the identity",
    )


def _eigenvalues(a: Any, _: Any) -> tuple[list[Value], str, str]:
    _square(a)
    found: dict[Any, int] = a.eigenvals()
    if sum(found.values()) != a.rows:
        raise ToolFailed("I could not find all eigenvalues.")
    texts = [people(tidy(v)) + (f" (multiplicity {k})" if k > 1 else "") for v, k in found.items()]
    exact = [complex(v.evalf()) for v, k in found.items() for _ in range(k)] if not a.free_symbols else None
    checked = ""
    if exact is not None:
        numbers = numpy.sort_complex(numpy.linalg.eigvals(_numeric(a)))
        checked = _compare(numpy.round(numpy.sort_complex(numpy.array(exact)), 6), numpy.round(numbers, 6))
    value = Value(name="answer", label="eigenvalues", text=", ".join(texts))
    return [value], "The eigenvalues of {{first}} are {{answer}}.", checked


def _eigenvectors(a: Any, _: Any) -> tuple[list[Value], str, str]:
    _square(a)
    texts: list[str] = []
    for value, _count, vectors in a.eigenvects():
        for vector in vectors:
            if (a * vector - value * vector).applyfunc(sympy.simplify) != sympy.zeros(a.rows, 1):
                raise disagreement()
            texts.append(f"{matrix_text(vector.applyfunc(tidy))} for {people(tidy(value))}")
    answer = Value(name="answer", label="eigenvectors", text="; ".join(texts))
    return [answer], "The eigenvectors of {{first}} are {{answer}}.", "each multiplied by the matrix"


def _rank(a: Any, _: Any) -> tuple[list[Value], str, str]:
    numbers = _numeric(a)
    checked = _compare([a.rank()], [numpy.linalg.matrix_rank(numbers)]) if numbers is not None else ""
    return (
        [Value(name="answer", label="rank", number=int(a.rank()))],
        "The rank of {{first}} is {{answer}}.",
        checked,
    )


def _transpose(a: Any, _: Any) -> tuple[list[Value], str, str]:
    return [_as_value(a.T, "transpose")], "The transpose of {{first}} is {{answer}}.", ""


def _trace(a: Any, _: Any) -> tuple[list[Value], str, str]:
    _square(a)
    values, ending = with_decimal("answer", "trace", tidy(a.trace()))
    return values, "The trace of {{first}} is " + ending, ""


def _norm(a: Any, _: Any) -> tuple[list[Value], str, str]:
    found = tidy(a.norm())
    numbers = _numeric(a)
    checked = _compare([complex(found)], [numpy.linalg.norm(numbers)]) if numbers is not None else ""
    values, ending = with_decimal("answer", "length", found)
    return values, "The length of {{first}} is " + ending, checked


def _combine(kind: str, a: Any, b: Any) -> tuple[list[Value], str, str]:
    words = {"product": "×", "sum": "+", "difference": "-"}
    if kind == "product" and a.cols != b.rows:
        raise BadInput("The columns of the first matrix must be as many as the rows of the second.")
    if kind != "product" and a.shape != b.shape:
        raise BadInput("The two matrices must have the same shape.")
    found = (a * b if kind == "product" else a + b if kind == "sum" else a - b).applyfunc(tidy)
    left, right = _numeric(a), _numeric(b)
    checked = ""
    if left is not None and right is not None:
        checked = _compare(
            _numeric(found),
            left @ right if kind == "product" else left + right if kind == "sum" else left - right,
        )
    return [_as_value(found, kind)], f"{{{{first}}}} {words[kind]} {{{{second}}}} = {{{{answer}}}}.", checked


def _product(a: Any, b: Any) -> tuple[list[Value], str, str]:
    return _combine("product", a, b)


def _sum(a: Any, b: Any) -> tuple[list[Value], str, str]:
    return _combine("sum", a, b)


def _difference(a: Any, b: Any) -> tuple[list[Value], str, str]:
    return _combine("difference", a, b)


def _dot(a: Any, b: Any) -> tuple[list[Value], str, str]:
    if len(a) != len(b):
        raise BadInput("The two vectors must be equally long.")
    found = tidy(a.dot(b))
    values, ending = with_decimal("answer", "dot product", found)
    left, right = _numeric(a), _numeric(b)
    checked = ""
    if left is not None and right is not None:
        checked = _compare([complex(found)], [numpy.sum(left.ravel() * right.ravel())])
    return values, "The dot product of {{first}} and {{second}} is " + ending, checked


def _angle(a: Any, b: Any) -> tuple[list[Value], str, str]:
    """The angle between two vectors: cos θ = a·b / (|a||b|)."""
    left, right = _numeric(a), _numeric(b)
    if len(a) != len(b) or left is None or right is None:
        raise BadInput("The two vectors must be equally long and made of numbers.")
    lengths = a.norm() * b.norm()
    if lengths == 0:
        raise BadInput("The zero vector makes no angle.")
    degrees = float(sympy.deg(sympy.acos(sympy.nsimplify(a.dot(b)) / lengths)))
    first, second = left.ravel() / numpy.linalg.norm(left), right.ravel() / numpy.linalg.norm(right)
    # Kahan's form, which does not use the cosine.
    halves = numpy.arctan2(numpy.linalg.norm(first - second), numpy.linalg.norm(first + second))
    checked = _compare([complex(degrees)], [complex(numpy.degrees(2 * halves))])
    value = Value(name="answer", label="angle", number=degrees, unit="degree", decimals=2)
    return [value], "The angle between {{first}} and {{second}} is {{answer}}.", checked


def _cross(a: Any, b: Any) -> tuple[list[Value], str, str]:
    if len(a) != 3 or len(b) != 3:
        raise BadInput("The cross product needs two vectors of three components.")
    found = a.cross(b).applyfunc(tidy)
    if sympy.simplify(found.dot(a)) != 0 or sympy.simplify(found.dot(b)) != 0:
        raise disagreement()
    return (
        [_as_value(found, "cross product")],
        "The cross product of {{first}} and {{second}} is {{answer}}.",
        "it is perpendicular to both",
    )


def _solve(a: Any, b: Any) -> tuple[list[Value], str, str]:
    _square(a)
    if a.det() == 0:
        raise ToolFailed("The matrix has no inverse, so there is no single solution.")
    if a.rows != b.rows:
        raise BadInput("The right side must have as many rows as the matrix.")
    found = a.LUsolve(b).applyfunc(tidy)
    if (a * found - b).applyfunc(sympy.simplify) != sympy.zeros(b.rows, b.cols):
        raise disagreement()
    return [_as_value(found, "solution")], "x = {{answer}}.", "put back into Ax = b"


_TWO = {"product", "sum", "difference", "dot", "cross", "solve", "angle"}
_OPERATIONS: dict[str, Any] = {
    "determinant": _determinant, "inverse": _inverse, "eigenvalues": _eigenvalues, "eigenvectors": _eigenvectors,
    "rank": _rank, "transpose": _transpose, "trace": _trace, "norm": _norm, "product": _product, "sum": _sum,
    "difference": _difference, "dot": _dot, "cross": _cross, "solve": _solve, "angle": _angle,
}  # fmt: skip
