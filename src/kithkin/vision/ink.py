"""The printed shapes of one line: which characters are raised, lowered, under a root, or stacked as a fraction.

Text recognition reads a line from left to right and loses what stands above or below. The connected pieces of ink in
the line's picture give it back: an exponent is smaller than the characters around it and ends above their middle, a
root sign's bar reaches over all it covers, a fraction bar has ink on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from kithkin.vision.boxes import SUPERSCRIPTS
from kithkin.vision.recognition import Pixels, ReadLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Indices of raised and lowered characters; for each root sign, how many characters its bar covers;
    `stacked` when something in the line stands above something else."""

    raised: frozenset[int] = frozenset()
    lowered: frozenset[int] = frozenset()
    roots: dict[int, int] = field(default_factory=dict[int, int])
    stacked: bool = False


@dataclass(slots=True, kw_only=True)
class _Piece:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return (self.left + self.right) / 2


def examine(picture: Pixels, line: ReadLine) -> Ink:
    """The ink of a line that may be mathematical; nothing for lines of words, which gain nothing by it."""
    text = line.text
    if len(text) > 60 or not any(character.isdigit() or character in "√∫=^" for character in text):
        return Ink()
    pieces = _pieces(picture)
    if not pieces:
        return Ink()
    shown = [index for index, (character, _, _) in enumerate(line.characters) if not character.isspace()]
    width = picture.shape[1]
    bars, others = _bars(pieces)
    symbols = _symbols(others)
    owner = _match(shown, symbols, [line.characters[index][2] * width for index in shown])
    full = [owner[index].height for index in shown if index in owner and text[index].isdigit()]
    full += [owner[index].height for index in shown if index in owner and text[index].isupper()]
    if not full:
        full = [owner[index].height for index in shown if index in owner and text[index].isalpha()]
    if not full:
        return Ink(stacked=bool(bars))
    height = float(np.max(full))
    floors = [
        owner[index].bottom for index in shown if index in owner and owner[index].height > 0.85 * height
    ]
    floor = float(np.median(floors)) if floors else 0.0
    raised, lowered = _shifted(text, shown, owner, height, floor)
    return Ink(raised=raised, lowered=lowered, roots=_roots(line, shown, pieces, width), stacked=bool(bars))


def _pieces(picture: Pixels) -> list[_Piece]:
    """Connected ink, without specks and without what touches the edge all along (borders, rules)."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    if height < 12 or width < 12:
        return []
    level, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    if float(np.median(edge)) < level:
        ink = cv2.bitwise_not(ink)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces: list[_Piece] = []
    for number in range(1, count):
        left, top, wide, high, area = (float(value) for value in stats[number])
        speck = area < max(3.0, 0.0008 * height * height)
        frame = wide > 0.95 * width and (top <= 1 or top + high >= height - 1)
        if not speck and not frame:
            pieces.append(_Piece(left=left, top=top, right=left + wide, bottom=top + high))
    return pieces


def _bars(pieces: list[_Piece]) -> tuple[list[_Piece], list[_Piece]]:
    """Fraction bars (flat strokes with other ink right above and right below) and everything else."""
    bars: list[_Piece] = []
    others: list[_Piece] = []
    for piece in pieces:
        flat = piece.width > 4 * piece.height
        inside = [
            other
            for other in pieces
            if other is not piece
            and piece.left - 2 <= other.middle <= piece.right + 2
            and other.height > 2 * piece.height
        ]
        above = any(other.bottom <= piece.top + 1 for other in inside)
        below = any(other.top >= piece.bottom - 1 for other in inside)
        (bars if flat and above and below else others).append(piece)
    return bars, others


def _symbols(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces above one another make one symbol: "=", "i", "÷", ":"."""
    symbols: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.left):
        last = symbols[-1] if symbols else None
        shared = min(last.right, piece.right) - max(last.left, piece.left) if last else 0.0
        if (
            last is not None
            and shared > 0.6 * min(last.width, piece.width)
            and last.width < 4 * piece.width + 4
        ):
            last.left, last.right = min(last.left, piece.left), max(last.right, piece.right)
            last.top, last.bottom = min(last.top, piece.top), max(last.bottom, piece.bottom)
        else:
            symbols.append(_Piece(left=piece.left, top=piece.top, right=piece.right, bottom=piece.bottom))
    return symbols


def _match(shown: list[int], symbols: list[_Piece], places: list[float]) -> dict[int, _Piece]:
    """Which symbol is which character: one to one where the counts agree, else the one nearest in place."""
    if len(shown) == len(symbols):
        return dict(zip(shown, symbols, strict=True))
    owner: dict[int, _Piece] = {}
    for index, place in zip(shown, places, strict=True):
        nearest = min(symbols, key=lambda symbol: abs(symbol.middle - place))
        if abs(nearest.middle - place) <= 0.5 * nearest.width + 2 and nearest.width < 2 * nearest.height + 4:
            owner[index] = nearest
    return owner


def _shifted(
    text: str, shown: list[int], owner: dict[int, _Piece], height: float, floor: float
) -> tuple[frozenset[int], frozenset[int]]:
    raised: set[int] = set()
    lowered: set[int] = set()
    for position, index in enumerate(shown):
        piece = owner.get(index)
        before = text[shown[position - 1]] if position else ""
        follows = before.isalnum() or before in tuple(")]}")
        carries_on = before in tuple("+-\u2212") and position >= 2 and shown[position - 2] in raised
        if piece is None or not (follows or carries_on):
            continue
        character = text[index]
        small = piece.height < 0.82 * height
        if character in SUPERSCRIPTS:
            raised.add(index)
        elif not (character.isascii() and character.isalnum()) or not small:
            continue
        elif piece.bottom < floor - 0.3 * height:
            raised.add(index)
        elif character.isdigit() and piece.bottom > floor + 0.12 * height:
            lowered.add(index)
    for before, index, after in zip(shown, shown[1:], shown[2:], strict=False):
        piece = owner.get(index)
        between = text[index] in "+-\u2212" and before in raised and after in raised
        if between and piece is not None and (piece.top + piece.bottom) / 2 < floor - 0.6 * height:
            raised.add(index)
    return frozenset(raised), frozenset(lowered)


def _roots(line: ReadLine, shown: list[int], pieces: list[_Piece], width: int) -> dict[int, int]:
    """For each root sign, the number of shown characters under its bar."""
    covered: dict[int, int] = {}
    for index in shown:
        character, _, place = line.characters[index]
        if character != "√":
            continue
        at = place * width
        holders = [
            piece
            for piece in pieces
            if piece.left - 4 <= at <= piece.right and piece.height > piece.width / 8
        ]
        if not holders:
            continue
        sign = max(holders, key=lambda piece: piece.height)
        # Scanning and cropping may tear the bar from its sign.
        bars = [
            piece.right
            for piece in pieces
            if piece.width > 4 * piece.height
            and piece.top <= sign.top + 0.2 * sign.height
            and sign.left < piece.left < sign.right + 1.2 * sign.height
        ]
        reach = max(bars, default=sign.right) + 1
        covered[index] = sum(
            1 for other in shown if other > index and line.characters[other][2] * width <= reach
        )
    return covered
