"""Builds the tree of an expression from its tokens, by precedence climbing.

Implied products bind like written ones, left to right ("1/2x" is (1/2)·x, as in most calculators); the answer
shows how the expression was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from kithkin.messages.errors import BadInput
from kithkin.messages.readings import Measure
from kithkin.tools.maths.reader.latex import looks_like_latex, plain_from_latex
from kithkin.tools.maths.reader.tokens import Token, tokenise
from kithkin.tools.maths.reader.tree import Apply, Constant, Node, Number, Symbol, number

LONGEST_TEXT = 2000
MOST_TOKENS = 500
DEEPEST = 80
DEEPEST_TREE = 120
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_TRIGONOMETRIC = {"sin", "cos", "tan", "sec", "csc", "cot"}
_INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}
_SEVERAL = {"gcd", "lcm", "max", "min"}
_TWO = {"logbase", "root", "modulo", "binomial"}


class NotAnExpression(BadInput):
    """The text is no expression that can be read."""


def parse(text: str, measures: Iterable[Measure] = ()) -> Node:
    """The tree of an expression, equation or inequality in plain notation, LaTeX or words.

    Raises `NotAnExpression`, which says what is in the way, also for texts that are too long or too deep.
    """
    if len(text) > LONGEST_TEXT:
        raise NotAnExpression(
            f"This expression is longer than {LONGEST_TEXT} characters.", remedy="Shorten it."
        )
    if looks_like_latex(text):
        text, measures = plain_from_latex(text), ()
    return parse_tokens(tokenise(text, measures))


def parse_tokens(tokens: Sequence[Token]) -> Node:
    """The tree of an expression given as tokens. Raises `NotAnExpression`."""
    if not tokens:
        raise NotAnExpression("There is no expression here.")
    if len(tokens) > MOST_TOKENS:
        raise NotAnExpression("This expression has too many parts.", remedy="Break it up.")
    parser = _Parser(tokens)
    node = parser.relation()
    parser.finish()
    if _levels(node) > DEEPEST_TREE:
        raise NotAnExpression("This expression has too many parts.", remedy="Break it up.")
    return node


def _levels(node: Node) -> int:
    """How deep the tree is, found without recursion."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        part, level = waiting.pop()
        deepest = max(deepest, level)
        if isinstance(part, Apply):
            waiting += [(argument, level + 1) for argument in part.arguments]
    return deepest


