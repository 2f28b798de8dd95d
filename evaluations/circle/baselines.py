"""What to compare with: a search by plain words, and an answer that quotes whatever was found first, without looking at it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import AsyncGenerator, Sequence

from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import Meanings, Viewers
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.ports.sharing import SharedPosts


class PlainWordSearch:
    """Implements `ports.sharing.PostSearch`: rare words in common, nothing else. For circles of a few hundred posts."""

    def __init__(self, posts: SharedPosts) -> None:
        self._posts = posts

    async def search(self, viewers: Viewers, query: str, *, limit: int = 10, now: float) -> Sequence[int]:
        """See the port."""
        rows = (await self._posts.changes(0, "none", limit=100_000)).rows
        visible = {post.id for post in await self._posts.visible(viewers, [row.id for row in rows])}
        words = {
            row.id: _words(f"{row.text} {row.title} {row.place} {row.author}")
            for row in rows
            if row.id in visible
        }
        common = Counter(word for found in words.values() for word in found)
        asked = _words(query)

        def weight(post: int) -> float:
            return sum(math.log(1 + len(words) / common[word]) for word in asked & words[post])

        ranked = sorted(words, key=lambda post: (-weight(post), post))
        return [post for post in ranked if weight(post)][:limit]

    async def meanings(self, query: str, ids: Sequence[int]) -> Meanings:
        """See the port: no sentences are read."""
        return Meanings()


class FirstFound:
    """Implements `ports.reasoning.Reasoning`: quotes the first of what was found, whether it answers or not."""

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        """See the port."""
        evidence = [
            Evidence(id="p1", kind="post", title=post.item.author, detail=post.item.text, value=post.item.text, post=post.id,
                     author=post.item.author, platform=post.item.platform)
            for post in question.posts[:1]
        ]  # fmt: skip
        reply = Reply(
            text=evidence[0].value if evidence else "Nothing was shared on that.",
            verdict=Verdict.CHECKED if evidence else Verdict.ABSTAINED,
            evidence=tuple(evidence),
        )
        yield Outcome(reply=reply, proposal=None, read_text=question.text, pictures=())


def _words(text: str) -> frozenset[str]:
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one)
    )
    return frozenset(re.findall(r"\w{3,}", plain))
