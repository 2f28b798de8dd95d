"""Database files as backups need them: copied while in use, looked through, and put right before they come back."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from itertools import chain, count
from pathlib import Path
from typing import Any, Final

from kithkin.messages.errors import Misconfigured
from kithkin.ports.backups import Forgotten
from kithkin.ports.keys import KeyedFile, Progress
from kithkin.store import narrowed_posts
from kithkin.store.audit_log import note_deed, person_of
from kithkin.store.circle import forget_person
from kithkin.store.database import FILE
from kithkin.store.former_people import begin_afresh
from kithkin.store.message_tables import UNFINISHED
from kithkin.store.migrations import MIGRATIONS
from kithkin.store.names import first_owner, folded_name, is_taken
from kithkin.store.post_changes import circle_changed, next_epoch, remove_posts
from kithkin.store.rewriting import SqliteFile, write_copy
from kithkin.store.source_packs import remove_pack
from kithkin.store.sqlite_files import Error, connect
from kithkin.store.sweeping_pauses import WARNING_SECONDS, Mark, set_mark

ON_HOLD: Final = "A backup was restored: whether this was answered since is not known. It is answered again if you retry it."


class SqliteFiles:
    """Implements `ports.backups.DatabaseFiles`."""

    newest_schema = len(MIGRATIONS)

    def copy(self, folder: Path, key: bytes | None, into: Path, told: Progress) -> None:
        """See the port."""
        try:
            with closing(connect(folder / FILE, key)) as connection:
                write_copy(connection, into, key, told)
        except Error as error:
            raise Misconfigured(
                f"The database cannot be copied: {error}.", remedy="Make room on both disks, then try again."
            ) from error

    def is_whole(self, path: Path, key: bytes | None) -> bool:
        """See the port."""
        try:
            with closing(connect(path, key, read_only=True)) as connection:
                seals = connection.execute("PRAGMA cipher_integrity_check").fetchall() if key else []
                return not seals and connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except Error as error:
            if "malformed" in str(error):
                return False
            raise Misconfigured(
                f"{path} cannot be read: {error}.",
                remedy="Stop whatever uses it, or move it away if it is lost.",
            ) from error

    def schema(self, path: Path, key: bytes | None) -> int:
        """See the port."""
        return _must_read(path, key, "SELECT max(number) FROM migrations")[0]

    def record_end(self, path: Path, key: bytes | None) -> tuple[int, str]:
        """See the port."""
        number, digest = _must_read(path, key, "SELECT number, digest FROM audit_head")
        return number, digest

    def goes_on_from(self, path: Path, key: bytes | None, record_end: tuple[int, str]) -> bool | None:
        """See the port."""
        rows = _rows(path, key, "SELECT digest FROM audit_log WHERE number = ?", record_end[:1])
        return None if rows is None else rows == [record_end[1:]]

    def forgotten(self, path: Path, key: bytes | None) -> tuple[Forgotten, bool]:
        """See the port."""
        people = _rows(
            path, key,
            "SELECT subject FROM audit_log WHERE deed = 'erased' AND subject NOT IN (SELECT token FROM audit_subjects)",
        )  # fmt: skip
        posts = _rows(path, key, "SELECT id FROM gone_posts")
        unwanted = _rows(path, key, "SELECT owner, source FROM unwanted_posts")
        # A file from before there were packs has no such table, and nothing was removed from it.
        has_packs = _rows(path, key, "SELECT 1 FROM sqlite_schema WHERE name = 'removed_source_packs'")
        packs = _rows(path, key, "SELECT digest FROM removed_source_packs") if has_packs else has_packs
        scopes, readers = _rows(path, key, narrowed_posts.SCOPES), _rows(path, key, narrowed_posts.READERS)
        known = Forgotten(
            frozenset(row[0] for row in people or ()),
            frozenset(row[0] for row in posts or ()),
            frozenset(unwanted or ()),
            frozenset(row[0] for row in packs or ()),
            narrowed_posts.seen_by(scopes or [], readers or []) if readers is not None else {},
        )
        return known, None not in (people, posts, unwanted, packs, scopes, readers)

    def coming_back(self, folder: Path, source: Path, forgotten: Forgotten) -> KeyedFile:
        """See the port."""
        return SqliteFile(folder, source=source, amend=lambda connection: _put_right(connection, forgotten))


def _must_read(path: Path, key: bytes | None, query: str) -> tuple[Any, ...]:
    rows = _rows(path, key, query)
    if not rows:
        raise Misconfigured(f"{path} is damaged, or no database of Kithkin's.", remedy="Use another one.")
    return rows[0]


def _rows(
    path: Path, key: bytes | None, query: str, values: tuple[object, ...] = ()
) -> list[tuple[Any, ...]] | None:
    """What a query gives; None where that part of the file cannot be read."""
    try:
        with closing(connect(path, key, read_only=True)) as connection:
            return connection.execute(query, values).fetchall()
    except (Error, Misconfigured):
        return None


def _put_right(connection: sqlite3.Connection, forgotten: Forgotten) -> None:
    """Forgets again what was forgotten since, lets nobody stay signed in, and sends nothing that may have been sent since."""
    connection.execute("BEGIN IMMEDIATE")
    for token in sorted(forgotten.people):
        person = person_of(connection, token)
        if person is not None:
            # The record of what comes back says so too: what it tells later is all that a next restore knows of it.
            note_deed(connection, person, "erased", "again, after a backup was restored", time.time())
            forget_person(connection, person)
    _see_to_an_owner(connection)
    # Of those it never held the numbers are given again, to others.
    held = connection.execute("SELECT id FROM posts").fetchall()
    remove_posts(connection, [row[0] for row in held if row[0] in forgotten.posts])
    narrowed_posts.narrow(connection, forgotten.seen_by)
    _remove_packs(connection, forgotten.packs)
    connection.executemany(
        "INSERT INTO unwanted_posts (owner, source) SELECT name, ? FROM people WHERE name = ?"
        " ON CONFLICT DO NOTHING",
        [(source, owner) for owner, source in sorted(forgotten.unwanted)],
    )
    for table in ("browser_sessions", "browser_links", "passkey_challenges"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE outbox SET state = 'unknown' WHERE state = 'sending'")
    connection.execute("UPDATE outbox SET state = 'withdrawn', body = ? WHERE state = 'ready'", (b"",))
    connection.execute(
        f"UPDATE inbox SET state = 'failed', problem = ?, due_at = 0 WHERE state IN {UNFINISHED} OR state = 'held'",
        (ON_HOLD,),
    )
    _wait_before_sweeping(connection)
    note_deed(connection, first_owner(connection), "restored", "", time.time())
    connection.execute("COMMIT")
    connection.execute("VACUUM")


def _see_to_an_owner(connection: sqlite3.Connection) -> None:
    """Where all owners of then were erased since, there is somebody called owner as at first: nobody gets a part they never had."""
    if connection.execute("SELECT 1 FROM people WHERE role = 'owner'").fetchone() is not None:
        return
    names = chain(("owner",), (f"owner {number}" for number in count(2)))
    name = next(one for one in names if not is_taken(connection, one))
    begin_afresh(connection, name)
    connection.execute(
        "INSERT INTO people (name, folded, role, owner_since) VALUES (?, ?, 'owner', ?)",
        (name, folded_name(name), time.time()),
    )
    circle_changed(connection)


def _wait_before_sweeping(connection: sqlite3.Connection) -> None:
    """What has grown too old since the backup goes only after a warning. An older Kithkin's has no such table, and waits too."""
    there = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sweeping'").fetchone()
    if there is not None:
        set_mark(connection, Mark(0.0, time.time() + WARNING_SECONDS))


def _remove_packs(connection: sqlite3.Connection, digests: frozenset[str]) -> None:
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'source_packs'").fetchall():
        return
    held = connection.execute("SELECT id, digest FROM source_packs").fetchall()
    for pack, digest in held:
        if digest in digests:
            remove_pack(connection, pack, next_epoch(connection))
            connection.execute(
                "INSERT INTO removed_source_packs (digest) VALUES (?) ON CONFLICT DO NOTHING", (digest,)
            )
