"""Incognito: what is asked can be followed up for a while, and afterwards nothing in any file is other than before."""

import asyncio
import gc
import json
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from kithkin.app.stores import Stores, open_stores
from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, SharedItem
from kithkin.ports.conversations import Turn
from kithkin.settings import load_settings
from kithkin.store import Database, SqliteConversations
from kithkin.turns.incognito import FORGOTTEN_AFTER_SECONDS, MOST_TURNS, WithIncognito
from support.files import contents
from support.kithkin_process import kithkin, serving

HERE = "incognito-0f0f"


def turn(number: int = 1, conversation: str = HERE, **reply: object) -> Turn:
    return Turn(
        id=f"turn {number}",
        conversation=conversation,
        question=Question(text=f"question {number}", asker="Ana", conversation=conversation),
        reply=Reply(text="An answer.", verdict=Verdict.UNCHECKED, **reply),  # type: ignore[arg-type]
        asked_at="2026-11-29T12:00:00+00:00",
    )


def with_both(folder: Path, test: object) -> None:
    async def walk() -> None:
        database, now = Database(folder), [0.0]
        try:
            await test(WithIncognito(SqliteConversations(database), lambda: now[0]), now)  # type: ignore[operator]
        finally:
            database.close()

    asyncio.run(walk())


def test_it_is_here_for_its_asker_and_in_no_file(tmp_path: Path) -> None:
    async def test(conversations: WithIncognito, now: list[float]) -> None:
        assert await conversations.append("Ana", turn(), [("p1", "image/png", b"picture")])
        (held,) = await conversations.recent("Ana", HERE)
        assert held.pictures == ("p1",)
        assert await conversations.turn("Ana", "turn 1") == held
        assert await conversations.picture("Ana", "p1") == ("image/png", b"picture")
        assert await conversations.list("Ana") == []
        for other in ("Ben", "owner", ""):
            assert await conversations.recent(other, HERE) == ()
            assert await conversations.turn(other, "turn 1") is None
            assert await conversations.picture(other, "p1") is None
            await conversations.delete(other, HERE)
            await conversations.delete_turn(other, "turn 1")
        assert await conversations.recent("Ana", HERE) == (held,)
        await conversations.delete_turn("Ana", "turn 1")
        assert await conversations.recent("Ana", HERE) == ()
        await conversations.append("Ana", turn(2))
        await conversations.delete("Ana", HERE)
        assert await conversations.turn("Ana", "turn 2") is None

    with_both(tmp_path, test)
    assert b"An answer." not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_all_other_conversations_are_kept(tmp_path: Path) -> None:
    async def test(conversations: WithIncognito, now: list[float]) -> None:
        await conversations.append("Ana", turn(1, "sums"), [("p1", "image/png", b"picture")])
        now[0] = 10 * FORGOTTEN_AFTER_SECONDS
        assert [one for one, _, _ in await conversations.list("Ana")] == ["sums"]
        assert len(await conversations.recent("Ana", "sums")) == 1
        assert await conversations.turn("Ana", "turn 1") is not None
        assert await conversations.picture("Ana", "p1") is not None
        await conversations.delete("Ana", "sums")
        assert await conversations.list("Ana") == []

    with_both(tmp_path, test)


def test_unused_for_long_or_too_long_itself_it_is_forgotten(tmp_path: Path) -> None:
    async def test(conversations: WithIncognito, now: list[float]) -> None:
        for number in range(MOST_TURNS + 5):
            await conversations.append("Ana", turn(number))
        assert len(await conversations.recent("Ana", HERE, 100)) == MOST_TURNS
        now[0] = FORGOTTEN_AFTER_SECONDS - 1
        assert await conversations.recent("Ana", HERE)
        now[0] += FORGOTTEN_AFTER_SECONDS - 1
        assert await conversations.recent("Ana", HERE)
        now[0] += FORGOTTEN_AFTER_SECONDS + 1
        assert await conversations.turn("Ana", "turn 8") is None
        assert await conversations.recent("Ana", HERE) == ()

    with_both(tmp_path, test)


def test_memory_is_bounded_for_all_together(tmp_path: Path) -> None:
    async def test(conversations: WithIncognito, now: list[float]) -> None:
        for number in range(12):
            picture = (f"p{number}", "image/png", bytes(8_000_000))
            await conversations.append("Ana", turn(number, f"incognito-{number}"), [picture])
        held = [number for number in range(12) if await conversations.picture("Ana", f"p{number}")]
        assert held == list(range(4, 12))

    with_both(tmp_path, test)


