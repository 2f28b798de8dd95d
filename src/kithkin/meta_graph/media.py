"""Fetches files from a platform's servers and from nowhere else."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urljoin, urlsplit

from kithkin.egress.destinations import Destination, Refused, is_named
from kithkin.http_connections import Connections, Cut, NotLetThrough, Streamed, Unsent
from kithkin.messages.errors import MediaUnavailable, TryAgain

_MOST_REDIRECTS = 3
_SECONDS = 60.0
"""How long the far side may say nothing."""
_MOST_HOSTS = 20
"""Whose connections are kept at a time: platforms have many hosts for files."""
_REDIRECTS = (301, 302, 303, 307, 308)
_SAFE_IN_TARGETS = "/%:@!$&'()*+,;=~-._?"


class MediaGone(MediaUnavailable):
    """The address no longer serves the file: it may only have expired, so that a fresh one for the same file can help."""


class MediaDoor:
    """Downloads within walls: https to allowed hosts that resolve to public addresses only, bounded in size and time.

    `hosts` are exact names or, with a leading dot, whole domains (".fbcdn.net"). `server` ("http://127.0.0.1:9000") is a host the
    owner configured in the platform's place: it alone may be private and speak plain http.
    """

    def __init__(self, hosts: Sequence[str], *, server: str = "") -> None:
        self._hosts = tuple(hosts)
        self._server = server.rstrip("/")
        self._connections: dict[Destination, Connections] = {}

    async def fetch(
        self, url: str, *, most_bytes: int, headers: Mapping[str, str] | None = None, sha256: str = ""
    ) -> bytes:
        """The bytes at an address. `headers` go to the first host only. `sha256` (hex), if given, must match.

        Raises `MediaUnavailable`; `TryAgain` for a fault that may pass.
        """
        sent = dict(headers or {})
        for _ in range(_MOST_REDIRECTS + 1):
            destination, target = self._allowed(url)
            content, onward = await _get(await self._to(destination), target, most_bytes, sent)
            if onward is None:
                _compare(content, sha256)
                return content
            url, sent = _joined(url, onward), {}
        raise MediaUnavailable("The file could not be fetched: it was sent on too often.")

    async def close(self) -> None:
        """Closes connections."""
        connections, self._connections = self._connections, {}
        for one in connections.values():
            await one.close()

    async def _to(self, destination: Destination) -> Connections:
        if destination not in self._connections:
            if len(self._connections) >= _MOST_HOSTS:
                await self.close()
            self._connections[destination] = Connections(destination, largest=0)
        return self._connections[destination]

    def _allowed(self, url: str) -> tuple[Destination, str]:
        """Where an address leads, and what is asked for there."""
        try:
            parts = urlsplit(url)
            inside = bool(self._server) and f"{parts.scheme}://{parts.netloc}" == self._server
            destination = Destination.of(url, "files", inside=inside)
        except (ValueError, Refused) as error:
            raise MediaUnavailable("The file's address is not one.") from error
        named = destination.secure and destination.port == 443 and is_named(destination.host, self._hosts)
        if not inside and (not named or parts.username):
            raise MediaUnavailable("The file lies on a server that Kithkin does not fetch from.")
        target = quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", safe=_SAFE_IN_TARGETS)
        return destination, target


async def _get(
    connections: Connections, target: str, most: int, headers: Mapping[str, str]
) -> tuple[bytes, str | None]:
    """The content, or where it is to be had instead."""
    try:
        async with asyncio.timeout(_SECONDS):
            streamed = await connections.begin("GET", target, headers, b"")
        try:
            if streamed.status in _REDIRECTS:
                return b"", streamed.headers.get("location", "")
            if streamed.status == 429 or streamed.status >= 500:
                raise TryAgain("The file's server asks for patience.", after=10.0)
            if not 200 <= streamed.status < 300:
                raise MediaGone("The file is no longer there: please send it again.")
            if streamed.headers.get("content-encoding", "identity") != "identity":
                raise MediaUnavailable("The file arrived in a form that Kithkin did not ask for.")
            return await _content(streamed, most), None
        finally:
            await streamed.close()
    except NotLetThrough as error:
        if error.passing:
            raise TryAgain(f"The file is not fetched now: {error}.", after=10.0) from error
        raise MediaUnavailable(f"The file is not fetched: {error}.") from error
    except Unsent as error:
        raise TryAgain("The file's server cannot be reached now.", after=10.0) from error
    except (Cut, TimeoutError) as error:
        raise TryAgain("The file's server broke off.", after=5.0) from error


async def _content(streamed: Streamed, most: int) -> bytes:
    content = bytearray()
    while True:
        async with asyncio.timeout(_SECONDS):
            piece = await streamed.piece()
        if not piece:
            return bytes(content)
        content += piece
        if len(content) > most:
            raise MediaUnavailable(f"The file is larger than {most // 2**20} MB.")


def _joined(url: str, onward: str) -> str:
    """Where a redirect leads. Raises `MediaUnavailable` where that is no address."""
    try:
        # Heads come as Latin-1; browsers take what is beyond ASCII in them for UTF-8.
        return urljoin(url, onward.encode("latin-1").decode("utf-8", "replace"))
    except ValueError as error:
        raise MediaUnavailable("The file's address is not one.") from error


def _compare(content: bytes, sha256: str) -> None:
    if sha256 and not hmac.compare_digest(hashlib.sha256(content).hexdigest(), sha256.lower()):
        raise MediaUnavailable("The file arrived damaged: please send it again.")
