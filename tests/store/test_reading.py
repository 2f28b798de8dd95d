"""Reads run side by side, each on a connection of its own, and none is left behind at the end."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from kithkin.messages.errors import Misconfigured
from kithkin.store.reading import Readers


def readers(tmp_path: Path, count: int = 2) -> Readers:
    return Readers(lambda: sqlite3.connect(tmp_path / "plain.db", check_same_thread=False), count)


def thread_of(_: sqlite3.Connection) -> str:
    return str(threading.get_ident())


def test_the_thread_that_rested_last_reads_next(tmp_path: Path) -> None:
    async def go() -> None:
        reading = readers(tmp_path)
        assert len({await reading.read(thread_of) for _ in range(20)}) == 1
        reading.close()

    asyncio.run(go())


def test_a_long_read_holds_up_no_other_and_what_waits_is_read_in_order(tmp_path: Path) -> None:
    async def go() -> None:
        reading, let, order = readers(tmp_path), threading.Event(), list[int]()
        long = asyncio.create_task(reading.read(lambda _: let.wait(30)))
        await asyncio.sleep(0)
        several = [reading.read(lambda _, number=number: order.append(number)) for number in range(10)]
        await asyncio.gather(*several)
        assert order == list(range(10))
        assert not long.done()
        let.set()
        assert await long
        reading.close()

    asyncio.run(go())


def test_a_fault_is_told_to_whoever_asked_and_to_nobody_else(tmp_path: Path) -> None:
    async def go() -> None:
        reading = readers(tmp_path, 1)
        with pytest.raises(sqlite3.OperationalError):
            await reading.read(lambda connection: connection.execute("SELECT * FROM nothing"))
        assert await reading.read(lambda connection: connection.execute("SELECT 1").fetchone()) == (1,)
        reading.close()

    asyncio.run(go())


def test_what_nobody_waits_for_any_more_is_not_read(tmp_path: Path) -> None:
    async def go() -> None:
        reading, let, read = readers(tmp_path, 1), threading.Event(), list[str]()
        first = asyncio.create_task(reading.read(lambda _: let.wait(30)))
        given_up = asyncio.create_task(reading.read(lambda _: read.append("given up")))
        wanted = asyncio.create_task(reading.read(lambda _: read.append("wanted")))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.sleep(0)
        let.set()
        await asyncio.gather(first, wanted)
        assert read == ["wanted"]
        reading.close()

    asyncio.run(go())


def test_what_was_asked_for_is_read_before_the_end_and_nothing_after_it(tmp_path: Path) -> None:
    async def go() -> None:
        reading = readers(tmp_path)
        asked = [asyncio.create_task(reading.read(lambda _, number=number: number)) for number in range(50)]
        await asyncio.sleep(0)
        await asyncio.to_thread(reading.close)
        assert await asyncio.gather(*asked) == list(range(50))
        with pytest.raises(Misconfigured, match="closed"):
            await reading.read(thread_of)
        reading.close()

    asyncio.run(go())
