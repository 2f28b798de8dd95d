"""Reasoning in a process of its own, so that a server never waits for a computation and outlives a crash of native code."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Sequence

from kithkin.egress.gate import today
from kithkin.messages.errors import KithkinError, ToolFailed, TryAgain
from kithkin.messages.replies import Question
from kithkin.ports.conversations import Turn
from kithkin.ports.departures import Departure, ReadableRecord
from kithkin.ports.reasoning import ReasoningEvent
from kithkin.turns.hosted_process import CLOSE_SECONDS, HostedProcess, HostedTurn
from kithkin.turns.incognito import is_incognito

_log = logging.getLogger(__name__)

LONGEST_REST = 15.0
"""Seconds between two starts, at most."""
STEADY_SECONDS = 60.0
"""A process that lived so long did not die of its start: the next one is started at once."""


class HostedReasoner:
    """A `ports.reasoning.StartedReasoning` in a process of its own, started when first needed or by `start`.

    `builder` names what builds the reasoner there, as "module:function"; it is called with `start`. `at_once` turns are in
    the process, `waiting` more may queue here. A process that says nothing for `patience` seconds while it has turns is
    taken for stuck and killed. What leaves from there is recorded in `departures`. Belongs to one event loop, which must run in the main thread or outlive the process: the
    process ends with the thread that started it.
    """

    def __init__(
        self,
        builder: str,
        start: object,
        *,
        at_once: int = 8,
        waiting: int = 256,
        patience: float = 120.0,
        departures: ReadableRecord | None = None,
    ) -> None:
        self._departures = departures
        self._builder = builder
        self._start = start
        self._places = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._most_waiting = waiting
        self._patience = patience
        self._child: HostedProcess | None = None
        self._next: asyncio.Future[HostedProcess | KithkinError] | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._engine_name = ""
        self._closed = False

    @property
    def engine_name(self) -> str:
        """The name of the engine, "" until the process has told it."""
        return self._engine_name

    @property
    def is_ready(self) -> bool:
        """Whether a question would be answered without waiting for a start."""
        return self._child is not None and not self._child.is_over

    @property
    def pid(self) -> int | None:
        """The process that reasons, None while there is none."""
        return self._child.pid if self._child is not None else None

    def start(self) -> None:
        """Starts and warms the process without waiting for it; from now on one is kept running."""
        if (self._keeping is None or self._keeping.done()) and not self._closed:
            self._keeping = asyncio.create_task(self._keep_running())

    async def warm(self) -> None:
        """Starts the process and waits until it is warm. Raises what the start raises."""
        child = await self._started()
        await child.warmed.wait()

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        """See the port. Waits for a place, and for a process while one is being started."""
        child, turn = await self._asked(question, history)
        try:
            while (event := await turn.next()) is not None:
                yield event
        finally:
            child.cancel(turn)

    async def close(self) -> None:
        """Stops the process; nothing may be asked afterwards."""
        self._closed = True
        if self._child is not None and await self._child.close() and self._keeping is not None:
            # What it said last is still to be heard.
            await asyncio.wait((self._keeping,), timeout=CLOSE_SECONDS)
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        self._tell_waiting(ToolFailed("Kithkin is shutting down."))

    async def _asked(self, question: Question, history: Sequence[Turn]) -> tuple[HostedProcess, HostedTurn]:
        await self._take_place()
        try:
            child = await self._started()
            recorded = await self._recorded(question)
            return child, child.ask(question, history, self._places.release, recorded)
        except BaseException:
            self._places.release()
            raise

    async def _recorded(self, question: Question) -> Sequence[Departure]:
        """What is on record already for whoever asks, today: the process need not have that recorded with each question.

        It is read with each question, for a person may bear another name by the next one, and somebody else this one.
        """
        if self._departures is None or not question.asker or is_incognito(question.conversation):
            return ()
        try:
            return await self._departures.begun(question.asker, today())
        except Exception:  # noqa: BLE001 - then the process has it recorded, or nothing leaves
            _log.warning("What is on record could not be read.")
            return ()

    async def _take_place(self) -> None:
        if self._places.locked() and self._waiting >= self._most_waiting:
            raise TryAgain("Too many questions are waiting.", after=5.0, remedy="Ask again in a moment.")
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1

    async def _started(self) -> HostedProcess:
        if self._closed:
            raise ToolFailed("Kithkin is shutting down.")
        self.start()
        if self._child is not None and not self._child.is_over:
            return self._child
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        outcome = await asyncio.shield(self._next)
        if isinstance(outcome, KithkinError):
            raise outcome
        return outcome

    def _tell_waiting(self, outcome: HostedProcess | KithkinError) -> None:
        waiting, self._next = self._next, None
        if waiting is not None:
            waiting.set_result(outcome)

    async def _keep_running(self) -> None:
        """Starts one process after another, with longer and longer rests when they do not live."""
        failures = 0
        while not self._closed:
            began = time.monotonic()
            try:
                child = await HostedProcess.start(self._builder, self._start, self._departures)
            except KithkinError as error:
                _log.error("The process that reasons could not be used: %s", error)
                self._tell_waiting(error)
            else:
                await self._while_alive(child)
            failures = 0 if time.monotonic() - began > STEADY_SECONDS else failures + 1
            await asyncio.sleep(min(LONGEST_REST, 0.25 * 2 ** (failures - 2)) if failures > 1 else 0)

    async def _while_alive(self, child: HostedProcess) -> None:
        self._child, self._engine_name = child, child.engine_name
        self._tell_waiting(child)
        try:
            await child.listen(self._patience)
        finally:
            self._child = None
        if not self._closed:
            _log.error(
                "The process that reasons ended (exit status %s); another is started.", child.exit_status
            )
