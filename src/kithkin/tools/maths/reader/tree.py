"""The tree of an expression. Only the operations listed here exist, so nothing a stranger writes can run code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """An exact rational number. `decimal` remembers that it was written with a decimal point."""

    value: Fraction
    decimal: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable ("x", "theta", "x_1")."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """One of pi, e, i, infinity."""

    name: str


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation on its arguments.

    Operators: add, subtract, multiply, divide, power, negate, modulo, factorial, percent, degrees, of ("15% of
    80"). Functions: the names in `FUNCTIONS`. Relations: equal, unequal, less, less_equal, greater,
    greater_equal. Structures: matrix (of row), row, list, derivative (expression, symbol, order).
    """

    operation: str
    arguments: tuple[Node, ...]


Node = Number | Symbol | Constant | Apply

# Function name as written -> canonical name.
FUNCTIONS: dict[str, str] = {
    "sin": "sin", "cos": "cos", "tan": "tan", "tg": "tan", "sec": "sec", "csc": "csc", "cosec": "csc",
    "cot": "cot", "ctg": "cot", "arcsin": "asin", "asin": "asin", "arccos": "acos", "acos": "acos",
    "arctan": "atan", "atan": "atan", "arctg": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "arcsinh": "asinh", "asinh": "asinh", "arccosh": "acosh", "acosh": "acosh", "arctanh": "atanh",
    "atanh": "atanh", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
    "ln": "ln", "log": "log10", "lg": "log10", "log10": "log10", "log2": "log2", "exp": "exp",
    "sqrt": "sqrt", "cbrt": "cbrt", "root": "root", "abs": "abs", "floor": "floor", "ceil": "ceil",
    "ceiling": "ceil", "gcd": "gcd", "gcf": "gcd", "hcf": "gcd", "lcm": "lcm", "max": "max", "min": "min",
    "factorial": "factorial", "mod": "modulo", "logbase": "logbase", "re": "re", "im": "im", "arg": "arg",
    "conj": "conjugate", "conjugate": "conjugate", "sgn": "sign", "sign": "sign",
    "ncr": "binomial", "binomial": "binomial",
}  # fmt: skip

CONSTANTS: dict[str, str] = {
    "pi": "pi", "π": "pi", "infinity": "infinity", "inf": "infinity", "∞": "infinity", "oo": "infinity",
    "infty": "infinity", "tau": "tau",
}  # fmt: skip

GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "rho", "sigma", "phi", "chi", "psi", "omega",
)  # fmt: skip

RELATIONS = ("equal", "unequal", "less", "less_equal", "greater", "greater_equal")


def number(value: int | Fraction) -> Number:
    """A number node."""
    return Number(Fraction(value))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything beneath it."""
    yield node
    if isinstance(node, Apply):
        for argument in node.arguments:
            yield from walk(argument)


def symbols(node: Node) -> tuple[str, ...]:
    """The names of the variables, in order of first appearance."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Symbol)))


def operations(node: Node) -> set[str]:
    """The operations that occur."""
    return {part.operation for part in walk(node) if isinstance(part, Apply)}


def constants(node: Node) -> set[str]:
    """The constants that occur."""
    return {part.name for part in walk(node) if isinstance(part, Constant)}


def is_relation(node: Node) -> bool:
    """Whether the node is an equation or inequality."""
    return isinstance(node, Apply) and node.operation in RELATIONS


def substitute(node: Node, name: str, value: Node) -> Node:
    """The node with a variable replaced."""
    if isinstance(node, Symbol):
        return value if node.name == name else node
    if isinstance(node, Apply):
        return Apply(node.operation, tuple(substitute(part, name, value) for part in node.arguments))
    return node
