"""What posts mean, read sentence by sentence behind everything else: an index is searched long before all of it is read."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, ParamSpec, Protocol, TypeVar

from kithkin.messages.errors import KithkinError, ToolFailed
from kithkin.ports.embedding import SentenceEmbedding
from kithkin.ports.sharing import IndexedRows, IndexRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kithkin.sharing.searching.index import PostIndex

_log = logging.getLogger(__name__)
_ROWS_AT_ONCE: Final = 16
_REST_SECONDS: Final = 60.0
"""How long a model that failed is left alone."""
_QUESTIONS_REMEMBERED: Final = 16


Given = ParamSpec("Given")
Result = TypeVar("Result")


class InTurn(Protocol):
    """Runs work on the index, one piece after another."""

    def __call__(
        self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
    ) -> Awaitable[Result]:
        """What the work returns."""
        ...


class Deepening:
    """Gives the rows of an index their meanings: those that are kept are fetched, others made, the newest first."""

    def __init__(self, posts: IndexedRows, sentences: SentenceEmbedding, in_turn: InTurn) -> None:
        self._posts = posts
        self._sentences = sentences
        self._in_turn = in_turn
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sentences")
        self._questions: dict[str, NDArray[np.float32]] = {}
        self._failed_at = float("-inf")
        self._filling: asyncio.Task[None] | None = None

    @property
    def languages(self) -> NDArray[np.float32]:
        """Those of the model."""
        return self._sentences.languages

    async def of_question(self, text: str) -> NDArray[np.float32] | None:
        """The vector of a question; None where the model cannot be used."""
        known = self._questions.get(text)
        if known is not None or self._rests():
            return known
        try:
            made = await self._beside(self._sentences.embed_question, text)
        except ToolFailed as error:
            self._fail(error)
            return None
        while len(self._questions) >= _QUESTIONS_REMEMBERED:
            del self._questions[next(iter(self._questions))]
        self._questions[text] = made
        return made

    def begin(self, index: PostIndex) -> asyncio.Task[None]:
        """The task that fills what is empty, which goes on by itself."""
        if self._filling is None or self._filling.done():
            self._filling = asyncio.create_task(self._fill(index))
            self._filling.add_done_callback(_note_failure)
        return self._filling

    async def fill(self, index: PostIndex, ids: Sequence[int]) -> None:
        """Gives these posts their meanings at once, as far as they have none and the model can be used."""
        if self._rests():
            return
        try:
            await self._give(index, ids)
        except KithkinError as error:
            self._fail(error)

    async def close(self) -> None:
        """Stops filling and frees the model. The text that is being read is read to its end."""
        if self._filling is not None:
            self._filling.cancel()
            await asyncio.wait([self._filling])
        await asyncio.to_thread(self._threads.shutdown)
        self._sentences.close()

    async def _fill(self, index: PostIndex) -> None:
        while not self._rests() and (ids := await self._in_turn(index.without_meaning, _ROWS_AT_ONCE)):
            await self.fill(index, ids)

    async def _give(self, index: PostIndex, ids: Sequence[int]) -> None:
        """Fetches or makes the meanings of posts; one that is gone meanwhile gets none. Raises `ToolFailed`."""
        from kithkin.sharing.searching.vectors import pack  # noqa: PLC0415 - heavy; many circles share nothing

        versions = await self._in_turn(index.versions, ids)
        page = await self._posts.rows(ids, self._sentences.name)
        meanings = {row.id: row.vector for row in page.rows if row.vector is not None}
        made: list[tuple[int, bytes]] = []
        for row in page.rows:
            if row.id not in meanings:
                [packed] = pack(await self._beside(self._sentences.embed, [words_meant(row)]))
                made.append((row.id, packed))
        if made:
            # What was changed while it was read says something else by now, and is read again.
            kept = await self._posts.keep_vectors(self._sentences.name, made, unchanged_since=page.epoch)
            meanings.update((post, vector) for post, vector in made if post in kept)
        there = {row.id for row in page.rows}
        meanings.update((post, b"") for post in ids if post not in there)
        await self._in_turn(index.put_meanings, meanings, versions)

    async def _beside(
        self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
    ) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: work(*given, **named))

    def _rests(self) -> bool:
        return time.monotonic() - self._failed_at < _REST_SECONDS

    def _fail(self, error: KithkinError) -> None:
        self._failed_at = time.monotonic()
        _log.warning("%s", error)


def _note_failure(filling: asyncio.Task[None]) -> None:
    """Says what stopped the filling, which the next search begins again."""
    if not filling.cancelled() and (error := filling.exception()) is not None:
        _log.warning("Posts are not read for their meaning for now.", exc_info=error)


def words_meant(row: IndexRow) -> str:
    """What of a post is read for its meaning: its words with where it was; a heading only where there are none."""
    if not row.text.strip():
        return "\n".join(part for part in (row.title, row.place) if part)
    return row.text if not row.place or row.place in row.text else f"{row.text}\n{row.place}"
