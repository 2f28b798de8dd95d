"""What people shared that may answer a question, found within the walls of those who will read the answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from kithkin.messages.replies import Question
from kithkin.messages.sharing import Viewers
from kithkin.ports.conversations import Turn
from kithkin.ports.sharing import KnownAuthors, PostSearch, SharedPosts

MOST_POSTS = 40
MOST_CONTACTS = 1_000
_NAMES_SECONDS = 5.0
_LONGEST_SEARCH = 2_000

Concerns = Callable[[str, Sequence[str]], bool]
"""Whether a question, given the names of the circle's people, may be about what people shared. It is asked of every question."""


class FoundPosts:
    """Looks for posts where a question may concern them. `clock` gives seconds since 1970."""

    def __init__(
        self,
        posts: SharedPosts,
        search: PostSearch,
        concerns: Concerns,
        clock: Callable[[], float] = time.time,
        authors: KnownAuthors | None = None,
    ) -> None:
        """`authors` are asked for the names to keep from an engine elsewhere; None where there is no such engine."""
        self._posts = posts
        self._search = search
        self._concerns = concerns
        self._clock = clock
        self._authors = authors
        self._names: tuple[str, ...] = ()
        self._names_at = float("-inf")

    async def beside(self, question: Question, history: Sequence[Turn], viewers: Viewers) -> Question:
        """The question together with what all its readers may see of what was shared on it, best first."""
        names = await self.circle()
        previous = history[-1] if history else None
        goes_on = previous is not None and previous.reply.quoted_posts
        if not goes_on and not self._concerns(question.text, names):
            return question
        words = (
            f"{question.text} {previous.question.text}" if previous is not None and goes_on else question.text
        )
        ids = await self._search.search(viewers, words[:_LONGEST_SEARCH], limit=MOST_POSTS, now=self._clock())
        if previous is not None and goes_on:  # "who said that?" is about the very posts that were quoted
            ids = [
                *previous.reply.quoted_posts,
                *(one for one in ids if one not in previous.reply.quoted_posts),
            ]
        if not ids:
            return replace(question, people=names)
        posts = await self._posts.visible(viewers, ids)
        # What leans on the question before is judged with it; what stands alone is judged alone.
        asked = question.text if self._concerns(question.text, names) else words
        meanings = await self._search.meanings(asked[:_LONGEST_SEARCH], [post.id for post in posts])
        return replace(question, posts=tuple(posts), meanings=meanings, people=names)

    async def contacts(self, asker: str) -> tuple[str, ...]:
        """Who wrote what the asker may see, as far as their names are to be kept from an engine elsewhere. They are shown to nobody."""
        if self._authors is None:
            return ()
        viewers = Viewers(people=frozenset((asker,)), strangers=False)
        return tuple(await self._authors.authors(viewers, limit=MOST_CONTACTS))

    async def may_still_quote(self, viewers: Viewers, ids: Sequence[int]) -> bool:
        """Whether all of these may be seen by all readers at this moment."""
        return not ids or len(await self._posts.visible(viewers, ids)) == len(ids)

    async def circle(self) -> tuple[str, ...]:
        """The names of the circle's people, as they were within the last few seconds."""
        now = self._clock()
        if not 0 <= now - self._names_at < _NAMES_SECONDS:
            self._names, self._names_at = tuple(await self._posts.circle()), now
        return self._names
