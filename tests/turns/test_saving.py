"""What people pass on is saved for them alone, once, and an unsent message takes it along."""

import asyncio
from dataclasses import replace
from pathlib import Path

from kithkin.messages.inbound import Message, Sender, Shared, Unsent
from kithkin.messages.sharing import Viewers
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
