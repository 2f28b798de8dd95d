"""Hands conversations to workers within one process: each conversation to one at a time, many at once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from kithkin.ports.dispatch import Handle

_log = logging.getLogger(__name__)


class LocalDispatch:
    """Implements `ports.dispatch.Dispatch` in memory: what waits stands in the ledger, so nothing here can be lost.

    `most_at_once` bounds how many conversations are worked on at a time.
    """

    def __init__(
        self,
        *,
        most_at_once: int = 32,
        clock: Callable[[], float] = time.time,
        after_fault_seconds: float = 5.0,
    ) -> None:
        self._most_at_once = most_at_once
        self._clock = clock
        self._after_fault_seconds = after_fault_seconds
        self._waiting: dict[str, None] = {}
        self._again: set[str] = set()
        self._working: dict[str, asyncio.Task[None]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._handle: Handle | None = None

    def enqueue(self, connection: object, conversation: str) -> None:
        """Nothing to do inside the transaction: `wake` follows the commit."""

    @property
    def idle(self) -> bool:
        """Whether nothing waits and nothing is being worked on."""
        return not (self._waiting or self._working)

    def wake(self, conversations: Sequence[str]) -> None:
        """These have new work. Call it in the event loop."""
        for conversation in conversations:
            timer = self._timers.pop(conversation, None)
            if timer is not None:
                timer.cancel()
            if conversation in self._working:
                self._again.add(conversation)
            else:
                self._waiting[conversation] = None
        self._start()

    async def run(self, handle: Handle) -> None:
        """Works until cancelled; then stops what is under way."""
        self._handle = handle
        self._start()
        try:
            await asyncio.Event().wait()
        finally:
            self._handle = None
            for timer in self._timers.values():
                timer.cancel()
            self._timers.clear()
            working = list(self._working.values())
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)

    def _start(self) -> None:
        while self._handle is not None and self._waiting and len(self._working) < self._most_at_once:
            conversation = next(iter(self._waiting))
            del self._waiting[conversation]
            task = asyncio.get_running_loop().create_task(self._work(conversation, self._handle))
            self._working[conversation] = task

    async def _work(self, conversation: str, handle: Handle) -> None:
        due_at = 0.0
        try:
            due_at = await handle(conversation)
        except Exception:  # noqa: BLE001 - one conversation's fault must not stop the others; it is tried again
            _log.exception("A conversation could not be worked on; it is tried again.")
            due_at = self._clock() + self._after_fault_seconds
        finally:
            del self._working[conversation]
            if self._handle is not None:
                self._after(conversation, due_at)

    def _after(self, conversation: str, due_at: float) -> None:
        if conversation in self._again:
            self._again.discard(conversation)
            self._waiting[conversation] = None
        elif due_at > 0:
            delay = max(0.0, due_at - self._clock())
            loop = asyncio.get_running_loop()
            self._timers[conversation] = loop.call_later(delay, self._due, conversation)
        self._start()

    def _due(self, conversation: str) -> None:
        self._timers.pop(conversation, None)
        self.wake((conversation,))
