"""Passkeys on the page: making one when signed in, signing in with one when not."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.access import Access
from kithkin.channels.web.browser_words import browser_words
from kithkin.channels.web.entrance import browser_of, let_in
from kithkin.channels.web.household import Household
from kithkin.channels.web.problems import problem
from kithkin.channels.web.requests import fields_of
from kithkin.messages.errors import BadInput, TryAgain
from kithkin.ports.sign_in import Passkey

BEGIN: Final = "/passkey/begin"
SHOW: Final = "/passkey"
MOST_PASSKEYS: Final = 20
_BURST: Final = 30.0
_A_SECOND: Final = 0.5
_MOST_PACED: Final = 1_000
_LONGEST_TITLE: Final = 60


class PasskeyRoutes:
    """The routes. `BEGIN` and `SHOW` are open to browsers without a session."""

    def __init__(self, access: Access, household: Household) -> None:
        self._access = access
        self._household = household
        self._pace = _Pace(household.clock)

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route(BEGIN, self.begin, methods=["POST"]),
            Route(SHOW, self.show, methods=["POST"]),
            Route("/you/passkeys/begin", self.begin_making, methods=["POST"]),
            Route("/you/passkeys", self.make, methods=["POST"]),
            Route("/you/passkeys/{passkey}", self.remove, methods=["DELETE"]),
        ]

    async def begin(self, request: Request) -> Response:
        """What a browser needs to show a passkey."""
        from kithkin.channels.web import ceremonies  # noqa: PLC0415 - half a second that most starts do without

        site = self._site(request)
        self._pace.count(request)
        challenge, options = ceremonies.to_sign_in(site)
        await self._remember(challenge, "")
        return JSONResponse(options)

    async def show(self, request: Request) -> Response:
        """Lets a browser in that has shown a passkey."""
        from kithkin.channels.web import ceremonies  # noqa: PLC0415 - see above

        self._pace.count(request)
        credential = _credential(await fields_of(request))
        challenge = ceremonies.challenge_of(credential)
        whose = await self._take(challenge)
        passkey = await self._household.passkeys.find(ceremonies.id_of(credential))
        if whose != "" or passkey is None or passkey.site != self._site(request):
            raise ceremonies.refused()
        counter = await asyncio.to_thread(
            ceremonies.shown,
            credential,
            challenge,
            passkey,
            site=passkey.site,
            origin=self._origin(request),
        )
        if not await self._household.passkeys.used(passkey.id, counter, self._household.clock()):
            raise ceremonies.refused()
        session = await self._access.begin(passkey.person, browser_of(request))
        return let_in(request, JSONResponse({"entered": True}), self._access, session)

    async def begin_making(self, request: Request) -> Response:
        """What a browser needs to make a passkey for the person who is signed in."""
        from kithkin.channels.web import ceremonies  # noqa: PLC0415 - see above

        site, person = self._site(request), request.state.asker
        self._pace.count(request)
        kept = await self._household.passkeys.list(person)
        if len(kept) >= MOST_PASSKEYS:
            raise BadInput("You have many passkeys already.", remedy="Remove one that you no longer use.")
        challenge, options = ceremonies.to_make(site, person, kept)
        await self._remember(challenge, person)
        return JSONResponse(options)

    async def make(self, request: Request) -> Response:
        """Keeps the public half of a new passkey."""
        from kithkin.channels.web import ceremonies  # noqa: PLC0415 - see above

        site, person = self._site(request), request.state.asker
        fields = await fields_of(request)
        credential = _credential(fields)
        challenge = ceremonies.challenge_of(credential)
        if await self._take(challenge) != person:
            raise ceremonies.refused()
        ident, public_key, counter = await asyncio.to_thread(
            ceremonies.made, credential, challenge, site=site, origin=self._origin(request)
        )
        others = await self._household.passkeys.list(person)
        title = str(fields.get("title") or "").strip()[:_LONGEST_TITLE]
        kept = await self._household.passkeys.add(
            Passkey(
                id=ident,
                person=person,
                handle=ceremonies.handle_for(challenge, others),
                public_key=public_key,
                counter=counter,
                site=site,
                title=title or browser_words(browser_of(request)),
                created_at=self._household.clock(),
            )
        )
        if not kept:
            raise ceremonies.refused()
        return JSONResponse({"kept": True}, 201)

    async def remove(self, request: Request) -> Response:
        """Forgets one of one's own passkeys."""
        try:
            ident = bytes.fromhex(request.path_params["passkey"])
        except ValueError:
            ident = b""
        if await self._household.passkeys.remove(request.state.asker, ident):
            return Response(status_code=204)
        return problem(404, "There is no such passkey.", "It may have been removed.")

    def site_here(self, request: Request) -> str | None:
        """The host for which passkeys can be made here; None on a bare number, for which browsers make none."""
        name = urlsplit(self._origin(request)).hostname or ""
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name or None
        return None

    def _site(self, request: Request) -> str:
        site = self.site_here(request)
        if site is None:
            raise BadInput(
                "Browsers make no passkeys for an address of numbers.",
                remedy="Open the page under a name, such as http://localhost with the same port.",
            )
        return site

    def _origin(self, request: Request) -> str:
        return self._access.origin(request.headers.get("host", ""), request.url.scheme)

    async def _remember(self, challenge: bytes, person: str) -> None:
        from kithkin.channels.web.ceremonies import CHALLENGE_SECONDS  # noqa: PLC0415 - see above

        now = self._household.clock()
        await self._household.passkeys.add_challenge(_hash(challenge), person, now + CHALLENGE_SECONDS, now)

    async def _take(self, challenge: bytes) -> str | None:
        return await self._household.passkeys.take_challenge(_hash(challenge), self._household.clock())


class _Pace:
    """How fast one client may begin ceremonies. `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tokens: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def count(self, request: Request) -> None:
        """Counts one. Raises `TryAgain` when there were too many."""
        client, now = request.client.host if request.client else "", self._clock()
        tokens, counted_at = self._tokens.pop(client, (_BURST, now))
        tokens = min(_BURST, tokens + max(0.0, now - counted_at) * _A_SECOND)
        self._tokens[client] = (tokens - 1 if tokens >= 1 else tokens, now)
        while len(self._tokens) > _MOST_PACED:
            self._tokens.popitem(last=False)
        if tokens < 1:
            raise TryAgain(
                "Too many tries at once.", after=(1 - tokens) / _A_SECOND, remedy="Try again in a moment."
            )


def _hash(challenge: bytes) -> bytes:
    return hashlib.sha256(challenge).digest()


def _credential(fields: dict[str, Any]) -> dict[str, Any]:
    credential = fields.get("credential")
    if not isinstance(credential, dict):
        raise BadInput("“credential” is missing.", remedy="Send what the browser made.")
    return credential
