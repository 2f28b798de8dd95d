"""One turn: look at what was said before, answer, keep the turn, and only then call it finished."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime

from kithkin import failpoints
from kithkin.messages.replies import Finished, Question, Reply, Sentence, TurnEvent, Verdict
from kithkin.messages.sharing import NOTHING_MEANT, Viewers
from kithkin.messages.sources import NO_SOURCES
from kithkin.ports.conversations import Conversations, Turn
from kithkin.ports.reasoning import Outcome, Reasoning
from kithkin.turns.found_posts import FoundPosts
from kithkin.turns.found_sources import SourceLookup
from kithkin.turns.incognito import is_incognito
from kithkin.turns.memories import Memories

REMEMBERED = 8
_MOST_TRIES = 2
"""How often an answer is made anew because what it quotes was withdrawn meanwhile; then it is made without any quote."""
LOCKED = "What was said here before is locked, so I did not look at it. Say again what I should know."
_NOT_NOTED = Reply(
    text="Nothing of this conversation is kept, so I noted nothing. Say it again outside incognito.",
    verdict=Verdict.ABSTAINED,
)


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
        found: FoundPosts | None = None,
        sources: SourceLookup | None = None,
        memories: Memories | None = None,
        locale: str = "",
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """`found` looks for what people shared, `sources` into source packs, `memories` keeps what people want remembered.

        What is None does not happen.
        """
        self._found = found
        self._sources = sources
        self._memories = memories
        self._reasoner = reasoner
        self._conversations = conversations
        self._locale = locale
        self._now = now

    async def answer(
        self, question: Question, *, turn_id: str = "", viewers: Viewers | None = None, quoted: str = ""
    ) -> AsyncGenerator[TurnEvent]:
        """See the port. A turn outside any conversation (`question.conversation` None) is not kept.

        `turn_id` is the id to keep it under, where whoever asks may have to ask again; else it gets one. `viewers` are all
        who will read the answer; None: the asker alone. `quoted` is the turn that the question answers, where it says so: it counts as the
        latest.
        """
        viewers = viewers or Viewers(people=frozenset((question.asker,)), strangers=False)
        question = replace(
            question, locale=question.locale or self._locale, posts=(), meanings=NOTHING_MEANT, people=(),
            circle=await self._found.circle() if self._found else (),
            contacts=await self._found.contacts(question.asker) if self._found else (),
            sources=NO_SOURCES,
        )  # fmt: skip
        history = await self._history(question, quoted)
        direct = await self._memories.answer(question, viewers) if self._memories else None
        if direct is not None:
            outcome = Outcome(reply=direct, proposal=None, read_text="", pictures=())
            if (kept := await self._keep(question, outcome, turn_id, viewers)) is not None:
                yield Finished(reply=direct, turn_id=kept)
                return
        for may_quote in (*[True] * _MOST_TRIES, False):
            asked = question
            if self._found and may_quote:
                asked = await self._found.beside(asked, history, viewers)
            if self._sources and may_quote:
                asked = await self._sources.beside(asked, viewers)
            async with aclosing(self._answer_once(asked, history, turn_id, viewers)) as events:
                async for event in events:
                    yield event
                    if isinstance(event, Finished):
                        return

    async def _history(self, question: Question, quoted: str) -> Sequence[Turn]:
        """What was said before in the conversation, the quoted turn last."""
        if question.conversation is None:
            return ()
        history = await self._conversations.recent(question.asker, question.conversation, REMEMBERED)
        turn = await self._conversations.turn(question.asker, quoted) if quoted else None
        if turn is None or turn.conversation != question.conversation:
            return history
        return (*[one for one in history if one.id != turn.id], turn)[-REMEMBERED:]

    async def _answer_once(
        self, question: Question, history: Sequence[Turn], turn_id: str, viewers: Viewers
    ) -> AsyncGenerator[TurnEvent]:
        """Ends without `Finished` when what the answer quotes was withdrawn while it was made: then nothing of it was shown.

        Nor is anything shown before its end of an answer that may promise to remember, where nothing is kept.
        """
        held: list[Sentence] = []
        unkept = is_incognito(question.conversation)
        async with aclosing(self._reasoner.answer(question, history)) as events:
            async for event in events:
                if isinstance(event, Outcome):
                    failpoints.reach("turn.answered")
                    if event.note and unkept:
                        event = replace(event, reply=_NOT_NOTED, note="")
                        held = [Sentence(text=_NOT_NOTED.text)]
                    elif event.note and self._memories:
                        await self._memories.keep(question.asker, event.note, turn_id)
                    if not history and await self._looks_back_in_vain(question, event.reply):
                        event = replace(
                            event, reply=replace(event.reply, text=f"{event.reply.text}\n{LOCKED}")
                        )
                    kept = await self._keep(question, event, turn_id, viewers)
                    if kept is None:
                        return
                    for sentence in held:
                        yield sentence
                    yield Finished(reply=event.reply, turn_id=kept)
                elif isinstance(event, Sentence) and (question.posts or question.sources.passages or unkept):
                    held.append(event)
                else:
                    yield event

    async def _looks_back_in_vain(self, question: Question, reply: Reply) -> bool:
        """Whether a question without an answer may go on with what its asker has locked."""
        if question.conversation is None or not (reply.questions or reply.verdict is Verdict.ABSTAINED):
            return False
        return await self._conversations.locked(question.asker, question.conversation) > 0

    async def _keep(self, question: Question, outcome: Outcome, turn_id: str, viewers: Viewers) -> str | None:
        """The id under which the turn is kept, "" where it is not; None when it may not be shown."""
        reply = outcome.reply
        quotes = reply.quoted_posts or reply.quoted_packs
        if question.conversation is None or (is_incognito(question.conversation) and quotes):
            return "" if await self._may_show(reply, viewers) else None
        turn = Turn(
            id=turn_id or uuid.uuid4().hex,
            conversation=question.conversation,
            question=replace(
                question,
                pictures=(),
                posts=(),
                meanings=NOTHING_MEANT,
                people=(),
                circle=(),
                contacts=(),
                sources=NO_SOURCES,
            ),
            reply=outcome.reply,
            asked_at=self._now().isoformat(),
            proposal=outcome.proposal,
            read_text=outcome.read_text,
            about_health=outcome.about_health,
        )
        pictures = [(p.picture_id, p.media_type, p.safe_content) for p in outcome.pictures]
        kept = await self._conversations.append(question.asker, turn, pictures, viewers=viewers)
        return turn.id if kept else None

    async def _may_show(self, reply: Reply, viewers: Viewers) -> bool:
        """Whether all that a reply quotes may be seen by all its readers at this moment."""
        if self._found and not await self._found.may_still_quote(viewers, reply.quoted_posts):
            return False
        return self._sources is None or await self._sources.may_still_quote(viewers, reply.quoted_packs)
