"""Answers webhook calls where they are read, when they came whole in one piece: nearly all of them do.

A call that takes the ordinary way, as an ASGI request, costs a task, a timer and a dozen steps of the event loop, more than
all that is done with it. Whatever is unusual about a call leaves it to the ordinary way: other addresses and methods, a body
that is still on its way, a caller who does not read answers, or one that has an earlier call under way.
"""

from __future__ import annotations

import asyncio
import math
from typing import Any, cast

from httptools import HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from kithkin.channels.webhooks.application import PREFIX, SUFFIX, Webhooks
from kithkin.channels.webhooks.bounded_heads import BoundedHeads

_PREFIX, _SUFFIX = PREFIX.encode(), SUFFIX.encode()


class _Event:
    """Stands where a request would wait for more of its body: nobody waits here."""

    def set(self) -> None:
        """Nobody waits."""


_NOBODY_WAITS = _Event()


class _Call:
    """A call under way, as far as uvicorn looks at one: it keeps later calls on the same line waiting for their turn."""

    __slots__ = ("disconnected", "keep_alive", "pieces", "response_complete")

    message_event = _NOBODY_WAITS

    def __init__(self, *, keep_alive: bool) -> None:
        self.pieces: list[bytes] = []
        self.keep_alive = keep_alive
        self.disconnected = False
        self.response_complete = False


class PromptCalls(BoundedHeads):
    """uvicorn's fast protocol with bounded heads, which hands whole calls straight to `webhooks`."""

    webhooks: Webhooks

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self._arriving: _Call | None = None
        self._before: RequestResponseCycle | None = None
        self._idle_since = math.inf
        self._idle: asyncio.TimerHandle | None = None

    @classmethod
    def before(cls, webhooks: Webhooks) -> type[PromptCalls]:
        """The protocol in front of these webhooks, for uvicorn's option `http`."""
        return type(cls.__name__, (cls,), {"webhooks": webhooks})

    def data_received(self, data: bytes) -> None:
        """Reads a piece; a call that is not whole by its end goes the ordinary way."""
        self._idle_since = math.inf
        super().data_received(data)
        if self._arriving is not None and not self.transport.is_closing():
            self._go_the_ordinary_way(self._arriving)

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends the waiting for another call."""
        if self._idle is not None:
            self._idle.cancel()
        super().connection_lost(exc)

    def on_headers_complete(self) -> None:
        """Its head is whole: decides which way it goes."""
        if not self._is_plain():
            super().on_headers_complete()
            return
        self.end_head()
        self._before = self.cycle
        parser = cast("HttpRequestParser", self.parser)
        self._arriving = _Call(keep_alive=parser.get_http_version() != "1.0" and parser.should_keep_alive())
        self.cycle = cast("RequestResponseCycle", self._arriving)

    def on_body(self, body: bytes) -> None:
        """A piece of its body."""
        if self._arriving is None:
            super().on_body(body)
        else:
            self.count_body(body)
            self._arriving.pieces.append(body)

    def on_message_complete(self) -> None:
        """All of it is there."""
        call = self._arriving
        if call is None:
            super().on_message_complete()
            return
        self._arriving = self._before = None
        channel = self.url[len(_PREFIX) : -len(_SUFFIX)].decode("ascii")

        def answer(head: bytes) -> None:
            self._answer(call, head)

        self.webhooks.take(channel, self.headers, b"".join(call.pieces), answer)

    def _is_plain(self) -> bool:
        url, parser = self.url, cast("HttpRequestParser", self.parser)
        earlier = cast("RequestResponseCycle | None", self.cycle)
        return (
            url.startswith(_PREFIX)
            and url.endswith(_SUFFIX)
            and url[len(_PREFIX) : -len(_SUFFIX)].replace(b"_", b"").isalnum()
            and parser.get_method() == b"POST"
            and not parser.should_upgrade()
            and (earlier is None or earlier.response_complete)
            and not self.flow.write_paused
        )

    def _go_the_ordinary_way(self, call: _Call) -> None:
        self._arriving = None
        self.cycle = cast("RequestResponseCycle", self._before)
        self._before = None
        super().on_headers_complete()
        for piece in call.pieces:
            HttpToolsProtocol.on_body(self, piece)  # it has been counted

    def _answer(self, call: _Call, head: bytes) -> None:
        call.response_complete = True
        if call.disconnected or self.transport.is_closing():
            return
        more = [name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers]
        if not call.keep_alive:
            more.append(b"connection: close\r\n")
        self.transport.write(b"".join((head, *more, b"\r\n")))
        if not call.keep_alive:
            self.transport.close()
            return
        if self.pipeline:
            self.on_response_complete()
            return
        self.server_state.total_requests += 1
        self.flow.resume_reading()
        self._idle_since = self.loop.time()
        if self._idle is None:
            self._idle = self.loop.call_later(self.timeout_keep_alive, self._look_whether_idle)

    def _look_whether_idle(self) -> None:
        """Closes a line on which nothing came for a while. One timer looks again and again: a new one for each call costs more."""
        self._idle = None
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if left <= 0:
            self.timeout_keep_alive_handler()
        elif left < math.inf:
            self._idle = self.loop.call_later(left, self._look_whether_idle)
