"""Trees that were grown elsewhere (gradient boosting: Friedman, 2001), and weigh what is seen."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Trees that weigh what is seen: each array holds one row a tree, as wide as the largest of them has nodes.

    A node sends on to `left` what is at most its `threshold` in its `feature`, else to `right`; at a leaf both are its own
    number, and `value` is what it adds to `base`, in log-odds. No leaf lies deeper than `depth`.
    """

    feature: NDArray[np.int16]
    threshold: Numbers
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Numbers
    base: Numbers
    depth: NDArray[np.int16]

    def probabilities(self, columns: Numbers) -> Numbers:
        """From one row of numbers a post, how surely each answers, from 0 to 1."""
        trees = np.arange(len(self.feature))
        node = np.zeros((len(columns), len(trees)), dtype=np.int16)
        for _ in range(int(self.depth)):
            seen = np.take_along_axis(columns, self.feature[trees, node].astype(np.int64), axis=1)
            node = np.where(
                seen <= self.threshold[trees, node], self.left[trees, node], self.right[trees, node]
            )
        odds = self.base + self.value[trees, node].sum(axis=1)
        return (1 / (1 + np.exp(-odds))).astype(np.float32)

    def write(self, path: Path) -> None:
        """Keeps them in one file."""
        np.savez_compressed(path, **asdict(self))

    @classmethod
    def read(cls, path: Path) -> Trees:
        """Reads what `write` kept."""
        with np.load(path, allow_pickle=False) as file:
            return cls(**{field.name: file[field.name] for field in fields(cls)})
