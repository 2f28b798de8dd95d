"""POST /ask: one question in, a stream of Server-Sent Events out; leaving the page stops the work."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from kithkin.channels.web.metrics import Metrics
from kithkin.channels.web.places import Place, Places
from kithkin.channels.web.presenting import present_reply, present_text
from kithkin.channels.web.problems import TooLarge, problem_of
from kithkin.channels.web.uploads import UploadLimits, read_question
from kithkin.messages.errors import KithkinError, TryAgain
from kithkin.messages.replies import Finished, Progress, Question, Sentence, TurnEvent
from kithkin.ports.answering import Answering
from kithkin.ports.conversations import Conversations

_log = logging.getLogger(__name__)

_UPLOAD_SECONDS = 120.0
_HEARTBEAT_SECONDS = 15.0
_DRAIN_BYTES = 8 * 1024 * 1024
_DRAIN_SECONDS = 2.0


class Ask:
    """The ASGI endpoint. It reads `receive` itself, to notice when the browser goes away."""

    def __init__(
        self,
        answering: Answering,
        conversations: Conversations,
        *,
        limits: UploadLimits,
        places: Places,
        metrics: Metrics,
    ) -> None:
        self._answering = answering
        self._conversations = conversations
        self._limits = limits
        self._places = places
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one question, or says why not."""
        request = Request(scope, receive)
        try:
            with self._places.take() as place:
                async with asyncio.timeout(_UPLOAD_SECONDS):
                    question = await read_question(request, request.state.asker, self._limits, place)
                if question.conversation is None:
                    question = replace(question, conversation=uuid.uuid4().hex)
                await self._stream(question, place, receive, send)
        except TimeoutError:
            self._metrics.ended("refused")
            late = TryAgain("The question took too long to arrive.", after=1.0, remedy="Send it again.")
            await _refuse(late, scope, receive, send)
        except KithkinError as error:
            self._metrics.ended("refused")
            await _refuse(error, scope, receive, send)

    async def _stream(self, question: Question, place: Place, receive: Receive, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream; charset=utf-8"),
                    (b"x-accel-buffering", b"no"),
                ],
            }
        )
        telling = asyncio.create_task(self._tell(question, send))
        leaving = asyncio.create_task(_left(receive))
        try:
            await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not telling.done():
                self._metrics.ended("cancelled")
        finally:
            for task in (telling, leaving):
                task.cancel()
            await asyncio.gather(telling, leaving, return_exceptions=True)
        if not telling.cancelled():
            telling.result()

    async def _tell(self, question: Question, send: Send) -> None:
        """Sends every event, and a sign of life while there is none."""
        events: asyncio.Queue[bytes | None] = asyncio.Queue()

        async def gather_events() -> None:
            try:
                async with aclosing(self._events(question)) as told:
                    async for name, data in told:
                        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
                        events.put_nowait(f"event: {name}\ndata: {text}\n\n".encode("utf-8", "replace"))
            finally:
                events.put_nowait(None)

        gathering = asyncio.create_task(gather_events())
        try:
            while True:
                try:
                    event = await asyncio.wait_for(events.get(), _HEARTBEAT_SECONDS)
                except TimeoutError:
                    event = b": still here\n\n"
                await send(
                    {"type": "http.response.body", "body": event or b"", "more_body": event is not None}
                )
                if event is None:
                    return
        finally:
            gathering.cancel()
            await asyncio.gather(gathering, return_exceptions=True)

    async def _events(self, question: Question) -> AsyncGenerator[tuple[str, dict[str, Any]]]:
        started = time.monotonic()
        yield "started", {"conversation": question.conversation}
        if self._places.must_wait:
            yield "progress", {"stage": "waiting", "text": "Waiting for a free place"}
        try:
            async with self._places.turn():
                answer = self._answering.answer(question)
                try:
                    async for event in answer:
                        yield await self._event_to_page(question, event, started)
                finally:
                    close = getattr(answer, "aclose", None)  # an AsyncIterator need not be a generator
                    if close is not None:
                        await close()
        except KithkinError as error:
            self._metrics.ended("refused")
            yield "error", {"error": error.message, "remedy": error.remedy}
        except Exception:  # noqa: BLE001 - the boundary: a person waits, and must hear something in plain words
            _log.exception("A turn failed.")
            self._metrics.ended("failed")
            yield (
                "error",
                {"error": "Something went wrong inside Kithkin.", "remedy": "Ask again; its log says more."},
            )

    async def _event_to_page(
        self, question: Question, event: TurnEvent, started: float
    ) -> tuple[str, dict[str, Any]]:
        match event:
            case Progress():
                return "progress", {"stage": event.stage, "text": event.text}
            case Sentence():
                return "sentence", {"text": event.text, "parts": present_text(event.text)}
            case Finished():
                self._metrics.ended(str(event.reply.verdict))
                self._metrics.answered_in(time.monotonic() - started)
                turn_id = event.turn_id or await self._kept_as(question, event)
                return "finished", {"turn": turn_id, "reply": present_reply(event.reply, turn_id)}

    async def _kept_as(self, question: Question, event: Finished) -> str:
        """The id under which this turn was kept, when `Finished` does not say; empty if it was not kept."""
        latest = await self._conversations.recent(question.asker, cast("str", question.conversation), 1)
        if latest and latest[-1].reply == event.reply and latest[-1].question.text == question.text:
            return latest[-1].id
        return ""


async def _left(receive: Receive) -> None:
    """Returns when the browser has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(error: KithkinError, scope: Scope, receive: Receive, send: Send) -> None:
    """Sends the refusal, then takes in a little of what is still arriving.

    Closing a connection with unread data resets it, and the browser would lose our words with it.
    """
    response = problem_of(error)
    if not isinstance(error, TooLarge):
        await response(scope, receive, send)
        return
    await send(
        {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
    )
    await send({"type": "http.response.body", "body": response.body, "more_body": True})
    drained = 0
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            while drained < _DRAIN_BYTES:
                message = await receive()
                drained += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    break
    except TimeoutError:
        pass
    await send({"type": "http.response.body", "body": b"", "more_body": False})
