"""How long things are kept: what was chosen, what is due to go, and its going. Times are seconds since 1970, UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kithkin.ports.audit import AuditEntry
from kithkin.ports.conversations import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How much of a kind is kept, and since when the oldest of it; 0 where nothing is, or its age is not known."""

    kept: int = 0
    oldest: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmarked:
    """A kept turn of which nobody has said yet whether it is about health. None in place of one that cannot be read."""

    number: int
    turn: Turn | None


class Retention(Protocol):
    """The kinds are those of `vault.retention.table`, by their ids."""

    async def choices(self) -> Mapping[str, int]:
        """For how many days which kinds are kept for everybody, where an owner chose so."""
        ...

    async def own_choices(self) -> Mapping[str, Mapping[str, int]]:
        """The same for what people chose for themselves, by person."""
        ...

    async def choose(self, kind: str, days: int | None, *, person: str = "") -> None:
        """Keeps a kind for so many days from now on; None: as is usual. For everybody, unless a person of the circle is named.

        It is recorded, for everybody under the first owner.
        """
        ...

    async def unmarked(self, limit: int) -> Sequence[Unmarked]:
        """Turns without a mark: an older Kithkin kept them, or they were brought back from an export."""
        ...

    async def mark(self, marks: Mapping[int, bool], now: float) -> None:
        """Says of turns, by number, whether they are about health."""
        ...

    async def date_anew(self, now: float) -> int:
        """Gives turns that were kept under a wrong clock their age from now on; how many those were."""
        ...

    async def sweep(self, kind: str, before: float, limit: int, *, person: str = "") -> int:
        """Destroys at most so many things of a kind from before then, in one transaction; how many it were.

        Of everybody, unless a person is named. What was destroyed of a person is counted in the same transaction, for `settle`.
        """
        ...

    async def settle(self) -> Sequence[AuditEntry]:
        """Puts what was counted since the last time on record, a line for each person, and empties what a log still holds."""
        ...

    async def held(self, kind: str, *, person: str = "") -> Held | None:
        """How much of a kind is kept, of everybody or of one person; None for what nothing here can count."""
        ...
