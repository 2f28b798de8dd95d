"""A scripted OpenAI-compatible server over real HTTP, on a loopback port of its own.

    with OpenAIServer() as server:
        server.queue(Answer("Paris."), Answer(status=429, headers={"retry-after": "1"}))
        ...  # point an engine at server.base_url
        assert server.requests[0].body["messages"][-1]["content"] == "What is the capital of France?"

Answers are given in the order in which they were queued; when none is left, `server.fallback` answers (a plain
"ok"; set it to a function of the request to answer by what is asked). Streaming requests get server-sent
events, one piece of text each; others get one JSON document. `server.gone` counts clients that left before
their answer was complete; `wait_until` helps to wait for that.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal

import uvicorn

Fault = Literal["reset", "truncated", "malformed"]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One request as it came in; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """One scripted answer.

    `text` is streamed word by word, or as `pieces`. `delay` passes before anything is sent, `piece_delay` before each
    piece (seconds). A `status` other than 200 is sent as an error with `message`; `code` and `param` are the error's
    fields. `fault`, after `fault_after` pieces: "reset" breaks the connection, "truncated" ends the stream politely
    but too early, "malformed" sends an event that is not JSON. `thoughts` are sent first, as reasoning.
    """

    text: str = "ok"
    pieces: tuple[str, ...] | None = None
    finish: str = "stop"
    usage: bool = True
    delay: float = 0.0
    piece_delay: float = 0.0
    status: int = 200
    message: str = "scripted failure"
    code: str | None = None
    param: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    fault: Fault | None = None
    fault_after: int = 1
    thoughts: str = ""

    def parts(self) -> list[str]:
        """The pieces in which the text goes out."""
        if self.pieces is not None:
            return list(self.pieces)
        words = self.text.split(" ")
        return [word + " " for word in words[:-1]] + words[-1:]


class OpenAIServer:
    """The server; use it as a context manager."""

    def __init__(self, models: tuple[str, ...] = ("scripted",), **model_details: Any) -> None:
        self.requests: list[Recorded] = []
        self.gone = 0
        self.fallback: Callable[[Recorded], Answer] = lambda _: Answer()
        self.models = [
            {"id": name, "object": "model", "owned_by": "tests", **model_details} for name in models
        ]
        self.base_url = ""
        self._queue: deque[Answer] = deque()
        self._socket = socket.socket()
        config = uvicorn.Config(
            self._app,
            log_config=None,
            lifespan="off",
            interface="asgi3",
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            http="h11",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: self._server.run(sockets=[self._socket]), daemon=True)

    def queue(self, *answers: Answer) -> None:
        """Adds answers to be given, in this order."""
        self._queue.extend(answers)

    @property
    def chats(self) -> list[Recorded]:
        """The requests for chat completions."""
        return [request for request in self.requests if request.path.endswith("/chat/completions")]

    def __enter__(self) -> OpenAIServer:
        self._socket.bind(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        self._thread.start()
        wait_until(lambda: self._server.started)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=5)
        self._socket.close()

    async def _app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        recorded = Recorded(
            method=scope["method"],
            path=scope["path"],
            headers={name.decode(): value.decode() for name, value in scope["headers"]},
            body=json.loads(body) if body else {},
        )
        self.requests.append(recorded)
        if scope["path"].endswith("/models"):
            await _respond(send, 200, {"object": "list", "data": self.models})
        elif scope["path"].endswith("/chat/completions"):
            await self._chat(recorded, receive, send)
        else:
            await _respond(send, 404, {"error": {"message": "no such path"}})

    async def _chat(self, recorded: Recorded, receive: Any, send: Any) -> None:
        answer = self._queue.popleft() if self._queue else self.fallback(recorded)
        work = asyncio.create_task(_answer(recorded, answer, send))
        leaving = asyncio.create_task(_left(receive))
        await asyncio.wait((work, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            self.gone += 1
        leaving.cancel()
        await asyncio.gather(work, leaving, return_exceptions=True)


async def _left(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(recorded: Recorded, answer: Answer, send: Any) -> None:
    await asyncio.sleep(answer.delay)
    if answer.status != 200:
        error = {"message": answer.message, "code": answer.code, "param": answer.param, "type": "scripted"}
        await _respond(send, answer.status, {"error": error}, answer.headers)
    elif recorded.body.get("stream"):
        await _stream(recorded, answer, send)
    else:
        message = {"role": "assistant", "content": "".join(answer.parts())}
        choice = {"index": 0, "message": message, "finish_reason": answer.finish}
        await _respond(send, 200, _document(recorded, [choice]) | {"usage": _usage(answer)}, answer.headers)


async def _stream(recorded: Recorded, answer: Answer, send: Any) -> None:
    headers = {"content-type": "text/event-stream", **answer.headers}
    await send({"type": "http.response.start", "status": 200, "headers": _pairs(headers)})
    await _event(send, _document(recorded, [_delta({"role": "assistant", "content": ""})]))
    if answer.thoughts:
        await _event(send, _document(recorded, [_delta({"reasoning_content": answer.thoughts})]))
    for number, piece in enumerate(answer.parts()):
        if answer.fault is not None and number == answer.fault_after:
            await _fail(answer.fault, send)
            return
        await asyncio.sleep(answer.piece_delay)
        await _event(send, _document(recorded, [_delta({"content": piece})]))
    await _event(send, _document(recorded, [_delta({}, answer.finish)]))
    if answer.usage and (recorded.body.get("stream_options") or {}).get("include_usage"):
        await _event(send, _document(recorded, []) | {"usage": _usage(answer)})
    await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})


async def _fail(fault: Fault, send: Any) -> None:
    if fault == "reset":
        # Straight to the connection beneath the server: a linger time of 0 makes the kernel send a real reset.
        transport = send.__self__.transport
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        transport.abort()
    elif fault == "malformed":
        await send({"type": "http.response.body", "body": b'data: {"choices": [{"del\n\n'})
    else:
        await send({"type": "http.response.body", "body": b""})


def _document(recorded: Recorded, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk" if recorded.body.get("stream") else "chat.completion",
        "created": 0,
        "model": recorded.body.get("model", ""),
        "choices": choices,
    }


def _delta(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def _usage(answer: Answer) -> dict[str, int]:
    """Made-up but recognisable: 7 prompt tokens, and one token for each piece."""
    pieces = len(answer.parts())
    return {"prompt_tokens": 7, "completion_tokens": pieces, "total_tokens": 7 + pieces}


async def _event(send: Any, document: dict[str, Any]) -> None:
    data = f"data: {json.dumps(document)}\n\n".encode()
    await send({"type": "http.response.body", "body": data, "more_body": True})


async def _respond(send: Any, status: int, document: Any, headers: dict[str, str] | None = None) -> None:
    pairs = _pairs({"content-type": "application/json", **(headers or {})})
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": json.dumps(document).encode()})


def _pairs(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def wait_until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Waits until something has come true. Raises AssertionError if it does not in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
