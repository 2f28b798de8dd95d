"""What goes wrong, as a clear JSON answer: {"error": what happened, "remedy": what to do}."""

from __future__ import annotations

import math

from starlette.responses import JSONResponse, Response

from kithkin.messages.errors import BadInput, KithkinError, TryAgain


class TooLarge(BadInput):
    """More was sent than we take."""


def problem(status: int, error: str, remedy: str = "", headers: dict[str, str] | None = None) -> Response:
    """The answer for a person or a program that asked for something we cannot do."""
    return JSONResponse({"error": error, "remedy": remedy}, status_code=status, headers=headers)


def problem_of(error: KithkinError) -> Response:
    """The answer for one of our own errors."""
    match error:
        case TooLarge():
            return problem(413, error.message, error.remedy, {"connection": "close"})
        case BadInput():
            return problem(400, error.message, error.remedy)
        case TryAgain():
            after = {"retry-after": str(max(1, math.ceil(error.after)))}
            return problem(503, error.message, error.remedy, after)
        case _:
            return problem(500, error.message, error.remedy)
