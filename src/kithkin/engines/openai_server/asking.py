"""Asks a server of chat completions, and reads its stream of server-sent events.

Thin and our own because of what it costs: with its answer in twenty pieces, the official SDK takes 11 ms of processor time a
question. How the server is reached is said in `reaching.py`. Sources: OpenAI, API reference, Chat completions, Streaming;
WHATWG HTML, Server-sent events, 9.2.6 (lines, `data`, comments).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from typing import Any, cast

import msgspec

from kithkin.engines.openai_server import problems
from kithkin.engines.openai_server.problems import AttemptFailed, Place
from kithkin.engines.openai_server.reaching import Arriving, way_to
from kithkin.http_connections import Cut, NotLetThrough, Unsent

_LIST_SECONDS = 10.0
_END_SECONDS = 0.1
_LARGEST_ERROR = 64 * 1024
_LONGEST_LINE = 8 * 1024 * 1024


class _Delta(msgspec.Struct):
    content: Any = None


class _Choice(msgspec.Struct):
    delta: _Delta | None = None
    finish_reason: Any = None
    stop_reason: Any = None


class _Usage(msgspec.Struct):
    prompt_tokens: Any = None
    completion_tokens: Any = None


class Event(msgspec.Struct):
    """One event of a streamed chat completion, as far as it is read here; servers leave out much of it."""

    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    error: Any = None


_events = msgspec.json.Decoder(Event)


class ChatServer:
    """One server with its key; keeps connections. Follows no redirect."""

    def __init__(self, base_url: str, key: str, place: Place, *, near: bool) -> None:
        """`near`: on this machine or in its network, where no proxy is asked."""
        self._place = place
        self._way = way_to(base_url, {"authorization": f"Bearer {key}"} if key else {}, near=near)

    async def events(self, body: Mapping[str, Any], deadline: float) -> AsyncGenerator[Event]:
        """The events of one answer; ending early closes the connection. `deadline`: the event loop's time.

        Raises `AttemptFailed` and `TimeoutError`.
        """
        content = msgspec.json.encode(_flat(body))
        answer: Arriving | None = None
        try:
            async with asyncio.timeout_at(deadline):
                answer = await self._answered(content)
                if not 200 <= answer.status < 300:
                    raise await self._refusal(answer)
            lines = Lines()
            while piece := await _next_piece(answer, deadline):
                for line in lines.whole(piece):
                    if line == b"[DONE]":
                        await _to_the_end(answer)
                        return
                    yield self._event(line)
        except (msgspec.MsgspecError, RecursionError):
            raise problems.not_understood(self._place) from None
        except NotLetThrough as error:
            raise problems.not_let_through(self._place, str(error), passing=error.passing) from None
        except (Unsent, Cut):
            failed = problems.unreachable if answer is None else problems.broken_off
            raise failed(self._place) from None
        finally:
            if answer is not None:
                await answer.close()

    async def _answered(self, content: bytes) -> Arriving:
        """The answer's beginning. A kept connection may have been closed by the server just now: then a fresh one is used."""
        try:
            return await self._way.begin("/chat/completions", content)
        except Cut:
            return await self._way.begin("/chat/completions", content)

    def _event(self, line: bytes) -> Event:
        event = _events.decode(line)
        if event.error:
            said = event.error if isinstance(event.error, dict) else {"message": str(event.error)}
            raise problems.for_status(self._place, 500, {}, {"error": said}, "")
        return event

    async def _refusal(self, answer: Arriving) -> AttemptFailed:
        content = b""
        while piece := await answer.piece():
            content += piece
            if len(content) > _LARGEST_ERROR:
                break
        try:
            body: Any = msgspec.json.decode(content)
        except (msgspec.MsgspecError, RecursionError):
            body = None
        return problems.for_status(
            self._place,
            answer.status,
            dict(answer.headers),
            body,
            content[:300].decode(errors="replace") or f"status {answer.status}",
        )

    async def details(self, model: str) -> dict[str, Any]:
        """What the server's list says about the model; empty where there is no list. Raises `AttemptFailed`."""
        try:
            status, content = await self._way.get("/models", _LIST_SECONDS)
        except NotLetThrough as error:
            raise problems.not_let_through(self._place, str(error), passing=error.passing) from None
        except (Unsent, Cut):
            raise problems.unreachable(self._place) from None
        if status in (401, 403):
            raise problems.for_status(self._place, status, {}, None, "")
        try:
            found: Any = msgspec.json.decode(content) if 200 <= status < 300 else None
        except (msgspec.MsgspecError, RecursionError):
            return {}
        rows: Any = cast("dict[str, Any]", found).get("data") if isinstance(found, dict) else None
        for row in cast("list[Any]", rows) if isinstance(rows, list) else []:
            if isinstance(row, dict) and cast("dict[str, Any]", row).get("id") == model:
                return cast("dict[str, Any]", row)
        return {}

    async def close(self) -> None:
        """Closes all connections."""
        await self._way.close()


class Lines:
    """What the `data` lines of a stream hold, however the stream is cut."""

    def __init__(self) -> None:
        self._rest = b""

    def whole(self, piece: bytes) -> list[bytes]:
        """The contents of the lines that are now complete. An event of several `data` lines is not used by the API."""
        *lines, self._rest = (self._rest + piece).replace(b"\r\n", b"\n").split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            raise msgspec.DecodeError("a line without an end")
        return [line[5:].strip() for line in lines if line.startswith(b"data:") and len(line) > 5]


async def _next_piece(answer: Arriving, deadline: float) -> bytes:
    if answer.ready:
        if asyncio.get_running_loop().time() >= deadline:
            raise TimeoutError
        return await answer.piece()
    async with asyncio.timeout_at(deadline):
        return await answer.piece()


async def _to_the_end(answer: Arriving) -> None:
    """Takes what follows the last event, usually an empty chunk: only then can the connection be used again."""
    deadline = asyncio.get_running_loop().time() + _END_SECONDS
    with suppress(TimeoutError, Cut):
        while await _next_piece(answer, deadline):
            pass


def _flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with what only some servers know (`extra_body`) beside the rest."""
    extra = body.get("extra_body", {})
    return {**{name: value for name, value in body.items() if name != "extra_body"}, **extra}
