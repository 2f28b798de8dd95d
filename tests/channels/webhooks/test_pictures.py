"""Pictures that platforms fetch: while they are being sent, by their own reference, and never otherwise."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from kithkin.channels.webhooks import OutgoingPictures, picture_address
from support.serving import served

REFERENCE = "0123456789abcdef" * 2
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@dataclass
class Door:
    """A real server in front of what is being sent."""

    sending: dict[str, tuple[bytes, str]] = field(default_factory=dict[str, tuple[bytes, str]])
    asked: list[str] = field(default_factory=list[str])
    address: str = ""

    async def picture(self, reference: str) -> tuple[bytes, str] | None:
        self.asked.append(reference)
        await asyncio.sleep(0)
        return self.sending.get(reference)

    def call(self, path: str, method: str = "GET") -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=10)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            return response.status, response.read(), {k.lower(): v for k, v in response.getheaders()}
        finally:
            connection.close()


@pytest.fixture
def door() -> Iterator[Door]:
    door = Door()
    with served(OutgoingPictures(door.picture)) as door.address:
        yield door


def test_a_picture_is_handed_out_under_its_address_and_kept_nowhere(door: Door) -> None:
    door.sending[REFERENCE] = (PNG, "image/png")
    path = urlsplit(picture_address("https://kithkin.example/", REFERENCE)).path
    assert path.startswith("/channels/")
    status, body, headers = door.call(path)
    assert (status, body, headers["content-type"]) == (200, PNG, "image/png")
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
    status, body, headers = door.call(path, "HEAD")
    assert (status, body, headers["content-length"]) == (200, b"", str(len(PNG)))


@pytest.mark.parametrize(
    "name",
    ["", REFERENCE, REFERENCE.upper(), REFERENCE + ".png", REFERENCE[:-1], "../webhook", "%27", "x" * 5000],
)
def test_nothing_else_is_there(door: Door, name: str) -> None:
    status, body, _ = door.call(f"/channels/pictures/{name}")
    assert (status, body) == (404, b"")
    assert set(door.asked) <= {REFERENCE}, "only what looks like a reference is looked up"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_it_can_only_be_fetched(door: Door, method: str) -> None:
    door.sending[REFERENCE] = (PNG, "image/png")
    assert door.call(f"/channels/pictures/{REFERENCE}", method)[:2] == (405, b"")
