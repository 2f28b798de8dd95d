"""The door for platforms that call us: real HTTP, real signatures."""

import hashlib
import hmac
import http.client
import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from kithkin.channels.webhooks import PromptCalls, Webhooks
from kithkin.messages.errors import BadInput, TryAgain
from kithkin.messages.inbound import Event, Noted
from kithkin.meta_graph import answer_challenge, check_signature
from support.serving import served

SECRET = "app-secret"


class Plain:
    """A receiver of lists of ids."""

    def challenge(self, query: Mapping[str, str]) -> str:
        return answer_challenge(query, "token")

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Event]:
        check_signature(body, headers.get("x-hub-signature-256", ""), [SECRET])
        try:
            return [Noted(channel="plain", account="a", id=str(one), what="id") for one in json.loads(body)]
        except (ValueError, TypeError) as error:
            raise BadInput("Not a list.") from error


@dataclass
class Door:
    """The webhooks as served, and what they let in."""

    address: str = ""
    accepted: list[Event] = field(default_factory=list[Event])
    full: bool = False

    async def accept(self, events: Sequence[Event]) -> None:
        if self.full:
            raise TryAgain("Full.", after=7.2)
        self.accepted += events

    def call(
        self, method: str, path: str, body: bytes = b"", signature: str | None = "right"
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=20)
        right = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = (
            {} if signature is None else {"x-hub-signature-256": right if signature == "right" else signature}
        )
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read(), {k.lower(): v for k, v in response.getheaders()}
        finally:
            connection.close()


@pytest.fixture(params=["as an application", "before the application"])
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    door = Door()
    plain = Plain()
    webhooks = Webhooks(door.accept, lambda channel: [plain] if channel == "plain" else [])
    before = {} if request.param == "as an application" else {"http": PromptCalls.before(webhooks)}
    with served(webhooks, **before) as door.address:
        yield door


PATH = "/channels/plain/webhook"


def test_the_challenge_is_answered_with_its_raw_words_only_for_the_right_token(door: Door) -> None:
    ask = f"{PATH}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    assert door.call("GET", ask + "token")[:2] == (200, b"1158201444")
    for wrong in ("Token", "", "token2"):
        assert door.call("GET", ask + wrong)[:2] == (403, b"")
    assert door.call("GET", PATH)[0] == 403


def test_what_is_signed_is_stored_before_it_is_acknowledged(door: Door) -> None:
    assert door.call("POST", PATH, b'["one", "zw\\u00f6lf"]')[0] == 200
    assert [event.id for event in door.accepted if isinstance(event, Noted)] == ["one", "zwölf"]


@pytest.mark.parametrize(
    "signature", [None, "", "sha256=", "sha256=00", "sha1=00", "ä" * 71, "SHA256=" + "0" * 64]
)
def test_nothing_unsigned_gets_in(door: Door, signature: str | None) -> None:
    encoded = signature if signature is None else signature.encode("utf-8").decode("latin-1")
    assert door.call("POST", PATH, b'["one"]', encoded)[0] == 403
    assert door.accepted == []


def test_an_upper_case_signature_is_not_the_documented_one(door: Door) -> None:
    body = b"[1]"
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest().upper()
    assert door.call("POST", PATH, body, f"sha256={digest}")[0] == 403


@pytest.mark.parametrize("body", [b"", b"{", b"3", b"\xff\xfe", b"[" * 100_000 + b"]" * 100_000])
def test_signed_nonsense_is_refused_and_nothing_of_it_stored(door: Door, body: bytes) -> None:
    assert door.call("POST", PATH, body)[0] == 400
    assert door.accepted == []


def test_other_addresses_and_methods_are_not_there(door: Door) -> None:
    assert door.call("POST", "/channels/other/webhook", b"[]")[0] == 404
    assert door.call("PUT", PATH, b"[]")[0] == 405


def test_a_full_inbox_asks_to_come_back(door: Door) -> None:
    door.full = True
    status, _, headers = door.call("POST", PATH, b"[1]")
    assert (status, headers["retry-after"]) == (503, "8")


def test_fifty_megabytes_are_refused_from_their_announcement(door: Door) -> None:
    with socket.create_connection(
        (urlsplit(door.address).hostname or "", urlsplit(door.address).port or 0)
    ) as line:
        line.sendall(f"POST {PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: {50 * 2**20}\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_a_body_without_announced_length_is_refused_once_it_is_too_large(door: Door) -> None:
    with socket.create_connection(
        (urlsplit(door.address).hostname or "", urlsplit(door.address).port or 0)
    ) as line:
        line.sendall(f"POST {PATH} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n".encode())
        chunk = b"%x\r\n" % 2**20 + b"x" * 2**20 + b"\r\n"
        try:
            for _ in range(8):
                line.sendall(chunk)
        except OSError:
            pass  # it hung up in the middle, as it may
        line.settimeout(10)
        assert line.recv(100).startswith(b"HTTP/1.1 413")
    assert door.accepted == []
