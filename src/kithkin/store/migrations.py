"""The shape of the database, as the list of steps that led to it.

Steps only go forward, are never edited once released, and each runs in the same transaction as its record, so a
kill in the middle leaves the file as it was before. A database remembers the oldest program that can still use it:
a step that older programs would stumble over raises `oldest_compatible`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kithkin import failpoints
from kithkin.messages.errors import Misconfigured
from kithkin.store.audit_log import keep_audit_log
from kithkin.store.connections import Connection
from kithkin.store.departures import keep_departures
from kithkin.store.lock_tables import keep_locks
from kithkin.store.message_tables import keep_messages
from kithkin.store.people_tables import keep_people
from kithkin.store.post_tables import keep_posts
from kithkin.store.retention_tables import keep_for_a_while
from kithkin.store.sign_in_tables import keep_sign_ins
from kithkin.store.source_tables import keep_sources
from kithkin.store.synced_accounts import keep_synced_accounts

APPLICATION_ID = 0x4B495448  # "KITH" in ASCII: `file` and we can tell our databases from others


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step. `oldest_compatible`: the lowest schema number a program must know to use the result."""

    name: str
    apply: Callable[[Connection], None]
    oldest_compatible: int


def _keep_conversations(connection: Connection) -> None:
    """Turns, and the safe copies of pictures, which several turns may share."""
    for statement in (
        """CREATE TABLE turns (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            asker TEXT NOT NULL,
            id TEXT NOT NULL,
            conversation TEXT NOT NULL,
            asked_at TEXT NOT NULL,
            question TEXT NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (asker, id)
        ) STRICT""",
        "CREATE INDEX turns_of_conversation ON turns (asker, conversation, sequence)",
        """CREATE TABLE pictures (
            asker TEXT NOT NULL,
            id TEXT NOT NULL,
            media_type TEXT NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (asker, id)
        ) STRICT""",
        """CREATE TABLE turn_pictures (
            asker TEXT NOT NULL,
            turn TEXT NOT NULL,
            picture TEXT NOT NULL,
            PRIMARY KEY (asker, turn, picture),
            FOREIGN KEY (asker, turn) REFERENCES turns (asker, id) ON DELETE CASCADE,
            FOREIGN KEY (asker, picture) REFERENCES pictures (asker, id)
        ) STRICT""",
        "CREATE INDEX turns_of_picture ON turn_pictures (asker, picture)",
    ):
        connection.execute(statement)


def _keep_browser_sessions(connection: Connection) -> None:
    """One-time links and the browser sessions they open; only hashes of their secrets are kept."""
    for statement in (
        """CREATE TABLE browser_links (
            hash BLOB PRIMARY KEY,
            asker TEXT NOT NULL,
            expires_at REAL NOT NULL
        ) STRICT""",
        """CREATE TABLE browser_sessions (
            hash BLOB PRIMARY KEY,
            asker TEXT NOT NULL,
            expires_at REAL NOT NULL
        ) STRICT""",
    ):
        connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(name="keep conversations", apply=_keep_conversations, oldest_compatible=1),
    Migration(name="keep browser sessions", apply=_keep_browser_sessions, oldest_compatible=1),
    Migration(name="keep people and channel accounts", apply=keep_people, oldest_compatible=1),
    Migration(name="keep messages on their way", apply=keep_messages, oldest_compatible=1),
    Migration(name="keep what people shared", apply=keep_posts, oldest_compatible=1),
    Migration(name="let people sign in and go", apply=keep_sign_ins, oldest_compatible=1),
    Migration(name="keep synced accounts", apply=keep_synced_accounts, oldest_compatible=1),
    Migration(name="keep an audit log", apply=keep_audit_log, oldest_compatible=1),
    Migration(name="keep what left", apply=keep_departures, oldest_compatible=1),
    Migration(name="keep things for a while", apply=keep_for_a_while, oldest_compatible=1),
    Migration(name="keep source packs", apply=keep_sources, oldest_compatible=1),
    Migration(name="let people lock their history", apply=keep_locks, oldest_compatible=12),
)


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Brings a database up to date, or refuses it.

    Raises `Misconfigured` when the file belongs to another program, or to a Kithkin so much newer that this one
    could damage it.
    """
    connection.execute(
        "BEGIN IMMEDIATE"
    )  # two processes starting at once: the second waits, then finds it done
    try:
        _claim(connection)
        apply_missing(connection, migrations)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def apply_missing(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Runs the steps that a database lacks, within a transaction that nobody else migrates in; any database.

    Raises `Misconfigured` when it was written by a Kithkin so much newer that this one could damage it.
    """
    row = connection.execute("SELECT max(number), max(oldest_compatible) FROM migrations").fetchone()
    present, oldest_compatible = row[0] or 0, row[1] or 0
    if oldest_compatible > len(migrations):
        raise Misconfigured(
            f"This database was written by a newer Kithkin (schema {present}, this program knows "
            f"{len(migrations)}).",
            remedy="Upgrade Kithkin, or use another folder (KITHKIN_HOME) or database (KITHKIN_DATABASE_URL).",
        )
    for number, migration in enumerate(migrations[present:], start=present + 1):
        migration.apply(connection)
        failpoints.reach("migration.applied")
        connection.execute(
            "INSERT INTO migrations (number, name, oldest_compatible, applied_at) VALUES (?, ?, ?, ?)",
            (number, migration.name, migration.oldest_compatible, datetime.now(UTC).isoformat()),
        )


def record_migrations(connection: Connection) -> None:
    """Makes the table that says which steps a database has taken."""
    connection.execute(
        """CREATE TABLE migrations (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            oldest_compatible INTEGER NOT NULL,
            applied_at TEXT NOT NULL
        ) STRICT"""
    )


def _claim(connection: sqlite3.Connection) -> None:
    """Marks a new database as ours; refuses one that is somebody else's."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application == APPLICATION_ID:
        return
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != 0 or tables != 0:
        raise Misconfigured(
            "The database file belongs to another program.",
            remedy="Move it away, or point KITHKIN_HOME at another folder.",
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    record_migrations(connection)
