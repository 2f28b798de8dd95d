"""Joins the routes into the web application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kithkin.channels.web.access import COOKIE, SESSION_SECONDS, Access
from kithkin.channels.web.asking import Ask
from kithkin.channels.web.channel_panel import ChannelPanel, ChannelStates, no_channels
from kithkin.channels.web.guard import STATIC, Guard
from kithkin.channels.web.metrics import Metrics
from kithkin.channels.web.places import Places
from kithkin.channels.web.problems import problem
from kithkin.channels.web.showing import Showing
from kithkin.channels.web.uploads import UploadLimits
from kithkin.ports.answering import Answering
from kithkin.ports.conversations import Conversations

Readiness = Callable[[], Awaitable[Mapping[str, bool]]]
"""What must be there before questions can be answered, by name, and whether it is."""


async def _always_ready() -> Mapping[str, bool]:
    return {}


def build_web(
    answering: Answering,
    conversations: Conversations,
    access: Access,
    *,
    ready: Readiness = _always_ready,
    channels: ChannelStates = no_channels,
    limits: UploadLimits | None = None,
    running: int = 2,
    waiting: int = 16,
    upload_bytes: int = 256 * 1024 * 1024,
) -> Starlette:
    """The web page and its interface as one ASGI application.

    `channels` says how the owner's channels are. `running` turns are answered at once, `waiting` more may queue, and all
    uploads under way together hold at most `upload_bytes` of memory; whoever comes on top of that gets 503 with
    Retry-After.
    """
    metrics = Metrics()
    places = Places(running=running, waiting=waiting, upload_bytes=upload_bytes)
    ask = Ask(answering, conversations, limits=limits or UploadLimits(), places=places, metrics=metrics)

    async def show_metrics(_: Request) -> Response:
        text = metrics.as_text(running=places.running, waiting=places.waiting)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    async def show_readiness(_: Request) -> Response:
        parts = dict(await ready())
        return JSONResponse(
            {"ready": all(parts.values()), "parts": parts}, 200 if all(parts.values()) else 503
        )

    return Starlette(
        routes=[
            *Showing(conversations).routes(),
            *ChannelPanel(channels).routes(),
            Route("/ask", ask, methods=["POST"]),
            Route("/enter", _Entrance(access).enter, methods=["GET"]),
            Route("/healthz", _alive, methods=["GET"]),
            Route("/readyz", show_readiness, methods=["GET"]),
            Route("/metrics", show_metrics, methods=["GET"]),
            Route("/favicon.ico", _favicon, methods=["GET"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, access=access)],
        exception_handlers={404: _not_found, 405: _wrong_method},
    )


class _Entrance:
    """Lets a browser in by its one-time link."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def enter(self, request: Request) -> Response:
        """Sets the session and goes on to the page.

        It goes on by a page of its own, not a redirect: a browser that came from elsewhere (a link in a mail) would
        not send the SameSite=Strict cookie along a redirect.
        """
        if request.method == "HEAD":  # programs that preview links must not use them up
            return Response()
        session = await self._access.enter(request.query_params.get("token", ""))
        if session is None:
            return HTMLResponse((STATIC / "locked.html").read_text("utf-8"), status_code=401)
        response = HTMLResponse((STATIC / "entered.html").read_text("utf-8"))
        response.set_cookie(
            COOKIE,
            session,
            max_age=int(SESSION_SECONDS),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response


async def _alive(_: Request) -> Response:
    return JSONResponse({"alive": True})


async def _favicon(_: Request) -> Response:
    return FileResponse(STATIC / "favicon.svg")


async def _not_found(_: Request, __: Exception) -> Response:
    return problem(404, "There is nothing at this address.", "Go to /.")


async def _wrong_method(_: Request, __: Exception) -> Response:
    return problem(405, "This address does not take that kind of request.")
