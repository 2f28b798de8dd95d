"""From our trees to SymPy and back to text. SymPy never sees text of a stranger, only objects built here."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy
from sympy.printing.str import StrPrinter

from kithkin.messages.errors import ToolFailed
from kithkin.messages.results import Value
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply, Constant, Node, Number, Symbol

SYMPY_REFERENCE = (
    "SymPy: Meurer et al., SymPy: symbolic computing in Python, PeerJ Computer Science 3:e103 (2017)."
)
_LARGEST_POWER = 2000
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "sec": sympy.sec, "csc": sympy.csc, "cot": sympy.cot,
    "asin": sympy.asin, "acos": sympy.acos, "atan": sympy.atan, "sinh": sympy.sinh, "cosh": sympy.cosh,
    "tanh": sympy.tanh, "asinh": sympy.asinh, "acosh": sympy.acosh, "atanh": sympy.atanh, "ln": sympy.log,
    "exp": sympy.exp, "sqrt": sympy.sqrt, "abs": sympy.Abs, "floor": sympy.floor, "ceil": sympy.ceiling,
    "gcd": sympy.gcd, "lcm": sympy.lcm, "max": sympy.Max, "min": sympy.Min, "re": sympy.re, "im": sympy.im,
    "arg": sympy.arg, "conjugate": sympy.conjugate, "sign": sympy.sign, "binomial": sympy.binomial,
}  # fmt: skip
_RELATIONS: dict[str, Callable[..., Any]] = {
    "equal": sympy.Eq, "unequal": sympy.Ne, "less": sympy.Lt, "less_equal": sympy.Le, "greater": sympy.Gt,
    "greater_equal": sympy.Ge,
}  # fmt: skip
_TWO_SIDED: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul, "of": operator.mul,
    "divide": operator.truediv,
}  # fmt: skip
_ONE_SIDED: dict[str, Any] = {"negate": -1, "percent": sympy.Rational(1, 100), "degrees": sympy.pi / 180}
_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "infinity": sympy.oo, "tau": 2 * sympy.pi}


def build(node: Node, assumptions: dict[str, bool] | None = None) -> Any:
    """The SymPy object of a tree. `assumptions` apply to all variables (default: complex, as in algebra)."""
    return _Builder(assumptions or {}).build(node)


def read(text: str, assumptions: dict[str, bool] | None = None) -> Any:
    """The SymPy object of an expression in text. Raises `BadInput` for what cannot be read."""
    return build(parse(text), assumptions)


def symbol(name: str, assumptions: dict[str, bool] | None = None) -> Any:
    """A variable, equal to the one `build` makes."""
    return sympy.Symbol(name, **(assumptions or {}))


class _Builder:
    def __init__(self, assumptions: dict[str, bool]) -> None:
        self.assumptions = assumptions

    def build(self, node: Node) -> Any:
        match node:
            case Number(value=value):
                return sympy.Rational(value.numerator, value.denominator)
            case Symbol(name=name):
                return sympy.Symbol(name, **self.assumptions)
            case Constant(name=name):
                return _CONSTANTS[name]
            case Apply():
                return self.apply(node)

    def apply(self, node: Apply) -> Any:
        operation = node.operation
        if operation == "matrix":
            rows = [row.arguments if isinstance(row, Apply) else (row,) for row in node.arguments]
            if len({len(row) for row in rows}) != 1 or len(rows) * len(rows[0]) > 100:
                raise ToolFailed("The rows of a matrix must be equally long (and at most a hundred entries).")
            return sympy.Matrix([[self.build(entry) for entry in row] for row in rows])
        arguments = [self.build(argument) for argument in node.arguments]
        if operation == "row":
            return sympy.Matrix(arguments)
        if operation in _RELATIONS:
            return _RELATIONS[operation](*arguments)
        if operation in _FUNCTIONS:
            return _FUNCTIONS[operation](*arguments)
        return self.arithmetic(operation, *arguments)

    def arithmetic(self, operation: str, first: Any, second: Any = None) -> Any:
        if operation == "divide" and second == 0:
            raise ToolFailed("Division by zero is not defined.")
        if operation == "power":
            return self.power(first, second)
        if operation in _TWO_SIDED:
            return _TWO_SIDED[operation](first, second)
        if operation in _ONE_SIDED:
            return first * _ONE_SIDED[operation]
        return self.rarer(operation, first, second)

    def rarer(self, operation: str, first: Any, second: Any) -> Any:
        match operation:
            case "modulo":
                return sympy.Mod(first, second)
            case "factorial":
                if first.is_number and not (first.is_Integer and 0 <= first <= _LARGEST_POWER):
                    raise ToolFailed("A factorial needs a whole number that is neither negative nor huge.")
                return sympy.factorial(first)
            case "cbrt":
                return sympy.real_root(first, 3)
            case "root":
                return sympy.real_root(first, second)
            case "log10":
                return sympy.log(first, 10)
            case "logbase":
                return sympy.log(first, second)
            case _:
                raise ToolFailed(f"I cannot work with “{operation}” here.")

    def power(self, base: Any, exponent: Any) -> Any:
        if exponent.is_number and exponent.is_real and abs(exponent) > _LARGEST_POWER:
            raise ToolFailed("This power is too large to be worked out.")
        if exponent.is_Rational and base.is_Rational and base < 0 and exponent.q % 2 == 1 and exponent.q > 1:
            return sympy.real_root(base, exponent.q) ** exponent.p
        return base**exponent


class _PeoplePrinter(StrPrinter):
    """SymPy's text with e^x instead of exp(x) and ln instead of log."""

    def _print_ExpBase(self, expr: Any) -> str:  # noqa: N802 - SymPy's name
        inside = self._print(expr.args[0])
        return f"E**{inside}" if re.fullmatch(r"\w+", inside) else f"E**({inside})"

    def _print_log(self, expr: Any) -> str:
        return f"ln({self._print(expr.args[0])})"

    def _print_Abs(self, expr: Any) -> str:  # noqa: N802 - SymPy's name
        return f"|{self._print(expr.args[0])}|"

    def _print_Infinity(self, expr: Any) -> Any:  # noqa: N802 - SymPy's name
        del expr
        return "∞"

    def _print_NegativeInfinity(self, expr: Any) -> Any:  # noqa: N802 - SymPy's name
        del expr
        return "-∞"


