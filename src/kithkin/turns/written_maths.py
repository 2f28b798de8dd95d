"""The pieces of a formula written on one line: signs, scripts, brackets and blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

RELATION, SUM, PRODUCT, POWER, ATOM = range(5)
"""How closely a piece holds together: what is below the level its place asks for gets brackets."""

ACCENTS: Final = {
    "¯": "\u0304", "‾": "\u0304", "―": "\u0304", "^": "\u0302", "ˆ": "\u0302", "→": "\u20d7", "˙": "\u0307",
    "~": "\u0303", "˜": "\u0303", "¨": "\u0308", "ˇ": "\u030c",
}  # fmt: skip
_SUPERSCRIPTS: Final = dict(
    zip("0123456789+-=()abcdefghijklmnoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ", strict=True)
)
_SUBSCRIPTS: Final = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_LONGEST_SCRIPT = 8
_UNSCRIPTED: Final = frozenset("′″‴⁗'°*†")
_SAME: Final = {"−": "-", "⋅": "·", "∙": "·", "⋯": "…", "∣": "|", "\u2061": "", "\u200b": "", "∗": "*"}
_OPENING: Final = frozenset("([{⟨⌈⌊")
_CLOSING: Final = frozenset(")]}⟩⌉⌋")
_BARS: Final = frozenset("|‖")
_BIG: Final = frozenset("∑∏∐∫∬∭∮⋃⋂")
_SIGNS: Final = frozenset("∞∂∇∅ℏℓ¬∀∃.…$€£¥#∠△□")
_POSTFIX: Final = frozenset("!%°′″‴⁗'")
_SUMS: Final = frozenset("+-±∓∪∨⊕")
_PRODUCTS: Final = frozenset("×·÷*∘∧∩⊗/:")
_OPERANDS: Final = frozenset(
    "number letter word text power caret fraction numeric_fraction root row group table close postfix big".split()
)
_FOLLOWING: Final = (_OPERANDS - {"close"}) | {"open"}
_GROUP_OF_THREE: Final = re.compile(r"\d{3}(?!\d)")


class Term(NamedTuple):
    """A piece as text, how closely it holds together, and of what kind it is."""

    text: str
    level: int
    kind: str


def leaf(tag: str, text: str) -> Term:
    """A single sign, number or word. Raises `ValueError` for a command that was not understood."""
    text = "".join(_SAME.get(sign, _plain(sign)) for sign in text.replace("\xa0", " "))
    if text.startswith("\\") or text == "&":
        raise ValueError(text)
    if tag == "mn":
        return Term(text, ATOM, "number")
    if tag in {"mtext", "ms"}:
        return Term(text, ATOM, "text")
    if not text:
        return Term("", ATOM, "space")
    return Term(text, *_class_of(text))


def _class_of(text: str) -> tuple[int, str]:
    for signs, kind in ((_POSTFIX, "postfix"), (_SIGNS, "letter"), (_BIG, "big")):
        if text in signs:
            return ATOM, kind
    if text == "mod":
        return PRODUCT, "operator"
    if text.isalnum():
        return ATOM, "letter" if len(text) == 1 else "word"
    for signs, kind in ((_OPENING, "open"), (_CLOSING, "close"), (_BARS, "bar"), (frozenset(",;"), "comma")):
        if text in signs:
            return ATOM, kind
    return SUM if text in _SUMS else PRODUCT if text in _PRODUCTS else RELATION, "operator"


def _plain(sign: str) -> str:
    """Bold, italic and script letters of mathematics as the letters they are: many telephones lack the former."""
    return unicodedata.normalize("NFKC", sign) if 0x1D400 <= ord(sign) <= 0x1D7FF else sign


def bracketed(term: Term, level: int) -> str:
    """The piece, in brackets where it holds together less closely than its place asks."""
    return term.text if term.level >= level else f"({term.text})"


def as_superscript(text: str) -> str | None:
    """The text in raised letters, None where Unicode lacks one."""
    return _scripted(text, _SUPERSCRIPTS)


def as_subscript(text: str) -> str | None:
    """The text in lowered letters, None where Unicode lacks one."""
    return _scripted(text, _SUBSCRIPTS)


def _scripted(text: str, letters: dict[str, str]) -> str | None:
    bare = "".join(text.split())
    if not bare or len(bare) > _LONGEST_SCRIPT or not letters.keys() >= set(bare):
        return None
    return "".join(letters[sign] for sign in bare)


def with_script(base: Term, below: str, above: str) -> Term:
    """A piece with an index below, an exponent above, or both."""
    below, above = below.strip(), "°" if above.strip() in {"∘", "°"} else above.strip()
    open_ended = base.kind in {"close", "bar", "operator", "open", "big", "word", "text"}
    text = base.text if open_ended else bracketed(base, ATOM)
    kind = base.kind if open_ended else "power" if above else "letter"
    if not text and below and above:  # an isotope's numbers, before its sign
        lowered, raised = as_subscript(below), as_superscript(above)
        return Term(f"{raised or above}{lowered or below}", ATOM, "letter")
    if below:
        lowered = as_subscript(below)
        if lowered is None and base.kind == "word":
            lowered = f"({below})"
        text += lowered or (f"_{below}" if below.isascii() and below.isalnum() else f"_({below})")
    if above:
        raised = above if set(above) <= _UNSCRIPTED else as_superscript(above)
        if raised is None:
            raised = f"^{above}" if len(above) == 1 else f"^({above})"
            kind = kind if open_ended or raised.endswith(")") else "caret"
        text += raised
    return Term(text, POWER if above else ATOM, kind)


def join(terms: Sequence[Term]) -> Term:
    """Pieces side by side."""
    solid = [term for term in terms if term.kind != "space"]
    if len(solid) == 1 and "\n" not in "".join(term.text for term in terms):
        return solid[0]
    line = _Line()
    for number, term in enumerate(terms):
        after = next((later for later in terms[number + 1 :] if later.kind != "space"), None)
        line.add(term, after)
    return line.ended()


class _Line:
    """A line being written."""

    def __init__(self) -> None:
        self._out = ""
        self._before: Term | None = None
        self._depth = 0
        self._closed_early = False
        self._grouped = False
        self._level = ATOM

    def add(self, term: Term, after: Term | None) -> None:
        if term.kind == "space":
            self._space(term.text)
            return
        if not term.text:
            return
        match term.kind:
            case "operator":
                self._operator(term)
            case "comma":
                self._out = self._out.rstrip(" ") + term.text
                if not _in_a_number(self._before, after):
                    self._out += " "
                self._lower(RELATION)
            case "open":
                self._open(term)
            case "close":
                self._out = self._out.rstrip(" ") + term.text
                self._depth -= 1
                self._closed_early = self._closed_early or (self._depth <= 0 and after is not None)
            case "bar" | "postfix":
                self._out += term.text
                self._lower(PRODUCT if term.kind == "bar" else POWER)
            case _:
                self._operand(term, after)
        self._before = term

    def ended(self) -> Term:
        group = self._grouped and not self._closed_early and self._depth == 0
        text = self._out.strip(" ")
        return Term(text, ATOM, "group") if group else Term(text, self._level, "row")

    def _lower(self, level: int) -> None:
        if self._depth <= 0:
            self._level = min(self._level, level)

    def _space(self, text: str) -> None:
        if text == "\n":
            self._out, self._before = self._out.rstrip(" ") + "\n", None
            self._lower(RELATION)
        elif text and self._out and not self._out.endswith((" ", "\n")):
            self._out += " "

    def _operator(self, term: Term) -> None:
        self._lower(term.level)
        if term.text in {"/", ":"}:
            self._out = self._out.rstrip(" ") + term.text
        elif self._before is None or self._before.kind in {"operator", "open", "comma"}:
            self._out += term.text  # a sign before its number
        else:
            self._out = f"{self._out.rstrip(' ')} {term.text} "

    def _open(self, term: Term) -> None:
        if self._before is None and not self._out:
            self._grouped = True
        elif self._follows_operand():
            self._lower(PRODUCT)
        self._out += term.text
        self._depth += 1

    def _follows_operand(self) -> bool:
        return self._before is not None and self._before.kind in _OPERANDS

    def _operand(self, term: Term, after: Term | None) -> None:
        before = self._before
        joined = self._follows_operand()
        text = self._apart(term, before, after)
        if joined and before is not None:
            self._lower(SUM if "word" in {before.kind, term.kind} else PRODUCT)
            wide = {"word", "big", "caret", "numeric_fraction"}
            mixed = term.kind == "numeric_fraction" and before.kind == "number"
            if (before.kind in wide or term.kind in {"word", "big"} or mixed) and not self._out.endswith(" "):
                self._out += " "
        else:
            self._lower(term.level)
        self._out += text

    def _apart(self, term: Term, before: Term | None, after: Term | None) -> str:
        """The piece in such brackets as its neighbours make necessary."""
        left = before is not None and (before.kind in _OPERANDS or before.text in {"/", "÷", ":"})
        right = after is not None and (after.kind in _FOLLOWING or after.text == "/")
        if term.kind == "numeric_fraction" and before is not None and before.kind == "number":
            return term.text
        if term.kind in {"fraction", "numeric_fraction"} and (left or right):
            return f"({term.text})"
        if term.kind == "root" and right and not term.text.endswith(")"):
            at = max(term.text.find(sign) for sign in "√∛∜") + 1
            return f"{term.text[:at]}({term.text[at:]})"
        return term.text


def _in_a_number(before: Term | None, after: Term | None) -> bool:
    """Whether a comma stands between the thousands of one number."""
    return (
        before is not None and after is not None and before.kind == after.kind == "number"
        and len(before.text) <= 3 and _GROUP_OF_THREE.match(after.text) is not None
    )  # fmt: skip
