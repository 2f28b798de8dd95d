"""Cuts text into mathematical tokens. Words that are no mathematics become "word" tokens, which no expression may
contain: that is how expressions are told from prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kithkin.messages.readings import Measure
from kithkin.tools.maths.reader.tree import CONSTANTS, FUNCTIONS, GREEK

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿˣ", "0123456789-+nx")
_VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip
_GREEK_LETTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "θ": "theta", "λ": "lambda", "μ": "mu",
    "ν": "nu", "ρ": "rho", "σ": "sigma", "φ": "phi", "ϕ": "phi", "ψ": "psi", "ω": "omega", "τ": "tau",
}  # fmt: skip
_SIGNS = {
    "+": "+", "-": "-", "*": "*", "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*", "÷": "/", "/": "/", "^": "^",
    "!": "!", "%": "%", "°": "degrees", "(": "(", ")": ")", "[": "[", "]": "]", "{": "{", "}": "}", ",": ",",
    ";": ";", "|": "|", "√": "sqrt", "∛": "cbrt", "'": "'",
    "=": "equal", "<": "less", ">": "greater", "≤": "less_equal", "≥": "greater_equal", "≠": "unequal",
}  # fmt: skip
_PAIRS = {
    "**": "^", "<=": "less_equal", ">=": "greater_equal", "!=": "unequal", "==": "equal", "=<": "less_equal",
    "=>": "greater_equal", "//": "unknown", "±": "unknown",
}  # fmt: skip
_RELATIONS = {"equal", "less", "greater", "less_equal", "greater_equal", "unequal"}

# Operators in words, longest first at each place. The value is a list of (kind, text).
WORDED_OPERATORS: dict[str, list[tuple[str, str]]] = {
    "plus": [("operator", "+")], "added to": [("operator", "+")], "add": [("operator", "+")],
    "minus": [("operator", "-")], "take away": [("operator", "-")], "negative": [("operator", "-")],
    "times": [("operator", "*")], "multiplied by": [("operator", "*")], "multiply by": [("operator", "*")],
    "mutliplied by": [("operator", "*")], "multipled by": [("operator", "*")],
    "divided by": [("operator", "/")], "divide by": [("operator", "/")], "devided by": [("operator", "/")],
    "over": [("operator", "/")],
    "squared": [("superscript", "2")], "cubed": [("superscript", "3")],
    "raised to the power of": [("operator", "^")], "to the power of": [("operator", "^")],
    "raised to the power": [("operator", "^")], "to the power": [("operator", "^")],
    "raised to": [("operator", "^")],
    "square root of": [("operator", "sqrt")], "sqrt of": [("operator", "sqrt")],
    "squareroot of": [("operator", "sqrt")], "square root": [("operator", "sqrt")],
    "sq root of": [("operator", "sqrt")], "root of": [("operator", "sqrt")],
    "cube root of": [("operator", "cbrt")], "cubic root of": [("operator", "cbrt")],
    "cube root": [("operator", "cbrt")],
    "fourth root of": [("operator", "root4")], "4th root of": [("operator", "root4")],
    "fifth root of": [("operator", "root5")], "5th root of": [("operator", "root5")],
    "percent of": [("operator", "%"), ("operator", "of")], "per cent of": [("operator", "%"), ("operator", "of")],
    "percent": [("operator", "%")], "per cent": [("operator", "%")], "pct": [("operator", "%")],
    "of": [("operator", "of")],
    "modulo": [("operator", "mod")], "modulus": [("operator", "mod")], "mod": [("operator", "mod")],
    "factorial of": [("function", "factorial")], "factorial": [("operator", "!")],
    "sine of": [("function", "sin")], "cosine of": [("function", "cos")], "tangent of": [("function", "tan")],
    "sin of": [("function", "sin")], "cos of": [("function", "cos")], "tan of": [("function", "tan")],
    "inverse sine of": [("function", "asin")], "inverse cosine of": [("function", "acos")],
    "inverse tangent of": [("function", "atan")], "inverse sin of": [("function", "asin")],
    "inverse cos of": [("function", "acos")], "inverse tan of": [("function", "atan")],
    "inverse sin": [("function", "asin")], "inverse cos": [("function", "acos")],
    "inverse tan": [("function", "atan")],
    "arcsine of": [("function", "asin")], "arccosine of": [("function", "acos")],
    "arctangent of": [("function", "atan")],
    "sine": [("function", "sin")], "cosine": [("function", "cos")],
    "natural logarithm of": [("function", "ln")], "natural log of": [("function", "ln")],
    "log of": [("function", "log10")], "logarithm of": [("function", "log10")], "ln of": [("function", "ln")],
    "log base": [("logbase", "")], "logarithm base": [("logbase", "")], "log to base": [("logbase", "")],
    "log to the base": [("logbase", "")], "logarithm to base": [("logbase", "")],
    "absolute value of": [("function", "abs")], "modulus of": [("function", "abs")],
    "degrees": [("operator", "degrees")], "degree": [("operator", "degrees")], "deg": [("operator", "degrees")],
    "radians": [("radians", "")], "radian": [("radians", "")], "rad": [("radians", "")],
    "equals": [("relation", "equal")], "is equal to": [("relation", "equal")],
    "is greater than or equal to": [("relation", "greater_equal")],
    "is less than or equal to": [("relation", "less_equal")],
    "is greater than": [("relation", "greater")], "is less than": [("relation", "less")],
    "is at least": [("relation", "greater_equal")], "is at most": [("relation", "less_equal")],
    "to the negative": [("operator", "^"), ("operator", "-")], "to the minus": [("operator", "^"), ("operator", "-")],
    "and": [("and", "")], "x": [("name", "x")],
    "twice": [("number", "2"), ("operator", "*")], "double": [("number", "2"), ("operator", "*")],
    "triple": [("number", "3"), ("operator", "*")], "half": [("number", "1/2")],
}  # fmt: skip
_BY_FIRST: dict[str, list[str]] = {}
for _phrase in sorted(WORDED_OPERATORS, key=len, reverse=True):
    _BY_FIRST.setdefault(_phrase.split(maxsplit=1)[0], []).append(_phrase)
_ORDINAL_POWER = re.compile(
    r"to the (?:power of )?(\d+)(?:st|nd|rd|th)(?: power)?\b|to the (fourth|fifth|sixth)(?: power)?\b"
)
_ORDINALS = {"fourth": "4", "fifth": "5", "sixth": "6"}
_SMALL_WORDS = {"one": 1, "zero": 0}

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?(?:[eE][-+]?\d{1,4}(?![\w.]))?|\.\d+")
_NUMBER_IN_LIST = re.compile(r"\d+(?:\.\d+)?(?:[eE][-+]?\d{1,4}(?![\w.]))?|\.\d+")
_ENDLESS = re.compile(r"[\d.]*\d[eE][-+]?\d{5,}")
_MIXED = re.compile(r"(\d+)(?: +| ?-(?=\d+/\d))(\d+)/(\d+)(?![\d/.])")
_LETTERS = re.compile(r"[A-Za-z]+")
_SUPERSCRIPT = re.compile(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿˣ]+")
_SUBSCRIPT = re.compile(r"_\{?([A-Za-z0-9])\}?")
_LOG_BASE = re.compile(r"log_?\{?(\d+|[₂₃₅])\}?(?=[\s(])")
_PREFIXED = re.compile(r"(arcsin|arccos|arctan|sinh|cosh|tanh|sin|cos|tan|ln|log|exp|sqrt)([a-z])$")
_NOT_PRODUCTS = {
    "an", "as", "at", "am", "my", "by", "us", "we", "up", "ax", "of", "to", "vs", "mr", "ms", "ok", "pm", "tv", "pb",
    "kg", "km", "cm", "mm", "mg", "ml", "no", "nt",
}  # fmt: skip
_FACTOR_LETTERS = set("abcknmpqrtuvwxyzABCPQRXYZ")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text. `value` is set for numbers; `space` says that a space stands before it."""

    kind: str
    text: str
    start: int
    end: int
    value: Fraction | None = None
    decimal: bool = False
    space: bool = False


