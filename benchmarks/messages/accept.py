"""How fast messages are taken in, against the bare disk: `python benchmarks/messages/accept.py`.

In one run and on one disk: how many durable commits a second SQLite makes of the same row alone, one by one; then how
many signed webhook calls a second a served Kithkin stores and acknowledges, one message a call; then the latency at half
that load, while the messages are being answered.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
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


def call(number: int, people: int, netloc: str) -> bytes:
    """One signed webhook call with one message, as bytes on the wire."""
    now = int(time.time() * 1000)
    body = json.dumps(
        {
            "object": "page",
            "entry": [
                {
                    "id": PAGE,
                    "time": now,
                    "messaging": [
                        {
                            "sender": {"id": f"7{number % people:015d}"},
                            "recipient": {"id": PAGE},
                            "timestamp": now,
                            "message": {"mid": f"m_{number:020d}_{now}", "text": f"hello number {number}"},
                        }
                    ],
                }
            ],
        }
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


def main() -> None:
    """Measures and prints one Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=6000)
    parser.add_argument("--people", type=int, default=500, help="conversations the messages are spread over")
    parser.add_argument(
        "--members", type=int, default=20, help="how many of these people are known, so answered"
    )
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kithkin-accept-", dir=Path.cwd()) as folder:
        os.environ["KITHKIN_HOME"] = folder
        asyncio.run(set_up(options.members))
        server = subprocess.Popen(
            [sys.executable, "-m", "kithkin", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        try:
            address = ""
            for line in server.stdout or ():
                if found := re.search(r"Kithkin is at (\S+)", line):
                    address = found[1]
                    break
            netloc = urlsplit(address).netloc
            time.sleep(3)
            before = bare_rate(Path(folder), options.calls // 2)
            calls = [call(number, options.people, netloc) for number in range(options.calls)]
            rate, latencies = uvloop.run(closed_loop(address, calls, options.connections))
            after = bare_rate(Path(tempfile.mkdtemp(dir=folder)), options.calls // 2)
            bare = statistics.mean([before, after])
            later = range(options.calls, options.calls + int(rate * 5))
            calls = [call(number, options.people, netloc) for number in later]
            half = uvloop.run(paced(address, calls, rate / 2, options.connections))
        finally:
            server.terminate()
            server.wait()
    print("| what | figure | as a ratio |\n|---|---|---|")
    print(
        f"| bare durable commits, one row each | {bare:.0f}/s ({before:.0f} before, {after:.0f} after) | 1 |"
    )
    print(
        f"| messages accepted, one a call, {options.connections} callers | {rate:.0f}/s | {rate / bare:.2f} of that |"
    )
    print(
        f"| … latency p50 / p99 at full load | {percentile(latencies, 0.5) * 1e3:.1f} / {percentile(latencies, 0.99) * 1e3:.1f} ms | |"
    )
    p50, p99 = percentile(half, 0.5), percentile(half, 0.99)
    print(f"| latency at half that load, while turns run: p50 | {p50 * 1e3:.2f} ms | 1 |")
    print(f"| … p99 | {p99 * 1e3:.2f} ms | {p99 / p50:.1f} of that |")


if __name__ == "__main__":
    main()
