"""Making findings from parts of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kithkin.messages.pictures import Finding, Region
from kithkin.vision.lines import Line, union
from kithkin.vision.values import Amount


def line_finding(line: Line) -> Finding:
    """A line as it stands."""
    return Finding(id="", kind="line", text=line.text, region=line.region, confidence=line.confidence)


def amount_field(
    line: Line, amount: Amount, label: str, *, text: str | None = None, column: str = "", row: str = ""
) -> Finding:
    """A field whose value is an amount of this line; its text is the label as printed with the value."""
    return Finding(
        id="",
        kind="field",
        text=text if text is not None else line.text,
        region=region_of(line, amount.start, amount.end),
        confidence=amount.confidence,
        label=label,
        number=amount.number,
        exact=amount.exact,
        unit=amount.unit,
        row=row,
        column=column,
    )


def region_of(line: Line, start: int, end: int) -> Region:
    """The region of the pieces that the characters from `start` to `end` of the line's text belong to."""
    offset = 0
    touched: list[Region] = []
    for piece in line.pieces:
        length = len(piece.text.strip())
        if offset < end and offset + length > start:
            touched.append(piece.part(max(0, start - offset), min(length, end - offset)).region)
        offset += length + 1
    return union(touched) if touched else line.region


def middle_of(line: Line, start: int, end: int) -> float:
    """Horizontal middle, in the levelled frame, of the characters from `start` to `end` of the line's text."""
    places = [character.x for character in line.characters[start:end] if character.text != " "]
    return sum(places) / len(places) if places else line.left


def numbered(findings: Sequence[Finding], prefix: str) -> tuple[Finding, ...]:
    """The findings with their ids."""
    return tuple(replace(finding, id=f"{prefix}-{number}") for number, finding in enumerate(findings, 1))
