"""Threads that read a SQLite file, each with a read-only connection of its own.

The one that rested last reads next: what it holds of the file and its compiled statements are still warm. An executor of the standard
library would wake each in turn, and make three futures with locks of their own where one of the event loop is enough.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from kithkin.messages.errors import Misconfigured

T = TypeVar("T")


@dataclass(slots=True)
class Awaited:
    """What a coroutine waits for while another thread works on it; belongs to the event loop in which it was made."""

    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]

    @classmethod
    def here(cls) -> Awaited:
        """One of the running event loop."""
        loop = asyncio.get_running_loop()
        return cls(loop, loop.create_future())

    def tell(self, result: object, error: Exception | None) -> None:
        """Hands the outcome over, from whatever thread. Nobody may be left to take it."""
        with suppress(RuntimeError):  # the loop has ended
            self.loop.call_soon_threadsafe(_settle, self.future, result, error)


def _settle(future: asyncio.Future[Any], result: object, error: Exception | None) -> None:
    if future.done():  # whoever waited was cancelled
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


@dataclass(slots=True)
class _Read:
    work: Callable[[sqlite3.Connection], Any]
    awaited: Awaited


class Readers:
    """So many threads. Each opens its connection with the first read that it gets, and closes it at the end."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], count: int) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._waiting: deque[_Read] = deque()
        self._closed = False
        self._queues: list[queue.SimpleQueue[_Read | None]] = [queue.SimpleQueue() for _ in range(count)]
        self._resting = self._queues[::-1]
        self._threads = [
            threading.Thread(target=self._read_forever, args=(mine,), name="kithkin-read", daemon=True)
            for mine in self._queues
        ]
        for thread in self._threads:
            thread.start()

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs a query. Raises what it raises, and `Misconfigured` after the end."""
        wanted = _Read(work, Awaited.here())
        with self._lock:
            if self._closed:
                raise Misconfigured("The database is closed.")
            if self._resting:
                self._resting.pop().put(wanted)
            else:
                self._waiting.append(wanted)
        return await wanted.awaited.future

    def close(self) -> None:
        """Finishes what was asked for. Safe to call twice."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            resting, self._resting = self._resting, []
        for idle in resting:
            idle.put(None)
        for thread in self._threads:
            thread.join()

    def _read_forever(self, mine: queue.SimpleQueue[_Read | None]) -> None:
        connection: sqlite3.Connection | None = None
        wanted = mine.get()
        while wanted is not None:
            result: object = None
            error: Exception | None = None
            if not wanted.awaited.future.cancelled():
                try:
                    connection = connection or self._connect()
                    result = wanted.work(connection)
                except Exception as fault:  # noqa: BLE001 - handed to whoever asked
                    error = fault
            # Who is told may ask for more at once, and shall find this thread at rest.
            following = self._following(mine)
            wanted.awaited.tell(result, error)
            wanted = following or mine.get()
        if connection is not None:
            connection.close()

    def _following(self, mine: queue.SimpleQueue[_Read | None]) -> _Read | None:
        """What waits; None when a thread rests from now on, or has heard of the end."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            if self._closed:
                mine.put(None)
            else:
                self._resting.append(mine)
        return None
