"""Questions for tools in words alone, as JSON, for other ways of answering them to be measured on the same ones."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kithkin_muse.data import scoring
from kithkin_muse.data.examples import Example, example
from kithkin_muse.data.frozen import CALLS, EACH, LORA_SEED

UNFIT = "calls.unfit"
FIELDS = tuple(task for task in CALLS if task != UNFIT)
LEARNED = 1000
"""Questions of each field to learn from,"""
TRIED = 200
"""and further ones, and as many that no tool answers, to find out on how sure one has to be."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question."""

    task: str
    words: str
    offered: tuple[str, ...]
    """Names of the tools that are offered with it."""
    tool: str
    """The right one; empty where none fits."""
    gives: str
    """What the right call gives; empty where none fits."""


def plain(one: Example) -> Question:
    """An example of calls without its pictures, of which it has none."""
    words = "".join(part for part in one.question if isinstance(part, str))
    tool = "" if one.truth == scoring.NO_CALL else one.truth.partition("(")[0]
    return Question(one.task, words, tuple(tool.name for tool in one.tools), tool, one.gives)


def write(path: Path, learned: int = LEARNED, tried: int = TRIED) -> None:
    """Writes the frozen questions that an adapter is measured on, and others of the training part to learn from."""
    made = {
        "learned": [
            example(task, LORA_SEED, "training", number) for task in FIELDS for number in range(learned)
        ],
        "tried": [
            example(task, LORA_SEED, "training", learned + number)
            for task in CALLS
            for number in range(tried)
        ],
        "frozen": [example(task, LORA_SEED, "held_out", number) for task in CALLS for number in range(EACH)],
    }
    written = {part: [asdict(plain(one)) for one in examples] for part, examples in made.items()}
    path.write_text(json.dumps(written, ensure_ascii=False, indent=0) + "\n", "utf-8")
