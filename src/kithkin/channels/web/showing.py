"""Everything the page reads besides replies as they come: past conversations, evidence, pictures, drawings."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.guard import STATIC
from kithkin.channels.web.household import Household
from kithkin.channels.web.lock_page import key_of
from kithkin.channels.web.presenting import present_turn
from kithkin.channels.web.problems import problem
from kithkin.channels.web.security_headers import SANDBOX
from kithkin.ports.conversations import Conversations, Turn

_TURNS_SHOWN = 200
_PICTURE_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


def _not_found(what: str) -> Response:
    return problem(404, f"There is no such {what}.", "It may have been deleted.")


def _locked() -> Response:
    return problem(
        423, "This reply is locked.", "Open your locked past with your passphrase, on the first page."
    )


class Showing:
    """The reading routes. The asker of every query is the browser's session, never part of the address."""

    def __init__(self, conversations: Conversations, household: Household) -> None:
        self._conversations = conversations
        self._household = household

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/conversations", self.list_conversations, methods=["GET"]),
            Route("/conversations/{conversation}", self.conversation, methods=["GET"]),
            Route("/conversations/{conversation}", self.delete_conversation, methods=["DELETE"]),
            Route("/turns/{turn}", self.turn, methods=["GET"]),
            Route("/turns/{turn}/drawings/{evidence}", self.drawing, methods=["GET"]),
            Route("/pictures/{picture}", self.picture, methods=["GET"]),
        ]

    async def page(self, _: Request) -> Response:
        """The chat."""
        return FileResponse(STATIC / "index.html")

    async def list_conversations(self, request: Request) -> Response:
        """Past conversations, latest first; how many questions are locked, and whether this browser has opened them."""
        person, key = request.state.asker, await key_of(self._household, request)
        listed = await self._conversations.list(person, key=key)
        return JSONResponse(
            {
                "conversations": [
                    {"id": name, "title": title, "latest_at": latest_at} for name, title, latest_at in listed
                ],
                "locked": await self._conversations.locked(person),
                "open": key is not None,
            }
        )

    async def conversation(self, request: Request) -> Response:
        """One conversation with its turns, oldest first; how many are locked, and whether this browser has opened them."""
        person, name = request.state.asker, request.path_params["conversation"]
        key = await key_of(self._household, request)
        turns = await self._conversations.recent(person, name, _TURNS_SHOWN, key=key)
        locked = await self._conversations.locked(person, name)
        if not turns and not locked:
            return _not_found("conversation")
        shown = [present_turn(turn) for turn in turns]
        return JSONResponse({"id": name, "turns": shown, "locked": locked, "open": key is not None})

    async def delete_conversation(self, request: Request) -> Response:
        """Forgets a conversation; forgetting it twice is no error."""
        await self._conversations.delete(request.state.asker, request.path_params["conversation"])
        return Response(status_code=204)

    async def turn(self, request: Request) -> Response:
        """ "How I know" for one reply: a page for people, JSON for the page's own script."""
        turn = await self._turn(request)
        locked = turn is None and await self._conversations.holds(
            request.state.asker, request.path_params["turn"]
        )
        for_a_person = "text/html" in request.headers.get("accept", "")
        if for_a_person:
            status = 200 if turn is not None else 423 if locked else 404
            return FileResponse(STATIC / "evidence.html", status_code=status, headers={"vary": "accept"})
        if turn is None:
            return _locked() if locked else _not_found("reply")
        return JSONResponse(present_turn(turn), headers={"vary": "accept"})

    async def drawing(self, request: Request) -> Response:
        """A plot as an image file. Opened on its own it is sandboxed, so nothing in it can run."""
        turn = await self._turn(request)
        for evidence in () if turn is None else turn.reply.evidence:
            if evidence.id == request.path_params["evidence"] and evidence.drawing_svg:
                return Response(evidence.drawing_svg, media_type="image/svg+xml", headers=SANDBOX)
        return _not_found("drawing")

    async def picture(self, request: Request) -> Response:
        """The safe copy of a picture."""
        key = await key_of(self._household, request)
        found = await self._conversations.picture(
            request.state.asker, request.path_params["picture"], key=key
        )
        if found is None or found[0] not in _PICTURE_TYPES:
            return _not_found("picture")
        return Response(found[1], media_type=found[0])

    async def _turn(self, request: Request) -> Turn | None:
        key = await key_of(self._household, request)
        return await self._conversations.turn(request.state.asker, request.path_params["turn"], key=key)
