"""What was said before and is locked is not remembered in a later answer, and it is said where that may matter."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

from kithkin.messages.replies import Finished, Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.turns.incognito import WithIncognito
from kithkin.turns.turn import LOCKED, Turns
from support.locking import ANA, PASSPHRASE, Here, at


class Scripted:
    """Implements `ports.reasoning.Reasoning`: "and …" only goes on with what was said before."""

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        """See the port."""
        knows = history or not question.text.startswith("and")
        before = ", ".join(turn.question.text for turn in history)
        reply = Reply(
            text=f"Said after “{before}”." if knows else "And what?",
            verdict=Verdict.CHECKED if knows else Verdict.ABSTAINED,
        )
        yield Outcome(reply=reply, proposal=None, read_text=question.text, pictures=(), about_health=False)


def test_a_locked_past_is_not_remembered_and_it_is_said_where_that_matters(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        turns = Turns(Scripted(), WithIncognito(here.conversations))

        async def ask(text: str, conversation: str = "c1") -> str:
            question = Question(text=text, asker=ANA, conversation=conversation)
            async with aclosing(turns.answer(question)) as events:
                said = [event.reply.text async for event in events if isinstance(event, Finished)]
            return said[0]

        assert await ask("one") == "Said after “”."
        await here.locks.lock(ANA, PASSPHRASE)
        assert await ask("and two") == "Said after “one”."  # it has not rested yet
        await here.rest()
        assert await ask("and three") == f"And what?\n{LOCKED}"
        assert await ask("four") == "Said after “and three”."
        assert await ask("and five", "another") == "And what?"
        assert await ask("and six", "incognito-x") == "And what?"
        (kept,) = await here.conversations.recent(ANA, "another")
        assert kept.reply.text == "And what?"
        assert await here.conversations.recent(ANA, "c1", key=await here.key())
        assert await ask("and seven") == "Said after “and three, four”."

    at(tmp_path, test)
