"""How a browser gets in: by a one-time link. How it goes on from there is the session's cookie."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.access import SESSION_SECONDS, Access
from kithkin.channels.web.guard import STATIC
from kithkin.channels.web.problems import problem
from kithkin.channels.web.requests import fields_of, text_of

ENTER: Final = "/enter"
BY_HAND: Final = "/open"


class Entrance:
    """The routes. They are open to browsers without a session."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route(ENTER, self.enter, methods=["GET"]),
            Route(BY_HAND, self.show_button, methods=["GET"]),
            Route(BY_HAND, self.enter_by_hand, methods=["POST"]),
        ]

    async def enter(self, request: Request) -> Response:
        """Sets the session and goes on to the page.

        It goes on by a page of its own, not a redirect: a browser that came from elsewhere (a link in a mail) would
        not send the SameSite=Strict cookie along a redirect.
        """
        if request.method == "HEAD":  # programs that preview links must not use them up
            return Response()
        session = await self._access.enter(request.query_params.get("token", ""), browser_of(request))
        if session is None:
            return HTMLResponse((STATIC / "locked.html").read_text("utf-8"), status_code=401)
        response = HTMLResponse((STATIC / "entered.html").read_text("utf-8"))
        return let_in(request, response, self._access, session)

    async def show_button(self, _: Request) -> Response:
        """The page behind a link that goes through a chat, with the button that opens it."""
        return FileResponse(STATIC / "open.html")

    async def enter_by_hand(self, request: Request) -> Response:
        """Sets the session for a secret that stood behind the # of a link: no program that looks at links sends it."""
        session = await self._access.enter(text_of(await fields_of(request), "token"), browser_of(request))
        if session is None:
            return problem(
                410,
                "This link has been used or is too old.",
                "Ask for a new one; each works once, for 15 minutes.",
            )
        return let_in(request, JSONResponse({"entered": True}), self._access, session)


def let_in(request: Request, response: Response, access: Access, session: str) -> Response:
    """The response, with the session's cookie."""
    origin = _origin(request, access)
    response.set_cookie(
        access.cookie(origin),
        session,
        max_age=int(SESSION_SECONDS),
        httponly=True,
        samesite="strict",
        secure=origin.startswith("https:"),
    )
    return response


def let_out(request: Request, response: Response, access: Access) -> Response:
    """The response, which takes the session's cookie away."""
    origin = _origin(request, access)
    response.delete_cookie(
        access.cookie(origin), httponly=True, samesite="strict", secure=origin.startswith("https:")
    )
    return response


def browser_of(request: Request) -> str:
    """What the browser says of itself."""
    return request.headers.get("user-agent", "")


def _origin(request: Request, access: Access) -> str:
    return access.origin(request.headers.get("host", ""), request.url.scheme)
