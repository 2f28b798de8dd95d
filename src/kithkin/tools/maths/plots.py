"""Graphs of functions and charts of listed values, with a description in words."""

from __future__ import annotations

import math
from fractions import Fraction

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import Drawing, ToolResult, Value
from kithkin.tools.maths.drawing import Frame, bars, curves, tick_text
from kithkin.tools.maths.floating import as_float
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply, Node, Number, substitute, symbols
from kithkin.tools.maths.reader.writing import for_people, latex

SAMPLES = 480
REFERENCE = "The function evaluated at evenly spaced points."


def _function(text: str) -> Node:
    node = parse(text)
    if isinstance(node, Apply) and node.operation == "equal" and symbols(node.arguments[0]) == ("y",):
        node = node.arguments[1]
    if isinstance(node, Apply) and node.operation in {"equal", "less", "greater", "list", "row", "matrix"}:
        raise BadInput("I can draw functions of the form y = ….")
    if len(symbols(node)) > 1:
        raise BadInput("I can draw functions of one variable.")
    return node


def _sample(node: Node, low: float, high: float) -> list[tuple[float, float | None]]:
    name = (symbols(node) or ("x",))[0]
    found: list[tuple[float, float | None]] = []
    for index in range(SAMPLES + 1):
        x = low + (high - low) * index / SAMPLES
        try:
            y, _ = as_float(substitute(node, name, Number(Fraction(x))))
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            found.append((x, None))
            continue
        found.append((x, y if math.isfinite(y) else None))
    return found


def _pieces(points: list[tuple[float, float | None]], span: float) -> list[list[tuple[float, float]]]:
    """Unbroken pieces: interrupted where there is no value, and at jumps through a pole."""
    pieces: list[list[tuple[float, float]]] = [[]]
    before: float | None = None
    for x, y in points:
        if y is None or (before is not None and abs(y - before) > span and y * before < 0):
            pieces.append([])
        if y is not None:
            pieces[-1].append((x, y))
        before = y
    return [piece for piece in pieces if len(piece) > 1]


def plot(expressions: tuple[str, ...], lower: float = -10.0, upper: float = 10.0) -> ToolResult:
    """The graph of one to four functions of one variable between two bounds. Raises `BadInput` or `ToolFailed`."""
    if not 1 <= len(expressions) <= 4 or not -1e9 <= lower < upper <= 1e9:
        raise BadInput("I can draw one to four functions over an interval.")
    nodes = [_function(text) for text in expressions]
    sampled = [_sample(node, lower, upper) for node in nodes]
    heights = sorted(y for points in sampled for _, y in points if y is not None)
    if len(heights) < 2:
        raise ToolFailed("The function has no values there.")
    low, high = _visible(heights)
    lines = [_pieces(points, high - low) for points in sampled]
    names = ", ".join(f"y = {for_people(node)}" for node in nodes)
    svg = curves(names, Frame(lower, upper, low, high), lines)
    variable = (symbols(nodes[0]) or ("x",))[0]
    description = f"Graph of {names} for {variable} from {tick_text(lower)} to {tick_text(upper)}. {_words(sampled[0], variable)}"
    return ToolResult(
        values=(Value(name="answer", label="graph", text=names),),
        sentence="Here is the graph of {{answer}} from {{low}} to {{high}}.",
        method="drawn from evenly spaced points",
        reference=REFERENCE,
        latex=latex(nodes[0]),
        facts=(
            Value(name="low", label="left end", text=f"{variable} = {tick_text(lower)}"),
            Value(name="high", label="right end", text=f"{variable} = {tick_text(upper)}"),
        ),
        drawing=Drawing(svg=svg, description=description),
    )


def _visible(heights: list[float]) -> tuple[float, float]:
    """The vertical range to show: everything, unless a few points near a pole would flatten the rest."""
    low, high = heights[0], heights[-1]
    inner_low, inner_high = heights[len(heights) // 20], heights[-1 - len(heights) // 20]
    spread = inner_high - inner_low
    if spread > 0 and (high - low) > 8 * spread:
        low, high = inner_low - spread / 2, inner_high + spread / 2
    margin = (high - low) * 0.05 or 1.0
    return low - margin, high + margin


def _words(points: list[tuple[float, float | None]], variable: str) -> str:
    values = [(x, y) for x, y in points if y is not None]
    bottom, top = min(values, key=lambda p: p[1]), max(values, key=lambda p: p[1])
    crossings = [x for x, y in values if y == 0]
    crossings += [
        (x1 + x2) / 2
        for (x1, y1), (x2, y2) in zip(values, values[1:], strict=False)
        if y1 * y2 < 0 and abs(y1 - y2) < 0.2 * (top[1] - bottom[1] or 1)
    ]
    crossings.sort()
    text = (
        f"The lowest point shown is about {bottom[1]:.3g} at {variable} = {bottom[0]:.3g}, the highest about {top[1]:.3g} at "
        f"{variable} = {top[0]:.3g}."
    )
    if 0 < len(crossings) <= 6:
        text += f" It crosses zero near {variable} = {', '.join(f'{x:.2g}' for x in crossings)}."
    return text


def chart(
    labels: tuple[str, ...], values: tuple[float, ...], kind: str = "bar", title: str = ""
) -> ToolResult:
    """A bar or line chart of labelled values. Raises `BadInput` for unequal or too many entries."""
    if len(labels) != len(values) or not 1 <= len(values) <= 40:
        raise BadInput("A chart needs one to forty values, each with a label.")
    if not all(math.isfinite(value) for value in values):
        raise BadInput("A chart needs finite values.")
    pairs = ", ".join(f"{label} {tick_text(value)}" for label, value in zip(labels, values, strict=True))
    svg = bars(title, labels, values, joined=kind == "line")
    kind = "line" if kind == "line" else "bar"
    return ToolResult(
        values=(Value(name="answer", label="chart", text=pairs),),
        sentence=f"Here is the {kind} chart: {{{{answer}}}}.",
        method="drawn from the listed values",
        reference="The values as given.",
        drawing=Drawing(svg=svg, description=f"{kind.capitalize()} chart of {pairs}."),
    )
