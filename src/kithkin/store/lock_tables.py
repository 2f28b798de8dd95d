"""The tables of people's own locks, in SQL every database speaks."""

from __future__ import annotations

from kithkin.store.connections import Connection


def keep_locks(connection: Connection) -> None:
    """People's locks, and the turns behind them.

    A locked turn keeps its row in `turns`, with `question` and `body` empty: when it was, whether it is about health and what
    it quotes are still known, so it is swept, withdrawn and erased like any other. `sealed_turns.answer` is empty once
    what it quoted was withdrawn, and `notice` says so. `pictures.sealed` tells a locked picture from a readable one. `personal_locks.opening` is 1 while a lock is being
    taken away.
    """
    for statement in (
        """CREATE TABLE personal_locks (
            person TEXT PRIMARY KEY REFERENCES people (name) ON UPDATE CASCADE ON DELETE CASCADE,
            id TEXT NOT NULL,
            public BLOB NOT NULL,
            ways BLOB NOT NULL,
            made_at REAL NOT NULL,
            opening INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE sealed_turns (
            asker TEXT NOT NULL,
            turn TEXT NOT NULL,
            question BLOB NOT NULL,
            answer BLOB NOT NULL,
            notice TEXT NOT NULL,
            PRIMARY KEY (asker, turn),
            FOREIGN KEY (asker, turn) REFERENCES turns (asker, id) ON UPDATE CASCADE ON DELETE CASCADE
        ) STRICT""",
        "ALTER TABLE pictures ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0",
    ):
        connection.execute(statement)
