"""One-time links and browser sessions in the database, so that `kithkin link` and the server share them.

Only hashes reach it: whoever reads the database cannot enter with what is in it.
"""

from __future__ import annotations

from kithkin.store.connections import Connection, Store


class SqliteBrowserSessions:
    """Implements `channels.web.access.BrowserSessions`. Times are seconds since 1970, UTC."""

    def __init__(self, database: Store) -> None:
        self._database = database

    async def add_link(self, link_hash: bytes, asker: str, expires_at: float) -> None:
        """Remembers a link that has been given to someone."""

        def work(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO browser_links (hash, asker, expires_at) VALUES (?, ?, ?)",
                (link_hash, asker, expires_at),
            )

        await self._database.write(work)

    async def use_link(self, link_hash: bytes, now: float) -> str | None:
        """Takes a link away and says whose it was; None if there is no such link or it has expired.

        One transaction: of two browsers that open the same link at once, one gets in.
        """

        def work(connection: Connection) -> str | None:
            connection.execute("DELETE FROM browser_links WHERE expires_at <= ?", (now,))
            row = connection.execute(
                "DELETE FROM browser_links WHERE hash = ? RETURNING asker", (link_hash,)
            ).fetchone()
            return None if row is None else row[0]

        return await self._database.write(work)

    async def add_session(self, session_hash: bytes, asker: str, expires_at: float, now: float) -> None:
        """Remembers a session, and forgets those that have ended."""

        def work(connection: Connection) -> None:
            connection.execute("DELETE FROM browser_sessions WHERE expires_at <= ?", (now,))
            connection.execute(
                "INSERT INTO browser_sessions (hash, asker, expires_at) VALUES (?, ?, ?)",
                (session_hash, asker, expires_at),
            )

        await self._database.write(work)

    async def asker_of(self, session_hash: bytes, now: float) -> str | None:
        """Whose session it is; None if there is none or it has ended."""

        def work(connection: Connection) -> str | None:
            row = connection.execute(
                "SELECT asker FROM browser_sessions WHERE hash = ? AND expires_at > ?", (session_hash, now)
            ).fetchone()
            return None if row is None else row[0]

        return await self._database.read(work)
