"""Recognises wishes for a graph of a function or a chart of listed values."""

from __future__ import annotations

import re

from kithkin.messages.errors import KithkinError
from kithkin.messages.readings import Argument, Given, Proposal
from kithkin.tools.maths.exact import evaluate
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply, is_relation, symbols
from kithkin.tools.maths.recognising.phrases import Piece, propose

_VERB = r"(?:plot|graph|draw|sketch)(?: (?:me )?(?:the |a )?(?:graph|plot|curve|function|line|parabola)s?)?(?: of| for)?"
_PLOT = re.compile(
    rf"(?:{_VERB}|(?:a |the )?(?:graph|plot) of)\s*:?\s*(?P<expr>.+?)"
    r"(?:,?\s*(?:from|for|between|on|over|where)\s+(?:x\s*(?:=|from|in|between)?\s*)?\[?(?P<low>-?[\w.π]+)\s*(?:to|and|,|≤ ?x ?≤|< ?x ?<)\s*(?P<high>-?[\w.π]+)\]?)?"
)
_CHART = re.compile(
    r"(?:(?:draw|make|plot|create|show|give)(?: me)? )?(?:a |an |the )?(?P<kind>bar|line|column) ?(?:chart|graph|plot)(?: of| for| showing| with)?\s*:?\s*(?P<pairs>.+)"
)
_PAIR = re.compile(r"\s*(?P<label>[^\W\d][\w '-]*?|\d{4})\s*(?:[:=]|is|\s)\s*(?P<value>-?[\d.]+)\s*%?\s*")


def recognise_drawing(piece: Piece) -> Proposal | None:
    """A graph of functions, or a chart of labelled values."""
    return _chart(piece) or _plot(piece)


def _plot(piece: Piece) -> Proposal | None:
    match = _PLOT.fullmatch(piece.lower)
    part = piece.group(match, "expr") if match else None
    if match is None or part is None:
        return None
    texts: list[str] = []
    for text in re.split(r"\s+and\s+|,\s*(?=y\s*=|f\()", part.text):
        text = re.sub(r"^(?:y|[fgh]\(x\))\s*=\s*", "", text.strip())
        try:
            node = parse(text)
        except KithkinError:
            return None
        if (
            is_relation(node)
            or len(symbols(node)) != 1
            or (isinstance(node, Apply) and node.operation in {"row", "matrix"})
        ):
            return None
        texts.append(text)
    arguments: dict[str, Argument] = {"expressions": Given(value=tuple(texts), span=part.span)}
    if match["low"]:
        for name, group in (("lower", "low"), ("upper", "high")):
            bound = piece.group(match, group)
            try:
                value = evaluate(parse(bound.text)) if bound else None
            except KithkinError:
                return None
            if bound is None or value is None:
                return None
            arguments[name] = Given(value=float(value.approximate), span=bound.span)
    return propose(piece, "plot", arguments, because="asks for a graph")


def _chart(piece: Piece) -> Proposal | None:
    match = _CHART.fullmatch(piece.lower)
    part = piece.group(match, "pairs") if match else None
    if match is None or part is None:
        return None
    labels: list[str] = []
    values: list[float] = []
    for text in re.split(r",|;|\n|\band\b", part.text):
        if not text.strip():
            continue
        pair = _PAIR.fullmatch(text)
        if pair is None:
            return None
        labels.append(pair["label"].strip())
        values.append(float(pair["value"]))
    if len(values) < 2:
        return None
    arguments: dict[str, Argument] = {
        "labels": Given(value=tuple(labels), span=part.span),
        "values": Given(value=tuple(values), span=part.span),
        "kind": Given(value="line" if match["kind"] == "line" else "bar"),
    }
    return propose(piece, "chart", arguments, because="asks for a chart of listed values")
