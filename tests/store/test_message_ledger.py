"""Messages on their way, in a real database: once, in order, and gone when they are taken back."""

import asyncio
import itertools
import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin.messages.inbound import DeliveryReport, Event, IdentityChanged, Message, Noted, Sender, Unsent
from kithkin.messages.outbound import Piece, PieceState
from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.message_ledger import Bucket, Nothing, Work
from kithkin.store import SqliteConversations, SqlMessageLedger
from support.databases import open_database

NUMBERS = itertools.count(1)


def said(text: str, *, key: str = "", thread: str = "ana", replaces: str = "") -> Message:
    return Message(
        channel="messenger", account="page", id=key or f"mid.{next(NUMBERS)}", sender=Sender(id=thread),
        thread=thread, sent_at=1.0, text=text, replaces=replaces,
    )  # fmt: skip


def piece(text: str, *, reference: str = "", recipient: str = "ana") -> Piece:
    return Piece(
        reference=reference or f"ref.{next(NUMBERS)}", channel="messenger", account="page", thread=recipient,
        recipient=recipient, text=text,
    )  # fmt: skip


class Here:
    """A ledger over a real file, and who was told to work."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.database = open_database(home)
        self.now = 1000.0
        self.ledger = SqlMessageLedger(self.database, clock=lambda: self.now)
        self.conversations = SqliteConversations(self.database)
        self.woken: list[str] = []

    async def accept(self, *events: Event) -> int:
        return await self.ledger.accept(events, self.woken.extend)

    async def work(self, thread: str = "ana") -> Work:
        found = await self.ledger.next(f"messenger:page:{thread}", self.now)
        assert isinstance(found, Work)
        return found

    async def nothing(self, thread: str = "ana") -> Nothing:
        found = await self.ledger.next(f"messenger:page:{thread}", self.now)
        assert isinstance(found, Nothing)
        return found

    def bytes_on_disk(self) -> bytes:
        """All of SQLite's files; nothing on Postgres, whose files are the server's."""
        return b"".join(path.read_bytes() for path in sorted(self.home.glob("kithkin.db*")))


@asynccontextmanager
async def opened(home: Path) -> AsyncGenerator[Here]:
    here = Here(home)
    try:
        yield here
    finally:
        here.database.close()


def test_a_message_is_stored_once_however_often_it_comes(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            message = said("hello")
            assert await here.accept(message, message) == 1
            assert await here.accept(message) == 0
            assert here.woken == ["messenger:page:ana"]
            work = await here.work()
            assert await here.ledger.answer(work.sequence, ())
            assert await here.accept(message) == 0
            assert (await here.nothing()).due_at == 0

    asyncio.run(go())


def test_an_id_that_no_platform_would_give_is_noted_and_costs_nobody_else_anything(home: Path) -> None:
    long = secrets.token_hex(5_000)

    async def go() -> None:
        async with opened(home) as here:
            strange = [
                said("a", key=long), said("b", thread=long), said("c", replaces=long), said("d", thread="🍎" * 300),
                Unsent(channel="messenger", account="page", message_id=long),
                Noted(channel="messenger", account=long, id="n", what="x"),
                IdentityChanged(channel="messenger", account="page", previous="ana", current=long),
                DeliveryReport(channel="messenger", account="page", state="read", platform_id=long),
            ]  # fmt: skip
            await here.accept(*strange, said("fine"), *strange)
            assert (await here.work()).message.text == "fine"
            assert await here.ledger.backlog() == 1
            noted = await here.ledger.list("noted")
            assert [one.problem for one in noted] == ["an id that is too long"] * 7

    asyncio.run(go())


def test_messages_of_one_conversation_come_in_the_order_of_their_arrival(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("one"), said("other", thread="ben"), said("two"))
            for expected in ("one", "two"):
                work = await here.work()
                assert work.message.text == expected
                assert await here.ledger.answer(work.sequence, ())
            assert (await here.work("ben")).message.text == "other"
            assert await here.ledger.unfinished(here.now) == ["messenger:page:ben"]

    asyncio.run(go())


def test_what_is_stored_as_an_answer_is_told_as_it_will_be_found(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("question"), said("nothing to say"))
            work = await here.work()
            answered = await here.ledger.answer(work.sequence, (piece("first"), piece("second")))
            assert answered is not None
            assert answered.pieces == (await here.work()).pieces
            for one in answered.pieces:
                await here.ledger.settle(one.sequence, "sent", finish=True)
            answered = await here.ledger.answer((await here.work()).sequence, ())
            assert answered is not None
            assert answered.pieces == ()

    asyncio.run(go())


def test_a_turn_that_was_begun_once_is_never_again_begun_for_the_first_time(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("one"), said("two"), said("three"))
            one = (await here.work()).sequence
            assert await here.ledger.begin((one,), "ana", "m1") == "first"
            assert await here.ledger.begin((one,), "ana", "m1") == "again"
            assert await here.ledger.begin((one, one + 1), "ana", "m1.2") == "again"
            assert await here.ledger.begin((one + 2,), "ana", "m3") == "first"
            # Not even when its owner lets it be tried afresh.
            await here.ledger.fail(one, "a fault")
            assert await here.ledger.retry(one)
            assert (await here.work()).begun == 0
            assert await here.ledger.begin((one,), "ana", "m1") == "again"

    asyncio.run(go())


def test_a_reply_is_stored_once_and_its_message_ends_with_its_last_piece(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("question"), said("next"))
            work = await here.work()
            assert await here.ledger.answer(work.sequence, (piece("first"), piece("second")))
            assert not await here.ledger.answer(work.sequence, (piece("again"),))
            stored = (await here.work()).pieces
            assert [one.piece.text for one in stored] == ["first", "second"]
            for number, one in enumerate(stored):
                assert await here.ledger.begin_sending(one.sequence, (), here.now) == "go"
                assert await here.ledger.begin_sending(one.sequence, (), here.now) == "withdrawn"
                await here.ledger.settle(one.sequence, "sent", platform_id=f"p{number}", finish=number == 1)
            assert (await here.work()).message.text == "next"

    asyncio.run(go())


def test_words_leave_the_ledger_when_their_message_is_finished(tmp_path: Path) -> None:
    async def go() -> None:
        async with opened(tmp_path) as here:
            await here.accept(said("zanzibar question"))
            work = await here.work()
            await here.ledger.answer(work.sequence, (piece("zanzibar answer"),))
            (one,) = (await here.work()).pieces
            await here.ledger.begin_sending(one.sequence, (), here.now)
            await here.ledger.settle(one.sequence, "sent", finish=True)
            await here.accept(
                Unsent(channel="messenger", account="page", message_id="none")
            )  # empties the log
            assert b"zanzibar" not in here.bytes_on_disk()

    asyncio.run(go())


def test_what_is_taken_back_is_gone_from_queue_turn_and_file(tmp_path: Path) -> None:
    async def go() -> None:
        async with opened(tmp_path) as here:
            message = said("my secret is zanzibar")
            await here.accept(message)
            work = await here.work()
            assert await here.ledger.begin([work.sequence], "owner", "m1")
            turn = Turn(
                id="m1", conversation="c", question=Question(text=message.text, conversation="c"),
                reply=Reply(text="zanzibar it is", verdict=Verdict.UNCHECKED), asked_at="2026",
            )  # fmt: skip
            await here.conversations.append("owner", turn)
            await here.ledger.answer(work.sequence, (piece("zanzibar it is"), piece("more zanzibar")))
            first, second = (await here.work()).pieces
            assert await here.ledger.begin_sending(first.sequence, (), here.now) == "go"
            await here.accept(Unsent(channel="messenger", account="page", message_id=message.id))
            assert await here.ledger.begin_sending(second.sequence, (), here.now) == "withdrawn"
            assert await here.conversations.turn("owner", "m1") is None
            await here.ledger.settle(first.sequence, "sent", platform_id="p", finish=True)
            assert isinstance(await here.nothing(), Nothing)
            await here.accept(Unsent(channel="messenger", account="page", message_id="none"))
            assert b"zanzibar" not in here.bytes_on_disk()

    asyncio.run(go())


def test_a_message_taken_back_before_it_arrives_is_never_answered(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            message = said("too late")
            await here.accept(Unsent(channel="messenger", account="page", message_id=message.id))
            assert await here.accept(message) == 0
            await here.nothing()

    asyncio.run(go())


@pytest.mark.parametrize("order", ["first, edit", "edit, first"])
def test_only_the_edited_form_is_answered(home: Path, order: str) -> None:
    async def go() -> None:
        async with opened(home) as here:
            first, edit = said("wrong", key="m"), said("right", key="m.edit", replaces="m")
            for event in (first, edit) if order == "first, edit" else (edit, first):
                await here.accept(event)
            assert (await here.work()).message.text == "right"
            await here.accept(Unsent(channel="messenger", account="page", message_id="m"))
            await here.nothing()

    asyncio.run(go())


def test_a_second_edit_replaces_the_first_and_an_edit_of_what_was_taken_back_is_never_answered(
    home: Path,
) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("one", key="m"), said("two", key="e1", replaces="m"))
            await here.accept(said("three", key="e2", replaces="m"))
            work = await here.work()
            assert work.message.text == "three"
            assert await here.ledger.answer(work.sequence, ())
            await here.nothing()
            await here.accept(Unsent(channel="messenger", account="page", message_id="m"))
            assert await here.accept(said("late", key="e3", replaces="m")) == 0
            await here.nothing()

    asyncio.run(go())


def test_a_turn_kept_for_a_message_taken_back_meanwhile_is_swept_at_the_next_start(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            message = said("secret")
            await here.accept(message)
            work = await here.work()
            await here.ledger.begin([work.sequence], "owner", "m1")
            await here.accept(Unsent(channel="messenger", account="page", message_id=message.id))
            turn = Turn(
                id="m1", conversation="c", question=Question(text="secret", conversation="c"),
                reply=Reply(text="?", verdict=Verdict.ABSTAINED), asked_at="2026",
            )  # fmt: skip
            await here.conversations.append("owner", turn)  # and here the process dies
            assert await here.ledger.sweep() == 1
            assert await here.conversations.turn("owner", "m1") is None
            assert await here.ledger.sweep() == 0

    asyncio.run(go())


async def sending(here: Here) -> int:
    await here.accept(said("q"))
    work = await here.work()
    await here.ledger.answer(work.sequence, (piece("a", reference="ours"),))
    (one,) = (await here.work()).pieces
    await here.ledger.begin_sending(one.sequence, (), here.now)
    return one.sequence


@pytest.mark.parametrize(
    ("report", "state"),
    [
        (DeliveryReport(channel="messenger", account="page", state="sent", reference="ours", platform_id="p"), "sent"),
        (DeliveryReport(channel="messenger", account="page", state="read", reference="ours"), "sent"),
        (DeliveryReport(channel="messenger", account="page", state="failed", reference="ours", code="131026"), "refused"),
        (DeliveryReport(channel="messenger", account="page", state="sent", reference="other"), "sending"),
    ],
)  # fmt: skip
def test_a_delivery_report_settles_what_is_in_the_air(home: Path, report: DeliveryReport, state: str) -> None:
    async def go() -> None:
        async with opened(home) as here:
            sequence = await sending(here)
            await here.accept(report)
            assert await here.ledger.piece_state(sequence) == state
            await here.ledger.settle(sequence, "unknown", problem="cut", finish=True)
            assert await here.ledger.piece_state(sequence) == ("unknown" if state == "sending" else state)

    asyncio.run(go())


def test_a_held_reply_goes_once_the_person_writes_again_and_before_the_new_one(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("first"))
            work = await here.work()
            await here.ledger.answer(work.sequence, (piece("a"),))
            await here.ledger.hold(work.sequence, "The window is closed.")
            await here.nothing()
            assert [one.state for one in await here.ledger.list("held")] == ["held"]
            await here.accept(said("second"))
            assert (await here.work()).message.text == "first"

    asyncio.run(go())


def test_a_resting_reply_stands_in_nobody_s_way_and_is_taken_up_in_time(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("trivial"))
            trivial = await here.work()
            await here.ledger.answer(trivial.sequence, (piece("a"),))
            await here.ledger.hold(trivial.sequence, "It is night.", here.now + 100)
            assert (await here.nothing()).due_at == here.now + 100
            await here.accept(said("danger"))  # takes up the first again, which finds that it is still night
            assert (await here.work()).sequence == trivial.sequence
            await here.ledger.hold(trivial.sequence, "It is night.", here.now + 100)
            danger = await here.work()
            assert danger.message.text == "danger"
            await here.ledger.postpone(danger.sequence, here.now + 500, "The platform asks for patience.")
            assert (await here.nothing()).due_at == here.now + 100
            assert await here.ledger.unfinished(here.now) == []
            here.now += 100
            assert await here.ledger.unfinished(here.now) == ["messenger:page:ana"]
            again = await here.work()
            assert (again.sequence, again.state) == (trivial.sequence, "answered")
            assert [one.piece.text for one in again.pieces] == ["a"]

    asyncio.run(go())


def test_a_notice_of_failure_that_would_have_to_wait_for_the_person_is_left_unsaid(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("poison"), said("fine"))
            work = await here.work()
            await here.ledger.fail(work.sequence, "It broke.", (piece("sorry"),))
            await here.ledger.hold(work.sequence, "The window is closed.")
            assert [one.problem for one in await here.ledger.list("failed")] == ["It broke."]
            fine = await here.work()
            assert fine.message.text == "fine"
            await here.ledger.answer(fine.sequence, ())
            assert (await here.nothing()).due_at == 0
            await here.ledger.retry(work.sequence)
            assert (await here.work()).state == "waiting"
            await here.ledger.answer(work.sequence, (piece("a"),))
            assert [one.piece.text for one in (await here.work()).pieces] == ["a"]

    asyncio.run(go())


def test_a_notice_of_failure_rests_without_holding_up_the_talk(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("poison"), said("fine"))
            work = await here.work()
            await here.ledger.fail(work.sequence, "It broke.", (piece("sorry"),))
            await here.ledger.hold(work.sequence, "It is night.", here.now + 100)
            fine = await here.work()
            assert fine.message.text == "fine"
            await here.ledger.answer(fine.sequence, ())
            assert (await here.nothing()).due_at == here.now + 100
            here.now += 100
            assert [one.piece.text for one in (await here.work()).pieces] == ["sorry"]

    asyncio.run(go())


def test_what_was_joined_is_answered_only_while_all_of_it_is_there(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("share"), said("comment", key="c"), said("other"))
            share = (await here.work()).sequence
            assert await here.ledger.begin((share, share + 1), "ana", "m1.2")
            await here.accept(Unsent(channel="messenger", account="page", message_id="c"))
            assert not await here.ledger.begin((share, share + 1), "ana", "m1.2")
            assert not await here.ledger.answer(share, (piece("a"),), joined=(share + 1,))
            assert (await here.work()).state == "waiting"
            assert await here.ledger.answer(share, (piece("a"),), joined=(share + 2,))

    asyncio.run(go())


def test_a_piece_cut_off_by_a_kill_loses_its_words_when_its_message_was_taken_back(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("question", key="q"))
            work = await here.work()
            await here.ledger.answer(work.sequence, (piece("my-secret-weight"),))
            (stored,) = (await here.work()).pieces
            await here.ledger.begin_sending(stored.sequence, (), here.now)
            await here.accept(Unsent(channel="messenger", account="page", message_id="q"))
            await here.ledger.sweep()
            assert b"my-secret-weight" not in here.bytes_on_disk()

    asyncio.run(go())


def test_the_failed_list_can_be_retried_and_discarded(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("poison"), said("fine"))
            work = await here.work()
            await here.ledger.fail(work.sequence, "It broke.", (piece("sorry"),))
            (sorry,) = (await here.work()).pieces
            assert sorry.piece.text == "sorry"
            await here.ledger.begin_sending(sorry.sequence, (), here.now)
            await here.ledger.settle(sorry.sequence, "sent", finish=True)
            assert (await here.work()).message.text == "fine"
            (listed,) = await here.ledger.list("failed")
            assert (listed.sequence, listed.problem) == (work.sequence, "It broke.")
            assert await here.ledger.retry(work.sequence) == "messenger:page:ana"
            again = await here.work()
            assert (again.message.text, again.state, again.failures) == ("poison", "waiting", 0)
            await here.ledger.fail(work.sequence, "It broke again.")
            assert await here.ledger.discard(work.sequence)
            assert not await here.ledger.discard(work.sequence)
            assert await here.ledger.retry(work.sequence) is None
            assert b"poison" not in here.bytes_on_disk()

    asyncio.run(go())


@pytest.mark.parametrize("state", ["unknown", "refused"])
def test_an_answer_in_doubt_or_refused_can_be_taken_off_its_list_once_nothing_is_left_to_send(
    home: Path, state: PieceState
) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("question", key="q"))
            work = await here.work()
            await here.ledger.answer(work.sequence, (piece("my-secret-weight"), piece("the rest")))
            first, rest = (await here.work()).pieces
            await here.ledger.begin_sending(first.sequence, (), here.now)
            await here.ledger.settle(first.sequence, state, problem="cut")
            assert not await here.ledger.discard(work.sequence)
            await here.ledger.begin_sending(rest.sequence, (), here.now)
            await here.ledger.settle(rest.sequence, "sent", finish=True)
            assert len(await here.ledger.list(state)) == 1
            assert await here.ledger.discard(work.sequence)
            assert not await here.ledger.discard(work.sequence)
            assert await here.ledger.list(state) == []
            assert await here.ledger.last_unknown("messenger:page:ana", "ana") == []
            assert b"my-secret-weight" not in here.bytes_on_disk()

    asyncio.run(go())


def test_a_bucket_lets_through_what_it_holds_and_survives_a_restart(home: Path) -> None:
    async def go() -> None:
        bucket = Bucket(key="k", capacity=2, refill=0.5)
        outcomes: list[object] = []
        for _ in range(4):
            async with opened(home) as here:
                await here.accept(said("q", thread=f"t{len(outcomes)}"))
                work = await here.work(f"t{len(outcomes)}")
                await here.ledger.answer(work.sequence, (piece("a"),))
                (one,) = (await here.work(f"t{len(outcomes)}")).pieces
                outcomes.append(await here.ledger.begin_sending(one.sequence, (bucket,), here.now))
        assert outcomes[:2] == ["go", "go"]
        assert outcomes[2:] == [pytest.approx(2.0), pytest.approx(2.0)]

    asyncio.run(go())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deliveries=st.lists(
        st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9)), min_size=1, max_size=6), max_size=12
    )
)
def test_any_delivery_batched_repeated_or_late_stores_each_message_once_in_order_of_first_arrival(
    tmp_path_factory: pytest.TempPathFactory, deliveries: Sequence[Sequence[tuple[str, int]]]
) -> None:
    async def go() -> None:
        async with opened(tmp_path_factory.mktemp("ledger")) as here:
            first: dict[str, list[str]] = {"a": [], "b": []}
            for batch in deliveries:
                await here.accept(*(said(f"{who}{n}", key=f"{who}{n}", thread=who) for who, n in batch))
                for who, n in batch:
                    if f"{who}{n}" not in first[who]:
                        first[who].append(f"{who}{n}")
            for who, expected in first.items():
                answered: list[str] = []
                while isinstance(work := await here.ledger.next(f"messenger:page:{who}", here.now), Work):
                    answered.append(work.message.text)
                    assert await here.ledger.answer(work.sequence, ())
                assert answered == expected

    asyncio.run(go())


def a_message(key: str) -> Message:
    return said(f"words of {key}", key=key, thread=key[0])


def an_edit(key: str, number: int) -> Message:
    return said(f"{number}", key=f"{key}#{number}", thread=key[0], replaces=key)


def taken_back(key: str) -> Unsent:
    return Unsent(channel="messenger", account="page", message_id=key)


EVENTS = st.one_of(
    st.builds(a_message, st.sampled_from(["a1", "a2", "b1", "b2"])),
    st.builds(an_edit, st.sampled_from(["a1", "b1"]), st.integers(1, 2)),
    st.builds(taken_back, st.sampled_from(["a1", "a2", "b1"])),
    st.just(Noted(channel="messenger", account="page", id="b2", what="odd")),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EVENTS, max_size=12), st.data())
def test_events_stored_together_stand_as_if_stored_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event], data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=3)))
    batches = [events[start:end] for start, end in zip([0, *cuts], [*cuts, len(events)], strict=True)]

    async def rows(groups: Sequence[Sequence[Event]]) -> tuple[list[tuple[object, ...]], int, list[str]]:
        async with opened(tmp_path_factory.mktemp("ledger")) as here:
            await here.accept(said("held", key="held", thread="a"))
            first = await here.work("a")
            assert await here.ledger.answer(first.sequence, [piece("later", reference="held")])
            await here.ledger.hold(first.sequence, "waits for them to write")
            here.woken.clear()
            new = 0
            for group in groups:
                new += await here.accept(*group)
            found = await here.database.read(
                lambda connection: connection.execute(
                    "SELECT message, replaces, conversation, sender, state, body FROM inbox ORDER BY sequence"
                ).fetchall()
            )
            return found, new, sorted(set(here.woken))

    async def go() -> None:
        assert await rows(batches) == await rows([[event] for event in events])

    asyncio.run(go())


def test_many_messages_at_once_are_stored_in_their_order(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            before = [said(f"{number}", key=f"m{number}") for number in range(0, 300, 3)]
            await here.accept(*before)
            everything = [said(f"{number}", key=f"m{number}") for number in range(300)]
            assert await here.accept(*everything) == 200
            stored = await here.database.read(
                lambda connection: connection.execute(
                    "SELECT message FROM inbox ORDER BY sequence"
                ).fetchall()
            )
            fresh = [message.id for message in everything if message not in before]
            assert [row[0] for row in stored] == [message.id for message in before] + fresh

    asyncio.run(go())


def test_a_picture_can_be_fetched_while_its_piece_is_being_sent_and_never_otherwise(home: Path) -> None:
    async def go() -> None:
        async with opened(home) as here:
            await here.accept(said("draw a circle"))
            work = await here.work()
            drawing = replace(
                piece("A circle.", reference="a" * 32), picture=b"png", picture_type="image/png"
            )
            await here.ledger.answer(work.sequence, (piece("Here.", reference="b" * 32), drawing))
            words, picture = (await here.work()).pieces
            assert await here.ledger.picture("a" * 32) is None, "not yet"
            await here.ledger.begin_sending(words.sequence, (), here.now)
            assert await here.ledger.picture("b" * 32) is None, "words only"
            await here.ledger.settle(words.sequence, "sent")
            await here.ledger.begin_sending(picture.sequence, (), here.now)
            assert await here.ledger.picture("a" * 32) == (b"png", "image/png")
            await here.ledger.settle(picture.sequence, "sent", finish=True)
            assert await here.ledger.picture("a" * 32) is None, "it has been sent"
            assert await here.ledger.picture("c" * 32) is None

    asyncio.run(go())
