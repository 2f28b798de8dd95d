"""What Kithkin remembers for a person because they asked it to."""

from __future__ import annotations

from typing import Protocol


class Notes(Protocol):
    """What a person asked to be remembered. A note is a post of the kind "note", so lists and audiences are those of posts."""

    async def keep(self, person: str, note: str) -> None:
        """Keeps a note for the person alone."""
        ...

    async def renew(self, person: str, number: int, note: str) -> bool:
        """Gives a note other words; it stays the same note. False if the person has none of this number."""
        ...

    async def forget(self, person: str, number: int) -> bool:
        """Removes a note, everywhere. False if the person has none of this number."""
        ...
