"""A whole Kithkin on every channel within the test's own process: real stores, webhooks and outlets, Meta's side beside it.

Only the reasoning is scripted, and there is one clock for both sides, which the test may put forward.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn

from kithkin.app.household import build_chat_sign_in
from kithkin.app.messages import channel_kinds
from kithkin.app.stores import Stores, open_stores
from kithkin.channels.webhooks import Webhooks
from kithkin.inbox.accepting import MOST_WAITING, Inbox
from kithkin.inbox.local_dispatch import LocalDispatch
from kithkin.inbox.outbox import Outbox
from kithkin.messages.errors import BadInput, TryAgain
from kithkin.messages.replies import Disposition, Question, Reply, Verdict
from kithkin.ports.channels import Receiver
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.reasoning.danger.wording import HAPPENING_NOW
from kithkin.settings import load_settings
from kithkin.store import SqlMessageLedger
from kithkin.turns.memories import Memories
from kithkin.turns.service import MessageService, Switchboard
from kithkin.turns.turn import Turns
from kithkin.turns.walk import Walk
from support.databases import connect
from support.graph import Effect, Graph, graph_server
from support.walking import ACCOUNTS, free_port, set_up_graph, set_up_home

LONGEST = 20_000
THEIRS = {"whatsapp": "whatsapp_cloud", "whatsapp-agent": "whatsapp_agent"}


class ScriptedReasoning:
    """Implements `ports.reasoning.Reasoning`: repeats the question and says which ones it was shown before it.

    Its first word asks for more: "boom" is a fault (until it is `mended`), "wait" waits for `gate`, "chest" is an emergency, "maybe" might be
    one, "stiff" is to be seen today, "remember" is noted, "many" has several messages' length, "engine" is lost for a while.
    """

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.gate = asyncio.Event()
        self.faults = 0
        self.mended = False

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        """See the port."""
        self.asked.append(question)
        if len(question.text) > LONGEST:
            raise BadInput("This is too long.", remedy="Shorten it.")
        word = question.text.split(" ", 1)[0]
        if word == "boom" and not self.mended:
            self.faults += 1
            raise RuntimeError("a fault, with secrets in its words")
        if word == "engine":
            raise TryAgain("The model is being loaded.", after=86_400.0)
        if word == "wait":
            await self.gate.wait()
        before = "; ".join(turn.question.text for turn in history)
        pictures = f" and {len(question.pictures)} picture(s)" if question.pictures else ""
        text = f"Heard “{question.text}”{pictures} after “{before}”."
        reply = Reply(text=text, verdict=Verdict.UNCHECKED)
        if word == "chest":
            reply = replace(reply, text=f"Call 112 now. {text}", disposition=Disposition.EMERGENCY)
        if word == "maybe":
            reply = replace(reply, questions=(HAPPENING_NOW,))
        if word == "stiff":
            reply = replace(reply, disposition=Disposition.URGENT_TODAY)
        if word == "many":
            reply = replace(reply, text="\n\n".join(f"Part {n} of this. " + "word " * 300 for n in range(3)))
        note = question.text if word == "remember" else ""
        yield Outcome(reply=reply, proposal=None, read_text=question.text, pictures=(), note=note)


@dataclass
class Household:
    """What runs, and how to look at it."""

    graph: Graph
    home: Path
    stores: Stores
    reasoning: ScriptedReasoning
    service: MessageService
    dispatch: LocalDispatch

    def say(self, channel: str, person: str, text: str = "", **more: Any) -> str:
        """A message of a person; its id."""
        return self.graph.say(THEIRS.get(channel, channel), ACCOUNTS[channel][0], person, text=text, **more)

    def sent(self, channel: str, message: str = "") -> list[Effect]:
        """What was sent on a channel, all of it or in answer to one message."""
        found = self.graph.sent(THEIRS.get(channel, channel))
        return [one for one in found if message in ("", one.reply_to)]

    async def answer(self, channel: str, message: str) -> Effect:
        """The first words sent in answer to a message, once they are there."""
        await self.until(lambda: bool(self.sent(channel, message)))
        return self.sent(channel, message)[0]

    async def until(self, true: Callable[[], bool], seconds: float = 30.0) -> None:
        """Waits until something has come true."""
        try:
            async with asyncio.timeout(seconds):
                while not true():  # noqa: ASYNC110 - what is waited for happens in another thread
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"waited in vain; the inbox: {self.rows()}") from None

    async def settled(self) -> None:
        """Waits until nothing is under way to us and nothing is left that could be done now."""
        try:
            async with asyncio.timeout(30):
                while not await self._idle():  # noqa: ASYNC110 - the same
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"it does not come to rest; the inbox: {self.rows()}") from None

    async def _idle(self) -> bool:
        if self.graph.outgoing.under_way or not self.dispatch.idle:
            return False
        now = self.graph.now()
        works = [one for one in await self.stores.ledger.unfinished(now) if not self.dispatch.waits(one)]
        return not works and self.dispatch.idle

    async def forward(self, seconds: float) -> None:
        """Puts the clock forward, and has looked at what became due."""
        self.graph.advance(seconds)
        await self.look()

    async def look(self) -> None:
        """Looks at what became due or was changed by others, as the service does every two seconds."""
        await self.service.refresh()
        self.dispatch.wake(await self.stores.ledger.unfinished(self.graph.now()))

    def query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the database, past all stores."""
        with contextlib.closing(connect(self.home)) as database:
            return database.execute(statement, values).fetchall()

    def execute(self, statement: str) -> None:
        """Changes the database behind the back of all stores."""
        with contextlib.closing(connect(self.home)) as database:
            database.execute(statement)

    def rows(self) -> list[tuple[Any, ...]]:
        """The inbox: state, failures, problem; in order."""
        return self.query("SELECT state, failures, problem, due_at FROM inbox ORDER BY sequence")

    def state(self, message: str) -> str:
        """The state of a message by the platform's id; "" for one that is not there."""
        found = self.query("SELECT state FROM inbox WHERE message = ?", message)
        return found[0][0] if found else ""

    def on_disk(self, words: str) -> bool:
        """Whether words stand anywhere in the database's files."""
        return any(words.encode() in path.read_bytes() for path in self.home.glob("kithkin.db*"))


