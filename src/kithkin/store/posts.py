"""What people shared, in either database: the truth from which every index is made."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

import msgspec

from kithkin.messages.errors import BadInput, NeedsConsent
from kithkin.messages.sharing import (
    ONLY_ME,
    Audience,
    Consent,
    Post,
    Scope,
    SharedItem,
    Viewers,
    is_synced,
)
from kithkin.ports.audit import Deed
from kithkin.ports.sharing import Added, Changes, Mine
from kithkin.store.audit_log import note_deed
from kithkin.store.connections import Connection, Store
from kithkin.store.message_rows import still_waits
from kithkin.store.names import person_named
from kithkin.store.post_changes import next_epoch, present_epoch, remove_posts
from kithkin.store.post_quotes import undo_quotes
from kithkin.store.post_rows import (
    folded,
    folded_words,
    in_pieces,
    literally,
    marks,
    read_posts,
)
from kithkin.store.post_vectors import changed_since, keep_vectors, rows_of
from kithkin.store.post_walls import wall

_CIRCLE_ROLES: Final = frozenset(("owner", "member"))


class SqlSharedPosts:
    """Implements `ports.sharing.SharedPosts`."""

    def __init__(self, database: Store, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def add(
        self,
        owner: str,
        items: Sequence[SharedItem],
        audience: Audience,
        consent: Consent | None = None,
        *,
        renew: bool = True,
        brought_by: tuple[str, str, str] | None = None,
    ) -> Added:
        """See the port."""
        if audience.scope != "only_me" and consent is None:
            raise _no_consent()

        def work(connection: Connection) -> Added:
            if brought_by is not None and not still_waits(connection, *brought_by):
                return Added(new=0, known=0, renewed=0)
            person = person_named(connection, owner)
            readers = _readers(connection, audience)
            epoch = next_epoch(connection)
            outcomes = [
                self._keep(connection, person, item, audience, readers, epoch, renew=renew) for item in items
            ]
            if consent is not None:
                _record(connection, consent)
            new = {
                outcome: item
                for outcome, item in zip(outcomes, items, strict=True)
                if isinstance(outcome, int)
            }
            own = tuple(one for one, item in new.items() if item.own)
            if own and audience.scope != "only_me":
                self._note(connection, person, "audience changed", f"{len(own)} to {audience.scope}")
            return Added(
                new=len(new),
                known=outcomes.count("known"),
                renewed=outcomes.count("renewed"),
                ids=own,
            )

        added = await self._database.write(work)
        if added.renewed:  # what they said before must not be left in the log
            await self._database.write(lambda _: None, erases=True)
        return added

    def _note(self, connection: Connection, person: str, deed: Deed, detail: str) -> None:
        note_deed(connection, person, deed, detail, self._clock())

    def _keep(
        self,
        connection: Connection,
        owner: str,
        item: SharedItem,
        audience: Audience,
        readers: Sequence[str],
        epoch: int,
        *,
        renew: bool,
    ) -> int | Literal["known", "renewed"]:
        """The id of a new post, or what became of a known one."""
        if is_synced(item.source_id) and _is_unwanted(connection, owner, item.source_id):
            return "known"
        if not item.own:
            audience, readers = ONLY_ME, ()
        body = msgspec.json.encode(item)
        added = connection.execute(
            "INSERT INTO posts (owner, platform, source, kind, scope, own, shared_at, kept_at, changed, folded, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (owner, platform, source) DO NOTHING RETURNING id",
            (
                owner, item.platform, item.source_id, item.kind, audience.scope, int(item.own), item.shared_at,
                self._clock(), epoch, folded_words(item), body,
            ),
        ).fetchone()  # fmt: skip
        if added is not None:
            _let_read(connection, added[0], readers)
            return added[0]
        known = connection.execute(
            "SELECT id, body, own FROM posts WHERE owner = ? AND platform = ? AND source = ?",
            (owner, item.platform, item.source_id),
        ).fetchone()
        if bytes(known[1]) == body or not renew:
            return "known"
        connection.execute(
            "UPDATE posts SET kind = ?, shared_at = ?, changed = ?, folded = ?, body = ?, own = ? WHERE id = ?",
            (item.kind, item.shared_at, epoch, folded_words(item), body, int(item.own), known[0]),
        )
        if not item.own:  # it was taken for their own until now
            connection.execute("UPDATE posts SET scope = 'only_me' WHERE id = ?", (known[0],))
            connection.execute("DELETE FROM post_readers WHERE post = ?", (known[0],))
        undo_quotes(connection, (known[0],), changed=True)
        connection.execute("DELETE FROM post_vectors WHERE post = ?", (known[0],))
        return "renewed"

    async def visible(self, viewers: Viewers, ids: Sequence[int]) -> Sequence[Post]:
        """See the port."""
        condition, values = wall(viewers)

        def work(connection: Connection) -> Mapping[int, Post]:
            found: dict[int, Post] = {}
            for some in in_pieces(ids):
                rows = connection.execute(
                    f"SELECT id, owner, scope, kept_at, body FROM posts WHERE id IN ({marks(some)}) AND {condition}",
                    (*some, *values),
                ).fetchall()
                found.update((post.id, post) for post in read_posts(connection, rows))
            return found

        found = await self._database.read(work)
        return [found[one] for one in dict.fromkeys(ids) if one in found]

    async def mine(
        self, owner: str, query: str = "", *, start: int = 0, limit: int = 50, scope: str = "", kind: str = ""
    ) -> Mine:
        """See the port."""
        words = folded(query).split()
        match = "owner = ?" + " AND folded LIKE ? ESCAPE '!'" * len(words) + (" AND kind = ?" if kind else "")
        values = (owner, *(f"%{literally(word)}%" for word in words), *((kind,) if kind else ()))

        def work(connection: Connection) -> Mine:
            counts = dict(
                connection.execute(
                    f"SELECT scope, count(*) FROM posts WHERE {match} GROUP BY scope", values
                ).fetchall()
            )
            in_scope, scoped = (" AND scope = ?", (*values, scope)) if scope else ("", values)
            rows = connection.execute(
                f"SELECT id, owner, scope, kept_at, body FROM posts WHERE {match}{in_scope}"
                " ORDER BY shared_at DESC, id DESC LIMIT ? OFFSET ?",
                (*scoped, limit, start),
            ).fetchall()
            total = counts.get(scope, 0) if scope else sum(counts.values())
            following = start + len(rows)
            return Mine(
                posts=read_posts(connection, rows),
                total=total,
                next_start=following if rows and following < total else 0,
                counts=counts,
            )

        return await self._database.read(work)

    async def set_audience(
        self, owner: str, ids: Sequence[int], audience: Audience, consent: Consent | None
    ) -> int:
        """See the port."""

        def work(connection: Connection) -> int:
            person = person_named(connection, owner)
            readers = _readers(connection, audience)
            posts = _own(connection, person, ids)
            members = {name for name, inside in members_of(connection).items() if inside}
            for post in posts:
                if audience.scope == "only_me":
                    continue
                if not post.item.own:
                    raise BadInput(
                        f"Number {post.id} holds {post.item.author or 'somebody else'}'s words, not yours.",
                        remedy="Only who said it can share it; choose things of your own.",
                    )
                if consent is None and not _is_narrower(
                    audience.scope, frozenset(readers), post.audience, members
                ):
                    raise _no_consent()
            epoch = next_epoch(connection)
            for post in posts:
                connection.execute(
                    "UPDATE posts SET scope = ?, changed = ? WHERE id = ?", (audience.scope, epoch, post.id)
                )
                connection.execute("DELETE FROM post_readers WHERE post = ?", (post.id,))
                _let_read(connection, post.id, readers)
            undo_quotes(connection, [post.id for post in posts])
            if consent is not None and posts:
                _record(connection, consent)
            if posts:
                self._note(connection, person, "audience changed", f"{len(posts)} to {audience.scope}")
            return len(posts)

        return await self._database.write(work, erases=True)

    async def withdraw(self, owner: str, ids: Sequence[int]) -> int:
        """See the port."""

        def work(connection: Connection) -> int:
            person = person_named(connection, owner)
            posts = _own(connection, person, ids)
            connection.executemany(
                "INSERT INTO unwanted_posts (owner, source) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(person, post.item.source_id) for post in posts if is_synced(post.item.source_id)],
            )
            if posts:
                self._note(connection, person, "withdrawn", str(len(posts)))
            return remove_posts(connection, [post.id for post in posts])

        return await self._database.write(work, erases=True)

    async def withdraw_source(self, platform: str, source_id: str, owner: str) -> int:
        """See the port."""

        def work(connection: Connection) -> int:
            rows = connection.execute(
                "SELECT id FROM posts WHERE owner = ? AND platform = ? AND source = ?",
                (owner, platform, source_id),
            ).fetchall()
            if rows:
                self._note(connection, owner, "withdrawn", str(len(rows)))
            return remove_posts(connection, [row[0] for row in rows])

        return await self._database.write(work, erases=True)

    async def sources(self, owner: str, beginning: str) -> Sequence[tuple[str, str]]:
        """See the port."""

        def work(connection: Connection) -> Sequence[tuple[str, str]]:
            return connection.execute(
                "SELECT platform, source FROM posts WHERE owner = ? AND source LIKE ? ESCAPE '!' ORDER BY id",
                (owner, f"{literally(beginning)}%"),
            ).fetchall()

        return await self._database.read(work)

    async def consents(self, owner: str) -> Sequence[Consent]:
        """See the port."""

        def work(connection: Connection) -> Sequence[Consent]:
            rows = connection.execute(
                "SELECT body FROM consents WHERE person = ? ORDER BY id DESC", (owner,)
            ).fetchall()
            return [msgspec.json.decode(row[0], type=Consent) for row in rows]

        return await self._database.read(work)

    async def epoch(self) -> int:
        """See the port."""
        return await self._database.read(present_epoch)

    async def changes(self, since: int, embedding: str, *, after: int = 0, limit: int = 5000) -> Changes:
        """See the port."""
        return await self._database.read(
            lambda connection: changed_since(connection, since, embedding, after, limit)
        )

    async def rows(self, ids: Sequence[int], embedding: str) -> Changes:
        """See the port."""
        return await self._database.read(lambda connection: rows_of(connection, ids, embedding))

    async def keep_vectors(
        self, embedding: str, vectors: Sequence[tuple[int, bytes]], *, unchanged_since: int | None = None
    ) -> frozenset[int]:
        """See the port."""
        return await self._database.write(
            lambda connection: keep_vectors(connection, embedding, vectors, unchanged_since)
        )

    async def circle(self) -> Mapping[str, bool]:
        """See the port."""
        return await self._database.read(members_of)


def members_of(connection: Connection) -> Mapping[str, bool]:
    """Every person's name, and whether they are within the circle's audience."""
    rows = connection.execute("SELECT name, role FROM people ORDER BY name").fetchall()
    return {name: role in _CIRCLE_ROLES for name, role in rows}


def _readers(connection: Connection, audience: Audience) -> tuple[str, ...]:
    """The named people of an audience as they are written. Raises `BadInput`."""
    if audience.scope != "people":
        return ()
    if not audience.people:
        raise BadInput(
            "It is not said with whom this is shared.", remedy="Name at least one person of the circle."
        )
    return tuple(dict.fromkeys(person_named(connection, name) for name in audience.people))


def _let_read(connection: Connection, post: int, readers: Sequence[str]) -> None:
    connection.executemany(
        "INSERT INTO post_readers (post, person) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(post, reader) for reader in readers],
    )


def _record(connection: Connection, consent: Consent) -> None:
    """One yes is recorded once, however many things are kept under it."""
    connection.execute(
        "INSERT INTO consents (person, given_at, body) SELECT ?, ?, ? WHERE NOT EXISTS"
        " (SELECT 1 FROM consents WHERE person = ? AND given_at = ? AND body = ?)",
        (
            consent.person,
            consent.given_at,
            body := msgspec.json.encode(consent),
            consent.person,
            consent.given_at,
            body,
        ),
    )


def _is_unwanted(connection: Connection, owner: str, source: str) -> bool:
    return (
        connection.execute(
            "SELECT 1 FROM unwanted_posts WHERE owner = ? AND source = ?", (owner, source)
        ).fetchone()
        is not None
    )


def _own(connection: Connection, owner: str, ids: Sequence[int]) -> Sequence[Post]:
    """Those of these posts that are this person's. Others' are passed over like ones that never were."""
    found: list[Post] = []
    for some in in_pieces(ids):
        rows = connection.execute(
            f"SELECT id, owner, scope, kept_at, body FROM posts WHERE id IN ({marks(some)}) AND owner = ? ORDER BY id",
            (*some, owner),
        ).fetchall()
        found += read_posts(connection, rows)
    return found


def _is_narrower(scope: Scope, readers: frozenset[str], now: Audience, members: set[str]) -> bool:
    """Whether everyone of the new audience belongs to the present one."""
    match now.scope:
        case "public":
            return True
        case "circle":
            return scope == "circle" or (scope == "people" and readers <= members)
        case "people":
            return scope == "people" and readers <= set(now.people)
        case "only_me":
            return False


def _no_consent() -> NeedsConsent:
    return NeedsConsent(
        "Letting others see this needs a yes that was asked for in plain words.",
        remedy="Confirm it when asked, or keep it to only-me.",
    )
