"""The tables by which people sign in and go away, in SQL every database speaks."""

from __future__ import annotations

from kithkin.store.connections import Connection


def keep_sign_ins(connection: Connection) -> None:
    """Since when somebody is an owner, what a session is, passkeys, counted attempts, and names that are no more.

    `former_people` sends what is still being answered for a name after its person: it holds the name they go by now, or
    nothing where they are gone, and is emptied of what is older than a day.
    """
    for statement in (
        "ALTER TABLE people ADD COLUMN owner_since REAL NOT NULL DEFAULT 0",
        "UPDATE people SET owner_since = 1 WHERE role = 'owner' AND name <> 'owner'",
        "ALTER TABLE browser_sessions ADD COLUMN created_at REAL NOT NULL DEFAULT 0",
        "ALTER TABLE browser_sessions ADD COLUMN seen_at REAL NOT NULL DEFAULT 0",
        "ALTER TABLE browser_sessions ADD COLUMN browser TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX browser_sessions_of_person ON browser_sessions (asker)",
        "CREATE INDEX acquaintances_of_person ON acquaintances (person)",
        """CREATE TABLE passkeys (
            id BLOB PRIMARY KEY,
            person TEXT NOT NULL REFERENCES people (name) ON UPDATE CASCADE ON DELETE CASCADE,
            handle BLOB NOT NULL,
            public_key BLOB NOT NULL,
            counter INTEGER NOT NULL,
            site TEXT NOT NULL,
            title TEXT NOT NULL,
            created_at REAL NOT NULL,
            used_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX passkeys_of_person ON passkeys (person, created_at)",
        """CREATE TABLE passkey_challenges (
            hash BLOB PRIMARY KEY,
            person TEXT NOT NULL,
            expires_at REAL NOT NULL
        ) STRICT""",
        """CREATE TABLE attempts (
            id TEXT PRIMARY KEY,
            what TEXT NOT NULL,
            person TEXT NOT NULL,
            at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX attempts_of_person ON attempts (person, what, at)",
        """CREATE TABLE former_people (
            name TEXT PRIMARY KEY,
            now_called TEXT NOT NULL,
            at REAL NOT NULL
        ) STRICT""",
    ):
        connection.execute(statement)
