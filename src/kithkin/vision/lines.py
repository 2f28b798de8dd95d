"""Runs of text → lines in reading order, and pieces of a line at which columns can be told apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kithkin.messages.pictures import Region
from kithkin.vision.boxes import Character, TextBox

_WIDE_GAP = 1.1
_PLAIN = {
    "\u5341": "+",
    "\u4e00": "-",
    "\u3002": ".",
    "\u3001": ",",
    "\u3010": "[",
    "\u3011": "]",
    "\u03bc": "\u00b5",
    "\u2103": "\u00b0C",
    "\u2109": "\u00b0F",
}
"""What the recogniser, which knows many scripts, writes for Latin signs that look the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a line that belongs together: words without a wide gap between them."""

    characters: tuple[Character, ...]
    region: Region
    left: float
    right: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """The characters in a row."""
        return "".join(character.text for character in self.characters)

    @property
    def confidence(self) -> float:
        """Mean over the characters that are not spaces."""
        return mean_confidence(self.characters)

    @property
    def middle(self) -> float:
        """Horizontal middle in the levelled frame."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """Height in the levelled frame."""
        return self.bottom - self.top

    def part(self, start: int, end: int) -> Piece:
        """The piece with only the characters from `start` to `end`."""
        width = max(1e-6, self.right - self.left)
        first = self.left if start <= 0 else (self.characters[start - 1].x + self.characters[start].x) / 2
        last = (
            self.right
            if end >= len(self.characters)
            else (self.characters[end - 1].x + self.characters[end].x) / 2
        )
        wide = self.region.right - self.region.left
        return replace(
            self,
            characters=self.characters[start:end],
            left=first,
            right=last,
            region=replace(
                self.region,
                left=self.region.left + wide * (first - self.left) / width,
                right=self.region.left + wide * (last - self.left) / width,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Pieces side by side, from left to right."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The pieces with a space between them."""
        return " ".join(piece.text.strip() for piece in self.pieces)

    @property
    def characters(self) -> tuple[Character, ...]:
        """The characters of `text`, one for each."""
        joined: list[Character] = []
        for piece in self.pieces:
            stripped = _strip(piece.characters)
            if joined:
                joined.append(Character(text=" ", confidence=1.0, x=piece.left))
            joined.extend(stripped)
        return tuple(joined)

    @property
    def region(self) -> Region:
        """What holds all pieces."""
        return union([piece.region for piece in self.pieces])

    @property
    def left(self) -> float:
        """Left edge in the levelled frame."""
        return self.pieces[0].left

    @property
    def height(self) -> float:
        """Height of the tallest piece."""
        return max(piece.height for piece in self.pieces)

    @property
    def top(self) -> float:
        """Upper edge in the levelled frame."""
        return min(piece.top for piece in self.pieces)

    @property
    def confidence(self) -> float:
        """Mean over the characters that are not spaces."""
        return mean_confidence(self.characters)


def mean_confidence(characters: Sequence[Character]) -> float:
    """Mean over the characters that are not spaces; 0 for none."""
    known = [character.confidence for character in characters if character.text != " "]
    return sum(known) / len(known) if known else 0.0


def weakest(characters: Sequence[Character]) -> float:
    """Confidence of the least sure character that is not a space; 0 for none."""
    return min((character.confidence for character in characters if character.text != " "), default=0.0)


def union(regions: Sequence[Region]) -> Region:
    """The smallest region that holds all of some."""
    return Region(
        left=min(region.left for region in regions),
        top=min(region.top for region in regions),
        right=max(region.right for region in regions),
        bottom=max(region.bottom for region in regions),
    )


def arrange(boxes: Sequence[TextBox]) -> tuple[Line, ...]:
    """Lines from top to bottom; boxes that stand at the same height belong to one line."""
    rows: list[list[TextBox]] = []
    for box in sorted(boxes, key=lambda box: box.middle):
        home = next((row for row in reversed(rows) if _belongs(box, row)), None)
        if home is None:
            rows.append([box])
        else:
            home.append(box)
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda box: box.left)
        pieces = [piece for box in row for piece in _pieces(box)]
        if pieces:
            lines.append(Line(pieces=tuple(pieces)))
    lines.sort(key=lambda line: line.top)
    return tuple(lines)


def _belongs(box: TextBox, row: Sequence[TextBox]) -> bool:
    if any(
        min(box.right, other.right) - max(box.left, other.left) > 0.3 * min(_width(box), _width(other))
        for other in row
    ):
        return False
    nearest = min(row, key=lambda other: max(other.left - box.right, box.left - other.right))
    shared = min(box.bottom, nearest.bottom) - max(box.top, nearest.top)
    return shared > 0.5 * min(box.height, nearest.height)


def _width(box: TextBox) -> float:
    return box.right - box.left


def _pieces(box: TextBox) -> list[Piece]:
    characters = _strip(_plain(box.characters))
    if not characters:
        return []
    whole = Piece(
        characters=characters,
        region=box.region,
        left=box.left,
        right=box.right,
        top=box.top,
        bottom=box.bottom,
    )
    pieces: list[Piece] = []
    start = 0
    for index in range(1, len(characters) - 1):
        gap = characters[index + 1].x - characters[index - 1].x
        if characters[index].text == " " and gap > _WIDE_GAP * box.height + _glyph(characters):
            pieces.append(whole.part(start, index))
            start = index + 1
    pieces.append(whole.part(start, len(characters)))
    return pieces


def _glyph(characters: Sequence[Character]) -> float:
    return (characters[-1].x - characters[0].x) / max(1, len(characters) - 1)


def _strip(characters: Sequence[Character]) -> tuple[Character, ...]:
    start, end = 0, len(characters)
    while start < end and characters[start].text == " ":
        start += 1
    while end > start and characters[end - 1].text == " ":
        end -= 1
    return tuple(characters[start:end])


def _plain(characters: Sequence[Character]) -> tuple[Character, ...]:
    """One character for each, in its usual width and script; superscripts stay."""
    plain: list[Character] = []
    for character in characters:
        text = _PLAIN.get(character.text, character.text)
        if 0xFF00 <= ord(text[0]) <= 0xFFEF or text == "\u3000":
            text = unicodedata.normalize("NFKC", text)
        plain.extend(replace(character, text=letter) for letter in text)
    return tuple(plain)
