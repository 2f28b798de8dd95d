"""A small circle with a real store and the real search over it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from kithkin.messages.sharing import Audience, Consent, SharedItem, Viewers
from kithkin.sharing.searching.embedding import StaticEmbedding
from kithkin.sharing.searching.search import IndexedSearch
from kithkin.store import Database
from kithkin.store.circle import SqlCircle
from kithkin.store.people import SqlitePeople
from kithkin.store.posts import SqlSharedPosts

NOW = 1_790_000_000.0
CIRCLE, PUBLIC = Audience(scope="circle"), Audience(scope="public")
YES = Consent(person="Ana", given_at=1.0, source="test", audience=CIRCLE, purpose="answers", wording="Yes?")
PEOPLE = ("Ana", "Ben", "Gus", "owner")
embedding = cache(StaticEmbedding)
"""One for all tests: it is never changed."""


def only(*people: str) -> Viewers:
    """These people and nobody else."""
    return Viewers(people=frozenset(people), strangers=False)


def strangers_and(*people: str) -> Viewers:
    """These people, and who knows who."""
    return Viewers(people=frozenset(people), strangers=True)


def item(
    source: str, text: str, *, days_ago: float = 30, author: str = "Ana", own: bool = True, place: str = ""
) -> SharedItem:
    """A post of a month ago."""
    return SharedItem(
        platform="threads", source_id=source, kind="post", author=author, own=own, place=place,
        shared_at=NOW - days_ago * 86400, text=text,
    )  # fmt: skip


class SearchedCircle:
    """Ana and Ben are members, Gus is a guest, and there is the owner."""

    def __init__(self, database: Database) -> None:
        self.people = SqlitePeople(database)
        self.roles = SqlCircle(database)
        self.posts = SqlSharedPosts(database)
        self.search = IndexedSearch(self.posts, embedding)

    async def found_ids(self, viewers: Viewers, query: str, limit: int = 10) -> list[int]:
        """What search gives."""
        return list(await self.search.search(viewers, query, limit=limit, now=NOW))

    async def found(self, viewers: Viewers, query: str, limit: int = 10) -> list[str]:
        """The texts of what search gives, all of which the viewers may see."""
        ids = await self.found_ids(viewers, query, limit)
        seen = await self.posts.visible(viewers, ids)
        assert len(seen) == len(ids)  # the index itself let nothing through
        return [post.item.text for post in seen]


def in_a_circle(home: Path, test: Callable[[SearchedCircle], Awaitable[None]]) -> None:
    """Runs a test in a new circle."""

    async def walk() -> None:
        database = Database(home)
        try:
            circle = SearchedCircle(database)
            await circle.people.add("Ana", "member")
            await circle.people.add("Ben", "member")
            await circle.people.add("Gus", "guest")
            await test(circle)
        finally:
            database.close()

    asyncio.run(walk())
