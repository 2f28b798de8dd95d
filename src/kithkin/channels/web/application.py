"""Joins the routes into the web application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kithkin.channels.web.access import Access
from kithkin.channels.web.asking import Ask
from kithkin.channels.web.channel_panel import ChannelPanel, ChannelStates, no_channels
from kithkin.channels.web.entrance import Entrance
from kithkin.channels.web.guard import STATIC, Guard
from kithkin.channels.web.household import Household
from kithkin.channels.web.import_page import ImportPage
from kithkin.channels.web.keeping_page import KeepingPage
from kithkin.channels.web.lock_page import LockPage
from kithkin.channels.web.memory_page import MemoryPage
from kithkin.channels.web.metrics import Metrics
from kithkin.channels.web.navigation import navigation_routes
from kithkin.channels.web.passkey_routes import PasskeyRoutes
from kithkin.channels.web.people_panel import PeoplePanel
from kithkin.channels.web.places import Places
from kithkin.channels.web.problems import problem, problem_of
from kithkin.channels.web.requests import owners_only
from kithkin.channels.web.security_headers import SecurityHeaders
from kithkin.channels.web.shared import Shared
from kithkin.channels.web.shared_page import SharedPage
from kithkin.channels.web.showing import Showing
from kithkin.channels.web.uploads import UploadLimits
from kithkin.channels.web.you import You
from kithkin.messages.errors import KithkinError
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
    household: Household,
    shared: Shared,
    *,
    ready: Readiness = _always_ready,
    channels: ChannelStates = no_channels,
    hosted_engine: str = "",
    limits: UploadLimits | None = None,
    running: int = 2,
    waiting: int = 16,
    upload_bytes: int = 256 * 1024 * 1024,
) -> Starlette:
    """The web page and its interface as one ASGI application. `household` is who may use it, and how they prove it;
    `shared` what they share, import and have remembered.

    `channels` says how the owner's channels are, `hosted_engine` the host of a service elsewhere that hears what is asked, ""
    where there is none. `running` turns are answered at once, `waiting` more may queue, and all uploads under way together
    hold at most `upload_bytes` of memory; whoever comes on top of that gets 503 with Retry-After.
    """
    metrics = Metrics()
    places = Places(running=running, waiting=waiting, upload_bytes=upload_bytes)
    ask = Ask(answering, conversations, limits=limits or UploadLimits(), places=places, metrics=metrics)

    async def show_metrics(_: Request) -> Response:
        text = metrics.as_text(running=places.running, waiting=places.waiting)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    passkeys = PasskeyRoutes(access, household)
    return Starlette(
        routes=[
            *navigation_routes(hosted_engine),
            *Showing(conversations, household).routes(),
            *ChannelPanel(channels).routes(),
            *Entrance(access).routes(),
            *passkeys.routes(),
            *You(access, household, passkeys).routes(),
            *KeepingPage(household).routes(),
            *LockPage(household).routes(),
            *PeoplePanel(access, household).routes(),
            *SharedPage(shared).routes(),
            *ImportPage(shared).routes(),
            *MemoryPage(shared).routes(),
            Route("/ask", ask, methods=["POST"]),
            Route("/healthz", _alive, methods=["GET"]),
            Route("/readyz", _showing_readiness(ready), methods=["GET"]),
            Route("/metrics", owners_only(show_metrics), methods=["GET"]),
            Route("/favicon.ico", _favicon, methods=["GET"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, access=access)],
        exception_handlers=_error_handlers(access),
    )


def _showing_readiness(ready: Readiness) -> Callable[[Request], Awaitable[Response]]:
    async def show_readiness(_: Request) -> Response:
        parts = dict(await ready())
        whole = all(parts.values())
        return JSONResponse({"ready": whole, "parts": parts}, 200 if whole else 503)

    return show_readiness


async def _alive(_: Request) -> Response:
    return JSONResponse({"alive": True})


async def _favicon(_: Request) -> Response:
    return FileResponse(STATIC / "favicon.svg")


def _error_handlers(access: Access) -> Mapping[Any, Callable[[Request, Exception], Awaitable[Response]]]:
    security = SecurityHeaders(access)

    async def tell_of_fault(request: Request, _: Exception) -> Response:
        told = problem(
            500, "Something went wrong in Kithkin.", "Try again; `kithkin doctor` looks for causes."
        )
        return security.on(told, request.scope)  # this passes none of what guards and adds headers

    return {
        404: _not_found,
        405: _wrong_method,
        KithkinError: _refused,
        Exception: tell_of_fault,
    }


async def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, KithkinError):
        raise error
    return problem_of(error)


async def _not_found(_: Request, __: Exception) -> Response:
    return problem(404, "There is nothing at this address.", "Go to /.")


async def _wrong_method(_: Request, error: Exception) -> Response:
    allowed = error.headers if isinstance(error, HTTPException) else None
    return problem(405, "This address does not take that kind of request.", headers=dict(allowed or {}))
