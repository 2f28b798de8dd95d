"""Writes a tree back as text: canonical (readable by the parser), for people, and as LaTeX."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from kithkin.tools.maths.reader.tree import Apply, Constant, Node, Number, Symbol, walk

_SUPERSCRIPT_DIGITS = str.maketrans("0123456789-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ")
_SUBSCRIPT_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_RELATION_SIGNS = {
    "equal": "=", "unequal": "≠", "less": "<", "less_equal": "≤", "greater": ">", "greater_equal": "≥",
}  # fmt: skip
_ASCII_RELATIONS = _RELATION_SIGNS | {"unequal": "!=", "less_equal": "<=", "greater_equal": ">="}
_LATEX_RELATIONS = _RELATION_SIGNS | {"unequal": r"\neq ", "less_equal": r"\le ", "greater_equal": r"\ge "}
_PEOPLE_CONSTANTS = {"pi": "π", "infinity": "∞", "tau": "τ"}
_FUNCTION_NAMES = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "log10": "log", "modulo": "mod", "conjugate": "conj",
}  # fmt: skip
_GREEK_LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "theta": "θ", "lambda": "λ", "mu": "μ",
    "rho": "ρ", "sigma": "σ", "phi": "φ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_LATEX_FUNCTIONS = {
    "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "ln", "exp", "gcd", "max", "min", "det",
}  # fmt: skip
RELATION, SUM, PRODUCT, POWER, ATOM = range(5)


def decimal_text(value: Fraction) -> str | None:
    """The plain decimal digits of a fraction that has finitely many (at most 40), else None."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1 or value.denominator > 10**40:
        return None
    if value.denominator == 1:
        return str(value.numerator)
    with localcontext(prec=400):
        return f"{(Decimal(value.numerator) / Decimal(value.denominator)).normalize():f}"


def canonical(node: Node) -> str:
    """Plain ASCII that the parser reads back as the same expression."""
    return _Canonical().write(node, RELATION)


def for_people(node: Node) -> str:
    """The expression as people write it: "12 × 7 + 3", "2x² + 3x - 5 = 0", "√2", "sin(30°)"."""
    return _ForPeople().write(node, RELATION)


class _Writer:
    """Common walk; the subclasses choose signs."""

    def write(self, node: Node, context: int) -> str:
        text, level = self.piece(node)
        return f"({text})" if level < context else text

    def piece(self, node: Node) -> tuple[str, int]:
        match node:
            case Number():
                return self.number(node)
            case Symbol():
                return self.symbol(node.name), ATOM
            case Constant():
                return self.constant(node.name), ATOM
            case Apply():
                return self.apply(node)

    def number(self, node: Number) -> tuple[str, int]:
        value = node.value
        text = decimal_text(value) if node.decimal or value.denominator == 1 else None
        if text is None:
            return f"{value.numerator}/{value.denominator}", PRODUCT
        return text, ATOM if value >= 0 else SUM

    def symbol(self, name: str) -> str:
        return name

    def constant(self, name: str) -> str:
        return name

    def apply(self, node: Apply) -> tuple[str, int]:
        operation, arguments = node.operation, node.arguments
        match operation:
            case "add" | "subtract":
                left, right = self.write(arguments[0], SUM), self.write(arguments[1], PRODUCT)
                return f"{left} {'+' if operation == 'add' else '-'} {right}", SUM
            case "multiply" | "divide" | "of":
                return self.product(operation, arguments), PRODUCT
            case "negate":
                return f"-{self.write(arguments[0], PRODUCT)}", SUM
            case "power":
                return self.power(*arguments), POWER
            case "factorial":
                return f"{self.write(arguments[0], ATOM)}!", POWER
            case "percent":
                return f"{self.write(arguments[0], ATOM)}%", POWER
            case "degrees":
                return f"{self.write(arguments[0], ATOM)}°", POWER
            case _:
                return self.special(operation, arguments)

    def special(self, operation: str, arguments: tuple[Node, ...]) -> tuple[str, int]:
        if operation in _RELATION_SIGNS:
            sides = [self.write(argument, SUM) for argument in arguments]
            return f"{sides[0]} {self.relation(operation)} {sides[1]}", RELATION
        inside = ", ".join(self.write(argument, RELATION) for argument in arguments)
        if operation in {"row", "matrix"}:
            return f"[{inside}]", ATOM
        if operation == "list":
            return inside, RELATION
        return self.function(operation, arguments, inside)

    def relation(self, operation: str) -> str:
        return _ASCII_RELATIONS[operation]

    def product(self, operation: str, arguments: tuple[Node, ...]) -> str:
        sign = {"multiply": "*", "divide": "/", "of": " of "}[operation]
        return f"{self.write(arguments[0], PRODUCT)}{sign}{self.write(arguments[1], POWER)}"

    def power(self, base: Node, exponent: Node) -> str:
        return f"{self.write(base, ATOM)}^{self.write(exponent, ATOM)}"

    def function(self, operation: str, arguments: tuple[Node, ...], inside: str) -> tuple[str, int]:
        del arguments
        # Inside a call a comma separates, so digits are never grouped there.
        return f"{_CANONICAL_NAMES.get(operation, operation)}({inside})", ATOM


