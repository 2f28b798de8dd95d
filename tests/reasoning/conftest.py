"""A conversation with the real reasoner and all real tools, shared by this folder's tests."""

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Iterator

import pytest

from kithkin.app import toolboxes
from kithkin.messages.errors import EngineUnavailable
from kithkin.messages.generations import Capabilities
from kithkin.messages.pictures import Picture, PictureReading
from kithkin.messages.replies import Question, Reply
from kithkin.ports.conversations import Turn
from kithkin.reasoning.answering import Outcome, Reasoner
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.danger.second_look import SecondLook
from kithkin.reasoning.planning import plan
from kithkin.tools.hosting import WorkerToolHost
from support.adversary import ScriptedEngine
from support.reasoner import UNITS


class NoEngine(ScriptedEngine):
    async def capabilities(self) -> Capabilities:
        raise EngineUnavailable("There is no model here.")


class HandReader:
    """Gives back the reading that the test made by hand."""

    reading: PictureReading | None = None

    async def read(self, picture: Picture) -> PictureReading:
        assert self.reading is not None
        return self.reading


class Talk:
    """Asks questions one after another; `history` is what was said so far."""

    def __init__(self, second_look: SecondLook | None = None) -> None:
        self.loop = asyncio.new_event_loop()
        self.host = WorkerToolHost()
        self.reader = HandReader()
        self.reasoner = Reasoner(
            toolboxes=toolboxes(), units=UNITS, host=self.host, engine=NoEngine(""), reader=self.reader,
            danger=assess, planner=plan, second_look=second_look,
        )  # fmt: skip
        self.history: list[Turn] = []

    def say(self, text: str, reading: PictureReading | None = None, passed_on: str = "") -> Reply:
        """The reply to the next message of this conversation; `passed_on` are words of others that come with it."""
        self.reader.reading = reading
        pictures = (Picture(content=b"x"),) if reading is not None else ()
        question = Question(text=text, pictures=pictures, passed_on=passed_on, conversation="c")

        async def go() -> Outcome:
            events = [event async for event in self.reasoner.answer(question, self.history)]
            assert isinstance(events[-1], Outcome)
            return events[-1]

        outcome = self.loop.run_until_complete(go())
        self.history.append(
            Turn(id=uuid.uuid4().hex, conversation="c", question=question, reply=outcome.reply, asked_at="",
                 proposal=outcome.proposal, read_text=outcome.read_text, about_health=outcome.about_health)
        )  # fmt: skip
        return outcome.reply

    def ask(self, text: str, reading: PictureReading | None = None, passed_on: str = "") -> Reply:
        """The reply to a question that stands alone."""
        self.history.clear()
        return self.say(text, reading, passed_on)

    def close(self) -> None:
        self.reasoner.close()
        self.loop.run_until_complete(self.host.close())
        self.loop.close()


@pytest.fixture(scope="session")
def one_talk() -> Iterator[Talk]:
    with contextlib.closing(Talk()) as talk:
        yield talk


@pytest.fixture
def talk(one_talk: Talk) -> Talk:
    one_talk.history.clear()
    return one_talk


@pytest.fixture
def talk_with() -> Iterator[Callable[[SecondLook], Talk]]:
    """Conversations in which messages are looked at a second time."""
    with contextlib.ExitStack() as stack:
        yield lambda look: stack.enter_context(contextlib.closing(Talk(look)))
