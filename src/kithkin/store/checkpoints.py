"""Copies what was committed from the write-ahead log into the database file, beside the commits instead of within them.

SQLite by itself does it in the commit that makes the log too long: whoever waits for that commit waits for hundreds of pages
and two more flushes. Source: SQLite, Write-Ahead Logging, Checkpointing.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable

from kithkin.store.sqlite_files import Error

_log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.2
_QUIET_PAUSES = 5
"""So many pauses go by before a copy while hardly anything is written: an answered message makes commits for a second or so."""
_MANY_COMMITS = 128
"""From so many on nothing is waited for beyond the one pause: the log must not grow long."""
HELD_BACK_SECONDS = 0.5
"""How long all writing waits for readers elsewhere, when what was deleted must leave the log; after that it is tried beside."""
LONGEST_LOG = 8192
"""Pages (32 MB). While commits go on, a copy made beside them never reaches the log's end, so it can never begin anew:
when it is this long, the writer copies the rest itself, which is little right after a copy."""


class Checkpoints:
    """A thread that copies some time after each commit, on a connection of its own, and sleeps while nothing is written."""

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        *,
        pause_seconds: float = PAUSE_SECONDS,
        longest_log: int = LONGEST_LOG,
    ) -> None:
        self._connect = connect
        self._pause_seconds = pause_seconds
        self._longest_log = longest_log
        self._written = threading.Event()
        self._ended = threading.Event()
        self._many = threading.Event()
        self._commits = 0
        self._too_long = False
        self._held_back = False
        self.alone = threading.Lock()
        """Whoever holds it copies; SQLite refuses a second one without waiting."""
        self._thread = threading.Thread(target=self._copy_forever, name="kithkin-checkpoint", daemon=True)
        self._thread.start()

    def committed(self, connection: sqlite3.Connection) -> None:
        """Call it after each commit, in the writer's thread, with its connection."""
        self._written.set()
        self._commits += 1
        if self._commits >= _MANY_COMMITS:
            self._many.set()
        if self._too_long:
            self._too_long = False
            with self.alone:
                _copy(connection)

    def empty(self, connection: sqlite3.Connection) -> None:
        """Takes what was deleted out of the log as well, now or, while a reader elsewhere holds it back, as soon as it lets go."""
        with self.alone:
            self._held_back = not _empty(connection, HELD_BACK_SECONDS)
        if self._held_back:
            _log.warning(
                "Deleted data stay in the write-ahead log until another program lets go of the file."
            )

    def close(self) -> None:
        """Ends the thread."""
        self._ended.set()
        self._written.set()
        self._many.set()
        self._thread.join()

    def _copy_forever(self) -> None:
        connection = self._connect()
        try:
            while True:
                self._written.wait()
                if self._ended.wait(self._pause_seconds):
                    return
                self._many.wait((_QUIET_PAUSES - 1) * self._pause_seconds)
                self._written.clear()
                self._many.clear()
                self._commits = 0
                if self._ended.is_set():  # it was said in between, and what would have woken us is cleared
                    return
                with self.alone:
                    length = _copy(connection)
                    if self._held_back:
                        self._held_back = not _empty(connection, 0.0)
                self._too_long = length > self._longest_log
                if self._held_back:
                    self._written.set()
                    self._many.set()
        finally:
            connection.close()


def _empty(connection: sqlite3.Connection, seconds: float) -> bool:
    """Whether the log holds nothing any more; readers are waited for so long, and meanwhile nobody can write."""
    before = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
    try:
        return connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    except Error:
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {before}")


def _copy(connection: sqlite3.Connection) -> int:
    """Copies what no reader still needs in the log; the log's length in pages. A fault is left to the next time."""
    try:
        return connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
    except Error as error:
        _log.warning("The write-ahead log could not be copied: %s.", error)
        return 0
