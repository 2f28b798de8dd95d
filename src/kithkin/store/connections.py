"""What a store may ask of a database, whichever it is: portable SQL with `?` placeholders, one transaction at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Cursor(Protocol):
    """The outcome of one statement. Fetch only from a statement that returns rows (SELECT or RETURNING)."""

    @property
    def rowcount(self) -> int:
        """How many rows a change touched."""
        ...

    def fetchone(self) -> Any:
        """The next row as a tuple, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """All remaining rows as tuples."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """The remaining rows as tuples."""
        ...


class Connection(Protocol):
    """A connection inside a transaction.

    SQL is what SQLite and Postgres both understand: `?` for values, `ON CONFLICT … DO NOTHING`, `RETURNING`, no `OR IGNORE`,
    no functions of one of them only. Values are None, int, float, str and bytes; a flag is kept as 0 or 1.
    """

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        """Runs one statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor:
        """Runs one statement once for each row of values."""
        ...


class Store(Protocol):
    """A database that runs pieces of work, each in a transaction of its own."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Runs queries. `work` must change nothing."""
        ...

    async def write(
        self,
        work: Callable[[Connection], T],
        *,
        erases: bool = False,
        urgent: bool = False,
        after_commit: Callable[[T], None] | None = None,
    ) -> T:
        """Runs a change and returns its result after it is on disk.

        `work` may be run again from its start when another writer was in the way, so it must touch nothing but the
        connection. Being cancelled while waiting does not undo the change. `erases`: what was deleted must not be left in
        logs where the database can see to that. `urgent`: somebody outside waits, so where writes wait for each other this one goes
        first. `after_commit` gets the result once it is on disk, in a thread of the
        database, even if the caller has gone; it must be quick and not raise.
        """
        ...

    async def server_time(self) -> float | None:
        """The time in seconds since 1970 by the clock that all hosts of this database share; None where it has none of its own."""
        ...

    def close(self) -> None:
        """Finishes what is under way and closes. Safe to call twice."""
        ...