class Dispatch(LocalDispatch):
    """Tells which conversations wait for a time of their own."""

    def waits(self, conversation: str) -> bool:
        """Whether a timer will wake it."""
        return conversation in self._timers


@dataclass
class Place:
    """A home and Meta's side, in which Kithkin is started as often as a test likes."""

    graph: Graph
    home: Path
    port: int
    settings: dict[str, str]

    def play(self, story: Callable[[Household], Awaitable[None]], **how: Any) -> None:
        """Starts Kithkin, does what the story says, and stops it. See `living`."""

        async def go() -> None:
            async with living(self, **how) as household:
                await story(household)

        asyncio.run(go())


@contextlib.contextmanager
def place(
    home: Path, members: Sequence[tuple[str, str, str]], channels: Sequence[str] = tuple(ACCOUNTS), **settings: str
) -> Iterator[Place]:  # fmt: skip
    """Meta's side with these channels' accounts, and members linked as `walking.set_up_home` does it."""
    port = free_port()
    with graph_server(seed=5) as graph:
        set_up_graph(graph, port)
        set_up_home(home, graph.address, members, channels, **settings)
        yield Place(graph, home, port, {"KITHKIN_HOME": str(home), **settings})


@contextlib.asynccontextmanager
async def living(
    place: Place, *, most_waiting: int = MOST_WAITING, resolve_seconds: float = 6.0, look_seconds: float = 0.2
) -> AsyncGenerator[Household]:
    """Kithkin as `app.messages.build_messages` joins it, on the clock of Meta's side; served at the place's port."""
    clock = place.graph.now
    with open_stores(load_settings(place.settings)) as opened:
        dispatch = Dispatch(clock=clock, after_fault_seconds=0.5)
        ledger = SqlMessageLedger(opened.database, enqueue=dispatch.enqueue, clock=clock)
        stores = replace(opened, dispatch=dispatch, ledger=ledger)
        reasoning, switchboard = ScriptedReasoning(), Switchboard(channel_kinds())
        inbox = Inbox(ledger, dispatch.wake, most_waiting=most_waiting)
        walk = Walk(
            ledger=ledger, turns=Turns(reasoning, stores.conversations, memories=Memories(stores.posts)), conversations=stores.conversations,
            people=stores.people, rules=stores.rules, lines=switchboard.line, busy=lambda: inbox.busy > 0, clock=clock,
            outbox=Outbox(ledger, stores.rules, stores.accounts.trouble, clock=clock,
                          resolve_seconds=resolve_seconds, look_seconds=look_seconds),
            sign_in=build_chat_sign_in(load_settings(place.settings), stores),
        )  # fmt: skip
        service = MessageService(
            accounts=stores.accounts, switchboard=switchboard, ledger=ledger, inbox=inbox, dispatch=dispatch,
            walk=walk, clock=clock,
        )  # fmt: skip

        def receivers(channel: str) -> Sequence[Receiver]:
            names = ("facebook", "messenger") if channel in ("facebook", "messenger") else (channel,)
            return [found for name in names if (found := switchboard.receiver(name)) is not None]

        await service.refresh()
        household = Household(place.graph, place.home, stores, reasoning, service, dispatch)
        async with served_at(Webhooks(inbox.accept, receivers), place.port), kept_running(service):
            yield household


@contextlib.asynccontextmanager
async def kept_running(service: MessageService) -> AsyncGenerator[None]:
    """The service, until the block ends."""
    task = asyncio.create_task(service.run())
    try:
        yield
        assert not task.done(), "the service ended by itself"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def served_at(webhooks: Webhooks, port: int) -> AsyncGenerator[None]:
    """The doors for platforms, at a port of this machine, until the block ends."""
    config = uvicorn.Config(
        webhooks, log_level="warning", lifespan="off", timeout_graceful_shutdown=1, ws="none"
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", port)) as listening:
        task = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.005)
        try:
            yield
        finally:
            server.should_exit = True
            await task
