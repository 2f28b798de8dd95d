"""A sentence model that does as a test says, for what must hold whatever the model makes of a text."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
KNOWS_NOTHING: Vector = np.zeros(384, dtype=np.float32)


class ScriptedSentences:
    """A `ports.embedding.SentenceEmbedding`. `asked` are the questions it was given."""

    name: str = "scripted"
    dimensions: int = 384

    def __init__(self, answer: Callable[[str], Vector] | Exception | None = None) -> None:
        """`answer` makes vectors; it is raised if it is an error. Without one a question is answered when the model is closed."""
        self.languages: Vector = np.zeros((0, 384), dtype=np.float32)
        self.asked: list[str] = []
        self._answer = answer
        self._closed = threading.Event()

    def embed(self, texts: Sequence[str]) -> Vector:
        raise AssertionError("a message is read as a question")

    def embed_question(self, text: str) -> Vector:
        self.asked.append(text)
        if isinstance(self._answer, Exception):
            raise self._answer
        if self._answer is not None:
            return self._answer(text)
        self._closed.wait()
        return KNOWS_NOTHING

    def close(self) -> None:
        self._closed.set()
