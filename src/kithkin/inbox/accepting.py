"""The way in: events are stored before anyone is told that they arrived, and then handed to whoever answers."""

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

Wake = Callable[[Sequence[str]], None]
"""Hears which conversations have new work; called in the event loop."""


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

    async def accept(self, events: Sequence[Event]) -> None:
        """Stores events; returns once they are on disk. Raises `TryAgain` when too much is waiting."""
        if not events:
            return
        self._loop = asyncio.get_running_loop()
        if any(isinstance(event, Message) for event in events):
            await self._refuse_overload()
        await self._ledger.accept(events, self._committed)

    async def _refuse_overload(self) -> None:
        now = self._clock()
        if now - self._counted_at >= _COUNT_SECONDS:
            self._counted_at = now
            self._waiting = await self._ledger.backlog()
        if self._waiting >= self._most_waiting:
            raise TryAgain("Too many messages are waiting for their answer.", after=_COME_BACK_SECONDS)

    def _committed(self, conversations: Sequence[str]) -> None:
        """Runs in the database's thread, right after the commit: also for a caller that was cancelled meanwhile."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        try:
            loop.call_soon_threadsafe(self._wake, conversations)
        except RuntimeError:
            return  # the loop ended in this moment: the next start finds the messages
