"""Several hosts on one Postgres: each conversation in order, by one worker at a time, whoever is killed."""

import asyncio
import contextlib
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import psycopg
import pytest

from kithkin.messages.inbound import Message, Sender
from kithkin.store.connections import Connection
from kithkin.store.message_ledger import SqlMessageLedger
from kithkin.store.postgres import PostgresDatabase
from kithkin.store.procrastinate_dispatch import ProcrastinateDispatch
from support.conversation_worker import JOURNAL, QUICK, ConversationWorker
from support.postgres import RunningPostgres

PROGRAM = Path(__file__).parent.parent / "support" / "conversation_worker.py"


def said(thread: str, text: str) -> Message:
    return Message(
        channel="messenger", account="page", id=f"{thread}.{text}", sender=Sender(id=thread), thread=thread,
        sent_at=1.0, text=text,
    )  # fmt: skip


def asked(url: str, query: str, *values: object) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode(), values)
        return cursor.fetchall() if cursor.description else []


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(90):
        while not true():  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.05)


def unfinished(url: str) -> int:
    return int(str(asked(url, "SELECT count(*) FROM inbox WHERE state <> 'done'")[0][0]))


def idle(url: str) -> bool:
    return unfinished(url) == 0 and asked(url, "SELECT count(*) FROM procrastinate_jobs") == [(0,)]


@contextlib.asynccontextmanager
async def working(url: str, *, name: int, seconds: float = 0.02) -> AsyncGenerator[ConversationWorker]:
    worker = ConversationWorker(url, name=name, seconds=seconds)
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        worker.database.close()


def check_order(url: str, expected: dict[str, list[str]], *, killed: int | None = None) -> None:
    """No two at one conversation at once; all messages, in order; begun twice only where the first was killed.

    One that was merely frozen may, when it wakes, end the single step that it had under way.
    """
    told: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for conversation, text, what, worker in asked(
        url, "SELECT conversation, text, what, worker FROM journal ORDER BY id"
    ):
        told[str(conversation)].append((str(text), str(what), int(str(worker))))
    for thread, texts in expected.items():
        story = told[f"messenger:page:{thread}"]
        late = [
            number
            for number, (text, _, worker) in enumerate(story)
            if worker == killed and any(t == text and w != killed for t, _, w in story[:number])
        ]
        assert len(late) <= 1, f"a worker went on at {thread} after others took over: {story}"
        story = [step for number, step in enumerate(story) if number not in late]
        begun = [text for text, what, _ in story if what == "begin"]
        assert list(dict.fromkeys(begun)) == texts
        open_now: tuple[str, int] | None = None
        for text, what, worker in story:
            if what == "begin":
                assert open_now is None or open_now == (text, killed), f"two at {thread} at once: {story}"
                open_now = (text, worker)
            else:
                assert open_now == (text, worker), f"two at {thread} at once: {story}"
                open_now = None
        for text in texts:
            by = [worker for t, what, worker in story if t == text and what == "begin"]
            assert len(by) == 1 or by[0] == killed, f"begun again at {thread}: {story}"


def test_two_workers_keep_the_order_of_every_conversation(postgres_url: str) -> None:
    expected = {f"t{thread}": [str(number) for number in range(12)] for thread in range(6)}

    async def go() -> None:
        async with working(postgres_url, name=1) as first, working(postgres_url, name=2) as second:
            asked(postgres_url, JOURNAL)
            for number in range(12):
                ledger = (first, second)[number % 2].ledger
                await asyncio.gather(
                    *(ledger.accept([said(thread, str(number))], lambda woken: None) for thread in expected)
                )
            await until(lambda: idle(postgres_url))

    asyncio.run(go())
    check_order(postgres_url, expected)
    workers = asked(postgres_url, "SELECT count(DISTINCT worker) FROM journal")
    assert workers == [(2,)], "one worker did it all"


def test_another_worker_takes_over_from_a_killed_one_in_order(postgres_url: str) -> None:
    expected = {f"t{thread}": [str(number) for number in range(8)] for thread in range(4)}
    asked_first = PostgresDatabase(postgres_url)
    asked(postgres_url, JOURNAL)
    victim = subprocess.Popen([sys.executable, str(PROGRAM), postgres_url], stderr=subprocess.PIPE)

    async def go() -> None:
        ledger = SqlMessageLedger(asked_first, enqueue=ProcrastinateDispatch(asked_first.conninfo).enqueue)
        for number in range(8):
            await ledger.accept([said(thread, str(number)) for thread in expected], lambda woken: None)
        await until(lambda: asked(postgres_url, "SELECT count(*) > 5 FROM journal") == [(True,)])
        victim.send_signal(signal.SIGKILL)
        assert unfinished(postgres_url) > 0
        async with working(postgres_url, name=1):
            await until(lambda: idle(postgres_url))

    try:
        asyncio.run(go())
    finally:
        victim.kill()
        victim.communicate()
        asked_first.close()
    check_order(postgres_url, expected, killed=victim.pid)


