"""How fast messages are taken in, against the bare disk: `python -m benchmarks.messages.accept`.

In one run and on one disk, round after round because disks and machines waver: how many durable commits a second SQLite
makes of the same row alone, one by one, with the inbox's indexes and without; how many messages a second a served Kithkin stores and acknowledges by signed
webhook calls, one message a call and ten a call (platforms put up to 1,000 into one when there is much to say), and what a single one takes of the
processor in the server's own process, with what is begun to answer them meanwhile. Then the latency at half the load of single messages, while they are being answered.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import itertools
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import uvloop
from benchmarks.messages.families import own_seconds

from kithkin.app.stores import open_stores
from kithkin.inbox.accepting import MOST_WAITING
from kithkin.messages.inbound import Sender
from kithkin.ports.channels import ChannelAccount
from kithkin.settings import load_settings
from kithkin.store.message_tables import keep_messages

SECRET, PAGE = "0123456789abcdef0123456789abcdef", "101112131415161"
_HALF_LOAD_SECONDS = 6


def bare_commits(folder: Path, rows: int, *, inbox: bool) -> list[float]:
    """Seconds of durable commits, one row each, written with the pragmas of Kithkin's store and flushed every time.

    With `inbox`, the row goes into a table like Kithkin's with all its indexes; without, into one with a key and no more.
    """
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    if inbox:
        keep_messages(connection)
    else:
        connection.execute(
            "CREATE TABLE inbox (sequence INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT UNIQUE, body BLOB)"
        )
    insert = (
        "INSERT INTO inbox (message, body, conversation, sender, received_at, channel, account, state, replaces, asker,"
        " turn, due_at, begun, failures, problem)"
        " VALUES (?, ?, ?, ?, ?, 'messenger', '" + PAGE + "', 'waiting', '', '', '', 0, 0, 0, '')"
        if inbox
        else "INSERT INTO inbox (message, body) VALUES (?, ?)"
    )
    body = b"x" * 400
    seconds: list[float] = []
    for number in range(rows):
        started = time.perf_counter()
        sender = f"7{number % 500:015d}"
        row = (f"m_{number:020d}_{number}", body, f"messenger:{PAGE}:{sender}", sender, float(number))
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(insert, row if inbox else row[:2])
        connection.execute("COMMIT")
        seconds.append(time.perf_counter() - started)
    connection.close()
    return seconds


def call(numbers: Sequence[int], people: int, netloc: str) -> bytes:
    """One signed webhook call with so many messages, as bytes on the wire."""
    now = int(time.time() * 1000)
    messaging = [
        {
            "sender": {"id": f"7{number % people:015d}"},
            "recipient": {"id": PAGE},
            "timestamp": now,
            "message": {"mid": f"m_{number:020d}_{now}", "text": f"hello number {number}"},
        }
        for number in numbers
    ]
    body = json.dumps(
        {"object": "page", "entry": [{"id": PAGE, "time": now, "messaging": messaging}]}
    ).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return (
        f"POST /channels/messenger/webhook HTTP/1.1\r\nhost: {netloc}\r\ncontent-type: application/json\r\n"
        f"x-hub-signature-256: sha256={signature}\r\ncontent-length: {len(body)}\r\n\r\n"
    ).encode() + body


class Caller(asyncio.Protocol):
    """One line to the server, with one call on it at a time. What it takes from the machine's time is not the server's."""

    def __init__(self) -> None:
        self._answered: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._begun = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        answer = self._begun + data
        if not answer.endswith(b"\r\n\r\n"):  # no answer to these calls has a body
            self._begun = answer
            return
        self._begun = b""
        answered, self._answered = self._answered, None
        assert answered is not None
        if answer.startswith(b"HTTP/1.1 200 "):
            answered.set_result(None)
        else:
            answered.set_exception(RuntimeError(answer[:12].decode()))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None:
            self._answered.set_exception(ConnectionError("The server hung up."))

    def exchange(self, request: bytes) -> asyncio.Future[None]:
        """Sends one call; done when its answer is there. Raises `RuntimeError` for one that was not taken in."""
        assert self._transport is not None
        assert self._answered is None
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answered

    def close(self) -> None:
        """Hangs up."""
        if self._transport is not None:
            self._transport.close()


async def connect(address: str) -> Caller:
    """A line to the server."""
    parts = urlsplit(address)
    _, caller = await asyncio.get_running_loop().create_connection(
        Caller, parts.hostname or "", parts.port or 0
    )
    return caller


async def closed_loop(address: str, calls: list[bytes], connections: int) -> tuple[float, list[float]]:
    """Calls a second with so many callers that each wait for their answer, and the latencies."""
    waiting, latencies = list(reversed(calls)), []

    async def call_on(line: Caller) -> None:
        while waiting:
            request = waiting.pop()
            started = time.perf_counter()
            await line.exchange(request)
            latencies.append(time.perf_counter() - started)

    lines = [await connect(address) for _ in range(connections)]
    started = time.perf_counter()
    await asyncio.gather(*map(call_on, lines))
    rate = len(calls) / (time.perf_counter() - started)
    for line in lines:
        line.close()
    return rate, latencies


async def paced(address: str, calls: list[bytes], rate: float, connections: int) -> list[float]:
    """Latencies at a given rate, counted from when each call was due (so that waiting is not left out)."""
    due: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue()
    latencies: list[float] = []

    async def call_on(line: Caller) -> None:
        while (one := await due.get()) is not None:
            await line.exchange(one[1])
            latencies.append(time.perf_counter() - one[0])

    lines = [await connect(address) for _ in range(connections)]
    callers = [asyncio.create_task(call_on(line)) for line in lines]
    started = time.perf_counter()
    for number, request in enumerate(calls):
        at = started + number / rate
        if (pause := at - time.perf_counter()) > 0:
            await asyncio.sleep(pause)
        due.put_nowait((at, request))
    for _ in callers:
        due.put_nowait(None)
    await asyncio.gather(*callers)
    for line in lines:
        line.close()
    return latencies


async def set_up(members: int) -> None:
    """A page's account, and people who are known on it."""
    with open_stores(load_settings()) as stores:
        await stores.accounts.save(
            ChannelAccount(
                channel="messenger", account=PAGE, title="Bench", values={},
                secrets={"app_secret": SECRET, "access_token": "EAAB" + "x" * 40},
                server="http://127.0.0.1:9",
            )
        )  # fmt: skip
        for number in range(members):
            name = f"Member {number}"
            await stores.people.add(name, "member")
            code = await stores.people.new_code(name, "messenger", time.time())
            sender = Sender(id=f"7{number:015d}")
            assert await stores.people.use_code(code, "messenger", PAGE, sender, time.time())


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@dataclass
class Rounds:
    """What each round gave, all a second: commits into a table with a key and into the inbox's, messages by single calls and by
    calls of ten; and the seconds of all calls and of all commits into the inbox's table."""

    key_only: list[float] = field(default_factory=list[float])
    bare: list[float] = field(default_factory=list[float])
    single: list[float] = field(default_factory=list[float])
    tens: list[float] = field(default_factory=list[float])
    latencies: list[float] = field(default_factory=list[float])
    processor: list[float] = field(default_factory=list[float])
    """Seconds of the processor for one message in a call of its own."""
    commits: list[float] = field(default_factory=list[float])


