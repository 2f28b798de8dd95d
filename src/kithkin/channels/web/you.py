"""The page "You": one's own browsers, passkeys and addresses. Everything is about the session's person and nobody else."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.access import Access
from kithkin.channels.web.browser_words import browser_words
from kithkin.channels.web.entrance import let_out
from kithkin.channels.web.guard import STATIC
from kithkin.channels.web.household import Household, LinkableChannel
from kithkin.channels.web.passkey_routes import PasskeyRoutes
from kithkin.channels.web.problems import problem
from kithkin.channels.web.requests import fields_of, iso, text_of
from kithkin.messages.errors import BadInput, TryAgain

MOST_CODES: Final = 5
MOST_LINKS: Final = 10
AN_HOUR: Final = 3600.0
CODE_MINUTES: Final = 15


class You:
    """The routes."""

    def __init__(self, access: Access, household: Household, passkeys: PasskeyRoutes) -> None:
        self._access = access
        self._household = household
        self._passkeys = passkeys

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/you", self.page, methods=["GET"]),
            Route("/you/state", self.state, methods=["GET"]),
            Route("/you/sessions", self.end_others, methods=["DELETE"]),
            Route("/you/sessions/{session}", self.end, methods=["DELETE"]),
            Route("/you/link", self.link, methods=["POST"]),
            Route("/you/codes", self.code, methods=["POST"]),
            Route("/you/addresses/{address}", self.unlink, methods=["DELETE"]),
            Route("/you/leave", self.leave, methods=["POST"]),
        ]

    async def page(self, _: Request) -> Response:
        """The page."""
        return FileResponse(STATIC / "you.html")

    async def state(self, request: Request) -> Response:
        """What the page shows; times in ISO 8601, null for never or not known."""
        person = request.state.asker
        linkable = await self._household.linkable()
        return JSONResponse(
            {
                "name": person,
                "role": request.state.role,
                "sessions": [
                    {
                        "id": session.id,
                        "browser": browser_words(session.browser),
                        "created_at": iso(session.created_at),
                        "seen_at": iso(session.seen_at),
                        "this": this,
                    }
                    for session, this in sorted(
                        await self._access.sessions(request.state.entered), key=lambda one: not one[1]
                    )
                ],
                "passkeys": [
                    {
                        "id": one.id.hex(),
                        "title": one.title,
                        "site": one.site,
                        "created_at": iso(one.created_at),
                        "used_at": iso(one.used_at),
                    }
                    for one in await self._household.passkeys.list(person)
                ],
                "passkeys_here": self._passkeys.site_here(request) is not None,
                "addresses": await self._addresses(person, linkable),
                "linkable": [_linkable(one) for one in linkable],
            }
        )

    async def end_others(self, request: Request) -> Response:
        """Ends all of one's sessions but this one, and calls back one's unused links."""
        self._household.opened.close_all(request.state.asker, but_for=request.state.entered.session_hash)
        return JSONResponse({"ended": await self._access.end_others(request.state.entered)})

    async def end(self, request: Request) -> Response:
        """Ends one of one's sessions; when it is this one, the cookie goes too. No other keeps a locked past open."""
        listed = await self._access.sessions(request.state.entered)
        this = any(session.id == request.path_params["session"] and this for session, this in listed)
        staying = b"" if this else request.state.entered.session_hash
        self._household.opened.close_all(request.state.asker, but_for=staying)
        if not await self._access.end(request.state.entered, request.path_params["session"]):
            return problem(404, "There is no such session.", "It may have ended.")
        response = Response(status_code=204)
        return let_out(request, response, self._access) if this else response

    async def link(self, request: Request) -> Response:
        """A one-time link for another browser of one's own."""
        await self._count("page link", request.state.asker, MOST_LINKS)
        here = self._access.origin(request.headers.get("host", ""), request.url.scheme)
        address = self._access.public_address or _named(here)
        link = await self._access.new_link(address, person=request.state.asker, by_hand=True)
        return JSONResponse({"link": link, "anywhere": bool(self._access.public_address)})

    async def code(self, request: Request) -> Response:
        """A one-time code that links an address of one's own on a channel."""
        channel = await self._channel(text_of(await fields_of(request), "channel"))
        await self._count("page code", request.state.asker, MOST_CODES)
        return JSONResponse(await code_for(self._household, request.state.asker, channel))

    async def unlink(self, request: Request) -> Response:
        """Forgets one of one's addresses."""
        if await self._household.people.unlink_address(request.state.asker, request.path_params["address"]):
            return Response(status_code=204)
        return problem(404, "There is no such address.", "It may have been forgotten.")

    async def leave(self, request: Request) -> Response:
        """Removes the person themselves, who says their name to show that they mean it."""
        if text_of(await fields_of(request), "name") != request.state.asker:
            raise BadInput("That is not your name here.", remedy="Write it as the page shows it.")
        await self._household.circle.remove(request.state.asker)
        self._household.opened.close_all(request.state.asker)
        return let_out(request, Response(status_code=204), self._access)

    async def _addresses(self, person: str, linkable: Sequence[LinkableChannel]) -> list[dict[str, Any]]:
        titles = {one.name: one.title for one in linkable}
        return [
            {
                "id": one.id,
                "channel": one.channel,
                "title": titles.get(one.channel, one.channel),
                "ending": one.ending,
                "last_wrote_at": iso(one.last_wrote_at),
            }
            for one in await self._household.people.addresses(person)
        ]

    async def _channel(self, name: str) -> LinkableChannel:
        return await linkable_named(self._household, name)

    async def _count(self, what: str, person: str, most: int) -> None:
        now = self._household.clock()
        if not await self._household.attempts.may(what, person, most=most, seconds=AN_HOUR, now=now):
            raise TryAgain(
                "You have asked for many of these already.",
                after=AN_HOUR / most,
                remedy="Use the last one, or wait an hour.",
            )


async def linkable_named(household: Household, name: str) -> LinkableChannel:
    """The channel of this name. Raises `BadInput` where nobody needs a code, or it is not set up."""
    for one in await household.linkable():
        if one.name == name:
            return one
    raise BadInput("No address can be linked on that channel now.", remedy="Choose one that the page offers.")


async def code_for(household: Household, person: str, channel: LinkableChannel) -> dict[str, Any]:
    """A fresh code with what to do with it."""
    code = await household.people.new_code(person, channel.name, household.clock())
    return {"code": code, "minutes": CODE_MINUTES, **_linkable(channel)}


def _linkable(channel: LinkableChannel) -> dict[str, Any]:
    return {"channel": channel.name, "title": channel.title, "accounts": channel.accounts}


def _named(origin: str) -> str:
    """The same page under a name, where it is a number of this machine: for a number, browsers make no passkeys."""
    parts = urlsplit(origin)
    try:
        ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return origin
    return f"{parts.scheme}://localhost:{parts.port}" if parts.port else f"{parts.scheme}://localhost"
