"""The evidence ledger of one reply: every piece it may rest on and every number it may show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kithkin.messages.readings import Reading
from kithkin.messages.replies import Evidence
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.units import Units
from kithkin.reasoning.understanding.reading import read_question

Origin = Literal["result", "input", "literature", "asker", "picture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that may be shown, and what it is. `number` is exact in `unit` (None: a pure number).

    `shown_digits` is set when the number itself is only known as written (inside a text): then the written digits
    must be the same, not merely equal after rounding.
    """

    evidence: str
    label: str
    number: float
    unit: str | None
    origin: Origin
    as_written: bool = False


class Ledger:
    """Collects evidence and figures for one reply.

    Ids are "r1", "r2" (computations), "s1" (sources, and posts that people shared), "p1" (pictures), "a1" (the asker).
    """

    def __init__(self, units: Units) -> None:
        self._units = units
        self._evidence: dict[str, Evidence] = {}
        self._figures: list[Figure] = []
        self._by_key: dict[str, str] = {}

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All pieces, in the order they were added."""
        return tuple(self._evidence.values())

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All numbers that may be shown."""
        return tuple(self._figures)

    def next_id(self, prefix: str) -> str:
        """The next free id with this prefix ("r", "p", "a", "s")."""
        return f"{prefix}{sum(key.startswith(prefix) for key in self._evidence) + 1}"

    def add(self, evidence: Evidence, figures: Iterable[Figure] = (), *, key: str = "") -> None:
        """Adds one piece with its figures; `key` lets whoever adds it find it again with `known`."""
        self._evidence[evidence.id] = evidence
        if key:
            self._by_key[key] = evidence.id
        self._figures.extend(figures)

    def known(self, key: str) -> str | None:
        """The id of the piece that was added under this key."""
        return self._by_key.get(key)

    def add_asker(self, reading: Reading) -> str:
        """The asker's own words; their numbers may be repeated."""
        identifier = self.next_id("a")
        figures = [
            Figure(evidence=identifier, label="", number=measure.number, unit=measure.unit, origin="asker")
            for measure in reading.measures
        ]
        piece = Evidence(id=identifier, kind="asker", title="What you wrote", detail=reading.text[:2000])
        self.add(piece, figures)
        return identifier

    def result_figures(self, identifier: str, result: ToolResult) -> list[Figure]:
        """The figures of a tool's values and facts, with the numbers inside their exact texts."""
        figures: list[Figure] = []
        for value, origin in [
            *((value, "result") for value in result.values),
            *((value, "literature") for value in result.facts),
        ]:
            figures.extend(
                self._value_figures(identifier, value, "result" if origin == "result" else "literature")
            )
        return figures

    def text_figures(self, identifier: str, label: str, text: str, origin: Origin) -> list[Figure]:
        """The numbers that stand in a trusted text, to be shown only as they are written there."""
        return [
            Figure(
                evidence=identifier,
                label=label,
                number=measure.number,
                unit=measure.unit,
                origin=origin,
                as_written=True,
            )  # fmt: skip
            for measure in read_question(text, self._units).measures
        ]

    def _value_figures(self, identifier: str, value: Value, origin: Origin) -> list[Figure]:
        figures: list[Figure] = []
        if value.number is not None:
            figures.append(
                Figure(
                    evidence=identifier,
                    label=value.label,
                    number=_as_float(value.number),
                    unit=value.unit,
                    origin=origin,
                )  # fmt: skip
            )
        if value.text is not None:
            figures.extend(self.text_figures(identifier, value.label, value.text, origin))
            if value.unit is not None:
                shown = f"{value.text} {self._units.display(value.unit)}"
                figures.extend(self.text_figures(identifier, value.label, shown, origin))
        return figures


def _as_float(number: float | int) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")
