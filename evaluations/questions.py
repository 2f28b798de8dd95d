"""The frozen questions, the audited samples and the held-out questions, with their keys.

A line is one JSON object: `id`, `field`, `question` (and `turns` where earlier messages matter), `answer`, `source` (how the
truth was worked out), `why` (what makes it unanswerable or a trap), `picture` (what to draw, see `pictures.py`).
The answer holds one of

- `number` or `numbers`, with `unit` and relative `tolerance`; a unit ending in "?" may be left out of the reply;
- `text`: phrases of which the reply's answer must hold one (and none of `not`);
- `abstain`: the right outcome is to ask or to say that it cannot be known. Beside `number` it means that both the
  number and an abstention are right; beside `text`, that saying why there is no answer is right too;
- `also`: further answers of the same form that are as right (the same fact in a unit that needs chemistry to convert);
- `disposition`: "emergency" or "not emergency".
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SETS = ("questions", "audited", "heldout")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What counts as right."""

    numbers: tuple[float, ...] = ()
    unit: str = ""
    unit_optional: bool = False
    tolerance: float = 0.005
    text: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    abstain: bool = False
    disposition: str = ""
    also: tuple[Key, ...] = ()

    @property
    def is_unanswerable(self) -> bool:
        return self.abstain and not self.numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question with its key. `turns` holds every message, the question last."""

    id: str
    field: str
    turns: tuple[str, ...]
    key: Key
    source: str
    picture: dict[str, Any] | None = None

    @property
    def question(self) -> str:
        return self.turns[-1]


def key_from(answer: dict[str, Any]) -> Key:
    numbers = answer.get("numbers", [answer["number"]] if "number" in answer else [])
    unit = str(answer.get("unit", ""))
    return Key(
        numbers=tuple(float(number) for number in numbers),
        unit=unit.removesuffix("?"),
        unit_optional=unit.endswith("?"),
        tolerance=float(answer.get("tolerance", 0.005)),
        text=tuple(answer.get("text", ())),
        excluded=tuple(answer.get("not", ())),
        abstain=bool(answer.get("abstain", False)),
        disposition=answer.get("disposition", ""),
        also=tuple(key_from(other) for other in answer.get("also", ())),
    )


def item_from(line: str) -> Item:
    read = json.loads(line)
    return Item(
        id=read["id"],
        field=read["field"],
        turns=tuple(read.get("turns", [read["question"]])),
        key=key_from(read["answer"]),
        source=read["source"],
        picture=read.get("picture"),
    )


def load(which: str = "questions", field: str = "") -> list[Item]:
    """The items of one set in a fixed order, or of one field of it."""
    files = sorted((FOLDER / which).glob("*.jsonl"))
    items = [
        item_from(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()
    ]
    return [item for item in items if not field or item.field == field]
