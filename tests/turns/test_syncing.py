"""The own posts of connected accounts, over the Graph test server: all of them, what is new, and not what was taken down."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kithkin.app.messages import channel_kinds
from kithkin.messages.inbound import Unsent
from kithkin.messages.sharing import ONLY_ME, Audience, Consent, Viewers
from kithkin.ports.channels import ChannelAccount
from kithkin.ports.syncing import SyncedAccount
from kithkin.store import Database, SqliteChannelAccounts, SqlMessageLedger, SqlSyncedAccounts
from kithkin.store.people import SqlitePeople
from kithkin.store.posts import SqlSharedPosts
from kithkin.turns.syncing import LIST_EVERY_SECONDS, SYNC_EVERY_SECONDS, Syncing
from support.graph import Graph, graph_server

TOKEN = "EAAB" + "x" * 40
CIRCLE = Audience(scope="circle")
BEN = Viewers(people=frozenset({"Ben"}), strangers=False)
ACCOUNTS = {"threads": "17001", "instagram": "17801", "facebook": "10101"}


@pytest.fixture
def graph() -> Iterator[Graph]:
    with graph_server(seed=1) as running:
        running.add_app(app_secret="0" * 32, verify_token="v" * 20, callback_urls={})
        running.add_page(ACCOUNTS["facebook"], token=TOKEN, name="Bakery")
        running.add_threads(ACCOUNTS["threads"], token=TOKEN, username="ana")
        running.add_instagram(ACCOUNTS["instagram"], token=TOKEN, flavour="instagram", username="ana")
        yield running


@dataclass
class House:
    posts: SqlSharedPosts
    synced: SqlSyncedAccounts
    ledger: SqlMessageLedger
    syncing: Syncing
    now: list[float]

    async def seen(self) -> set[str]:
        return {post.item.text for post in await self.posts.visible(BEN, range(1, 400))}

    async def later(self, seconds: float) -> None:
        self.now[0] += seconds
        await self.syncing.look()


def in_a_house(home: Path, graph: Graph, channel: str, test: Callable[[House], Awaitable[None]]) -> None:
    async def walk() -> None:
        database = Database(home)
        try:
            people, accounts = SqlitePeople(database), SqliteChannelAccounts(database)
            await people.add("Ana", "member")
            await people.add("Ben", "member")
            account = ACCOUNTS[channel]
            await accounts.save(
                ChannelAccount(
                    channel=channel, account=account, secrets={"access_token": TOKEN}, server=graph.address
                )
            )
            now, kinds = [1.79e9], {kind.name: kind for kind in channel_kinds()}
            house = House(
                SqlSharedPosts(database), SqlSyncedAccounts(database), SqlMessageLedger(database),
                Syncing(
                    synced=SqlSyncedAccounts(database), accounts=accounts, posts=SqlSharedPosts(database),
                    kinds=kinds.get, page_pause=0.0, clock=lambda: now[0],
                ),
                now,
            )  # fmt: skip
            consent = Consent(
                person="Ana",
                given_at=1.0,
                source="sync",
                audience=CIRCLE,
                purpose="answers",
                wording="May the circle?",
            )
            await house.synced.save(
                SyncedAccount(channel=channel, account=account, person="Ana", consent=consent)
            )
            await test(house)
        finally:
            database.close()

    asyncio.run(walk())


@pytest.mark.parametrize("channel", ["threads", "instagram", "facebook"])
def test_all_posts_are_kept_with_their_links_and_new_ones_follow(
    tmp_path: Path, graph: Graph, channel: str
) -> None:
    for number in range(120):
        graph.post(channel, ACCOUNTS[channel], f"bread number {number}")
    if channel == "facebook":
        graph.post(channel, ACCOUNTS[channel], "spam by a visitor", author="999", author_name="Visitor")

    async def test(house: House) -> None:
        await house.syncing.look()
        assert await house.seen() == {f"bread number {number}" for number in range(120)}
        [one] = await house.posts.visible(BEN, [1])
        assert one.item.permalink.startswith("https://")
        assert (one.item.own, one.item.platform, one.owner) == (True, channel, "Ana")
        assert len(await house.posts.consents("Ana")) == 1
        graph.post(channel, ACCOUNTS[channel], "cake")
        before = len(graph.calls)
        await house.later(60)
        assert len(graph.calls) == before  # not before the hour is over
        await house.later(SYNC_EVERY_SECONDS)
        assert "cake" in await house.seen()
        assert len(graph.calls) <= before + 2

    in_a_house(tmp_path, graph, channel, test)


def test_it_goes_on_where_it_was_cut_off_and_waits_when_asked_to(tmp_path: Path, graph: Graph) -> None:
    for number in range(120):
        graph.post("threads", ACCOUNTS["threads"], f"post {number}")
    graph.misbehave("error", path="/threads", after=1, times=1, status=429, retry_after=300)

    async def test(house: House) -> None:
        await house.syncing.look()
        assert len(await house.seen()) == 50
        await house.later(10)
        assert len(await house.seen()) == 50
        await house.later(300)
        assert len(await house.seen()) == 120
        assert [call.parameters.get("after") for call in graph.calls] == [None, "50", "50", "100"]

    in_a_house(tmp_path, graph, "threads", test)


def test_what_was_taken_down_there_goes_here_and_what_was_withdrawn_here_stays_away(
    tmp_path: Path, graph: Graph
) -> None:
    kept, doomed, unwanted = (
        graph.post("threads", ACCOUNTS["threads"], text) for text in ("kept", "doomed", "unwanted")
    )

    async def test(house: House) -> None:
        await house.syncing.look()
        numbers = {post.item.text: post.id for post in (await house.posts.mine("Ana")).posts}
        await house.posts.withdraw("Ana", [numbers["unwanted"]])
        graph.remove_comment("threads", doomed)
        await house.later(LIST_EVERY_SECONDS)
        assert await house.seen() == {"kept"}
        gone = Unsent(channel="threads", account=ACCOUNTS["threads"], message_id=kept)
        await house.ledger.accept([gone], lambda _: None)
        assert await house.seen() == set()
        assert unwanted

    in_a_house(tmp_path, graph, "threads", test)


def test_half_a_listing_withdraws_nothing(tmp_path: Path, graph: Graph) -> None:
    for number in range(80):
        graph.post("instagram", ACCOUNTS["instagram"], f"post {number}")

    async def test(house: House) -> None:
        await house.syncing.look()
        graph.misbehave("error", path="/media", after=1, times=1, status=500)
        await house.later(LIST_EVERY_SECONDS)
        assert len(await house.seen()) == 80

    in_a_house(tmp_path, graph, "instagram", test)


def test_a_missing_permission_is_said_and_not_asked_for_all_the_time(tmp_path: Path, graph: Graph) -> None:
    graph.misbehave("error", path="/media", times=100, status=400, code=10)

    async def test(house: House) -> None:
        await house.syncing.look()
        [synced] = await house.synced.list()
        assert "permission" in synced.trouble
        before = len(graph.calls)
        await house.later(60)
        assert len(graph.calls) == before
        consent = Consent(person="Ana", given_at=2.0, source="sync", audience=ONLY_ME, purpose="", wording="")
        await house.synced.save(
            SyncedAccount(channel="instagram", account=ACCOUNTS["instagram"], person="Ana", consent=consent)
        )
        await house.later(1)
        assert len(graph.calls) > before
        assert await house.synced.remove("instagram", ACCOUNTS["instagram"])

    in_a_house(tmp_path, graph, "instagram", test)
