"""How much of a picture's truth was read, and how much was read wrongly while sounding sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kithkin.messages.pictures import PictureReading
from kithkin.ports.units import Units

SURE = 0.8


@dataclass(frozen=True)
class Score:
    right: int
    of: int
    wrong_but_sure: int
    missed: tuple[str, ...]

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.of + other.of,
            self.wrong_but_sure + other.wrong_but_sure,
            self.missed + other.missed,
        )

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 1.0


NOTHING = Score(0, 0, 0, ())


def score(reading: PictureReading, truth: dict[str, Any], units: Units) -> Score:
    right, wrong, missed = 0, 0, []
    for field in truth["fields"]:
        unit = units.canonical(field["unit"]) if field["unit"] else None
        candidates = [
            finding
            for finding in reading.findings
            if finding.kind in ("field", "cell")
            and finding.label == field["label"]
            and (not field["column"] or finding.column == field["column"])
            and (field["column"] or finding.column in ("", "per serving"))
            and (unit is None or finding.unit in (unit, None))
        ]
        if any(finding.exact == field["exact"] and finding.unit == unit for finding in candidates):
            right += 1
        else:
            seen = [(finding.exact, finding.unit, round(finding.confidence, 2)) for finding in candidates]
            missed.append(f"{field} read as {seen}")
        wrong += sum(
            1 for finding in candidates if finding.confidence >= SURE and finding.exact != field["exact"]
        )
    found = [_squeezed(finding.text) for finding in reading.findings if finding.kind == "expression"]
    for expression in truth.get("expressions", ()):
        if _squeezed(expression) in found:
            right += 1
        else:
            missed.append(f"{expression} not in {found}")
    wanted = {_squeezed(expression) for expression in truth.get("expressions", ())}
    wrong += sum(
        1
        for finding in reading.findings
        if finding.kind == "expression"
        and finding.confidence >= SURE
        and _squeezed(finding.text) not in wanted
    )
    text = _squeezed(" ".join(finding.text for finding in reading.findings if finding.kind == "line"))
    for words in (truth.get("text"), truth.get("name")):
        if words:
            hit = _squeezed(words) in text
            right += hit
            missed.extend([] if hit else [f"{words} not in the text"])
    of = (
        len(truth["fields"])
        + len(truth.get("expressions", ()))
        + bool(truth.get("text"))
        + bool(truth.get("name"))
    )
    if reading.layout != truth["layout"]:
        missed.append(f"layout {reading.layout}, not {truth['layout']}")
    return Score(right, of, wrong, tuple(missed))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()