def test_one_alone_is_bounded_too(tmp_path: Path) -> None:
    async def test(conversations: WithIncognito, now: list[float]) -> None:
        for number in range(12):
            await conversations.append("Ana", turn(number), [(f"p{number}", "image/png", bytes(8_000_000))])
        assert [one.id for one in await conversations.recent("Ana", HERE, 100)] == [
            f"turn {number}" for number in range(4, 12)
        ]
        assert await conversations.picture("Ana", "p3") is None
        assert await conversations.picture("Ana", "p4") is not None
        drawing = Evidence(id="r1", kind="computation", title="", detail="", drawing_svg="x" * 30_000_000)
        for number in range(2):
            await conversations.append("Ana", turn(number, evidence=(drawing,)))
        assert [one.id for one in await conversations.recent("Ana", HERE, 100)] == ["turn 0", "turn 1"]
        await conversations.append("Ana", turn(12), [("p12", "image/png", bytes(80 * 1024 * 1024))])
        assert [one.id for one in await conversations.recent("Ana", HERE, 100)] == ["turn 12"]

    with_both(tmp_path, test)


def test_pictures_go_with_their_turns(tmp_path: Path) -> None:
    async def test(conversations: WithIncognito, now: list[float]) -> None:
        picture = bytes(range(256))
        unheld = sys.getrefcount(picture)
        await conversations.append("Ana", turn(1), [("p1", "image/png", picture)])
        assert sys.getrefcount(picture) > unheld
        await conversations.delete_turn("Ana", "turn 1")
        assert await conversations.picture("Ana", "p1") is None
        assert sys.getrefcount(picture) == unheld
        await conversations.append("Ana", turn(2), [("p2", "image/png", picture)])
        for number in range(MOST_TURNS):
            await conversations.append("Ana", turn(100 + number))
        assert await conversations.picture("Ana", "p2") is None
        assert sys.getrefcount(picture) == unheld

    with_both(tmp_path, test)


@pytest.fixture(autouse=True)
def only_what_is_new() -> Iterator[None]:
    """What was there before a test is not looked through for turns: in a run of many tests that takes seconds."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def held_here() -> list[str]:
    """The turns of incognito conversations that are anywhere in this process."""
    gc.collect()
    return [one.id for one in gc.get_objects() if isinstance(one, Turn) and one.conversation == HERE]


def test_it_is_forgotten_by_itself_though_nobody_asks_anything_any_more(tmp_path: Path) -> None:
    async def walk() -> None:
        database, now = Database(tmp_path), [0.0]
        try:
            conversations = WithIncognito(SqliteConversations(database), lambda: now[0], forgotten_after=0.2)
            for number in range(2):  # the second time as well
                await conversations.append("Ana", turn(number))
                now[0] += 0.15
                assert len(await conversations.recent("Ana", HERE)) == 1
                now[0] += 0.15
                await asyncio.sleep(0.5)
                assert held_here() == [f"turn {number}"], "it was used meanwhile"
                now[0] += 0.1
                end = time.monotonic() + 30
                while held_here() and time.monotonic() < end:  # noqa: ASYNC110 - that nothing tells of it is what is tested
                    await asyncio.sleep(0.05)
                assert held_here() == []
        finally:
            database.close()

    asyncio.run(walk())


def test_each_call_forgets_what_is_due(tmp_path: Path) -> None:
    async def test(conversations: WithIncognito, now: list[float]) -> None:
        calls = (
            lambda: conversations.append("Ben", turn(9, "sums")),
            lambda: conversations.append("Ben", turn(9, "incognito-other")),
            lambda: conversations.recent("Ben", "sums"),
            lambda: conversations.recent("Ben", "incognito-other"),
            lambda: conversations.list("Ben"),
            lambda: conversations.turn("Ben", "turn 9"),
            lambda: conversations.picture("Ben", "p9"),
            lambda: conversations.delete("Ben", "sums"),
            lambda: conversations.delete("Ben", "incognito-other"),
            lambda: conversations.delete_turn("Ben", "turn 9"),
        )
        for call in calls:
            await conversations.append("Ana", turn(1))
            assert held_here() == ["turn 1"]
            now[0] += FORGOTTEN_AFTER_SECONDS + 1
            await call()
            assert held_here() == []

    with_both(tmp_path, test)


def test_an_answer_that_comes_after_the_conversation_was_deleted_is_not_held(tmp_path: Path) -> None:
    async def test(conversations: WithIncognito, now: list[float]) -> None:
        for before in (0, 1):
            there = f"incognito-{before}"
            for number in range(before):
                await conversations.append("Ana", turn(number, there))
            assert len(await conversations.recent("Ana", there)) == before  # a turn begins
            await conversations.delete("Ana", there)
            assert await conversations.append("Ana", turn(7, there), [("p7", "image/png", b"picture")])
            assert await conversations.recent("Ana", there) == ()
            assert await conversations.turn("Ana", "turn 7") is None
            assert await conversations.picture("Ana", "p7") is None
        assert await conversations.append("Ben", turn(8, "incognito-0"))
        assert await conversations.turn("Ben", "turn 8"), "nobody deletes for another"

    with_both(tmp_path, test)


def test_a_quote_of_what_others_shared_is_not_held(tmp_path: Path) -> None:
    async def test(conversations: WithIncognito, now: list[float]) -> None:
        quoting = turn(evidence=(Evidence(id="s1", kind="post", title="Ben", detail="piano", post=7),))
        assert quoting.reply.quoted_posts
        assert await conversations.append("Ana", quoting)
        assert await conversations.recent("Ana", HERE) == ()

    with_both(tmp_path, test)


def files(home: Path) -> Mapping[str, bytes]:
    """All but the language model's own, which it is made from when it is first needed, whatever is asked."""
    return {
        str(path.relative_to(home)): content
        for path, content in contents(home).items()
        if path.parent.name != "cache"
    }


