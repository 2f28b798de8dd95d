"""The circle's people, their addresses on channels, and the one-time codes that prove an address.

Of a code only a scrypt hash is kept. A code has eight digits, so what protects it from guessing is that it lasts a
quarter of an hour, works once and on one channel only, and that few wrong ones may be tried.
"""

from __future__ import annotations

import asyncio
import builtins
import hashlib
import hmac
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import Sender
from kithkin.ports.people import Acquaintance, Address, Person, Role
from kithkin.store.connections import Connection, Store
from kithkin.store.former_people import begin_afresh
from kithkin.store.identities import acquaint, join, remembered, rename_identity, the_one
from kithkin.store.names import folded_name, is_taken, person_named, proper_name
from kithkin.store.post_changes import circle_changed

__all__ = ["SqlitePeople", "rename_identity"]

CODE_SECONDS: Final = 15 * 60.0
TRIES_OF_A_SENDER: Final = 5
TRIES_ON_AN_ACCOUNT: Final = 20
_TRIES_SECONDS: Final = 3600.0
_CODE_DIGITS: Final = 8
_LONGEST_CODE: Final = 100
_ENDING: Final = 4


class SqlitePeople:
    """Implements `ports.people.People` on either database."""

    def __init__(self, database: Store, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def add(self, name: str, role: Role) -> None:
        """See the port. Names are told apart without regard to case."""
        proper = proper_name(name)

        def work(connection: Connection) -> bool:
            if is_taken(connection, proper):
                return False
            begin_afresh(connection, proper)
            added = connection.execute(
                "INSERT INTO people (name, folded, role, owner_since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (proper, folded_name(proper), role, self._clock() if role == "owner" else 0.0),
            )
            circle_changed(connection)
            return added.rowcount > 0

        if not await self._database.write(work):
            raise BadInput(f"There is a person named {proper} already.", remedy="Choose another name.")

    async def list(self) -> Sequence[tuple[Person, Sequence[tuple[str, str]]]]:
        """See the port. The owners come first."""

        def work(
            connection: Connection,
        ) -> tuple[builtins.list[tuple[str, Role]], builtins.list[tuple[str, str, str]]]:
            people = connection.execute(
                "SELECT name, role FROM people ORDER BY CASE role WHEN 'owner' THEN 0 ELSE 1 END, folded"
            ).fetchall()
            places = connection.execute(
                "SELECT DISTINCT person, channel, account FROM acquaintances WHERE person <> ''"
                " ORDER BY person, channel, account"
            ).fetchall()
            return people, places

        people, places = await self._database.read(work)
        return [
            (
                Person(name=name, role=role),
                [(channel, account) for of, channel, account in places if of == name],
            )
            for name, role in people
        ]

    async def new_code(self, name: str, channel: str, now: float) -> str:
        """See the port. It replaces an earlier code of this person on this channel."""
        salt = await self._salt()
        while True:
            code = f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"
            hashed = await asyncio.to_thread(_hash, code, channel, salt)

            def work(connection: Connection, hashed: bytes = hashed) -> bool:
                person = person_named(connection, name)
                connection.execute(
                    "DELETE FROM link_codes WHERE (person = ? AND channel = ?) OR expires_at <= ?",
                    (person, channel, now),
                )
                return (
                    connection.execute(
                        "INSERT INTO link_codes (hash, person, channel, expires_at) VALUES (?, ?, ?, ?)"
                        " ON CONFLICT (hash) DO NOTHING",
                        (hashed, person, channel, now + CODE_SECONDS),
                    ).rowcount
                    > 0
                )

            if await self._database.write(work):
                return f"{code[:4]} {code[4:]}"

    async def use_code(self, code: str, channel: str, account: str, sender: Sender, now: float) -> str | None:
        """See the port. A try is counted before it is looked at, and taken back if it was right."""
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", code[:_LONGEST_CODE]))
        if len(digits) != _CODE_DIGITS or not digits.isascii():
            return None
        ids, this_try = _ids(sender), secrets.token_hex(12)
        if not ids or not await self._database.write(
            lambda connection: _may_try(connection, channel, account, ids, this_try, now)
        ):
            return None
        hashed = await asyncio.to_thread(_hash, digits, channel, await self._salt())

        def work(connection: Connection) -> str | None:
            person = _take(connection, hashed, channel, now)
            if person is None:
                return None
            connection.execute("DELETE FROM link_code_tries WHERE id = ?", (this_try,))
            acquaintance = acquaint(connection, channel, account, ids, now)
            connection.execute(
                "UPDATE acquaintances SET person = ?, turned_away_at = 0 WHERE id = ?", (person, acquaintance)
            )
            return person

        return await self._database.write(work)

    async def unlink(self, name: str, channel: str) -> int:
        """See the port. Codes not used yet are called back too."""

        def work(connection: Connection) -> int:
            person = person_named(connection, name)
            connection.execute("DELETE FROM link_codes WHERE person = ? AND channel = ?", (person, channel))
            return connection.execute(
                "DELETE FROM acquaintances WHERE person = ? AND channel = ?", (person, channel)
            ).rowcount

        return await self._database.write(work, erases=True)

    async def addresses(self, name: str) -> Sequence[Address]:
        """See the port."""

        def work(connection: Connection) -> builtins.list[Address]:
            rows = connection.execute(
                "SELECT acquaintances.id, acquaintances.channel, acquaintances.account, acquaintances.last_wrote_at,"
                " min(addresses.platform_id) FROM acquaintances"
                " JOIN addresses ON addresses.acquaintance = acquaintances.id WHERE acquaintances.person = ?"
                " GROUP BY acquaintances.id, acquaintances.channel, acquaintances.account, acquaintances.last_wrote_at"
                " ORDER BY acquaintances.channel, acquaintances.account, acquaintances.id",
                (person_named(connection, name),),
            ).fetchall()
            return [
                Address(
                    id=row[0], channel=row[1], account=row[2], last_wrote_at=row[3], ending=row[4][-_ENDING:]
                )
                for row in rows
            ]

        return await self._database.read(work)

    async def unlink_address(self, name: str, address: str) -> bool:
        """See the port."""

        def work(connection: Connection) -> bool:
            return (
                connection.execute(
                    "DELETE FROM acquaintances WHERE person = ? AND id = ?",
                    (person_named(connection, name), address),
                ).rowcount
                > 0
            )

        return await self._database.write(work, erases=True)

    async def acquaintance(self, channel: str, account: str, sender: Sender) -> Acquaintance:
        """See the port."""
        ids = _ids(sender)
        if not ids:
            return Acquaintance()
        found = await self._database.read(lambda connection: remembered(connection, channel, account, ids))
        known = the_one(found)
        if known is None:
            return Acquaintance()
        if len(found) < len(ids) or any(one.id != known.id for one in found):
            known = (
                await self._database.write(lambda connection: join(connection, channel, account, ids))
                or known
            )
        return Acquaintance(
            person=known.person,
            last_wrote_at=known.last_wrote_at,
            disclosed_at=known.disclosed_at,
            turned_away_at=known.turned_away_at,
        )

    async def wrote(self, channel: str, account: str, sender: Sender, at: float) -> None:
        """See the port."""
        await self._note(
            channel, account, sender, at,
            "UPDATE acquaintances SET last_wrote_at = ? WHERE id = ? AND last_wrote_at < ?",
        )  # fmt: skip

    async def disclosed(self, channel: str, account: str, sender: Sender, at: float, wording: str) -> None:
        """See the port."""
        await self._note(
            channel, account, sender, at,
            "UPDATE acquaintances SET disclosed_wording = ?, disclosed_at = ? WHERE id = ? AND disclosed_at < ?",
            wording,
        )  # fmt: skip

    async def turned_away(self, channel: str, account: str, sender: Sender, at: float) -> None:
        """See the port."""
        await self._note(
            channel, account, sender, at,
            "UPDATE acquaintances SET turned_away_at = ? WHERE id = ? AND turned_away_at < ?",
        )  # fmt: skip

    async def _note(
        self, channel: str, account: str, sender: Sender, at: float, change: str, *first: str
    ) -> None:
        """Runs a change on the sender's acquaintance; a later time is never replaced by an earlier one."""
        ids = _ids(sender)
        if not ids:
            return

        def work(connection: Connection) -> None:
            connection.execute(change, (*first, at, acquaint(connection, channel, account, ids, at), at))

        await self._database.write(work)

    async def _salt(self) -> bytes:
        """The salt of this database's codes, made when it is first wanted."""
        fresh = secrets.token_bytes(16)

        def read(connection: Connection) -> bytes | None:
            row = connection.execute("SELECT salt FROM link_code_salts WHERE id = 1").fetchone()
            return None if row is None else bytes(row[0])

        def make(connection: Connection) -> bytes:
            connection.execute(
                "INSERT INTO link_code_salts (id, salt) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", (fresh,)
            )
            return read(connection) or fresh

        return await self._database.read(read) or await self._database.write(make)


def _ids(sender: Sender) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in (sender.id, *sender.aliases) if one))


