"""Streams as servers really send them: cut anywhere, with comments and carriage returns, over connections that are kept.

Each is asked for both ways: over our own connections, and over the general client, which takes addresses with a name in them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.engines.openai_server.asking import ChatServer, Lines
from kithkin.engines.openai_server.problems import AttemptFailed, Place
from kithkin.engines.openai_server.reaching import goes_directly

STREAM = (
    ': hello\r\n\r\nevent: message\r\ndata: {"choices":[{"delta":{"content":"Grüße"}}]}\r\n\r\n'
    'data:{"choices":[],"usage":null}\n\n: ping\n\ndata: [DONE]\n\n'
).encode()
WANTED = ['{"choices":[{"delta":{"content":"Grüße"}}]}'.encode(), b'{"choices":[],"usage":null}', b"[DONE]"]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_lines_do_not_depend_on_how_the_stream_is_cut(cuts: list[int]) -> None:
    places, lines = sorted({0, len(STREAM), *cuts}), Lines()
    found = [line for a, b in zip(places, places[1:], strict=False) for line in lines.whole(STREAM[a:b])]
    assert found == WANTED


OURS, GENERAL = "", "someone@"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
ways = pytest.mark.parametrize("way", [OURS, GENERAL], ids=["ours", "general"])


def serving(
    answers: list[bytes],
    work: Callable[[ChatServer], Awaitable[None]],
    way: str = OURS,
    *,
    requests: int = 99,
) -> list[int]:
    """Lets `work` ask a server that gives these answers in turn, so many `requests` on each connection; how many came on each."""
    connections: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(0)
        number = len(connections) - 1
        try:
            while connections[number] < requests and (head := await reader.readuntil(b"\r\n\r\n")):
                length = next(
                    line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
                )
                await reader.readexactly(int(length.partition(b":")[2]))
                connections[number] += 1
                body = answers.pop(0)
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: %d\r\n\r\n"
                    % len(body)
                )
                writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    asyncio.run(beside(serve, work, way))
    return connections


async def beside(serve: Serve, work: Callable[[ChatServer], Awaitable[None]], way: str) -> None:
    """Lets `work` ask this server."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        client = ChatServer(f"http://{way}127.0.0.1:{port}/v1", "", Place("here", "model", ""), near=True)
        try:
            await work(client)
        finally:
            await client.close()


async def texts(server: ChatServer) -> list[str]:
    deadline = asyncio.get_running_loop().time() + 10
    async with aclosing(server.events({"model": "model"}, deadline)) as events:
        return [
            choice.delta.content async for event in events for choice in event.choices or () if choice.delta
        ]


@ways
def test_a_connection_is_used_again(way: str) -> None:
    async def work(server: ChatServer) -> None:
        for _ in range(3):
            assert await texts(server) == ["Grüße"]

    assert serving([STREAM] * 3, work, way) == [3]


@ways
def test_a_connection_that_the_server_closes_without_a_word_costs_nothing(way: str) -> None:
    async def work(server: ChatServer) -> None:
        for _ in range(6):
            assert await texts(server) == ["Grüße"]

    assert serving([STREAM] * 6, work, way, requests=2) == [2, 2, 2]


@ways
def test_an_error_in_the_middle_of_a_stream_is_one(way: str) -> None:
    async def work(server: ChatServer) -> None:
        with pytest.raises(AttemptFailed, match="out of memory"):
            await texts(server)

    serving([b'data: {"error": {"message": "out of memory", "type": "server_error"}}\n\n'], work, way)


@ways
@pytest.mark.parametrize(
    "sent", [b"data: {]\n\n", b'data: {"choices": 3}\n\n', b"data: " + b"[" * 5000 + b"\n\n"]
)
def test_what_is_no_chat_completion_is_told(sent: bytes, way: str) -> None:
    async def work(server: ChatServer) -> None:
        with pytest.raises(AttemptFailed, match="not a chat completion"):
            await texts(server)

    serving([sent], work, way)


@ways
def test_a_question_that_is_given_up_leaves_nothing_to_the_next(way: str) -> None:
    async def work(server: ChatServer) -> None:
        deadline = asyncio.get_running_loop().time() + 10
        async with aclosing(server.events({"model": "model"}, deadline)) as events:
            assert await anext(events)
        assert await texts(server) == ["Grüße"]

    assert sum(serving([STREAM, STREAM], work, way)) == 2


@ways
def test_a_server_that_says_nothing_more_is_waited_for_until_the_deadline(way: str) -> None:
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        await reader.read()
        writer.close()
        gone.set()

    async def work(client: ChatServer) -> None:
        deadline = asyncio.get_running_loop().time() + 0.1
        with pytest.raises(TimeoutError):
            async with aclosing(client.events({}, deadline)) as events:
                await anext(events)
        await asyncio.wait_for(gone.wait(), 10)

    asyncio.run(beside(serve, work, way))


@ways
@pytest.mark.timeout(20)
def test_a_server_that_goes_on_after_its_last_event_is_left(way: str) -> None:
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + STREAM)
        try:
            while not writer.is_closing():
                await asyncio.sleep(0.02)
                writer.write(b": and on\n\n")
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()
            gone.set()

    async def work(client: ChatServer) -> None:
        assert await texts(client) == ["Grüße"]
        await asyncio.wait_for(gone.wait(), 10)

    asyncio.run(beside(serve, work, way))


def test_a_key_that_no_header_can_hold_is_refused_in_words() -> None:
    async def go() -> None:
        for key in ("sk-one\r\nx-other: two", "schlüssel€"):
            client = ChatServer("http://127.0.0.1:9/v1", key, Place("here", "model", ""), near=True)
            with pytest.raises(AttemptFailed):
                await texts(client)
            await client.close()

    asyncio.run(go())


@pytest.mark.parametrize(
    ("address", "near", "proxy", "ours"),
    [
        ("https://api.example.org/v1", False, "", True),
        ("https://api.example.org/v1", False, "http://127.0.0.1:3128", False),
        ("http://192.168.1.5:8080/v1", True, "http://127.0.0.1:3128", True),
        ("https://me:secret@api.example.org/v1", False, "", False),
        ("https://bücher.example/v1", False, "", False),
        ("https://api.example.org/v 1", False, "", False),
        ("https://api.example.org/v1?version=2", False, "", False),
        ("https://api.example.org:99999/v1", False, "", False),
    ],
)
def test_our_own_connections_are_for_plain_addresses_without_a_proxy(
    monkeypatch: pytest.MonkeyPatch, address: str, near: bool, proxy: str, ours: bool
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    if proxy:
        monkeypatch.setenv("https_proxy", proxy)
    assert goes_directly(address, near=near) is ours