def settled(home: Path) -> Mapping[str, bytes]:
    """The same once nothing that was written before is still on its way from the write-ahead log into the file, which begins
    a second after it was written."""
    before: Mapping[str, bytes] = {}
    while (now := files(home)) != before:
        before = now
        time.sleep(3.0)
    return now


@pytest.mark.slow
def test_a_served_kithkin_leaves_every_byte_as_it_was(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, KITHKIN_ENCRYPT="false") as page:
        page.reply("What is 2 + 2?")  # it has worked once
        listed = json.loads(page.call("GET", "/conversations")[1])
        before = settled(home)
        assert "71.25" in str(page.reply("My weight is 71.25 kg and I am 1.75 m tall. What is my BMI?", HERE))
        followed = str(page.reply("And for 80.5 kg?", HERE))
        assert "26.3" in followed
        assert "nothing" in str(page.reply("Remember that my locker code is 8472", HERE)).lower()
        page.reply("I have crushing chest pain and sweat", HERE)
        page.reply("What do you remember?", HERE)
        page.ask("x" * 30_000, HERE)
        assert json.loads(page.call("GET", "/conversations")[1]) == listed
        told = json.loads(page.call("GET", f"/conversations/{HERE}")[1])
        assert len(told["turns"]) == 5
        assert page.call("DELETE", f"/conversations/{HERE}")[0] == 204
        after = settled(home)
        assert after.keys() == before.keys()
        assert [name for name in after if after[name] != before[name]] == []
    assert b"71.25" not in b"".join(files(home).values())


@pytest.mark.slow
def test_a_search_leaves_at_most_the_vectors_of_what_was_shared(tmp_path: Path) -> None:
    home, open_ = tmp_path / "home", {"KITHKIN_ENCRYPT": "false"}

    def tables() -> set[str]:
        with closing(sqlite3.connect(f"file:{home / 'kithkin.db'}?mode=ro", uri=True)) as connection:
            return set(connection.iterdump())

    async def share(stores: Stores) -> None:
        item = SharedItem(
            platform="web", source_id="1", kind="post", author="Me", own=True, shared_at=1.0, text="Mrs Lopez is a patient piano teacher."
        )  # fmt: skip
        await stores.posts.add("owner", [item], ONLY_ME)

    with open_stores(load_settings({"KITHKIN_HOME": str(home), **open_})) as stores:
        asyncio.run(share(stores))
    with serving(home, **open_) as page:
        page.reply("What is 2 + 2?")  # it has worked once
        before = tables()
        assert "Lopez" in str(page.reply("Who knows a good piano teacher?", HERE))
        settled(home)
        assert {line.split("(")[0] for line in tables() ^ before} <= {'INSERT INTO "post_vectors" VALUES'}
    assert b"who knows a good" not in b"".join(files(home).values()).lower()


@pytest.mark.slow
def test_a_question_in_the_terminal_is_kept_only_within_a_conversation(tmp_path: Path) -> None:
    assert kithkin(tmp_path, "person", "list", KITHKIN_ENCRYPT="false").returncode == 0
    before = files(tmp_path)
    assert b"9" in kithkin(tmp_path, "ask", "What is 4 + 5?", KITHKIN_ENCRYPT="false").stdout
    assert files(tmp_path) == before
