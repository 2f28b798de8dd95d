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
"""How long the first question waits for packs to be read for their meaning: what was read before is there in far less."""
_SEARCHING_SECONDS = 10.0
"""How long a question waits for the index of large packs to be made, before it is answered without them."""
_LAGGING_SECONDS = 1.0
"""The same, once a question has waited in vain."""

MayAnswer = Callable[[str], bool]
"""Whether a message asks anything that a passage could answer. It is asked of every message."""
ClaimsIn = Callable[[str, Sequence[CitedClaim]], Sequence[CitedClaim]]
"""Which of these claims a message may be about, by its words."""


class SourceLookup:
    """Looks into the installed packs.

    `search` finds their passages and claims, `read` waits until all of them were read for their meaning, `may_answer` and
    `claims_in` say whether it is worth looking, and for which claims.
    """

    def __init__(
        self,
        packs: SourcePacks,
        search: PostSearch,
        may_answer: MayAnswer,
        claims_in: ClaimsIn,
        read: Callable[[], Awaitable[None]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._packs = packs
        self._search = search
        self._may_answer = may_answer
        self._claims_in = claims_in
        self._read = read
        self._clock = clock
        self._claims: Sequence[CitedClaim] = ()
        self._stands_at = -1
        self._any = False
        self._waited = False
        self._lags = False

    async def beside(self, question: Question, viewers: Viewers) -> Question:
        """The question together with what the packs say that all its readers may read, best first."""
        await self._catch_up()
        text = question.text[:_LONGEST_SEARCH]
        if not self._any or not text.strip() or question.pictures:
            return question
        claims = self._claims_in(text, self._claims)[:MOST_CLAIMS]
        if not claims and not self._may_answer(text):
            return question
        seconds = _LAGGING_SECONDS if self._lags else _SEARCHING_SECONDS
        try:
            found = await asyncio.wait_for(self._found(text, claims, viewers), seconds)
        except TimeoutError:  # what was begun goes on, and serves the next question
            self._lags = True
            return question
        self._lags = False
        return replace(question, sources=found)

    async def _found(self, text: str, claims: Sequence[CitedClaim], viewers: Viewers) -> FoundSources:
        if not self._waited:
            self._waited = True
            with suppress(TimeoutError):
                await asyncio.wait_for(self._read(), _READING_SECONDS)
        ids = await self._search.search(viewers, text, limit=MOST_PASSAGES, now=self._clock())
        passages = await self._packs.passages(viewers, [*(one.passage for one in claims), *ids])
        readable = {one.id for one in passages}
        claims = [one for one in claims if one.passage in readable]
        of_passages = await self._search.meanings(text, [one.id for one in passages])
        of_claims = await self._search.meanings(text, [one.id for one in claims])
        meanings = replace(of_passages, posts=(*of_passages.posts, *of_claims.posts))
        return FoundSources(passages=tuple(passages), claims=tuple(claims), meanings=meanings)

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
            self._waited = False
