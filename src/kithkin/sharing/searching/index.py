"""The index in memory: who may see which row, its words, its vector; and how their rankings become one."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from kithkin.messages.sharing import Viewers
from kithkin.ports.embedding import Embedding
from kithkin.ports.sharing import IndexRow
from kithkin.sharing.searching.authors import Authors
from kithkin.sharing.searching.folding import fold
from kithkin.sharing.searching.keywords import Keywords
from kithkin.sharing.searching.vectors import VectorRows, pack
from kithkin.sharing.searching.words import words_of_question

CANDIDATES: Final = 100
"""How many each ranking gives to the fusion, at least."""
_RANK_CONSTANT: Final = 60
"""Reciprocal rank fusion (Cormack, Clarke, Buettcher, 2009)."""
_NAMED_WEIGHT: Final = 2.0
"""Who asks what somebody said wants their words before better fitting ones of others."""
_FRESH_SHARE: Final = 0.15
_FRESH_SECONDS: Final = 365 * 24 * 3600.0
_LEAST_COSINE: Final = 0.0
"""What points away from a question is no candidate. What is hardly nearer may still fit in other words (a higher bound lost right
answers in the development half of `evaluations/circle`); whoever answers decides."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of a row beside its words and vector."""

    id: int
    principals: tuple[str, ...]
    author: str
    shared_at: float
    fold: bytes


