"""What is old enough is destroyed, of each kind and on each database, and nothing else is."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import Message, Noted, Sender, Unsent
from kithkin.messages.outbound import Piece
from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, SharedItem, note_source
from kithkin.ports.conversations import Turn
from kithkin.ports.departures import Departure
from kithkin.ports.message_ledger import Bucket, Work
from kithkin.ports.retention import Held
from kithkin.store import (
    SqlAttempts,
    SqlAuditLog,
    SqlCircle,
    SqlDepartures,
    SqliteBrowserSessions,
    SqliteConversations,
    SqlitePeople,
    SqlMessageLedger,
    SqlRetention,
    SqlSharedPosts,
)
from kithkin.store.connections import Connection, Store
from kithkin.store.sweeping import SWEEPABLE
from kithkin.vault.retention import kinds
from support.databases import open_database

NOON = 1_800_000_000.0
DAY = 86_400.0
NUMBERS = itertools.count(1)


class House:
    """Everything that is swept, over one database, with a clock that tests move."""

    def __init__(self, home: Path) -> None:
        self.now = NOON
        self.database = open_database(home)
        self.conversations = SqliteConversations(self.database, lambda: self.now)
        self.retention = SqlRetention(self.database, lambda: self.now)
        self.ledger = SqlMessageLedger(self.database, clock=lambda: self.now)
        self.people = SqlitePeople(self.database, lambda: self.now)
        self.circle = SqlCircle(self.database, lambda: self.now)
        self.audit = SqlAuditLog(self.database, lambda: self.now)
        self.sessions = SqliteBrowserSessions(self.database)
        self.attempts = SqlAttempts(self.database)
        self.posts = SqlSharedPosts(self.database)

    async def ask(
        self,
        asker: str,
        name: str,
        *,
        about_health: bool | None = False,
        picture: str = "",
        asked_at: str = "",
    ) -> None:
        evidence = Evidence(id="p1", kind="picture", title="read", detail="12 g", picture_id=picture)
        turn = Turn(
            id=name, conversation="c1", question=Question(text=f"asked {name}", asker=asker, conversation="c1"),
            reply=Reply(text="the reply", verdict=Verdict.CHECKED, evidence=(evidence,) if picture else ()),
            asked_at=asked_at or "2027-01-15T08:00:00+00:00", about_health=about_health,
        )  # fmt: skip
        pictures = [(picture, "image/png", b"pixels of " + picture.encode())] if picture else ()
        assert await self.conversations.append(asker, turn, pictures)

    async def said(self, sender: str, text: str) -> Work:
        message = Message(
            channel="messenger", account="page", id=f"mid.{next(NUMBERS)}", sender=Sender(id=sender), thread=sender,
            sent_at=self.now, text=text,
        )  # fmt: skip
        await self.ledger.accept([message], lambda _: None)
        work = await self.ledger.next(f"messenger:page:{sender}", self.now)
        assert isinstance(work, Work)
        return work

    async def sweep(self, kind: str, days: float, *, limit: int = 100, person: str = "") -> int:
        return await self.retention.sweep(kind, self.now, lambda *_: days, limit, person=person)  # type: ignore[arg-type,return-value]

    async def left(self, asker: str = "Ana") -> list[str]:
        return [turn.id for turn in await self.conversations.recent(asker, "c1", 100)]

    async def cells(self, query: str) -> list[tuple[object, ...]]:
        def work(connection: Connection) -> list[tuple[object, ...]]:
            return connection.execute(query).fetchall()

        return await self.database.read(work)


def at(home: Path, test: Callable[[House], Awaitable[None]]) -> None:
    async def go() -> None:
        house = House(home)
        try:
            for name in ("Ana", "Ben"):
                await house.people.add(name, "member")
            await test(house)
        finally:
            house.database.close()

    asyncio.run(go())


def test_every_kind_that_goes_by_itself_is_swept_and_no_other() -> None:
    assert set(SWEEPABLE) == {kind.id for kind in kinds() if kind.is_swept}


def test_turns_go_by_their_age_about_health_apart_and_a_portion_at_a_time(home: Path) -> None:
    async def test(house: House) -> None:
        for number in range(3):
            await house.ask("Ana", f"old{number}")
        await house.ask("Ana", "old-health", about_health=True)
        house.now += 10 * DAY
        await house.ask("Ana", "new")
        assert await house.sweep("turns", 10) == 0  # exactly as old as it may be
        house.now += 1
        assert await house.sweep("turns", 10, person="Ben") == 0
        assert await house.sweep("turns", 10, limit=2) == 2
        assert await house.left() == ["old2", "old-health", "new"]
        assert await house.sweep("turns", 10, limit=2) == 1
        assert await house.sweep("turns", 10, limit=2) == 0
        assert await house.sweep("turns-about-health", 9) == 1
        assert await house.left() == ["new"]
        assert await house.retention.held("turns") == Held(kept=1, oldest=NOON + 10 * DAY)
        assert await house.retention.held("turns-about-health") == Held()

    at(home, test)


def test_a_picture_goes_before_its_answer_and_stays_while_a_younger_one_shows_it(home: Path) -> None:
    async def test(house: House) -> None:
        await house.ask("Ana", "t1", picture="p1")
        await house.ask("Ana", "t2", picture="p2")
        await house.ask("Ben", "t1", picture="p1")
        house.now += 5 * DAY
        await house.ask("Ana", "t3", picture="p2")
        house.now += 1
        assert await house.sweep("pictures", 5) == 3
        assert await house.sweep("pictures", 5) == 0
        assert await house.conversations.picture("Ana", "p1") is None
        assert await house.conversations.picture("Ben", "p1") is None
        assert await house.conversations.picture("Ana", "p2") is not None
        turn = await house.conversations.turn("Ana", "t1")
        assert turn is not None
        assert (turn.pictures, turn.reply.evidence[0].picture_id, turn.reply.evidence[0].detail) == (
            (),
            "",
            "12 g",
        )
        assert await house.left() == ["t1", "t2", "t3"]
        house.now += 5 * DAY
        assert await house.sweep("turns", 5) == 4
        assert await house.cells("SELECT 1 FROM pictures UNION ALL SELECT 1 FROM turn_pictures") == []

    at(home, test)


def test_a_turn_that_cannot_be_read_does_not_keep_its_picture(home: Path) -> None:
    async def test(house: House) -> None:
        await house.ask("Ana", "t1", picture="p1")
        await house.database.write(
            lambda connection: connection.execute("UPDATE turns SET body = ?", (b"{",)).rowcount
        )
        house.now += DAY
        assert await house.sweep("pictures", 0) == 1
        assert await house.sweep("pictures", 0) == 0
        assert await house.conversations.picture("Ana", "p1") is None

    at(home, test)


def test_what_shows_a_picture_about_health_is_about_health_whichever_came_first(home: Path) -> None:
    async def test(house: House) -> None:
        await house.ask("Ana", "before", picture="p1")
        await house.ask("Ana", "not looked at", about_health=None, picture="p1")
        await house.ask("Ben", "his", picture="p1")
        await house.ask("Ana", "health", about_health=True, picture="p1")
        await house.ask("Ana", "after", picture="p1")
        await house.ask("Ana", "other", picture="p2")
        (unmarked,) = await house.retention.unmarked(10)
        await house.retention.mark({unmarked.number: False})
        marks = {turn.id: turn.about_health for turn in await house.conversations.recent("Ana", "c1", 10)}
        assert marks == {"before": True, "not looked at": True, "health": True, "after": True, "other": False}
        assert [turn.about_health for turn in await house.conversations.recent("Ben", "c1")] == [False]

    at(home, test)


def test_what_an_older_program_kept_counts_from_now_on_and_waits_for_its_mark(home: Path) -> None:
    async def test(house: House) -> None:
        for name in ("t1", "t2"):
            await house.ask("Ana", name, about_health=None, asked_at="2026-02-10T09:00:00+01:00")
        await house.said("ana", "hello")
        broken = (await house.cells("SELECT sequence FROM turns WHERE id = 't2'"))[0][0]

        def as_it_was(connection: Connection) -> None:
            connection.execute("UPDATE turns SET kept_at = 0")
            connection.execute("UPDATE inbox SET kept_at = 0")
            connection.execute("UPDATE turns SET body = ? WHERE sequence = ?", (b"{", broken))

        await house.database.write(as_it_was)
        house.now += 400 * DAY
        assert await house.sweep("turns", 1) == 0
        assert await house.sweep("turns-about-health", 1) == 0
        assert await house.retention.date_anew(house.now) == 3
        unmarked = await house.retention.unmarked(10)
        assert [one.turn is None for one in unmarked] == [False, True]
        await house.retention.mark({one.number: one.turn is None for one in unmarked})
        assert await house.retention.unmarked(10) == []
        kept = await house.cells("SELECT kept_at FROM turns UNION ALL SELECT kept_at FROM inbox")
        assert kept == [(house.now,)] * 3
        assert await house.cells("SELECT id FROM turns WHERE about_health = 1") == [("t2",)]

    at(home, test)


def test_what_was_kept_under_a_wrong_clock_neither_goes_at_once_nor_stays_for_ever(home: Path) -> None:
    async def test(house: House) -> None:
        for wrong in (3600.0, NOON + 400 * DAY):
            house.now = wrong
            await house.ask("Ana", f"at {wrong}")
        await house.said("ana", "from the future")
        house.now = NOON
        await house.ask("Ana", "right")
        house.now = NOON + 3600
        assert await house.retention.date_anew(house.now) == 3
        assert await house.retention.date_anew(house.now) == 0
        kept = await house.cells("SELECT kept_at FROM turns ORDER BY sequence")
        assert kept == [(NOON + 3600,), (NOON + 3600,), (NOON,)]
        assert await house.cells("SELECT kept_at FROM inbox") == [(NOON + 3600,)]

    at(home, test)


def test_messages_that_failed_or_wait_lose_their_words_and_are_never_answered(home: Path) -> None:
    async def test(house: House) -> None:
        await house.people.add("Cid", "member")
        code = await house.people.new_code("Cid", "messenger", house.now)
        assert await house.people.use_code(code, "messenger", "page", Sender(id="cid"), house.now) == "Cid"
        failed = await house.said("ana", "WORDS that failed")
        await house.ledger.fail(failed.sequence, "a fault")
        held = await house.said("ben", "WORDS that are held")
        assert await house.ledger.begin([held.sequence], "Ben", "t9")
        answer = Piece(
            reference="r1",
            channel="messenger",
            account="page",
            thread="ben",
            recipient="ben",
            text="WORDS of the answer",
        )
        assert await house.ledger.answer(held.sequence, [answer])
        await house.ledger.hold(held.sequence, "the window is shut")
        await house.said("cid", "WORDS that wait")
        house.now += 3 * DAY
        young = await house.said("dan", "young words")
        house.now += 1
        assert await house.sweep("unanswered-messages", 3, person="Ana") == 0
        assert await house.sweep("unanswered-messages", 3, person="Cid") == 1
        assert await house.sweep("unanswered-messages", 3) == 2
        bodies = await house.cells("SELECT body FROM inbox UNION ALL SELECT body FROM outbox")
        assert b"WORDS" not in b"".join(bytes(row[0]) for row in bodies)  # type: ignore[arg-type]
        states = await house.cells("SELECT state FROM inbox ORDER BY sequence")
        assert states == [("discarded",), ("discarded",), ("discarded",), ("waiting",)]
        assert await house.cells("SELECT state FROM outbox") == [("withdrawn",)]
        assert await house.ledger.retry(failed.sequence) is None
        assert await house.ledger.unfinished(house.now) == ["messenger:page:dan"]
        assert (await house.ledger.next("messenger:page:dan", house.now)) == young
        assert {entry.person: entry.detail for entry in await house.retention.settle()} == {
            "Ben": "messages 1", "owner": "messages 2",
        }  # fmt: skip

    at(home, test)


def test_words_of_an_unclear_answer_go_and_again_has_nothing_to_send(home: Path) -> None:
    async def test(house: House) -> None:
        work = await house.said("ana", "what is it?")
        assert await house.ledger.begin([work.sequence], "Ana", "t9")
        answer = Piece(
            reference="r1",
            channel="messenger",
            account="page",
            thread="ana",
            recipient="ana",
            text="WORDS of the answer",
        )
        assert await house.ledger.answer(work.sequence, [answer])
        (stored,) = (await house.ledger.next("messenger:page:ana", house.now)).pieces  # type: ignore[union-attr]
        house.now += DAY
        assert await house.ledger.begin_sending(stored.sequence, (), house.now) == "go"
        assert await house.sweep("unclear-answers", 0) == 0  # it is on its way
        await house.ledger.settle(stored.sequence, "unknown", finish=True)
        assert [one.text for one in await house.ledger.last_unknown("messenger:page:ana", "ana")] == [
            answer.text
        ]
        house.now += 2 * DAY
        assert await house.sweep("unclear-answers", 2) == 0  # counted from when it was sent
        house.now += 1
        assert await house.sweep("unclear-answers", 2) == 1
        assert await house.sweep("unclear-answers", 2) == 0
        assert await house.ledger.last_unknown("messenger:page:ana", "ana") == []
        assert [one.state for one in await house.ledger.list("unknown")] == ["unknown"]
        (line,) = await house.retention.settle()
        assert (line.person, line.detail) == ("Ana", "words of answers 1")

    at(home, test)


def test_a_fault_while_a_turn_is_written_is_told_and_its_picture_stays(home: Path) -> None:
    class Full:
        def __init__(self, inner: Connection) -> None:
            self.inner = inner

        def execute(self, sql: str, parameters: Sequence[object] = ()) -> object:
            if sql.startswith("UPDATE turns"):
                raise OSError("the disk is full")
            return self.inner.execute(sql, parameters)

    async def test(house: House) -> None:
        await house.ask("Ana", "t1", picture="p1")
        (pictures,) = SWEEPABLE["pictures"]
        with pytest.raises(OSError, match="full"):
            await house.database.write(
                lambda connection: pictures.destroy_some(Full(connection), NOON + DAY, 5, "")  # type: ignore[arg-type]
            )
        assert await house.conversations.picture("Ana", "p1") is not None

    at(home, test)


def test_only_pictures_of_what_is_swept_are_looked_at(home: Path) -> None:
    async def test(house: House) -> None:
        await house.ask("Ana", "t1", picture="p1")
        await house.database.write(
            lambda connection: (
                connection.execute(
                    "INSERT INTO pictures (asker, id, media_type, content) VALUES ('Ana', 'not shown yet', 'image/png', ?)",
                    (b"x",),
                ).rowcount
            )
        )
        house.now += DAY
        assert await house.sweep("pictures", 0) == 1
        assert await house.cells("SELECT id FROM pictures") == [("not shown yet",)]
        await house.ask("Ana", "t2", picture="p2")
        house.now += DAY
        assert await house.sweep("turns", 0) == 2
        assert await house.cells("SELECT id FROM pictures") == [("not shown yet",)]

    at(home, test)


def test_what_is_being_answered_or_partly_sent_is_not_given_up(home: Path) -> None:
    async def test(house: House) -> None:
        begun = await house.said("ana", "begun")
        assert await house.ledger.begin([begun.sequence], "Ana", "t1")
        halfway = await house.said("ben", "halfway")
        assert await house.ledger.answer(halfway.sequence, [answer_to("ben", "r1"), answer_to("ben", "r2")])
        ready = await house.ledger.next("messenger:page:ben", house.now)
        first = ready.pieces[0].sequence  # type: ignore[union-attr]
        assert await house.ledger.begin_sending(first, (), house.now) == "go"
        house.now += 20 * DAY
        assert await house.sweep("unanswered-messages", 14) == 0
        await house.ledger.settle(first, "sent", finish=True)
        assert await house.sweep("unanswered-messages", 14) == 0
        await house.ledger.fail(begun.sequence, "a fault")
        await house.ledger.fail(halfway.sequence, "a fault")
        assert await house.sweep("unanswered-messages", 14) == 2

    at(home, test)


def test_a_message_that_is_retried_on_its_last_day_is_still_answered(home: Path) -> None:
    async def test(house: House) -> None:
        work = await house.said("ana", "hello")
        await house.ledger.fail(work.sequence, "a fault")
        house.now += 14 * DAY - 60
        assert await house.ledger.retry(work.sequence) is not None
        house.now += 120
        assert await house.sweep("unanswered-messages", 14) == 0
        assert isinstance(await house.ledger.next("messenger:page:ana", house.now), Work)

    at(home, test)


def test_the_id_of_a_message_stays_while_its_answer_is_kept(home: Path) -> None:
    async def test(house: House) -> None:
        work = await house.said("ana", "a secret")
        assert await house.ledger.begin([work.sequence], "Ana", "t1")
        await house.ask("Ana", "t1")
        await house.ledger.answer(work.sequence, ())
        house.now += 41 * DAY
        assert await house.sweep("message-ids", 40) == 0
        unsent = Unsent(channel="messenger", account="page", message_id=work.message.id)
        await house.ledger.accept([unsent], lambda _: None)
        await house.ledger.sweep()
        assert await house.left() == []
        assert await house.sweep("message-ids", 40) == 1

    at(home, test)


def test_it_stays_while_what_was_remembered_is_kept(home: Path) -> None:
    async def test(house: House) -> None:
        work = await house.said("ana", "remember a secret")
        assert await house.ledger.begin([work.sequence], "Ana", "t1")
        note = SharedItem(
            platform="web", source_id=note_source("t1"), kind="note", author="Ana", own=True, shared_at=house.now, text="a secret"
        )  # fmt: skip
        await house.posts.add("Ana", [note], ONLY_ME)
        await house.ask("Ana", "t1", about_health=True)
        await house.ledger.answer(work.sequence, ())
        house.now += 41 * DAY
        assert await house.sweep("turns-about-health", 30) == 1
        assert await house.sweep("message-ids", 40) == 0
        unsent = Unsent(channel="messenger", account="page", message_id=work.message.id)
        await house.ledger.accept([unsent], lambda _: None)
        assert not (await house.posts.mine("Ana")).posts
        await house.ledger.sweep()
        assert await house.sweep("message-ids", 40) == 1

    at(home, test)


def test_the_log_is_emptied_only_after_something_went(home: Path) -> None:
    class Watched:
        def __init__(self, database: Store) -> None:
            self.inner, self.erased = database, list[bool]()

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

        async def write(self, work: Callable[[Connection], object], *, erases: bool = False) -> object:
            self.erased.append(erases)
            return await self.inner.write(work, erases=erases)

    async def test(house: House) -> None:
        watched = Watched(house.database)
        retention = SqlRetention(watched, lambda: house.now)  # type: ignore[arg-type]
        assert await retention.settle() == []
        assert watched.erased == []
        await house.sessions.add_link(b"link", "Ana", NOON)
        house.now += DAY
        assert await retention.sweep("codes", house.now, lambda *_: 0, 5) == 1  # nothing for the record
        assert await retention.settle() == []
        assert watched.erased[-1] is True
        count = len(watched.erased)
        await retention.settle()
        assert len(watched.erased) == count

    at(home, test)


def answer_to(sender: str, reference: str, text: str = "WORDS of the answer") -> Piece:
    return Piece(
        reference=reference, channel="messenger", account="page", thread=sender, recipient=sender, text=text
    )  # fmt: skip


def test_what_never_left_of_a_failed_answer_is_withdrawn_with_its_words(home: Path) -> None:
    async def test(house: House) -> None:
        work = await house.said("ana", "what is it?")
        assert await house.ledger.begin([work.sequence], "Ana", "t9")
        assert await house.ledger.answer(work.sequence, [answer_to("ana", "r1")])
        await house.ledger.fail(work.sequence, "on hold")
        house.now += 8 * DAY
        assert await house.sweep("unclear-answers", 7) == 1
        assert await house.cells("SELECT state, length(body) FROM outbox") == [("withdrawn", 0)]
        assert await house.ledger.retry(work.sequence) is not None
        again = await house.ledger.next("messenger:page:ana", house.now)
        assert isinstance(again, Work)
        assert await house.ledger.answer(again.sequence, [answer_to("ana", "r2", "anew")])
        ready = await house.ledger.next("messenger:page:ana", house.now)
        assert [one.piece.text for one in ready.pieces] == ["anew"]  # type: ignore[union-attr]

    at(home, test)


def test_a_piece_without_words_stops_nobody(home: Path) -> None:
    async def test(house: House) -> None:
        work = await house.said("ana", "what is it?")
        assert await house.ledger.begin([work.sequence], "Ana", "t9")
        assert await house.ledger.answer(work.sequence, [answer_to("ana", "r1"), answer_to("ana", "r2")])
        await house.database.write(
            lambda connection: (
                connection.execute("UPDATE outbox SET body = ? WHERE reference = 'r1'", (b"",)).rowcount
            )
        )
        (piece,) = (await house.ledger.next("messenger:page:ana", house.now)).pieces  # type: ignore[union-attr]
        assert piece.piece.reference == "r2"
        assert await house.ledger.begin_sending(piece.sequence, (), house.now) == "go"
        await house.ledger.settle(piece.sequence, "sent", finish=True)
        assert await house.ledger.unfinished(house.now) == []

    at(home, test)


def test_ids_of_finished_messages_go_and_those_of_unfinished_ones_do_not(home: Path) -> None:
    async def test(house: House) -> None:
        old = await house.said("ana", "old")
        await house.ledger.answer(old.sequence, ())
        await house.said("ben", "waits")
        await house.ledger.accept([Noted(channel="m", account="p", id="n", what="read")], lambda _: None)
        assert await house.sweep("message-ids", 0) == 0
        house.now += 1
        assert await house.sweep("message-ids", 0) == 2
        assert await house.cells("SELECT sender FROM inbox") == [("ben",)]
        assert await house.retention.settle() == []  # without words: not worth a line that stays

    at(home, test)


def test_counts_of_what_left_go_when_their_day_is_long_over(home: Path) -> None:
    async def test(house: House) -> None:
        left = SqlDepartures(house.database, lambda: house.now)
        for day in ("2027-01-13", "2027-01-14", "2027-01-15"):  # it is the morning of the 15th
            for host in ("models.example", "other.example"):
                await left.begin(Departure(day=day, person="Ana", host=host, purpose="answering"))
        assert await house.retention.held("departures", person="Ben") == Held()
        assert await house.retention.held("departures", person="Ana") == Held(kept=6, oldest=1_799_798_400.0)
        assert await house.sweep("departures", 1, limit=1) == 1
        assert await house.sweep("departures", 1) == 1
        assert await house.sweep("departures", 1) == 0
        assert {departure.day for departure, _ in await left.list("Ana")} == {"2027-01-14", "2027-01-15"}

    at(home, test)


def test_what_lets_people_in_and_counts_goes_when_it_has_ended(home: Path) -> None:
    async def test(house: House) -> None:
        await house.sessions.add_session(b"old", "Ana", NOON + DAY, NOON)
        await house.sessions.add_link(b"link", "Ana", NOON + 900)
        await house.people.new_code("Ana", "messenger", NOON)
        await house.attempts.may("a page code", "Ana", most=5, seconds=3600, now=NOON)
        await house.people.use_code("WRONG123", "messenger", "page", Sender(id="mallory"), NOON)
        work = await house.said("ana", "hello")
        await house.ledger.answer(
            work.sequence,
            [
                Piece(
                    reference="r1",
                    channel="messenger",
                    account="page",
                    thread="ana",
                    recipient="ana",
                    text="hi",
                )
            ],
        )
        (stored,) = (await house.ledger.next("messenger:page:ana", NOON)).pieces  # type: ignore[union-attr]
        await house.ledger.begin_sending(stored.sequence, [Bucket(key="k", capacity=5, refill=1)], NOON)
        await house.people.acquaintance("messenger", "page", Sender(id="stranger"))
        await house.people.wrote("messenger", "page", Sender(id="stranger"), NOON)
        await house.circle.rename("Ben", "Benno")
        house.now += 900
        await house.sessions.add_session(b"new", "Ana", NOON + 40 * DAY, house.now)
        for kind in ("sessions", "codes", "send-counts", "strangers"):
            assert await house.sweep(kind, 1) == 0
        house.now = NOON + 2 * DAY + 1
        assert await house.sweep("sessions", 0) == 1
        assert await house.cells("SELECT hash FROM browser_sessions") == [(b"new",)]
        total = 0
        while gone := await house.sweep("codes", 1):
            total += gone
        assert total >= 4
        tables = ("browser_links", "link_codes", "attempts", "former_people", "link_code_tries")
        assert [await house.cells(f"SELECT 1 FROM {table}") for table in tables] == [[]] * len(tables)
        assert await house.sweep("send-counts", 1) == 1
        assert await house.sweep("strangers", 1) >= 1
        assert await house.cells("SELECT 1 FROM addresses") == []

    at(home, test)


def test_the_record_gets_its_lines_once_a_day(home: Path) -> None:
    async def test(house: House) -> None:
        lines: list[str] = []
        for hour in range(30):
            await house.ask("Ana", f"t{hour}")
            house.now += 3600
            assert await house.sweep("turns", 0) == 1
            lines += [line.detail for line in await house.retention.settle()]
        assert lines == ["questions and answers 1", "questions and answers 24"]
        assert (await house.audit.verify()).broken_at == 0

    at(home, test)


def test_what_was_swept_is_on_record_by_person_without_words_and_once(home: Path) -> None:
    async def test(house: House) -> None:
        await house.ask("Ana", "t1", about_health=True, picture="p1")
        await house.ask("Ana", "t2")
        await house.ask("Ben", "t1")
        await house.ask("nobody of the circle", "t1")
        house.now += DAY
        for kind in ("pictures-about-health", "turns", "turns-about-health"):
            await house.sweep(kind, 0)
        lines = await house.retention.settle()
        assert {(line.person, line.deed, line.detail) for line in lines} == {
            ("Ana", "swept", "pictures 1, questions and answers 2"),
            ("Ben", "swept", "questions and answers 1"),
            ("owner", "swept", "questions and answers 1"),
        }
        assert await house.retention.settle() == []
        assert (await house.audit.verify()).broken_at == 0

    at(home, test)


def test_choices_are_kept_recorded_renamed_and_erased_with_their_person(home: Path) -> None:
    async def test(house: House) -> None:
        await house.retention.choose("turns", 90)
        await house.retention.choose("turns", 60)
        await house.retention.choose("turns", 20, person="ana")
        await house.retention.choose("pictures", 5, person="Ana")
        await house.retention.choose("pictures", None, person="Ana")
        assert await house.retention.choices() == {"turns": 60}
        assert await house.retention.own_choices() == {"Ana": {"turns": 20}}
        details = [(one.person, one.detail) for one in reversed(await house.audit.list())]
        assert details == [
            ("owner", "turns 90 days, for everybody"), ("owner", "turns 60 days, for everybody"),
            ("Ana", "turns 20 days"), ("Ana", "pictures 5 days"), ("Ana", "pictures as is usual"),
        ]  # fmt: skip
        await house.circle.rename("Ana", "Zoë")
        assert await house.retention.own_choices() == {"Zoë": {"turns": 20}}
        await house.ask("Zoë", "t1")
        house.now += DAY
        await house.sweep("turns", 0)
        await house.circle.remove("Zoë")
        assert await house.retention.own_choices() == {}
        assert await house.retention.settle() == []
        with pytest.raises(BadInput):
            await house.retention.choose("turns", 5, person="Zoë")

    at(home, test)


def test_what_is_kept_is_counted_of_everybody_and_of_one(home: Path) -> None:
    async def test(house: House) -> None:
        await house.ask("Ana", "t1", picture="p1")
        house.now += DAY
        await house.ask("Ben", "t1")
        item = SharedItem(
            platform="web",
            source_id="n",
            kind="note",
            author="Ana",
            own=True,
            shared_at=house.now,
            text="a note",
        )
        await house.posts.add("Ana", [item, replace(item, source_id="p", kind="post")], ONLY_ME)
        await house.retention.choose("turns", 5, person="Ben")
        held = {kind.id: await house.retention.held(kind.id) for kind in kinds()}
        of_ana = {kind.id: await house.retention.held(kind.id, person="Ana") for kind in kinds()}
        assert held["turns"] == Held(kept=2, oldest=NOON)
        assert of_ana["turns"] == Held(kept=1, oldest=NOON)
        assert of_ana["pictures"] == Held(kept=1, oldest=NOON)
        assert held["notes"] == Held(kept=1, oldest=house.now)
        shared = held["shared"]
        assert shared is not None
        assert shared.kept == 1
        record = held["record"]
        assert record is not None
        assert (record.kept, record.oldest) == (1, house.now)
        assert of_ana["record"] == Held()
        assert of_ana["codes"] == Held()
        assert {kind for kind, one in of_ana.items() if one is None} == {
            "evidence", "imports", "backups", "send-counts", "strangers",
        }  # fmt: skip
        assert {kind for kind, one in held.items() if one is None} == {"evidence", "imports", "backups"}

    at(home, test)
