"""The process that reasons for a server; `hosting.py` starts it and talks to it over its standard input, a socket.

The first frame says what to build. Then questions come in and events go out, several turns at once on one event loop.
It ends with the server, however that ends: a thread waits for the end of the input, and on Linux the kernel kills it
as well, should native code hold that thread up.
"""

from __future__ import annotations

import asyncio
import ctypes
import faulthandler
import gc
import importlib
import logging
import os
import pickle
import resource
import signal
import socket
import sys
import threading
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, cast

from kithkin.egress.gate import acting_for, gate
from kithkin.egress.guard import shut
from kithkin.egress.loop import new_event_loop
from kithkin.log import log_without_words
from kithkin.messages.errors import KithkinError, ToolFailed
from kithkin.messages.replies import Progress, Question
from kithkin.ports.conversations import Turn
from kithkin.ports.departures import Departure, Traffic
from kithkin.ports.reasoning import ReasoningEvent, StartedReasoning
from kithkin.turns.asked import unpack_asked
from kithkin.turns.frames import HEADER, Kind, frame, pack_error
from kithkin.turns.incognito import is_incognito
from kithkin.turns.told import pack_told

_log = logging.getLogger(__name__)

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
PROGRESS_SECONDS = 0.1
"""How long a step must take to be told: what is over sooner nobody can read, and each telling goes through three programs."""

_NICENESS = 5
"""Where both want a processor, the server that acknowledges messages comes before what thinks about them."""

_OOM_SCORE = "500"
"""Of 1000 (proc(5), oom_score_adj): when memory runs out, this process and its workers go before the server."""


_Asked = tuple[Question, Sequence[Turn], Sequence[Departure]]


