"""Puts right what a backup knows less of than was known later, before it takes the place of what is kept."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kithkin.ports.keys import Progress
from kithkin.store.audit_log import note_deed, token_for
from kithkin.store.database import FILE
from kithkin.store.message_tables import UNFINISHED
from kithkin.store.post_changes import circle_changed, remove_posts
from kithkin.store.removing_people import erase_person
from kithkin.store.rewriting import write_copy
from kithkin.store.sqlite_files import Error, connect

ON_HOLD: Final = "A backup was restored: whether this was answered since is not known. It is answered again if you retry it."


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Whom and what a store no longer holds: the tokens of erased people in its record, and the ids of withdrawn posts."""

    people: frozenset[str] = field(default_factory=frozenset[str])
    posts: frozenset[int] = field(default_factory=frozenset[int])

    def and_also(self, other: Forgotten) -> Forgotten:
        """Both together."""
        return Forgotten(self.people | other.people, self.posts | other.posts)


def is_whole(path: Path, key: bytes | None) -> bool:
    """Whether a database can be read, and every page of it is as it was written."""
    try:
        connection = connect(path, key, read_only=True)
    except Exception:  # noqa: BLE001 - whatever it is, it is not whole
        return False
    try:
        seals = connection.execute("PRAGMA cipher_integrity_check").fetchall() if key is not None else []
        return not seals and connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except Error:
        return False
    finally:
        connection.close()


def schema_number(path: Path, key: bytes | None) -> int:
    """How many steps a database has taken."""
    connection = connect(path, key, read_only=True)
    try:
        return connection.execute("SELECT max(number) FROM migrations").fetchone()[0]
    finally:
        connection.close()


def copy_for_backup(folder: Path, key: bytes | None, into: Path, told: Progress) -> None:
    """Writes the database of a folder into a new file under the same key, while others may go on using it."""
    connection = connect(folder / FILE, key)
    try:
        write_copy(connection, into, key, told)
    finally:
        connection.close()


def note_backup(connection: sqlite3.Connection, at: float) -> None:
    """Gives everybody a token in the record, by which the backup can be told later that they were erased, and notes it."""
    for (person,) in connection.execute("SELECT name FROM people").fetchall():
        token_for(connection, person)
    owner = connection.execute("SELECT name FROM people WHERE role = 'owner' ORDER BY name").fetchone()[0]
    note_deed(connection, owner, "backed up", "", at)


def forgotten_in(path: Path, key: bytes | None) -> Forgotten:
    """What a later store of the same circle knows to be gone; nothing where it cannot be read."""
    try:
        connection = connect(path, key, read_only=True)
    except Exception:  # noqa: BLE001 - it tells nothing then
        return Forgotten()
    try:
        people = connection.execute(
            "SELECT subject FROM audit_log WHERE deed = 'erased'"
            " AND subject NOT IN (SELECT token FROM audit_subjects)"
        ).fetchall()
        posts = connection.execute("SELECT id FROM gone_posts").fetchall()
    except Error:
        return Forgotten()
    finally:
        connection.close()
    return Forgotten(frozenset(row[0] for row in people), frozenset(row[0] for row in posts))


def put_right(connection: sqlite3.Connection, forgotten: Forgotten) -> None:
    """Forgets again what was forgotten since, lets nobody stay signed in, and sends nothing that may have been sent since."""
    connection.execute("BEGIN IMMEDIATE")
    for token in sorted(forgotten.people):
        row = connection.execute("SELECT person FROM audit_subjects WHERE token = ?", (token,)).fetchone()
        if row is not None:
            _forget(connection, row[0])
    known = [
        post
        for post in sorted(forgotten.posts)
        if connection.execute("SELECT 1 FROM posts WHERE id = ?", (post,)).fetchone()
    ]
    remove_posts(connection, known)
    for table in ("browser_sessions", "browser_links", "passkey_challenges"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE outbox SET state = 'unknown' WHERE state = 'sending'")
    connection.execute(
        f"UPDATE inbox SET state = 'failed', problem = ? WHERE state IN {UNFINISHED}", (ON_HOLD,)
    )
    owner = connection.execute("SELECT name FROM people WHERE role = 'owner' ORDER BY name").fetchone()[0]
    note_deed(connection, owner, "restored", "", time.time())
    connection.execute("COMMIT")
    connection.execute("VACUUM")


def _forget(connection: sqlite3.Connection, person: str) -> None:
    circle_changed(connection, person)
    posts = connection.execute("SELECT id FROM posts WHERE owner = ?", (person,)).fetchall()
    remove_posts(connection, [row[0] for row in posts])
    erase_person(connection, person)