_CANONICAL_NAMES = {"modulo": "mod", "binomial": "ncr", "conjugate": "conj", "log10": "log10"}


class _Canonical(_Writer):
    pass


class _ForPeople(_Writer):
    def symbol(self, name: str) -> str:
        stem, _, index = name.partition("_")
        return _GREEK_LETTERS.get(stem, stem) + index.translate(_SUBSCRIPT_DIGITS)

    def constant(self, name: str) -> str:
        return _PEOPLE_CONSTANTS.get(name, name)

    def relation(self, operation: str) -> str:
        return _RELATION_SIGNS[operation]

    def product(self, operation: str, arguments: tuple[Node, ...]) -> str:
        left, right = self.write(arguments[0], PRODUCT), self.write(arguments[1], POWER)
        if operation == "of":
            return f"{left} of {right}"
        if operation == "divide":
            simple = all(isinstance(a, Number) and a.value.denominator == 1 for a in arguments)
            return f"{left}/{right}" if simple or self.symbolic(arguments) else f"{left} ÷ {right}"
        symbolic = self.symbolic(arguments)
        joined = symbolic and left[-1:].isdigit() and (right[:1].isalpha() or right[:1] in "(√")
        letters = left[-1:].isalpha() and right[:1].isalpha() and len(right) <= 2 and len(left) <= 3
        return (
            f"{left}{right}"
            if joined or letters
            else f"{left} × {right}"
            if not self.symbolic(arguments)
            else f"{left}·{right}"
        )

    @staticmethod
    def symbolic(arguments: tuple[Node, ...]) -> bool:
        return any(isinstance(part, (Symbol, Constant)) for argument in arguments for part in walk(argument))

    def power(self, base: Node, exponent: Node) -> str:
        text, negative = self.write(exponent, ATOM), False
        if isinstance(exponent, Apply) and exponent.operation == "negate":
            text, negative = self.write(exponent.arguments[0], ATOM), True
        below = self.write(base, ATOM)
        if text.isascii() and (text.isdigit() or text == "n") and len(text) <= 3:
            return below + (("-" if negative else "") + text).translate(_SUPERSCRIPT_DIGITS)
        return f"{below}^{self.write(exponent, ATOM)}"

    def function(self, operation: str, arguments: tuple[Node, ...], inside: str) -> tuple[str, int]:
        if operation in {"sqrt", "cbrt"}:
            simple = isinstance(arguments[0], (Symbol, Constant)) or inside.replace(".", "").isdigit()
            return ("√" if operation == "sqrt" else "∛") + (inside if simple else f"({inside})"), ATOM
        if operation == "abs":
            return f"|{inside}|", ATOM
        if operation == "logbase":
            argument, base = (self.write(part, RELATION) for part in arguments)
            below = base.translate(_SUBSCRIPT_DIGITS) if base.isdigit() else f"_{base}"
            return f"log{below}({argument})", ATOM
        if operation == "modulo":
            return f"{self.write(arguments[0], POWER)} mod {self.write(arguments[1], POWER)}", PRODUCT
        return f"{_FUNCTION_NAMES.get(operation, operation)}({inside})", ATOM


