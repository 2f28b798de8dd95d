"""Texts as vectors, so that what means the same is found though its words differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedding(Protocol):
    """A way to turn texts into vectors. It may be slow: call it off the event loop."""

    name: str
    """What the vectors are kept under; another name whenever the vectors would differ."""
    dimensions: int
    """How long a vector is."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, of length one; all zeros for a text in which it knows nothing."""
        ...


class SentenceEmbedding(Embedding, Protocol):
    """One that reads whole sentences: slow (tens of milliseconds a text), and it tells a question from what may answer it.

    Its methods may be called from several threads. Each raises `ToolFailed` when the model cannot be used.
    """

    languages: NDArray[np.float32]
    """Directions, one row each and at right angles, in which texts differ by their language alone."""

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, to be compared with those of `embed`."""
        ...

    def close(self) -> None:
        """Frees the model. What is embedded afterwards loads it again."""
        ...
