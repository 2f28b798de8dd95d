"""What a person asked to be remembered is theirs: kept once, listed for them alone, gone when they say so."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from kithkin.messages.replies import Finished, Question, Reply, Verdict
from kithkin.messages.sharing import Viewers
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.reasoning.remembering import note_in
from kithkin.store import Database
from kithkin.store.conversations import SqliteConversations
from kithkin.store.people import SqlitePeople
from kithkin.store.posts import SqlSharedPosts
from kithkin.turns.memories import Memories
from kithkin.turns.turn import Turns


class Noting:
    """Reasons as far as notes go: what is to be remembered comes out as the outcome's note."""

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        note = note_in(question.text)
        reply = Reply(text="Noted." if note else "I don't know.", verdict=Verdict.CHECKED)
        yield Outcome(reply=reply, proposal=None, read_text="", pictures=(), note=note)


Ask = Callable[..., Awaitable[Reply]]


def with_memories(home: Path, test: Callable[[Ask, SqliteConversations], Awaitable[None]]) -> None:
    async def walk() -> None:
        database = Database(home)
        try:
            people, conversations = SqlitePeople(database), SqliteConversations(database)
            await people.add("Ana", "member")
            await people.add("Ben", "member")
            turns = Turns(Noting(), conversations, memories=Memories(SqlSharedPosts(database)))

            async def ask(person: str, text: str, *, turn: str = "", strangers: bool = False) -> Reply:
                viewers = Viewers(people=frozenset({person}), strangers=strangers)
                question = Question(text=text, asker=person, conversation="c")
                events = [one async for one in turns.answer(question, turn_id=turn, viewers=viewers)]
                return next(one.reply for one in events if isinstance(one, Finished))

            await test(ask, conversations)
        finally:
            database.close()

    asyncio.run(walk())


def test_a_note_is_kept_listed_and_forgotten(tmp_path: Path) -> None:
    async def test(ask: Ask, conversations: SqliteConversations) -> None:
        await ask("Ana", "Please remember that my bike lock is zebra-4821.")
        listed = await ask("Ana", "What do you remember?")
        assert listed.text.startswith("Note 1: “my bike lock is zebra-4821”")
        assert listed.evidence[0].post == 1
        assert "zebra" not in (await ask("Ben", "what do you remember about me?")).text
        assert "no note 1" in (await ask("Ben", "forget note 1")).text
        assert "zebra" in (await ask("Ana", "What do you remember?")).text
        assert "forgotten" in (await ask("Ana", "Forget 1.")).text
        assert "nothing" in (await ask("Ana", "what do you remember?")).text
        kept = await conversations.recent("Ana", "c", 20)
        assert not any("zebra" in turn.reply.text for turn in kept)  # also the earlier lists have lost it

    with_memories(tmp_path, test)


def test_nothing_is_listed_where_others_read_along(tmp_path: Path) -> None:
    async def test(ask: Ask, _: SqliteConversations) -> None:
        await ask("Ana", "Remember: zebra")
        assert "private" in (await ask("Ana", "what do you remember?", strangers=True)).text
        assert "private" in (await ask("Ana", "forget note 1", strangers=True)).text
        assert "zebra" in (await ask("Ana", "what do you remember?")).text

    with_memories(tmp_path, test)


def test_a_turn_that_is_tried_again_keeps_its_note_once(tmp_path: Path) -> None:
    async def test(ask: Ask, _: SqliteConversations) -> None:
        for _ in range(2):
            await ask("Ana", "Remember that the boiler is serviced in May", turn="m1")
        assert (await ask("Ana", "what do you remember?")).text.count("boiler") == 1

    with_memories(tmp_path, test)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Remember that Tom's birthday is 3 May.", "Tom's birthday is 3 May"),
        ("please remember my shoe size is 42", "my shoe size is 42"),
        ("Could you please remember that I park on level 3?", ""),
        ("Can you remember: level 3", "level 3"),
        ("Make a note that\n the key is\nunder the pot", "the key is under the pot"),
        ("Merke dir, dass ich dienstags Chor habe", "ich dienstags Chor habe"),
        ("Recuerda que el lunes no hay clase", "el lunes no hay clase"),
        ("Do you remember that film?", ""),
        ("Remember when we went to Rome", ""),
        ("remember my dog?", ""),
        ("I remember that well", ""),
        ("Remember that " + "x" * 2000, ""),
    ],
)
def test_what_is_a_note(text: str, note: str) -> None:
    assert note_in(text) == note
