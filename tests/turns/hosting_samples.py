"""A reasoner for the tests of hosting that behaves, or misbehaves, as the question says. It runs in the hosted process."""

from __future__ import annotations

import asyncio
import ctypes
import hashlib
import os
import re
import threading
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from kithkin.messages.errors import Misconfigured, TryAgain
from kithkin.messages.replies import Progress, Question, Reply, Sentence, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.turns.hosted_worker import PROGRESS_SECONDS

ENDLESS = "a" * 60 + "b"


class NotOurs:
    """Something that may not travel to the server."""


def meet_with_an_accident(kind: str) -> None:
    if kind == "crash":
        ctypes.string_at(0)
    elif kind == "leave":
        os._exit(3)
    else:
        re.match(r"(a+)+$", ENDLESS)


class Misbehaving:
    """`folder` is where it leaves notes."""

    engine_name = "none"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._released = asyncio.Event()

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        yield Sentence(text=str(os.getpid()))
        await asyncio.sleep(0)  # what is said leaves with the end of this step
        match question.text:
            case "wait":
                try:
                    await self._released.wait()
                except asyncio.CancelledError:
                    (self._folder / "cancelled").touch()
                    raise
            case "release":
                self._released.set()
            case "crash" | "leave" | "hold the interpreter":
                meet_with_an_accident(question.text)
            case "take several steps":
                yield Progress(stage="reading", text="over at once")
                yield Progress(stage="computing", text="takes long")
                await asyncio.sleep(5 * PROGRESS_SECONDS)
                yield Progress(stage="computing", text="over at once too")
            case "be impatient":
                raise TryAgain("Not now.", after=7.5, remedy="Later.")
            case "go wrong":
                raise ZeroDivisionError("secret 4711")
            case "send a stranger":
                yield NotOurs()  # type: ignore[misc]
                await self._released.wait()
            case _:
                for picture in question.pictures:
                    digest = hashlib.sha256(picture.content).hexdigest()
                    yield Sentence(text=f"{picture.name} {digest}")
        reply = Reply(
            text=f"{question.text} {len(history)} {threading.active_count()}", verdict=Verdict.CHECKED
        )
        yield Outcome(reply=reply, proposal=None, read_text="", pictures=())

    def start(self) -> None:
        pass

    async def warm(self) -> None:
        (self._folder / "warmed").touch()

    async def close(self) -> None:
        (self._folder / "closed").touch()


def misbehaving(folder: Path) -> Misbehaving:
    return Misbehaving(folder)


def refusing(folder: Path) -> Misbehaving:
    raise Misconfigured("There is no engine.", remedy="Set one.")


def failing(folder: Path) -> Misbehaving:
    raise ZeroDivisionError


def server(folder: str, question: str) -> None:
    """A server to be killed: it says the process ids of itself and of the process that reasons, and that it asks."""

    async def go() -> None:
        from kithkin.turns.hosting import HostedReasoner  # noqa: PLC0415 - not for the hosted process

        hosted = HostedReasoner("turns.hosting_samples:misbehaving", Path(folder))
        async for _ in hosted.answer(Question(text=question)):
            print(os.getpid(), hosted.pid, flush=True)

    asyncio.run(go())
