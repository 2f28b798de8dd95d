"""Search over the posts of a store: the index follows the store's changes, and no search begins before it has caught up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from kithkin.messages.sharing import Meanings, Viewers
from kithkin.ports.embedding import Embedding, SentenceEmbedding
from kithkin.ports.sharing import Changes, IndexedRows
from kithkin.sharing.searching.deepening import Deepening

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kithkin.sharing.searching.index import PostIndex

_LONGEST_QUERY = 2_000
_WITHOUT_POSTS = ""
"""The embedding asked for while there is no index: whatever vectors there are, they are fetched when one is made."""
_ROWS_AT_ONCE = 1_000
_FILLED_AT_ONCE = 12
"""Posts that are read while somebody waits: half a second where they are short."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


class IndexedSearch:
    """Implements `ports.sharing.PostSearch` and `KnownAuthors`. Its index is made when the first post is there, so a circle without any pays nothing.

    Nothing derived is ever on disk but the vectors that the store keeps beside their posts. `new_embedding` gives what makes
    them, the bundled one if it is not said. `new_sentences` gives what reads whole sentences; without it words and word vectors find alone.
    """

    def __init__(
        self,
        posts: IndexedRows,
        new_embedding: Callable[[], Embedding] | None = None,
        new_sentences: Callable[[], SentenceEmbedding] | None = None,
    ) -> None:
        self._posts = posts
        self._new_embedding = new_embedding or _bundled_embedding
        self._index: PostIndex | None = None
        self._embedding = _WITHOUT_POSTS
        self._stands_at = 0
        self._circle: Mapping[str, bool] = {}
        self._following: asyncio.Task[None] | None = None
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        self._new_sentences = new_sentences
        self._deepening: Deepening | None = None

    async def search(self, viewers: Viewers, query: str, *, limit: int = 10, now: float) -> Sequence[int]:
        """See the port."""
        text = _query(query)
        await self.catch_up()
        if self._index is None or not text.strip() or limit <= 0:
            return ()
        meant = None
        if self._deepening is not None:
            self._deepening.begin(self._index)  # it may have given up for a while
            meant = await self._deepening.of_question(text)
        return await self._in_turn(
            self._index.search, viewers, self._circle, text, limit=limit, now=now, meant=meant
        )

    async def authors(self, viewers: Viewers, *, limit: int) -> Sequence[str]:
        """See `ports.sharing.KnownAuthors`."""
        await self.catch_up()
        if self._index is None:
            return ()
        return await self._in_turn(self._index.authors, viewers, self._circle, limit=limit)

    async def meanings(self, query: str, ids: Sequence[int]) -> Meanings:
        """See the port."""
        text = _query(query)
        if self._index is None or self._deepening is None or not text.strip():
            return Meanings()
        meant = await self._deepening.of_question(text)
        if meant is None:
            return Meanings()
        known = await self._in_turn(self._index.meanings, ids)
        lacking = [post for post, one in zip(ids, known, strict=True) if not one][:_FILLED_AT_ONCE]
        if lacking:
            await self._deepening.fill(self._index, lacking)
            known = await self._in_turn(self._index.meanings, ids)
        return Meanings(
            question=meant.tobytes(), posts=tuple(pair for pair in zip(ids, known, strict=True) if pair[1])
        )

    def start(self) -> None:
        """Begins catching up, without waiting: when a server starts, and after large imports, so that no search need wait."""
        self._begin()

    async def catch_up(self) -> None:
        """Brings the index to the present. Whoever gives up waiting does not stop it for others."""
        epoch = await self._posts.epoch()
        while self._stands_at < epoch:
            await asyncio.shield(self._begin())

    async def deepen(self) -> None:
        """Waits until everything was read for its meaning, as far as the model can be used."""
        await self.catch_up()
        if self._index is not None and self._deepening is not None:
            await asyncio.shield(self._deepening.begin(self._index))

    async def close(self) -> None:
        """Stops following; call it before the store is closed. The piece that is being taken in is finished first."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.wait([self._following])
        if self._deepening is not None:
            await self._deepening.close()
        await asyncio.to_thread(self._worker.shutdown)

    def _begin(self) -> asyncio.Task[None]:
        """The task that catches up, which goes on by itself."""
        if self._following is None or self._following.done():
            self._following = asyncio.create_task(self._follow())
            self._following.add_done_callback(_note_failure)
        return self._following

    async def _in_turn(
        self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
    ) -> Result:
        """Runs it beside the event loop, one after another: what was begun is done before what comes next, even if nobody waits."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, lambda: work(*given, **named))

    async def _follow(self) -> None:
        """Brings the index up to the epoch at which reading began; what happens meanwhile comes the next time."""
        page = await self._posts.changes(self._stands_at, self._embedding, limit=_ROWS_AT_ONCE)
        if self._index is None:
            if not page.rows:
                self._stands_at = page.epoch
                return
            if self._new_sentences is not None:
                sentences = await asyncio.to_thread(self._new_sentences)
                self._deepening = Deepening(self._posts, sentences, self._in_turn)
            languages = None if self._deepening is None else self._deepening.languages
            self._index, self._embedding = await self._in_turn(_new_index, self._new_embedding, languages)
            self._stands_at = 0
            page = await self._posts.changes(0, self._embedding, limit=_ROWS_AT_ONCE)
        epoch = page.epoch
        await self._take_in(self._index, page)
        # The circle is read after the posts: it may be newer than the epoch, never older.
        self._circle = await self._posts.circle()
        self._stands_at = epoch
        if self._deepening is not None:
            self._deepening.begin(self._index)

    async def _take_in(self, index: PostIndex, page: Changes) -> None:
        """Applies this page and those after it."""
        while True:
            made = await self._in_turn(index.apply, page.rows, page.gone)
            if made:
                await self._posts.keep_vectors(self._embedding, made, unchanged_since=page.epoch)
            if not page.more:
                break
            page = await self._posts.changes(
                self._stands_at, self._embedding, after=page.rows[-1].id, limit=_ROWS_AT_ONCE
            )
        await self._in_turn(index.commit)


def _note_failure(following: asyncio.Task[None]) -> None:
    """Takes note of a failure nobody waited for; the next search tries again and tells its asker."""
    if not following.cancelled():
        following.exception()


def _bundled_embedding() -> Embedding:
    from kithkin.sharing.searching.embedding import StaticEmbedding  # noqa: PLC0415 - heavy; many circles share nothing

    return StaticEmbedding()


def _query(text: str) -> str:
    return text[:_LONGEST_QUERY].replace("\0", " ").encode(errors="replace").decode()


def _new_index(
    new_embedding: Callable[[], Embedding], languages: NDArray[np.float32] | None
) -> tuple[PostIndex, str]:
    from kithkin.sharing.searching.index import PostIndex  # noqa: PLC0415 - heavy; many circles share nothing

    embedding = new_embedding()
    return PostIndex(embedding, languages), embedding.name
