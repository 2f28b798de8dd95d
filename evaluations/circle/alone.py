"""The parts alone: answering with everything on the topic laid before it, whatever a search would have found."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Mapping, Sequence

from evaluations.circle.living import Keys
from evaluations.circle.making import NOW, Circle, may_see
from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.messages.sharing import Meanings, Viewers
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.shared.answers import answer_from_posts
from kithkin.reasoning.shared.gate import may_concern_shared
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.units import UnitRegistry

_MOST = 12


class LaidOut:
    """Implements `ports.sharing.PostSearch`: everything on the topic of a known question that the readers may see, in any
    order, and other posts up to twelve."""

    def __init__(self, circle: Circle, keys: Keys) -> None:
        self._circle, self._keys = circle, keys
        self._topics: Mapping[str, str] = {ask.text: ask.topic for ask in circle.asks}

    async def search(self, viewers: Viewers, query: str, *, limit: int = 10, now: float) -> Sequence[int]:
        """See the port."""
        (name,) = viewers.people
        random_ = random.Random(f"{query} {name}")
        visible = [
            post
            for post in self._circle.posts
            if not post.withdrawn and may_see(self._circle.people, post, name)
        ]
        about = [post for post in visible if post.key.startswith(f"{self._topics.get(query, '?')}/")]
        others = [post for post in visible if post not in about]
        chosen = about + random_.sample(others, max(0, _MOST - len(about)))
        random_.shuffle(chosen)
        return [self._keys.ids[post.key] for post in chosen[:limit]]

    async def meanings(self, query: str, ids: Sequence[int]) -> Meanings:
        """See the port: no sentences are read."""
        return Meanings()


class AnswersAlone:
    """Implements `ports.reasoning.Reasoning`: what is made of posts and nothing else, by words alone."""

    def __init__(self) -> None:
        self._units = UnitRegistry()

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        """See the port."""
        reading = read_question(question.text, self._units)
        ledger = Ledger(self._units)
        draft = None
        if may_concern_shared(question.text, question.people):
            draft = answer_from_posts(
                reading, question.posts, question.people, ledger, asker=question.asker, now=NOW
            )
        reply = Reply(
            text="" if draft is None else "\n".join(piece.text for piece in draft.pieces),
            verdict=Verdict.ABSTAINED if draft is None else Verdict.CHECKED,
            evidence=ledger.evidence,
        )
        yield Outcome(reply=reply, proposal=None, read_text=question.text, pictures=())
