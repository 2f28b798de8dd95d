"""The same tables in Postgres, for several hosts that share one circle.

Each write is one SERIALIZABLE transaction on a connection of its own thread: the stores are written as if there were one
writer, and Postgres makes it look so. Where two get in each other's way, one is told to begin again, and does; after a few
times it has all others wait for it.
A write's result is handed over only after the commit is on disk.

What is deleted is gone from every query at once. Its bytes leave the server's files when Postgres vacuums the table and
recycles its log, which we cannot hurry: see the operator's page.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.abc import Buffer
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumperUnknown

from kithkin.messages.errors import Misconfigured, TryAgain
from kithkin.store.connections import Connection, Cursor
from kithkin.store.conversation_queue import PROCESS
from kithkin.store.migrations import MIGRATIONS, Migration
from kithkin.store.postgres_dialect import for_postgres
from kithkin.store.postgres_schema import prepare_schema

T = TypeVar("T")

_log = logging.getLogger(__name__)

_CONNECTIONS = 8
_MOST_TRIES = 8
_ALONE_FROM = 3
_LONGEST_PAUSE_SECONDS = 0.25
_COME_BACK_SECONDS = 5.0
_WRITING = 0x4B495452  # "KITR": the advisory lock that every write shares, and that one which keeps colliding takes alone

# Postgres may report a collision as the breach of a key or of a reference that an earlier order would not have caused.
_COLLISIONS = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.UniqueViolation,
    errors.ForeignKeyViolation,
)

SESSION_SETTINGS = """
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
    SET idle_in_transaction_session_timeout = '30s'; SET lock_timeout = '15s';
"""
"""A commit is on disk before it counts; a host that no longer answers is given up by the server after half a minute."""

_BEGIN = "BEGIN ISOLATION LEVEL SERIALIZABLE"
_BEGIN_AMONG_OTHERS = f"{_BEGIN}; SELECT pg_advisory_xact_lock_shared({_WRITING})"
_KEPT_ALIVE = {"connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


class _Text(StrDumperUnknown):
    """Text without the character NUL, which Postgres cannot hold; U+FFFD stands in, for stored and sought text alike."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


class _Flag(Int8Dumper):
    """True and False as 1 and 0."""

    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"


