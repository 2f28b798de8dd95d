"""One turn: look at what was said before, answer, keep the turn, and only then call it finished."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime

from kithkin import failpoints
from kithkin.messages.replies import Finished, Question, TurnEvent
from kithkin.ports.conversations import Conversations, Turn
from kithkin.ports.reasoning import Outcome, Reasoning

REMEMBERED = 8


def utc_now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


class Turns:
    """Answers questions within conversations; implements `ports.answering.Answering`."""

    def __init__(
        self,
        reasoner: Reasoning,
        conversations: Conversations,
        *,
        locale: str = "",
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._reasoner = reasoner
        self._conversations = conversations
        self._locale = locale
        self._now = now

    async def answer(self, question: Question, *, turn_id: str = "") -> AsyncGenerator[TurnEvent]:
        """See the port. A turn outside any conversation (`question.conversation` None) is not kept.

        `turn_id` is the id to keep it under, where whoever asks may have to ask again; else it gets one.
        """
        question = replace(question, locale=question.locale or self._locale)
        history = (
            await self._conversations.recent(question.asker, question.conversation, REMEMBERED)
            if question.conversation is not None
            else ()
        )
        async with aclosing(self._reasoner.answer(question, history)) as events:
            async for event in events:
                if isinstance(event, Outcome):
                    failpoints.reach("turn.answered")
                    yield Finished(reply=event.reply, turn_id=await self._keep(question, event, turn_id))
                else:
                    yield event

    async def _keep(self, question: Question, outcome: Outcome, turn_id: str) -> str:
        if question.conversation is None:
            return ""
        turn = Turn(
            id=turn_id or uuid.uuid4().hex,
            conversation=question.conversation,
            question=replace(question, pictures=()),
            reply=outcome.reply,
            asked_at=self._now().isoformat(),
            proposal=outcome.proposal,
            read_text=outcome.read_text,
        )
        pictures = [(p.picture_id, p.media_type, p.safe_content) for p in outcome.pictures]
        await self._conversations.append(question.asker, turn, pictures)
        return turn.id
