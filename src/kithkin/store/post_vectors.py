"""What an index needs of posts, with the vectors that are kept beside them; within whatever transaction it is part of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kithkin.ports.sharing import Changes, IndexRow
from kithkin.store.connections import Connection
from kithkin.store.post_changes import present_epoch
from kithkin.store.post_rows import in_pieces, index_row, marks, readers_of

_ROWS = (
    "SELECT posts.id, posts.owner, posts.scope, posts.body, post_vectors.vector FROM posts"
    " LEFT JOIN post_vectors ON post_vectors.post = posts.id AND post_vectors.embedding = ?"
)


def changed_since(connection: Connection, since: int, embedding: str, after: int, limit: int) -> Changes:
    """See `ports.sharing.SharedPosts.changes`."""
    epoch = present_epoch(connection)  # first: what happens while it is read comes again the next time
    rows = connection.execute(
        f"{_ROWS} WHERE posts.changed > ? AND posts.id > ? ORDER BY posts.id LIMIT ?",
        (embedding, since, after, limit),
    ).fetchall()
    gone = (
        connection.execute("SELECT id FROM gone_posts WHERE epoch > ?", (since,)).fetchall() if since else []
    )
    return Changes(
        epoch=epoch,
        rows=_with_readers(connection, rows),
        gone=[row[0] for row in gone],
        more=len(rows) == limit,
    )


def rows_of(connection: Connection, ids: Sequence[int], embedding: str) -> Changes:
    """See `ports.sharing.SharedPosts.rows`."""
    epoch = present_epoch(connection)
    found: list[Any] = []
    for some in in_pieces(ids):
        found += connection.execute(
            f"{_ROWS} WHERE posts.id IN ({marks(some)})", (embedding, *some)
        ).fetchall()
    return Changes(epoch=epoch, rows=_with_readers(connection, found))


def keep_vectors(
    connection: Connection,
    embedding: str,
    vectors: Sequence[tuple[int, bytes]],
    unchanged_since: int | None,
) -> frozenset[int]:
    """See `ports.sharing.SharedPosts.keep_vectors`."""
    latest = present_epoch(connection) if unchanged_since is None else unchanged_since
    kept: set[int] = set()
    for post, vector in vectors:
        row = connection.execute(
            "INSERT INTO post_vectors (post, embedding, vector)"
            " SELECT id, ?, ? FROM posts WHERE id = ? AND changed <= ?"
            " ON CONFLICT (post, embedding) DO UPDATE SET vector = excluded.vector RETURNING post",
            (embedding, vector, post, latest),
        ).fetchone()
        if row is not None:
            kept.add(row[0])
    return frozenset(kept)


def _with_readers(connection: Connection, rows: Sequence[Any]) -> list[IndexRow]:
    readers = readers_of(connection, [row[0] for row in rows if row[2] == "people"])
    return [index_row(row, readers.get(row[0], ())) for row in rows]
