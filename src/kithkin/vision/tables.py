"""Tables in general: cells with the names of their row and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kithkin.messages.pictures import Finding
from kithkin.ports.units import Units
from kithkin.vision.lines import Line, Piece
from kithkin.vision.values import Amount, amounts

_BRACKETS = re.compile(r"\s*[(\[/]\s*(?P<unit>[^()\[\]]+?)\s*[)\]]?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    name: str
    unit: str | None
    left: float
    right: float


def is_table(lines: Sequence[Line], units: Units) -> bool:
    """Three lines in a row with equally many columns, two at least, most of them numbers."""
    return _body(lines, units) is not None


def table_cells(lines: Sequence[Line], units: Units) -> list[list[Finding]]:
    """For each line, its cells; the heads and what stands around the table give none."""
    body = _body(lines, units)
    if body is None:
        return [[] for _ in lines]
    start, end = body
    heads = _heads(lines[start - 1], units) if start else []
    named_rows = all(_number(line.pieces[0], units) is None for line in lines[start:end])
    cells: list[list[Finding]] = []
    for number, line in enumerate(lines):
        if not start <= number < end:
            cells.append([])
            continue
        row = line.pieces[0].text.strip() if named_rows else ""
        pieces = line.pieces[1:] if named_rows else line.pieces
        cells.append(
            [_cell(piece, row, _head(piece, heads, place), units) for place, piece in enumerate(pieces, 1)]
        )
    return cells


def _body(lines: Sequence[Line], units: Units) -> tuple[int, int] | None:
    """The longest stretch of at least three lines of two or more columns in which numbers stand."""
    best: tuple[int, int] | None = None
    start = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and _is_row(lines[index], units):
            continue
        if index - start >= 3 and (best is None or index - start > best[1] - best[0]):
            best = (start, index)
        start = index + 1
    return best


def _is_row(line: Line, units: Units) -> bool:
    if len(line.pieces) < 2:
        return False
    figures = sum(1 for piece in line.pieces[1:] if _number(piece, units) is not None)
    return figures >= 1 and figures * 2 >= len(line.pieces) - 1


def _number(piece: Piece, units: Units) -> Amount | None:
    """The amount that is the whole piece, or None."""
    found = amounts(piece.characters, units)
    if len(found) != 1:
        return None
    rest = piece.text[: found[0].start] + piece.text[found[0].end :]
    return found[0] if not re.search(r"\w", rest) else None


def _heads(line: Line, units: Units) -> list[_Head]:
    heads: list[_Head] = []
    for printed in line.pieces:
        piece = printed
        text = piece.text.strip()
        unit = None
        if heads and text.startswith(("(", "[")):
            # A unit set apart from the name before it: "Mass" "(kg)".
            last = heads.pop()
            text = f"{last.name} {text}"
            piece = replace(piece, left=last.left)
        bracket = _BRACKETS.search(text)
        if (
            bracket is not None
            and re.match(r"[A-Za-z%\u00b5\u00b0]", bracket["unit"])
            and bracket["unit"][-1] not in "/*^"
        ):
            unit = units.canonical(bracket["unit"])
        name = text[: bracket.start()] if bracket is not None and unit is not None else text
        heads.append(_Head(name=name.strip(" :").lower(), unit=unit, left=piece.left, right=piece.right))
    return heads


def _head(piece: Piece, heads: Sequence[_Head], place: int) -> _Head:
    """The head above a piece: the one it overlaps most, else the nearest; without heads, the column's number."""
    if not heads:
        return _Head(name=f"column {place}", unit=None, left=piece.left, right=piece.right)

    def distance(head: _Head) -> float:
        shared = min(head.right, piece.right) - max(head.left, piece.left)
        return -shared if shared > 0 else abs((head.left + head.right) / 2 - piece.middle)

    return min(heads, key=distance)


def _cell(piece: Piece, row: str, head: _Head, units: Units) -> Finding:
    value = _number(piece, units)
    return Finding(
        id="",
        kind="cell",
        text=piece.text.strip(),
        region=piece.region,
        confidence=value.confidence if value else piece.confidence,
        label=row.lower(),
        number=value.number if value else None,
        exact=value.exact if value else "",
        unit=(value.unit or head.unit) if value else None,
        row=row,
        column=head.name,
    )
