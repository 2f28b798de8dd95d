"""A small SVG writer for graphs and charts: no scripts, no outside references, the same bytes every time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 32, 44
_STYLE = 'font-family="sans-serif" font-size="12" fill="#333"'
_COLOURS = ("#1f5fa8", "#b3401a", "#2c7a3f", "#7a3f9d")


def nice_ticks(low: float, high: float, wanted: int = 6) -> list[float]:
    """Round numbers (1, 2, 5 times a power of ten) that cover the range."""
    span = high - low
    raw = span / wanted
    power = 10 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def tick_text(value: float) -> str:
    """A tick's label without needless digits."""
    return "0" if abs(value) < 1e-12 else f"{value:.6g}"


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle of values that a drawing shows."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def x(self, value: float) -> float:
        """The horizontal position of a value."""
        return LEFT + (value - self.x_low) / (self.x_high - self.x_low) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """The vertical position of a value."""
        return HEIGHT - BOTTOM - (value - self.y_low) / (self.y_high - self.y_low) * (HEIGHT - TOP - BOTTOM)


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {_STYLE}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _axes(frame: Frame, *, x_ticks: bool = True) -> list[str]:
    parts: list[str] = []
    for tick in nice_ticks(frame.y_low, frame.y_high):
        parts.append(_line(LEFT, frame.y(tick), WIDTH - RIGHT, frame.y(tick), "#ddd"))
        parts.append(_text(LEFT - 6, frame.y(tick) + 4, tick_text(tick), "end"))
    for tick in nice_ticks(frame.x_low, frame.x_high) if x_ticks else []:
        parts.append(_line(frame.x(tick), TOP, frame.x(tick), HEIGHT - BOTTOM, "#ddd"))
        parts.append(_text(frame.x(tick), HEIGHT - BOTTOM + 16, tick_text(tick)))
    if frame.y_low <= 0 <= frame.y_high:
        parts.append(_line(LEFT, frame.y(0), WIDTH - RIGHT, frame.y(0), "#333"))
    if x_ticks and frame.x_low <= 0 <= frame.x_high:
        parts.append(_line(frame.x(0), TOP, frame.x(0), HEIGHT - BOTTOM, "#333"))
    return parts


def _whole(title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{_text(WIDTH / 2, 20, title)}{"".join(parts)}</svg>'
    )


def curves(title: str, frame: Frame, lines: Sequence[Sequence[Sequence[tuple[float, float]]]]) -> str:
    """Functions as curves; each consists of unbroken pieces of points."""
    parts = _axes(frame)
    parts.append(
        f'<clipPath id="c"><rect x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}"/></clipPath>'
    )
    for index, pieces in enumerate(lines):
        for piece in pieces:
            points = " ".join(
                f"{frame.x(x):.1f},{frame.y(max(min(y, 1e6 + frame.y_high), frame.y_low - 1e6)):.1f}"
                for x, y in piece
            )
            colour = _COLOURS[index % len(_COLOURS)]
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" clip-path="url(#c)"/>'
            )
    return _whole(title, parts)


def bars(title: str, labels: Sequence[str], values: Sequence[float], *, joined: bool = False) -> str:
    """A bar chart, or with `joined` a line chart, of labelled values."""
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        high = 1.0
    frame = Frame(0, len(values), low, high + (high - low) * 0.08)
    parts = _axes(frame, x_ticks=False)
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        middle = frame.x(index + 0.5)
        top, bottom = sorted((frame.y(value), frame.y(0)))
        if joined:
            parts.append(f'<circle cx="{middle:.1f}" cy="{frame.y(value):.1f}" r="4" fill="{_COLOURS[0]}"/>')
        else:
            half = (frame.x(0.8) - frame.x(0)) / 2
            parts.append(
                f'<rect x="{middle - half:.1f}" y="{top:.1f}" width="{2 * half:.1f}" height="{bottom - top:.1f}" fill="{_COLOURS[0]}"/>'
            )
        parts.append(_text(middle, frame.y(value) - 6, tick_text(value)))
        parts.append(_text(middle, HEIGHT - BOTTOM + 16, label[:16]))
    if joined:
        points = " ".join(f"{frame.x(i + 0.5):.1f},{frame.y(v):.1f}" for i, v in enumerate(values))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{_COLOURS[0]}" stroke-width="2"/>')
    return _whole(title, parts)
