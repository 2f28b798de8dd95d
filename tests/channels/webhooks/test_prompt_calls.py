"""A call that comes whole is answered at once, in its turn, and as it would have been answered in pieces."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin.channels.webhooks import PromptCalls, Webhooks
from kithkin.channels.webhooks.application import Answer
from kithkin.messages.errors import BadInput, TryAgain
from kithkin.messages.inbound import Event, Noted
from kithkin.meta_graph import check_signature
from support.serving import served

SECRET = "app-secret"


class Plain:
    """A receiver of lists of ids, with a fault."""

    def challenge(self, query: Mapping[str, str]) -> str:
        return query["ask"]

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Event]:
        check_signature(body, headers.get("x-hub-signature-256", ""), [SECRET])
        if body == b'"fault"':
            raise KeyError(body)
        try:
            return [Noted(channel="plain", account="a", id=str(one), what="id") for one in json.loads(body)]
        except (ValueError, TypeError) as error:
            raise BadInput("Not a list.") from error


@dataclass
class Door(Webhooks):
    """The webhooks as served; counts what came whole."""

    address: str = ""
    whole: int = 0
    accepted: list[str] = field(default_factory=list[str])
    wait: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        receiver = Plain()
        super().__init__(self.accept, lambda channel: [receiver] if channel == "plain" else [])
        self.wait.set()

    def take(self, channel: str, headers: Iterable[tuple[bytes, bytes]], body: bytes, answer: Answer) -> None:
        self.whole += 1
        super().take(channel, headers, body, answer)

    async def accept(self, events: Sequence[Event]) -> None:
        if not self.wait.is_set():
            await asyncio.to_thread(self.wait.wait)
        ids = [event.id for event in events if isinstance(event, Noted)]
        if "full" in ids:
            raise TryAgain("Full.", after=7.2)
        if "broken" in ids:
            raise OSError("secret words")
        self.accepted += ids

    def exchange(self, *pieces: bytes) -> bytes:
        """What comes back for these pieces, until the line is closed."""
        parts = urlsplit(self.address)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in pieces:
                line.sendall(piece)
            answer = b""
            while piece := line.recv(65536):
                answer += piece
            return answer


@pytest.fixture(scope="module")
def serving() -> Iterator[Door]:
    door = Door()
    with served(door, http=PromptCalls.before(door)) as door.address:
        yield door


@pytest.fixture
def door(serving: Door) -> Door:
    serving.accepted.clear()
    serving.whole = 0
    return serving


def call(body: bytes, *, close: bool = True, path: str = "/channels/plain/webhook", more: str = "") -> bytes:
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: sha256={signature}\r\n{more}"
    head += f"content-length: {len(body)}\r\n" + ("connection: close\r\n" if close else "")
    return f"{head}\r\n".encode() + body


def statuses(answer: bytes) -> list[int]:
    return [int(piece[:3]) for piece in answer.split(b"HTTP/1.1 ")[1:]]


def heads(answer: bytes) -> bytes:
    """An answer without its date."""
    return b"\r\n".join(
        sorted(line for line in answer.split(b"\r\n") if not line.lower().startswith(b"date:"))
    )


BODIES = [b'["one"]', b'["full"]', b'["broken"]', b"[", b"3", b"[]"]


@pytest.mark.parametrize(
    ("body", "status"), list(zip(BODIES, [200, 503, 503, 400, 400, 200], strict=True)) + [(b'"fault"', 500)]
)
def test_a_whole_call_is_answered_as_one_in_two_pieces_is(
    door: Door, body: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    whole = door.exchange(call(body))
    assert (statuses(whole), door.whole) == ([status], 1)
    if status != 500:  # there uvicorn answers in words of its own
        chunked = call(body).replace(
            b"content-length: %d" % len(body), b"expect: 100-continue\r\ntransfer-encoding: chunked"
        )
        ordinary = door.exchange(chunked[: -len(body)], b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        assert heads(ordinary.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")) == heads(whole)
    assert "secret words" not in caplog.text


def test_whole_calls_and_others_on_one_line_are_answered_in_their_order(door: Door) -> None:
    challenge = b"GET /channels/plain/webhook?ask=word HTTP/1.1\r\nhost: x\r\n\r\n"
    one, other = call(b'["one"]', close=False), call(b"[]", close=False, path="/channels/none/webhook")
    refused = one.replace(b'["one"]', b'["two"]')
    answer = door.exchange(one + challenge + refused + other + one + call(b"[", close=True))
    assert statuses(answer) == [200, 200, 403, 404, 200, 400]
    assert door.accepted == ["one", "one"]


def test_later_calls_wait_for_an_earlier_one_that_is_being_stored(door: Door) -> None:
    door.wait.clear()
    timer = threading.Timer(0.1, door.wait.set)
    timer.start()
    answer = door.exchange(call(b'["slow"]', close=False), call(b"[", close=False), call(b'["last"]'))
    timer.join()
    assert statuses(answer) == [200, 400, 200]
    assert door.accepted == ["slow", "last"]


def test_a_caller_that_hangs_up_leaves_its_call_stored(door: Door) -> None:
    door.wait.clear()
    parts = urlsplit(door.address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as line:
        line.sendall(call(b'["gone"]', close=False))
    door.wait.set()
    while not door.accepted:
        assert statuses(door.exchange(call(b"[]"))) == [200]
    assert door.accepted == ["gone"]


def test_an_old_caller_gets_its_answer_and_the_end_of_the_line(door: Door) -> None:
    assert statuses(door.exchange(call(b'["old"]', close=False).replace(b"HTTP/1.1", b"HTTP/1.0"))) == [200]


@pytest.mark.parametrize(
    "path", ["/channels/plain%2fx/webhook", "/channels//webhook", "/channels/plain/webhook?x=1", "/channels/webhook"]
)  # fmt: skip
def test_other_addresses_go_the_ordinary_way(door: Door, path: str) -> None:
    with contextlib.suppress(ConnectionError):
        assert statuses(door.exchange(call(b"[]", path=path)))[0] in {200, 404}
    assert door.whole == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), bodies=st.lists(st.sampled_from(BODIES), min_size=1, max_size=4))
def test_however_calls_are_cut_into_pieces_they_are_answered_the_same(
    door: Door, data: st.DataObject, bodies: list[bytes]
) -> None:
    door.accepted.clear()
    stream = b"".join(call(body, close=number == len(bodies)) for number, body in enumerate(bodies, start=1))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    expected = dict(zip(BODIES, [200, 503, 503, 400, 400, 200], strict=True))
    assert statuses(door.exchange(*pieces)) == [expected[body] for body in bodies]
    assert door.accepted == ["one"] * bodies.count(b'["one"]')
