"""Recipes so small that a step takes a moment, and runs of them."""

from pathlib import Path
from typing import Any

import torch

from kithkin_muse.training.recipes import Recipe, parse
from kithkin_muse.training.several import Crew
from kithkin_muse.training.supervised import Run, begin, train

ALONE = Crew(torch.device("cpu"))
"""One process on the processor."""

SMALL: dict[str, Any] = {
    "name": "small", "batch": 4, "keep_every": 5, "measure_every": 100, "held_out": 4, "samples": 2,
    "model": {"depth": 1, "vocabulary": 320, "context": 256, "width": 64, "head_width": 32},
    "stages": [
        {"steps": 8, "tasks": {"pictures.counter": 1}},
        {"steps": 8, "tasks": {"pictures.counter": 1, "pictures.label.small": 2}},
    ],
    "data": {"vocabulary_from": 20},
}  # fmt: skip
"""What TOML would hold."""


def small(**changed: Any) -> Recipe:
    """The small recipe, with some of it changed."""
    return parse(SMALL | changed)


def begun(folder: Path, recipe: Recipe | None = None) -> Run:
    """A run before its first step."""
    return begin(recipe or small(), folder, ALONE)


def silent(_: str) -> None:
    """Hears of progress, and says nothing."""


def trained(folder: Path, recipe: Recipe | None = None) -> Run:
    """A run after its last step."""
    run = begun(folder, recipe)
    train(run, silent)
    return run
