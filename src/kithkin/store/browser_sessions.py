"""One-time links and browser sessions in the database, so that `kithkin link` and the server share them.

Only hashes reach it: whoever reads the database cannot enter with what is in it.
"""

from __future__ import annotations

import builtins
import hashlib
from collections.abc import Sequence
from typing import Final

from kithkin.ports.people import Person
from kithkin.ports.sign_in import BrowserSession
from kithkin.store.connections import Connection, Store

SEEN_SECONDS: Final = 300.0
"""How exactly it is known when a session was last used: not each request is worth a write."""


class SqliteBrowserSessions:
    """Implements `ports.sign_in.BrowserSessions` on either database."""

    def __init__(self, database: Store) -> None:
        self._database = database

    async def add_link(self, link_hash: bytes, person: str, expires_at: float) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO browser_links (hash, asker, expires_at) VALUES (?, ?, ?)",
                (link_hash, person, expires_at),
            )

        await self._database.write(work)

    async def use_link(self, link_hash: bytes, now: float) -> str | None:
        """See the port. One transaction: of two browsers that open the same link at once, one gets in."""

        def work(connection: Connection) -> str | None:
            connection.execute("DELETE FROM browser_links WHERE expires_at <= ?", (now,))
            row = connection.execute(
                "DELETE FROM browser_links WHERE hash = ? RETURNING asker", (link_hash,)
            ).fetchone()
            return None if row is None else row[0]

        return await self._database.write(work)

    async def add_session(
        self, session_hash: bytes, person: str, expires_at: float, now: float, browser: str = ""
    ) -> None:
        """See the port. Sessions that have ended are forgotten; one of somebody who is gone is not begun."""

        def work(connection: Connection) -> None:
            connection.execute("DELETE FROM browser_sessions WHERE expires_at <= ?", (now,))
            connection.execute(
                "INSERT INTO browser_sessions (hash, asker, expires_at, created_at, seen_at, browser)"
                " SELECT ?, name, ?, ?, ?, ? FROM people WHERE name = ?",
                (session_hash, expires_at, now, now, browser, person),
            )

        await self._database.write(work)

    async def person_of(self, session_hash: bytes, now: float) -> Person | None:
        """See the port. That it was used is noted, but not at every request."""

        def work(connection: Connection) -> tuple[Person, float] | None:
            row = connection.execute(
                "SELECT people.name, people.role, browser_sessions.seen_at FROM browser_sessions"
                " JOIN people ON people.name = browser_sessions.asker WHERE hash = ? AND expires_at > ?",
                (session_hash, now),
            ).fetchone()
            return None if row is None else (Person(name=row[0], role=row[1]), row[2])

        found = await self._database.read(work)
        if found is None:
            return None
        person, seen_at = found
        if now - seen_at >= SEEN_SECONDS:
            await self._database.write(
                lambda connection: (
                    connection.execute(
                        "UPDATE browser_sessions SET seen_at = ? WHERE hash = ? AND seen_at < ?",
                        (now, session_hash, now),
                    ).rowcount
                )
            )
        return person

    async def list(self, person: str, now: float) -> Sequence[BrowserSession]:
        """See the port."""

        def work(connection: Connection) -> builtins.list[BrowserSession]:
            rows = connection.execute(
                "SELECT hash, browser, created_at, seen_at FROM browser_sessions WHERE asker = ? AND expires_at > ?"
                " ORDER BY seen_at DESC, created_at DESC, hash",
                (person, now),
            ).fetchall()
            return [
                BrowserSession(
                    id=self.id_of(bytes(row[0])), browser=row[1], created_at=row[2], seen_at=row[3]
                )
                for row in rows
            ]

        return await self._database.read(work)

    async def end(self, person: str, session: str) -> bool:
        """See the port."""

        def work(connection: Connection) -> bool:
            rows = connection.execute(
                "SELECT hash FROM browser_sessions WHERE asker = ?", (person,)
            ).fetchall()
            ended = [bytes(row[0]) for row in rows if self.id_of(bytes(row[0])) == session]
            connection.executemany("DELETE FROM browser_sessions WHERE hash = ?", [(one,) for one in ended])
            return bool(ended)

        return await self._database.write(work)

    async def end_others(self, person: str, session_hash: bytes) -> int:
        """See the port."""

        def work(connection: Connection) -> int:
            connection.execute("DELETE FROM browser_links WHERE asker = ?", (person,))
            return connection.execute(
                "DELETE FROM browser_sessions WHERE asker = ? AND hash <> ?", (person, session_hash)
            ).rowcount

        return await self._database.write(work)

    def id_of(self, session_hash: bytes) -> str:
        """See the port: a hash of the hash, so that not even the latter is shown."""
        return hashlib.sha256(session_hash).hexdigest()[:16]
