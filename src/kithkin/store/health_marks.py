"""Which kept turns are about health, noted with each or found out later for older ones; and what was kept without a true date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from kithkin.ports.retention import Unmarked
from kithkin.store.connections import Connection
from kithkin.store.turns_as_json import turn_from_json

EARLIEST: Final = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
"""No Kithkin kept anything before: a machine without a clock of its own says 1970 until it has asked the network."""
_A_DAY: Final = 24 * 3600.0


def unmarked_turns(connection: Connection, limit: int) -> Sequence[Unmarked]:
    """Turns of which nobody has said whether they are about health."""
    rows = connection.execute(
        "SELECT sequence, body FROM turns WHERE about_health IS NULL ORDER BY sequence LIMIT ?", (limit,)
    ).fetchall()
    found: list[Unmarked] = []
    for sequence, body in rows:
        try:
            turn = turn_from_json(body)
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it must not be kept for ever
            turn = None
        found.append(Unmarked(number=sequence, turn=turn))
    return found


def mark_turn(connection: Connection, sequence: int, *, about_health: bool) -> None:
    """Notes of a turn whether it is about health."""
    row = connection.execute(
        "UPDATE turns SET about_health = ? WHERE sequence = ? AND about_health IS NULL RETURNING asker, id",
        (int(about_health), sequence),
    ).fetchone()
    if row is not None:
        share_marks(connection, *row)


def share_marks(connection: Connection, asker: str, turn: str) -> None:
    """What shows the same picture as a turn about health is about health as well: the picture is."""
    shown = (
        "SELECT other.turn FROM turn_pictures AS mine JOIN turn_pictures AS other"
        " ON other.asker = mine.asker AND other.picture = mine.picture WHERE mine.asker = ? AND mine.turn = ?"
    )
    connection.execute(
        f"UPDATE turns SET about_health = 1 WHERE asker = ? AND about_health = 0 AND id IN ({shown})"
        f" AND EXISTS (SELECT 1 FROM turns AS one WHERE one.asker = ? AND one.about_health = 1 AND one.id IN ({shown}))",
        (asker, asker, turn, asker, asker, turn),
    )


_DATED: Final = ("turns", "inbox")
_WRONG: Final = "kept_at < ? OR kept_at > ?"


def has_wrong_dates(connection: Connection, now: float) -> bool:
    """Whether something was kept by an older program, or under a clock that was wrong by years, or a day ahead."""
    return any(
        connection.execute(
            f"SELECT 1 FROM {table} WHERE {_WRONG} LIMIT 1", (EARLIEST, now + _A_DAY)
        ).fetchone()
        for table in _DATED
    )


def date_anew(connection: Connection, now: float) -> int:
    """Lets such things count from now on, so that they neither go at once nor stay for ever; how many those were."""
    return sum(
        connection.execute(
            f"UPDATE {table} SET kept_at = ? WHERE {_WRONG}", (now, EARLIEST, now + _A_DAY)
        ).rowcount
        for table in _DATED
    )