class PostgresConnection:
    """A psycopg connection that takes the stores' SQL. `raw` is the connection itself."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw = raw
        raw.adapters.register_dumper(str, _Text)
        raw.adapters.register_dumper(int, Int8Dumper)
        raw.adapters.register_dumper(bool, _Flag)

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        """Runs one statement."""
        return self.raw.execute(for_postgres(sql), parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor:
        """Runs one statement once for each row of values."""
        cursor = self.raw.cursor()
        cursor.executemany(for_postgres(sql), parameters)
        return cursor


class PostgresDatabase:
    """Implements `store.connections.Store`. Several processes and hosts may open the same database.

    `url` is a libpq connection string ("postgresql://…"); up to `connections` are opened, as they are needed. All connections
    of a process have one name of their own on the server (`application_name`), by which a lost process is known. Raises
    `Misconfigured` when the database cannot be opened or is not one of ours; no error repeats the password.
    """

    def __init__(
        self, url: str, *, connections: int = _CONNECTIONS, migrations: Sequence[Migration] = MIGRATIONS
    ) -> None:
        self.conninfo = named_address(url)
        self._closed = False
        self._mine = threading.local()
        self._opened: set[PostgresConnection] = set()
        self._opening = threading.Lock()
        try:
            with _connect(self.conninfo) as connection:
                prepare_schema(connection, PostgresConnection(connection), migrations)
        except psycopg.Error as error:
            raise Misconfigured(
                f"The Postgres database cannot be opened: {_words(error)}.",
                remedy="Check that KITHKIN_DATABASE_URL names a running server and a database of Kithkin's own.",
            ) from None
        self._threads = ThreadPoolExecutor(connections, thread_name_prefix="kithkin-postgres")

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Runs queries on one snapshot. Raises `TryAgain` while the server cannot be reached."""
        if self._closed:
            raise Misconfigured("The database is closed.")
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    async def write(
        self,
        work: Callable[[Connection], T],
        *,
        erases: bool = False,
        urgent: bool = False,
        after_commit: Callable[[T], None] | None = None,
    ) -> T:
        """Runs a change and returns its result after it is on disk; see `Store.write`.

        Raises `TryAgain` while the server cannot be reached (when it went away during the commit, the change may
        nevertheless be there), or when other writers were in the way too often.
        """
        if self._closed:
            raise Misconfigured("The database is closed.")
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._threads, self._write, work, after_commit))

    async def server_time(self) -> float | None:
        """The server's. Raises `TryAgain` while it cannot be reached."""

        def work(connection: Connection) -> float:
            return float(connection.execute("SELECT extract(epoch FROM clock_timestamp())").fetchone()[0])

        return await self.read(work)

    def close(self) -> None:
        """Finishes what is under way and closes the connections. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._threads.shutdown()
        for connection in self._opened:
            connection.raw.close()
        self._opened.clear()

    def _read(self, work: Callable[[Connection], T]) -> T:
        for last in (False, True):  # a connection that died while it lay idle is replaced once
            try:
                connection = self._connection()
                return _transact(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", work)
            except psycopg.OperationalError as error:
                if not self._lost():
                    raise
                if last:
                    raise _away(error) from None
        raise AssertionError("unreachable")

    def _write(self, work: Callable[[Connection], T], after_commit: Callable[[T], None] | None) -> T:
        for attempt in range(_MOST_TRIES):
            last = attempt == _MOST_TRIES - 1
            try:
                result = self._attempt(work, alone=attempt >= _ALONE_FROM)
            except _COLLISIONS as error:
                broken_key = isinstance(error, errors.IntegrityError)
                if broken_key and attempt >= _ALONE_FROM:
                    raise
                if last:
                    raise TryAgain(
                        "Too many changes to the database got in each other's way.", after=_COME_BACK_SECONDS
                    ) from error
                time.sleep(random.uniform(0, min(_LONGEST_PAUSE_SECONDS, 0.002 * 2**attempt)))
            except errors.LockNotAvailable as error:
                raise TryAgain("The database is held up.", after=_COME_BACK_SECONDS) from error
            except psycopg.OperationalError as error:
                if not self._lost():
                    raise
                if attempt > 0:
                    raise _away(error) from None
            else:
                if after_commit is not None:
                    after_commit(result)
                return result
        raise AssertionError("unreachable")

    def _attempt(self, work: Callable[[Connection], T], *, alone: bool) -> T:
        connection = self._connection()
        if not alone:
            return _transact(connection, _BEGIN_AMONG_OTHERS, work)
        # Taken before the transaction, so that its view of the data begins after the others' changes.
        connection.execute("SELECT pg_advisory_lock(?)", (_WRITING,))
        try:
            return _transact(connection, _BEGIN, work)
        finally:
            if not connection.raw.closed:
                connection.execute("SELECT pg_advisory_unlock(?)", (_WRITING,))

    def _connection(self) -> PostgresConnection:
        """This thread's connection, opened anew if it is gone."""
        mine: PostgresConnection | None = getattr(self._mine, "connection", None)
        if mine is None:
            mine = PostgresConnection(_connect(self.conninfo))
            self._mine.connection = mine
            with self._opening:
                self._opened.add(mine)
        return mine

    def _lost(self) -> bool:
        """Whether this thread's connection is gone; then it is forgotten."""
        mine: PostgresConnection | None = getattr(self._mine, "connection", None)
        if mine is not None and not mine.raw.closed:
            return False
        if mine is not None:
            self._mine.connection = None
            with self._opening:
                self._opened.discard(mine)
        return True


def _transact(connection: PostgresConnection, begin: str, work: Callable[[Connection], T]) -> T:
    raw = connection.raw
    try:
        raw.execute(begin.encode())
        result = work(connection)
    except BaseException:
        if not raw.closed:
            raw.execute("ROLLBACK")
        raise
    try:
        ended = raw.execute("COMMIT").statusmessage
    except psycopg.OperationalError as error:
        if raw.closed:
            raise _away(error) from None
        raise
    if ended != "COMMIT":  # a failed statement whose error the work swallowed: Postgres then undoes the whole
        raise psycopg.InternalError("the transaction was undone, because a statement in it had failed")
    return result


def named_address(url: str) -> str:
    """A connection string with a name for this process's connections, unless it has one of ours already.

    Raises `Misconfigured` for what is no address of a Postgres database.
    """
    try:
        name = str(conninfo_to_dict(url).get("application_name", ""))
        if not name.startswith(PROCESS):
            name = PROCESS + secrets.token_hex(6)
        return make_conninfo(url, application_name=name, **_KEPT_ALIVE)
    except psycopg.Error:  # its words repeat parts of the address, which may be parts of the password
        raise Misconfigured(
            "KITHKIN_DATABASE_URL is not an address of a Postgres database.",
            remedy="Write it as postgresql://user:password@host:5432/database, special characters percent-encoded.",
        ) from None


def _connect(conninfo: str) -> psycopg.Connection[Any]:
    connection = psycopg.connect(conninfo, autocommit=True)
    try:
        connection.execute(SESSION_SETTINGS)
    except BaseException:
        connection.close()
        raise
    return connection


def _words(error: psycopg.Error) -> str:
    """What a server said, or why it did not answer; never what the client said of an address it could not make out."""
    words = " ".join(str(error).split()).rstrip(".?")
    if error.sqlstate is None and "connection to server" not in words and "the connection" not in words:
        return "there is no such address"
    return words


def _away(error: psycopg.Error) -> TryAgain:
    _log.warning("Postgres cannot be reached: %s", _words(error))
    return TryAgain("The database cannot be reached at the moment.", after=_COME_BACK_SECONDS)
