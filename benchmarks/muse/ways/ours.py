"""This package's own generation, from a checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch

from benchmarks.muse.ways import PROMPT
from kithkin_muse import checkpoints
from kithkin_muse.generation import generate


def load(folder: Path, _: str) -> Callable[[int], list[int]]:
    """Something that reads the prompt and gives so many new tokens."""
    torch.set_num_threads(1)
    model = checkpoints.load(folder / "checkpoint")
    return lambda new: [int(one) for one in generate(model, torch.tensor([PROMPT]), limit=new)]
