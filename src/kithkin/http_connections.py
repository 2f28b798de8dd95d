"""HTTP/1.1 calls to one host over connections that are kept: as little as an API of JSON documents or of events needs.

Our own because of what it costs: a call takes 0.1 ms of processor time here and 1.8 to 2.5 in a general client, and each
message that Kithkin answers means two or more. Reading is left to httptools (llhttp). No redirects, no proxies, no cookies,
no compression. Every call goes through the gate. Sources: RFC 9112 (HTTP/1.1), 6.3 (length of a body) and 9.3 (kept connections).
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import httptools
import httpx2

from kithkin.egress.destinations import Destination, NotRecorded, Refused
from kithkin.egress.gate import gate
from kithkin.ports.departures import Departure

_ALWAYS = {"user-agent": "kithkin", "accept": "*/*", "accept-encoding": "identity"}
"""Sent with every call unless it says otherwise: some servers refuse calls of nobody, and some compress unless asked not to."""

_KEPT_SECONDS = 5.0
"""How long an idle connection is used again: the far side closes it at some time, and what is sent just then may be lost."""

_MOST_KEPT = 20
_SLOWEST_SENDING = 50_000
"""Bytes a second: a large picture gets more time."""

_LARGEST_HEAD = 64 * 1024
_MOST_AHEAD = 1024 * 1024
"""Bytes that wait for a slow reader before the far side is no longer listened to."""


class Unsent(Exception):
    """No connection could be made: nothing of the request has left."""


class NotLetThrough(Unsent):
    """The gate stays shut; the message says why. `passing`: it may open later."""

    def __init__(self, message: str, *, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


class Cut(Exception):
    """The request has left, at least in part, and no whole answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class _Exchange(asyncio.Protocol):
    """One connection. It carries one request at a time; what has come of its answer waits here to be taken."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._news: asyncio.Future[None] | None = None
        self._begin()
        self._asked = self._lost = False
        self.idle_since = 0.0
        self.departure: Departure | None = None

    def _begin(self) -> None:
        self.sent = self.received = 0
        self.headers: dict[str, str] = {}
        self._head_bytes = 0
        self._status = 0
        self._content = bytearray()
        self._ended = self._paused = False
        self._failure = ""

    @property
    def usable(self) -> bool:
        """Whether another request may go over it."""
        fresh = time.monotonic() - self.idle_since < _KEPT_SECONDS
        return not self._lost and not self._asked and fresh

    @property
    def ready(self) -> bool:
        """Whether `piece` would not wait."""
        return bool(self._content) or self._ended

    def ask(self, request: bytes) -> None:
        """Sends a request. Raises `Cut`."""
        if self._transport is None or self._lost:
            raise Cut("the connection was closed")
        self._begin()
        self._asked = True
        self.sent = len(request)
        self._transport.write(request)

    async def status(self) -> int:
        """Waits for the head of the answer: its status. Raises `Cut`."""
        while not self._status:
            await self._something()
        return self._status

    async def piece(self) -> bytes:
        """The content that has come since; empty at its end. Raises `Cut`."""
        while not self._content and not self._ended:
            await self._something()
        if self._failure and not self._content:
            raise Cut(self._failure)
        piece, self._content = bytes(self._content), bytearray()
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return piece

    def release(self) -> None:
        """The answer has been taken, or is no longer wanted: then the connection is of no use either."""
        if self._asked and self.departure is not None:
            gate.count(self.departure, self.sent, self.received)
        if not self._ended or self._failure or self._content:
            self.close()
        self._asked = False
        self.idle_since = time.monotonic()

    def close(self) -> None:
        """Closes the connection at once."""
        self._lost = True
        if self._transport is not None:
            self._transport.abort()

    async def _something(self) -> None:
        if self._failure:
            raise Cut(self._failure)
        self._news = asyncio.get_running_loop().create_future()
        try:
            await self._news
        finally:
            self._news = None

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if not self._asked or self._ended:  # nothing was asked
            self.close()
            return
        self.received += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail("not an answer of HTTP")

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        if not self._asked or self._ended:
            return
        endless = self._status and not self.headers.keys() & {"content-length", "transfer-encoding"}
        if endless and exc is None:
            self._ended = True
            self._tell()
        else:
            self._fail("the connection was closed")

    # What the parser calls.

    def on_message_begin(self) -> None:
        if self._ended:  # more than was asked for
            self._lost = True

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._ended:
            return
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > _LARGEST_HEAD:
            self._fail("the head of the answer is too large")
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if status >= 200 and not self._ended:
            self._status = status
            self._tell()

    def on_body(self, body: bytes) -> None:
        if self._ended:
            return
        self._content += body
        if len(self._content) > _MOST_AHEAD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._tell()

    def on_message_complete(self) -> None:
        if self._ended:
            return
        if not self._status:  # an interim answer (RFC 9110, 15.2)
            self.headers, self._head_bytes = {}, 0
            return
        self._ended = True
        self._tell()
        if not self._parser.should_keep_alive():
            self._lost = True
            if self._transport is not None:
                self._transport.close()

    def _fail(self, why: str) -> None:
        if self._asked and not self._ended:
            self._failure, self._ended = why, True
            self._tell()
        self.close()


class Streamed:
    """An answer whose content is still coming. Close it whatever happens: only one taken to its end leaves the connection usable."""

    def __init__(self, status: int, exchange: _Exchange, give_back: Callable[[_Exchange], None]) -> None:
        self.status = status
        self.headers: Mapping[str, str] = exchange.headers
        self._exchange = exchange
        self._give_back = give_back

    @property
    def ready(self) -> bool:
        """Whether `piece` would not wait."""
        return self._exchange.ready

    async def piece(self) -> bytes:
        """What has come since the last piece; empty at the end. Raises `Cut`."""
        return await self._exchange.piece()

    async def close(self) -> None:
        """Keeps the connection for the next call, or closes it where more would have come. Once only."""
        self._give_back(self._exchange)


_contexts: dict[bool, ssl.SSLContext] = {}


async def _certificates_of(*, trust_env: bool) -> ssl.SSLContext:
    """Whose certificates are trusted; read once, by a thread, since it takes a while."""
    if trust_env not in _contexts:
        context = await asyncio.to_thread(httpx2.create_ssl_context, trust_env=trust_env)
        context.set_alpn_protocols(["http/1.1"])
        _contexts[trust_env] = context
    return _contexts[trust_env]


class Connections:
    """Connections to one destination. `largest`: bytes of a whole answer at most.

    `trust_env`: whether the environment says whose certificates are trusted (SSL_CERT_FILE, SSL_CERT_DIR).
    """

    def __init__(
        self,
        destination: Destination,
        *,
        largest: int,
        connect_seconds: float = 10.0,
        trust_env: bool = False,
    ) -> None:
        self._destination = destination
        self._largest = largest
        self._connect_seconds = connect_seconds
        self._trust_env = trust_env
        self._kept: list[_Exchange] = []
        self._host_header = destination.name.encode("ascii", "ignore")

    async def call(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, *, seconds: float
    ) -> Answer:
        """One call; `target` is path and query as they go over the wire. Raises `Unsent` or `Cut`, never repeats it by itself."""
        request = self._request(method, target, headers, body)
        exchange = await self._free()
        content = bytearray()
        try:
            async with asyncio.timeout(seconds + len(body) / _SLOWEST_SENDING):
                exchange.ask(request)
                status = await exchange.status()
                while piece := await exchange.piece():
                    content += piece
                    if len(content) > self._largest:
                        exchange.close()
                        raise Cut("the answer is too large")
        except TimeoutError:
            raise Cut("no answer in time") from None
        finally:
            self._give_back(exchange)
        return Answer(status=status, headers=exchange.headers, content=bytes(content))

    async def begin(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Streamed:
        """One call whose content is taken as it comes. The caller bounds its time. Raises `Unsent` or `Cut`."""
        request = self._request(method, target, headers, body)
        exchange = await self._free()
        try:
            exchange.ask(request)
            return Streamed(await exchange.status(), exchange, self._give_back)
        except BaseException:
            self._give_back(exchange)
            raise

    def _give_back(self, exchange: _Exchange) -> None:
        exchange.release()
        if exchange.usable and len(self._kept) < _MOST_KEPT:
            self._kept.append(exchange)
        else:
            exchange.close()

    def _request(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
        if not all(value.isascii() and value.isprintable() for value in headers.values()):
            raise Unsent(
                "a header holds what no header can"
            )  # a line break in it would begin another one (RFC 9112, 11.1)
        head = "".join(f"{name}: {value}\r\n" for name, value in {**_ALWAYS, **headers}.items())
        return b"%s %s HTTP/1.1\r\nhost: %s\r\n%scontent-length: %d\r\n\r\n%s" % (
            method.encode("ascii"), target.encode("ascii"), self._host_header, head.encode("ascii"), len(body), body,
        )  # fmt: skip

    async def _free(self) -> _Exchange:
        try:
            departure = await gate.admit(self._destination)
            exchange = self._idle() or await self._connected(departure)
        except Refused as error:
            raise NotLetThrough(str(error), passing=isinstance(error, NotRecorded)) from error
        exchange.departure = departure
        return exchange

    def _idle(self) -> _Exchange | None:
        while self._kept:
            exchange = self._kept.pop()
            if exchange.usable:
                return exchange
            exchange.close()
        return None

    async def _connected(self, departure: Departure) -> _Exchange:
        secure = self._destination.secure
        context = await _certificates_of(trust_env=self._trust_env) if secure else None
        try:
            async with asyncio.timeout(self._connect_seconds):
                connected = await gate.connect(self._destination, departure)
                _, exchange = await asyncio.get_running_loop().create_connection(
                    _Exchange,
                    sock=connected,
                    ssl=context,
                    server_hostname=self._destination.host if secure else None,
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