class _Lexer:
    def __init__(self, text: str, measures: Iterable[Measure]) -> None:
        self.text = text
        self.lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        self.position = 0
        self.depth = 0
        self.tokens: list[Token] = []
        self.spelled: dict[int, tuple[int, str]] = {}
        for measure in measures:
            piece = measure.text[: measure.end - measure.start]
            if (
                measure.unit is None
                and any(c.isalpha() for c in piece)
                and not re.search(r"\d[eE][-+\d]", piece)
            ):
                self.spelled[measure.start] = (measure.end, measure.exact)

    def add(
        self, kind: str, text: str, end: int, value: Fraction | None = None, decimal: bool = False
    ) -> None:
        space = self.position > 0 and self.text[self.position - 1].isspace()
        self.tokens.append(Token(kind, text, self.position, end, value, decimal, space))

    def run(self) -> list[Token]:
        while self.position < len(self.text):
            if self.text[self.position].isspace():
                self.position += 1
                continue
            end = self._next()
            self.position = max(end, self.position + 1)
        return self.tokens

    def _next(self) -> int:
        here = self.position
        if here in self.spelled:
            end, exact = self.spelled[here]
            self.add(
                "number",
                self.text[here:end],
                end,
                Fraction(exact),
                "." in exact and "half" not in self.lower[here:end],
            )
            return end
        character = self.text[here]
        if (
            character.isdigit()
            and character.isascii()
            or (character == "." and self.text[here + 1 : here + 2].isdigit())
        ):
            return self._number()
        if character in _VULGAR:
            self.add("number", character, here + 1, Fraction(_VULGAR[character]))
            return here + 1
        superscript = _SUPERSCRIPT.match(self.text, here)
        if superscript:
            self.add("superscript", superscript[0].translate(_SUPERSCRIPTS), superscript.end())
            return superscript.end()
        if character.isalpha():
            return self._letters()
        return self._sign()

    def _number(self) -> int:
        here = self.position
        endless = _ENDLESS.match(self.text, here)
        if endless:
            # A power of ten beyond all reckoning ("1e-999999999"), certainly not Euler's number.
            self.add("unknown", endless[0], endless.end())
            return endless.end()
        mixed = _MIXED.match(self.text, here)
        if mixed and 0 < int(mixed[2]) < int(mixed[3]) and not self._after_operator("^"):
            value = int(mixed[1]) + Fraction(int(mixed[2]), int(mixed[3]))
            self.add("number", mixed[0], mixed.end(), value)
            return mixed.end()
        match = (_NUMBER_IN_LIST if self.depth else _NUMBER).match(self.text, here)
        if match is None or len(match[0]) > 400:
            self.add("unknown", self.text[here], here + 1)
            return here + 1
        written = match[0].replace(",", "")
        self.add("number", match[0], match.end(), Fraction(written), "." in written or "e" in written.lower())
        vulgar = self.text[match.end() : match.end() + 1]
        if vulgar in _VULGAR and "." not in written:
            self.tokens.pop()
            self.add(
                "number", match[0] + vulgar, match.end() + 1, Fraction(written) + Fraction(_VULGAR[vulgar])
            )
            return match.end() + 1
        return match.end()

    def _after_operator(self, sign: str) -> bool:
        return bool(self.tokens) and self.tokens[-1].text == sign

    def _letters(self) -> int:
        here = self.position
        phrase_end = self._phrase()
        if phrase_end:
            return phrase_end
        log = _LOG_BASE.match(self.lower, here)
        if log:
            base = log[1].translate(str.maketrans("₂₃₅", "235"))
            self.add("logbase", "", log.end())
            self.add("number", base, log.end(), Fraction(base))
            return log.end()
        letter = self.text[here]
        if letter in _GREEK_LETTERS:
            self._add_name(_GREEK_LETTERS[letter], here + 1)
            return self.tokens[-1].end
        if letter in CONSTANTS:
            self.add("constant", CONSTANTS[letter], here + 1)
            return here + 1
        match = _LETTERS.match(self.text, here)
        if match is None:
            self.add("word", letter, here + 1)
            return here + 1
        return self._run(match[0], match.end())

    def _run(self, run: str, end: int) -> int:
        """A run of Latin letters: a function, a constant, one variable, several, or a word."""
        low = run.lower()
        prefixed = _PREFIXED.match(low)
        if low in FUNCTIONS:
            self.add("function", FUNCTIONS[low], end)
        elif low in CONSTANTS:
            self.add("constant", CONSTANTS[low], end)
        elif low in GREEK:
            self._add_name(low, end)
        elif run in {"e", "i"} and not self._looks_like_prose(end):
            self.add("constant", run, end)
        elif len(run) == 1 and not (run in {"a", "A", "I"} and self._looks_like_prose(end)):
            self._add_name(run, end)
        elif low in _SMALL_WORDS:
            self.add("number", run, end, Fraction(_SMALL_WORDS[low]))
        elif prefixed:
            split = self.position + len(prefixed[1])
            self.add("function", FUNCTIONS[prefixed[1]], split)
            self.position = split
            self._add_name(run[-1], end)
        elif (
            len(run) in {2, 3}
            and set(run) <= _FACTOR_LETTERS
            and (low not in _NOT_PRODUCTS or (low == "at" and self._inside_formula(end)))
        ):
            for offset, letter in enumerate(run):
                self.add("name", letter, self.position + 1 if offset < len(run) - 1 else end)
                self.position += 1
        else:
            self.add("word", run, end)
        return self.tokens[-1].end

    def _inside_formula(self, end: int) -> bool:
        """Whether a run stands between signs of maths ("u + at"), so that it is no preposition."""
        before = self.tokens[-1].kind if self.tokens else ""
        return (
            before in {"operator", "relation"}
            and re.match(r"\s*(?:$|[-+*/^=)²³])", self.text[end:]) is not None
        )

    def _looks_like_prose(self, end: int) -> bool:
        """Whether a lone letter stands between words ("a number", "I have")."""
        after = re.match(r" ([A-Za-z]{2,})", self.text[end : end + 20])
        return after is not None and after[1].lower() not in FUNCTIONS and after[1].lower() not in _BY_FIRST

    def _add_name(self, name: str, end: int) -> None:
        subscript = _SUBSCRIPT.match(self.text, end)
        if subscript:
            name, end = f"{name}_{subscript[1]}", subscript.end()
        self.add("name", name, end)

    def _phrase(self) -> int:
        """An operator in words; its end, or 0."""
        here = self.position
        if self.lower.startswith("to the ", here):
            power = _ORDINAL_POWER.match(self.lower, here)
            if power:
                self.add("superscript", power[1] or _ORDINALS[power[2]], power.end())
                return power.end()
        word = _LETTERS.match(self.lower, here)
        if word is None:
            return 0
        for phrase in _BY_FIRST.get(word[0], ()):
            end = here + len(phrase)
            if self.lower.startswith(phrase, here) and not self.lower[end : end + 1].isalpha():
                if phrase == "mod" and self.lower[end : end + 1] == "(":
                    return 0
                for kind, text in WORDED_OPERATORS[phrase]:
                    self.add(kind, text, end, Fraction(text) if kind == "number" else None)
                return end
        return 0

    def _sign(self) -> int:
        here = self.position
        pair = self.text[here : here + 2]
        if pair in _PAIRS:
            sign, end = _PAIRS[pair], here + 2
        elif self.text[here] in _SIGNS:
            sign, end = _SIGNS[self.text[here]], here + 1
        else:
            self.add("unknown", self.text[here], here + 1)
            return here + 1
        if sign in "([{":
            before = self.tokens[-1] if self.tokens else None
            # Inside f(…) and […] a comma separates; elsewhere it may group thousands.
            if self.depth or sign == "[" or (before is not None and before.kind in {"function", "name"}):
                self.depth += 1
        elif sign in ")]}" and self.depth:
            self.depth -= 1
        kind = "unknown" if sign == "unknown" else "relation" if sign in _RELATIONS else "operator"
        self.add(kind, sign, end)
        return end


