"""What passed over each account is counted by what must still happen to it."""

import asyncio
from pathlib import Path

from kithkin.messages.inbound import Message, Noted, Sender
from kithkin.messages.outbound import Piece
from kithkin.ports.channel_states import Activity
from kithkin.ports.message_ledger import Work
from kithkin.store import SqlChannelActivity, SqlMessageLedger
from support.databases import open_database

NOON = 1_800_000_000.0


def message(number: int, *, account: str = "page") -> Message:
    return Message(
        channel="messenger", account=account, id=f"m{number}", sender=Sender(id=f"s{number}"),
        thread=f"s{number}", sent_at=1.0, text="hello",
    )  # fmt: skip


def piece(number: int) -> Piece:
    return Piece(
        reference=f"r{number}",
        channel="messenger",
        account="page",
        thread=f"s{number}",
        recipient=f"s{number}",
        text="hi",
    )


def test_messages_count_by_what_they_wait_for(home: Path) -> None:
    now = NOON

    async def walk() -> None:
        nonlocal now
        database = open_database(home)
        ledger = SqlMessageLedger(database, clock=lambda: now)
        activity = SqlChannelActivity(database)
        assert await activity.of_all() == {}
        for number in range(1, 6):
            now = NOON + number
            await ledger.accept([message(number)], lambda _: None)
        await ledger.accept([message(6, account="quiet")], lambda _: None)
        now = NOON + 99
        await ledger.accept(
            [Noted(channel="messenger", account="page", id="n", what="reaction")], lambda _: None
        )
        one, two, three, *_ = [listed.sequence for listed in await ledger.list("waiting")]
        await ledger.fail(one, "It was too hard.")
        await ledger.answer(two, [piece(2)])
        await ledger.hold(two, "The window is closed.")
        await ledger.answer(three, [piece(3)])
        work = await ledger.next("messenger:page:s3", now)
        assert isinstance(work, Work)
        sequence = work.pieces[0].sequence
        assert await ledger.begin_sending(sequence, [], now) == "go"
        await ledger.settle(sequence, "unknown", problem="The connection broke.")
        counted = await activity.of_all()
        assert counted["messenger", "quiet"] == Activity(last_message_at=NOON + 5, waiting=1)
        assert counted["messenger", "page"] == Activity(
            last_message_at=NOON + 5, waiting=3, held=1, failed=1, unknown=1
        )
        database.close()

    asyncio.run(walk())