class _Parser:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0
        self.bars = 0

    @property
    def next(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def at(self, *signs: str) -> bool:
        token = self.next
        return token is not None and token.kind == "operator" and token.text in signs

    def take(self) -> Token:
        token = self.next
        if token is None:
            raise NotAnExpression("The expression stops too early.")
        self.position += 1
        return token

    def finish(self) -> None:
        token = self.next
        if token is not None:
            raise NotAnExpression(f"I cannot read the expression from “{token.text}” on.")

    def expect(self, sign: str) -> None:
        if not self.at(sign):
            raise NotAnExpression(f"A “{sign}” is missing.")
        self.position += 1

    # relation := sum (relation-sign sum)*
    def relation(self) -> Node:
        left = self.sum()
        parts: list[Node] = []
        while self.next is not None and self.next.kind == "relation":
            sign = self.take().text
            right = self.sum()
            parts.append(Apply(sign, (left, right)))
            left = right
        if not parts:
            return left
        return parts[0] if len(parts) == 1 else Apply("list", tuple(parts))

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotAnExpression("This expression is nested too deeply.", remedy="Break it up.")
        node = self.product()
        while self.at("+", "-"):
            operation = "add" if self.take().text == "+" else "subtract"
            node = Apply(operation, (node, self.product()))
        self.depth -= 1
        return node

    def product(self) -> Node:
        node = self.signed()
        while True:
            if self.at("*", "/", "mod", "of"):
                sign = self.take().text
                operation = {"*": "multiply", "/": "divide", "mod": "modulo", "of": "of"}[sign]
                right = self.signed()
                if operation == "of" and not _fraction_or_percent(node):
                    raise NotAnExpression("“of” needs a fraction or a percentage before it.")
                node = Apply(operation, (node, right))
            elif self.starts_atom():
                self.refuse_adjacent_numbers()
                node = Apply("multiply", (node, self.power()))
            else:
                return node

    def refuse_adjacent_numbers(self) -> None:
        """Two numbers side by side are no product, and "x2" is more likely a lost superscript."""
        before, token = self.tokens[self.position - 1], self.next
        if (
            token is not None
            and token.kind == "number"
            and (
                before.kind in {"number", "superscript"}
                or (before.kind in {"name", "constant"} and not token.space)
            )
        ):
            raise NotAnExpression(
                f"What joins “{before.text}” and “{token.text}”?", remedy="Write the sign between."
            )

    def signed(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotAnExpression("This expression is nested too deeply.", remedy="Break it up.")
        if self.at("-"):
            self.take()
            node: Node = Apply("negate", (self.signed(),))
        elif self.at("+"):
            self.take()
            node = self.signed()
        else:
            node = self.power()
        self.depth -= 1
        return node

    def power(self) -> Node:
        base = self.postfix()
        if self.at("^"):
            self.take()
            return Apply("power", (base, self.signed()))
        return base

    def postfix(self) -> Node:
        node = self.atom()
        while (token := self.next) is not None:
            if token.kind == "superscript":
                self.take()
                node = Apply("power", (node, _superscript(token.text)))
            elif self.at("!"):
                self.take()
                node = Apply("factorial", (node,))
            elif self.at("%") and not self.starts_atom_after():
                self.take()
                node = Apply("percent", (node,))
            elif self.at("%"):
                self.take()
                node = Apply("modulo", (node, self.postfix()))
            elif self.at("degrees"):
                self.take()
                node = Apply("degrees", (node,))
            elif token.kind == "radians":
                self.take()
            else:
                break
        return node

    def starts_atom_after(self) -> bool:
        """Whether "%" has an operand on its right ("17 % 5" is a remainder, "15% of 80" a percentage)."""
        following = self.tokens[self.position + 1] if self.position + 1 < len(self.tokens) else None
        return following is not None and (following.kind in {"number", "name"} or following.text == "(")

    def starts_atom(self) -> bool:
        token = self.next
        if token is None:
            return False
        if token.kind in {"number", "name", "constant", "function", "logbase"}:
            return True
        return self.at("(", "[", "{", "sqrt", "cbrt", "root4", "root5") or (self.at("|") and not self.bars)

    def atom(self) -> Node:
        token = self.take()
        if token.kind == "number" and token.value is not None:
            return Number(token.value, token.decimal)
        if token.kind == "name":
            return Symbol(token.text)
        if token.kind == "constant":
            return Constant(token.text)
        if token.kind == "function":
            return self.function(token.text)
        if token.kind == "logbase":
            return self.logarithm()
        if token.kind == "operator":
            return self.bracketed(token.text)
        raise NotAnExpression(f"I cannot read “{token.text}” as mathematics.")

    def bracketed(self, sign: str) -> Node:
        if sign in {"sqrt", "cbrt"}:
            return Apply(sign, (self.power_or_signed(),))
        if sign in {"root4", "root5"}:
            return Apply("root", (self.power_or_signed(), number(int(sign[-1]))))
        if sign == "[":
            return self.matrix()
        if sign == "|":
            self.bars += 1
            inside = self.sum()
            self.bars -= 1
            self.expect("|")
            return Apply("abs", (inside,))
        if sign in {"(", "{"}:
            bars, self.bars = self.bars, 0
            inside = self.relation()
            rest = [inside]
            while self.at(","):
                self.take()
                rest.append(self.relation())
            self.expect(_CLOSERS[sign])
            self.bars = bars
            return inside if len(rest) == 1 else Apply("row", tuple(rest))
        raise NotAnExpression(f"I cannot read the expression at “{sign}”.")

    def power_or_signed(self) -> Node:
        return self.signed()

    def matrix(self) -> Node:
        """[[1,2],[3,4]], [1 2; 3 4], [1, 2, 3]."""
        rows: list[list[Node]] = [[]]
        while not self.at("]"):
            if self.at(","):
                self.take()
            elif self.at(";"):
                self.take()
                rows.append([])
            else:
                rows[-1].append(self.entry())
        self.take()
        if len(rows) == 1 and rows[0] and all(isinstance(e, Apply) and e.operation == "row" for e in rows[0]):
            return Apply("matrix", tuple(rows[0]))
        if len(rows) == 1:
            return Apply("row", tuple(rows[0]))
        return Apply("matrix", tuple(Apply("row", tuple(row)) for row in rows))

    def entry(self) -> Node:
        """One entry: a sum, but "1 -2" is two entries and "1 2" too."""
        node = self.signed()
        while self.at("+", "-", "*", "/"):
            sign = self.tokens[self.position]
            after = self.tokens[self.position + 1] if self.position + 1 < len(self.tokens) else None
            if sign.text in "+-" and sign.space and after is not None and not after.space:
                return node
            operation = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}[self.take().text]
            node = Apply(operation, (node, self.signed()))
        while self.starts_atom() and (token := self.next) is not None and not token.space:
            node = Apply("multiply", (node, self.power()))
        return node

    def function(self, name: str) -> Node:
        exponent: Node | None = None
        token = self.next
        if token is not None and token.kind == "superscript":
            self.take()
            exponent = _superscript(token.text)
        elif self.at("^"):
            self.take()
            exponent = self.signed_atom()
        if self.at("of"):
            self.take()
        arguments = self.function_arguments(name)
        if name in _INVERSES and exponent == Apply("negate", (number(1),)):
            return Apply(_INVERSES[name], arguments)
        node = _apply_function(name, arguments)
        return node if exponent is None else Apply("power", (node, exponent))

    def signed_atom(self) -> Node:
        if self.at("-"):
            self.take()
            return Apply("negate", (self.atom(),))
        return self.atom()

    def function_arguments(self, name: str) -> tuple[Node, ...]:
        if self.at("(", "{"):
            closer = _CLOSERS[self.take().text]
            bars, self.bars = self.bars, 0
            arguments = [self.relation()]
            while self.at(",", ";"):
                self.take()
                arguments.append(self.relation())
            self.expect(closer)
            self.bars = bars
            return tuple(arguments)
        return (self.bare_argument(name),)

    def bare_argument(self, name: str) -> Node:
        """The argument without brackets: "sin 2x", "ln 5", "cos 30 degrees"; an implied product, no more."""
        node = self.signed()
        while (token := self.next) is not None and token.kind in {"name", "constant"}:
            node = Apply("multiply", (node, self.power()))
        return node

    def logarithm(self) -> Node:
        base = self.atom()
        if self.at("of"):
            self.take()
        (argument, *more) = self.function_arguments("log")
        if more:
            raise NotAnExpression("A logarithm has one argument.")
        return Apply("logbase", (argument, base))


def _superscript(text: str) -> Node:
    if text.lstrip("+-").isdigit():
        value = int(text)
        return number(value) if value >= 0 else Apply("negate", (number(-value),))
    if text in {"n", "x"}:
        return Symbol(text)
    raise NotAnExpression(f"I cannot read the exponent “{text}”.")


def _fraction_or_percent(node: Node) -> bool:
    if isinstance(node, Number):
        return node.value.denominator != 1 or node.decimal
    return isinstance(node, Apply) and (
        node.operation == "percent"
        or (node.operation == "divide" and all(isinstance(part, Number) for part in node.arguments))
    )


def _apply_function(name: str, arguments: tuple[Node, ...]) -> Node:
    if name == "log10" and len(arguments) == 2:
        return Apply("logbase", arguments)
    if name == "log2":
        return Apply("logbase", (*arguments, number(Fraction(2))))
    wanted = None if name in _SEVERAL else 2 if name in _TWO else 1
    if wanted is not None and len(arguments) != wanted:
        raise NotAnExpression(f"“{name}” takes {wanted} argument{'s' if wanted > 1 else ''}.")
    return Apply(name, arguments)
