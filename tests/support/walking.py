"""A whole Kithkin on every channel: set up in a folder of its own, served as people serve it, with Meta's side beside it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from kithkin.app.messages import channel_kinds
from kithkin.app.stores import open_stores
from kithkin.ports.channels import ChannelAccount
from kithkin.rules import build_rules
from kithkin.settings import load_settings
from kithkin.store.connections import Connection
from kithkin.store.identities import acquaint
from support.graph import Graph
from support.kithkin_process import COMMAND, environment

APP_SECRET = "0123456789abcdef0123456789abcdef"
APP_ID = "550055005500550"
NUMBER, PAGE, INSTAGRAM, THREADS, AGENT = (
    "106540352242922",
    "101112131415161",
    "17841400000000001",
    "90010020030040050",
    "agent:77",
)
ACCOUNTS = {
    "whatsapp": (NUMBER, {"business_account_id": "102290129340398", "operator": "incidental"}),
    "messenger": (PAGE, {"app_id": APP_ID}),
    "facebook": (PAGE, {}),
    "instagram": (INSTAGRAM, {"username": "circle", "page_id": PAGE, "app_id": APP_ID}),
    "threads": (THREADS, {"username": "circle"}),
    "whatsapp-agent": (AGENT, {}),
}  # fmt: skip
CALLBACKS = {
    "whatsapp_cloud": "whatsapp", "messenger": "messenger", "facebook": "facebook", "instagram": "instagram", "threads": "threads",
}  # fmt: skip


def token_of(account: str) -> str:
    """The access token of an account; a Page's serves its Instagram too, as on the platform."""
    return "EAAB" + (PAGE if account == INSTAGRAM else account).replace(":", "").rjust(56, "0")


def free_port() -> int:
    """A port that nobody listens on now, and that no outgoing connection takes while a server that will come back is down."""
    while True:
        port = random.SystemRandom().randrange(
            20_000, 32_000
        )  # Linux gives out 32,768 and more, others 49,152 and more
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def set_up_graph(graph: Graph, *ports: int) -> None:
    """Meta's side of all accounts, calling the Kithkin at this port; of several, the channels in turn."""
    urls = {
        theirs: f"http://127.0.0.1:{ports[number % len(ports)]}/channels/{ours}/webhook"
        for number, (theirs, ours) in enumerate(CALLBACKS.items())
    }
    graph.add_app(app_secret=APP_SECRET, app_id=APP_ID, verify_token="unused", callback_urls=urls)
    graph.add_whatsapp_number(NUMBER, token=token_of(NUMBER), display="15550001111")
    graph.add_page(PAGE, token=token_of(PAGE), name="Circle")
    graph.add_instagram(INSTAGRAM, token=token_of(INSTAGRAM), flavour="page", page=PAGE, username="circle")
    graph.add_threads(THREADS, token=token_of(THREADS), username="circle")
    graph.add_agent(AGENT, token=token_of(AGENT), creator="user:1")


def set_up_home(
    home: Path, server: str, members: Sequence[tuple[str, str, str]], channels: Sequence[str] = tuple(ACCOUNTS), **settings: str
) -> None:  # fmt: skip
    """Accounts on these channels, and members as (name, channel, platform id).

    They are linked as a right code links, but without one: codes are slow on purpose, and have tests of their own.
    """

    async def go() -> None:
        with open_stores(load_settings({"KITHKIN_HOME": str(home), **settings})) as stores:
            for channel in channels:
                account, values = ACCOUNTS[channel]
                terms = build_rules().terms_version(channel)
                await stores.accounts.save(
                    ChannelAccount(
                        channel=channel, account=account, title="Circle", server=server,
                        values=values | ({"accepted_terms": terms} if terms else {}),
                        secrets={"access_token": token_of(account), "app_secret": APP_SECRET},
                        person="owner" if channel == "whatsapp-agent" else "",
                    )
                )  # fmt: skip
            known = {person.name for person, _ in await stores.people.list()}
            for name, channel, platform_id in members:
                if name not in known:
                    await stores.people.add(name, "member")
                    known.add(name)
                await stores.database.write(partial(_link, name, channel, platform_id))

    assert {kind.name for kind in channel_kinds()} == set(ACCOUNTS)
    asyncio.run(go())


def _link(name: str, channel: str, platform_id: str, connection: Connection) -> None:
    known = acquaint(connection, channel, ACCOUNTS[channel][0], (platform_id,), time.time())
    connection.execute("UPDATE acquaintances SET person = ? WHERE id = ?", (name, known))


@dataclass
class Served:
    """`kithkin serve` as a process that may be killed at any time."""

    home: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict[str, str])
    process: subprocess.Popen[bytes] | None = None

    def start(self, **settings: str) -> None:
        """Starts it; returns at once."""
        self.home.mkdir(parents=True, exist_ok=True)
        log = (self.home / "server.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port)], stdout=log, stderr=log,
                env=environment(self.home, **(self.settings | settings)),
            )  # fmt: skip

    def ready(self, seconds: float = 60) -> bool:
        """Waits until it listens; False if it ended before."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                return False
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
            time.sleep(0.02)
        raise AssertionError("it does not listen: " + self.log()[-2000:])

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Ends it as its owner would."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def log(self) -> str:
        """What it has said so far."""
        path = self.home / "server.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""


@contextlib.contextmanager
def serving_channels(home: Path, port: int, **settings: str) -> Iterator[Served]:
    """A server until the block ends."""
    served = Served(home, port, settings)
    served.start()
    try:
        assert served.ready(), served.log()[-3000:]
        yield served
    finally:
        served.stop()


def listed(home: Path, state: str, **settings: str) -> list[Any]:
    """The ledger's list of messages in a state."""

    async def go() -> list[Any]:
        with open_stores(load_settings({"KITHKIN_HOME": str(home), **settings})) as stores:
            return list(await stores.ledger.list(state, 100_000))

    return asyncio.run(go())


def digits(text: str) -> list[str]:
    """The numbers in a text, as they stand."""
    return re.findall(r"\d+(?:\.\d+)?", text)
