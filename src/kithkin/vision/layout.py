"""What kind of page it is, and what that makes of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kithkin.messages.pictures import Finding
from kithkin.ports.units import Units
from kithkin.vision.lines import Line

Layout = Literal[
    "nutrition_label", "medicine_label", "receipt", "table", "equations", "lab_report", "text", "no_text"
]

NOTHING_TO_READ = (
    "I can read printed text, tables and equations in pictures; I cannot recognise things, plants, skin or scans with "
    "the embedded set-up."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """The layout of a page, everything found on it in reading order, and what could not be read."""

    layout: Layout
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def understand(lines: Sequence[Line], units: Units, prefix: str = "picture") -> Understood:
    """Findings from the lines of a page; their ids start with `prefix`."""
    findings = [
        Finding(id="", kind="line", text=line.text, region=line.region, confidence=line.confidence)
        for line in lines
    ]
    numbered = tuple(replace(finding, id=f"{prefix}-{number}") for number, finding in enumerate(findings, 1))
    return Understood(
        layout="text" if lines else "no_text", findings=numbered, notes=() if lines else (NOTHING_TO_READ,)
    )
