"""When a sweep may begin: a clock that is wrong must destroy nothing, and what is new here must warn and wait.

The row of the table `sweeping` holds the time of the last sweep, which the clock is measured by, and until when nothing is
destroyed. Without a row, an older Kithkin wrote this store: what is old in it was never promised to go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kithkin.ports.retention import WARNING_DAYS, Pause
from kithkin.store.connections import Connection

BEHIND_SECONDS: Final = 3600.0
"""How far a clock may be behind the last sweep: what sets it by the network corrects less than that at once."""
JUMP_SECONDS: Final = 3 * 24 * 3600.0
"""How far it may be ahead of the last sweep: a machine that sleeps over a weekend is not a wrong clock."""
SETTLING_SECONDS: Final = 24 * 3600.0
"""How long nothing is destroyed after a jump: a wrong clock is noticed within a day, by whoever looks at it or by itself."""
WARNING_SECONDS: Final = WARNING_DAYS * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Mark:
    """The row. `seen_at`: when it was last swept, 0 for never; `not_before`: until when nothing is destroyed, 0 for no pause."""

    seen_at: float
    not_before: float


NEVER_SWEPT: Final = Mark(0.0, 0.0)
"""Of a store that began empty: nothing in it is older than what was told of how long it is kept."""


def after(mark: Mark | None, now: float) -> tuple[Mark, Pause | None]:
    """What becomes of the row at this time, and why nothing may be destroyed; None where it may."""
    if mark is None:
        return _pause(0.0, now + WARNING_SECONDS, "new")
    if not mark.seen_at:
        return _before_the_first(mark, now)
    if now < mark.seen_at - BEHIND_SECONDS:
        return mark, Pause(until=0.0, why="behind")
    if now <= mark.seen_at + JUMP_SECONDS:
        return _swept(max(now, mark.seen_at))
    begun = mark.not_before - SETTLING_SECONDS
    if not mark.not_before or now < begun - BEHIND_SECONDS:
        return _pause(mark.seen_at, now + SETTLING_SECONDS, "ahead")
    return _pause(mark.seen_at, mark.not_before, "ahead") if now < mark.not_before else _swept(now)


def _before_the_first(mark: Mark, now: float) -> tuple[Mark, Pause | None]:
    """Of a store that was never swept: with a time until when to wait, or without one, having begun empty."""
    begun = mark.not_before - WARNING_SECONDS
    if mark.not_before and now < begun - BEHIND_SECONDS:  # it began under a clock that was ahead
        return _pause(0.0, now + WARNING_SECONDS, "new")
    if now < mark.not_before:
        return _pause(0.0, mark.not_before, "new")
    if (
        mark.not_before and now > mark.not_before + JUMP_SECONDS
    ):  # under one that was behind, or it was off since
        return _pause(mark.not_before, now + SETTLING_SECONDS, "ahead")
    return _swept(now)


def _swept(now: float) -> tuple[Mark, None]:
    return Mark(now, 0.0), None


def _pause(seen_at: float, until: float, why: Literal["new", "ahead"]) -> tuple[Mark, Pause]:
    return Mark(seen_at, until), Pause(until=until, why=why)


def mark_of(connection: Connection) -> Mark | None:
    """The row, or None."""
    row = connection.execute("SELECT seen_at, not_before FROM sweeping").fetchone()
    return None if row is None else Mark(*row)


def mark_at(connection: Connection, now: float) -> Mark | None:
    """The row by which to measure this time: of a store that was used and never swept, the last that came in stands in for it."""
    mark = mark_of(connection)
    if mark != NEVER_SWEPT:
        return mark
    latest = connection.execute(
        "SELECT max(kept_at) FROM (SELECT kept_at FROM turns UNION ALL SELECT kept_at FROM inbox) AS came WHERE kept_at <= ?",
        (now,),
    ).fetchone()[0]
    return Mark(latest, 0.0) if latest else mark


def set_mark(connection: Connection, mark: Mark | None) -> None:
    """Puts the row in place of the one that is there; None for none."""
    connection.execute("DELETE FROM sweeping")
    if mark is not None:
        connection.execute(
            "INSERT INTO sweeping (seen_at, not_before) VALUES (?, ?)", (mark.seen_at, mark.not_before)
        )


def counted_from(connection: Connection, now: float) -> float:
    """From when something that comes now is counted: under a clock that is behind, from the last sweep."""
    mark = mark_of(connection)
    return now if mark is None else max(now, mark.seen_at)
