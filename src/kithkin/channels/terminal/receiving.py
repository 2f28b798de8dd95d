"""The server's side: one question in as JSON, events out as one JSON document a line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import aclosing

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kithkin.channels.terminal.wire import ErrorLine, FinishedLine, Line, ProgressLine
from kithkin.messages.errors import KithkinError
from kithkin.messages.replies import Finished, Progress, Question
from kithkin.ports.answering import Answering

LARGEST_BODY = 160 * 2**20
_HEADERS = ((b"content-type", b"application/x-ndjson"),)

Asked = Callable[[Question], Awaitable[Question]]
"""Says who asks: the question with a person of the circle as its asker. Raises `BadInput`."""


def build_terminal(answering: Answering, asked: Asked) -> ASGIApp:
    """The application behind the socket file; whoever can open that file is the owner, and may ask as anyone.

    It has one address, so no routing, and streams by itself: the layers for either would cost more than all that is done here.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != "/ask":
            await Response(status_code=404)(scope, receive, send)
        elif scope["method"] != "POST":
            await Response(status_code=405)(scope, receive, send)
        else:
            question = await _question(Request(scope, receive))
            if isinstance(question, Response):
                await question(scope, receive, send)
            else:
                await _while_heard(_tell(answering, asked, question, send), receive)

    return application


async def _question(request: Request) -> Question | Response:
    """What is asked, or what is wrong with it."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            return Response(status_code=413)
    try:
        return msgspec.json.decode(body, type=Question)
    except msgspec.ValidationError as error:
        return Response(msgspec.json.encode(ErrorLine(message=str(error), remedy="")), status_code=400)


async def _while_heard(telling: Coroutine[None, None, None], receive: Receive) -> None:
    """Tells to the end, or until nobody hears any more: then what is under way is given up."""
    told, gone = asyncio.ensure_future(telling), asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((told, gone), return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
        told.cancel()
        await asyncio.gather(told, gone, return_exceptions=True)
    if not told.cancelled():
        told.result()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _tell(answering: Answering, asked: Asked, question: Question, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    try:
        async with aclosing(answering.answer(await asked(question))) as told:
            async for event in told:
                if isinstance(event, Progress):
                    await _say(send, ProgressLine(text=event.text))
                elif isinstance(event, Finished):
                    await _say(send, FinishedLine(reply=event.reply), last=True)
                    return
    except KithkinError as error:
        await _say(send, ErrorLine(message=error.message, remedy=error.remedy), last=True)


async def _say(send: Send, line: Line, *, last: bool = False) -> None:
    body = msgspec.json.encode(line) + b"\n"
    await send({"type": "http.response.body", "body": body, "more_body": not last})
