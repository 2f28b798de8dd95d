"""Puts right what a backup knows less of than was known later, before it takes the place of what is kept."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kithkin.messages.errors import Misconfigured
from kithkin.ports.keys import Progress
from kithkin.store.audit_log import note_deed, token_for
from kithkin.store.database import FILE
from kithkin.store.message_tables import UNFINISHED
from kithkin.store.post_changes import circle_changed, remove_posts
from kithkin.store.removing_people import erase_person
from kithkin.store.rewriting import write_copy
from kithkin.store.sqlite_files import Error, connect

ON_HOLD: Final = "A backup was restored: whether this was answered since is not known. It is answered again if you retry it."


class CannotCopy(Exception):
    """The database could not be copied: mostly there is no room."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Whom and what a store no longer holds: the tokens of erased people in its record, the ids of withdrawn posts."""

    people: frozenset[str] = field(default_factory=frozenset[str])
    posts: frozenset[int] = field(default_factory=frozenset[int])
    unwanted: frozenset[tuple[str, str]] = field(default_factory=frozenset[tuple[str, str]])
    """Owner and source of what was withdrawn here while it still stands on its platform, so that no sync brings it back."""

    def and_also(self, other: Forgotten) -> Forgotten:
        """Both together."""
        return Forgotten(self.people | other.people, self.posts | other.posts, self.unwanted | other.unwanted)


def is_whole(path: Path, key: bytes | None) -> bool:
    """Whether every page of a database is as it was written.

    Raises `Misconfigured` where that cannot be told: it is another key's, or somebody else has it locked.
    """
    try:
        with closing(connect(path, key, read_only=True)) as connection:
            seals = connection.execute("PRAGMA cipher_integrity_check").fetchall() if key is not None else []
            return not seals and connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except Error as error:
        if "malformed" in str(error):
            return False
        raise Misconfigured(
            f"{path} cannot be read: {error}.", remedy="Stop whatever uses it, or move it away if it is lost."
        ) from error


def schema_number(path: Path, key: bytes | None) -> int:
    """How many steps a database has taken."""
    connection = connect(path, key, read_only=True)
    try:
        return connection.execute("SELECT max(number) FROM migrations").fetchone()[0]
    finally:
        connection.close()


def copy_for_backup(folder: Path, key: bytes | None, into: Path, told: Progress) -> None:
    """Writes the database of a folder into a new file under the same key, while others may go on using it."""
    try:
        with closing(connect(folder / FILE, key)) as connection:
            write_copy(connection, into, key, told)
    except Error as error:
        raise CannotCopy(str(error)) from error


def note_backup(connection: sqlite3.Connection, at: float) -> None:
    """Gives everybody a token in the record, by which the backup can be told later that they were erased, and notes it."""
    for (person,) in connection.execute("SELECT name FROM people").fetchall():
        token_for(connection, person)
    owner = connection.execute("SELECT name FROM people WHERE role = 'owner' ORDER BY name").fetchone()[0]
    note_deed(connection, owner, "backed up", "", at)


def head_of(path: Path, key: bytes | None) -> tuple[int, str]:
    """How far the record of a store goes: number and digest of its last line."""
    with closing(connect(path, key, read_only=True)) as connection:
        return connection.execute("SELECT number, digest FROM audit_head").fetchone()


def goes_on_from(path: Path, key: bytes | None, head: tuple[int, str]) -> bool:
    """Whether a store is a later state of the one whose record went so far."""
    query = "SELECT 1 FROM audit_log WHERE number = ? AND digest = ?"
    return _rows(path, key, query, head) not in (None, [])


def forgotten_in(path: Path, key: bytes | None) -> tuple[Forgotten, bool]:
    """What a later store of the same circle knows to be gone, and whether all of that could be read."""
    people = _rows(
        path, key,
        "SELECT subject FROM audit_log WHERE deed = 'erased' AND subject NOT IN (SELECT token FROM audit_subjects)",
    )  # fmt: skip
    posts = _rows(path, key, "SELECT id FROM gone_posts")
    unwanted = _rows(path, key, "SELECT owner, source FROM unwanted_posts")
    known = Forgotten(
        frozenset(row[0] for row in people or ()),
        frozenset(row[0] for row in posts or ()),
        frozenset(unwanted or ()),
    )
    return known, None not in (people, posts, unwanted)


def _rows(
    path: Path, key: bytes | None, query: str, values: tuple[object, ...] = ()
) -> list[tuple[Any, ...]] | None:
    """What a query gives; None where that part of the file cannot be read."""
    try:
        with closing(connect(path, key, read_only=True)) as connection:
            return connection.execute(query, values).fetchall()
    except (Error, Misconfigured):
        return None


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
    connection.executemany(
        "INSERT INTO unwanted_posts (owner, source) SELECT name, ? FROM people WHERE name = ?"
        " ON CONFLICT DO NOTHING",
        [(source, owner) for owner, source in sorted(forgotten.unwanted)],
    )
    for table in ("browser_sessions", "browser_links", "passkey_challenges"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE outbox SET state = 'unknown' WHERE state = 'sending'")
    connection.execute(
        f"UPDATE inbox SET state = 'failed', problem = ?, due_at = 0 WHERE state IN {UNFINISHED} OR state = 'held'",
        (ON_HOLD,),
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
