"""How fast messages are taken in, against the bare disk: `python benchmarks/messages/accept.py`.

In one run and on one disk, round after round because disks and machines waver: how many durable commits a second SQLite
makes of the same row alone, one by one; how many messages a second a served Kithkin stores and acknowledges by signed
webhook calls, one message a call and ten a call (platforms put up to 1,000 into one when there is much to say). Then the latency
at half the load of single messages, while they are being answered.
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
from urllib.parse import urlsplit

import uvloop

from kithkin.app.stores import open_stores
from kithkin.messages.inbound import Sender
from kithkin.ports.channels import ChannelAccount
from kithkin.settings import load_settings

SECRET, PAGE = "0123456789abcdef0123456789abcdef", "101112131415161"


def bare_rate(folder: Path, rows: int) -> float:
    """Durable commits a second: one row each, the inbox's size, write-ahead log, flushed every time."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(
        "CREATE TABLE inbox (sequence INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT UNIQUE, body BLOB)"
    )
    body = b"x" * 400
    started = time.perf_counter()
    for number in range(rows):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO inbox (message, body) VALUES (?, ?)", (f"mid.{number}", body))
        connection.execute("COMMIT")
    rate = rows / (time.perf_counter() - started)
    connection.close()
    return rate


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


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Sends one call; the status of its answer."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    if length and int(length[1]):
        await reader.readexactly(int(length[1]))
    return int(head[9:12])


async def closed_loop(address: str, calls: list[bytes], connections: int) -> tuple[float, list[float]]:
    """Calls a second with so many callers that each wait for their answer, and the latencies."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    waiting, latencies = list(reversed(calls)), []

    async def caller() -> None:
        reader, writer = await asyncio.open_connection(host, port)
        while waiting:
            request = waiting.pop()
            started = time.perf_counter()
            status = await exchange(reader, writer, request)
            latencies.append(time.perf_counter() - started)
            if status != 200:
                raise RuntimeError(f"status {status}")
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(connections)))
    return len(calls) / (time.perf_counter() - started), latencies


async def paced(address: str, calls: list[bytes], rate: float, connections: int) -> list[float]:
    """Latencies at a given rate, counted from when each call was due (so that waiting is not left out)."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    due: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue()
    latencies: list[float] = []

    async def caller() -> None:
        reader, writer = await asyncio.open_connection(host, port)
        while (one := await due.get()) is not None:
            await exchange(reader, writer, one[1])
            latencies.append(time.perf_counter() - one[0])
        writer.close()

    callers = [asyncio.create_task(caller()) for _ in range(connections)]
    started = time.perf_counter()
    for number, request in enumerate(calls):
        at = started + number / rate
        if (pause := at - time.perf_counter()) > 0:
            await asyncio.sleep(pause)
        due.put_nowait((at, request))
    for _ in callers:
        due.put_nowait(None)
    await asyncio.gather(*callers)
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
    """What each round gave: commits, messages by single calls, messages by calls of ten, all a second."""

    bare: list[float] = field(default_factory=list[float])
    single: list[float] = field(default_factory=list[float])
    tens: list[float] = field(default_factory=list[float])
    latencies: list[float] = field(default_factory=list[float])


def measure(address: str, folder: Path, options: argparse.Namespace) -> tuple[Rounds, list[float]]:
    """All rounds, and the latencies at half the median load of single messages."""
    netloc, rounds, numbers = urlsplit(address).netloc, Rounds(), itertools.count()
    calls = options.calls

    def requests(count: int, each: int) -> list[bytes]:
        return [call(list(itertools.islice(numbers, each)), options.people, netloc) for _ in range(count)]

    for _ in range(options.rounds):
        rounds.bare.append(bare_rate(Path(tempfile.mkdtemp(dir=folder)), calls))
        rate, latencies = uvloop.run(closed_loop(address, requests(calls, 1), options.connections))
        rounds.single.append(rate)
        rounds.latencies += latencies
        rate, _ = uvloop.run(closed_loop(address, requests(calls // 10, 10), options.connections // 4))
        rounds.tens.append(10 * rate)
    pace = statistics.median(rounds.single) / 2
    return rounds, uvloop.run(paced(address, requests(int(pace * 6), 1), pace, options.connections))


def main() -> None:
    """Measures and prints one Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=1200, help="messages in each round, each way")
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
            rounds, half = measure(address, Path(folder), options)
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
    row("bare durable commits, one row each", rounds.bare)
    row("messages accepted, one a call", rounds.single)
    row("messages accepted, ten a call", rounds.tens)
    full, p50, p99 = rounds.latencies, percentile(half, 0.5), percentile(half, 0.99)
    print("\n| latency | p50 | p99 | p99 / p50 |\n|---|---|---|---|")
    print(
        f"| at full load | {percentile(full, 0.5) * 1e3:.1f} ms | {percentile(full, 0.99) * 1e3:.1f} ms |"
        f" {percentile(full, 0.99) / percentile(full, 0.5):.1f} |"
    )
    print(
        f"| at half that load, while turns run | {p50 * 1e3:.2f} ms | {p99 * 1e3:.2f} ms | {p99 / p50:.1f} |"
    )


if __name__ == "__main__":
    main()
