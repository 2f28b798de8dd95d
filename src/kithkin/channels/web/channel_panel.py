"""The owner's view of the channels: a page, and the state it shows as JSON. No secrets, no words of anyone's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.guard import STATIC
from kithkin.channels.web.requests import iso, owners_only
from kithkin.ports.channel_states import ChannelState

ChannelStates = Callable[[], Awaitable[Sequence[ChannelState]]]
"""How the channels are now, one row an account."""


async def no_channels() -> Sequence[ChannelState]:
    """For a page without channels."""
    return ()


class ChannelPanel:
    """The routes. Addresses below /channels/ that end in /webhook are not the page's."""

    def __init__(self, states: ChannelStates) -> None:
        self._states = states

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/channels", owners_only(self.page), methods=["GET"]),
            Route("/channels/state", owners_only(self.state), methods=["GET"]),
        ]

    async def page(self, _: Request) -> Response:
        """The page, for owners only."""
        return FileResponse(STATIC / "channels.html")

    async def state(self, _: Request) -> Response:
        """What the page shows; times in ISO 8601, null for never."""
        return JSONResponse({"channels": [_row(state) for state in await self._states()]})


def _row(state: ChannelState) -> dict[str, str | int | None]:
    return {
        "kind": state.kind,
        "name": state.name,
        "account": state.account,
        "title": state.title,
        "person": state.person,
        "state": state.state,
        "words": state.words,
        "last_message_at": iso(state.activity.last_message_at),
        "waiting": state.activity.waiting,
        "held": state.activity.held,
        "failed": state.activity.failed,
        "unknown": state.activity.unknown,
    }
