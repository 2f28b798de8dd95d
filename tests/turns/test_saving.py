"""What people pass on is saved for them alone, once, and an unsent message takes it along."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from kithkin.messages.inbound import Message, Sender, Shared, Unsent
from kithkin.messages.sharing import Viewers
from kithkin.ports.message_ledger import Work
from kithkin.store import Database, SqlMessageLedger
from kithkin.store.people import SqlitePeople
from kithkin.store.posts import SqlSharedPosts
from kithkin.turns.saving import SavedShares, saved_items

REEL = Shared(kind="reel", title="Sourdough in ten minutes", url="https://www.instagram.com/reel/C1/")
MESSAGE = Message(
    channel="instagram", account="178", id="m_1", sender=Sender(id="7001"), thread="7001", sent_at=1.7e9,
    shared=(REEL, Shared(kind="story")),
)  # fmt: skip


def test_a_shared_reel_is_saved_with_its_link_and_never_as_ones_own() -> None:
    [item] = saved_items(MESSAGE)
    assert (item.platform, item.kind, item.own) == ("instagram", "saved", False)
    assert (item.text, item.permalink) == ("Sourdough in ten minutes", "https://www.instagram.com/reel/C1/")


def test_forwarded_words_are_saved_and_plain_questions_are_not() -> None:
    plain = replace(MESSAGE, channel="whatsapp", shared=(), text="Mo: the plumber is 555 0100")
    assert saved_items(plain) == []
    [item] = saved_items(replace(plain, forwarded=True))
    assert (item.platform, item.text) == ("whatsapp", "Mo: the plumber is 555 0100")
    assert saved_items(replace(MESSAGE, public=True)) == ()


def test_it_is_saved_once_seen_by_them_alone_and_gone_when_unsent(tmp_path: Path) -> None:
    async def walk() -> None:
        database = Database(tmp_path)
        try:
            await SqlitePeople(database).add("Ana", "member")
            posts, ledger = SqlSharedPosts(database), SqlMessageLedger(database)
            await ledger.accept([MESSAGE, replace(MESSAGE, id="m_10")], lambda _: None)
            for _ in range(2):
                assert await SavedShares(posts).keep("Ana", MESSAGE) == 1
            await SavedShares(posts).keep("Ana", replace(MESSAGE, id="m_10"))
            ana, owner = (Viewers(people=frozenset({who}), strangers=False) for who in ("Ana", "owner"))
            assert len(await posts.visible(ana, range(1, 9))) == 2
            assert await posts.visible(owner, range(1, 9)) == []
            await ledger.accept(
                [Unsent(channel="instagram", account="178", message_id="m_1")], lambda _: None
            )
            await ledger.sweep()
            [left] = await posts.visible(ana, range(1, 9))
            assert "m_10 " in left.item.source_id
        finally:
            database.close()

    asyncio.run(walk())


@pytest.mark.parametrize("how", ["unsent", "edited"])
def test_what_is_taken_back_while_it_is_read_is_not_saved(tmp_path: Path, how: str) -> None:
    async def walk() -> None:
        database = Database(tmp_path)
        try:
            await SqlitePeople(database).add("Ana", "member")
            posts, ledger = SqlSharedPosts(database), SqlMessageLedger(database)
            words = replace(
                MESSAGE, channel="whatsapp", shared=(), text="the plumber is 555 0100", forwarded=True
            )
            await ledger.accept([words], lambda _: None)
            work = await ledger.next(words.conversation, 0.0)
            assert isinstance(work, Work)
            taken_back = (
                Unsent(channel="whatsapp", account="178", message_id="m_1")
                if how == "unsent"
                else replace(words, id="m_2", replaces="m_1", text="the plumber is 555 0199")
            )
            await ledger.accept([taken_back], lambda _: None)
            assert await SavedShares(posts).keep("Ana", work.message) == 0
            assert (await posts.mine("Ana")).total == 0
        finally:
            database.close()

    asyncio.run(walk())


def test_what_was_saved_goes_with_the_form_that_an_edit_replaces(tmp_path: Path) -> None:
    async def walk() -> None:
        database = Database(tmp_path)
        try:
            await SqlitePeople(database).add("Ana", "member")
            posts, ledger = SqlSharedPosts(database), SqlMessageLedger(database)
            words = replace(
                MESSAGE, channel="whatsapp", shared=(), text="the plumber is 555 0100", forwarded=True
            )
            mended = replace(words, id="m_2", replaces="m_1", text="the plumber is 555 0199")
            await ledger.accept([words], lambda _: None)
            assert await SavedShares(posts).keep("Ana", words) == 1
            await ledger.accept([mended], lambda _: None)
            assert await SavedShares(posts).keep("Ana", mended) == 1
            [left] = (await posts.mine("Ana")).posts
            assert left.item.text == "the plumber is 555 0199"
        finally:
            database.close()

    asyncio.run(walk())
