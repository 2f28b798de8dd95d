"""Passages and claims of source packs as rows, within whatever transaction asks: what an index and whoever cites need of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from kithkin.messages.sharing import Viewers
from kithkin.messages.sources import CitedClaim, CitedPassage, Pack, PackClaim, PackHead, PackPassage
from kithkin.ports.sharing import Changes, IndexRow
from kithkin.store.connections import Connection
from kithkin.store.post_changes import present_epoch
from kithkin.store.post_rows import in_pieces, marks

_INDEXED = (
    "SELECT source_entries.id, source_entries.wording, source_entries.body, source_packs.body, source_vectors.vector"
    " FROM source_entries JOIN source_packs ON source_packs.id = source_entries.pack"
    " LEFT JOIN source_vectors ON source_vectors.entry = source_entries.id AND source_vectors.embedding = ?"
)


def add_entries(connection: Connection, pack: int, content: Pack, epoch: int) -> None:
    """Keeps the passages of a new pack, then every wording of its claims."""
    ids = [_add(connection, pack, 0, "", epoch, msgspec.json.encode(passage)) for passage in content.passages]
    for claim in content.claims:
        for wording in (claim.claim, *claim.also):
            _add(connection, pack, ids[claim.passage], wording, epoch, msgspec.json.encode(claim))


def remove_entries(connection: Connection, pack: int, epoch: int) -> None:
    """Removes what is kept of a pack but its own row, and remembers which entries are gone."""
    connection.execute(
        "INSERT INTO gone_source_entries (id, epoch) SELECT id, ? FROM source_entries WHERE pack = ?",
        (epoch, pack),
    )
    connection.execute("DELETE FROM source_entries WHERE pack = ?", (pack,))


def content_of(connection: Connection, pack: int) -> tuple[tuple[PackPassage, ...], tuple[PackClaim, ...]]:
    """The passages and claims of a pack, in order."""
    rows = connection.execute(
        "SELECT passage, body FROM source_entries WHERE pack = ? ORDER BY id", (pack,)
    ).fetchall()
    claims = [_claim(body) for passage, body in rows if passage]
    return tuple(_passage(body) for passage, body in rows if not passage), tuple(dict.fromkeys(claims))


def cited_passages(connection: Connection, viewers: Viewers, ids: Sequence[int]) -> Sequence[CitedPassage]:
    """See `ports.sources.SourcePacks.passages`."""
    decided: dict[int, int] = {}
    for some in in_pieces(ids):
        rows = connection.execute(
            f"SELECT id, passage FROM source_entries WHERE id IN ({marks(some)})", tuple(some)
        ).fetchall()
        decided.update((one, passage or one) for one, passage in rows)
    wanted = list(dict.fromkeys(decided[one] for one in ids if one in decided))
    condition, values = readable(connection, viewers)
    found: dict[int, CitedPassage] = {}
    for some in in_pieces(wanted):
        for one, pack, body, head in connection.execute(
            "SELECT source_entries.id, pack, source_entries.body, source_packs.body FROM source_entries"
            f" JOIN source_packs ON source_packs.id = pack WHERE source_entries.id IN ({marks(some)}) AND {condition}",
            (*some, *values),
        ).fetchall():
            found[one] = CitedPassage(id=one, pack=pack, head=_head(head), passage=_passage(body))
    return [found[one] for one in wanted if one in found]


def every_claim(connection: Connection) -> Sequence[CitedClaim]:
    """See `ports.sources.SourcePacks.claims`."""
    rows = connection.execute(
        "SELECT id, pack, passage, wording, body FROM source_entries WHERE passage > 0 ORDER BY id"
    ).fetchall()
    return [
        CitedClaim(id=one, pack=pack, wording=wording, claim=_claim(body), passage=passage)
        for one, pack, passage, wording, body in rows
    ]


def readable(connection: Connection, viewers: Viewers) -> tuple[str, tuple[str, ...]]:
    """A condition on `source_packs`, with its values: every one of the viewers may read the pack.

    What was published is for anyone; a local pack for the owners and members of the circle.
    """
    people = sorted(viewers.people)
    insiders = 0
    if people and not viewers.strangers:
        insiders = connection.execute(
            f"SELECT count(*) FROM people WHERE name IN ({marks(people)}) AND role <> 'guest'", tuple(people)
        ).fetchone()[0]
    within = bool(people) and insiders == len(people)
    return ("1 = 1", ()) if within else ("source_packs.kind <> ?", ("local",))


def entries_changed_since(
    connection: Connection, since: int, embedding: str, after: int, limit: int
) -> Changes:
    """See `ports.sharing.IndexedRows.changes`."""
    epoch = present_epoch(connection)  # first: what happens while it is read comes again the next time
    rows = connection.execute(
        f"{_INDEXED} WHERE source_entries.changed > ? AND source_entries.id > ? ORDER BY source_entries.id LIMIT ?",
        (embedding, since, after, limit),
    ).fetchall()
    gone = (
        connection.execute("SELECT id FROM gone_source_entries WHERE epoch > ?", (since,)).fetchall()
        if since
        else []
    )
    return Changes(
        epoch=epoch,
        rows=[_index_row(row) for row in rows],
        gone=[row[0] for row in gone],
        more=len(rows) == limit,
    )


def entry_rows(connection: Connection, ids: Sequence[int], embedding: str) -> Changes:
    """See `ports.sharing.IndexedRows.rows`."""
    epoch = present_epoch(connection)
    found: list[Any] = []
    for some in in_pieces(ids):
        found += connection.execute(
            f"{_INDEXED} WHERE source_entries.id IN ({marks(some)})", (embedding, *some)
        ).fetchall()
    return Changes(epoch=epoch, rows=[_index_row(row) for row in found])


def keep_entry_vectors(
    connection: Connection, embedding: str, vectors: Sequence[tuple[int, bytes]]
) -> frozenset[int]:
    """See `ports.sharing.IndexedRows.keep_vectors`; an entry never says anything else than when it was made."""
    kept: set[int] = set()
    for entry, vector in vectors:
        row = connection.execute(
            "INSERT INTO source_vectors (entry, embedding, vector) SELECT id, ?, ? FROM source_entries WHERE id = ?"
            " ON CONFLICT (entry, embedding) DO UPDATE SET vector = excluded.vector RETURNING entry",
            (embedding, vector, entry),
        ).fetchone()
        if row is not None:
            kept.add(row[0])
    return frozenset(kept)


def _add(connection: Connection, pack: int, passage: int, wording: str, epoch: int, body: bytes) -> int:
    return connection.execute(
        "INSERT INTO source_entries (pack, passage, wording, changed, body) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (pack, passage, wording, epoch, body),
    ).fetchone()[0]


def _index_row(row: tuple[int, str, bytes, bytes, bytes | None]) -> IndexRow:
    """What an index needs of a row (id, wording, body, body of the pack, vector)."""
    entry, wording, body, packed, vector = row
    head = _head(packed)
    if wording:
        text, date = wording, head.date
    else:
        read = _passage(body)
        heading = ": ".join(dict.fromkeys(part for part in (read.title, read.heading) if part))
        text, date = f"{heading}\n{read.text}", read.date or head.date
    return IndexRow(
        id=entry,
        principals=("circle",) if head.kind == "local" else ("public",),
        author=head.publisher,
        text=text,
        title="",
        place="",
        shared_at=_moment(date),
        vector=None if vector is None else bytes(vector),
    )


def _moment(date: str) -> float:
    try:
        return max(0.0, datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return 0.0


def _head(body: bytes) -> PackHead:
    return msgspec.json.decode(body, type=PackHead)


def _passage(body: bytes) -> PackPassage:
    return msgspec.json.decode(body, type=PackPassage)


def _claim(body: bytes) -> PackClaim:
    return msgspec.json.decode(body, type=PackClaim)
