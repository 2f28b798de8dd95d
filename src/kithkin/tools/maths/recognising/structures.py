"""Recognises matrices, vectors and differential equations."""

from __future__ import annotations

import re

from kithkin.messages.errors import BadInput
from kithkin.messages.readings import Argument, Given, Proposal
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply
from kithkin.tools.maths.reader.writing import canonical
from kithkin.tools.maths.recognising.phrases import Piece, argument, propose

_ONE = {
    "determinant": r"(?:determinant|det)", "inverse": r"(?:inverse|invert)", "eigenvectors": r"eigen ?vectors?",
    "eigenvalues": r"eigen ?values?", "rank": r"rank", "transpose": r"transpose", "trace": r"trace",
    "norm": r"(?:norm|magnitude|length|modulus|absolute value)",
}  # fmt: skip
_OF = r"\s*(?:of|for)?\s*(?:the )?(?:\dx\d |\d by \d |square )?(?:matrix|vector)?\s*:?\s*(?:[a-z]\s*=\s*)?(?P<a>\(?[\[(].+)"
_PAIRED = [
    ("angle", re.compile(r"angle (?:between|of|from|made by)\s*(?:the )?(?:2 |two )?(?:vectors? )?(?:[a-z] ?= ?)?(?P<a>[\[(<].+?[\])>])\s*(?:and|with|to|,(?=\s*[\[(<]))\s*(?:the )?(?:vector )?(?:[a-z] ?= ?)?(?P<b>[\[(<].+?)(?: in degrees)?")),
    ("dot", re.compile(r"(?:dot|scalar|inner) product (?:of|between)\s*(?:the )?(?:vectors? )?(?:[a-z] ?= ?)?(?P<a>.+?)\s*(?:and|with|,(?=\s*[\[(<]))\s*(?:[a-z] ?= ?)?(?P<b>.+)")),
    ("cross", re.compile(r"(?:cross|vector) product (?:of|between)\s*(?:the )?(?:vectors? )?(?:[a-z] ?= ?)?(?P<a>.+?)\s*(?:and|with|,(?=\s*[\[(<]))\s*(?:[a-z] ?= ?)?(?P<b>.+)")),
    ("product", re.compile(r"(?:multiply|product of)\s*(?:the )?(?:matrices |matrix )?(?P<a>\[.+?\])\s*(?:by|and|with|times)\s*(?P<b>\[.+\])")),
    ("product", re.compile(r"(?P<a>\[.+\])\s*(?:\*|×|·|times|multiplied by)\s*(?P<b>\[.+\])")),
    ("sum", re.compile(r"(?P<a>\[.+\])\s*(?:\+|plus)\s*(?P<b>\[.+\])")),
    ("difference", re.compile(r"(?P<a>\[.+\])\s*(?:-|minus)\s*(?P<b>\[.+\])")),
    ("dot", re.compile(r"(?P<a>[\[(<].+[\])>])\s*(?:dot)\s*(?P<b>[\[(<].+[\])>])")),
    ("cross", re.compile(r"(?P<a>[\[(<].+[\])>])\s*(?:cross)\s*(?P<b>[\[(<].+[\])>])")),
    ("solve", re.compile(r"(?:solve )?ax\s*=\s*b,?\s*(?:where|with|for|if|when|given)?\s*a\s*=\s*(?P<a>\[.+\])\s*(?:,|and)\s*b\s*=\s*(?P<b>\[.+\])")),
]  # fmt: skip


def _structure(piece: Piece) -> tuple[Piece, str] | None:
    """A matrix or vector as canonical text."""
    text = piece.text.strip()
    if text.startswith("<") and text.endswith(">"):
        text = f"[{text[1:-1]}]"
    try:
        node = parse(text)
    except (BadInput, ValueError):
        return None
    if not (isinstance(node, Apply) and node.operation in {"matrix", "row"}):
        return None
    return piece, canonical(node)


def recognise_matrices(piece: Piece) -> Proposal | None:
    """An operation on one or two matrices or vectors."""
    if not re.search(r"[\[(<]", piece.lower):
        return None
    for operation, words in _ONE.items():
        match = re.fullmatch(rf"{words}{_OF}", piece.lower)
        part = piece.group(match, "a") if match else None
        found = _structure(part) if part else None
        if found:
            arguments: dict[str, Argument] = {
                "operation": Given(value=operation),
                "a": argument(found[1], found[0]),
            }
            return propose(piece, "matrix", arguments, because=f"asks for the {operation} of a matrix")
    for operation, pattern in _PAIRED:
        match = pattern.fullmatch(piece.lower)
        parts = [piece.group(match, name) for name in "ab"] if match else []
        found = [_structure(part) for part in parts if part]
        if len(found) == 2 and found[0] and found[1]:
            arguments = {
                "operation": Given(value=operation),
                "a": argument(found[0][1], found[0][0]),
                "b": argument(found[1][1], found[1][0]),
            }
            return propose(piece, "matrix", arguments, because="two matrices or vectors")
    return None


_ODE_LEAD = re.compile(
    r"(?:solve|solution (?:of|to)|general solution (?:of|to))?\s*(?:the )?(?:(?:initial value problem|first.order|second.order|ordinary|linear|separable|differential equation|ode|ivp)\s*)*:?\s*"
)
_PRIME = re.compile(r"(?<![a-z])([a-z])\s*(?:'{1,3}|’{1,2})(?!\w)|d\^?[23²³]?\s*([a-z])\s*/\s*d([a-z])")
_GIVEN = re.compile(r"\s*(?:,|;|\band\b|\bwith\b|\bgiven(?: that)?\b|\bwhere\b|\bsubject to\b|\bif\b)+\s*")
_WORDS = frozenset("is if of at to in as find what whats when for the value so then".split())
_VALUE = re.compile(r"([a-z])('{0,2})\s*\(\s*[-\d./πpi]+\s*\)\s*=\s*[-\d./]+")


def recognise_differential(piece: Piece) -> Proposal | None:
    """A differential equation, with initial values after it."""
    primes = _PRIME.search(piece.lower)
    if primes is None or "=" not in piece.lower:
        return None
    function = primes[1] or primes[2]
    lead = _ODE_LEAD.match(piece.lower)
    body = piece.cut(lead.end() if lead else 0, len(piece.lower))
    parts = [part for part in _GIVEN.split(body.text) if part.strip()]
    equation, values = parts[0], parts[1:]
    if not all(_VALUE.fullmatch(value.strip().lower()) for value in values):
        return None
    if set(re.findall(r"[a-z]{2,}", equation.lower())) & _WORDS:
        return None
    variable = primes[3] or ("t" if re.search(r"(?<![a-z])t(?![a-z])", equation.lower()) else "x")
    if _VALUE.fullmatch(equation.strip().lower()) or not re.fullmatch(
        r"[^a-z]*(?:(?:[a-z]|sin|cos|tan|exp|ln|dy|dx|dt|sqrt)[^a-z]*)+", equation.lower()
    ):
        return None
    arguments: dict[str, Argument] = {
        "equation": Given(value=equation, span=body.span),
        "function": Given(value=function),
        "variable": Given(value=variable),
    }
    if values:
        arguments["initial"] = Given(value="; ".join(value.strip() for value in values), span=body.span)
    return propose(piece, "differential_equation", arguments, because="a differential equation")
