"""Who may use the page: browsers of the circle's people that opened a one-time link or showed a passkey.

A link holds a random secret, works once, and for a few minutes only. Using it starts a session, a second random
secret in a cookie that scripts cannot read and other sites cannot make the browser send. Only SHA-256 hashes of
both are kept. Lookups go by hash, so their timing says nothing about the 256-bit secrets themselves.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from kithkin.messages.errors import Misconfigured
from kithkin.ports.people import Person
from kithkin.ports.sign_in import BrowserSession, BrowserSessions

COOKIE: Final = "kithkin_session"
HTTPS_COOKIE: Final = f"__Host-{COOKIE}"
"""Browsers take a cookie of this prefix only if it is Secure, for all paths and for this very host (RFC 6265bis, 4.1.3.2), so
that no neighbour under the same domain can put a session of its choice in its place."""

LINK_SECONDS: Final = 15 * 60.0
SESSION_SECONDS: Final = 30 * 24 * 3600.0
_LONGEST_SECRET: Final = 200
_LONGEST_BROWSER: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A session in force: whose it is, and by which hash it is kept."""

    person: Person
    session_hash: bytes


class Access:
    """Decides who may enter.

    `hosts` are the names under which the page may be asked for on this machine (against DNS rebinding). `public_address`
    is where browsers elsewhere reach it through a proxy or tunnel ("https://kith.example"); empty: nowhere. `clock` gives
    the time in seconds since 1970. Raises `Misconfigured` for a public address without https.
    """

    def __init__(
        self,
        sessions: BrowserSessions,
        *,
        hosts: Sequence[str] = ("127.0.0.1", "localhost", "::1"),
        public_address: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._sessions = sessions
        self._hosts = frozenset(host.lower() for host in hosts)
        self._clock = clock
        public = urlsplit(public_address.rstrip("/").lower())
        self._public_host = public.netloc
        self.public_address = f"{public.scheme}://{public.netloc}" if public.netloc else ""
        if public.netloc and public.scheme != "https" and public.hostname not in self._hosts:
            raise Misconfigured(
                "The page cannot be opened to other machines without https: who listens in could sign in.",
                remedy="Give KITHKIN_PUBLIC_ADDRESS an https address, or leave KITHKIN_PUBLIC_PAGE off.",
            )

    async def new_link(self, address: str, *, person: str, by_hand: bool = False) -> str:
        """A link that opens the page once. `address` is where the page is asked for ("http://127.0.0.1:8765").

        `by_hand`: it opens only once a button is pressed, and its secret stays in the browser until then; for links that go
        through a chat or a mail, whose programs look at every link first.
        """
        secret = secrets.token_urlsafe(32)
        await self._sessions.add_link(_hash(secret), person, self._clock() + LINK_SECONDS)
        return f"{address.rstrip('/')}/{'open#' if by_hand else 'enter?token='}{secret}"

    async def enter(self, token: str, browser: str = "") -> str | None:
        """Trades a link's secret for a new session's; None if the link was used, is too old or never was."""
        if not 0 < len(token) <= _LONGEST_SECRET:
            return None
        person = await self._sessions.use_link(_hash(token), self._clock())
        return None if person is None else await self.begin(person, browser)

    async def begin(self, person: str, browser: str = "") -> str:
        """The secret of a new session of a person who has proven who they are; `browser` is what it says of itself."""
        secret = secrets.token_urlsafe(32)
        now = self._clock()
        await self._sessions.add_session(
            _hash(secret), person, now + SESSION_SECONDS, now, browser[:_LONGEST_BROWSER]
        )
        return secret

    async def entered(self, session: str | None) -> Entered | None:
        """Whose session the cookie belongs to."""
        if session is None or not 0 < len(session) <= _LONGEST_SECRET:
            return None
        session_hash = _hash(session)
        person = await self._sessions.person_of(session_hash, self._clock())
        return None if person is None else Entered(person=person, session_hash=session_hash)

    async def sessions(self, entered: Entered) -> Sequence[tuple[BrowserSession, bool]]:
        """The person's sessions, each with whether it is this one."""
        own = self._sessions.id_of(entered.session_hash)
        listed = await self._sessions.list(entered.person.name, self._clock())
        return [(one, one.id == own) for one in listed]

    async def end(self, entered: Entered, session: str) -> bool:
        """Ends one of the person's sessions; False if they have none such."""
        return await self._sessions.end(entered.person.name, session)

    async def end_others(self, entered: Entered) -> int:
        """Ends all of the person's sessions but this one, and calls back their links; returns how many sessions."""
        return await self._sessions.end_others(entered.person.name, entered.session_hash)

    def allows(self, client: str | None, host: str) -> bool:
        """Whether this client may talk to us under this name: on this machine under its names, elsewhere under the public one."""
        return self.is_public(host) or _is_loopback(client)

    def allows_host(self, host: str) -> bool:
        """Whether the Host header names this page."""
        return self.is_public(host) or _hostname(host) in self._hosts

    def is_public(self, host: str) -> bool:
        """Whether the Host header is the address for browsers elsewhere."""
        return bool(self._public_host) and host.lower() == self._public_host

    def origin(self, host: str, scheme: str) -> str:
        """The origin of the page as the browser sees it: a proxy that speaks https to it may speak http to us."""
        return self.public_address if self.is_public(host) else f"{scheme}://{host}"

    def cookie(self, origin: str) -> str:
        """The name of the session's cookie on the page of this origin."""
        return HTTPS_COOKIE if origin.startswith("https:") else COOKIE


def _is_loopback(client: str | None) -> bool:
    try:
        return client is not None and ipaddress.ip_address(client.split("%")[0]).is_loopback
    except ValueError:
        return False


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
