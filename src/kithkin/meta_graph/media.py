"""Fetches files from a platform's servers and from nowhere else."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import socket
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin, urlsplit

import httpx2

from kithkin.messages.errors import MediaUnavailable, TryAgain

_MOST_REDIRECTS = 3
_SECONDS = 60.0


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
        self._http = httpx2.AsyncClient(
            timeout=httpx2.Timeout(_SECONDS, connect=10.0), follow_redirects=False, trust_env=False
        )

    async def fetch(
        self, url: str, *, most_bytes: int, headers: Mapping[str, str] | None = None, sha256: str = ""
    ) -> bytes:
        """The bytes at an address. `headers` go to the first host only. `sha256` (hex), if given, must match.

        Raises `MediaUnavailable`; `TryAgain` for a fault that may pass.
        """
        sent = dict(headers or {})
        for _ in range(_MOST_REDIRECTS + 1):
            await self._allow(url)
            content, onward = await self._get(url, most_bytes, sent)
            if onward is None:
                _compare(content, sha256)
                return content
            url, sent = urljoin(url, onward), {}
        raise MediaUnavailable("The file could not be fetched: it was sent on too often.")

    async def close(self) -> None:
        """Closes connections."""
        await self._http.aclose()

    async def _allow(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise MediaUnavailable("The file's address is not one.") from error
        if self._server and f"{parts.scheme}://{parts.netloc}" == self._server:
            return
        named = any(host.endswith(known) if known.startswith(".") else host == known for known in self._hosts)
        if parts.scheme != "https" or not named or parts.username or port not in (None, 443):
            raise MediaUnavailable("The file lies on a server that Kithkin does not fetch from.")
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
        except OSError as error:
            raise TryAgain("The file's server cannot be found now.", after=10.0) from error
        if not all(ipaddress.ip_address(str(row[4][0]).split("%")[0]).is_global for row in found):
            raise MediaUnavailable("The file's server has an address inside a private network.")

    async def _get(self, url: str, most: int, headers: Mapping[str, str]) -> tuple[bytes, str | None]:
        try:
            async with self._http.stream("GET", url, headers=dict(headers)) as response:
                if response.is_redirect:
                    return b"", response.headers.get("location", "")
                if response.status_code == 429 or response.status_code >= 500:
                    raise TryAgain("The file's server asks for patience.", after=10.0)
                if not response.is_success:
                    raise MediaGone("The file is no longer there: please send it again.")
                content = bytearray()
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > most:
                        raise MediaUnavailable(f"The file is larger than {most // 2**20} MB.")
                return bytes(content), None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise TryAgain("The file's server broke off.", after=5.0) from error


def _compare(content: bytes, sha256: str) -> None:
    if sha256 and not hmac.compare_digest(hashlib.sha256(content).hexdigest(), sha256.lower()):
        raise MediaUnavailable("The file arrived damaged: please send it again.")
