"""Reads a question and a post as one text, and says what the post is to the question.

The lower half of the layers is the sentence model's own; the upper half was trained further on invented questions and posts
(`evaluations.circle.learning.joint`), and is kept in whole bytes a weight beside this file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kithkin.engines.nano_e5.encoder import Encoder
from kithkin.engines.nano_e5.layers import LAYERS, LINEAR_PARTS, NORMS, WHOLE_BYTES, Layers
from kithkin.engines.nano_e5.package_file import Numbers

LEARNT: Final = Path(__file__).with_name("reader.npz")


class JointReader:
    """The encoder with its upper half trained to judge."""

    def __init__(self, encoder: Encoder, learnt: Path = LEARNT) -> None:
        self._encoder = encoder
        with np.load(learnt, allow_pickle=False) as file:
            held: dict[str, NDArray[Any]] = dict(file)
        self._head: Numbers = held["head.weight"]
        self._bias: Numbers = held["head.bias"]
        self._upper = Layers(WHOLE_BYTES, {name: held[name] for name in _names_in_bytes()})

    def read(self, question: str, post: str) -> Numbers:
        """The log-odds that the post answers, then a score for each kind: see `ports.reading_together`."""
        whole = self._encoder.pieces.together(question, post)
        found = self._upper.run(self._encoder.half_way(whole)).mean(axis=0)
        return (self._head @ (found / np.linalg.norm(found)) + self._bias).astype(np.float32)


def _names_in_bytes() -> list[str]:
    """The names of all weights of six layers in whole bytes, as the graph and the file have them."""
    parts = [f"{part}.{what}" for part in LINEAR_PARTS for what in ("bytes", "scales", "b")]
    parts += [f"{norm}.{end}" for norm in NORMS for end in "wb"]
    return [f"l{number}.{name}" for number in range(LAYERS) for name in parts]
