"""Changes to posts that others make too: whoever takes something back, joins, leaves or is renamed; each within their transaction."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.sharing import note_source, saved_sources, synced_source
from kithkin.store.connections import Connection
from kithkin.store.post_quotes import undo_quotes
from kithkin.store.post_rows import marks


def remove_posts(connection: Connection, ids: Sequence[int]) -> int:
    """Removes posts with their readers and vectors, and takes their words out of kept answers, within a transaction."""
    if not ids:
        return 0
    epoch = next_epoch(connection)
    for one in ids:
        connection.execute("DELETE FROM posts WHERE id = ?", (one,))
        connection.execute(
            "INSERT INTO gone_posts (id, epoch) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", (one, epoch)
        )
    undo_quotes(connection, ids)
    return len(ids)


def remove_saved(connection: Connection, channel: str, account: str, message: str) -> None:
    """Removes what was saved from a message, or synced as a post, that was taken back on the platform; within a transaction."""
    sources = (*saved_sources(channel, account, message), synced_source(channel, account, message))
    rows = connection.execute(f"SELECT id FROM posts WHERE source IN ({marks(sources)})", sources).fetchall()
    remove_posts(connection, [row[0] for row in rows])


def remove_note(connection: Connection, owner: str, turn: str) -> None:
    """Removes what was remembered in a turn whose message was taken back; within a transaction."""
    rows = connection.execute(
        "SELECT id FROM posts WHERE source = ? AND owner = ?", (note_source(turn), owner)
    ).fetchall()
    remove_posts(connection, [row[0] for row in rows])


def circle_changed(connection: Connection, person: str = "") -> None:
    """Call it when somebody joined, left or changed their role; for one who left, after their readerships are gone.

    Their kept answers, and those that quote what they may not see any more, are undone by whoever removes them.
    """
    epoch = next_epoch(connection)
    if person:
        connection.execute(
            "UPDATE posts SET changed = ? WHERE id IN (SELECT post FROM post_readers WHERE person = ?)",
            (epoch, person),
        )


def owner_renamed(connection: Connection, owner: str) -> None:
    """Call it when somebody is called something else, so that every index learns whose their posts are now."""
    connection.execute("UPDATE posts SET changed = ? WHERE owner = ?", (next_epoch(connection), owner))


def next_epoch(connection: Connection) -> int:
    """Begins an epoch: whatever changes in this transaction belongs to it."""
    return connection.execute(
        "UPDATE sharing_epoch SET epoch = epoch + 1 WHERE id = 1 RETURNING epoch"
    ).fetchone()[0]


def present_epoch(connection: Connection) -> int:
    """The epoch of the last change."""
    return connection.execute("SELECT epoch FROM sharing_epoch WHERE id = 1").fetchone()[0]
