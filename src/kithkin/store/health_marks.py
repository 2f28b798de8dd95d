"""Which kept turns are about health, and since when they are kept: noted with each, or found out later for older ones."""

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


def mark_turn(connection: Connection, sequence: int, *, about_health: bool, now: float) -> None:
    """Notes of a turn whether it is about health, and when it was kept where an older program did not."""
    row = connection.execute(
        "UPDATE turns SET about_health = ? WHERE sequence = ? AND about_health IS NULL"
        " RETURNING asker, id, kept_at, asked_at",
        (int(about_health), sequence),
    ).fetchone()
    if row is None:
        return
    asker, turn, kept_at, asked_at = row
    if not kept_at:
        connection.execute(
            "UPDATE turns SET kept_at = ? WHERE sequence = ?", (_time_of(asked_at, now), sequence)
        )
    share_marks(connection, asker, turn)


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


_WRONG: Final = "(kept_at > 0 AND kept_at < ?) OR kept_at > ?"


def has_wrong_dates(connection: Connection, now: float) -> bool:
    """Whether turns were kept under a clock that was wrong by years, or a day ahead."""
    row = connection.execute(
        f"SELECT 1 FROM turns WHERE {_WRONG} LIMIT 1", (EARLIEST, now + _A_DAY)
    ).fetchone()
    return row is not None


def date_turns_anew(connection: Connection, now: float) -> int:
    """Lets such turns count from now on, so that they neither go at once nor stay for ever; how many those were."""
    return connection.execute(
        f"UPDATE turns SET kept_at = ? WHERE {_WRONG}", (now, EARLIEST, now + _A_DAY)
    ).rowcount


def _time_of(asked_at: str, now: float) -> float:
    try:
        asked = datetime.fromisoformat(asked_at)
    except ValueError:
        return now
    at = (asked if asked.tzinfo else asked.replace(tzinfo=UTC)).timestamp()
    return at if EARLIEST <= at <= now else now
