"""Read marks and typing signs while an answer is made: shown as long as it takes, and never in its way."""

from __future__ import annotations

import asyncio
from types import TracebackType

from kithkin.messages.inbound import Message
from kithkin.ports.channels import Outlet


class Courtesies:
    """Marks the message as read and shows typing until the block ends; `seconds` is how long one sign lasts, 0 for none."""

    def __init__(self, outlet: Outlet, message: Message, seconds: float) -> None:
        self._outlet = outlet
        self._message = message
        self._seconds = seconds
        self._showing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        """Begins in the background."""
        self._showing = asyncio.create_task(self._show())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends; a call under way may finish by itself, so that no connection is torn."""
        if self._showing is not None:
            self._showing.cancel()
            await asyncio.gather(self._showing, return_exceptions=True)

    async def _show(self) -> None:
        typing = self._seconds > 0
        await self._outlet.mark_read(self._message, typing=typing)
        while typing:
            await asyncio.sleep(self._seconds * 0.8)
            await self._outlet.mark_read(self._message, typing=True)
