"""Names that were a person's until a moment ago: an answer that is still being made for one finds its person, or nobody."""

from __future__ import annotations

from typing import Final

from kithkin.store.connections import Connection

_LONGEST_ANSWER_SECONDS: Final = 24 * 3600.0
_LEFTOVERS: Final = (
    ("turns", "asker"),
    ("pictures", "asker"),
    ("browser_sessions", "asker"),
    ("browser_links", "asker"),
    ("passkey_challenges", "person"),
    ("attempts", "person"),
)


def person_now(connection: Connection, name: str) -> str | None:
    """What the person is called now for whom something was begun under this name; None if they are gone.

    A name that never was a person's is left as it is.
    """
    row = connection.execute(
        "SELECT now_called FROM former_people WHERE name = ?"
        " AND NOT EXISTS (SELECT 1 FROM people WHERE people.name = former_people.name)",
        (name,),
    ).fetchone()
    return name if row is None else row[0] or None


def note_former(connection: Connection, name: str, now_called: str, at: float) -> None:
    """From now on this name leads to another, or (nothing given) nowhere. `at`: seconds since 1970."""
    connection.execute("DELETE FROM former_people WHERE at < ?", (at - _LONGEST_ANSWER_SECONDS,))
    connection.execute("UPDATE former_people SET now_called = ? WHERE now_called = ?", (now_called, name))
    connection.execute(
        "INSERT INTO former_people (name, now_called, at) VALUES (?, ?, ?) ON CONFLICT (name)"
        " DO UPDATE SET now_called = excluded.now_called, at = excluded.at",
        (name, now_called, at),
    )


def begin_afresh(connection: Connection, name: str) -> None:
    """Makes sure that whoever gets this name gets nothing that was somebody else's. Call it before they get it."""
    connection.execute("DELETE FROM former_people WHERE name = ?", (name,))
    for table, column in _LEFTOVERS:
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))