def test_a_stopped_worker_that_wakes_up_finds_its_conversations_taken(postgres_url: str) -> None:
    """A process that is frozen is not dead: it must not go on beside the one that took over."""
    expected = {f"t{thread}": [str(number) for number in range(4)] for thread in range(3)}
    asked_first = PostgresDatabase(postgres_url)
    asked(postgres_url, JOURNAL)
    frozen = subprocess.Popen([sys.executable, str(PROGRAM), postgres_url], stderr=subprocess.PIPE)

    async def go() -> None:
        ledger = SqlMessageLedger(asked_first, enqueue=ProcrastinateDispatch(asked_first.conninfo).enqueue)
        for number in range(4):
            await ledger.accept([said(thread, str(number)) for thread in expected], lambda woken: None)
        await until(lambda: asked(postgres_url, "SELECT count(*) > 2 FROM journal") == [(True,)])
        frozen.send_signal(signal.SIGSTOP)
        async with working(postgres_url, name=1):
            await until(lambda: idle(postgres_url))
            frozen.send_signal(signal.SIGCONT)
            await ledger.accept([said(thread, "last") for thread in expected], lambda woken: None)
            await until(lambda: idle(postgres_url))

    try:
        asyncio.run(go())
    finally:
        frozen.send_signal(signal.SIGCONT)
        frozen.kill()
        frozen.communicate()
        asked_first.close()
    check_order(
        postgres_url, {thread: [*texts, "last"] for thread, texts in expected.items()}, killed=frozen.pid
    )


def test_work_that_lost_its_job_is_found_at_the_start(postgres_url: str) -> None:
    async def go() -> None:
        database = PostgresDatabase(postgres_url)
        await SqlMessageLedger(database).accept([said("ana", "hello")], lambda woken: None)
        database.close()
        assert asked(postgres_url, "SELECT count(*) FROM procrastinate_jobs") == [(0,)]
        asked(postgres_url, JOURNAL)
        async with working(postgres_url, name=1):
            await until(lambda: idle(postgres_url))

    asyncio.run(go())


def test_a_job_is_there_only_if_the_message_is(postgres_url: str) -> None:
    async def go() -> None:
        database = PostgresDatabase(postgres_url)
        dispatch = ProcrastinateDispatch(database.conninfo)

        def work(connection: Connection) -> None:
            dispatch.enqueue(connection, "messenger:page:ana")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await database.write(work)
        database.close()

    asyncio.run(go())
    assert asked(postgres_url, "SELECT count(*) FROM procrastinate_jobs") == [(0,)]


def test_what_is_due_later_waits_and_what_is_new_overtakes_it(postgres_url: str) -> None:
    handled: list[str] = []
    due = [time.time() + 3600]

    async def handle(conversation: str) -> float:
        handled.append(conversation)
        return due[0]

    async def go() -> None:
        database = PostgresDatabase(postgres_url)
        dispatch = ProcrastinateDispatch(database.conninfo, **QUICK)
        running = asyncio.create_task(dispatch.run(handle))
        waiting = "SELECT status < 'doing', scheduled_at IS NOT NULL FROM procrastinate_jobs"
        for times in (1, 2, 3):
            await database.write(lambda connection: dispatch.enqueue(connection, "ana"))
            await until(
                lambda times=times: len(handled) == times and asked(postgres_url, waiting) == [(True, True)]
            )
        due[0] = 0.0
        asked(postgres_url, "UPDATE procrastinate_jobs SET scheduled_at = now()")  # the hour has passed
        await until(lambda: asked(postgres_url, "SELECT 1 FROM procrastinate_jobs") == [])
        assert handled == ["ana"] * 4
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        database.close()

    asyncio.run(go())


def test_a_fault_in_one_conversation_is_tried_again_and_holds_up_no_other(postgres_url: str) -> None:
    handled: list[str] = []

    async def handle(conversation: str) -> float:
        handled.append(conversation)
        if conversation == "bad" and handled.count("bad") < 2:
            raise ZeroDivisionError
        return 0.0

    async def go() -> None:
        database = PostgresDatabase(postgres_url)
        dispatch = ProcrastinateDispatch(database.conninfo, most_at_once=1, **QUICK)
        running = asyncio.create_task(dispatch.run(handle))
        for conversation in ("bad", "good"):
            await database.write(lambda connection, name=conversation: dispatch.enqueue(connection, name))
        await until(lambda: handled == ["bad", "good", "bad"])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        database.close()

    asyncio.run(go())


def test_cancelling_stops_what_is_under_way_and_leaves_it_to_others(postgres_url: str) -> None:
    async def go() -> None:
        database = PostgresDatabase(postgres_url)
        dispatch = ProcrastinateDispatch(database.conninfo, **QUICK)
        begun, stopped = asyncio.Event(), asyncio.Event()

        async def handle(conversation: str) -> float:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                stopped.set()
            return 0.0

        running = asyncio.create_task(dispatch.run(handle))
        await database.write(lambda connection: dispatch.enqueue(connection, "ana"))
        await begun.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert stopped.is_set()
        assert asked(postgres_url, "SELECT status < 'doing' FROM procrastinate_jobs") == [(True,)]
        assert asked(postgres_url, "SELECT count(*) FROM procrastinate_workers") == [(0,)]
        database.close()

    asyncio.run(go())


@pytest.mark.slow
def test_work_goes_on_after_the_server_was_away(postgres: RunningPostgres) -> None:
    url = postgres.new_database()
    expected = {f"t{thread}": [str(number) for number in range(6)] for thread in range(3)}

    async def go() -> None:
        database = PostgresDatabase(url)
        asked(url, JOURNAL)
        async with working(url, name=1, seconds=0.1):
            ledger = SqlMessageLedger(database, enqueue=ProcrastinateDispatch(database.conninfo).enqueue)
            for number in range(6):
                await ledger.accept([said(thread, str(number)) for thread in expected], lambda woken: None)
            await until(lambda: asked(url, "SELECT count(*) > 4 FROM journal") == [(True,)])
            asked(
                postgres.server,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
                " AND application_name LIKE %s", url.rsplit("/", 1)[1], "kithkin%",
            )  # fmt: skip
            await until(lambda: idle(url))
        database.close()

    asyncio.run(go())
    check_order(url, expected, killed=1)
