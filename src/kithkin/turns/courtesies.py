"""Read marks and typing signs while an answer is made: shown as long as it takes, and never in its way."""

from __future__ import annotations

import asyncio
from types import TracebackType

from kithkin.messages.inbound import Message
from kithkin.ports.channels import Outlet

TYPING_AFTER_SECONDS = 0.7
"""A quicker answer needs no typing sign, which could arrive after it and stay."""

_under_way: set[asyncio.Task[None]] = set()
"""The event loop holds tasks weakly; those that outlast their block stand here."""


class Courtesies:
    """Marks the message as read and shows typing until the block ends; `seconds` is how long one sign lasts, 0 for none."""

    def __init__(self, outlet: Outlet, message: Message, seconds: float) -> None:
        self._outlet = outlet
        self._message = message
        self._seconds = seconds
        self._over = asyncio.Event()

    async def __aenter__(self) -> None:
        """Begins in the background."""
        task = asyncio.create_task(self._show())
        _under_way.add(task)
        task.add_done_callback(_under_way.discard)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends; a call under way finishes by itself, so that a quick answer does not lose its read mark."""
        self._over.set()

    async def _show(self) -> None:
        await self._outlet.mark_read(self._message, typing=False)
        pause = TYPING_AFTER_SECONDS
        while self._seconds > 0 and not await self._ends_within(pause):
            await self._outlet.mark_read(self._message, typing=True)
            pause = self._seconds * 0.8

    async def _ends_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._over.wait()
        except TimeoutError:
            return False
        return True