class _RecordedByServer:
    """Implements `ports.departures.DepartureRecord`: the server keeps it."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._awaited: dict[int, asyncio.Future[bool]] = {}
        self._last = 0

    async def begin(self, departure: Departure) -> None:
        """See the port. Raises `ToolFailed`."""
        self._last += 1
        recorded = self._awaited[self._last] = asyncio.get_running_loop().create_future()
        _send(self._connection, frame(Kind.DEPARTING, self._last, departure))
        if not await recorded:
            raise ToolFailed("What leaves could not be recorded.")

    async def add(self, amounts: Mapping[Departure, Traffic]) -> None:
        """See the port."""
        _send(self._connection, frame(Kind.DEPARTED, 0, tuple(amounts.items())))

    def settle(self, number: int, *, recorded: bool) -> None:
        """What the server said."""
        awaited = self._awaited.pop(number, None)
        if awaited is not None and not awaited.done():
            awaited.set_result(recorded)


class _Server:
    """Answers frames on the event loop."""

    def __init__(
        self, reasoner: StartedReasoning, connection: socket.socket, record: _RecordedByServer
    ) -> None:
        self._reasoner = reasoner
        self._connection = connection
        self._record = record
        self._running: dict[int, asyncio.Task[None]] = {}
        self._outgoing: list[bytes] = []
        self._loop = asyncio.get_running_loop()
        self.closed = asyncio.Event()

    def take(self, kind: Kind, turn: int, content: Any) -> None:
        """Does what one frame asks for."""
        match kind:
            case Kind.ASK:
                question, history, recorded = cast("_Asked", content)
                self._begin(turn, self._answer(turn, question, history, recorded))
            case Kind.WARM:
                self._begin(turn, self._warm())
            case Kind.CANCEL:
                if turn in self._running:
                    self._running[turn].cancel()
            case Kind.RECORDED:
                self._record.settle(turn, recorded=content)
            case Kind.PING:
                self._send(frame(Kind.PONG))
            case _:
                self.closed.set()

    async def close(self) -> None:
        """Cancels what runs and stops the reasoner."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._reasoner.close()
        await gate.flush()
        self._send_all()

    def _begin(self, turn: int, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running[turn] = task
        # Not at the end of the work itself: a task that is cancelled before its first step never gets there.
        task.add_done_callback(lambda _: self._end(turn))

    async def _warm(self) -> None:
        """Loads everything. What is there then stays for ever, and need not be looked through again and again while people wait."""
        await self._reasoner.warm()
        gc.collect()
        gc.freeze()

    async def _answer(
        self, turn: int, question: Question, history: Sequence[Turn], recorded: Sequence[Departure]
    ) -> None:
        held: asyncio.TimerHandle | None = None
        acting_for("" if is_incognito(question.conversation) else question.asker, recorded)
        try:
            async with aclosing(self._reasoner.answer(question, history)) as events:
                async for event in events:
                    if held is not None:
                        held.cancel()
                        held = None
                    if isinstance(event, Progress):
                        held = self._loop.call_later(PROGRESS_SECONDS, self._tell, turn, event)
                    else:
                        self._tell(turn, event)
        finally:
            if held is not None:
                held.cancel()

    def _tell(self, turn: int, event: ReasoningEvent) -> None:
        self._send(pack_told(turn, event))

    def _end(self, turn: int) -> None:
        problem = _problem_of(self._running.pop(turn))
        self._send(frame(Kind.ENDED, turn, None if problem is None else pack_error(problem)))

    def _send(self, content: bytes) -> None:
        """Sends with what else this step of the loop has to say: each piece by itself would wake the server again."""
        if not self._outgoing:
            self._loop.call_soon(self._send_all)
        self._outgoing.append(content)

    def _send_all(self) -> None:
        if self._outgoing:
            outgoing, self._outgoing = self._outgoing, []
            _send(self._connection, b"".join(outgoing))


def _problem_of(task: asyncio.Task[None]) -> KithkinError | None:
    """What went wrong, as an error of ours: a fault in one turn must not end the others."""
    if task.cancelled():
        return ToolFailed("The question was withdrawn.")
    error = task.exception()
    if error is None or isinstance(error, KithkinError):
        return error
    _log.error("A turn failed.", exc_info=error)
    return ToolFailed(
        f"Something went wrong inside Kithkin ({type(error).__name__}).",
        remedy="Ask again; its log says more.",
    )


def _send(connection: socket.socket, content: bytes) -> None:
    try:
        connection.sendall(content)
    except OSError:
        _leave()


def _leave() -> NoReturn:
    """Ends at once: nobody listens any more. Workers see the end of their own input, or that they are orphans."""
    os._exit(1)


def _receive(connection: socket.socket, size: int) -> bytearray:
    """So many bytes; ends the process when the server has gone."""
    received = bytearray(size)
    view, at = memoryview(received), 0
    while at < size:
        try:
            count = connection.recv_into(view[at:])
        except OSError:
            count = 0
        if not count:
            _leave()
        at += count
    return received


def _next_frame(connection: socket.socket) -> tuple[Kind, int, Any]:
    pictures: list[bytes] = []
    while True:
        kind, turn, size = HEADER.unpack(_receive(connection, HEADER.size))
        payload = _receive(connection, size)
        if kind != Kind.PICTURE:
            break
        pictures.append(bytes(payload))
    content = pickle.loads(payload)
    if kind == Kind.ASK:
        question, history, recorded = unpack_asked(content)
        whole = (replace(one, content=sent) for one, sent in zip(question.pictures, pictures, strict=True))
        content = (replace(question, pictures=tuple(whole)) if pictures else question, history, recorded)
    return Kind(kind), turn, content


def _end_with_server(server: int) -> None:
    """Asks the kernel to kill this process with the thread that started it (Linux), which is the server's own."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != server:
        _leave()


def _set_up_process(server: int) -> socket.socket:
    _end_with_server(server)
    # The server says when to stop; a signal to the whole group or service must not cut its last turns short. A handler, unlike
    # SIG_IGN, is not inherited by workers.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _wait_for_the_server)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, "ascii")
    faulthandler.enable()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    connection = socket.socket(fileno=os.dup(0))
    connection.setblocking(True)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    return connection


def _wait_for_the_server(_number: int, _frame: FrameType | None) -> None:
    """Takes a signal and does nothing."""


async def _serve(connection: socket.socket) -> None:
    _, _, (builder, start) = _next_frame(connection)
    module, _, function = str(builder).partition(":")
    record = _RecordedByServer(connection)
    gate.record_with(record)
    try:
        reasoner: StartedReasoning = getattr(importlib.import_module(module), function)(start)
    except KithkinError as error:
        _send(connection, frame(Kind.REFUSED, 0, pack_error(error)))
        return
    server, loop = _Server(reasoner, connection, record), asyncio.get_running_loop()

    def listen() -> None:
        while True:
            with suppress(RuntimeError):  # the loop has just ended
                loop.call_soon_threadsafe(server.take, *_next_frame(connection))

    threading.Thread(target=listen, name="questions", daemon=True).start()
    _send(connection, frame(Kind.READY, 0, reasoner.engine_name))
    await server.closed.wait()
    await server.close()


def main() -> None:
    """Serves until told to close or until the server is gone. Argument: the server's process id."""
    log_without_words()
    shut()
    connection = _set_up_process(int(sys.argv[1]))
    sys.path[:] = _next_frame(connection)[2]
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_serve(connection))
    # Not by the usual way out, which waits for threads that may still compute.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
