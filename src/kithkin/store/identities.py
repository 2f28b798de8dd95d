"""Who is behind a platform's ids: one acquaintance may have several, and gets new ones.

All of it runs within the transaction of whoever calls.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.store.connections import Connection

STRANGERS_KEPT = 10_000
"""How many strangers are remembered on one account; the longest unseen are forgotten first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An acquaintance as it is kept, found by one of its ids."""

    platform_id: str
    id: str
    person: str
    last_wrote_at: float
    disclosed_at: float
    disclosed_wording: str
    turned_away_at: float


def remembered(
    connection: Connection, channel: str, account: str, ids: Sequence[str]
) -> Sequence[Remembered]:
    """Whoever is known by one of these ids, in the order of the ids."""
    rows = connection.execute(
        "SELECT addresses.platform_id, acquaintances.id, acquaintances.person, acquaintances.last_wrote_at,"
        " acquaintances.disclosed_at, acquaintances.disclosed_wording, acquaintances.turned_away_at"
        " FROM addresses JOIN acquaintances ON acquaintances.id = addresses.acquaintance"
        " WHERE addresses.channel = ? AND addresses.account = ?"
        f" AND addresses.platform_id IN ({', '.join('?' * len(ids))})",
        (channel, account, *ids),
    ).fetchall()
    by_id = {row[0]: row for row in rows}
    return [
        Remembered(
            platform_id=row[0],
            id=row[1],
            person=row[2],
            last_wrote_at=row[3],
            disclosed_at=row[4],
            disclosed_wording=row[5],
            turned_away_at=row[6],
        )
        for row in (by_id[one] for one in ids if one in by_id)
    ]


def the_one(found: Sequence[Remembered]) -> Remembered | None:
    """Of all who are known by a sender's ids, the one that counts: the first who is somebody, else the first."""
    return next((one for one in found if one.person), found[0] if found else None)


def join(connection: Connection, channel: str, account: str, ids: Sequence[str]) -> Remembered | None:
    """Makes one acquaintance of all that are known by these ids, known by all of them from now on; None if none is.

    An id that is already another person's stays theirs.
    """
    found = remembered(connection, channel, account, ids)
    kept = the_one(found)
    if kept is None:
        return None
    for other in {
        one.id: one for one in found if one.id != kept.id and one.person in {"", kept.person}
    }.values():
        connection.execute(
            "UPDATE addresses SET acquaintance = ? WHERE acquaintance = ?", (kept.id, other.id)
        )
        disclosed = max(kept, other, key=lambda one: one.disclosed_at)
        kept = Remembered(
            platform_id=kept.platform_id,
            id=kept.id,
            person=kept.person,
            last_wrote_at=max(kept.last_wrote_at, other.last_wrote_at),
            disclosed_at=disclosed.disclosed_at,
            disclosed_wording=disclosed.disclosed_wording,
            turned_away_at=max(kept.turned_away_at, other.turned_away_at),
        )
        connection.execute(
            "UPDATE acquaintances SET last_wrote_at = ?, disclosed_at = ?, disclosed_wording = ?, turned_away_at = ?"
            " WHERE id = ?",
            (kept.last_wrote_at, kept.disclosed_at, kept.disclosed_wording, kept.turned_away_at, kept.id),
        )
        connection.execute("DELETE FROM acquaintances WHERE id = ?", (other.id,))
    for platform_id in ids:
        _name(connection, channel, account, platform_id, kept.id)
    return kept


def acquaint(connection: Connection, channel: str, account: str, ids: Sequence[str], at: float) -> str:
    """The acquaintance of these ids, made if there is none yet; `at` is when it was seen, seconds since 1970."""
    known = join(connection, channel, account, ids)
    if known is None:
        fresh = secrets.token_hex(12)
        connection.execute(
            "INSERT INTO acquaintances (id, channel, account, seen_at) VALUES (?, ?, ?, ?)",
            (fresh, channel, account, at),
        )
        for platform_id in ids:
            _name(connection, channel, account, platform_id, fresh)
        # Another process may have met the same sender in the same moment: then theirs is kept.
        known = join(connection, channel, account, ids)
        if known is None or known.id != fresh:
            connection.execute("DELETE FROM acquaintances WHERE id = ?", (fresh,))
        else:
            _forget_strangers(connection, channel, account, fresh)
    acquaintance = known.id if known is not None else ""
    connection.execute(
        "UPDATE acquaintances SET seen_at = ? WHERE id = ? AND seen_at < ?", (at, acquaintance, at)
    )
    return acquaintance


def rename_identity(connection: Connection, channel: str, account: str, previous: str, current: str) -> None:
    """From now on whoever was known by `previous` is known by `current`, and no longer by `previous`.

    The old id is let go because platforms hand ids out again (a telephone number goes to somebody else). An unknown id
    changes nothing. A new id that is another person's already stays theirs; the old one is let go all the same.
    """
    if previous in {"", current} or not current:
        return
    if join(connection, channel, account, (previous, current)) is not None:
        connection.execute(
            "DELETE FROM addresses WHERE channel = ? AND account = ? AND platform_id = ?",
            (channel, account, previous),
        )


def _name(connection: Connection, channel: str, account: str, platform_id: str, acquaintance: str) -> None:
    connection.execute(
        "INSERT INTO addresses (channel, account, platform_id, acquaintance) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (channel, account, platform_id) DO NOTHING",
        (channel, account, platform_id, acquaintance),
    )


def _forget_strangers(connection: Connection, channel: str, account: str, but: str) -> None:
    rows = connection.execute(
        "SELECT id FROM acquaintances WHERE channel = ? AND account = ? AND person = '' AND id <> ?"
        " ORDER BY seen_at DESC, id LIMIT 1000 OFFSET ?",
        (channel, account, but, STRANGERS_KEPT - 1),
    ).fetchall()
    connection.executemany("DELETE FROM acquaintances WHERE id = ?", rows)
