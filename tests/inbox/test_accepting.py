"""The way in: a burst is stored together, one call's fault costs no other, and nobody waits for nothing."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kithkin.inbox.accepting import Inbox
from kithkin.messages.errors import TryAgain
from kithkin.messages.inbound import Event, Message, Sender
from kithkin.store import Database, SqlMessageLedger


def said(key: str) -> Message:
    return Message(
        channel="messenger", account="page", id=key, sender=Sender(id="ana"), thread="ana", sent_at=1.0, text=key
    )  # fmt: skip


class Counting(SqlMessageLedger):
    """The real ledger, which counts its transactions and refuses one message."""

    transactions = 0

    async def accept(self, events: Sequence[Event], committed: Callable[[Sequence[str]], None]) -> int:
        self.transactions += 1
        if any(isinstance(event, Message) and event.id == "poison" for event in events):
            raise RuntimeError("on purpose")
        return await super().accept(events, committed)


def test_a_burst_is_stored_in_few_transactions_and_everyone_is_told_after_theirs(tmp_path: Path) -> None:
    async def go() -> None:
        database = Database(tmp_path)
        ledger, woken = Counting(database), list[str]()
        inbox = Inbox(ledger, woken.extend)
        calls = [inbox.accept([said(f"m{number}")]) for number in range(200)]
        await asyncio.gather(*calls)
        assert await ledger.backlog() == 200
        assert ledger.transactions <= 4
        await asyncio.sleep(0)
        assert set(woken) == {"messenger:page:ana"}
        database.close()

    asyncio.run(go())


def test_one_calls_fault_costs_no_other(tmp_path: Path) -> None:
    async def go() -> None:
        database = Database(tmp_path)
        ledger = Counting(database)
        inbox = Inbox(ledger, lambda _: None)
        outcomes = await asyncio.gather(
            *(inbox.accept([said(key)]) for key in ("a", "poison", "b")), return_exceptions=True
        )
        assert [type(outcome) for outcome in outcomes] == [type(None), RuntimeError, type(None)]
        assert await ledger.backlog() == 2
        database.close()

    asyncio.run(go())


def test_a_caller_that_goes_away_leaves_its_message_stored_and_worked_on(tmp_path: Path) -> None:
    async def go() -> None:
        database = Database(tmp_path)
        ledger, woken = SqlMessageLedger(database), list[str]()
        inbox = Inbox(ledger, woken.extend)
        await inbox.accept([said("first")])
        woken.clear()
        calls = [asyncio.create_task(inbox.accept([said(f"m{number}")])) for number in range(3)]
        await asyncio.sleep(0)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        for _ in range(500):
            if woken and await ledger.backlog() == 4:
                break
            await asyncio.sleep(0.01)
        assert (await ledger.backlog(), set(woken)) == (4, {"messenger:page:ana"})
        database.close()

    asyncio.run(go())


def test_too_much_waiting_is_turned_away_and_nothing_of_it_kept(tmp_path: Path) -> None:
    async def go() -> None:
        database = Database(tmp_path)
        ledger, now = SqlMessageLedger(database), [0.0]
        inbox = Inbox(ledger, lambda _: None, most_waiting=2, clock=lambda: now[0])
        await inbox.accept([said("one"), said("two")])
        now[0] = 2.0
        with pytest.raises(TryAgain):
            await inbox.accept([said("three")])
        assert await ledger.backlog() == 2
        database.close()

    asyncio.run(go())


def test_a_submitted_call_is_done_once_it_is_on_disk_and_hears_when_too_much_waits(tmp_path: Path) -> None:
    async def go() -> None:
        database = Database(tmp_path)
        ledger, now = SqlMessageLedger(database), [0.0]
        inbox = Inbox(ledger, lambda _: None, most_waiting=2, clock=lambda: now[0])
        first, second, nothing = inbox.submit([said("one")]), inbox.submit([said("two")]), inbox.submit([])
        assert (first.done(), second.done(), nothing.done()) == (False, False, True)
        await first
        await second
        assert await ledger.backlog() == 2
        now[0] = 2.0
        counts, waits = inbox.submit([said("three")]), inbox.submit([said("four")])
        await waits  # stored before it was known how many wait
        with pytest.raises(TryAgain):
            await counts
        with pytest.raises(TryAgain):
            await inbox.submit([said("five")])
        assert await ledger.backlog() == 3
        database.close()

    asyncio.run(go())
