"""The owner's channel accounts. Secrets stand in a table of their own and are overwritten when they go."""

from __future__ import annotations

import builtins
import secrets
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from kithkin.ports.channels import ChannelAccount
from kithkin.store.connections import Connection, Store


class SqliteChannelAccounts:
    """Implements `ports.channel_accounts.ChannelAccounts` on either database."""

    def __init__(self, database: Store) -> None:
        self._database = database

    async def list(self, channel: str = "") -> Sequence[ChannelAccount]:
        """See the port; ordered by channel and account."""

        def work(connection: Connection) -> builtins.list[ChannelAccount]:
            hidden: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
            for of_channel, account, name, secret in connection.execute(
                "SELECT channel, account, name, secret FROM secrets WHERE channel = ? OR ? = ''",
                (channel, channel),
            ):
                hidden[of_channel, account][name] = secret
            rows = connection.execute(
                "SELECT channel, account, title, setup, server, person, enabled, trouble FROM channel_accounts"
                " WHERE channel = ? OR ? = '' ORDER BY channel, account",
                (channel, channel),
            )
            return [
                ChannelAccount(
                    channel=row[0],
                    account=row[1],
                    title=row[2],
                    values=msgspec.json.decode(row[3], type=dict[str, str]),
                    secrets=hidden[row[0], row[1]],
                    server=row[4],
                    person=row[5],
                    enabled=bool(row[6]),
                    trouble=row[7],
                )
                for row in rows
            ]

        return await self._database.read(work)

    async def save(self, account: ChannelAccount) -> None:
        """See the port. How far a polled account has been read is kept; secrets that are replaced are overwritten."""
        key = (account.channel, account.account)

        def work(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO channel_accounts (channel, account, title, setup, server, person, enabled, trouble)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, account) DO UPDATE SET"
                " title = excluded.title, setup = excluded.setup, server = excluded.server, person = excluded.person,"
                " enabled = excluded.enabled, trouble = excluded.trouble",
                (
                    *key,
                    account.title,
                    msgspec.json.encode(dict(account.values)).decode(),
                    account.server,
                    account.person,
                    int(account.enabled),
                    account.trouble,
                ),
            )
            connection.execute("DELETE FROM secrets WHERE channel = ? AND account = ?", key)
            connection.executemany(
                "INSERT INTO secrets (channel, account, name, secret) VALUES (?, ?, ?, ?)",
                [(*key, name, secret) for name, secret in account.secrets.items()],
            )

        await self._database.write(work, erases=True)

    async def remove(self, channel: str, account: str) -> bool:
        """See the port. Whoever was known on the account is forgotten with it."""

        def work(connection: Connection) -> bool:
            for table in ("secrets", "acquaintances", "link_code_tries"):
                connection.execute(
                    f"DELETE FROM {table} WHERE channel = ? AND account = ?", (channel, account)
                )
            return (
                connection.execute(
                    "DELETE FROM channel_accounts WHERE channel = ? AND account = ?", (channel, account)
                ).rowcount
                > 0
            )

        return await self._database.write(work, erases=True)

    async def trouble(self, channel: str, account: str, words: str) -> None:
        """See the port."""
        await self._set("trouble", words, channel, account)

    async def cursor(self, channel: str, account: str) -> str:
        """See the port; "" at the beginning."""

        def work(connection: Connection) -> str:
            row = connection.execute(
                "SELECT read_up_to FROM channel_accounts WHERE channel = ? AND account = ?",
                (channel, account),
            ).fetchone()
            return "" if row is None else row[0]

        return await self._database.read(work)

    async def keep_cursor(self, channel: str, account: str, cursor: str) -> None:
        """See the port."""
        await self._set("read_up_to", cursor, channel, account)

    async def verify_token(self, channel: str) -> str:
        """See the port."""
        fresh = secrets.token_urlsafe(24)

        def read(connection: Connection) -> str | None:
            row = connection.execute(
                "SELECT token FROM verify_tokens WHERE channel = ?", (channel,)
            ).fetchone()
            return None if row is None else row[0]

        def make(connection: Connection) -> str:
            connection.execute(
                "INSERT INTO verify_tokens (channel, token) VALUES (?, ?) ON CONFLICT (channel) DO NOTHING",
                (channel, fresh),
            )
            return read(connection) or fresh

        return await self._database.read(read) or await self._database.write(make)

    async def _set(self, column: str, value: str, channel: str, account: str) -> None:
        def work(connection: Connection) -> None:
            connection.execute(
                f"UPDATE channel_accounts SET {column} = ? WHERE channel = ? AND account = ?",
                (value, channel, account),
            )

        await self._database.write(work)
