"""How many may ask at once: a few run, some wait, the rest are told to come back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from kithkin.messages.errors import TryAgain

_COME_BACK_SECONDS = 10.0


@dataclass(slots=True)
class Place:
    """One asker's place, from the first byte of the question to the last of the reply."""

    places: Places
    held: int = 0

    def hold(self, size: int) -> None:
        """Takes memory for what is being uploaded. Raises `TryAgain` when all of it is taken."""
        self.held += size
        self.places.held += size
        if self.places.held > self.places.upload_bytes:
            raise TryAgain(
                "Too many pictures are arriving at once.", after=_COME_BACK_SECONDS, remedy="Send them again."
            )


class Places:
    """Counts those who run, wait and upload."""

    def __init__(self, *, running: int, waiting: int, upload_bytes: int) -> None:
        self._most = running + waiting
        self._free = asyncio.Semaphore(running)
        self.upload_bytes = upload_bytes
        self.held = 0
        self.taken = 0
        self.running = 0

    @property
    def waiting(self) -> int:
        """Those who have a place but not their turn yet."""
        return self.taken - self.running

    @contextmanager
    def take(self) -> Generator[Place]:
        """A place in the queue. Raises `TryAgain` when it is full."""
        if self.taken >= self._most:
            raise TryAgain(
                "Too many questions are waiting.", after=_COME_BACK_SECONDS, remedy="Ask again in a moment."
            )
        place = Place(self)
        self.taken += 1
        try:
            yield place
        finally:
            self.taken -= 1
            self.held -= place.held

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Waits for one's turn, in order of arrival."""
        async with self._free:
            self.running += 1
            try:
                yield
            finally:
                self.running -= 1

    @property
    def must_wait(self) -> bool:
        """Whether someone who asks now will have to wait."""
        return self._free.locked()
