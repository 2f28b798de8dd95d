"""Vectors in one byte a dimension, in memory, and the exact scan over those that are allowed.

Each vector has a scale of its own (its largest component), so that rounding costs little; the database keeps a vector as
that scale (float32, little endian) and its bytes.
"""

from __future__ import annotations

from typing import Any, Final, cast

import numpy as np
import simsimd
from numpy.typing import NDArray

_LARGEST: Final = 127
_FIRST_ROWS: Final = 1024

Rows = NDArray[np.int64]


def pack(vectors: NDArray[np.float32]) -> list[bytes]:
    """Each vector as it is kept."""
    scales = np.abs(vectors).max(axis=1, initial=0.0).astype("<f4") / _LARGEST
    rounded = np.rint(vectors / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    return [scale.tobytes() + row.tobytes() for scale, row in zip(scales, rounded, strict=True)]


class VectorRows:
    """Vectors by row number. A row that was cleared has a scale of zero."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._rows = np.zeros((0, dimensions), dtype=np.int8)
        self._scales = np.zeros(0, dtype=np.float32)

    def put(self, row: int, packed: bytes) -> bool:
        """Takes a kept vector; False for one of another length (made by another version)."""
        if len(packed) != 4 + self._dimensions:
            return False
        if row >= len(self._scales):
            self._grow(max(_FIRST_ROWS, 2 * row))
        self._scales[row] = np.frombuffer(packed[:4], dtype="<f4")[0]
        self._rows[row] = np.frombuffer(packed[4:], dtype=np.int8)
        return True

    def clear(self, row: int) -> None:
        """Overwrites a vector."""
        if row < len(self._scales):
            self._scales[row] = 0
            self._rows[row] = 0

    def nearest(self, query: NDArray[np.float32], allowed: Rows, limit: int) -> Rows:
        """The allowed rows nearest to a vector of length one, nearest first; exact over what is kept."""
        allowed = allowed[allowed < len(self._scales)]
        if not len(allowed) or not query.any():
            return allowed[:0]
        scale = float(np.abs(query).max()) / _LARGEST
        asked = np.rint(query / scale).astype(np.int8)[None, :]
        # cdist gives one minus the cosine of the rounded vectors: their own scales do not matter to it.
        distances = np.asarray(cast("Any", simsimd).cdist(asked, self._rows[allowed], "cosine"))[0]
        distances[self._scales[allowed] == 0] = np.inf
        best = (
            np.argpartition(distances, limit)[:limit] if limit < len(distances) else np.arange(len(distances))
        )
        best = best[np.argsort(distances[best], kind="stable")]
        return allowed[best[np.isfinite(distances[best])]]

    def _grow(self, rows: int) -> None:
        more = rows - len(self._scales)
        self._rows = np.concatenate([self._rows, np.zeros((more, self._dimensions), dtype=np.int8)])
        self._scales = np.concatenate([self._scales, np.zeros(more, dtype=np.float32)])
