"""The file itself: settings, migrations, refusals, and writes that fail alone."""

import asyncio
import os
import signal
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin import failpoints
from kithkin.messages.errors import Misconfigured
from kithkin.ports.people import Person
from kithkin.store import Database, SqliteBrowserSessions
from kithkin.store.migrations import (
    APPLICATION_ID,
    MIGRATIONS,
    Migration,
    apply_missing,
    migrate,
    record_migrations,
)
from support.databases import open_database


def plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def test_the_file_is_in_wal_mode_and_records_its_migrations(tmp_path: Path) -> None:
    Database(tmp_path).close()
    connection = plain(tmp_path / "kithkin.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    names = [name for (name,) in connection.execute("SELECT name FROM migrations ORDER BY number")]
    assert names == [migration.name for migration in MIGRATIONS]
    connection.close()


def test_a_newer_incompatible_database_is_refused_with_a_remedy(tmp_path: Path) -> None:
    Database(tmp_path).close()
    connection = plain(tmp_path / "kithkin.db")
    connection.execute("INSERT INTO migrations VALUES (99, 'from the future', 99, '2030-01-01')")
    connection.close()
    with pytest.raises(Misconfigured, match=r"newer Kithkin \(schema 99") as refusal:
        Database(tmp_path)
    assert "Upgrade" in refusal.value.remedy


def test_a_newer_database_that_says_it_is_compatible_is_opened(tmp_path: Path) -> None:
    Database(tmp_path).close()
    connection = plain(tmp_path / "kithkin.db")
    connection.execute("INSERT INTO migrations VALUES (99, 'a harmless addition', 1, '2030-01-01')")
    connection.close()
    Database(tmp_path).close()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    connection = plain(tmp_path / "kithkin.db")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(Misconfigured, match="another program"):
        Database(tmp_path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kithkin.db").write_bytes(b"shopping list: eggs, flour" * 100)
    with pytest.raises(Misconfigured, match="cannot be opened"):
        Database(tmp_path)


def test_migrations_go_on_from_where_the_file_is_and_fail_as_a_whole(tmp_path: Path) -> None:
    connection = plain(tmp_path / "x.db")
    migrate(connection, MIGRATIONS[:1])

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise sqlite3.OperationalError("power cut")

    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (*MIGRATIONS, Migration(name="breaks", apply=half, oldest_compatible=3)))
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    assert "half" not in tables
    assert "browser_links" not in tables
    migrate(connection)
    assert connection.execute("SELECT count(*) FROM migrations").fetchone() == (len(MIGRATIONS),)
    connection.close()


def test_a_power_cut_while_migrating_leaves_it_as_it_was_and_the_next_start_goes_on(tmp_path: Path) -> None:
    connection = plain(tmp_path / "kithkin.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    record_migrations(connection)
    apply_missing(connection, MIGRATIONS[:2])
    connection.execute("INSERT INTO browser_links (hash, asker, expires_at) VALUES (x'01', 'Ana', 5)")
    connection.close()
    for number in range(1, len(MIGRATIONS) - 1):
        child = os.fork()
        if child == 0:  # pragma: no cover - killed
            try:
                failpoints.arm(f"migration.applied:{number}")
                Database(tmp_path)
            finally:
                os._exit(1)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        connection = plain(tmp_path / "kithkin.db")
        assert connection.execute("SELECT max(number) FROM migrations").fetchone() == (2,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    Database(tmp_path).close()
    connection = plain(tmp_path / "kithkin.db")
    assert connection.execute("SELECT max(number) FROM migrations").fetchone() == (len(MIGRATIONS),)
    assert connection.execute("SELECT asker FROM browser_links").fetchone() == ("Ana",)
    connection.close()


def test_a_failing_write_does_not_take_its_neighbours_along(tmp_path: Path) -> None:
    async def walk() -> None:
        database = Database(tmp_path)
        sessions = SqliteBrowserSessions(database)
        outcomes = await asyncio.gather(
            sessions.add_link(b"1", "ann", 10.0),
            sessions.add_link(b"1", "ben", 10.0),  # the same secret twice
            sessions.add_link(b"2", "ann", 10.0),
            return_exceptions=True,
        )
        assert [type(outcome).__name__ for outcome in outcomes] == ["NoneType", "IntegrityError", "NoneType"]
        assert await sessions.use_link(b"1", 5.0) == "ann"
        assert await sessions.use_link(b"2", 5.0) == "ann"
        database.close()

    asyncio.run(walk())


_Happened = tuple[str, int]


async def _queued_at_once(
    database: Database, queued: Sequence[tuple[bool, bool]]
) -> tuple[list[_Happened], list[BaseException | None]]:
    """What the writer did and how each write ended, of writes (urgent or not, failing or not) that queue while it is held up."""
    happened: list[_Happened] = []
    held, go_on = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        held.set()
        go_on.wait()

    def named(number: int, fails: bool) -> Callable[[sqlite3.Connection], int]:
        def work(_: sqlite3.Connection) -> int:
            happened.append(("run", number))
            if fails:
                raise ValueError(number)
            return number

        return work

    def committed(number: int) -> None:
        happened.append(("committed", number))

    async def walk() -> list[BaseException | None]:
        writes = [
            asyncio.create_task(database.write(named(number, fails), urgent=urgent, after_commit=committed))
            for number, (urgent, fails) in enumerate(queued)
        ]
        await asyncio.sleep(0)
        go_on.set()
        ended = await asyncio.gather(*writes, return_exceptions=True)
        return [one if isinstance(one, BaseException) else None for one in ended]

    holding = asyncio.create_task(database.write(hold))
    await asyncio.to_thread(held.wait)
    ended = await walk()
    await holding
    return happened, ended


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=150))
def test_urgent_writes_go_first_and_wait_for_one_other_at_most(queued: list[tuple[bool, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder))
        happened, ended = asyncio.run(_queued_at_once(database, queued))
        database.close()
    urgent = [number for number, (hurries, _) in enumerate(queued) if hurries]
    others = [number for number, (hurries, _) in enumerate(queued) if not hurries]
    ran = [number for what, number in happened if what == "run"]
    assert [number for number in ran if number in urgent] == urgent
    assert [number for number in ran if number in others] == others
    assert [type(one) for one in ended] == [ValueError if fails else type(None) for _, fails in queued]
    for number in urgent:
        if not queued[number][1]:
            before = happened[: happened.index(("committed", number))]
            assert sum(what == "run" and one in others for what, one in before) <= 1


def test_links_work_once_and_in_time_only(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        sessions = SqliteBrowserSessions(database)
        await sessions.add_link(b"late", "ann", 100.0)
        await sessions.add_link(b"good", "ann", 100.0)
        assert await sessions.use_link(b"good", 99.0) == "ann"
        assert await sessions.use_link(b"good", 99.0) is None
        assert await sessions.use_link(b"late", 100.0) is None
        assert await sessions.use_link(b"never", 99.0) is None
        database.close()

    asyncio.run(walk())


def test_of_many_who_open_one_link_at_once_one_enters(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        sessions = SqliteBrowserSessions(database)
        await sessions.add_link(b"x", "ann", 100.0)
        entered = await asyncio.gather(*(sessions.use_link(b"x", 1.0) for _ in range(20)))
        assert sorted(entered, key=str) == [None] * 19 + ["ann"]
        database.close()

    asyncio.run(walk())


def test_sessions_end(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        sessions = SqliteBrowserSessions(database)
        await sessions.add_session(b"s", "owner", 100.0, 0.0)
        assert await sessions.person_of(b"s", 99.0) == Person(name="owner", role="owner")
        assert await sessions.person_of(b"s", 100.0) is None
        assert await sessions.person_of(b"t", 0.0) is None
        database.close()

    asyncio.run(walk())
