"""Files that lie on disk only while they are worked on, encrypted with a key that is nowhere but in this process's memory.

What a killed process leaves of them nobody can read, neither content nor name. Each block is sealed with AES-256-GCM under the
file's own key with its number as nonce, which never repeats because every file has another key and each block is written
once. Source: NIST SP 800-38D, section 8.2.1.
"""

from __future__ import annotations

import io
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

BLOCK_BYTES: Final = 64 * 1024
_TAG_BYTES: Final = 16


class SealedFile:
    """One such file. `name` is what it is called, `size` how many bytes were written."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.size = 0
        self._path = folder / secrets.token_hex(8)
        self._cipher = AESGCM(AESGCM.generate_key(bit_length=256))

    def create(self) -> BinaryIO:
        """Opens it to be written, from start to end, once. It can be read when that is closed."""
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return cast("BinaryIO", io.BufferedWriter(_Writer(self, io.FileIO(handle, "wb")), BLOCK_BYTES))

    def open(self) -> BinaryIO:
        """Opens it to be read, anywhere in it. Reading raises `OSError` where it was changed on disk."""
        return io.BufferedReader(_Reader(self, io.FileIO(self._path, "rb")), BLOCK_BYTES)

    def seal(self, number: int, block: bytes) -> bytes:
        """A block as it goes to disk."""
        return self._cipher.encrypt(_nonce(number), block, None)

    def unseal(self, number: int, block: bytes) -> bytes:
        """A block as it was written."""
        try:
            return self._cipher.decrypt(_nonce(number), block, None)
        except InvalidTag as error:
            raise OSError("The file was changed on disk.") from error


class _Writer(io.RawIOBase):
    """Collects whole blocks; the last may be shorter."""

    def __init__(self, file: SealedFile, disk: io.FileIO) -> None:
        self._file = file
        self._disk = disk
        self._number = 0
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        view = memoryview(data)
        self._waiting += view
        while len(self._waiting) >= BLOCK_BYTES:
            self._put(bytes(self._waiting[:BLOCK_BYTES]))
            del self._waiting[:BLOCK_BYTES]
        return view.nbytes

    def close(self) -> None:
        if self.closed:
            return
        try:
            if self._waiting:
                self._put(bytes(self._waiting))
                self._waiting.clear()
        finally:
            self._disk.close()
            super().close()

    def _put(self, block: bytes) -> None:
        sealed = memoryview(self._file.seal(self._number, block))
        while sealed:
            sealed = sealed[self._disk.write(sealed) or 0 :]
        self._number += 1
        self._file.size += len(block)


class _Reader(io.RawIOBase):
    """Reads within one block at a time, and keeps the last."""

    def __init__(self, file: SealedFile, disk: io.FileIO) -> None:
        self._file = file
        self._disk = disk
        self._at = 0
        self._number = -1
        self._block = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._file.size}[whence]
        if base + offset < 0:
            raise ValueError("There is nothing before the beginning.")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        number, within = divmod(self._at, BLOCK_BYTES)
        if self._at >= self._file.size or not view:
            return 0
        if number != self._number:
            self._disk.seek(number * (BLOCK_BYTES + _TAG_BYTES))
            self._block = self._file.unseal(number, self._read_block())
            self._number = number
        piece = self._block[within : within + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._disk.close()
        super().close()

    def _read_block(self) -> bytes:
        block = bytearray()
        while len(block) < BLOCK_BYTES + _TAG_BYTES:
            more = self._disk.read(BLOCK_BYTES + _TAG_BYTES - len(block))
            if not more:
                break
            block += more
        return bytes(block)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
