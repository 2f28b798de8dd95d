"""The index in memory: who may see which row, its words, its vector; and how their rankings become one."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from pyroaring import BitMap

from kithkin.messages.sharing import Viewers
from kithkin.ports.sharing import IndexRow
from kithkin.sharing.searching.embedding import Embedding, Vectors
from kithkin.sharing.searching.keywords import Keywords
from kithkin.sharing.searching.vectors import VectorRows, pack

CANDIDATES: Final = 100
"""How many each ranking gives to the fusion."""
_RANK_CONSTANT: Final = 60
"""Reciprocal rank fusion (Cormack, Clarke, Buettcher, 2009)."""
_FRESH_SHARE: Final = 0.15
_FRESH_SECONDS: Final = 365 * 24 * 3600.0
_FOLDED_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of a row beside its words and vector."""

    id: int
    principals: tuple[str, ...]
    shared_at: float
    fold: bytes


class PostIndex:
    """Rows of posts by row number. Not safe for several threads at once; whoever holds it sees to that."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding
        self._keywords = Keywords()
        self._vectors = VectorRows(embedding.dimensions)
        self._seen_by: dict[str, BitMap] = {}
        self._known: dict[int, _Known] = {}
        self._rows: dict[int, int] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._rows)

    def apply(self, rows: Sequence[IndexRow], gone: Collection[int]) -> list[tuple[int, bytes]]:
        """Takes in new and changed posts, then lets go of those that are gone. Returns the vectors that had to be made, by post.

        Call `commit` after the last of several.
        """
        made = self._make_vectors([row for row in rows if row.vector is None])
        for row in rows:
            self._put(row, row.vector or made.get(row.id))
        for post in gone:
            self._remove(post)
        return list(made.items())

    def commit(self) -> None:
        """Makes what was applied seen by searches."""
        self._keywords.commit()

    def search(
        self, viewers: Viewers, circle: Mapping[str, bool], text: str, *, limit: int, now: float
    ) -> list[int]:
        """Ids of the best posts that every viewer may see. `circle`: who belongs to the circle's audience."""
        readers = (
            [_principals(one, circle) for one in sorted(viewers.people)]
            if not viewers.strangers
            else [{"public"}]
        )
        allowed = self._allowed(readers)
        if not allowed:
            return []
        by_words = self._keywords.search(text, readers, CANDIDATES)
        return self._fused(by_words, self._near(text, allowed), allowed, limit=limit, now=now)

    def search_without_walls(self, text: str, *, limit: int, now: float) -> list[int]:
        """The same over everything, to measure what the walls cost. Never for people."""
        everything = BitMap(self._known)
        by_words = self._keywords.search(text, None, CANDIDATES)
        return self._fused(by_words, self._near(text, everything), everything, limit=limit, now=now)

    def _near(self, text: str, allowed: BitMap) -> Sequence[int]:
        query = self._embedding.embed([text])[0]
        return self._nearest(query, allowed)

    def _nearest(self, query: Vectors, allowed: BitMap) -> Sequence[int]:
        rows = np.frombuffer(allowed.to_array(), dtype=np.uint32).astype(np.int64)
        return [int(row) for row in self._vectors.nearest(query, rows, CANDIDATES)]

    def _fused(
        self, by_words: Sequence[int], by_vector: Sequence[int], allowed: BitMap, *, limit: int, now: float
    ) -> list[int]:
        scores: dict[int, float] = {}
        for ranking in (by_words, by_vector):
            for rank, row in enumerate(ranking, start=1):
                if row in allowed:
                    scores[row] = scores.get(row, 0.0) + 1 / (_RANK_CONSTANT + rank)
        for row in scores:
            age = max(0.0, now - self._known[row].shared_at)
            scores[row] *= 1 + _FRESH_SHARE * math.exp(-age / _FRESH_SECONDS)
        found: list[int] = []
        folds: set[bytes] = set()
        for row in sorted(scores, key=lambda row: (-scores[row], -self._known[row].shared_at, row)):
            known = self._known[row]
            if known.fold not in folds:
                folds.add(known.fold)
                found.append(known.id)
            if len(found) == limit:
                break
        return found

    def _allowed(self, readers: Sequence[Collection[str]]) -> BitMap:
        """Rows of which every reader has one of the principals: unions within a reader, an intersection between readers."""
        views = [
            BitMap.union(*(self._seen_by.get(principal, BitMap()) for principal in principals))
            for principals in readers
        ]
        return BitMap.intersection(*views)

    def _make_vectors(self, rows: Sequence[IndexRow]) -> dict[int, bytes]:
        if not rows:
            return {}
        packed = pack(self._embedding.embed([_words(row) for row in rows]))
        return {row.id: vector for row, vector in zip(rows, packed, strict=True)}

    def _put(self, row: IndexRow, vector: bytes | None) -> None:
        number = self._rows.get(row.id)
        if number is None:
            number = self._next
            self._next += 1
            self._rows[row.id] = number
        else:
            self._keywords.remove(number)
            self._unsee(number)
        self._known[number] = _Known(
            id=row.id, principals=row.principals, shared_at=row.shared_at, fold=_fold(row)
        )
        for principal in row.principals:
            self._seen_by.setdefault(principal, BitMap()).add(number)
        if vector is None or not self._vectors.put(number, vector):
            self._vectors.clear(number)
        self._keywords.put(number, _words(row), row.author, row.principals)

    def _remove(self, post: int) -> None:
        number = self._rows.pop(post, None)
        if number is not None:
            self._keywords.remove(number)
            self._unsee(number)
            self._vectors.clear(number)
            del self._known[number]

    def _unsee(self, number: int) -> None:
        for principal in self._known[number].principals:
            self._seen_by[principal].discard(number)


def _principals(person: str, circle: Mapping[str, bool]) -> set[str]:
    """All that may let a person see a post. Somebody who is not (any more) a person sees what anyone sees."""
    if person not in circle:
        return {"public"}
    return {f"p:{person}", "public", *(("circle",) if circle[person] else ())}


def _words(row: IndexRow) -> str:
    return "\n".join(part for part in (row.text, row.title, row.place) if part)


def _fold(row: IndexRow) -> bytes:
    """The same for the same words by the same author, wherever they were shared."""
    words = "".join(
        one for one in unicodedata.normalize("NFKC", row.text or row.title).casefold() if one.isalnum()
    )
    return hashlib.blake2b(
        f"{row.author}\n{words}".encode(errors="replace"), digest_size=_FOLDED_BYTES
    ).digest()
