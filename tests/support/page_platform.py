"""A Page on the far side of the internet, as far as its set-up looks at it: real HTTP on the loopback.

Source of the shapes: Graph API, User (me), Page subscribed_apps, Handling errors.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE_ID = "112233445566"
TOKEN = "EAAmadeupbutlongenoughtoken"
APP_ID = "778899001122"
APP_SECRET = "0123456789abcdef0123456789abcdef"
FIELDS = [
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
    "message_echoes",
    "message_edits",
    "message_deliveries",
    "message_reads",
]


@dataclass
class PagePlatform:
    """The platform as it is now; tests change it."""

    address: str = ""
    token: str = TOKEN
    subscribed: list[str] = field(default_factory=lambda: list(FIELDS))
    calls: list[str] = field(default_factory=list[str])

    def answer(self, path: str, token: str) -> tuple[int, object]:
        """Status and body of one call."""
        self.calls.append(path)
        if token != self.token:
            expired = {
                "message": "Error validating access token: Session has expired.",
                "type": "OAuthException",
                "code": 190,
                "error_subcode": 463,
                "fbtrace_id": "AbCdEf",
            }
            return 400, {"error": expired}
        if path.endswith("/me"):
            return 200, {"id": PAGE_ID, "name": "Our Page"}
        if path.endswith(f"/{PAGE_ID}/subscribed_apps"):
            return 200, {"data": [{"id": APP_ID, "name": "Ours", "subscribed_fields": self.subscribed}]}
        return 404, {"error": {"message": "Unknown path components", "type": "OAuthException", "code": 2500}}


@contextlib.contextmanager
def page_platform() -> Iterator[PagePlatform]:
    """Runs until the block ends."""
    platform = PagePlatform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            bearer = self.headers.get("authorization", "").removeprefix("Bearer ")
            token = bearer or parse_qs(parts.query).get("access_token", [""])[0]
            status, body = platform.answer(parts.path, token)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
