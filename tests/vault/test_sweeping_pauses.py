"""A clock that is wrong destroys nothing, and an upgrade or a restore warns and waits."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.messages.inbound import Message, Sender
from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.message_ledger import Work
from kithkin.ports.retention import Pause
from kithkin.store import Database, SqliteConversations, SqlitePeople, SqlMessageLedger, SqlRetention
from kithkin.store.connections import Connection, Store
from kithkin.store.migrations import MIGRATIONS, migrate
from kithkin.store.postgres import PostgresDatabase
from kithkin.store.sqlite_files import connect
from kithkin.store.sweeping_pauses import NEVER_SWEPT, after
from kithkin.vault.retention import Sweeper, Swept, pause_in_words
from support.postgres import running_postgres

HOUR = 3600.0
DAY = 24 * HOUR
NOON = 1_800_000_000.0
APRIL = NOON - 230 * DAY
"""A machine without a clock of its own wakes with the time of its image."""


class Here:
    """A store in the open with a clock that tests move."""

    def __init__(self, database: Store) -> None:
        self.now = NOON
        self.database = database
        self.conversations = SqliteConversations(database, lambda: self.now)
        self.retention = SqlRetention(database, lambda: self.now)
        self.ledger = SqlMessageLedger(database, clock=lambda: self.now)

    async def ask(self, name: str, *, about_health: bool | None = False) -> None:
        turn = Turn(
            id=name, conversation="c", question=Question(text=name, asker="Ana", conversation="c"),
            reply=Reply(text="r", verdict=Verdict.CHECKED), asked_at="2026-01-01T00:00:00+00:00", about_health=about_health,
        )  # fmt: skip
        assert await self.conversations.append("Ana", turn)

    async def said(self, name: str) -> Message:
        message = Message(
            channel="telegram", account="a", id=name, sender=Sender(id="7"), thread="7", sent_at=self.now, text="help"
        )  # fmt: skip
        await self.ledger.accept([message], lambda _: None)
        return message

    async def sweep(self) -> Swept:
        return await Sweeper(self.retention, lambda _: False, rest_seconds=0).sweep()

    async def left(self) -> list[str]:
        return [turn.id for turn in await self.conversations.recent("Ana", "c", 100)]


def at(folder: Path, test: Callable[[Here], Awaitable[None]]) -> None:
    async def go() -> None:
        here = Here(Database(folder))
        try:
            await SqlitePeople(here.database).add("Ana", "member")
            await test(here)
        finally:
            here.database.close()

    asyncio.run(go())


async def _as_of_an_older_program(here: Here) -> None:
    def work(connection: Connection) -> None:
        connection.execute("DELETE FROM sweeping")
        connection.execute("UPDATE turns SET kept_at = 0, about_health = NULL")
        connection.execute("UPDATE inbox SET kept_at = 0")

    await here.database.write(work)


def test_a_clock_that_goes_back_and_comes_right_destroys_nothing(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.ask("health", about_health=True)
        assert (await here.sweep()).pause is None
        here.now = APRIL
        await here.ask("under the old clock", about_health=True)
        message = await here.said("m1")
        done = await here.sweep()
        assert done.pause is not None
        assert done.pause == Pause(until=0.0, why="behind")
        assert "clock" in pause_in_words(done.pause)
        here.now = NOON + HOUR
        assert (await here.sweep()).destroyed == {}
        assert await here.left() == ["health", "under the old clock"]
        assert isinstance(await here.ledger.next("telegram:a:7", here.now), Work)
        assert await here.ledger.accept([message], lambda _: None) == 0

    at(tmp_path, test)


def test_a_clock_that_is_ahead_and_comes_right_destroys_nothing(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.ask("of today", about_health=True)
        await here.sweep()
        for ahead in (200 * DAY, 200 * DAY + HOUR, 200 * DAY + 23 * HOUR, 100 * DAY):
            here.now = NOON + ahead
            done = await here.sweep()
            assert done.pause is not None
            assert done.pause.why == "ahead"
            assert done.destroyed == {}
        here.now = NOON + DAY
        assert await here.retention.pause(here.now) is None
        assert (await here.sweep()).pause is None
        assert await here.left() == ["of today"]
        here.now = NOON + 2 * DAY
        assert (await here.sweep()).pause is None

    at(tmp_path, test)


def test_a_clock_that_is_ahead_at_the_very_first_sweep_destroys_nothing(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.ask("of today")
        here.now += 200 * DAY
        assert (await here.sweep()).pause is not None
        here.now = NOON + HOUR
        assert (await here.sweep()).pause is None
        assert await here.left() == ["of today"]

    at(tmp_path, test)


def test_after_a_fortnight_off_it_waits_a_day(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.ask("health", about_health=True)
        await here.sweep()
        here.now += 31 * DAY
        assert (await here.sweep()).pause == Pause(until=here.now + DAY, why="ahead")
        here.now += DAY - 1
        assert (await here.sweep()).destroyed == {}
        here.now += 1
        assert (await here.sweep()).destroyed == {"turns-about-health": 1}
        here.now += 4 * DAY  # one that is on every fourth day only still gets there
        assert (await here.sweep()).pause is not None
        here.now += 4 * DAY
        assert (await here.sweep()).pause is None

    at(tmp_path, test)


def test_what_an_older_program_kept_waits_a_week_and_counts_from_then(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        here.now = NOON - 300 * DAY
        await here.ask("old")
        message = await here.said("m1")
        await _as_of_an_older_program(here)
        here.now = NOON
        assert await here.retention.pause(here.now) == Pause(until=NOON + 7 * DAY, why="new")
        counted = [await here.retention.held(kind) for kind in ("turns", "turns-about-health")]
        assert [held.kept for held in counted if held is not None] == [1, 0], (
            "it is counted before it is marked"
        )
        for day in (0.0, 0.1, 3.0, 6.9):
            here.now = NOON + day * DAY
            assert (await here.sweep()).pause == Pause(until=NOON + 7 * DAY, why="new")
        here.now = NOON + 7 * DAY
        done = await here.sweep()
        assert (done.pause, done.destroyed) == (None, {})
        for _ in range(14 * 24):
            here.now += HOUR
            await here.sweep()
        assert isinstance(await here.ledger.next("telegram:a:7", here.now), Work)
        here.now += HOUR
        assert (await here.sweep()).destroyed == {"unanswered-messages": 1}
        assert await here.ledger.accept([message], lambda _: None) == 0  # its id is known for 40 days more
        assert await here.left() == ["old"]

    at(tmp_path, test)


@pytest.mark.parametrize("wrong", [APRIL, NOON + 700 * DAY])
def test_an_upgrade_under_a_wrong_clock_warns_all_the_same(tmp_path: Path, wrong: float) -> None:
    async def test(here: Here) -> None:
        await here.ask("old", about_health=True)
        await _as_of_an_older_program(here)
        here.now = wrong
        assert (await here.sweep()).pause is not None
        here.now = NOON
        assert (await here.sweep()).pause is not None
        here.now = NOON + DAY
        await here.sweep()
        assert await here.left() == ["old"]

    at(tmp_path, test)


def test_whoever_runs_it_can_end_a_pause(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.ask("health", about_health=True)
        await here.sweep()
        here.now += 60 * DAY
        assert (await here.sweep()).pause is not None
        await here.retention.end_pause(here.now)
        assert (await here.sweep()).destroyed == {"turns-about-health": 1}
        here.now -= 60 * DAY  # it was ahead after all: from now on it is taken for right
        assert (await here.sweep()).pause == Pause(until=0.0, why="behind")
        await here.retention.end_pause(here.now)
        assert (await here.sweep()).pause is None

    at(tmp_path, test)


def test_a_store_that_is_upgraded_has_no_mark_and_a_new_one_has(tmp_path: Path) -> None:
    before = [step.name for step in MIGRATIONS].index("keep things for a while")
    for name, used in (("new", False), ("used", True)):
        connection = connect(tmp_path / name, None)
        migrate(connection, MIGRATIONS[:before])
        if used:
            connection.execute(
                "INSERT INTO turns (asker, id, conversation, asked_at, question, body) VALUES ('Ana', 't', 'c', '', '', ?)",
                (b"{}",),
            )
        migrate(connection)
        marks = connection.execute("SELECT seen_at, not_before FROM sweeping").fetchall()
        assert marks == ([] if used else [(NEVER_SWEPT.seen_at, NEVER_SWEPT.not_before)])
        connection.close()


@pytest.mark.slow
def test_a_host_whose_clock_is_ahead_destroys_nothing_of_what_hosts_share() -> None:
    async def test(url: str) -> None:
        here, ahead = Here(PostgresDatabase(url)), Here(PostgresDatabase(url))
        try:
            await SqlitePeople(here.database).add("Ana", "member")
            here.now = await here.retention.now()
            assert here.now > NOON - 400 * DAY
            await here.ask("of today", about_health=True)
            ahead.now = here.now + 365 * DAY
            assert await ahead.retention.now() < here.now + HOUR
            for one in (ahead, here, ahead):
                assert (await one.sweep()).destroyed == {}
            assert await here.left() == ["of today"]
        finally:
            here.database.close()
            ahead.database.close()

    with running_postgres(safe_from_power_cuts=False) as postgres:
        asyncio.run(test(postgres.new_database()))


STEPS = st.lists(st.floats(min_value=-800 * DAY, max_value=800 * DAY, allow_nan=False), max_size=12)


@given(steps=STEPS)
def test_a_clock_that_is_right_in_the_end_is_swept_by_within_eleven_days(steps: list[float]) -> None:
    mark, pause = after(NEVER_SWEPT, NOON)
    for step in steps:
        mark, pause = after(mark, NOON + step)
    start = max(NOON, mark.seen_at)
    for hour in range(11 * 24 + 2):
        mark, pause = after(mark, start + hour * HOUR)
        if pause is None:
            return
    raise AssertionError(pause)
