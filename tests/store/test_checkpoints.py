"""What is committed reaches the database file beside the commits, and the log begins anew however long writing goes on."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kithkin.store import Database
from kithkin.store.checkpoints import Checkpoints


def connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "plain.db"
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE kept (words BLOB)")
        yield path


def count_without_log(path: Path) -> int:
    """The rows in the file alone."""
    alone = path.with_name("alone.db")
    shutil.copyfile(path, alone)
    with closing(sqlite3.connect(alone)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM kept").fetchone()[0]
        except sqlite3.DatabaseError:  # copied while it was being written, or before
            return 0


def test_what_is_committed_reaches_the_file_though_nobody_closes_it(file: Path) -> None:
    checkpoints = Checkpoints(lambda: connect(file), pause_seconds=0.01)
    with closing(connect(file)) as writing:
        writing.execute("INSERT INTO kept VALUES ('one')")
        checkpoints.committed(writing)
        while count_without_log(file) < 1:
            time.sleep(0.01)
        writing.execute("INSERT INTO kept VALUES ('two')")
        checkpoints.committed(writing)
        while count_without_log(file) < 2:
            time.sleep(0.01)
        checkpoints.close()


def test_the_log_begins_anew_while_writing_goes_on_and_on(file: Path) -> None:
    checkpoints = Checkpoints(lambda: connect(file), pause_seconds=0.001, longest_log=50)
    log = file.with_name(file.name + "-wal")
    with closing(connect(file)) as writing:
        written = 0
        while written < 20_000:
            writing.execute("INSERT INTO kept VALUES (?)", (b"x" * 3000,))
            written += 1
            checkpoints.committed(writing)
            if written * 4096 > 4 * log.stat().st_size and written > 200:
                break  # it holds less than a quarter of what went through it
        assert written < 20_000
        checkpoints.close()
        assert writing.execute("SELECT count(*) FROM kept").fetchone()[0] == written


def test_it_ends_with_its_database_and_loses_nothing(tmp_path: Path) -> None:
    async def walk() -> None:
        database = Database(tmp_path)
        await database.write(lambda connection: connection.execute("CREATE TABLE kept (words)") and None)
        for number in range(300):
            await database.write(
                lambda connection, number=number: (
                    connection.execute("INSERT INTO kept VALUES (?)", (number,)).rowcount
                )
            )
        database.close()

    asyncio.run(walk())
    assert not (tmp_path / "kithkin.db-wal").exists()
    with closing(sqlite3.connect(tmp_path / "kithkin.db")) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (300,)


def test_it_ends_whenever_it_is_told_to(file: Path) -> None:
    """Also in the instant in which it has just looked whether it should: told then, it once waited for ever."""
    with closing(connect(file)) as writer:
        for turn in range(800):
            checkpoints = Checkpoints(lambda: connect(file), pause_seconds=0.0002)
            checkpoints.committed(writer)
            time.sleep(turn / 1_000_000)
            checkpoints.close()
