"""Sentences as vectors, offline: the mean of token vectors that come bundled with a package.

The weights are those of WordLlama (L2 supercat, 256 dimensions; D. Lee Miller, 2024, MIT licence), taken from its wheel as
data: none of its code is run. They know English best; other languages are found by their words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from kithkin.messages.errors import Misconfigured

_PACKAGE: Final = "wordllama"
_TOKENIZER: Final = "wordllama/tokenizers/l2_supercat_tokenizer_config.json"
_WEIGHTS: Final = "wordllama/weights/l2_supercat_256.safetensors"
_LONGEST_CHARACTERS: Final = 2_000
_AT_ONCE: Final = 512

Vectors = NDArray[np.float32]
_Weights = np.memmap[tuple[int, ...], np.dtype[np.float16]]


class StaticEmbedding:
    """Means of static token vectors: some eight thousand short texts a second on one core."""

    name: str = "wordllama-l2-supercat-256"
    dimensions: int = 256

    def __init__(self) -> None:
        """Loads the weights (a third of a second). Raises `Misconfigured` when they are not installed."""
        try:
            package = distribution(_PACKAGE)
        except PackageNotFoundError as error:
            raise Misconfigured(
                "The word vectors for searching what people shared are not installed.",
                remedy="Run `make run` again, or: pip install --no-deps wordllama==0.4.0.post1",
            ) from error
        self._tokenizer = Tokenizer.from_file(str(package.locate_file(_TOKENIZER)))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._weights = _open_weights(Path(str(package.locate_file(_WEIGHTS))))

    def tokens(self) -> Mapping[str, int]:
        """Every token with its number, the commoner ones lower."""
        return self._tokenizer.get_vocab()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See the protocol."""
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _AT_ONCE):
            some = [text[:_LONGEST_CHARACTERS] for text in texts[start : start + _AT_ONCE]]
            for row, encoded in enumerate(
                self._tokenizer.encode_batch(some, add_special_tokens=False), start=start
            ):
                if encoded.ids:
                    found[row] = self._weights[encoded.ids].mean(axis=0, dtype=np.float32)
        lengths = np.linalg.norm(found, axis=1, keepdims=True).astype(np.float32)
        return np.divide(found, lengths, out=found, where=lengths > 0)


def _open_weights(path: Path) -> _Weights:
    """The one matrix of a safetensors file (Hugging Face, safetensors format: length, JSON header, data), left on disk until used."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        tensor = json.loads(file.read(length))["embedding.weight"]
    return np.memmap(
        path, np.float16, "r", offset=8 + length + tensor["data_offsets"][0], shape=tuple(tensor["shape"])
    )
