"""One process that reasons, as the server that started it hears of it: its turns, and what leaves from there.

The process is a fresh interpreter in a session of its own that inherits nothing but one end of a socket pair: no
listening socket, no file of the database. It ends when the server does (see `hosted_worker`). When it dies, the turns
it was at fail with `ToolFailed`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import cast

from kithkin.egress.gate import gate
from kithkin.messages.errors import KithkinError, ToolFailed
from kithkin.messages.replies import Progress, Question, Sentence
from kithkin.ports.conversations import Turn
from kithkin.ports.departures import Departure, DepartureRecord, Traffic
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.settings import without_secrets
from kithkin.turns.asked import pack_asked
from kithkin.turns.frames import HEADER, LARGEST_ANSWER, Kind, Unreadable, frame, our_values, unpack_error
from kithkin.turns.told import unpack_told

_log = logging.getLogger(__name__)

# The program of the other side, named rather than imported: it is never part of this process.
WORKER_MODULE = "kithkin.turns.hosted_worker"
_EVENTS = frozenset((Kind.EVENT, Kind.SENTENCE, Kind.OUTCOME))
_KINDS = frozenset(int(kind) for kind in Kind)
START_SECONDS = 120.0
CLOSE_SECONDS = 5.0
PIECE_BYTES = 128 * 1024


class HostedTurn:
    """One turn of the process, as its server hears of it."""

    def __init__(self, number: int, ended: Callable[[], None]) -> None:
        self.number = number
        self._heard: asyncio.Queue[ReasoningEvent | KithkinError | None] = asyncio.Queue()
        self._ended = ended
        self.is_over = False

    def hear(self, event: ReasoningEvent) -> None:
        self._heard.put_nowait(event)

    def end(self, problem: KithkinError | None) -> None:
        if not self.is_over:
            self.is_over = True
            self._heard.put_nowait(problem)
            self._ended()

    async def next(self) -> ReasoningEvent | None:
        """The next event, None after the last. Raises what ended the turn."""
        heard = await self._heard.get()
        if isinstance(heard, KithkinError):
            raise heard
        return heard


class HostedProcess:
    """One process, from its start to its end."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        departures: DepartureRecord | None,
    ) -> None:
        self._departures = departures
        self._recording: set[asyncio.Task[None]] = set()
        self._process = process
        self._reader = reader
        self._writer = writer
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._sending = asyncio.create_task(self._send_all())
        self._turns: dict[int, HostedTurn] = {}
        self._last = 0
        self._heard_at = time.monotonic()
        self.engine_name = ""
        self.warmed = asyncio.Event()
        self.is_over = False

    @classmethod
    async def start(cls, builder: str, start: object, departures: DepartureRecord | None) -> HostedProcess:
        """Starts a process and waits until it has built its reasoner.

        Raises what the builder raised, if it was an error of ours, else `ToolFailed`.
        """
        try:
            ours, theirs = socket.socketpair()
            with theirs:
                reader, writer = await asyncio.open_connection(sock=ours)
                try:
                    process = _spawn(theirs)
                except BaseException:
                    writer.close()
                    raise
            child = cls(process, reader, writer, departures)
            try:
                async with asyncio.timeout(START_SECONDS):
                    await child._begin(builder, start)
            except BaseException:
                await child.stop()
                raise
        except (OSError, EOFError, TimeoutError, Unreadable) as error:
            raise ToolFailed(
                "The process that reasons could not be started.", remedy="The log of the server says more."
            ) from error
        return child

    async def _begin(self, builder: str, start: object) -> None:
        self._outgoing.put_nowait(frame(Kind.START, 0, list(sys.path)))
        self._outgoing.put_nowait(frame(Kind.START, 0, (builder, start)))
        kind, _, payload = await self._next_frame()
        if kind is not Kind.READY:
            raise unpack_error(our_values(payload))
        self.engine_name = str(our_values(payload))
        self._begin_turn(Kind.WARM, None, self.warmed.set)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        return self._process.returncode

    def ask(
        self,
        question: Question,
        history: Sequence[Turn],
        ended: Callable[[], None],
        recorded: Sequence[Departure] = (),
    ) -> HostedTurn:
        """Begins a turn; `ended` is called once, when the process is done with it. `recorded`: what is on record already for whoever asks.

        Raises `ToolFailed` after its end.
        """
        if self.is_over:
            raise _lost()
        # Pictures go ahead as they are: pickling 25 MB would hold the event loop.
        for picture in question.pictures:
            self._outgoing.put_nowait(HEADER.pack(Kind.PICTURE, self._last + 1, len(picture.content)))
            self._outgoing.put_nowait(picture.content)
        if question.pictures:
            light = tuple(replace(one, content=b"") for one in question.pictures)
            question = replace(question, pictures=light)
        return self._begin_turn(Kind.ASK, pack_asked(question, history, recorded), ended)

    def cancel(self, turn: HostedTurn) -> None:
        """Stops a turn that is not over."""
        if not turn.is_over:
            self._outgoing.put_nowait(frame(Kind.CANCEL, turn.number))

    def _begin_turn(self, kind: Kind, content: object, ended: Callable[[], None]) -> HostedTurn:
        self._last += 1
        sent = frame(kind, self._last, content)
        if not self._turns:
            self._heard_at = time.monotonic()
        turn = self._turns[self._last] = HostedTurn(self._last, ended)
        self._outgoing.put_nowait(sent)
        return turn

    async def _send_all(self) -> None:
        """Sends what is to be sent, piece by piece: a large picture must not hold up the event loop."""
        with suppress(OSError):  # `listen` sees the end, too
            while True:
                content = memoryview(await self._outgoing.get())
                for start in range(0, len(content), PIECE_BYTES):
                    self._writer.write(content[start : start + PIECE_BYTES])
                    await self._writer.drain()

    async def listen(self, patience: float) -> None:
        """Hears the process until it has ended, then ends its turns. One that is silent for `patience` seconds is killed."""
        watch = asyncio.create_task(self._watch(patience))
        try:
            while True:
                kind, number, payload = await self._next_frame()
                self._heard_at = time.monotonic()
                self._dispatch(kind, number, payload)
        except (OSError, EOFError):
            return
        finally:
            watch.cancel()
            await self.stop()

    async def _next_frame(self) -> tuple[Kind, int, bytes]:
        kind, number, size = HEADER.unpack(await self._reader.readexactly(HEADER.size))
        if size > LARGEST_ANSWER or kind not in _KINDS:
            raise EOFError
        return Kind(kind), number, await self._reader.readexactly(size)

    def _dispatch(self, kind: Kind, number: int, payload: bytes) -> None:
        if kind in (Kind.DEPARTING, Kind.DEPARTED):
            recording = asyncio.create_task(self._record(kind, number, payload))
            self._recording.add(recording)
            recording.add_done_callback(self._recording.discard)
            return
        turn = self._turns.get(number)
        if turn is None:
            return
        try:
            content = unpack_told(kind, payload)
        except Unreadable:
            _log.exception("The process that reasons sent what may not travel.")
            self.cancel(turn)
            turn.end(ToolFailed("The answer was not readable.", remedy="Ask again."))
            return
        if kind in _EVENTS and isinstance(content, Progress | Sentence | Outcome):
            turn.hear(content)
        elif kind is Kind.ENDED:
            del self._turns[number]
            turn.end(None if content is None else unpack_error(content))

    async def _record(self, kind: Kind, number: int, payload: bytes) -> None:
        """Keeps what the process says is about to leave, or has left."""
        recorded = False
        try:
            match our_values(payload):
                case Departure() as departure:
                    if self._departures is not None:
                        await self._departures.begin(departure)
                    recorded = True
                case tuple() as amounts:
                    gate.add(dict(cast("tuple[tuple[Departure, Traffic], ...]", amounts)))
                case _:
                    pass
        except Exception:  # noqa: BLE001 - whatever it is, what cannot be recorded must not leave
            _log.exception("What leaves could not be recorded.")
        if kind is Kind.DEPARTING:
            self._outgoing.put_nowait(frame(Kind.RECORDED, number, recorded))

    async def _watch(self, patience: float) -> None:
        while True:
            await asyncio.sleep(patience / 4)
            if not self._turns:
                continue
            if time.monotonic() - self._heard_at > patience:
                _log.error("The process that reasons has been silent for %g seconds; it is killed.", patience)
                self._process.kill()
            else:
                self._outgoing.put_nowait(frame(Kind.PING))

    async def close(self) -> bool:
        """Asks the process to end, and waits a little for it. Whether it did."""
        self._outgoing.put_nowait(frame(Kind.CLOSE))
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._process.wait, CLOSE_SECONDS)
            return True
        return False

    async def stop(self) -> None:
        """Kills the process if it still runs, and ends its turns."""
        self.is_over = True
        self._process.kill()
        self._sending.cancel()
        self._writer.close()
        turns, self._turns = list(self._turns.values()), {}
        for turn in turns:
            turn.end(_lost())
        await asyncio.gather(*self._recording, return_exceptions=True)
        await asyncio.shield(asyncio.to_thread(self._process.wait))
        with suppress(OSError):
            await self._writer.wait_closed()


def _lost() -> ToolFailed:
    return ToolFailed("The answer was interrupted: the process that reasons ended.", remedy="Ask again.")


def _spawn(connection: socket.socket) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", WORKER_MODULE, str(os.getpid())],
        stdin=connection.fileno(),
        stdout=subprocess.DEVNULL,
        env=without_secrets(),
        start_new_session=True,
    )
