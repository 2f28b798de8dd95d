"""Streams as servers really send them: cut anywhere, with comments and carriage returns, over connections that are kept."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.engines.openai_server.asking import ChatServer, Lines
from kithkin.engines.openai_server.problems import AttemptFailed, Place

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


def serving(
    answers: list[bytes], work: Callable[[ChatServer], Awaitable[None]], *, requests: int = 99
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

    async def go() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            client = ChatServer(f"http://127.0.0.1:{port}/v1", "", Place("here", "model", ""), near=True)
            try:
                await work(client)
            finally:
                await client.close()

    asyncio.run(go())
    return connections


async def texts(server: ChatServer) -> list[str]:
    deadline = asyncio.get_running_loop().time() + 10
    async with aclosing(server.events({"model": "model"}, deadline)) as events:
        return [
            choice.delta.content async for event in events for choice in event.choices or () if choice.delta
        ]


def test_a_connection_is_used_again() -> None:
    async def work(server: ChatServer) -> None:
        for _ in range(3):
            assert await texts(server) == ["Grüße"]

    assert serving([STREAM] * 3, work) == [3]


def test_a_connection_that_the_server_closes_without_a_word_costs_nothing() -> None:
    async def work(server: ChatServer) -> None:
        for _ in range(6):
            assert await texts(server) == ["Grüße"]

    assert serving([STREAM] * 6, work, requests=2) == [2, 2, 2]


def test_an_error_in_the_middle_of_a_stream_is_one() -> None:
    async def work(server: ChatServer) -> None:
        with pytest.raises(AttemptFailed, match="out of memory"):
            await texts(server)

    serving([b'data: {"error": {"message": "out of memory", "type": "server_error"}}\n\n'], work)


@pytest.mark.parametrize(
    "sent", [b"data: {]\n\n", b'data: {"choices": 3}\n\n', b"data: " + b"[" * 5000 + b"\n\n"]
)
def test_what_is_no_chat_completion_is_told(sent: bytes) -> None:
    async def work(server: ChatServer) -> None:
        with pytest.raises(AttemptFailed, match="not a chat completion"):
            await texts(server)

    serving([sent], work)