_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_ARC = re.compile(r"\ba(sin|cos|tan)(h?)\(")


def people(expression: Any) -> str:
    """A SymPy object as people write it ("3x² - 2√3", "x·sin(x)", "e^(-x)")."""
    text = _PeoplePrinter({"order": None}).doprint(expression)
    text = re.sub(
        r"\*\*(?:\((-?\d{1,3})\)|(\d{1,3})(?![\w.]))", lambda m: (m[1] or m[2]).translate(_SUPERSCRIPTS), text
    )
    text = text.replace("**", "^")
    text = re.sub(r"sqrt\((\d+|[A-Za-z])\)", r"√\1", text).replace("sqrt(", "√(")
    text = (
        re.sub(r"(?<![\w.⁰¹²³⁴⁵⁶⁷⁸⁹])(\d+)\*(?=[a-zA-Z√(|])", r"\1", text)
        .replace("*", "·")
        .replace(")·(", ")(")
    )
    for written, letter in (("pi", "π"), ("E", "e"), ("I", "i")):
        text = re.sub(rf"(?<![A-Za-z]){written}(?![A-Za-z])", letter, text)
    text = text.replace("√(π)", "√π")
    text = re.sub(r"C(\d)\b", lambda m: "C" + m[1].translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")), text)
    return _ARC.sub(r"arc\1\2(", text)


def formula(expression: Any) -> str:
    """A SymPy object in LaTeX."""
    return sympy.latex(expression, ln_notation=True)


def exact_value(name: str, label: str, expression: Any) -> Value:
    """A value for a SymPy object: its exact form, and its number where it has a real one."""
    number: float | int | None = None
    if expression.is_Integer and abs(int(expression)) < 10**15:
        return Value(name=name, label=label, number=int(expression), latex=formula(expression))
    if expression.is_number and expression.is_real and expression.is_finite:
        number = float(expression)
    return Value(name=name, label=label, number=number, text=people(expression), latex=formula(expression))


def decimal_value(name: str, label: str, expression: Any, significant: int = 6) -> Value | None:
    """The decimal approximation of a real constant that is neither whole nor already a decimal, else None."""
    if (
        not expression.is_number
        or expression.is_Integer
        or not expression.is_real
        or not expression.is_finite
    ):
        return None
    return Value(name=name, label=label, number=float(expression), significant=significant)


def rational(value: float | int | Fraction) -> Any:
    """An exact SymPy number from one as written."""
    fraction = value if isinstance(value, Fraction) else Fraction(str(value))
    return sympy.Rational(fraction.numerator, fraction.denominator)


def length(expression: Any) -> tuple[int, int]:
    """How long an expression is: operations, then characters."""
    return int(sympy.count_ops(expression)), len(str(expression))


def tidy(expression: Any) -> Any:
    """The shorter of the expression and its simplified forms."""
    candidates = [expression, sympy.simplify(expression)]
    candidates += [sympy.factor(candidates[1]), sympy.expand(candidates[1])]
    return min(candidates, key=length)
