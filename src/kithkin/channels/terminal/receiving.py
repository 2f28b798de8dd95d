"""The server's side: one question in as JSON, events out as one JSON document a line."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kithkin.channels.terminal.wire import ErrorLine, FinishedLine, Line, ProgressLine
from kithkin.messages.errors import KithkinError
from kithkin.messages.replies import Finished, Progress, Question
from kithkin.ports.answering import Answering

LARGEST_BODY = 160 * 2**20


Asked = Callable[[Question], Awaitable[Question]]
"""Says who asks: the question with a person of the circle as its asker. Raises `BadInput`."""


def build_terminal(answering: Answering, asked: Asked) -> ASGIApp:
    """The application behind the socket file; whoever can open that file is the owner, and may ask as anyone.

    It has one address, so no routing, whose layers would cost more than all that is done here.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != "/ask":
            response = Response(status_code=404)
        elif scope["method"] != "POST":
            response = Response(status_code=405)
        else:
            response = await ask(Request(scope, receive))
        await response(scope, receive, send)

    async def ask(request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_BODY:
                return Response(status_code=413)
        try:
            question = msgspec.json.decode(body, type=Question)
        except msgspec.ValidationError as error:
            return Response(msgspec.json.encode(ErrorLine(message=str(error), remedy="")), status_code=400)
        return StreamingResponse(_lines(answering, asked, question), media_type="application/x-ndjson")

    return application


async def _lines(answering: Answering, asked: Asked, question: Question) -> AsyncGenerator[bytes]:
    try:
        async with aclosing(answering.answer(await asked(question))) as told:
            async for event in told:
                if isinstance(event, Progress):
                    yield _line(ProgressLine(text=event.text))
                elif isinstance(event, Finished):
                    yield _line(FinishedLine(reply=event.reply))
    except KithkinError as error:
        yield _line(ErrorLine(message=error.message, remedy=error.remedy))


def _line(line: Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"