def latex(node: Node) -> str:
    """The expression in LaTeX."""
    return _Latex().write(node, RELATION)


class _Latex(_Writer):
    def write(self, node: Node, context: int) -> str:
        text, level = self.piece(node)
        return rf"\left({text}\right)" if level < context else text

    def number(self, node: Number) -> tuple[str, int]:
        text, level = super().number(node)
        if "/" in text:
            return rf"\frac{{{node.value.numerator}}}{{{node.value.denominator}}}", ATOM
        return text, level

    def symbol(self, name: str) -> str:
        stem, _, index = name.partition("_")
        return (rf"\{stem}" if len(stem) > 1 else stem) + (f"_{{{index}}}" if index else "")

    def constant(self, name: str) -> str:
        return {"pi": r"\pi", "infinity": r"\infty", "tau": r"\tau"}.get(name, name)

    def relation(self, operation: str) -> str:
        return _LATEX_RELATIONS[operation]

    def apply(self, node: Apply) -> tuple[str, int]:
        if node.operation == "percent":
            return rf"{self.write(node.arguments[0], ATOM)}\%", POWER
        if node.operation == "degrees":
            return rf"{self.write(node.arguments[0], ATOM)}^\circ", POWER
        return super().apply(node)

    def product(self, operation: str, arguments: tuple[Node, ...]) -> str:
        if operation == "divide":
            return rf"\frac{{{self.write(arguments[0], RELATION)}}}{{{self.write(arguments[1], RELATION)}}}"
        left, right = self.write(arguments[0], PRODUCT), self.write(arguments[1], POWER)
        if operation == "of":
            return rf"{left}\text{{ of }}{right}"
        return (
            f"{left} {right}"
            if right[:1].isalpha() or right.startswith("\\left")
            else rf"{left} \cdot {right}"
        )

    def power(self, base: Node, exponent: Node) -> str:
        return f"{self.write(base, ATOM)}^{{{self.write(exponent, RELATION)}}}"

    def function(self, operation: str, arguments: tuple[Node, ...], inside: str) -> tuple[str, int]:
        if operation == "sqrt":
            return rf"\sqrt{{{inside}}}", ATOM
        if operation == "cbrt":
            return rf"\sqrt[3]{{{inside}}}", ATOM
        if operation == "abs":
            return rf"\left|{inside}\right|", ATOM
        if operation == "logbase":
            argument, base = (self.write(part, RELATION) for part in arguments)
            return rf"\log_{{{base}}}\left({argument}\right)", ATOM
        name = _FUNCTION_NAMES.get(operation, operation)
        command = (
            rf"\{name}"
            if name in _LATEX_FUNCTIONS or name.startswith("arc") or name == "log"
            else rf"\operatorname{{{name}}}"
        )
        return rf"{command}\left({inside}\right)", ATOM

    def special(self, operation: str, arguments: tuple[Node, ...]) -> tuple[str, int]:
        if operation in {"row", "matrix"}:
            rows = arguments if operation == "matrix" else (Apply("row", arguments),)
            body = r" \\ ".join(
                " & ".join(
                    self.write(cell, RELATION)
                    for cell in (row.arguments if isinstance(row, Apply) else (row,))
                )
                for row in rows
            )
            return rf"\begin{{pmatrix}}{body}\end{{pmatrix}}", ATOM
        return super().special(operation, arguments)
