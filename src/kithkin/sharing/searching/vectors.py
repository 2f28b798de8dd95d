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
_SCALE_BYTES: Final = 4
_FIRST_ROWS: Final = 1024
_AT_ONCE: Final = 4096
"""Rows gathered at a time: a megabyte, which stays in the processor's cache."""

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

    def fits(self, packed: bytes | None) -> bool:
        """Whether it is a kept vector of this length, not none or one of another version."""
        return packed is not None and len(packed) == _SCALE_BYTES + self._dimensions

    def put(self, row: int, packed: bytes) -> None:
        """Takes a kept vector."""
        if row >= len(self._scales):
            self._grow(max(_FIRST_ROWS, row + row // 2))
        self._scales[row] = np.frombuffer(packed[:_SCALE_BYTES], dtype="<f4")[0]
        self._rows[row] = np.frombuffer(packed[_SCALE_BYTES:], dtype=np.int8)

    def get(self, row: int) -> bytes:
        """A vector as float32, of length one; empty where there is none."""
        if row >= len(self._scales) or self._scales[row] == 0:
            return b""
        vector = self._rows[row].astype(np.float32)
        return (vector / np.linalg.norm(vector)).astype(np.float32).tobytes()

    def clear(self, row: int) -> None:
        """Overwrites a vector."""
        if row < len(self._scales):
            self._scales[row] = 0
            self._rows[row] = 0

    def nearest(
        self, query: NDArray[np.float32], allowed: Rows, limit: int, least_cosine: float = -1.0
    ) -> Rows:
        """The allowed rows nearest to a vector of length one, nearest first, none farther than the least cosine."""
        allowed = allowed[allowed < len(self._scales)]
        allowed = allowed[self._scales[allowed] > 0]
        if not len(allowed) or not query.any():
            return allowed[:0]
        distances = self._distances(query, allowed)
        if limit < len(allowed):
            allowed = allowed[np.argpartition(distances, limit)[:limit]]
        # The few that are left are compared with the question as it is, so that only their own rounding counts.
        rows = self._rows[allowed].astype(np.float32)
        cosines = (rows @ query) / np.linalg.norm(rows, axis=1)
        order = np.argsort(-cosines, kind="stable")
        return allowed[order[cosines[order] >= least_cosine]]

    def _distances(self, query: NDArray[np.float32], allowed: Rows) -> NDArray[np.float32]:
        """One minus the cosine of the rounded vectors; their own scales do not matter to it."""
        scale = float(np.abs(query).max()) / _LARGEST
        asked = np.rint(query / scale).astype(np.int8)[None, :]
        distances = np.empty(len(allowed), dtype=np.float32)
        gathered = np.empty((min(_AT_ONCE, len(allowed)), self._dimensions), dtype=np.int8)
        for start in range(0, len(allowed), _AT_ONCE):
            some = allowed[start : start + _AT_ONCE]
            rows = np.take(self._rows, some, axis=0, out=gathered[: len(some)], mode="clip")
            distances[start : start + len(some)] = np.asarray(
                cast("Any", simsimd).cdist(asked, rows, "cosine")
            )[0]
        return distances

    def _grow(self, rows: int) -> None:
        more = rows + 1 - len(self._scales)
        self._rows = np.concatenate([self._rows, np.zeros((more, self._dimensions), dtype=np.int8)])
        self._scales = np.concatenate([self._scales, np.zeros(more, dtype=np.float32)])
