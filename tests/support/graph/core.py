"""`Graph`: the server with everything that a test does to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

import uvicorn

from support.graph.agent_platform import AgentPlatform
from support.graph.asking import Answered
from support.graph.control import Control
from support.graph.deliveries import DeliveryRule, Post, Signature, merge
from support.graph.inbound import Inbound
from support.graph.server import Rule, Server
from support.graph.state import Account, App, Call, Clock, Delivery, Effect, Limits, World, named

WORDS = ("message", "comment", "private_reply", "post")


class Uvicorn(uvicorn.Server):
    """Says when it has started, and lets go of calls that hang before it closes."""

    closing: asyncio.Event
    on_start: Callable[[], None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Opens for calls."""
        await super().startup(sockets)
        if self.on_start is not None:
            self.on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Closes."""
        self.closing.set()
        await super().shutdown(sockets)


class Graph(Inbound):
    """Meta's side. Use it as a context manager, or `serve()` it in this thread."""

    def __init__(self, *, seed: int = 1, port: int = 0) -> None:
        self.world = World(seed)
        self.agents = AgentPlatform(self.world)
        self.outgoing = Post(self.world)
        self.server = Server(self.world, self.agents, self.emit, self._control)
        self._control_api = Control(self)
        self._kept: list[tuple[str, dict[str, Any]]] | None = None
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.world.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(self.server, log_config=None, lifespan="off", interface="asgi3", proxy_headers=False,
                                timeout_graceful_shutdown=1, http="h11", ws="none")  # fmt: skip
        self._uvicorn = Uvicorn(config)
        self._thread = threading.Thread(target=self.serve, daemon=True)

    # --- running

    def serve(self, started: Callable[[], None] | None = None) -> None:
        """Serves until it is told to stop, in the calling thread."""
        asyncio.run(self._run(started))

    async def _run(self, started: Callable[[], None] | None) -> None:
        self.agents.loop = asyncio.get_running_loop()
        self.server.closing = self._uvicorn.closing = asyncio.Event()
        self._uvicorn.on_start = started
        await self.outgoing.open()
        try:
            await self._uvicorn.serve(sockets=[self._socket])
        finally:
            await self.outgoing.close()

    def __enter__(self) -> Graph:
        self._thread.start()
        self.wait_for(lambda: self._uvicorn.started)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._uvicorn.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    async def _control(self, method: str, path: str, query: dict[str, str], body: bytes) -> Answered:
        return await self._control_api.answer(method, path, query, body)

    def wait_for(self, true: Callable[[], Any], seconds: float = 20.0) -> Any:
        """Waits until something has come true, and gives it back. Raises `AssertionError` if it does not in time."""
        deadline = time.monotonic() + seconds
        while not (found := true()):
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.01)
        return found

    # --- what there is

    @property
    def address(self) -> str:
        """Where it listens: what accounts get as `server`."""
        return self.world.address

    @property
    def clock(self) -> Clock:
        """Its clock."""
        return self.world.clock

    @property
    def limits(self) -> Limits:
        """The documented limits, to be switched on and off."""
        return self.world.limits

    @property
    def automatic(self) -> bool:
        """Whether reports and echoes follow a sending by themselves."""
        return self.world.automatic

    @automatic.setter
    def automatic(self, on: bool) -> None:
        self.world.automatic = on

    def set_limit(self, name: str, value: Any) -> None:
        """Switches a limit (or `automatic`)."""
        holder: Any = self.world if name == "automatic" else self.world.limits
        assert hasattr(holder, name), f"there is no limit {name}"
        setattr(holder, name, value)

    def add_app(
        self, *, app_secret: str, verify_token: str, callback_urls: dict[str, str], app_id: str = "", proof_required: bool = False
    ) -> str:  # fmt: skip
        """Adds an app; the one added last serves a channel that several name. Gives its id."""
        with self.world.lock:
            app = App(app_secret=app_secret, verify_token=verify_token, callback_urls={named(channel): url for channel, url in callback_urls.items()},
                      app_id=app_id or self.world.digits(15, "1"), proof_required=proof_required)  # fmt: skip
            self.world.apps.insert(0, app)
            return app.app_id

    def add_whatsapp_number(
        self,
        number: str,
        *,
        token: str,
        display: str = "15550001111",
        name: str = "Kithkin",
        business: str = "",
    ) -> None:
        """A number of WhatsApp Cloud API, by its phone-number id."""
        self._add(
            "number",
            number,
            token,
            display=display,
            name=name,
            business=business or f"1{number}",
            subscribed=["messages"],
        )

    def add_page(
        self, page: str, *, token: str, name: str = "Kithkin's page", subscribed: list[str] | None = None
    ) -> None:
        """A Facebook Page: the channels messenger and facebook."""
        fields = ["messages", "messaging_postbacks", "message_echoes", "message_deliveries", "message_reads", "message_edits",
                  "message_reactions", "feed", "mention"]  # fmt: skip
        self._add("page", page, token, name=name, subscribed=fields if subscribed is None else subscribed)

    def add_instagram(
        self, account: str, *, token: str, flavour: str = "instagram", page: str = "", username: str = "kithkin",
        subscribed: list[str] | None = None,
    ) -> None:  # fmt: skip
        """An Instagram account: flavour "instagram" (Instagram login) or "page" (Messenger Platform; the page is made too)."""
        assert flavour in ("instagram", "page"), "flavour is instagram or page"
        if flavour == "page":
            page = page or f"2{account}"
            if page not in self.world.accounts:
                self.add_page(page, token=token)
        fields = [
            "messages",
            "messaging_postbacks",
            "messaging_seen",
            "message_reactions",
            "message_edit",
            "comments",
            "mentions",
        ]
        self._add("instagram", account, token, flavour=flavour, page=page, username=username, name=username,
                  subscribed=fields if subscribed is None else subscribed)  # fmt: skip

    def add_threads(self, account: str, *, token: str, username: str = "kithkin") -> None:
        """A Threads profile."""
        self._add("threads", account, token, username=username, name=username)

    def add_agent(self, agent: str, *, token: str, creator: str) -> None:
        """An agent of the WhatsApp Agent Platform and its creator ("user:…"), who alone can write to it."""
        assert creator.startswith("user:"), "a creator is user:<id>"
        self._add("agent", agent, token, creator=creator)

    def _add(self, kind: str, of: str, token: str, **more: Any) -> None:
        with self.world.lock:
            self.world.accounts[of] = Account(kind=kind, id=of, token=token, **more)

    def set_token(self, account: str, token: str) -> None:
        """The account gets another token; the old one is no more."""
        self.world.account(account).token = token

    def revoke(self, account: str, revoked: bool = True) -> None:
        """The token of an account has expired (190/463); or works again."""
        self.world.account(account).revoked = revoked

    # --- what happened

    def effects(self, channel: str = "", kind: str = "") -> list[Effect]:
        """Everything that was applied, in order."""
        with self.world.lock:
            return [
                one
                for one in self.world.effects
                if named(channel) in ("", one.channel) and kind in ("", one.kind)
            ]

    def sent(self, channel: str = "") -> list[Effect]:
        """Words that were sent, in order; twice the same is listed twice."""
        return [one for one in self.effects(channel) if one.kind in WORDS]

    @property
    def calls(self) -> list[Call]:
        """Every call that came in."""
        with self.world.lock:
            return list(self.world.calls)

    @property
    def deliveries(self) -> list[Delivery]:
        """Every try to deliver."""
        with self.world.lock:
            return list(self.world.deliveries)

    def delivered(self, seconds: float = 20.0) -> None:
        """Waits until nothing is under way to a callback. Raises `AssertionError`, which says how the last tries ended."""
        deadline = time.monotonic() + seconds
        while (left := self.outgoing.under_way) > 0:
            if time.monotonic() >= deadline:
                last = [(one.channel, one.status, one.attempt) for one in self.deliveries[-20:]]
                raise AssertionError(f"{left} deliveries are still under way; the last tries: {last}")
            time.sleep(0.01)

    # --- delivering

    def emit(self, channel: str, payload: dict[str, Any]) -> None:
        """Puts a payload on its way, unless payloads are being collected."""
        with self.world.lock:
            if self._kept is not None:
                self._kept.append((channel, payload))
            elif channel == "whatsapp_agent":
                self.agents.put(payload["agent"], payload["kind"], payload["update"], payload["contact"])
            else:
                self.outgoing.send(channel, payload)

    def hold(self) -> None:
        """From now on payloads are collected."""
        with self.world.lock:
            self._kept = self._kept or []

    def release(self, *, reorder: bool = False, together: bool = False, deep: bool = False) -> None:
        """Sends what was collected: shuffled by the seed, or together in one POST (`deep`: in one entry, one value)."""
        with self.world.lock:
            kept, self._kept = self._kept or [], None
            if reorder:
                shuffler = random.Random(self.world.random.random())
                before = list(kept)
                while len(kept) > 1 and kept == before:
                    shuffler.shuffle(kept)
            joined: dict[str, list[dict[str, Any]]] = {}
            for channel, payload in kept:
                if together and channel not in ("whatsapp_agent", "threads"):
                    joined.setdefault(channel, []).append(payload)
                else:
                    self.emit(channel, payload)
            for channel, payloads in joined.items():
                self.emit(channel, merge(payloads, deep=deep))

    @contextlib.contextmanager
    def batch(self, *, deep: bool = False) -> Iterator[None]:
        """What is said within comes in one POST; `deep`: in one entry (and one WhatsApp `value`), else in several entries."""
        self.hold()
        try:
            yield
        finally:
            self.release(together=True, deep=deep)

    @contextlib.contextmanager
    def held(self, *, reorder: bool = True) -> Iterator[None]:
        """What is said within comes afterwards, each in a POST of its own, shuffled."""
        self.hold()
        try:
            yield
        finally:
            self.release(reorder=reorder)

    def deliver(
        self, payload: bytes | dict[str, Any], *, channel: str, signature: Signature = "right"
    ) -> int:
        """One try to deliver anything; its status."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload, separators=(",", ":")).encode()
        return self.outgoing.call(self.outgoing.post(named(channel), body, signature))

    def verify(
        self, channel: str, token: str | None = None, challenge: str = "1158201444"
    ) -> tuple[int, str]:
        """The verification call; status and body."""
        channel = named(channel)
        app = self.outgoing.app_of(channel)
        assert app is not None, f"no app has a callback for {channel}"
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": app.verify_token if token is None else token,
        }
        return self.outgoing.call(self.outgoing.get(app.callback_urls[channel], query))

    # --- faults

    def misbehave(self, what: Any, **how: Any) -> None:
        """Adds a fault for calls; see README.md."""
        how["channel"] = named(how.get("channel", ""))
        with self.world.lock:
            self.server.rules.append(Rule(what=what, **how))

    def misbehave_deliveries(self, what: Any, **how: Any) -> None:
        """Adds a fault for deliveries; see README.md."""
        how["channel"] = named(how.get("channel", ""))
        with self.world.lock:
            self.outgoing.rules.append(DeliveryRule(what=what, **how))

    def behave(self) -> None:
        """Takes all faults back."""
        with self.world.lock:
            self.server.rules.clear()
            self.outgoing.rules.clear()

    def expire_media(self) -> None:
        """Makes all addresses of media that were given out stale (a new look-up gives a good one)."""
        with self.world.lock:
            for medium in self.world.media.values():
                medium.stale = True

    def forget_media(self) -> None:
        """All media ids become unknown."""
        with self.world.lock:
            self.world.media.clear()

    def now(self) -> float:
        """The server's time."""
        return self.world.clock.now()

    def advance(self, seconds: float) -> None:
        """Puts the clock forward."""
        self.world.clock.advance(seconds)


def graph_server(*, seed: int = 1, port: int = 0) -> Graph:
    """The server in a thread of its own: `with graph_server() as graph:`."""
    return Graph(seed=seed, port=port)
