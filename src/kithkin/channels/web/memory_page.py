"""The page "Memory": one's own notes. Who may see them is changed as for anything else that is shared."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.guard import STATIC
from kithkin.channels.web.problems import problem
from kithkin.channels.web.requests import fields_of
from kithkin.channels.web.shared import Shared, number_of, plain
from kithkin.messages.errors import BadInput

LONGEST_NOTE: Final = 4_000


class MemoryPage:
    """The routes. Notes are listed with the posts, by their kind."""

    def __init__(self, shared: Shared) -> None:
        self._notes = shared.notes

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/memory", self.page, methods=["GET"]),
            Route("/memory/notes", self.add, methods=["POST"]),
            Route("/memory/notes/{note}", self.renew, methods=["PATCH"]),
            Route("/memory/notes/{note}", self.forget, methods=["DELETE"]),
        ]

    async def page(self, _: Request) -> Response:
        """The page."""
        return FileResponse(STATIC / "memory.html")

    async def add(self, request: Request) -> Response:
        """Keeps a note, for oneself alone."""
        await self._notes.keep(request.state.asker, _note(await fields_of(request)))
        return JSONResponse({"kept": True}, 201)

    async def renew(self, request: Request) -> Response:
        """Gives a note other words; whoever may see it sees those from now on."""
        note = _note(await fields_of(request))
        if await self._notes.renew(request.state.asker, number_of(request.path_params["note"]), note):
            return JSONResponse({"kept": True})
        return _no_such_note()

    async def forget(self, request: Request) -> Response:
        """Removes a note, everywhere."""
        if await self._notes.forget(request.state.asker, number_of(request.path_params["note"])):
            return Response(status_code=204)
        return _no_such_note()


def _note(fields: dict[str, object]) -> str:
    text = fields.get("text")
    note = plain(text, LONGEST_NOTE + 1).strip() if isinstance(text, str) else ""
    if not note:
        raise BadInput("The note is empty.", remedy="Write what is to be remembered.")
    if len(note) > LONGEST_NOTE:
        raise BadInput(f"A note has at most {LONGEST_NOTE:,} characters.", remedy="Make two of it.")
    return note


def _no_such_note() -> Response:
    return problem(404, "You have no such note.", "It may have been forgotten.")
