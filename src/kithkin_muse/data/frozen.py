"""Fixed sets of held-out examples to measure by, kept as numbers and hashes, so that a generator that changes is noticed.

One set has examples of every task. Two more have what is measured elsewhere: the adapter of `lora` and what it is compared with, on all
sixty calls and sixty grounded questions, and the model card, on the first ten pictures of each five hundred.

Of words a hash is kept. Of a picture its size and 64 shades are kept, since processors differ in the last bit of a pixel.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from kithkin_muse.data.examples import GENERATORS, example
from kithkin_muse.data.forms import Example

FROZEN = Path(__file__).with_name("frozen.json")
SEED = 7_302_011
"""Of the set of every task."""
LORA_SEED = 1
CARD_SEED = 7
EACH = 10
"""Examples of each task in a set,"""
GROUNDED = "grounded"
OF_GROUNDED = 60
"""but for the adapter as many of this one as of all calls."""
CALLS = ("calls.maths", "calls.units", "calls.everyday", "calls.science", "calls.health", "calls.unfit")
COUNTERS = ("pictures.figure", "pictures.counter")
NEAR = 3
"""By how much a shade may differ, of 255."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """One example: of which task, its seed and number, and what it was."""

    task: str
    seed: int
    index: int
    words: str
    """The sha256 of all its words."""
    pictures: tuple[str, ...]
    """Of each picture its width × height and 64 shades in hexadecimal, row by row."""

    def example(self) -> Example:
        """The example itself."""
        return example(self.task, self.seed, "held_out", self.index)


def sets() -> Iterator[tuple[str, int, int]]:
    """What is fixed: tasks, with the seed and how many of the first examples."""
    yield from ((task, SEED, EACH) for task in sorted(GENERATORS))
    yield from ((task, LORA_SEED, EACH) for task in CALLS)
    yield GROUNDED, LORA_SEED, OF_GROUNDED
    yield from ((task, CARD_SEED, EACH) for task in COUNTERS)


def frozen() -> tuple[Frozen, ...]:
    """The sets, as they were fixed."""
    rows: list[dict[str, Any]] = json.loads(FROZEN.read_text("utf-8"))
    return tuple(
        Frozen(row["task"], row["seed"], row["index"], row["words"], tuple(row["pictures"])) for row in rows
    )


def now(task: str, seed: int, index: int) -> Frozen:
    """What an example of a set is as generators are now."""
    made = example(task, seed, "held_out", index)
    words: Mapping[str, Any] = {
        "system": made.system,
        "tools": [asdict(tool) for tool in made.tools],
        "question": [part for part in made.question if isinstance(part, str)],
        "messages": [[one.role, one.recipient, one.tool, *map(str, one.content)] for one in (*made.before, *made.since, *made.reply)],
        "truth": made.truth,
        "compared": made.compared,
    }  # fmt: skip
    hashed = hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return Frozen(
        task,
        seed,
        index,
        hashed,
        tuple(_seen(part) for part in made.question if isinstance(part, Image.Image)),
    )


def _seen(picture: Image.Image) -> str:
    shades = picture.convert("L").resize((8, 8), Image.Resampling.BOX)
    return f"{picture.width}×{picture.height} {shades.tobytes().hex()}"


def changes() -> Iterator[str]:
    """Which examples are no longer what they were, and which are not fixed."""
    kept = frozen()
    for one in kept:
        if one.task not in GENERATORS:
            yield f"{one.task} is no task any more"
        elif not _same(one, now(one.task, one.seed, one.index)):
            yield f"{one.task} {one.index} of seed {one.seed} is another example than was frozen"
    fixed = {(one.task, one.seed, one.index) for one in kept}
    for task, seed, count in sets():
        if any((task, seed, index) not in fixed for index in range(count)):
            yield f"{task} has fewer frozen examples of seed {seed} than {count}"


def _same(one: Frozen, other: Frozen) -> bool:
    if one.words != other.words or len(one.pictures) != len(other.pictures):
        return False
    for before, after in zip(one.pictures, other.pictures, strict=True):
        (size, shades), (new_size, new_shades) = before.split(), after.split()
        apart = (abs(a - b) for a, b in zip(bytes.fromhex(shades), bytes.fromhex(new_shades), strict=True))
        if size != new_size or max(apart) > NEAR:
            return False
    return True


def write() -> None:
    """Fixes the sets anew, as generators are now."""
    rows = [
        json.dumps(asdict(now(task, seed, index)), ensure_ascii=False)
        for task, seed, count in sets()
        for index in range(count)
    ]
    FROZEN.write_text("[\n" + ",\n".join(rows) + "\n]\n", "utf-8")
