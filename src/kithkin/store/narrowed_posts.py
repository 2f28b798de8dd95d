"""Who may see a post as later stores know it, so that no backup that comes back shows it to more people again."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Final

from kithkin.ports.backups import SeenBy
from kithkin.store.post_changes import next_epoch
from kithkin.store.post_quotes import undo_quotes

SCOPES: Final = "SELECT id, scope FROM posts"
READERS: Final = (
    "SELECT post_readers.post, audit_subjects.token, post_readers.person FROM post_readers"
    " LEFT JOIN audit_subjects ON audit_subjects.person = post_readers.person"
)
_BY_NAME: Final = "by name: "
"""Before the name of somebody of whom the record has no token."""


def seen_by(scopes: list[tuple[Any, ...]], readers: list[tuple[Any, ...]]) -> dict[int, SeenBy]:
    """From the rows of `SCOPES` and `READERS`: who may see each post."""
    named: dict[int, set[str]] = {}
    for post, token, person in readers:
        named.setdefault(post, set()).add(token or _BY_NAME + person)
    shared = {scope: SeenBy(scope) for _, scope in scopes}
    return {
        post: SeenBy(scope, frozenset(named[post])) if post in named else shared[scope]
        for post, scope in scopes
    }


def narrow(connection: sqlite3.Connection, known: Mapping[int, SeenBy]) -> int:
    """Lets nobody see what a later store would not show them, within a transaction; how many posts were narrowed.

    Kept answers that quote such a post to somebody who may not see it are undone.
    """
    called = _names(connection)
    held = _by_names(
        seen_by(connection.execute(SCOPES).fetchall(), connection.execute(READERS).fetchall()), called
    )
    later = _by_names(known, called)
    narrower = {
        post: both
        for post, mine in held.items()
        if post in later and (both := later[post].and_also(mine)) != mine
    }
    epoch = next_epoch(connection) if narrower else 0
    for post, both in narrower.items():
        connection.execute("UPDATE posts SET scope = ?, changed = ? WHERE id = ?", (both.scope, epoch, post))
        connection.execute("DELETE FROM post_readers WHERE post = ?", (post,))
        connection.executemany(
            "INSERT INTO post_readers (post, person) VALUES (?, ?)",
            [(post, name) for name in sorted(both.people)],
        )
    undo_quotes(connection, sorted(narrower))
    return len(narrower)


def _names(connection: sqlite3.Connection) -> dict[str, str]:
    """How this store's people are called in `SeenBy.people`, and their names here: a token is kept when its person is renamed."""
    rows = connection.execute(
        "SELECT people.name, audit_subjects.token FROM people LEFT JOIN audit_subjects ON audit_subjects.person = people.name"
    ).fetchall()
    return {called: name for name, token in rows for called in (token, _BY_NAME + name) if called}


def _by_names(seen: Mapping[int, SeenBy], called: Mapping[str, str]) -> dict[int, SeenBy]:
    """The same by the names of this store, without whoever is not in it."""
    return {
        post: SeenBy(one.scope, frozenset(called[who] for who in one.people if who in called))
        if one.people
        else one
        for post, one in seen.items()
    }
