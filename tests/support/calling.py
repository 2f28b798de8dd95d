"""A program that talks HTTP to the page by hand, with a person's session or with none."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from support.browser import RunningApp


@dataclass
class Answer:
    """What came back; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Client:
    """Calls as this person, or as nobody. `host` is the name by which the page is asked for; `sent` goes with every call."""

    app: RunningApp
    person: str = ""
    host: str = ""
    origin: str = ""
    cookie: str = ""
    sent: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.host = self.host or urlsplit(self.app.address).netloc
        self.origin = self.origin or f"http://{self.host}"
        if self.person:
            path = self.app.link(self.person).removeprefix(self.app.address)
            self.keep_cookie(self.call("GET", path))
            assert self.cookie

    def keep_cookie(self, answer: Answer) -> None:
        """Takes over the session of an answer."""
        self.cookie = answer.headers.get("set-cookie", "").split(";")[0]

    def call(self, method: str, path: str, fields: object = None, **headers: str) -> Answer:
        """One call; `fields` go as JSON."""
        body = None if fields is None else json.dumps(fields).encode()
        sent = {"host": self.host, "origin": self.origin, "cookie": self.cookie, **self.sent} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        connection = http.client.HTTPConnection(urlsplit(self.app.address).netloc, timeout=20)
        try:
            connection.request(method, path, body, {name: value for name, value in sent.items() if value})
            response = connection.getresponse()
            return Answer(
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )
        finally:
            connection.close()
