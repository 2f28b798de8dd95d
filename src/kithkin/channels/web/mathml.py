"""LaTeX to MathML, as a tree of allowed elements and nothing else.

The page builds its nodes from this tree one by one, and the server never hands markup over as text, so whatever
stands in a formula (it may come from a picture or a stranger) stays a formula or becomes plain text.
"""

from __future__ import annotations

import html
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element
from latex2mathml.exceptions import (
    DenominatorNotFoundError,
    DoubleSubscriptsError,
    DoubleSuperscriptsError,
    ExtraLeftOrMissingRightError,
    InvalidAlignmentError,
    InvalidStyleForGenfracError,
    InvalidWidthError,
    LimitsMustFollowMathOperatorError,
    MissingEndError,
    MissingSuperScriptOrSubscriptError,
    NoAvailableTokensError,
    NumeratorNotFoundError,
)

Node = dict[str, Any]
"""{"tag": …, "attributes": {…}, "children": [node or text, …]}"""

_LONGEST = 4_000
_DEEPEST = 60

# MathML Core's presentation elements (W3C, "MathML Core", 2025), without links, scripts, actions or embedded HTML.
ELEMENTS = frozenset(
    "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder"
    " mover munderover mmultiscripts mprescripts mtable mtr mtd".split()
)
ATTRIBUTES = frozenset(
    "display displaystyle scriptlevel mathvariant stretchy fence separator form lspace rspace minsize maxsize"
    " symmetric largeop movablelimits accent accentunder linethickness columnalign rowspacing columnspacing"
    " columnlines rowlines width height depth columnspan rowspan".split()
)
_VALUE_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.%+- ")

_UNREADABLE = (
    DenominatorNotFoundError,
    DoubleSubscriptsError,
    DoubleSuperscriptsError,
    ExtraLeftOrMissingRightError,
    InvalidAlignmentError,
    InvalidStyleForGenfracError,
    InvalidWidthError,
    LimitsMustFollowMathOperatorError,
    MissingEndError,
    MissingSuperScriptOrSubscriptError,
    NoAvailableTokensError,
    NumeratorNotFoundError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
)


@lru_cache(maxsize=512)
def latex_to_mathml(latex: str, *, block: bool = False) -> Node | None:
    """The formula as a tree, or None when it cannot be read: then the page shows the source as it stands."""
    if not latex.strip() or len(latex) > _LONGEST:
        return None
    try:
        element = convert_to_element(latex, display="block" if block else "inline")
    except _UNREADABLE:  # the converter lets its own lookups fail on malformed input
        return None
    return _allowed(element, 0)


def _allowed(element: Element, depth: int) -> Node | None:
    """The element with its allowed attributes and children; None if it, or anything in it, is not allowed."""
    if element.tag not in ELEMENTS or depth > _DEEPEST:
        return None
    children: list[Node | str] = []
    if element.text:
        children.append(html.unescape(element.text))
    for child in element:
        node = _allowed(child, depth + 1)
        if node is None:
            return None
        children.append(node)
        if child.tail:
            children.append(html.unescape(child.tail))
    return {
        "tag": element.tag,
        "attributes": {
            name: value
            for name, value in element.attrib.items()
            if name in ATTRIBUTES and _VALUE_CHARACTERS.issuperset(value)
        },
        "children": children,
    }
