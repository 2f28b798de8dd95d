"""Source packs in either database: installed and removed as a whole, and only by an owner."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from kithkin.messages.errors import NotAllowed
from kithkin.messages.sharing import Viewers
from kithkin.messages.sources import CitedClaim, CitedPassage, KeptPack, Pack, PackHead
from kithkin.ports.sharing import Changes
from kithkin.ports.sources import Installed
from kithkin.store.audit_log import note_deed
from kithkin.store.connections import Connection, Store
from kithkin.store.names import person_named
from kithkin.store.post_changes import next_epoch, present_epoch
from kithkin.store.post_rows import folded
from kithkin.store.posts import members_of
from kithkin.store.source_entries import (
    add_entries,
    cited_passages,
    content_of,
    entries_changed_since,
    entry_rows,
    every_claim,
    keep_entry_vectors,
    remove_entries,
)
from kithkin.store.source_quotes import may_quote_packs, undo_pack_quotes

_KEPT = (
    "SELECT id, body, kept_at, digest, claims,"
    " (SELECT count(*) FROM source_entries WHERE pack = source_packs.id AND passage = 0) FROM source_packs"
)


class SqlSourcePacks:
    """Implements `ports.sources.SourcePacks`. `clock`: seconds since 1970."""

    def __init__(self, database: Store, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def install(self, owner: str, pack: Pack) -> Installed:
        """See the port."""

        def work(connection: Connection) -> Installed:
            person = _owner(connection, owner)
            name = "\n".join(
                folded(part) for part in (pack.head.publisher, pack.head.title, pack.head.edition)
            )
            there = connection.execute(
                "SELECT id, digest FROM source_packs WHERE folded = ?", (name,)
            ).fetchone()
            if there is not None and there[1] == pack.digest:
                return Installed(pack=_kept(connection, there[0]), outcome="known")
            epoch = next_epoch(connection)
            if there is not None:
                remove_pack(connection, there[0], epoch)
            connection.execute("DELETE FROM removed_source_packs WHERE digest = ?", (pack.digest,))
            now = self._clock()
            added = connection.execute(
                "INSERT INTO source_packs (folded, digest, kind, claims, kept_at, body) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (name, pack.digest, pack.head.kind, len(pack.claims), now, msgspec.json.encode(pack.head)),
            ).fetchone()[0]
            add_entries(connection, added, pack, epoch)
            note_deed(
                connection, person, "source installed", f"number {added}, {len(pack.passages)} passages", now
            )
            return Installed(pack=_kept(connection, added), outcome="new" if there is None else "renewed")

        installed = await self._database.write(work)
        if installed.outcome == "renewed":  # what it said before must not be left in the log
            await self._database.write(lambda _: None, erases=True)
        return installed

    async def remove(self, owner: str, pack: int) -> KeptPack | None:
        """See the port."""

        def work(connection: Connection) -> KeptPack | None:
            person = _owner(connection, owner)
            if connection.execute("SELECT 1 FROM source_packs WHERE id = ?", (pack,)).fetchone() is None:
                return None
            kept = _kept(connection, pack)
            remove_pack(connection, pack, next_epoch(connection))
            connection.execute(
                "INSERT INTO removed_source_packs (digest) VALUES (?) ON CONFLICT DO NOTHING", (kept.digest,)
            )
            note_deed(connection, person, "source removed", f"number {pack}", self._clock())
            return kept

        return await self._database.write(work, erases=True)

    async def list(self) -> Sequence[KeptPack]:
        """See the port."""

        def work(connection: Connection) -> builtins.list[KeptPack]:
            return [_kept_of(row) for row in connection.execute(f"{_KEPT} ORDER BY id").fetchall()]

        return await self._database.read(work)

    async def content(self, pack: int) -> Pack | None:
        """See the port."""

        def work(connection: Connection) -> Pack | None:
            row = connection.execute("SELECT body, digest FROM source_packs WHERE id = ?", (pack,)).fetchone()
            if row is None:
                return None
            passages, claims = content_of(connection, pack)
            return Pack(head=_head(row[0]), passages=passages, claims=claims, digest=row[1])

        return await self._database.read(work)

    async def passages(self, viewers: Viewers, ids: Sequence[int]) -> Sequence[CitedPassage]:
        """See the port."""
        return await self._database.read(lambda connection: cited_passages(connection, viewers, ids))

    async def claims(self) -> Sequence[CitedClaim]:
        """See the port."""
        return await self._database.read(every_claim)

    async def may_still_quote(self, viewers: Viewers, packs: Sequence[int]) -> bool:
        """See the port."""
        return await self._database.read(lambda connection: may_quote_packs(connection, viewers, packs))

    async def epoch(self) -> int:
        """See the port."""
        return await self._database.read(present_epoch)

    async def changes(self, since: int, embedding: str, *, after: int = 0, limit: int = 5000) -> Changes:
        """See the port."""
        return await self._database.read(
            lambda connection: entries_changed_since(connection, since, embedding, after, limit)
        )

    async def rows(self, ids: Sequence[int], embedding: str) -> Changes:
        """See the port."""
        return await self._database.read(lambda connection: entry_rows(connection, ids, embedding))

    async def keep_vectors(
        self,
        embedding: str,
        vectors: Sequence[tuple[int, bytes]],
        *,
        unchanged_since: int | None = None,
    ) -> frozenset[int]:
        """See the port."""
        return await self._database.write(
            lambda connection: keep_entry_vectors(connection, embedding, vectors)
        )

    async def circle(self) -> Mapping[str, bool]:
        """See the port."""
        return await self._database.read(members_of)


def _owner(connection: Connection, name: str) -> str:
    """The owner of this name as it is written. Raises `NotAllowed`, and `BadInput` for nobody of this name."""
    person = person_named(connection, name)
    role = connection.execute("SELECT role FROM people WHERE name = ?", (person,)).fetchone()[0]
    if role != "owner":
        raise NotAllowed(
            f"{person} is no owner of the circle.", remedy="Sources are an owner's to add and remove."
        )
    return person


def remove_pack(connection: Connection, pack: int, epoch: int) -> None:
    """Removes a pack with everything made of it, within a transaction."""
    remove_entries(connection, pack, epoch)
    connection.execute("DELETE FROM source_packs WHERE id = ?", (pack,))
    undo_pack_quotes(connection, pack)


def _kept(connection: Connection, pack: int) -> KeptPack:
    return _kept_of(connection.execute(f"{_KEPT} WHERE id = ?", (pack,)).fetchone())


def _kept_of(row: tuple[Any, ...]) -> KeptPack:
    pack, body, kept_at, digest, claims, passages = row
    return KeptPack(
        id=pack, head=_head(body), passages=passages, claims=claims, kept_at=kept_at, digest=digest
    )


def _head(body: bytes) -> PackHead:
    return msgspec.json.decode(body, type=PackHead)
