"""What source packs say that may answer a question, or decide what it takes for granted, for those who will read the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from kithkin.messages.replies import Question
from kithkin.messages.sharing import Viewers
from kithkin.messages.sources import CitedClaim, FoundSources
from kithkin.ports.sharing import PostSearch
from kithkin.ports.sources import SourcePacks

MOST_PASSAGES = 12
"""What is judged is all read for its meaning at once, so that the best does not lose for not having been read yet."""
MOST_CLAIMS = 8
_LONGEST_SEARCH = 1_000

_READING_SECONDS = 2.0
"""How long a question waits for packs to be read for their meaning: what was read before is there in far less."""

ClaimsIn = Callable[[str, Sequence[CitedClaim]], Sequence[CitedClaim]]
"""Which of these claims a message may be about, by its words."""


class SourceLookup:
    """Looks into the installed packs.

    `search` finds their passages and claims, `read` waits until all of them were read for their meaning, `claims_in` says which
    claims a message may be about.
    """

    def __init__(
        self,
        packs: SourcePacks,
        search: PostSearch,
        claims_in: ClaimsIn,
        read: Callable[[], Awaitable[None]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._packs = packs
        self._search = search
        self._claims_in = claims_in
        self._read = read
        self._clock = clock
        self._claims: Sequence[CitedClaim] = ()
        self._stands_at = -1
        self._any = False

    async def beside(self, question: Question, viewers: Viewers) -> Question:
        """The question together with what the packs say that all its readers may read, best first."""
        await self._catch_up()
        text = question.text[:_LONGEST_SEARCH]
        if not self._any or not text.strip() or question.pictures:
            return question
        with suppress(TimeoutError):
            await asyncio.wait_for(self._read(), _READING_SECONDS)
        claims = self._claims_in(text, self._claims)[:MOST_CLAIMS]
        ids = await self._search.search(viewers, text, limit=MOST_PASSAGES, now=self._clock())
        passages = await self._packs.passages(viewers, [*(one.passage for one in claims), *ids])
        readable = {one.id for one in passages}
        claims = [one for one in claims if one.passage in readable]
        if not passages:
            return question
        of_passages = await self._search.meanings(text, [one.id for one in passages])
        of_claims = await self._search.meanings(text, [one.id for one in claims])
        meanings = replace(of_passages, posts=(*of_passages.posts, *of_claims.posts))
        found = FoundSources(passages=tuple(passages), claims=tuple(claims), meanings=meanings)
        return replace(question, sources=found)

    async def may_still_quote(self, viewers: Viewers, packs: Sequence[int]) -> bool:
        """Whether all of these are installed and may be read by all readers at this moment."""
        return not packs or await self._packs.may_still_quote(viewers, packs)

    async def _catch_up(self) -> None:
        """Reads the claims anew where anything changed since they were read."""
        epoch = await self._packs.epoch()
        if epoch != self._stands_at:
            self._claims = await self._packs.claims()
            self._any = bool(await self._packs.list())
            self._stands_at = epoch
