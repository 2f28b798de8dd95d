"""Channel accounts: kept, listed without their secrets showing, removed without a trace."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

from kithkin.messages.inbound import Sender
from kithkin.ports.channels import ChannelAccount
from kithkin.store.channel_accounts import SqliteChannelAccounts
from kithkin.store.connections import Store
from kithkin.store.people import SqlitePeople
from support.databases import open_database


def account(secret: str, *, channel: str = "messenger", name: str = "page") -> ChannelAccount:
    return ChannelAccount(
        channel=channel,
        account=name,
        title="Our page",
        values={"page": name, "accepted_terms": "2026-11-22"},
        secrets={"token": secret},
        server="http://127.0.0.1:9000",
        person="owner",
    )


def with_accounts(folder: Path, test: Callable[[SqliteChannelAccounts, Store], Awaitable[None]]) -> None:
    async def walk() -> None:
        database = open_database(folder)
        try:
            await test(SqliteChannelAccounts(database), database)
        finally:
            database.close()

    asyncio.run(walk())


def test_an_account_comes_back_as_it_was_saved_and_hides_its_secrets(home: Path) -> None:
    async def test(accounts: SqliteChannelAccounts, _: Store) -> None:
        ours, other = account("s3cret"), account("0ther", channel="threads", name="me")
        await accounts.save(other)
        await accounts.save(ours)
        assert list(await accounts.list()) == [ours, other]
        assert list(await accounts.list("threads")) == [other]
        assert await accounts.list("instagram") == []
        assert "s3cret" not in repr(await accounts.list())

    with_accounts(home, test)


def test_saving_again_replaces_the_set_up_but_not_how_far_was_read(home: Path) -> None:
    async def test(accounts: SqliteChannelAccounts, _: Store) -> None:
        await accounts.save(account("first"))
        assert await accounts.cursor("messenger", "page") == ""
        await accounts.keep_cursor("messenger", "page", "17")
        await accounts.trouble("messenger", "page", "The token has expired.")
        assert (await accounts.list())[0].trouble == "The token has expired."
        await accounts.save(ChannelAccount(channel="messenger", account="page", enabled=False))
        again = ChannelAccount(channel="messenger", account="page", enabled=False)
        assert list(await accounts.list()) == [again]
        assert await accounts.cursor("messenger", "page") == "17"
        assert await accounts.cursor("messenger", "no such page") == ""

    with_accounts(home, test)


def test_the_verify_token_is_made_once_for_each_channel(home: Path) -> None:
    async def test(accounts: SqliteChannelAccounts, _: Store) -> None:
        tokens = await asyncio.gather(*(accounts.verify_token("messenger") for _ in range(5)))
        assert len(set(tokens)) == 1
        assert len(tokens[0]) >= 32
        assert await accounts.verify_token("threads") != tokens[0]

    with_accounts(home, test)


def test_a_secret_that_is_replaced_or_removed_is_nowhere_in_the_files(tmp_path: Path) -> None:
    first, second = f"first-{secrets.token_hex(16)}", f"second-{secrets.token_hex(16)}"

    def somewhere(secret: str) -> bool:
        return any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())

    async def test(accounts: SqliteChannelAccounts, database: Store) -> None:
        people = SqlitePeople(database)
        stranger = Sender(id=f"stranger-{secrets.token_hex(8)}")
        await accounts.save(account(first))
        assert somewhere(first)
        await accounts.save(account(second))
        assert not somewhere(first)
        assert somewhere(second)
        await people.wrote("messenger", "page", stranger, 1.0)
        assert await accounts.remove("messenger", "page")
        assert not await accounts.remove("messenger", "page")
        assert not somewhere(second)
        assert not somewhere(stranger.id)
        assert await accounts.list() == []

    with_accounts(tmp_path, test)
    assert not somewhere(second)
