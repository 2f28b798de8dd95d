"""The owner's page "People": who belongs to the circle, and in which part. Nothing of what anyone said or shared.

An owner can invite who has nothing here yet. Whoever has conversations, sessions or addresses of their own lets themselves
in further; a link or code for them, made here, would open what is theirs to whoever made it.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.access import Access
from kithkin.channels.web.guard import STATIC
from kithkin.channels.web.household import Household
from kithkin.channels.web.requests import fields_of, owners_only, text_of
from kithkin.channels.web.you import code_for, linkable_named
from kithkin.messages.errors import BadInput
from kithkin.ports.people import Person, Role


class PeoplePanel:
    """The routes, all for owners only."""

    def __init__(self, access: Access, household: Household) -> None:
        self._access = access
        self._household = household

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/people", owners_only(self.page), methods=["GET"]),
            Route("/people/state", owners_only(self.state), methods=["GET"]),
            Route("/people", owners_only(self.add), methods=["POST"]),
            Route("/people/{name}", owners_only(self.change), methods=["PATCH"]),
            Route("/people/{name}", owners_only(self.remove), methods=["DELETE"]),
            Route("/people/{name}/hand-over", owners_only(self.hand_over), methods=["POST"]),
            Route("/people/{name}/link", owners_only(self.link), methods=["POST"]),
            Route("/people/{name}/codes", owners_only(self.code), methods=["POST"]),
        ]

    async def page(self, _: Request) -> Response:
        """The page."""
        return FileResponse(STATIC / "people.html")

    async def state(self, request: Request) -> Response:
        """Everyone with their part, and the channels that know them."""
        linkable = await self._household.linkable()
        titles = {one.name: one.title for one in linkable}
        listed = await self._household.people.list()
        return JSONResponse(
            {
                "people": [
                    {
                        **_shown(person),
                        "you": person.name == request.state.asker,
                        "channels": sorted({titles.get(channel, channel) for channel, _ in addresses}),
                        "new": (await self._household.circle.holdings(person.name)).nothing,
                    }
                    for person, addresses in listed
                ],
                "linkable": [{"channel": one.name, "title": one.title} for one in linkable],
            }
        )

    async def add(self, request: Request) -> Response:
        """Adds a person."""
        fields = await fields_of(request)
        name, role = text_of(fields, "name"), _role(text_of(fields, "role"))
        await self._household.people.add(name, role)
        return JSONResponse(_shown(await self._household.circle.person(name)), 201)

    async def change(self, request: Request) -> Response:
        """Changes a person's part or name."""
        fields = await fields_of(request)
        person = await self._household.circle.person(request.path_params["name"])
        if "role" in fields:
            person = await self._household.circle.set_role(person.name, _role(text_of(fields, "role")))
        if "name" in fields:
            self._household.opened.close_all(person.name)  # held under the name before
            person = await self._household.circle.rename(person.name, text_of(fields, "name"))
        return JSONResponse(_shown(person))

    async def remove(self, request: Request) -> Response:
        """Removes a person with all that is kept of them."""
        person = await self._household.circle.person(request.path_params["name"])
        await self._household.circle.remove(person.name)
        self._household.opened.close_all(person.name)
        return Response(status_code=204)

    async def hand_over(self, request: Request) -> Response:
        """Makes another the owner; whoever asks becomes a member."""
        owner = await self._household.circle.hand_over(request.state.asker, request.path_params["name"])
        return JSONResponse(_shown(owner))

    async def link(self, request: Request) -> Response:
        """A one-time link by which somebody new enters the page."""
        person = await self._somebody_new(request)
        address = self._access.public_address or self._access.origin(
            request.headers.get("host", ""), request.url.scheme
        )
        link = await self._access.new_link(address, person=person.name, by_hand=True)
        return JSONResponse({"link": link, "anywhere": bool(self._access.public_address)})

    async def code(self, request: Request) -> Response:
        """A one-time code by which somebody new is known on a channel."""
        channel = await linkable_named(self._household, text_of(await fields_of(request), "channel"))
        person = await self._somebody_new(request)
        return JSONResponse(await code_for(self._household, person.name, channel))

    async def _somebody_new(self, request: Request) -> Person:
        person = await self._household.circle.person(request.path_params["name"])
        if person.name == request.state.asker or (await self._household.circle.holdings(person.name)).nothing:
            return person
        raise BadInput(
            f"{person.name} is here already, and such a link would open what is theirs to whoever holds it.",
            remedy="They make one themselves on their page “You”, or by writing “sign in” in a private chat."
            " For who has lost everything there is `kithkin link` in the terminal.",
        )


def _role(role: str) -> Role:
    match role:
        case "owner" | "member" | "guest":
            return role
        case _:
            raise BadInput("There is no such part.", remedy="Use owner, member or guest.")


def _shown(person: Person) -> dict[str, Any]:
    return {"name": person.name, "role": person.role}
