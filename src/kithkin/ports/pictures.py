"""Reading pictures."""

from __future__ import annotations

from typing import Protocol

from kithkin.messages.pictures import Picture, PictureReading


class PictureReader(Protocol):
    """Turns pictures into text, tables, numbers and regions."""

    async def read(self, picture: Picture) -> PictureReading:
        """Reads one picture within bounded time and memory.

        Raises `BadInput` for what is not a usable picture (wrong type, truncated, too large).
        """
        ...
