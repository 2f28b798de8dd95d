"""Writes a database file anew beside itself under another key, and puts the new one in its place."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kithkin.messages.errors import Misconfigured
from kithkin.ports.keys import Progress
from kithkin.store.database import FILE
from kithkin.store.sqlite_files import Error, connect, is_begun, is_plain, opens

_INSTRUCTIONS_BETWEEN_TELLING: Final = 100_000
_BLOCK: Final = 1024 * 1024
_COMPANIONS: Final = ("", "-journal", "-wal", "-shm")


class SqliteFile:
    """Implements `ports.keys.KeyedFile` for the database of a folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._new = folder / f"{FILE}.next"

    def is_begun(self) -> bool:
        """See the port."""
        return is_begun(self._path)

    def is_plain(self) -> bool:
        """See the port."""
        return is_plain(self._path)

    def opens(self, key: bytes) -> bool:
        """See the port."""
        return opens(self._path, key)

    def write_anew(self, key: bytes | None, new_key: bytes, told: Progress) -> None:
        """See the port. Raises `Misconfigured` when the file is in use, damaged, or the disk full."""
        self.drop_new()
        try:
            os.close(os.open(self._new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with _opened(self._path, key) as connection:
                self._copy(connection, new_key, told)
            with self._new.open("rb") as file:
                os.fsync(file.fileno())
        except (OSError, Error) as error:
            raise Misconfigured(
                f"The database cannot be written anew: {error}.",
                remedy="See that no other Kithkin uses the folder and that there is room for it twice; nothing was changed.",
            ) from error

    def take_new(self) -> None:
        """See the port."""
        with self._path.open("r+b") as old:
            size, in_the_open = self._path.stat().st_size, self.is_plain()
            self._new.replace(self._path)
            _flush_folder(self._path.parent)
            if in_the_open:
                _overwrite(old.fileno(), size)

    def drop_new(self) -> None:
        """See the port."""
        for companion in _COMPANIONS:
            Path(f"{self._new}{companion}").unlink(missing_ok=True)

    def _copy(self, connection: sqlite3.Connection, new_key: bytes, told: Progress) -> None:
        whole = max(1, self._path.stat().st_size)

        def tell() -> int:
            with contextlib.suppress(OSError):
                told(min(1.0, self._new.stat().st_size / whole))
            return 0

        connection.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{new_key.hex()}'\"", (str(self._new),))
        connection.set_progress_handler(tell, _INSTRUCTIONS_BETWEEN_TELLING)
        connection.execute("SELECT sqlcipher_export('fresh')")
        for pragma in ("application_id", "user_version"):
            value = connection.execute(f"PRAGMA main.{pragma}").fetchone()[0]
            connection.execute(f"PRAGMA fresh.{pragma} = {value}")
        found = connection.execute("PRAGMA fresh.quick_check").fetchall()
        connection.set_progress_handler(None, 0)
        if found != [("ok",)]:
            raise Misconfigured(
                f"The database is damaged: {found[0][0]}.", remedy="`kithkin restore` brings a backup back."
            )
        told(1.0)


@contextmanager
def _opened(path: Path, key: bytes | None) -> Generator[sqlite3.Connection]:
    """A connection for which everything is in the file itself: no log is left beside it when it is closed."""
    connection = connect(path, key)
    try:
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        if mode != "delete":
            raise Misconfigured("The database is in use.", remedy="Stop whatever uses it first.")
        yield connection
    finally:
        connection.close()


def _overwrite(handle: int, size: int) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    for start in range(0, size, _BLOCK):
        os.write(handle, b"\0" * min(_BLOCK, size - start))
    os.fsync(handle)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
