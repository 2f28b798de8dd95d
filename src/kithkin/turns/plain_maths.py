"""Maths for chats: `$…$` becomes plain, readable Unicode ("x² + 3x - 4 = 0", "(-b ± √(b² - 4ac))/(2a)").

latex2mathml reads the formula; its tree is then written out, with brackets wherever the flat line would otherwise say
something else. What it cannot read, or what a line cannot say, stays as it stands in the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element

from kithkin.turns.written_maths import (
    ACCENTS,
    ATOM,
    POWER,
    PRODUCT,
    RELATION,
    SUM,
    Term,
    as_subscript,
    as_superscript,
    bracketed,
    join,
    leaf,
    with_script,
)

# As Pandoc decides it, and the page with it: no blank just inside, no digit just after, so that "$5 and $10" stays money.
MATHS: Final = re.compile(
    r"\$\$(?P<block>[^$]+?)\$\$|(?<![\\$\w])\$(?P<inline>[^\s$](?:[^$\n]*?[^\s$\\])?)\$(?![\d$])", re.DOTALL
)
_LONGEST = 4_000
_DEEPEST = 60
_UNREADABLE: Final = (
    *(kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)),
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
)
_DIFFERENTIAL = re.compile(r"[d∂]\w")
_NUMBERING = re.compile(r"\(\d+\)")
_ROOTS = {"2": "√", "3": "∛", "4": "∜"}


class _NotALine(ValueError):
    """The formula holds something that has no plain form."""


def plain_text(text: str) -> str:
    """The text with its formulas written out."""
    return MATHS.sub(lambda found: formula_as_text(found["block"] or found["inline"]) or found[0], text)


@lru_cache(maxsize=512)
def formula_as_text(latex: str) -> str | None:
    """The formula on one line (a table of equations on several), or None when it cannot be read."""
    if not latex.strip() or len(latex) > _LONGEST:
        return None
    try:
        written = _write(convert_to_element(latex.replace("{aligned}", "{align*}")), 0).text
    except _UNREADABLE:  # the converter lets its own lookups fail on malformed input
        return None
    if "⧸" in written:  # a sign struck through: Unicode has no plain form for most
        return None
    lines = [" ".join(line.split()) for line in written.split("\n")]
    return "\n".join(line for line in lines if line) or None


def _write(element: Element, depth: int) -> Term:
    if depth > _DEEPEST:
        raise _NotALine
    handler = _HANDLERS.get(element.tag)
    if handler is not None:
        return handler([_write(child, depth + 1) for child in element], element)
    if element.tag in {"mi", "mn", "mo", "mtext", "ms"}:
        return leaf(element.tag, html.unescape(element.text or ""))
    if element.tag in {"math", "mrow", "mstyle", "mpadded", "mtd", "menclose", "semantics"}:
        return join(_without_fences([_write(child, depth + 1) for child in element]))
    raise _NotALine


def _without_fences(terms: Sequence[Term]) -> list[Term]:
    """A matrix and a choice of cases have brackets of their own already."""
    kept: list[Term] = []
    for number, term in enumerate(terms):
        before = terms[number - 1].kind if number else ""
        after = terms[number + 1] if number + 1 < len(terms) else None
        opens = term.kind == "open" and after is not None and after.kind in {"table", "cases"}
        if not opens and not (term.kind == "close" and before == "table"):
            kept.append(term)
    return kept


def _space(_: Sequence[Term], element: Element) -> Term:
    if element.get("linebreak") == "newline":
        return Term("\n", ATOM, "space")
    width = element.get("width", "")
    return Term("" if width.startswith("-") or width in {"", "0", "0em"} else " ", ATOM, "space")


def _phantom(_: Sequence[Term], __: Element) -> Term:
    return Term("", ATOM, "space")


def _fraction(children: Sequence[Term], element: Element) -> Term:
    over, under = children
    if element.get("linethickness") in {"0", "0px", "0em"}:
        return Term(f"{over.text} choose {under.text}", SUM, "row")
    numeric = over.text.isdigit() and under.text.isdigit()
    top = bracketed(over, PRODUCT) if over.kind != "fraction" else f"({over.text})"
    bottom = under.text if _DIFFERENTIAL.fullmatch(under.text) else bracketed(under, POWER)
    return Term(f"{top}/{bottom}", PRODUCT, "numeric_fraction" if numeric else "fraction")


def _root(children: Sequence[Term], _: Element) -> Term:
    return Term(f"√{bracketed(join(children), ATOM)}", POWER, "root")


def _indexed_root(children: Sequence[Term], _: Element) -> Term:
    inside, index = children
    sign = _ROOTS.get(index.text) or (f"{raised}√" if (raised := as_superscript(index.text)) else None)
    if sign is None:
        return Term(f"({inside.text})^(1/{bracketed(index, ATOM)})", POWER, "row")
    return Term(f"{sign}{bracketed(inside, ATOM)}", POWER, "root")


def _superscript(children: Sequence[Term], _: Element) -> Term:
    base, above = children
    return with_script(base, "", above.text)


def _subscript(children: Sequence[Term], _: Element) -> Term:
    base, below = children
    return with_script(base, below.text, "")


def _both_scripts(children: Sequence[Term], _: Element) -> Term:
    base, below, above = children
    return with_script(base, below.text, above.text)


def _over(children: Sequence[Term], _: Element) -> Term:
    base, above = children
    accent = ACCENTS.get(above.text)
    if accent and base.text.isalpha():
        return Term("".join(letter + accent for letter in base.text), ATOM, base.kind)
    if above.text in {"⏞", "︷"}:
        return base
    return with_script(base, "", above.text)


def _under(children: Sequence[Term], _: Element) -> Term:
    base, below = children
    if below.text in {"⏟", "︸", "_"}:
        return base
    return with_script(base, below.text, "")


def _left_scripts(children: Sequence[Term], element: Element) -> Term:
    """Isotopes and the like: the scripts before the sign (¹⁴₆C)."""
    tags = [child.tag for child in element]
    if "mprescripts" not in tags:
        raise _NotALine
    at = tags.index("mprescripts")
    if at != 1 or len(children) != at + 3:
        raise _NotALine
    base, below, above = children[0], children[at + 1], children[at + 2]
    lower, upper = as_subscript(below.text), as_superscript(above.text)
    if lower is None or upper is None:
        raise _NotALine
    return Term(f"{upper}{lower}{base.text}", ATOM, base.kind)


def _empty(_: Sequence[Term], __: Element) -> Term:
    return Term("", ATOM, "space")


def _table(_: Sequence[Term], element: Element) -> Term:
    if element.get("displaystyle") == "true":  # equations one below the other, rather than a matrix
        return Term("\n".join(_equation(row) for row in element), RELATION, "row")
    rows = [[_write(cell, 1).text.strip() for cell in row] for row in element]
    lines = [", ".join(row) for row in rows]
    if all(cell.get("columnalign") == "left" for row in element for cell in row):
        return Term("{" + "; ".join(lines) + "}", ATOM, "cases")
    if len(lines) == 1 or all(len(row) == 1 for row in rows):
        return Term(f"[{', '.join(lines)}]", ATOM, "table")
    return Term("[" + ", ".join(f"[{line}]" for line in lines) + "]", ATOM, "table")


def _equation(row: Element) -> str:
    """One row of aligned equations, without the number that LaTeX would put beside it."""
    cells = [cell for cell in row if not (len(cell) == 1 and _NUMBERING.fullmatch(cell[0].text or ""))]
    return join([_write(part, 2) for cell in cells for part in cell]).text


_HANDLERS: Final[dict[str, Callable[[Sequence[Term], Element], Term]]] = {
    "mspace": _space,
    "mphantom": _phantom,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _indexed_root,
    "msup": _superscript,
    "msub": _subscript,
    "msubsup": _both_scripts,
    "mover": _over,
    "munder": _under,
    "munderover": _both_scripts,
    "mmultiscripts": _left_scripts,
    "mprescripts": _empty,
    "none": _empty,
    "mtable": _table,
    "mtr": _empty,
}
