"""Two ways to a model server: over our own connections where nothing is between, over a general client where a proxy is.

Ours take some 2 ms of processor time less a question, asked at Kithkin's own door; the general one knows the environment's
proxies, names in every script and passwords in addresses. What goes over the wire and what comes of it is the same for those
who ask.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Protocol
from urllib.parse import urlsplit

import httpx2

from kithkin.egress.destinations import Destination, NotRecorded, Refused
from kithkin.egress.gate import gate
from kithkin.egress.guard import letting
from kithkin.http_connections import Connections, Cut, NotLetThrough, Unsent

_CONNECT_SECONDS = 30.0
_LARGEST_LIST = 8 * 1024 * 1024
_ANSWERING_FOR = 3600.0
"""Seconds between two pieces; the caller's deadline is what counts."""

_HEADERS = {"accept": "text/event-stream", "content-type": "application/json", "user-agent": "kithkin"}


class Arriving(Protocol):
    """An answer whose content is still coming; to be closed whatever happens. Header names are in lower case."""

    @property
    def status(self) -> int:
        """Of HTTP."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """As sent."""
        ...

    @property
    def ready(self) -> bool:
        """Whether `piece` would not wait."""
        ...

    async def piece(self) -> bytes:
        """What has come; empty at the end. Raises `Cut`."""
        ...

    async def close(self) -> None:
        """Ends it; early, that closes the connection."""
        ...


class Way(Protocol):
    """How one server is reached. Follows no redirect. Raises `Unsent` and `Cut`."""

    async def begin(self, path: str, content: bytes) -> Arriving:
        """Posts a document; the caller bounds the time."""
        ...

    async def get(self, path: str, seconds: float) -> tuple[int, bytes]:
        """Status and content of a page."""
        ...

    async def close(self) -> None:
        """Closes all connections."""
        ...


def way_to(base_url: str, headers: Mapping[str, str], *, near: bool) -> Way:
    """The way to a server. `near`: no proxy is asked, whatever the environment says."""
    base, headers = base_url.rstrip("/"), {**_HEADERS, **headers}
    kind = _Direct if goes_directly(base, near=near) else _General
    return kind(base, headers, near=near)


def goes_directly(base_url: str, *, near: bool) -> bool:
    """Whether our own connections reach a server just as the general client would."""
    return _is_plain(base_url) and (near or not _has_proxies())


def _is_plain(base_url: str) -> bool:
    """Whether an address holds nothing but scheme, host, port and path, in letters that go over the wire as they are."""
    try:
        address = urlsplit(base_url)
        known = address.scheme in ("http", "https") and address.hostname and (address.port or 1) > 0
    except ValueError:
        return False
    extra = address.username is not None or address.query or address.fragment
    return bool(known) and not extra and base_url.isascii() and base_url.isprintable() and " " not in base_url


def _has_proxies() -> bool:
    return any(urllib.request.getproxies().get(scheme) for scheme in ("http", "https", "all"))


class _Direct:
    """Over our own connections: no proxy, no compression."""

    def __init__(self, base: str, headers: Mapping[str, str], *, near: bool) -> None:
        self._path = urlsplit(base).path
        self._headers = headers
        self._connections = Connections(
            Destination.of(base, "answering", inside=True),
            largest=_LARGEST_LIST,
            connect_seconds=_CONNECT_SECONDS,
            trust_env=not near,
        )

    async def begin(self, path: str, content: bytes) -> Arriving:
        """See `Way.begin`."""
        return await self._connections.begin("POST", self._path + path, self._headers, content)

    async def get(self, path: str, seconds: float) -> tuple[int, bytes]:
        """See `Way.get`."""
        answer = await self._connections.call("GET", self._path + path, self._headers, b"", seconds=seconds)
        return answer.status, answer.content

    async def close(self) -> None:
        """See `Way.close`."""
        await self._connections.close()


class _General:
    """Over the general client, which asks the environment for proxies. Those look hosts up by themselves."""

    def __init__(self, base: str, headers: Mapping[str, str], *, near: bool) -> None:
        self._base = base
        self._destination = Destination.of(base, "answering", inside=True)
        self._http = httpx2.AsyncClient(
            headers=headers,
            timeout=httpx2.Timeout(_ANSWERING_FOR, connect=_CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=not near,
        )

    async def begin(self, path: str, content: bytes) -> Arriving:
        """See `Way.begin`."""
        with _told(), letting(_whatever):
            departure = await gate.admit(self._destination)
            request = self._http.build_request("POST", self._base + path, content=content)
            try:
                response = await self._http.send(request, stream=True)
            except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError):
                raise
            except BaseException:
                gate.count(departure, len(content), 0)
                raise
            return _Response(response, lambda received: gate.count(departure, len(content), received))

    async def get(self, path: str, seconds: float) -> tuple[int, bytes]:
        """See `Way.get`."""
        with _told(), letting(_whatever):
            departure = await gate.admit(self._destination)
            response = await self._http.get(self._base + path, timeout=seconds)
            gate.count(departure, len(path), len(response.content))
        return response.status_code, response.content

    async def close(self) -> None:
        """See `Way.close`."""
        await self._http.aclose()


class _Response:
    """An answer over the general client. `ended` is told how many bytes came."""

    ready = False

    def __init__(self, response: httpx2.Response, ended: Callable[[int], None]) -> None:
        self._ended = ended
        self._received = 0
        self.status = response.status_code
        self.headers: Mapping[str, str] = {name.lower(): value for name, value in response.headers.items()}
        self._response = response
        self._pieces = response.aiter_bytes()

    async def piece(self) -> bytes:
        """See `Arriving.piece`."""
        with _told():
            piece = await anext(self._pieces, b"")
        self._received += len(piece)
        return piece

    async def close(self) -> None:
        """See `Arriving.close`."""
        self._ended(self._received)
        await self._response.aclose()


def _whatever(_: str) -> bool:
    """The environment's proxies are reached wherever they are; they alone are asked for the server, which was admitted."""
    return True


@contextmanager
def _told() -> Generator[None]:
    """The general client's errors as ours."""
    try:
        yield
    except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError, httpx2.StreamError) as error:
        raise Cut(type(error).__name__) from error
    except Refused as error:
        raise NotLetThrough(str(error), passing=isinstance(error, NotRecorded)) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Unsent(type(error).__name__) from error
