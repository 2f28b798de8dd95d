"""How long things are kept: what was chosen, what is due to go, and its going. Times are seconds since 1970, UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from kithkin.ports.audit import AuditEntry
from kithkin.ports.conversations import Turn

WARNING_DAYS: Final = 7
"""For how long nothing is destroyed after an upgrade or a restore: a week to choose a longer time, or to export."""

DaysKept = Callable[[Mapping[str, int], Mapping[str, int]], int]
"""For how many days a kind is kept, by what was chosen for everybody and by one person (nothing where nobody is named)."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """That nothing is destroyed for now, and why. `until`: when that is over; 0 where only the machine's clock can end it.

    "new": an older Kithkin wrote what is here, or a backup was restored; "ahead": the clock is far beyond the last sweep;
    "behind": it is before the last sweep.
    """

    until: float
    why: Literal["new", "ahead", "behind"]


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

    async def mark(self, marks: Mapping[int, bool]) -> None:
        """Says of turns, by number, whether they are about health."""
        ...

    async def date_anew(self, now: float) -> int:
        """Gives turns and messages that an older Kithkin kept, or that were kept under a wrong clock, their age from now on.

        How many those were.
        """
        ...

    async def now(self) -> float:
        """The time: of the database's server where there is one, so that one host with a wrong clock destroys nothing."""
        ...

    async def begin(self, now: float) -> Pause | None:
        """Asks at this time for leave to sweep, and notes it; a `Pause` where nothing may be touched."""
        ...

    async def pause(self, now: float) -> Pause | None:
        """What `begin` would say, without noting it."""
        ...

    async def end_pause(self, now: float) -> None:
        """Takes this time for right, and lets the next sweep destroy what is old."""
        ...

    async def sweep(self, kind: str, now: float, days: DaysKept, limit: int, *, person: str = "") -> int:
        """Destroys at most so many things of a kind that are kept for longer by now, in one transaction; how many it were.

        Of everybody, unless a person is named. `days` is asked within the transaction. What was destroyed of a person is
        counted in the same transaction, for `settle`.
        """
        ...

    async def due(self, kind: str, now: float, days: int, *, person: str = "") -> int:
        """How much of a kind is older than so many days by now, of everybody or of one person."""
        ...

    async def settle(self) -> Sequence[AuditEntry]:
        """Empties what a log still holds of what went, and once a day puts what was counted on record, a line for each person."""
        ...

    async def held(self, kind: str, *, person: str = "") -> Held | None:
        """How much of a kind is kept, of everybody or of one person; None for what nothing here can count."""
        ...
