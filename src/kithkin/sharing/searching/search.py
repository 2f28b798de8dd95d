"""Search over the posts of a store: the index follows the store's changes, and no search begins before it has caught up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kithkin.messages.sharing import Viewers
from kithkin.ports.sharing import SharedPosts

if TYPE_CHECKING:
    from kithkin.sharing.searching.index import PostIndex

_LONGEST_QUERY = 2_000
_WITHOUT_POSTS = ""
"""The embedding asked for while there is no index: whatever vectors there are, they are fetched when one is made."""


class IndexedSearch:
    """Implements `ports.sharing.PostSearch`. Its index is made when the first post is there, so a circle without any pays nothing."""

    def __init__(self, posts: SharedPosts) -> None:
        self._posts = posts
        self._index: PostIndex | None = None
        self._embedding = _WITHOUT_POSTS
        self._stands_at = 0
        self._circle: Mapping[str, bool] = {}
        self._lock = asyncio.Lock()

    async def search(self, viewers: Viewers, query: str, *, limit: int = 10, now: float) -> Sequence[int]:
        """See the port."""
        text = query[:_LONGEST_QUERY].replace("\0", " ").encode(errors="replace").decode()
        async with self._lock:
            await self._catch_up()
            if self._index is None or not text.strip() or limit <= 0:
                return ()
            return await asyncio.to_thread(
                self._index.search, viewers, self._circle, text, limit=limit, now=now
            )

    async def catch_up(self) -> None:
        """Makes or renews the index now, so that the first search need not wait."""
        async with self._lock:
            await self._catch_up()

    async def _catch_up(self) -> None:
        epoch = await self._posts.epoch()
        if epoch == self._stands_at:
            return
        if self._index is None:
            if not (await self._posts.changes(0, _WITHOUT_POSTS, limit=1)).rows:
                self._stands_at = epoch
                return
            self._index, self._embedding = await asyncio.to_thread(_new_index)
            self._stands_at = 0
        self._stands_at = await self._follow(self._index)

    async def _follow(self, index: PostIndex) -> int:
        """Brings the index up to the epoch that is returned; what happens meanwhile comes the next time."""
        page = await self._posts.changes(self._stands_at, self._embedding)
        epoch = page.epoch
        while True:
            made = await asyncio.to_thread(index.apply, page.rows, page.gone)
            if made:
                await self._posts.keep_vectors(self._embedding, made)
            if not page.more:
                break
            page = await self._posts.changes(self._stands_at, self._embedding, after=page.rows[-1].id)
        await asyncio.to_thread(index.commit)
        self._circle = (
            await self._posts.circle()
        )  # after the posts: it may be newer than the epoch, never older
        return epoch


def _new_index() -> tuple[PostIndex, str]:
    from kithkin.sharing.searching.embedding import StaticEmbedding  # noqa: PLC0415 - heavy; many circles share nothing
    from kithkin.sharing.searching.index import PostIndex  # noqa: PLC0415 - the same

    embedding = StaticEmbedding()
    return PostIndex(embedding), embedding.name
