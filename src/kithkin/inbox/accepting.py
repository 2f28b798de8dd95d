"""The way in: events are stored before anyone is told that they arrived, and then handed to whoever answers.

Calls that arrive while a commit is under way are stored together in the next one, so that a burst costs few commits and
little processor time for each.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from kithkin.messages.errors import TryAgain
from kithkin.messages.inbound import Event, Message
from kithkin.ports.message_ledger import MessageLedger

MOST_WAITING = 20_000
_COUNT_SECONDS = 1.0
_COME_BACK_SECONDS = 30.0
_MOST_CALLS_TOGETHER = 128

Wake = Callable[[Sequence[str]], None]
"""Hears which conversations have new work; called in the event loop."""

_Call = tuple[Sequence[Event], "asyncio.Future[None]"]


class Inbox:
    """Accepts events from every channel. `most_waiting` messages may wait for their answer; the rest is told to come back.

    Platforms deliver again for hours or days, so what is turned away is not lost.
    """

    def __init__(
        self,
        ledger: MessageLedger,
        wake: Wake,
        *,
        most_waiting: int = MOST_WAITING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._wake = wake
        self._most_waiting = most_waiting
        self._clock = clock
        self._waiting = 0
        self._counted_at = -_COUNT_SECONDS
        self._loop: asyncio.AbstractEventLoop | None = None
        self._calls: list[_Call] = []
        self._storing: asyncio.Task[None] | None = None
        self._being_stored = 0

    @property
    def busy(self) -> int:
        """How many calls wait to be stored or are being stored."""
        return len(self._calls) + self._being_stored

    async def accept(self, events: Sequence[Event]) -> None:
        """Stores events; returns once they are on disk. Raises `TryAgain` when too much is waiting.

        Being cancelled while waiting does not keep them from being stored.
        """
        await self.submit(events)

    def submit(self, events: Sequence[Event]) -> asyncio.Future[None]:
        """The same without a task of its own for each call: what is returned is done once they are on disk. Call it in the loop."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        stored: asyncio.Future[None] = self._loop.create_future()
        if not events:
            stored.set_result(None)
        elif self._clock() - self._counted_at >= _COUNT_SECONDS:
            self._counted_at = self._clock()
            return self._loop.create_task(self._count_and_queue(events, stored))
        else:
            self._queue(events, stored)
        return stored

    async def _count_and_queue(self, events: Sequence[Event], stored: asyncio.Future[None]) -> None:
        self._waiting = await self._ledger.backlog()
        self._queue(events, stored)
        await stored

    def _queue(self, events: Sequence[Event], stored: asyncio.Future[None]) -> None:
        if self._waiting >= self._most_waiting and any(isinstance(event, Message) for event in events):
            stored.set_exception(
                TryAgain("Too many messages are waiting for their answer.", after=_COME_BACK_SECONDS)
            )
            return
        self._calls.append((events, stored))
        if self._storing is None and self._loop is not None:
            self._storing = self._loop.create_task(self._store())

    async def _store(self) -> None:
        """Stores what waits, together, until nothing does."""
        try:
            while self._calls:
                calls = self._calls[:_MOST_CALLS_TOGETHER]
                del self._calls[:_MOST_CALLS_TOGETHER]
                self._being_stored = len(calls)
                await self._store_together(calls)
        finally:
            self._storing = None
            self._being_stored = 0

    async def _store_together(self, calls: Sequence[_Call]) -> None:
        try:
            await self._ledger.accept([event for events, _ in calls for event in events], self._committed)
        except Exception as error:  # noqa: BLE001 - handed to each caller, who alone can say what it means for them
            if len(calls) == 1:
                _settle(calls[0][1], error)
                return
            for call in calls:  # one call's fault must not cost the others
                await self._store_together((call,))
            return
        for _, stored in calls:
            _settle(stored, None)

    def _committed(self, conversations: Sequence[str]) -> None:
        """Runs in the database's thread, right after the commit: also for a caller that was cancelled meanwhile."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        try:
            loop.call_soon_threadsafe(self._wake, conversations)
        except RuntimeError:
            return  # the loop ended in this moment: the next start finds the messages


def _settle(stored: asyncio.Future[None], error: Exception | None) -> None:
    if stored.done():  # its caller was cancelled
        return
    if error is None:
        stored.set_result(None)
    else:
        stored.set_exception(error)
