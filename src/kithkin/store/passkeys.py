"""Passkeys, the challenges for them, and how often somebody may try something; on either database.

Of a passkey only the public half is here, of a challenge only a hash.
"""

from __future__ import annotations

import builtins
import secrets
from collections.abc import Sequence
from typing import Any, Final

from kithkin.ports.sign_in import Passkey
from kithkin.store.connections import Connection, Store

MOST_CHALLENGES: Final = 500
"""How many may be open at once; whoever asks for ever more only pushes out the oldest."""

_COLUMNS: Final = "id, person, handle, public_key, counter, site, title, created_at, used_at"


class SqlPasskeys:
    """Implements `ports.sign_in.Passkeys`."""

    def __init__(self, database: Store) -> None:
        self._database = database

    async def add_challenge(self, challenge_hash: bytes, person: str, expires_at: float, now: float) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            connection.execute("DELETE FROM passkey_challenges WHERE expires_at <= ?", (now,))
            connection.execute(
                "INSERT INTO passkey_challenges (hash, person, expires_at) VALUES (?, ?, ?)",
                (challenge_hash, person, expires_at),
            )
            connection.execute(
                "DELETE FROM passkey_challenges WHERE hash IN (SELECT hash FROM passkey_challenges"
                " ORDER BY expires_at DESC, hash LIMIT 1000 OFFSET ?)",
                (MOST_CHALLENGES,),
            )

        await self._database.write(work)

    async def take_challenge(self, challenge_hash: bytes, now: float) -> str | None:
        """See the port."""

        def work(connection: Connection) -> str | None:
            row = connection.execute(
                "DELETE FROM passkey_challenges WHERE hash = ? RETURNING person, expires_at",
                (challenge_hash,),
            ).fetchone()
            return None if row is None or row[1] <= now else row[0]

        return await self._database.write(work)

    async def list(self, person: str) -> Sequence[Passkey]:
        """See the port."""

        def work(connection: Connection) -> builtins.list[Passkey]:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM passkeys WHERE person = ? ORDER BY created_at, id", (person,)
            ).fetchall()
            return [_passkey(row) for row in rows]

        return await self._database.read(work)

    async def find(self, passkey: bytes) -> Passkey | None:
        """See the port."""

        def work(connection: Connection) -> Passkey | None:
            row = connection.execute(f"SELECT {_COLUMNS} FROM passkeys WHERE id = ?", (passkey,)).fetchone()
            return None if row is None else _passkey(row)

        return await self._database.read(work)

    async def add(self, passkey: Passkey) -> bool:
        """See the port."""

        def work(connection: Connection) -> bool:
            added = connection.execute(
                f"INSERT INTO passkeys ({_COLUMNS}) SELECT ?, name, ?, ?, ?, ?, ?, ?, ? FROM people WHERE name = ?"
                " ON CONFLICT (id) DO NOTHING",
                (
                    passkey.id, passkey.handle, passkey.public_key, passkey.counter, passkey.site, passkey.title,
                    passkey.created_at, passkey.used_at, passkey.person,
                ),
            )  # fmt: skip
            return added.rowcount > 0

        return await self._database.write(work)

    async def used(self, passkey: bytes, counter: int, now: float) -> bool:
        """See the port. A device that does not count says 0 for ever."""

        def work(connection: Connection) -> bool:
            changed = connection.execute(
                "UPDATE passkeys SET counter = ?, used_at = ? WHERE id = ?"
                " AND (counter < ? OR (counter = 0 AND ? = 0))",
                (counter, now, passkey, counter, counter),
            )
            return changed.rowcount > 0

        return await self._database.write(work)

    async def remove(self, person: str, passkey: bytes) -> bool:
        """See the port."""

        def work(connection: Connection) -> bool:
            removed = connection.execute(
                "DELETE FROM passkeys WHERE person = ? AND id = ?", (person, passkey)
            )
            return removed.rowcount > 0

        return await self._database.write(work)


class SqlAttempts:
    """Implements `ports.sign_in.Attempts`."""

    def __init__(self, database: Store) -> None:
        self._database = database

    async def may(self, what: str, person: str, *, most: int, seconds: float, now: float) -> bool:
        """See the port."""
        this_one = secrets.token_hex(12)

        def work(connection: Connection) -> bool:
            connection.execute(
                # Also those under a clock that was ahead: else nobody could try until that time.
                "DELETE FROM attempts WHERE person = ? AND what = ? AND (at <= ? OR at > ?)",
                (person, what, now - seconds, now + seconds),
            )
            counted = connection.execute(
                "SELECT count(*) FROM attempts WHERE person = ? AND what = ?", (person, what)
            ).fetchone()[0]
            if counted >= most:
                return False
            connection.execute(
                "INSERT INTO attempts (id, what, person, at) VALUES (?, ?, ?, ?)",
                (this_one, what, person, now),
            )
            return True

        return await self._database.write(work)

    async def forget(self, what: str, person: str) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            connection.execute("DELETE FROM attempts WHERE person = ? AND what = ?", (person, what))

        await self._database.write(work)


def _passkey(row: Sequence[Any]) -> Passkey:
    return Passkey(
        id=bytes(row[0]),
        person=row[1],
        handle=bytes(row[2]),
        public_key=bytes(row[3]),
        counter=row[4],
        site=row[5],
        title=row[6],
        created_at=row[7],
        used_at=row[8],
    )
