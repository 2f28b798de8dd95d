"""The register of what makes examples: every one again from its name, a seed, its part and its number.

    example("pictures.label.small", seed=1, split="training", index=0)

Nothing is stored, so that a training that is resumed needs nothing but the number of the next example.
"""

import random
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from kithkin_muse import chat
from kithkin_muse.data import (
    calls,
    charts,
    counters,
    dials,
    equations,
    grounded,
    icons,
    labels,
    molecules,
    papers,
    scoring,
    tables,
)
from kithkin_muse.data.forms import Example as Example
from kithkin_muse.data.forms import Generator as Generator
from kithkin_muse.data.parted import Split as Split

GENERATORS: Mapping[str, Generator] = {
    "pictures.counter": counters.counter,
    "pictures.figure": partial(counters.counter, windows=(1,)),
    "pictures.label": labels.value,
    "pictures.label.small": partial(labels.value, size=labels.SMALL),
    "pictures.label.line": labels.label,
    "pictures.table": tables.table,
    "pictures.chart": charts.chart,
    "pictures.gauge": dials.gauge,
    "pictures.equation": equations.equation,
    "pictures.worksheet": papers.worksheet,
    "pictures.receipt": papers.receipt,
    "pictures.molecule": molecules.molecule,
    "pictures.icon": icons.icon,
    **calls.GENERATORS,
    "grounded": grounded.grounded,
}
"""Every task by its name."""


def example(generator_name: str, seed: int, split: Split, index: int) -> Example:
    """The example of a number: always the same one. Raises `KeyError` for a name that is not registered."""
    chance = random.Random(f"{generator_name} {seed} {split} {index}")
    return replace(GENERATORS[generator_name](chance, split), task=generator_name)


def score(example: Example, answer: str | chat.Reply) -> bool:
    """Whether an answer is right (see `scoring.right`)."""
    return scoring.right(example, answer)