class PostIndex:
    """Rows of posts by row number. Not safe for several threads at once; whoever holds it sees to that."""

    def __init__(self, embedding: Embedding, languages: NDArray[np.float32] | None = None) -> None:
        """`languages`: those of the sentence model that gives posts their meanings, if one does (see its port)."""
        self._embedding = embedding
        self._languages = np.zeros((0, 0), dtype=np.float32) if languages is None else languages
        self._meanings = VectorRows(self._languages.shape[1])
        self._without_meaning = BitMap()
        self._versions: dict[int, int] = {}
        self._keywords = Keywords()
        self._vectors = VectorRows(embedding.dimensions)
        self._seen_by: dict[str, BitMap] = {}
        self._authors = Authors()
        self._known: dict[int, _Known] = {}
        self._rows: dict[int, int] = {}
        self._principals: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._rows)

    def apply(self, rows: Sequence[IndexRow], gone: Collection[int]) -> list[tuple[int, bytes]]:
        """Takes in new and changed posts, then lets go of those that are gone. Returns the vectors that had to be made, by post.

        Call `commit` after the last of several.
        """
        made = self._make_vectors([row for row in rows if not self._vectors.fits(row.vector)])
        for row in rows:
            self._put(row, made.get(row.id) or row.vector or b"")
        for post in gone:
            self._remove(post)
        return list(made.items())

    def commit(self) -> None:
        """Makes what was applied seen by searches."""
        self._keywords.commit()

    def without_meaning(self, limit: int) -> list[int]:
        """Ids of posts that have no meaning yet, the latest to come first."""
        return [self._known[number].id for number in reversed(self._without_meaning[-limit:])]

    def versions(self, posts: Sequence[int]) -> dict[int, int]:
        """How often each of these posts was taken in."""
        return {post: self._versions[post] for post in posts if post in self._versions}

    def put_meanings(self, meanings: Mapping[int, bytes], versions: Mapping[int, int]) -> None:
        """Takes the packed vectors of what posts mean; empty ones for posts of which it will not be known.

        `versions` are those from before they were read: what was taken in again since then may say something else.
        """
        for post, packed in meanings.items():
            number = self._rows.get(post)
            if number is not None and self._versions[post] == versions.get(post):
                self._without_meaning.discard(number)
                if self._meanings.fits(packed):
                    self._meanings.put(number, packed)

    def meanings(self, posts: Sequence[int]) -> list[bytes]:
        """The vectors of what posts mean (float32), empty where it is not known (yet)."""
        numbers = [self._rows.get(post) for post in posts]
        return [b"" if number is None else self._meanings.get(number) for number in numbers]

    def search(
        self,
        viewers: Viewers,
        circle: Mapping[str, bool],
        text: str,
        *,
        limit: int,
        now: float,
        meant: NDArray[np.float32] | None = None,
    ) -> list[int]:
        """Ids of the best posts that every viewer may see.

        `circle`: who belongs to the circle's audience; `meant`: the vector of what the text means.
        """
        readers = _readers(viewers, circle)
        allowed = self._allowed(readers)
        if not allowed or not words_of_question(text):
            return []
        return self._found(text, readers, allowed, circle, limit=limit, now=now, meant=meant)

    def authors(self, viewers: Viewers, circle: Mapping[str, bool], *, limit: int) -> list[str]:
        """Who wrote what every viewer may see; who wrote most comes first."""
        return self._authors.among(self._allowed(_readers(viewers, circle)), limit)

    def search_without_walls(
        self, text: str, circle: Mapping[str, bool], *, limit: int, now: float
    ) -> list[int]:
        """The same over everything, to measure what the walls cost. Never for people."""
        return self._found(text, None, BitMap(self._known), circle, limit=limit, now=now)

    def _found(
        self, text: str, readers: Sequence[Collection[str]] | None, allowed: BitMap, circle: Collection[str], *, limit: int,
        now: float, meant: NDArray[np.float32] | None = None,
    ) -> list[int]:  # fmt: skip
        candidates = max(CANDIDATES, 3 * limit)
        query = self._embedding.embed([text])[0]
        rankings: list[tuple[float, Sequence[int]]] = [
            (1.0, self._keywords.search(text, readers, candidates)),
            (1.0, self._vectors.nearest(query, _numbers(allowed), candidates, _LEAST_COSINE).tolist()),
        ]
        if meant is not None:
            rows = _numbers(allowed)
            rankings.append((1.0, self._meanings.nearest(meant, rows, candidates).tolist()))
            spoken = (meant - (self._languages @ meant) @ self._languages).astype(np.float32)
            rankings.append((1.0, self._meanings.nearest(spoken, rows, candidates).tolist()))
        by_the_named = self._authors.named(text, circle) & allowed
        if by_the_named:
            nearest = self._vectors.nearest(query, _numbers(by_the_named), candidates)
            rankings.append((_NAMED_WEIGHT, nearest.tolist()))
        return self._fused(rankings, allowed, limit=limit, now=now)

    def _fused(
        self, rankings: Iterable[tuple[float, Sequence[int]]], allowed: BitMap, *, limit: int, now: float
    ) -> list[int]:
        scores: dict[int, float] = {}
        for weight, ranking in rankings:
            for rank, row in enumerate(ranking, start=1):
                if row in allowed:  # each ranking has filtered already; this is the wall's second side
                    scores[row] = scores.get(row, 0.0) + weight / (_RANK_CONSTANT + rank)
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

    def _put(self, row: IndexRow, vector: bytes) -> None:
        number = self._rows.get(row.id)
        if number is None:
            number = self._next
            self._next += 1
            self._rows[row.id] = number
        else:
            self._keywords.remove(number)
            self._unsee(number)
        principals = self._principals.setdefault(row.principals, row.principals)
        self._known[number] = _Known(
            id=row.id,
            principals=principals,
            author=row.author,
            shared_at=row.shared_at,
            fold=fold(row.id, row.author, row.text or row.title),
        )
        for principal in principals:
            self._seen_by.setdefault(principal, BitMap()).add(number)
        self._authors.add(row.author, number)
        self._vectors.put(number, vector)
        self._meanings.clear(number)
        self._without_meaning.add(number)
        self._versions[row.id] = self._versions.get(row.id, 0) + 1
        self._keywords.put(number, _words(row), row.author, principals)

    def _remove(self, post: int) -> None:
        number = self._rows.pop(post, None)
        self._versions.pop(post, None)
        if number is not None:
            self._keywords.remove(number)
            self._unsee(number)
            self._vectors.clear(number)
            self._meanings.clear(number)
            self._without_meaning.discard(number)
            del self._known[number]

    def _unsee(self, number: int) -> None:
        known = self._known[number]
        for principal in known.principals:
            self._seen_by[principal].discard(number)
        self._authors.discard(known.author, number)


def _readers(viewers: Viewers, circle: Mapping[str, bool]) -> list[set[str]]:
    """Of each viewer, all that may let them see a post."""
    if viewers.strangers:
        return [{"public"}]
    return [_principals(one, circle) for one in sorted(viewers.people)]


def _principals(person: str, circle: Mapping[str, bool]) -> set[str]:
    """All that may let a person see a post. Somebody who is not (any more) a person sees what anyone sees."""
    if person not in circle:
        return {"public"}
    return {f"p:{person}", "public", *(("circle",) if circle[person] else ())}


def _numbers(rows: BitMap) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.frombuffer(rows.to_array(), dtype=np.uint32).astype(np.int64)


def _words(row: IndexRow) -> str:
    return "\n".join(part for part in (row.text, row.title, row.place) if part)
