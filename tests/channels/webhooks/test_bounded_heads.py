"""Heads that have no end, in length or in time, cost a server nothing; ordinary calls of every kind go through."""

import contextlib
import socket
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest

from kithkin.channels.webhooks import PromptCalls, Webhooks
from kithkin.channels.webhooks.bounded_heads import LARGEST_HEAD, BoundedHeads
from kithkin.messages.inbound import Event
from support.serving import served

MEGABYTE = 2**20


class Hasty(BoundedHeads):
    head_seconds = 0.3


async def accept_nothing(events: Sequence[Event]) -> None:
    """Nothing is taken in here."""


async def echo(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Says how long the body was."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    content = str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(content)).encode())]})  # fmt: skip
    await send({"type": "http.response.body", "body": content})


@pytest.fixture(params=[BoundedHeads, PromptCalls.before(Webhooks(accept_nothing, lambda _: []))])
def address(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    with served(echo, http=request.param) as url:
        parts = urlsplit(url)
        yield parts.hostname or "", parts.port or 0


def ask(address: tuple[str, int], request: bytes, *, more: bytes = b"", times: int = 0) -> tuple[bytes, int]:
    """What comes back, and how much of `more` was taken before the line was cut."""
    taken = 0
    with socket.create_connection(address, timeout=20) as line:
        with contextlib.suppress(OSError):
            line.sendall(request)
            for _ in range(times):
                line.sendall(more)
                taken += len(more)
        answer = b""
        with contextlib.suppress(ConnectionError, TimeoutError):
            while piece := line.recv(65536):
                answer += piece
        return answer, taken


CLOSE = b"host: x\r\nconnection: close\r\n"


@pytest.mark.parametrize("start", [
    b"POST / HTTP/1.1\r\nhost: x\r\nx-long: ", b"POST /", b"POST / HTTP/1.1\r\nx", b"\r\n",
    b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx-trailer: ", b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1;",
])  # fmt: skip
def test_what_has_no_end_is_cut_off_soon(address: tuple[str, int], start: bytes) -> None:
    more = b"\r\n" * (MEGABYTE // 2) if start == b"\r\n" else b"x" * MEGABYTE
    answer, taken = ask(address, start, more=more, times=100)
    assert answer.startswith(b"HTTP/1.1 400") or not answer
    assert taken < 20 * MEGABYTE  # what the kernel takes from us before it says so


def test_many_headers_without_end_are_cut_off(address: tuple[str, int]) -> None:
    answer, taken = ask(address, b"POST / HTTP/1.1\r\nhost: x\r\n", more=b"x-a: b\r\n" * 10_000, times=300)
    assert answer.startswith(b"HTTP/1.1 400") or not answer
    assert taken < 20 * MEGABYTE


@pytest.mark.parametrize(("request_", "size"), [
    (b"POST / HTTP/1.1\r\n" + CLOSE + b"content-length: 3\r\n\r\nabc", 3),
    (b"POST / HTTP/1.1\r\n" + CLOSE + b"content-length: %d\r\n\r\n" % (8 * MEGABYTE) + b"x" * 8 * MEGABYTE, 8 * MEGABYTE),
    (b"POST / HTTP/1.1\r\n" + CLOSE + b"transfer-encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 200_000 + b"0\r\n\r\n", 200_000),
    (b"POST / HTTP/1.1\r\n" + CLOSE + b"x-a: " + b"x" * (LARGEST_HEAD // 2) + b"\r\ncontent-length: 1\r\n\r\na", 1),
])  # fmt: skip
def test_ordinary_calls_go_through(address: tuple[str, int], request_: bytes, size: int) -> None:
    answer, _ = ask(address, request_)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"\r\n%d" % size)


def test_many_calls_in_one_piece_are_all_answered(address: tuple[str, int]) -> None:
    one = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc"
    last = b"POST / HTTP/1.1\r\n" + CLOSE + b"content-length: 3\r\n\r\nabc"
    answer, _ = ask(address, one * 3_000 + last)
    assert answer.count(b"HTTP/1.1 200") == 3_001


@pytest.mark.parametrize("address", [Hasty], indirect=True)
@pytest.mark.parametrize("start", [b"", b"POST / HT", b"POST / HTTP/1.1\r\nhost: x\r\nx-a"])
def test_a_head_that_does_not_come_to_its_end_is_not_waited_for(
    address: tuple[str, int], start: bytes
) -> None:
    assert ask(address, start) == (b"", 0)
    whole = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\na"
    answer, _ = ask(
        address, whole + start
    )  # after a call that was answered: the line is kept for five seconds
    assert answer.count(b"HTTP/1.1 200") == 1


@pytest.mark.parametrize("address", [Hasty], indirect=True)
def test_a_body_may_take_longer_than_a_head(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=20) as line:
        line.sendall(b"POST / HTTP/1.1\r\n" + CLOSE + b"content-length: 2\r\n\r\na")
        line.settimeout(0.8)
        with pytest.raises(TimeoutError):
            line.recv(1)
        line.settimeout(20)
        line.sendall(b"b")
        assert line.recv(100).startswith(b"HTTP/1.1 200")
