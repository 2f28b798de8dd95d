"""What routes ask of a request: who comes, and the few fields of a small JSON body."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final, cast

from starlette.requests import Request
from starlette.responses import Response

from kithkin.channels.web.problems import TooLarge, problem
from kithkin.messages.errors import BadInput

LARGEST_BODY: Final = 64 * 1024
Endpoint = Callable[[Request], Awaitable[Response]]


def owners_only(endpoint: Endpoint) -> Endpoint:
    """The endpoint for owners; anyone else is told so, and nothing of it runs."""

    async def guarded(request: Request) -> Response:
        if request.state.role != "owner":
            return problem(403, "Only the owner may see this.", "Ask the owner.")
        return await endpoint(request)

    return guarded


async def fields_of(request: Request) -> dict[str, Any]:
    """The fields of a JSON object. Raises `TooLarge` and `BadInput`."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            raise TooLarge("That is too much.", remedy="Send less.")
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput("That is not JSON.", remedy="Send a JSON object.") from error
    if not isinstance(fields, dict):
        raise BadInput("That is not a JSON object.", remedy="Send a JSON object.")
    return cast("dict[str, Any]", fields)


def text_of(fields: dict[str, Any], name: str) -> str:
    """A field that must be there and be text. Raises `BadInput`."""
    text = fields.get(name)
    if not isinstance(text, str):
        raise BadInput(f"“{name}” is missing.", remedy=f"Send “{name}” as text.")
    return text


def iso(seconds: float) -> str | None:
    """A time in seconds since 1970 as ISO 8601; null for never."""
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None
