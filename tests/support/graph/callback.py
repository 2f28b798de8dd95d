"""A webhook that only records, to look at what the server delivers."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, kw_only=True)
class Received:
    """One POST that came in."""

    body: bytes
    headers: dict[str, str]
    answered: int

    @property
    def json(self) -> Any:
        """Its payload."""
        return json.loads(self.body)


class Callback:
    """Use it as a context manager. `statuses` are answered in turn, then always 200."""

    def __init__(self, *statuses: int, verify_token: str = "verify") -> None:
        self.received: list[Received] = []
        self.statuses = list(statuses)
        callback = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                status = callback.statuses.pop(0) if callback.statuses else 200
                headers = {name.lower(): value for name, value in self.headers.items()}
                callback.received.append(Received(body=body, headers=headers, answered=status))
                self._answer(status, b"")

            def do_GET(self) -> None:
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                right = query.get("hub.mode") == "subscribe" and query.get("hub.verify_token") == verify_token
                self._answer(200 if right else 403, query["hub.challenge"].encode() if right else b"no")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def accepted(self) -> list[Any]:
        """Payloads that were answered with 200."""
        return [one.json for one in self.received if one.answered == 200]

    def __enter__(self) -> Callback:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
