"""What people shared, kept and searched inside the walls: no query without its readers, and the filter comes before the rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kithkin.messages.sharing import Audience, Consent, Meanings, Post, SharedItem, Viewers


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of items that were handed in: kept anew, there already, and there but changed since (now renewed).

    `ids` are the new ones that are the person's own words, so that they can be shared further.
    """

    new: int
    known: int
    renewed: int
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """What an index needs to know of one post.

    `principals` are the tokens of those who may see it: "p:NAME" (its owner's always), "circle", "public". `vector` is what
    was stored for it under the asked-for embedding, None where it is still to be made.
    """

    id: int
    principals: tuple[str, ...]
    author: str
    text: str
    title: str
    place: str
    shared_at: float
    vector: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened to posts since an epoch: `rows` are new or changed, `gone` are withdrawn (ids never come again).

    Whoever reads page after page (`more`) stands, once done, at the epoch of the first page: what happened while reading
    comes again the next time. `gone` is applied after `rows`.
    """

    epoch: int
    rows: Sequence[IndexRow] = ()
    gone: Sequence[int] = ()
    more: bool = False
    """Whether there is more to fetch, from the same epoch on, after the last row's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A page of a person's own shared things, latest first. `next_start` is where the next page begins, 0 at the end."""

    posts: Sequence[Post]
    total: int
    next_start: int = 0
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """How many there are by audience scope, of all that match."""


class IndexedRows(Protocol):
    """Whatever an index is made from, and follows by epochs."""

    async def epoch(self) -> int:
        """A number that grows with every change to rows or to who may see them."""
        ...

    async def changes(self, since: int, embedding: str, *, after: int = 0, limit: int = 5000) -> Changes:
        """What an index that stands at epoch `since` lacks, in pieces by ascending id; everything for 0."""
        ...

    async def rows(self, ids: Sequence[int], embedding: str) -> Changes:
        """What an index needs to know of these posts, as far as they are there, and the epoch before it was read."""
        ...

    async def keep_vectors(
        self, embedding: str, vectors: Sequence[tuple[int, bytes]], *, unchanged_since: int | None = None
    ) -> frozenset[int]:
        """Stores made vectors beside their posts, and returns whose. Those of posts that went meanwhile are dropped.

        So are those of posts that were changed after the epoch `unchanged_since`, if it is said.
        """
        ...

    async def circle(self) -> Mapping[str, bool]:
        """Every person's name, and whether they are within the circle's audience (owners and members; guests are not)."""
        ...


class SharedPosts(IndexedRows, Protocol):
    """Everything that was shared, with its audiences and consents: the truth from which indexes are made."""

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
        """Keeps items for a person, each once by (owner, platform, source_id); what is known keeps its own audience.

        Words of others (`own` false) are kept for the owner only, whatever `audience` says. An audience wider than only the
        owner needs a consent. What is known but says something else by now is renewed, unless `renew` is False. `brought_by` is the message
        (channel, account, id) that brought them: nothing is kept where it does not wait for its answer any more, and what takes that back
        takes back what was kept. Raises `BadInput` for names that are no persons of the circle, or where the consent is missing.
        """
        ...

    async def visible(self, viewers: Viewers, ids: Sequence[int]) -> Sequence[Post]:
        """Those of these posts that every viewer may see now, in the order asked. The last word, from the rows themselves."""
        ...

    async def mine(
        self, owner: str, query: str = "", *, start: int = 0, limit: int = 50, scope: str = "", kind: str = ""
    ) -> Mine:
        """A person's own things whose text, title, place or author contain all words of the query, latest first."""
        ...

    async def set_audience(
        self, owner: str, ids: Sequence[int], audience: Audience, consent: Consent | None
    ) -> int:
        """Changes who may see a person's own things; how many were changed. Narrowing is at once and everywhere.

        Raises `BadInput` for others' words that would become visible, unknown names, or a widening without consent.
        """
        ...

    async def withdraw(self, owner: str, ids: Sequence[int]) -> int:
        """Removes a person's things for good: rows, vectors, media, quotes in kept answers; how many there were."""
        ...

    async def withdraw_source(self, platform: str, source_id: str, owner: str) -> int:
        """The same, for what the platform says was deleted there."""
        ...

    async def sources(self, owner: str, beginning: str) -> Sequence[tuple[str, str]]:
        """The (platform, source id) of a person's things whose source id begins so."""
        ...

    async def consents(self, owner: str) -> Sequence[Consent]:
        """What a person has agreed to, latest first."""
        ...


class KnownAuthors(Protocol):
    """Knows who wrote what was shared."""

    async def authors(self, viewers: Viewers, *, limit: int) -> Sequence[str]:
        """The names, as platforms give them, of those who wrote what every viewer may see; who wrote most comes first."""
        ...


class PostSearch(Protocol):
    """Finds posts for readers. An index may lag behind the truth by a moment: `SharedPosts.visible` has the last word."""

    async def search(self, viewers: Viewers, query: str, *, limit: int = 10, now: float) -> Sequence[int]:
        """Ids of the best posts that every viewer may see, best first; fewer or none where there are no more.

        Shows neither scores nor counts, so that nobody can learn of what is hidden from them.
        """
        ...

    async def meanings(self, query: str, ids: Sequence[int]) -> Meanings:
        """What a query and these posts mean, as far as it is known; an empty one where no model reads sentences.

        Ask only for posts whose readers are to be answered: what a post means is as much theirs as its words.
        """
        ...
