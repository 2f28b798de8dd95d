"""What says how long things are kept, in SQL every database speaks."""

from __future__ import annotations

from kithkin.store.connections import Connection


def keep_for_a_while(connection: Connection) -> None:
    """When a turn was kept and whether it is about health, what was chosen, and what was swept since the last receipt.

    `turns.about_health` is null where nobody has said it yet, `kept_at` 0 where an older program kept the turn: both are found
    out before anything is swept.
    """
    for statement in (
        "ALTER TABLE turns ADD COLUMN kept_at REAL NOT NULL DEFAULT 0",
        "ALTER TABLE turns ADD COLUMN about_health INTEGER",
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
    ):
        connection.execute(statement)
