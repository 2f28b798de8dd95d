"""The connections to the Graph API and to model servers against a server that does to them what networks do."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin import http_connections
from kithkin.egress.destinations import Destination
from kithkin.http_connections import Answer, Connections, Cut, Streamed, Unsent
from support.certificates import context_of, self_signed

Reply = Callable[[bytes, asyncio.StreamWriter], Awaitable[bool]]
"""What is done about one request; whether the connection stays open."""

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def talking(
    reply: Reply, work: Callable[[Connections], Awaitable[None]], *, largest: int = 1000
) -> list[int]:
    """Lets `work` call a server; the number of requests on each of its connections."""
    connections: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(0)
        number = len(connections) - 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
                )
                body = await reader.readexactly(int(length.partition(b":")[2]))
                connections[number] += 1
                if not await reply(head + body, writer):
                    return
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def go() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            client = Connections(
                Destination.of(
                    f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "messages", inside=True
                ),
                largest=largest,
            )
            try:
                await work(client)
            finally:
                await client.close()

    asyncio.run(go())
    return connections


def always(answer: bytes, *, stays: bool = True) -> Reply:
    async def reply(_request: bytes, writer: asyncio.StreamWriter) -> bool:
        writer.write(answer)
        return stays

    return reply


async def call(client: Connections, body: bytes = b"", *, seconds: float = 10.0) -> Answer:
    return await client.call("POST", "/v26.0/me?x=1", {"authorization": "Bearer t"}, body, seconds=seconds)


def test_calls_one_after_another_share_a_connection_and_those_at_once_do_not() -> None:
    async def work(client: Connections) -> None:
        for _ in range(3):
            assert (await call(client)).content == b"{}"
        answers = await asyncio.gather(*(call(client) for _ in range(4)))
        assert [one.status for one in answers] == [200] * 4

    counts = talking(always(OK), work)
    assert sum(counts) == 7
    assert len(counts) == 4


def test_what_is_sent_is_what_was_meant() -> None:
    seen: list[bytes] = []

    async def reply(request: bytes, writer: asyncio.StreamWriter) -> bool:
        seen.append(request)
        writer.write(OK)
        return True

    async def work(client: Connections) -> None:
        await call(client, b'{"a": 1}')

    talking(reply, work)
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v26.0/me?x=1 HTTP/1.1\r\nhost: 127.0.0.1:")
    assert b"authorization: Bearer t\r\n" in head
    assert body == b'{"a": 1}'


CUT = {
    "closed without a word": b"",
    "in the middle of the head": b"HTTP/1.1 200 OK\r\nConte",
    "in the middle of the body": b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}",
    "in the middle of a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
    "no HTTP": b"220 mail.example.org ready\r\n\r\n",
    "too large": b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b" " * 2000,
    "too large a head": b"HTTP/1.1 200 OK\r\n" + b"x: %s\r\n" % (b"y" * 70_000) + b"\r\n",
    "another protocol": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
}


@pytest.mark.parametrize("sent", CUT.values(), ids=CUT.keys())
def test_an_answer_that_does_not_come_whole_is_cut(sent: bytes) -> None:
    async def work(client: Connections) -> None:
        for _ in range(2):
            with pytest.raises(Cut):
                await call(client)

    assert talking(always(sent, stays=False), work) == [1, 1]


def test_no_answer_in_time_is_cut_and_the_connection_is_not_used_again() -> None:
    waiting = asyncio.Event()
    answers = iter([False, True])

    async def reply(_request: bytes, writer: asyncio.StreamWriter) -> bool:
        if not next(answers):
            await waiting.wait()
        writer.write(OK)
        return True

    async def work(client: Connections) -> None:
        with pytest.raises(Cut):
            await call(client, seconds=0.2)
        assert (await call(client)).status == 200
        waiting.set()

    assert talking(reply, work) == [1, 1]


def test_a_cancelled_call_does_not_leave_its_answer_to_the_next() -> None:
    asked = asyncio.Event()

    async def reply(request: bytes, writer: asyncio.StreamWriter) -> bool:
        if request.endswith(b"first"):
            asked.set()
            await asyncio.sleep(0.2)
        body = request.rpartition(b"\r\n\r\n")[2]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        return True

    async def work(client: Connections) -> None:
        first = asyncio.create_task(call(client, b"first"))
        await asked.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert (await call(client, b"second")).content == b"second"

    assert talking(reply, work) == [1, 1]


WHOLE = {
    "chunked": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", True),
    "after an interim answer": (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK, True),
    "until the end": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", False),
    "closing": (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", False),
}


@pytest.mark.parametrize(("sent", "stays"), WHOLE.values(), ids=WHOLE.keys())
def test_bodies_of_every_kind_are_read(sent: bytes, stays: bool) -> None:
    async def work(client: Connections) -> None:
        for _ in range(2):
            assert (await call(client)).content == b"{}"

    assert talking(always(sent, stays=stays), work) == ([2] if stays else [1, 1])


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(1, 60), max_size=5))
def test_an_answer_may_come_in_any_pieces(cuts: list[int]) -> None:
    sent = WHOLE["chunked"][0]
    places = sorted({0, len(sent), *(cut for cut in cuts if cut < len(sent))})

    async def reply(_request: bytes, writer: asyncio.StreamWriter) -> bool:
        for start, end in zip(places, places[1:], strict=False):
            writer.write(sent[start:end])
            await writer.drain()
            await asyncio.sleep(0.001)
        return True

    async def work(client: Connections) -> None:
        assert (await call(client)).content == b"{}"

    talking(reply, work)


def test_an_empty_answer_has_no_body() -> None:
    async def work(client: Connections) -> None:
        for _ in range(2):
            assert await call(client) == Answer(status=204, headers={}, content=b"")

    assert talking(always(b"HTTP/1.1 204 No Content\r\n\r\n"), work) == [2]


def test_content_may_be_taken_as_it_comes_and_the_connection_used_again() -> None:
    async def work(client: Connections) -> None:
        for _ in range(2):
            answer = await client.begin("GET", "/", {}, b"")
            taken = [piece async for piece in pieces(answer)]
            assert (answer.status, b"".join(taken)) == (200, b"{}")
            await answer.close()

    assert talking(always(WHOLE["chunked"][0]), work) == [2]


def test_what_came_before_a_cut_is_given_and_then_the_cut_is_told() -> None:
    async def work(client: Connections) -> None:
        answer = await client.begin("GET", "/", {}, b"")
        assert await answer.piece() == b"{}"
        with pytest.raises(Cut):
            await answer.piece()
        await answer.close()

    assert talking(always(CUT["in the middle of the body"], stays=False), work) == [1]


def test_an_answer_that_is_not_taken_to_its_end_takes_the_connection_with_it() -> None:
    async def work(client: Connections) -> None:
        answer = await client.begin("GET", "/", {}, b"")
        await answer.close()
        assert (await call(client)).status == 200

    assert talking(always(OK), work) == [1, 1]


def test_more_than_a_slow_reader_takes_waits_on_the_way() -> None:
    whole = b"x" * 8_000_000

    async def work(client: Connections) -> None:
        answer = await client.begin("GET", "/", {}, b"")
        await asyncio.sleep(0.1)
        taken = [piece async for piece in pieces(answer)]
        assert b"".join(taken) == whole
        assert max(map(len, taken)) < 4_000_000
        await answer.close()

    sent = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(whole), whole)
    assert talking(always(sent), work) == [1]


def test_a_second_answer_to_one_question_ends_the_connection() -> None:
    async def work(client: Connections) -> None:
        for _ in range(2):
            assert (await call(client)).content == b"{}"

    assert talking(always(OK + OK), work) == [1, 1]


async def pieces(answer: Streamed) -> AsyncIterator[bytes]:
    while piece := await answer.piece():
        yield piece


def test_nothing_there_means_unsent() -> None:
    async def go() -> None:
        client = Connections(Destination.of("http://127.0.0.1:9", "messages", inside=True), largest=10)
        with pytest.raises(Unsent):
            await call(client)
        await client.close()

    asyncio.run(go())


def over_tls(certificate: Path, *, trust_env: bool = False) -> tuple[BaseException | None, bytes]:
    """Calls a server that presents this certificate: why nothing was sent, and what the server got to read."""
    read = bytearray()
    refused: list[BaseException | None] = [None]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            read.extend(await reader.readuntil(b"\r\n\r\n"))
            writer.write(OK)
            await writer.drain()
        writer.close()

    async def go() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context_of(certificate))
        async with server:
            address = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            destination = Destination.of(address, "messages", inside=True)
            client = Connections(destination, largest=10, trust_env=trust_env)
            try:
                assert (await call(client)).content == b"{}"
            except Unsent as unsent:
                refused[0] = unsent.__cause__
            finally:
                await client.close()

    asyncio.run(go())
    return refused[0], bytes(read)


def test_a_certificate_that_nobody_vouches_for_means_unsent(tmp_path: Path) -> None:
    refused, read = over_tls(self_signed(tmp_path))
    assert isinstance(refused, ssl.SSLCertVerificationError)
    assert "self-signed" in refused.verify_message
    assert read == b""


def test_one_that_is_trusted_must_be_for_this_host_and_this_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Read anew each time: whose certificates are trusted does not change while a process runs, but it does here.

    def told(certificate: Path) -> tuple[BaseException | None, bytes]:
        monkeypatch.setattr(http_connections, "_contexts", {})
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        return over_tls(certificate, trust_env=True)

    refused, read = told(self_signed(tmp_path))
    assert refused is None
    assert read.startswith(b"POST ")
    for certificate, why in (
        (self_signed(tmp_path, address="127.0.0.2"), "address mismatch"),
        (self_signed(tmp_path, name="graph.facebook.com"), "address mismatch"),
        (self_signed(tmp_path, days=-1), "expired"),
    ):
        refused, read = told(certificate)
        assert isinstance(refused, ssl.SSLCertVerificationError)
        assert why in refused.verify_message
        assert read == b""