def measure(
    address: str, server: int, folder: Path, options: argparse.Namespace
) -> tuple[Rounds, list[float]]:
    """All rounds with the server of that process id, and the latencies at half the median load of single messages."""
    netloc, rounds, numbers = urlsplit(address).netloc, Rounds(), itertools.count()
    calls = options.calls

    def requests(count: int, each: int) -> list[bytes]:
        return [call(list(itertools.islice(numbers, each)), options.people, netloc) for _ in range(count)]

    for _ in range(options.rounds):
        commits = bare_commits(Path(tempfile.mkdtemp(dir=folder)), calls, inbox=False)
        rounds.key_only.append(calls / sum(commits))
        commits = bare_commits(Path(tempfile.mkdtemp(dir=folder)), calls, inbox=True)
        rounds.bare.append(calls / sum(commits))
        rounds.commits += commits
        before = own_seconds(server)
        rate, latencies = uvloop.run(closed_loop(address, requests(calls, 1), options.connections))
        rounds.processor.append((own_seconds(server) - before) / calls)
        rounds.single.append(rate)
        rounds.latencies += latencies
        rate, _ = uvloop.run(closed_loop(address, requests(calls // 10, 10), options.connections // 4))
        rounds.tens.append(10 * rate)
    pace = statistics.median(rounds.single) / 2
    # No reply can be sent here, so all of them wait; when too many do, calls are turned away, which is cheaper than storing.
    room = MOST_WAITING * 19 // 20 - next(numbers)
    if room < 1000:
        raise SystemExit("Too few messages may still wait for a measurement: take fewer --calls or --rounds.")
    half = requests(min(int(pace * _HALF_LOAD_SECONDS), room), 1)
    return rounds, uvloop.run(paced(address, half, pace, options.connections))


def main() -> None:
    """Measures and prints one Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=1000, help="messages in each round, each way")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=500, help="conversations the messages are spread over")
    parser.add_argument(
        "--members", type=int, default=20, help="how many of these people are known, so answered"
    )
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix=".kithkin-accept-", dir=Path.cwd()) as folder:
        os.environ["KITHKIN_HOME"] = folder
        asyncio.run(set_up(options.members))
        server = subprocess.Popen(
            [sys.executable, "-m", "kithkin", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        try:
            address = next(
                found[1] for line in server.stdout or () if (found := re.search(r"Kithkin is at (\S+)", line))
            )
            time.sleep(6)  # the process that reasons has started too
            rounds, half = measure(address, server.pid, Path(folder), options)
        finally:
            server.terminate()
            server.wait()
    show(rounds, half, options)


def show(rounds: Rounds, half: list[float], options: argparse.Namespace) -> None:
    """One Markdown table; ratios are medians of each round's own."""

    def ratio(rates: list[float]) -> float:
        return statistics.median(rate / bare for rate, bare in zip(rates, rounds.bare, strict=True))

    def row(what: str, rates: list[float]) -> None:
        print(
            f"| {what} | {statistics.median(rates):.0f}/s ({min(rates):.0f} to {max(rates):.0f}) | {ratio(rates):.2f} |"
        )

    print(f"{options.rounds} rounds, {options.connections} callers that each wait for their answer\n")
    print("| what | median (range) | of the bare commits |\n|---|---|---|")
    row("bare durable commits, one row each, the inbox's table and indexes", rounds.bare)
    row("bare durable commits, one row each, a table with a key and no more", rounds.key_only)
    row("messages accepted, one a call", rounds.single)
    row("messages accepted, ten a call", rounds.tens)
    least, most = min(rounds.processor), max(rounds.processor)
    print(
        f"\nProcessor time of the server's process for a message in a call of its own: "
        f"{statistics.median(rounds.processor) * 1e6:.0f} µs ({least * 1e6:.0f} to {most * 1e6:.0f})"
    )
    print("\n| latency | p50 | p99 | p99 / p50 |\n|---|---|---|---|")
    for what, seconds in (
        ("the disk: a bare commit with the inbox's table and indexes", rounds.commits),
        ("at full load", rounds.latencies),
        ("at half that load, while turns run", half),
    ):
        p50, p99 = percentile(seconds, 0.5), percentile(seconds, 0.99)
        print(f"| {what} | {p50 * 1e3:.2f} ms | {p99 * 1e3:.2f} ms | {p99 / p50:.1f} |")


if __name__ == "__main__":
    main()
