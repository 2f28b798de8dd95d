"""HTTP/1.1 calls to one host over connections that are kept: as little as an API of JSON documents needs.

Our own because of what it costs: a call takes 0.1 ms of processor time here and 1.8 to 2.5 in a general client, and each
message that Kithkin answers means two or more. Reading is left to httptools (llhttp). No redirects, no proxies, no cookies,
no compression. Sources: RFC 9112 (HTTP/1.1), 6.3 (length of a body) and 9.3 (kept connections).
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

import httptools
import httpx2

_KEPT_SECONDS = 5.0
"""How long an idle connection is used again: the far side closes it at some time, and what is sent just then may be lost."""

_MOST_KEPT = 20
_SLOWEST_SENDING = 50_000
"""Bytes a second: a large picture gets more time."""

_LARGEST_HEAD = 64 * 1024


class Unsent(Exception):
    """No connection could be made: nothing of the request has left."""


class Cut(Exception):
    """The request has left, at least in part, and no whole answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class _Exchange(asyncio.Protocol):
    """One connection. It carries one request at a time; `answer` is set while one is under way."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._waiting: asyncio.Future[Answer] | None = None
        self._headers: dict[str, str] = {}
        self._head_bytes = 0
        self._content = bytearray()
        self._in_body = False
        self._lost = False
        self.idle_since = 0.0

    @property
    def usable(self) -> bool:
        """Whether another request may go over it."""
        fresh = time.monotonic() - self.idle_since < _KEPT_SECONDS
        return not self._lost and self._waiting is None and fresh

    async def ask(self, request: bytes) -> Answer:
        """Sends a request and waits for its answer. Raises `Cut`."""
        if self._transport is None or self._lost:
            raise Cut("the connection was closed")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._waiting
        finally:
            self._waiting = None
            self.idle_since = time.monotonic()

    def close(self) -> None:
        """Closes the connection at once."""
        self._lost = True
        if self._transport is not None:
            self._transport.abort()

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._waiting is None:  # nothing was asked
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail("not an answer of HTTP")

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        if self._waiting is None or self._waiting.done():
            return
        endless = self._in_body and not self._headers.keys() & {"content-length", "transfer-encoding"}
        if endless and exc is None:
            self._finish()
        else:
            self._fail("the connection was closed")

    # What the parser calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > _LARGEST_HEAD:
            self._fail("the head of the answer is too large")
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._in_body = True

    def on_body(self, body: bytes) -> None:
        self._content += body
        if len(self._content) > self._largest:
            self._fail("the answer is too large")

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() < 200:  # an interim answer (RFC 9110, 15.2)
            self._begin()
            return
        if not self._parser.should_keep_alive():
            self._lost = True
        self._finish()
        if self._lost and self._transport is not None:
            self._transport.close()

    def _finish(self) -> None:
        answer = Answer(
            status=self._parser.get_status_code(), headers=self._headers, content=bytes(self._content)
        )
        self._begin()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(answer)

    def _begin(self) -> None:
        self._headers, self._head_bytes, self._content, self._in_body = {}, 0, bytearray(), False

    def _fail(self, why: str) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Cut(why))
        self.close()


class Connections:
    """Connections to one origin ("https://graph.facebook.com"). `largest`: bytes of an answer at most."""

    def __init__(self, origin: str, *, largest: int, connect_seconds: float = 10.0) -> None:
        address = urlsplit(origin)
        self._secure = address.scheme == "https"
        self._host = address.hostname or ""
        self._port = address.port or (443 if self._secure else 80)
        self._largest = largest
        self._connect_seconds = connect_seconds
        self._context: ssl.SSLContext | None = None
        self._kept: list[_Exchange] = []
        self._host_header = address.netloc.rpartition("@")[2].encode("ascii", "ignore")

    async def call(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, *, seconds: float
    ) -> Answer:
        """One call; `target` is path and query as they go over the wire. Raises `Unsent` or `Cut`, never repeats it by itself."""
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = b"%s %s HTTP/1.1\r\nhost: %s\r\n%scontent-length: %d\r\n\r\n%s" % (
            method.encode("ascii"), target.encode("ascii"), self._host_header, head.encode("latin-1"), len(body), body,
        )  # fmt: skip
        exchange = await self._free()
        try:
            async with asyncio.timeout(seconds + len(body) / _SLOWEST_SENDING):
                answer = await exchange.ask(request)
        except TimeoutError:
            exchange.close()
            raise Cut("no answer in time") from None
        except BaseException:
            exchange.close()
            raise
        if exchange.usable and len(self._kept) < _MOST_KEPT:
            self._kept.append(exchange)
        else:
            exchange.close()
        return answer

    async def _free(self) -> _Exchange:
        while self._kept:
            exchange = self._kept.pop()
            if exchange.usable:
                return exchange
            exchange.close()
        if self._secure and self._context is None:
            self._context = await asyncio.to_thread(httpx2.create_ssl_context, trust_env=False)
        try:
            async with asyncio.timeout(self._connect_seconds):
                _, exchange = await asyncio.get_running_loop().create_connection(
                    lambda: _Exchange(self._largest), self._host, self._port, ssl=self._context
                )
        except (OSError, TimeoutError, UnicodeError) as error:
            raise Unsent(type(error).__name__) from error
        return exchange

    async def close(self) -> None:
        """Closes all connections."""
        for exchange in self._kept:
            exchange.close()
        self._kept.clear()
        await asyncio.sleep(0)  # the event loop closes them in its next round
