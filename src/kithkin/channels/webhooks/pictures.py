"""Hands a picture of a reply to the platform that is to show it, for those that take pictures from an address only.

The address holds the piece's own random reference, known to that platform alone, and leads nowhere once the piece is sent.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kithkin.channels.webhooks.security_headers import SECURITY_HEADERS

_log = logging.getLogger(__name__)

_PREFIX = "/channels/pictures/"
_REFERENCE = re.compile(r"[0-9a-f]{32}")
_HEADERS = {name.decode(): value.decode() for name, value in SECURITY_HEADERS}

Pictures = Callable[[str], Awaitable[tuple[bytes, str] | None]]
"""The picture of a piece that is being sent, by its reference, with its media type."""


def picture_address(public_address: str, reference: str) -> str:
    """Where the picture of the piece with this reference can be fetched."""
    return f"{public_address.rstrip('/')}{_PREFIX}{reference}"


class OutgoingPictures:
    """The ASGI application."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    @staticmethod
    def serves(path: str) -> bool:
        """Whether an address is a picture's."""
        return path.startswith(_PREFIX)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one call."""
        try:
            response = await self._response(scope["method"], scope["path"].removeprefix(_PREFIX))
        except Exception as error:  # noqa: BLE001 - the server would log its words, and answer without our headers
            _log.error("A picture could not be handed out: %s.", type(error).__name__)
            response = Response(status_code=500, headers=_HEADERS)
        await response(scope, receive, send)

    async def _response(self, method: str, reference: str) -> Response:
        if method not in ("GET", "HEAD"):
            return Response(status_code=405, headers={"allow": "GET, HEAD", **_HEADERS})
        found = await self._pictures(reference) if _REFERENCE.fullmatch(reference) else None
        if found is None:
            return Response(status_code=404, headers=_HEADERS)
        content, kind = found
        return Response(content, media_type=kind or "image/png", headers=_HEADERS)
