"""Bounds what a caller may send around a body: uvicorn itself reads a head of any length, for any time, before anyone is asked.

A header of 100 MB is held in memory and copied anew with each piece of it, so that one caller without a signature could stop
everybody else.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kithkin.channels.webhooks.security_headers import SECURITY_HEADERS

LARGEST_HEAD = 64 * 1024
"""Bytes of request line, headers and trailers, beyond the piece they begin in (a socket hands over up to 256 KB)."""

_FRAMING = 8
"""A chunk of one byte has five more around it."""

HEAD_SECONDS = 30.0


class BoundedHeads(HttpToolsProtocol):
    """uvicorn's fast protocol, which hangs up on a head that is too long or does not come to its end in time."""

    head_seconds = HEAD_SECONDS

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self._around = 0
        self._body = 0
        self._began = False
        self._in_head = False
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """A caller who says nothing at all is not waited for either."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends the waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads a piece, and counts what of it is no body."""
        self._began = False
        body = self._body
        super().data_received(data)
        if self._began:
            if self._in_head:  # only then: a timer for each head that comes whole would be wasted
                self._wait()
            return
        self._around += len(data) - (self._body - body)
        if self._around > LARGEST_HEAD + _FRAMING * self._body and not self.transport.is_closing():
            self.send_400_response("The head of this request is too long.")

    def on_message_begin(self) -> None:
        """A request begins."""
        self._began = self._in_head = True
        self._around = self._body = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        self.end_head()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of its body."""
        self.count_body(body)
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Answers what is no HTTP, before any application hears of it, and closes the line."""
        words = msg.encode("ascii", "replace")
        headers = (
            *self.server_state.default_headers,
            *SECURITY_HEADERS,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(words)).encode()),
            (b"connection", b"close"),
        )
        head = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + head + b"\r\n" + words)
        self.transport.close()

    def end_head(self) -> None:
        """From here on, the head is not waited for."""
        self._in_head = False
        self._stop_waiting()

    def count_body(self, body: bytes) -> None:
        """So much of what comes is no head."""
        self._body += len(body)

    def _wait(self) -> None:
        self._stop_waiting()
        self._patience = self.loop.call_later(self.head_seconds, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _hang_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()
