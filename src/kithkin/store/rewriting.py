"""Writes a database file anew beside itself under another key, and puts the new one in its place."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from kithkin.messages.errors import Misconfigured
from kithkin.ports.keys import Progress
from kithkin.private_files import flush_folder
from kithkin.store.database import FILE
from kithkin.store.sqlite_files import Error, connect, is_begun, is_plain, opens

_INSTRUCTIONS_BETWEEN_TELLING: Final = 100_000
_BLOCK: Final = 1024 * 1024
_COMPANIONS: Final = ("-journal", "-wal", "-shm")


class SqliteFile:
    """Implements `ports.keys.KeyedFile` for the database of a folder.

    `source` is another file to write it anew from, instead of itself, and `amend` changes what was written before it counts.
    """

    def __init__(
        self,
        folder: Path,
        *,
        source: Path | None = None,
        amend: Callable[[sqlite3.Connection], None] | None = None,
    ) -> None:
        self._path = folder / FILE
        self._new = folder / f"{FILE}.next"
        self._source = source
        self._amend = amend

    def is_begun(self) -> bool:
        """See the port."""
        return is_begun(self._path)

    def is_plain(self) -> bool:
        """See the port."""
        return is_plain(self._path)

    def opens(self, key: bytes) -> bool:
        """See the port."""
        return self.is_begun() and opens(self._path, key)

    def write_anew(self, key: bytes | None, new_key: bytes | None, told: Progress) -> None:
        """See the port. Raises `Misconfigured` when the file is in use, damaged, or the disk full."""
        try:
            self.drop_new()
            source = (
                connect(self._source, key, read_only=True) if self._source else _without_log(self._path, key)
            )
            with closing(source) as connection:
                write_copy(connection, self._new, new_key, told)
            if self._amend is not None:
                with closing(connect(self._new, new_key, log=False)) as connection:
                    self._amend(connection)
        except (OSError, Error) as error:
            raise Misconfigured(
                f"The database cannot be written anew: {error}.",
                remedy="See that no other Kithkin uses the folder and that there is room for it twice; nothing was changed.",
            ) from error

    def take_new(self) -> None:
        """See the port."""
        with ExitStack() as opened:
            old = opened.enter_context(self._path.open("r+b")) if self.is_plain() else None
            # First, because a log beside another file than its own would be read into that.
            for companion in _COMPANIONS:
                Path(f"{self._path}{companion}").unlink(missing_ok=True)
            self._new.replace(self._path)
            flush_folder(self._path.parent)
            if old is not None:
                _overwrite(old.fileno(), os.fstat(old.fileno()).st_size)

    def drop_new(self) -> None:
        """See the port."""
        for companion in ("", *_COMPANIONS):
            Path(f"{self._new}{companion}").unlink(missing_ok=True)


def write_copy(connection: sqlite3.Connection, into: Path, key: bytes | None, told: Progress) -> None:
    """Writes all that a connection sees at this instant into a new file under a key, flushed to disk and checked.

    With `key` None the file lies in the open. Others may go on writing to the original. Raises `Misconfigured` when what was
    written is not whole, `OSError` and `Error`.
    """
    os.close(os.open(into, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    pages, page_bytes = (
        int(connection.execute(f"PRAGMA main.{pragma}").fetchone()[0])
        for pragma in ("page_count", "page_size")
    )

    def tell() -> int:
        with contextlib.suppress(OSError):
            told(min(1.0, into.stat().st_size / max(1, pages * page_bytes)))
        return 0

    secret = f"\"x'{key.hex()}'\"" if key is not None else "''"
    connection.execute("PRAGMA query_only = OFF")
    connection.execute(f"ATTACH DATABASE ? AS fresh KEY {secret}", (str(into),))
    connection.set_progress_handler(tell, _INSTRUCTIONS_BETWEEN_TELLING)
    connection.execute("BEGIN")
    connection.execute("SELECT sqlcipher_export('fresh')")
    for pragma in ("application_id", "user_version"):
        value = connection.execute(f"PRAGMA main.{pragma}").fetchone()[0]
        connection.execute(f"PRAGMA fresh.{pragma} = {value}")
    connection.execute("COMMIT")
    found = connection.execute("PRAGMA fresh.quick_check").fetchall()
    connection.set_progress_handler(None, 0)
    connection.execute("DETACH DATABASE fresh")
    if found != [("ok",)]:
        raise Misconfigured(
            f"The database is damaged: {found[0][0]}.", remedy="`kithkin restore` brings a backup back."
        )
    with into.open("rb") as file:
        os.fsync(file.fileno())
    told(1.0)


def _without_log(path: Path, key: bytes | None) -> sqlite3.Connection:
    """A connection for which everything is in the file itself: no log is left beside it when it is closed."""
    connection = connect(path, key)
    if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
        connection.close()
        raise Misconfigured("The database is in use.", remedy="Stop whatever uses it first.")
    return connection


def _overwrite(handle: int, size: int) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    for start in range(0, size, _BLOCK):
        os.write(handle, b"\0" * min(_BLOCK, size - start))
    os.fsync(handle)
