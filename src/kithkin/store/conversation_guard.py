"""A worker's guard: one connection whose advisory locks say which conversations the worker holds.

The locks are gone the moment the connection is, whether its process was killed, its host lost, or the server ended it.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import psycopg

from kithkin.store.conversation_queue import CLAIM, NAME_GUARD, RELEASE
from kithkin.store.postgres import SESSION_SETTINGS


class Guard:
    """Holds conversations; use `opened`. All its calls raise `psycopg.OperationalError` once the connection is gone.

    The server never speaks on this connection unasked, except to end it. So a process that was frozen, and whose conversations
    others have taken over, cancels the tasks that hold them as soon as it wakes. One step of theirs may still slip through;
    the ledger's states keep it from counting twice.
    """

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection
        self._held: dict[str, asyncio.Task[Any] | None] = {}
        self._named: int | None = None
        self._asking = 0
        self._ended = asyncio.Event()

    async def claim(self, conversation: str, worker: int) -> bool:
        """Takes a conversation for a worker and the current task; False if anyone holds it, this worker included."""
        if conversation in self._held:
            return False
        self._held[conversation] = asyncio.current_task()
        got = False
        try:
            if self._named != worker:
                self._named = worker
                await self._one(NAME_GUARD, worker=worker)
            got = bool(await self._one(CLAIM, conversation=conversation))
        finally:
            if not got:
                self._held.pop(conversation, None)
        return got

    async def release(self, conversation: str) -> None:
        """Lets a conversation go, even if the caller is being cancelled."""
        await asyncio.shield(self._release(conversation))

    async def watch(self, seconds: float) -> None:
        """Makes sure, every so many seconds and as often as the server speaks unasked, that the connection is still there.

        Ends only by raising; `TimeoutError` if the server does not answer in that time.
        """
        with self._listening():
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._ended.wait()
                self._ended.clear()
                async with asyncio.timeout(seconds):
                    await self._one("SELECT 1")

    @contextmanager
    def _listening(self) -> Generator[None]:
        # psycopg watches the socket while it asks, and stops then; our own number for the same socket is left alone.
        with socket.socket(fileno=os.dup(self._connection.fileno())) as same:
            loop = asyncio.get_running_loop()
            loop.add_reader(same, self._spoken, same)
            try:
                yield
            finally:
                loop.remove_reader(same)

    def _spoken(self, same: socket.socket) -> None:
        if self._asking or self._ended.is_set():
            return
        with suppress(OSError):
            try:
                same.recv(1, socket.MSG_PEEK)
            except BlockingIOError:
                return  # the rest of an answer that has been read by now
        self._ended.set()
        self._drop()

    def _drop(self) -> None:
        for task in self._held.values():
            if task is not None:
                task.cancel()

    async def _release(self, conversation: str) -> None:
        try:
            await self._one(RELEASE, conversation=conversation)
        finally:
            self._held.pop(conversation, None)

    async def _one(self, query: str, **values: object) -> object:
        self._asking += 1
        try:
            cursor = await self._connection.execute(query.encode(), values)
            row = await cursor.fetchone()
        except psycopg.OperationalError:
            self._ended.set()
            self._drop()
            raise
        finally:
            self._asking -= 1
        return None if row is None else row[0]


@asynccontextmanager
async def opened(conninfo: str) -> AsyncGenerator[Guard]:
    """A guard on a connection of its own, until the block is left."""
    connection = await psycopg.AsyncConnection.connect(conninfo, autocommit=True)
    try:
        await connection.execute(SESSION_SETTINGS)
        yield Guard(connection)
    finally:
        await connection.close()
