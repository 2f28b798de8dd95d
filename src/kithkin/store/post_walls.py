"""Who may see which post: the one place where it is decided, from the rows themselves, within whatever transaction asks."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.sharing import Viewers
from kithkin.store.connections import Connection
from kithkin.store.post_rows import in_pieces, marks

_SEEN_BY_ALL = """(
    SELECT count(*) FROM people WHERE people.name IN ({people}) AND (
        people.name = posts.owner
        OR (posts.scope = 'circle' AND people.role <> 'guest')
        OR (posts.scope = 'people' AND EXISTS (
            SELECT 1 FROM post_readers WHERE post_readers.post = posts.id AND post_readers.person = people.name
        ))
    )
) = ?"""


def wall(viewers: Viewers) -> tuple[str, tuple[str | int, ...]]:
    """A condition on `posts`, with its values: every one of the viewers may see the post. Somebody unknown sees nothing
    but what is public, and neither does anyone in their company."""
    if viewers.strangers:
        return "posts.scope = 'public'", ()
    people = sorted(viewers.people)
    seen = _SEEN_BY_ALL.format(people=marks(people))
    return f"(posts.scope = 'public' OR {seen})", (*people, len(people))


def visible_ids(connection: Connection, viewers: Viewers, ids: Sequence[int]) -> frozenset[int]:
    """Those of these posts that every viewer may see."""
    condition, values = wall(viewers)
    found: set[int] = set()
    for some in in_pieces(ids):
        rows = connection.execute(
            f"SELECT id FROM posts WHERE id IN ({marks(some)}) AND {condition}",
            (*some, *values),
        ).fetchall()
        found.update(row[0] for row in rows)
    return frozenset(found)
