"""Who may use the page: browsers on this machine that opened a one-time link.

A link holds a random secret, works once, and for a few minutes only. Opening it starts a session, a second random
secret in a cookie that scripts cannot read and other sites cannot make the browser send. Only SHA-256 hashes of
both are kept. Lookups go by hash, so their timing says nothing about the 256-bit secrets themselves.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

COOKIE = "kithkin_session"
LINK_SECONDS = 15 * 60.0
SESSION_SECONDS = 30 * 24 * 3600.0
_LONGEST_SECRET = 200


class BrowserSessions(Protocol):
    """Where links and sessions are kept, by hash. Times are seconds since 1970, UTC."""

    async def add_link(self, link_hash: bytes, asker: str, expires_at: float) -> None:
        """Remembers a link that has been given to someone."""
        ...

    async def use_link(self, link_hash: bytes, now: float) -> str | None:
        """Takes a link away, in one step, and says whose it was; None if there is none in force."""
        ...

    async def add_session(self, session_hash: bytes, asker: str, expires_at: float, now: float) -> None:
        """Remembers a session."""
        ...

    async def asker_of(self, session_hash: bytes, now: float) -> str | None:
        """Whose session it is; None if there is none in force."""
        ...


class Access:
    """Decides who may enter. `hosts` are the names under which the page may be asked for (against DNS rebinding).

    `clock` gives the time in seconds since 1970.
    """

    def __init__(
        self,
        sessions: BrowserSessions,
        *,
        hosts: Sequence[str] = ("127.0.0.1", "localhost", "::1"),
        loopback_only: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._sessions = sessions
        self._hosts = frozenset(host.lower() for host in hosts)
        self._loopback_only = loopback_only
        self._clock = clock

    async def new_link(self, address: str, *, asker: str = "owner") -> str:
        """A link that opens the page once. `address` is where the server listens ("http://127.0.0.1:8000")."""
        secret = secrets.token_urlsafe(32)
        await self._sessions.add_link(_hash(secret), asker, self._clock() + LINK_SECONDS)
        return f"{address.rstrip('/')}/enter?token={secret}"

    async def enter(self, token: str) -> str | None:
        """Trades a link's secret for a new session's; None if the link was used, is too old or never was."""
        if not 0 < len(token) <= _LONGEST_SECRET:
            return None
        now = self._clock()
        asker = await self._sessions.use_link(_hash(token), now)
        if asker is None:
            return None
        secret = secrets.token_urlsafe(32)
        await self._sessions.add_session(_hash(secret), asker, now + SESSION_SECONDS, now)
        return secret

    async def asker_of(self, session: str | None) -> str | None:
        """Whose session the cookie belongs to."""
        if session is None or not 0 < len(session) <= _LONGEST_SECRET:
            return None
        return await self._sessions.asker_of(_hash(session), self._clock())

    def allows_client(self, address: str | None) -> bool:
        """Whether the other end of the connection may talk to us at all."""
        if not self._loopback_only:
            return True
        try:
            return address is not None and ipaddress.ip_address(address.split("%")[0]).is_loopback
        except ValueError:
            return False

    def allows_host(self, host: str) -> bool:
        """Whether the Host header names this page."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name is not None and name in self._hosts


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
