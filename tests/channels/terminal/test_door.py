"""A question handed over the socket file, over a real server."""

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest
import uvicorn

from kithkin.channels.terminal import NobodyThere, build_terminal, hand_over, socket_path
from kithkin.messages.errors import BadInput
from kithkin.messages.pictures import Picture
from kithkin.messages.replies import Finished, Progress, Question, Reply, TurnEvent, Verdict


class Echo:
    """Replies with what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.given_up = threading.Event()

    async def answer(self, question: Question) -> AsyncGenerator[TurnEvent]:
        self.asked.append(question)
        if question.text == "bad":
            raise BadInput("That is bad.", remedy="Ask better.")
        yield Progress(stage="computing", text="Working it out")
        if question.text == "for ever":
            try:
                await asyncio.Event().wait()
            finally:
                self.given_up.set()
        yield Finished(reply=Reply(text=f"You said {question.text}", verdict=Verdict.UNCHECKED))


async def anyone(question: Question) -> Question:
    if question.asker == "stranger":
        raise BadInput("There is no person named stranger.", remedy="Ask as yourself.")
    return question


@pytest.fixture
def door(tmp_path: Path) -> Iterator[tuple[Path, Echo]]:
    path, echo = socket_path(tmp_path), Echo()
    if path is None:
        pytest.skip("This system has no socket files, or the temporary folder's name is too long.")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    server = uvicorn.Server(uvicorn.Config(build_terminal(echo, anyone), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    while not server.started:
        pass
    yield tmp_path, echo
    server.should_exit = True
    thread.join(5)


def test_a_question_with_a_picture_goes_over_and_its_reply_comes_back(door: tuple[Path, Echo]) -> None:
    home, echo = door
    heard: list[str] = []
    question = Question(
        text="hällo ½", pictures=(Picture(content=bytes(range(256)), name="p"),), effort="thinking"
    )
    reply = hand_over(home, question, heard.append)
    assert reply.text == "You said hällo ½"
    assert reply.verdict is Verdict.UNCHECKED
    assert heard == ["Working it out"]
    assert echo.asked == [question]


def test_an_error_comes_back_as_itself(door: tuple[Path, Echo]) -> None:
    with pytest.raises(BadInput, match=r"That is bad\. Ask better\."):
        hand_over(door[0], Question(text="bad"), lambda _: None)


def test_a_question_is_given_up_when_nobody_waits_for_its_answer_any_more(door: tuple[Path, Echo]) -> None:
    home, echo = door

    def leave(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hand_over(home, Question(text="for ever"), leave)
    assert echo.given_up.wait(10)
    assert hand_over(home, Question(text="hello"), lambda _: None).text == "You said hello"


def test_nobody_of_the_circle_gets_no_answer(door: tuple[Path, Echo]) -> None:
    with pytest.raises(BadInput, match="no person named stranger"):
        hand_over(door[0], Question(text="hello", asker="stranger"), lambda _: None)
    assert door[1].asked == []


def test_without_a_server_nobody_is_there(tmp_path: Path) -> None:
    with pytest.raises(NobodyThere):
        hand_over(tmp_path, Question(text="x"), lambda _: None)


def test_a_file_left_behind_is_nobody_either(tmp_path: Path) -> None:
    path = socket_path(tmp_path)
    assert path is not None
    left = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    left.bind(str(path))
    left.close()
    with pytest.raises(NobodyThere):
        hand_over(tmp_path, Question(text="x"), lambda _: None)
