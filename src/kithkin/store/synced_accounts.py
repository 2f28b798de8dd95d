"""Which accounts are synced for whom, in either database."""

from __future__ import annotations

import builtins
from collections.abc import Sequence

import msgspec

from kithkin.messages.errors import BadInput
from kithkin.messages.sharing import Consent
from kithkin.ports.syncing import SyncedAccount
from kithkin.store.connections import Connection, Store
from kithkin.store.people import person_named


def keep_synced_accounts(connection: Connection) -> None:
    """One row an account; it goes with its account and with its person. And the platforms' ids of synced posts that their
    owner withdrew here: they are still there, and must not come back with the next listing."""
    connection.execute(
        """CREATE TABLE synced_accounts (
            channel TEXT NOT NULL,
            account TEXT NOT NULL,
            person TEXT NOT NULL REFERENCES people (name) ON UPDATE CASCADE ON DELETE CASCADE,
            consent BLOB NOT NULL,
            after_post TEXT NOT NULL,
            filled INTEGER NOT NULL,
            synced_at REAL NOT NULL,
            listed_at REAL NOT NULL,
            trouble TEXT NOT NULL,
            PRIMARY KEY (channel, account),
            FOREIGN KEY (channel, account) REFERENCES channel_accounts (channel, account) ON DELETE CASCADE
        ) STRICT"""
    )
    connection.execute(
        """CREATE TABLE unwanted_posts (
            owner TEXT NOT NULL REFERENCES people (name) ON UPDATE CASCADE ON DELETE CASCADE,
            source TEXT NOT NULL,
            PRIMARY KEY (owner, source)
        ) STRICT"""
    )


class SqlSyncedAccounts:
    """Implements `ports.syncing.SyncedAccounts`."""

    def __init__(self, database: Store) -> None:
        self._database = database

    async def list(self) -> Sequence[SyncedAccount]:
        """See the port."""

        def work(connection: Connection) -> builtins.list[SyncedAccount]:
            rows = connection.execute(
                "SELECT channel, account, person, consent, after_post, filled, synced_at, listed_at, trouble"
                " FROM synced_accounts ORDER BY channel, account"
            ).fetchall()
            return [
                SyncedAccount(
                    channel=row[0], account=row[1], person=row[2], consent=msgspec.json.decode(row[3], type=Consent),
                    cursor=row[4], filled=bool(row[5]), synced_at=row[6], listed_at=row[7], trouble=row[8],
                )
                for row in rows
            ]  # fmt: skip

        return await self._database.read(work)

    async def save(self, synced: SyncedAccount) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            person = person_named(connection, synced.person)
            known = connection.execute(
                "SELECT 1 FROM channel_accounts WHERE channel = ? AND account = ?",
                (synced.channel, synced.account),
            ).fetchone()
            if known is None:
                raise BadInput(
                    f"There is no account {synced.account} on {synced.channel}.",
                    remedy="`kithkin channel list` names all; `kithkin channel add` sets one up.",
                )
            connection.execute(
                "DELETE FROM synced_accounts WHERE channel = ? AND account = ?",
                (synced.channel, synced.account),
            )
            connection.execute(
                "INSERT INTO synced_accounts (channel, account, person, consent, after_post, filled, synced_at, listed_at,"
                " trouble) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    synced.channel, synced.account, person, msgspec.json.encode(synced.consent), synced.cursor,
                    int(synced.filled), synced.synced_at, synced.listed_at, synced.trouble,
                ),
            )  # fmt: skip

        await self._database.write(work)

    async def note(self, synced: SyncedAccount) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            connection.execute(
                "UPDATE synced_accounts SET after_post = ?, filled = ?, synced_at = ?, listed_at = ?, trouble = ?"
                " WHERE channel = ? AND account = ? AND person = ? AND consent = ?",
                (
                    synced.cursor, int(synced.filled), synced.synced_at, synced.listed_at, synced.trouble,
                    synced.channel, synced.account, synced.person, msgspec.json.encode(synced.consent),
                ),
            )  # fmt: skip

        await self._database.write(work)

    async def remove(self, channel: str, account: str) -> bool:
        """See the port."""

        def work(connection: Connection) -> bool:
            return (
                connection.execute(
                    "DELETE FROM synced_accounts WHERE channel = ? AND account = ?", (channel, account)
                ).rowcount
                > 0
            )

        return await self._database.write(work)
