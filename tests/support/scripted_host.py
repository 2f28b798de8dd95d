"""A far side over real HTTP on 127.0.0.1 that answers each call as a test says, and remembers the calls."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call that came in; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What to answer. `cut`: break the connection instead, after so much of the body was promised and not sent."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cut: bool = False


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    """An answer in JSON."""
    return Answer(status=status, body=json.dumps(value).encode(), headers=headers)


def graph_error(status: int, code: int, message: str = "", **headers: str) -> Answer:
    """An error as Meta's servers word it."""
    return as_json({"error": {"message": message or f"(#{code})", "code": code}}, status, **headers)


@dataclass(kw_only=True)
class ScriptedHost:
    """`answer` decides; `calls` is what came in so far."""

    answer: Callable[[Call], Answer]
    calls: list[Call] = field(default_factory=list[Call])
    address: str = ""


@contextmanager
def scripted_host(answer: Callable[[Call], Answer]) -> Iterator[ScriptedHost]:
    """Runs a host until the block ends."""
    host = ScriptedHost(answer=answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("content-length") or 0)
            call = Call(
                method=self.command,
                path=parts.path,
                query=dict(parse_qsl(parts.query)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
            )
            host.calls.append(call)
            said = host.answer(call)
            if said.cut:
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name.replace("_", "-"), value)
            if said.status != 204:
                self.send_header("content-length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_DELETE = _handle  # noqa: N815 -- the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- as in the base class
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    host.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield host
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
