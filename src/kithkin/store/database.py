"""One SQLite file, one writer thread, a few readers.

Writes are queued; the writer takes all that wait, runs each under its own savepoint and commits them together, so
that many small writes cost one flush to disk. A write's result is handed over only after the commit. Urgent writes, for
which somebody outside waits, go first and wait for one other at most. Other
processes (the terminal beside the server) may use the same file: they wait for each other up to `BUSY_SECONDS`.
"""

from __future__ import annotations

import os
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from kithkin import failpoints
from kithkin.messages.errors import Misconfigured
from kithkin.store.checkpoints import Checkpoints
from kithkin.store.migrations import migrate
from kithkin.store.reading import Awaited, Readers
from kithkin.store.sqlite_files import Error, connect

T = TypeVar("T")

FILE: Final = "kithkin.db"
"""How the database is called within its folder."""
_READERS = 2
_LARGEST_BATCH = 64


@dataclass(slots=True, kw_only=True)
class _Write:
    """A queued write, what its caller waits for, whether traces must leave the log at once, and whether it goes first."""

    work: Callable[[sqlite3.Connection], Any]
    erases: bool = False
    urgent: bool = False
    after_commit: Callable[[Any], None] | None = None
    awaited: Awaited = field(default_factory=Awaited.here)


class _Waiting:
    """What the writer has yet to do, urgent writes first."""

    def __init__(self, arriving: queue.SimpleQueue[_Write | None]) -> None:
        self._arriving = arriving
        self._ended = False
        self._urgent: deque[_Write] = deque()
        self._others: deque[_Write] = deque()

    def __len__(self) -> int:
        return len(self._urgent) + len(self._others)

    def wait(self) -> bool:
        """Returns when there is a write to do; false when there will be none any more."""
        self._look()
        while not len(self) and not self._ended:
            self._sort(self._arriving.get())
            self._look()
        return len(self) > 0

    def next(self) -> _Write:
        """The write to do now."""
        return self._urgent.popleft() if self._urgent else self._others.popleft()

    def goes_along(self, first: _Write, latest: _Write) -> bool:
        """Whether the next write belongs into the transaction that began with `first` and whose latest write is `latest`."""
        self._look()
        return len(self) > 0 and (latest.urgent if first.urgent else not self._urgent)

    def all(self) -> list[_Write]:
        """Everything that waits, which is forgotten here."""
        waiting = [*self._urgent, *self._others]
        self._urgent.clear()
        self._others.clear()
        return waiting

    def _look(self) -> None:
        while not self._arriving.empty():
            self._sort(self._arriving.get())

    def _sort(self, write: _Write | None) -> None:
        if write is None:
            self._ended = True
        else:
            (self._urgent if write.urgent else self._others).append(write)


class Database:
    """The database of one Kithkin home. Open it once per process and close it at the end.

    With a `key` (32 bytes) everything is encrypted on its way to the disk. Raises `Misconfigured` when the folder cannot be
    used, the file is not one of ours, or the key is not its key.
    """

    def __init__(self, folder: Path, *, name: str = FILE, key: bytes | None = None) -> None:
        self.path = folder / name
        self._writes: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._closed = False
        try:
            _make_private(folder, self.path)
            self._writing = connect(self.path, key)
            migrate(self._writing)
        except (OSError, Error) as error:
            raise Misconfigured(
                f"The database {self.path} cannot be opened: {error}.",
                remedy="Check that KITHKIN_HOME is a folder of yours with space left.",
            ) from error
        self._checkpoints = Checkpoints(lambda: connect(self.path, key))
        self._readers = Readers(lambda: connect(self.path, key, read_only=True), _READERS)
        self._writer = threading.Thread(target=self._write_forever, name="kithkin-write", daemon=True)
        self._writer.start()

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs a query on a read-only connection."""
        return await self._readers.read(work)

    async def write(
        self,
        work: Callable[[sqlite3.Connection], T],
        *,
        erases: bool = False,
        urgent: bool = False,
        after_commit: Callable[[T], None] | None = None,
    ) -> T:
        """Runs a change and returns its result after it is on disk.

        Being cancelled while waiting does not undo the change. `erases` also empties the write-ahead log, so that
        what was deleted is not left in it. `urgent` ones go before those that are not. `after_commit` gets the result once it is on disk, in the writer's thread,
        even if the caller has gone; it must be quick and not raise.
        """
        if self._closed:
            raise Misconfigured("The database is closed.")
        write = _Write(work=work, erases=erases, urgent=urgent, after_commit=after_commit)
        self._writes.put(write)
        return await write.awaited.future

    async def server_time(self) -> float | None:
        """None: a file has no clock."""
        return None

    def close(self) -> None:
        """Finishes what is queued and closes the file. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._writes.put(None)
        self._writer.join()
        self._checkpoints.close()
        self._readers.close()
        self._writing.close()

    def _write_forever(self) -> None:
        waiting = _Waiting(self._writes)
        while waiting.wait():
            self._commit(waiting)

    def _commit(self, waiting: _Waiting) -> None:
        """One transaction with what waits: urgent writes and one other; or others, until there are many or an urgent one comes."""
        settled: list[tuple[_Write, Any, Exception | None]] = []
        alone = len(waiting) == 1
        first = write = waiting.next()
        try:
            self._writing.execute("BEGIN IMMEDIATE")
            if alone:
                settled.append((write, write.work(self._writing), None))
            else:
                settled.append((write, *self._run(write)))
                while len(settled) < _LARGEST_BATCH and waiting.goes_along(first, write):
                    write = waiting.next()
                    settled.append((write, *self._run(write)))
            self._writing.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - handed to the callers; nothing of theirs was kept
            if self._writing.in_transaction:
                self._writing.execute("ROLLBACK")
            begun = [write for write, _, _ in settled] or [write, *waiting.all()]
            settled = [(write, None, error) for write in begun]
        if any(write.erases and error is None for write, _, error in settled):
            failpoints.reach("erase.committed")
            self._checkpoints.empty(self._writing)
        for write, result, error in settled:
            if error is None and write.after_commit is not None:
                write.after_commit(result)
            write.awaited.tell(result, error)
        self._checkpoints.committed(self._writing)

    def _run(self, write: _Write) -> tuple[Any, Exception | None]:
        self._writing.execute("SAVEPOINT one_write")
        try:
            result = write.work(self._writing)
        except Exception as error:  # noqa: BLE001 - handed to the caller; the other writes must not suffer
            self._writing.execute("ROLLBACK TO one_write")
            self._writing.execute("RELEASE one_write")
            return None, error
        self._writing.execute("RELEASE one_write")
        return result, None


def _make_private(folder: Path, path: Path) -> None:
    """The folder for the owner only, and the file, before SQLite makes it with the usual permissions."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