def _hash(code: str, channel: str, salt: bytes) -> bytes:
    """Slow on purpose (16 MB, some 50 ms). The channel is part of it: the same digits on another channel are another code."""
    return hashlib.scrypt(code.encode(), salt=salt + channel.encode(), n=2**14, r=8, p=1, dklen=32)


def _may_try(
    connection: Connection, channel: str, account: str, ids: Sequence[str], this_try: str, now: float
) -> bool:
    connection.execute("DELETE FROM link_code_tries WHERE tried_at <= ?", (now - _TRIES_SECONDS,))
    on_the_account = connection.execute(
        "SELECT count(*) FROM link_code_tries WHERE channel = ? AND account = ?", (channel, account)
    ).fetchone()[0]
    of_the_sender = connection.execute(
        "SELECT count(*) FROM link_code_tries WHERE channel = ? AND account = ?"
        f" AND sender IN ({', '.join('?' * len(ids))})",
        (channel, account, *ids),
    ).fetchone()[0]
    if on_the_account >= TRIES_ON_AN_ACCOUNT or of_the_sender >= TRIES_OF_A_SENDER:
        return False
    connection.execute(
        "INSERT INTO link_code_tries (id, channel, account, sender, tried_at) VALUES (?, ?, ?, ?, ?)",
        (this_try, channel, account, ids[0], now),
    )
    return True


def _take(connection: Connection, hashed: bytes, channel: str, now: float) -> str | None:
    """Takes away the code of this hash and says whose it was. Every code in force is compared, in constant time."""
    rows = connection.execute(
        "SELECT hash, person FROM link_codes WHERE channel = ? AND expires_at > ?", (channel, now)
    ).fetchall()
    found: str | None = None
    for kept, person in rows:
        if hmac.compare_digest(bytes(kept), hashed):
            found = person
    if found is None:
        return None
    taken = connection.execute("DELETE FROM link_codes WHERE hash = ?", (hashed,))
    return found if taken.rowcount else None
