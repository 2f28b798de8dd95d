"""Nobody gets at what was not shared with them, by any way there is; and what is withdrawn is gone at once, everywhere."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from evaluations.circle.living import reply_to
from evaluations.circle.making import NOW

from kithkin.messages.sharing import Audience, Viewers
from support.circle.canaries import Secret, make_canaries
from support.circle.home import Home, canary_home
from support.circle.probing import Prober, Tally
from support.databases import IN_THE_OPEN, connect
from support.openai_server import wait_until


def _probe(path: Path, seed: int, number: int) -> Tally:
    async def go() -> Tally:
        async with canary_home(path, make_canaries(seed)) as home:
            return await Prober(home, seed).tries(number)

    return asyncio.run(go())


def _assert_held(tally: Tally) -> None:
    assert tally.leaks == []
    # Every way that may show something did show something: else looking for canaries would find none anywhere.
    for way in (
        "ask (gullible)",
        "page ask (gullible)",
        "page",
        "search",
        "visible, all ids",
        "search in company",
        "own things",
    ):
        assert tally.seen.get(way), (way, tally.tries, tally.seen)
    assert tally.tries["changes"]


@pytest.mark.slow
def test_no_canary_crosses_a_wall_by_any_way(tmp_path: Path) -> None:
    _assert_held(_probe(tmp_path, seed=1, number=150))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 20))
def test_no_canary_crosses_a_wall_in_ten_thousand_tries(tmp_path: Path, seed: int) -> None:
    _assert_held(_probe(tmp_path, seed, number=1000))


def _withdrawn_after(path: Path, story: Callable[[Home, Secret], Awaitable[None]]) -> None:
    """Lets a story happen to a secret that the whole circle may see, and looks everywhere for what was withdrawn in it."""

    async def go() -> None:
        async with canary_home(path, make_canaries(3), **IN_THE_OPEN) as home:
            secret = next(one for one in home.circle.secrets.values() if one.post.audience.scope == "circle")
            owner, posts = secret.post.owner, home.app.stores.posts
            vector = hashlib.sha512(secret.canary.encode()).digest()
            await posts.keep_vectors("of this test", [(secret.id, vector)])
            kept = await _stored_vectors(home, secret.id)
            assert vector in kept
            assert home.on_disk(secret.canary.encode())

            await story(home, secret)
            secret.gone = True

            everyone = [one.name for one in home.circle.people]
            for name in everyone:
                viewers = Viewers(people=frozenset((name,)), strangers=False)
                assert secret.id not in await home.search.search(
                    viewers, secret.post.item.text, limit=500, now=NOW
                )
                assert await posts.visible(viewers, [secret.id]) == []
                for turns in (home.app.turns, home.gullible):
                    reply, _ = await reply_to(
                        turns, f"What did {owner.split()[0]} say about {secret.canary[:7]}?", name, "after"
                    )
                    assert secret.canary not in repr(reply).lower()
                page = home.pages["gullible", name]
                for conversation in (await page.get("/conversations")).json()["conversations"]:
                    assert (
                        secret.canary
                        not in (await page.get(f"/conversations/{conversation['id']}")).text.lower()
                    )
            assert (await posts.mine(owner, secret.canary)).total == 0
            assert home.on_disk(secret.canary.encode()) == []
            for bytes_ in kept:
                assert home.on_disk(bytes_) == []

    asyncio.run(go())


def _reader(home: Home, secret: Secret) -> str:
    """Somebody else who may see it."""
    return next(
        one.name for one in home.circle.people
        if one.name != secret.post.owner and home.circle.may_see(Viewers(people=frozenset((one.name,)), strangers=False), secret)
    )  # fmt: skip


async def _stored_vectors(home: Home, post: int) -> list[bytes]:
    rows = await home.app.stores.database.read(
        lambda connection: connection.execute(
            "SELECT vector FROM post_vectors WHERE post = ?", (post,)
        ).fetchall()
    )
    return [bytes(row[0]) for row in rows]


async def _quoted(home: Home, secret: Secret, name: str, conversation: str = "before") -> str:
    """An answer that quotes it, kept: the id of its turn."""
    reply, turn = await reply_to(home.gullible, secret.asking, name, conversation)
    found = await home.app.conversations.turn(name, turn)
    assert secret.canary in repr(reply).lower()
    assert found is not None
    assert secret.canary in repr(found).lower()
    return turn


@pytest.mark.slow
def test_what_is_withdrawn_is_gone_from_answers_search_and_every_file(tmp_path: Path) -> None:
    async def story(home: Home, secret: Secret) -> None:
        for name in (_reader(home, secret), secret.post.owner):
            turn = await _quoted(home, secret, name)
            assert secret.canary in (await home.pages["gullible", name].get(f"/turns/{turn}")).text.lower()
        assert await home.app.stores.posts.withdraw(secret.post.owner, [secret.id]) == 1

    _withdrawn_after(tmp_path, story)


@pytest.mark.slow
def test_what_is_deleted_at_its_source_is_gone_as_well(tmp_path: Path) -> None:
    async def story(home: Home, secret: Secret) -> None:
        await _quoted(home, secret, _reader(home, secret))
        item, owner = secret.post.item, secret.post.owner
        assert await home.app.stores.posts.withdraw_source(item.platform, item.source_id, owner) == 1

    _withdrawn_after(tmp_path, story)


@pytest.mark.slow
def test_an_answer_under_way_does_not_outlive_a_withdrawal(tmp_path: Path) -> None:
    """Questions are being answered from it, in process and on pages, while it is withdrawn."""

    async def story(home: Home, secret: Secret) -> None:
        reader, words = _reader(home, secret), secret.asking
        home.reasoning.gate.clear()
        asks = [
            asyncio.create_task(
                reply_to(home.gullible, f"{words} {n}", reader, f"under way {n}" if n % 2 else None)
            )
            for n in range(6)
        ]
        fields = {"text": (None, words), "conversation": (None, "under-way-page")}
        page = asyncio.create_task(home.pages["gullible", reader].post("/ask", files=fields))
        async with asyncio.timeout(60):
            while home.reasoning.waiting < 7:  # noqa: ASYNC110 - they come from pages and from here
                await asyncio.sleep(0.01)
        assert await home.app.stores.posts.withdraw(secret.post.owner, [secret.id]) == 1
        home.reasoning.gate.set()
        for reply, _ in await asyncio.gather(*asks):
            assert secret.canary not in repr(reply).lower()
        assert secret.canary not in (await page).text.lower()

    _withdrawn_after(tmp_path, story)


@pytest.mark.slow
def test_a_reader_of_the_database_does_not_keep_what_is_withdrawn_on_disk(tmp_path: Path) -> None:
    """Another process looks at the database for a while, and so holds on to how it was; once it has gone, nothing is left."""

    async def story(home: Home, secret: Secret) -> None:
        await _quoted(home, secret, _reader(home, secret))
        with contextlib.closing(connect(home.path)) as elsewhere:
            elsewhere.execute("BEGIN")
            elsewhere.execute("SELECT count(*) FROM posts").fetchone()
            assert await home.app.stores.posts.withdraw(secret.post.owner, [secret.id]) == 1
            elsewhere.rollback()
        wait_until(lambda: not home.on_disk(secret.canary.encode()), 20)

    _withdrawn_after(tmp_path, story)


@pytest.mark.slow
def test_what_is_narrowed_is_gone_from_the_answers_of_those_who_may_not_see_it_any_more(
    tmp_path: Path,
) -> None:
    async def go() -> None:
        async with canary_home(tmp_path, make_canaries(4)) as home:
            secret = next(one for one in home.circle.secrets.values() if one.post.audience.scope == "public")
            reader, owner = _reader(home, secret), secret.post.owner
            turn, own = await _quoted(home, secret, reader), await _quoted(home, secret, owner)
            only_me = Audience(scope="only_me")
            assert await home.app.stores.posts.set_audience(owner, [secret.id], only_me, None) == 1
            home.circle.change_audience(secret, only_me)
            shown = await home.app.conversations.turn(reader, turn)
            assert secret.canary not in repr(shown).lower()
            assert (
                secret.canary not in (await home.pages["gullible", reader].get(f"/turns/{turn}")).text.lower()
            )
            reply, _ = await reply_to(home.gullible, "who said that?", reader, "before")
            assert secret.canary not in repr(reply).lower()
            assert secret.canary in repr(await home.app.conversations.turn(owner, own)).lower()

    asyncio.run(go())
