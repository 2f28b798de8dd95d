"""Rows of posts, read and written within whatever transaction they are part of."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from kithkin.messages.sharing import Audience, Post, Scope, SharedItem
from kithkin.ports.sharing import IndexRow
from kithkin.store.connections import Connection

_AT_ONCE: Final = 400
"""Values in one statement: SQLite takes 999 in its oldest builds."""


def read_posts(
    connection: Connection, rows: Sequence[tuple[int, str, Scope, float, bytes]]
) -> Sequence[Post]:
    """Posts of rows (id, owner, scope, kept_at, body)."""
    readers = readers_of(connection, [row[0] for row in rows if row[2] == "people"])
    return [
        Post(
            id=row[0],
            owner=row[1],
            audience=Audience(scope=row[2], people=tuple(readers.get(row[0], ()))),
            kept_at=row[3],
            item=msgspec.json.decode(row[4], type=SharedItem),
        )
        for row in rows
    ]


def readers_of(connection: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The named people of each of these posts."""
    readers: dict[int, list[str]] = {}
    for some in in_pieces(ids):
        for post, person in connection.execute(
            f"SELECT post, person FROM post_readers WHERE post IN ({marks(some)}) ORDER BY post, person",
            tuple(some),
        ).fetchall():
            readers.setdefault(post, []).append(person)
    return readers


def index_row(row: tuple[int, str, Scope, bytes, bytes | None], readers: Sequence[str]) -> IndexRow:
    """What an index needs of a row (id, owner, scope, body, vector) with its named readers."""
    post, owner, scope, body, vector = row
    item = msgspec.json.decode(body, type=SharedItem)
    shared = (scope,) if scope in {"circle", "public"} else tuple(f"p:{reader}" for reader in readers)
    return IndexRow(
        id=post,
        principals=tuple(dict.fromkeys((f"p:{owner}", *shared))),
        author=owner if item.own else item.author,
        text=item.text,
        title=item.title,
        place=item.place,
        shared_at=item.shared_at,
        vector=None if vector is None else bytes(vector),
    )


def folded_words(item: SharedItem) -> str:
    """The words by which a person finds their own things again, in their compared form."""
    return folded(" ".join((item.text, item.title, item.place, item.author)))


def folded(text: str) -> str:
    """Text in the form in which it is compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def literally(word: str) -> str:
    """A word for a LIKE pattern with `!` as its escape."""
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def in_pieces(ids: Sequence[int]) -> Sequence[Sequence[int]]:
    """Ids, each once, in pieces that fit into one statement."""
    unique = list(dict.fromkeys(ids))
    return [unique[start : start + _AT_ONCE] for start in range(0, len(unique), _AT_ONCE)]


def marks(some: Sequence[object]) -> str:
    """As many `?` as there are values."""
    return ", ".join("?" * len(some))
