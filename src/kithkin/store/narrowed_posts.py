"""Who may see a post as later stores know it, so that no backup that comes back shows it to more people again."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Final

from kithkin.ports.backups import SeenBy
from kithkin.store.audit_log import person_of
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
    held = seen_by(connection.execute(SCOPES).fetchall(), connection.execute(READERS).fetchall())
    narrower = {
        post: both
        for post, mine in held.items()
        if post in known and (both := _of_here(connection, known[post]).and_also(mine)) != mine
    }
    epoch = next_epoch(connection) if narrower else 0
    for post, both in narrower.items():
        connection.execute("UPDATE posts SET scope = ?, changed = ? WHERE id = ?", (both.scope, epoch, post))
        connection.execute("DELETE FROM post_readers WHERE post = ?", (post,))
        connection.executemany(
            "INSERT INTO post_readers (post, person) VALUES (?, ?)",
            [(post, name) for one in sorted(both.people) if (name := _name_of(connection, one))],
        )
    undo_quotes(connection, sorted(narrower))
    return len(narrower)


def _of_here(connection: sqlite3.Connection, later: SeenBy) -> SeenBy:
    """The same, with those alone who are people of this store too, each called as its own record calls them."""
    if not later.people:
        return later
    names = (_name_of(connection, one) for one in later.people)
    tokens = dict(connection.execute("SELECT person, token FROM audit_subjects").fetchall())
    people = frozenset(tokens.get(name, _BY_NAME + name) for name in names if name)
    return SeenBy(later.scope, people) if people else SeenBy("only_me")


def _name_of(connection: sqlite3.Connection, one: str) -> str:
    name = one.removeprefix(_BY_NAME) if one.startswith(_BY_NAME) else person_of(connection, one) or ""
    there = connection.execute("SELECT 1 FROM people WHERE name = ?", (name,)).fetchone()
    return name if there else ""
