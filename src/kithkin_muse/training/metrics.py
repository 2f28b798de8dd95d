"""What is told of a run: a line of JSON for every step and measurement, and a page to look at."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kithkin_muse.training.evaluation import Measured

NAME = "metrics.jsonl"


@dataclass(slots=True)
class Metrics:
    """The lines of a run. Those of steps after `begin` are dropped: they come from steps that were lost with a process
    and are done again."""

    folder: Path
    begin: int
    writes: bool = True
    """Of several processes one does."""
    lines: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        path = self.folder / NAME
        if path.exists():
            self.lines = [one for one in _whole_lines(path) if one["step"] <= self.begin]
        if self.writes:
            path.write_text("".join(_line(one) for one in self.lines), "utf-8")

    def add(self, **values: Any) -> None:
        """Adds a line."""
        self.lines.append(values)
        if not self.writes:
            return
        with (self.folder / NAME).open("a", encoding="utf-8") as opened:
            opened.write(_line(values))

    def add_measured(self, step: int, measured: Sequence[Measured]) -> None:
        """Adds a line for each task that was measured."""
        for one in measured:
            self.add(step=step, task=one.task, held_out_loss=one.loss, right=one.right, of=len(one.answered))

    def of(self, name: str, **where: Any) -> list[tuple[int, float]]:
        """The steps and values of a name, of those lines that hold also what is asked for."""
        return [
            (one["step"], one[name])
            for one in self.lines
            if name in one and all(one.get(key) == value for key, value in where.items())
        ]


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values) + "\n"


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    """Every line but a last one that was cut off."""
    return [
        json.loads(line) for line in path.read_text("utf-8").splitlines(keepends=True) if line.endswith("\n")
    ]
