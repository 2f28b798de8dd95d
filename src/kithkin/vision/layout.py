"""What kind of page it is, and what that makes of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kithkin.messages.pictures import Finding
from kithkin.ports.units import Units
from kithkin.vision.equations import STACKED, expressions, is_stacked, is_worksheet
from kithkin.vision.findings import line_finding, numbered
from kithkin.vision.laboratory import is_lab_report, lab_fields
from kithkin.vision.lines import Line
from kithkin.vision.medicines import is_medicine_label, medicine_fields
from kithkin.vision.nutrition import is_nutrition_label, nutrition_fields
from kithkin.vision.receipts import is_receipt, receipt_fields
from kithkin.vision.tables import is_table, table_cells

Layout = Literal[
    "nutrition_label", "medicine_label", "receipt", "table", "equations", "lab_report", "text", "no_text"
]

NOTHING_TO_READ = (
    "I can read printed text, tables and equations in pictures; I cannot recognise things, plants, skin or scans with "
    "the embedded set-up."
)
HARD_TO_READ = (
    "Some of the text is too unclear for me to be sure of it; a sharper or closer picture would help."
)
HARDLY_ANYTHING = "I could make out hardly any text in this picture."

_UNREADABLE = 0.45
_UNCLEAR = 0.8
_LIKELY_WORD = 0.7
_SURE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """The layout of a page, everything found on it in reading order, and what could not be read."""

    layout: Layout
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def understand(lines: Sequence[Line], units: Units, prefix: str = "picture") -> Understood:
    """Findings from the lines of a page, each line followed by what was made of it; their ids start with `prefix`."""
    kept = [_readable(line) for line in lines]
    readable = [line for line in kept if line is not None]
    if not _says_something(readable):
        note = (NOTHING_TO_READ,) if not lines else (NOTHING_TO_READ, HARDLY_ANYTHING)
        return Understood(layout="no_text", findings=(), notes=note)
    layout, extracted = _extract(readable, units)
    findings: list[Finding] = []
    for line, more in zip(readable, extracted, strict=True):
        findings.append(line_finding(line))
        findings.extend(more)
    notes: list[str] = []
    if len(readable) < len(lines) or any(line.confidence < _UNCLEAR for line in readable):
        notes.append(HARD_TO_READ)
    if layout == "equations" and any(is_stacked(line.characters) for line in lines):
        notes.append(STACKED)
    return Understood(layout=layout, findings=numbered(findings, prefix), notes=tuple(notes))


def _readable(line: Line) -> Line | None:
    """The line without what could not be made out; None if nothing is left."""
    pieces = tuple(piece for piece in line.pieces if piece.confidence >= _UNREADABLE)
    return (
        Line(pieces=pieces)
        if any(character.isalnum() for piece in pieces for character in piece.text)
        else None
    )


def _says_something(lines: Sequence[Line]) -> bool:
    """Patterns and textures look like single letters; a word or a number of several digits is more than chance."""
    return any(
        (len(piece.text) >= 3 and piece.confidence >= _LIKELY_WORD)
        or (len(piece.text) == 2 and piece.confidence >= _SURE)
        for line in lines
        for piece in line.pieces
    )


def _extract(lines: Sequence[Line], units: Units) -> tuple[Layout, list[list[Finding]]]:
    """The most specific layout that fits, with what it finds in each line."""
    if is_nutrition_label(lines, units):
        return "nutrition_label", nutrition_fields(lines, units)
    if is_lab_report(lines, units):
        return "lab_report", lab_fields(lines, units)
    if is_receipt(lines):
        return "receipt", receipt_fields(lines)
    if is_medicine_label(lines, units):
        return "medicine_label", medicine_fields(lines, units)
    if is_worksheet(lines):
        return "equations", expressions(lines)
    if is_table(lines, units):
        return "table", table_cells(lines, units)
    return "text", [[] for _ in lines]
