"""Where one can go on the page. A new page is one line in `PLACES`; its routes still ask who comes."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kithkin.ports.people import Role

_EVERYONE: tuple[Role, ...] = ("owner", "member", "guest")


@dataclass(frozen=True, slots=True)
class Place:
    """A page with its title, and who is shown the way there."""

    path: str
    title: str
    roles: tuple[Role, ...] = _EVERYONE


PLACES: tuple[Place, ...] = (
    Place("/", "Ask"),
    Place("/shared", "What I shared"),
    Place("/memory", "Memory"),
    Place("/you", "You"),
    Place("/people", "People", ("owner",)),
    Place("/channels", "Channels", ("owner",)),
)


def navigation_routes(hosted_engine: str) -> list[Route]:
    """Who one is, where one can go, and which service hears what is asked (its host; "" where none does)."""

    async def me(request: Request) -> Response:
        role = request.state.role
        return JSONResponse(
            {
                "name": request.state.asker,
                "role": role,
                "places": [{"path": one.path, "title": one.title} for one in PLACES if role in one.roles],
                "hosted_engine": hosted_engine,
            }
        )

    return [Route("/me", me, methods=["GET"])]
