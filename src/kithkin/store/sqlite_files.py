"""SQLite files, with a key or in the open: how each connection to one is set up.

The library is SQLCipher's, which is SQLite with every page encrypted (AES-256 in CBC mode) and sealed (HMAC-SHA512) on its way
to the file and to the write-ahead log; without a key it writes plain SQLite files. It keeps temporary tables in memory
(SQLITE_TEMP_STORE=2). Source: Zetetic, SQLCipher Design and API.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from sqlcipher3 import dbapi2 as _library

from kithkin.messages.errors import Misconfigured

if TYPE_CHECKING:
    from sqlite3 import Error
else:
    Error = _library.Error

BUSY_SECONDS: Final = 30.0
KEY_BYTES: Final = 32
_STATEMENTS: Final = 512
"""Compiled statements that a connection keeps: those that store so many messages at once are one for each number."""
_PLAIN_HEADER: Final = b"SQLite format 3\0"


def connect(
    path: Path, key: bytes | None = None, *, read_only: bool = False, log: bool = True
) -> sqlite3.Connection:
    """A connection; with a write-ahead log beside the file unless it has none and `log` is False.

    Raises `Misconfigured` when the key is not this file's, and `Error` for whatever else is wrong with it.
    """
    connection = cast("Any", _library).connect(
        path,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
    )
    try:
        if key is not None:
            _give_key(connection, key, path)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
            return connection
        if log:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")  # see `checkpoints`
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _give_key(connection: sqlite3.Connection, key: bytes, path: Path) -> None:
    """Opens an encrypted file with its key, of 32 bytes. Raises `Misconfigured` when that is another's.

    What the library holds of the key is kept from being swapped out where the system allows, and wiped when given back. It could do
    that with every piece of memory (`cipher_memory_security`), which makes each message dearer; the rows would
    still lie in Python's memory, so all of the process's is locked instead (`app.memory`).
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"A key has {KEY_BYTES} bytes.")
    connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong key is told by us
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except Error as error:
        if "not a database" not in str(error):
            raise
        raise Misconfigured(
            f"The database {path} cannot be opened: the key does not fit.",
            remedy="It is another folder's, or the file is damaged: move it away, and `kithkin restore` brings a backup back.",
        ) from error


def is_plain(path: Path) -> bool:
    """Whether a file is there and lies in the open."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER
    except FileNotFoundError:
        return False


def is_begun(path: Path) -> bool:
    """Whether anything was ever written to a file."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def opens(path: Path, key: bytes) -> bool:
    """Whether this is the key of an encrypted file."""
    try:
        connect(path, key, read_only=True).close()
    except Misconfigured:
        return False
    return True