_OPERANDS = frozenset(
    phrase.split()[0]
    for phrase, tokens in WORDED_OPERATORS.items()
    if {kind for kind, _ in tokens} & {"number", "name"}
)


def is_no_operand(run: str) -> bool:
    """Whether a run of lower-case Latin letters is, wherever it stands, neither a number nor a letter of maths.

    A text of such runs alone, be they words, operators ("times") or functions ("max"), is no expression.
    """
    product = len(run) in {2, 3} and set(run) <= _FACTOR_LETTERS and run not in _NOT_PRODUCTS - {"at"}
    letters = len(run) == 1 or run in GREEK or _PREFIXED.match(run) is not None
    return not (product or letters or run in _OPERANDS or run in _SMALL_WORDS or run in CONSTANTS)


def tokenise(text: str, measures: Iterable[Measure] = ()) -> list[Token]:
    """All tokens of a text. `measures` supply the numbers that are written in words."""
    tokens = _Lexer(text, measures).run()
    only_sums = not any(token.kind == "relation" for token in tokens) and all(
        token.text.lower() == "x" for token in tokens if token.kind == "name"
    )
    for index in range(1, len(tokens) - 1):
        before, here, after = tokens[index - 1 : index + 2]
        if here.kind != "name" or here.text.lower() != "x":
            continue
        # "12 x 7" and "12x7" multiply; so does "(3 + 4) x 5", with spaces, where there is no other letter.
        left = before.kind == "number" or (before.text == ")" and here.space)
        right = after.kind == "number" or (after.text == "(" and after.space)
        bracketed = before.kind != "number" or after.kind != "number"
        if left and right and (not bracketed or (only_sums and here.space and after.space)):
            tokens[index] = replace(here, kind="operator", text="*")
    return tokens
