"""What says how long things are kept, in SQL every database speaks."""

from __future__ import annotations

from typing import Final

from kithkin.store.connections import Connection
from kithkin.store.sweeping_pauses import NEVER_SWEPT, set_mark

_HELD: Final = ("turns", "inbox", "acquaintances", "departures", "browser_sessions")
"""Where a store that was used holds something."""


def keep_for_a_while(connection: Connection) -> None:
    """When a turn was kept and whether it is about health, what was chosen, and what was swept since the last receipt.

    `turns.about_health` is null where nobody has said it yet, `kept_at` 0 where an older program kept the turn or the message:
    both are found out before anything is swept. What a store held before is not swept without warning: only one that is
    empty gets a row in `sweeping`, see `store.sweeping_pauses`.
    """
    for statement in (
        "ALTER TABLE turns ADD COLUMN kept_at REAL NOT NULL DEFAULT 0",
        "ALTER TABLE turns ADD COLUMN about_health INTEGER",
        "ALTER TABLE inbox ADD COLUMN kept_at REAL NOT NULL DEFAULT 0",
        "CREATE INDEX inbox_by_age ON inbox (kept_at)",
        "CREATE INDEX turns_by_age ON turns (about_health, kept_at)",
        """CREATE TABLE keeping (
            kind TEXT PRIMARY KEY,
            days INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE keeping_of_people (
            person TEXT NOT NULL REFERENCES people (name) ON UPDATE CASCADE ON DELETE CASCADE,
            kind TEXT NOT NULL,
            days INTEGER NOT NULL,
            PRIMARY KEY (person, kind)
        ) STRICT""",
        """CREATE TABLE swept (
            person TEXT NOT NULL REFERENCES people (name) ON UPDATE CASCADE ON DELETE CASCADE,
            what TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (person, what)
        ) STRICT""",
        """CREATE TABLE sweeping (
            seen_at REAL NOT NULL,
            not_before REAL NOT NULL
        ) STRICT""",
    ):
        connection.execute(statement)
    if not any(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in _HELD):
        set_mark(connection, NEVER_SWEPT)
