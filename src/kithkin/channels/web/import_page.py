"""The page "Import": a person's export is sent, read while they look on, asked about, and reported in words."""

from __future__ import annotations

import re
from contextlib import aclosing
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.guard import STATIC
from kithkin.channels.web.problems import problem_of
from kithkin.channels.web.receiving_files import ArrivingFiles, drain, too_large
from kithkin.channels.web.requests import fields_of, text_of
from kithkin.channels.web.shared import Shared
from kithkin.messages.errors import BadInput, KithkinError, TryAgain
from kithkin.ports.importing import ImportState

MOST_IMPORTS: Final = 20
"""Imports of one person within an hour."""
AN_HOUR: Final = 3600.0
_TIME_ZONE: Final = re.compile(r"[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,2}")


class ImportPage:
    """The routes. Reading goes on when the browser goes away; whoever comes back sees how it stands."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._imports = shared.imports

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/shared/import", self.page, methods=["GET"]),
            Route("/shared/import", self.receive, methods=["POST"]),
            Route("/shared/import", self.forget, methods=["DELETE"]),
            Route("/shared/import/state", self.state, methods=["GET"]),
            Route("/shared/import/answer", self.answer, methods=["POST"]),
        ]

    async def page(self, _: Request) -> Response:
        """The page."""
        return FileResponse(STATIC / "import.html")

    async def state(self, request: Request) -> Response:
        """How this browser's import stands."""
        return JSONResponse(self._state(request))

    async def answer(self, request: Request) -> Response:
        """Says what only the person can say."""
        choice = text_of(await fields_of(request), "choice")
        self._imports.answer(request.state.asker, request.state.entered.session_hash, choice)
        return JSONResponse(self._state(request))

    async def forget(self, request: Request) -> Response:
        """Stops the import, or puts its report away."""
        await self._imports.forget(request.state.asker, request.state.entered.session_hash)
        return Response(status_code=204)

    async def receive(self, request: Request) -> Response:
        """Takes the files in and begins to read them. Whatever breaks off here leaves nothing behind."""
        files = ArrivingFiles()
        try:
            await self._receive(request, files)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        except KithkinError as error:
            if not files.complete:
                await drain(request)
            return problem_of(error)
        return JSONResponse(self._state(request), 202)

    async def _receive(self, request: Request, files: ArrivingFiles) -> None:
        person, most = request.state.asker, self._imports.most_bytes
        declared = request.headers.get("content-length", "")
        size = int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 19 else 0
        if size > most:
            raise too_large(most)
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise BadInput("Files are sent as a form.", remedy="Send multipart/form-data.")
        with self._imports.receive(person, request.state.entered.session_hash, size) as reception:
            await self._count(person)
            async with aclosing(files):
                await files.read(request, reception, most)
            time_zone = files.fields.get("time_zone", "")
            zone = time_zone if _TIME_ZONE.fullmatch(time_zone) else ""
            reception.begin(files.fields.get("platform", ""), time_zone=zone)

    async def _count(self, person: str) -> None:
        now = self._shared.clock()
        if not await self._shared.attempts.may(
            "page import", person, most=MOST_IMPORTS, seconds=AN_HOUR, now=now
        ):
            raise TryAgain(
                "You have imported many times within the hour.",
                after=AN_HOUR / MOST_IMPORTS,
                remedy="Try again later, or use `kithkin import` in a terminal.",
            )

    def _state(self, request: Request) -> dict[str, Any]:
        state = self._imports.state(request.state.asker, request.state.entered.session_hash)
        return {
            **_shown(state),
            "platforms": list(self._imports.platforms),
            "most_bytes": self._imports.most_bytes,
        }


def _shown(state: ImportState) -> dict[str, Any]:
    asked = state.question
    return {
        "phase": state.phase,
        "platform": state.platform,
        "done_bytes": state.done_bytes,
        "total_bytes": state.total_bytes,
        "items": state.items,
        "question": None
        if asked is None
        else {
            "about": asked.about,
            "text": asked.text,
            "choices": [{"value": value, "words": words} for value, words in asked.choices],
        },
        "error": state.error,
        "remedy": state.remedy,
        "lines": list(state.lines),
        "report": dict(state.report),
        "shareable": len(state.ids),
    }
