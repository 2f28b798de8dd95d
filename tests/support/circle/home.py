"""A whole Kithkin over a circle of canaries: real store, index, turns and page; a scripted model server beside it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx2
import uvicorn
from evaluations.circle.living import keep_circle
from evaluations.circle.making import Circle
from starlette.routing import Route
from starlette.types import ASGIApp

from kithkin.app import App, running
from kithkin.channels.web.access import COOKIE
from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.ports.sharing import PostSearch
from kithkin.settings import load_settings
from kithkin.turns.found_posts import FoundPosts
from kithkin.turns.turn import Turns
from support.circle.canaries import CanaryCircle
from support.files import contents
from support.openai_server import OpenAIServer


class Gullible:
    """Implements `ports.reasoning.Reasoning`: repeats all it is shown, the worst that anything behind the walls could do.

    `gate` keeps answers back while it is closed; `waiting` answers from posts stand before it.
    """

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.waiting = 0

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        """See the port."""
        self.waiting += bool(question.posts)
        await self.gate.wait()
        self.waiting -= bool(question.posts)
        evidence = tuple(
            Evidence(id=f"p{number}", kind="post", title=post.item.title, detail=repr(post.item), value=post.item.text,
                     permalink=post.item.permalink, author=post.item.author, post=post.id, platform=post.item.platform)
            for number, post in enumerate(question.posts, start=1)
        )  # fmt: skip
        before = "".join(
            f"“{turn.question.text}”: {turn.reply.text} " for turn in history if not turn.reply.quoted_posts
        )
        text = before + " ".join(repr(post) for post in question.posts)
        reply = Reply(text=text or "Nothing.", verdict=Verdict.CHECKED, evidence=evidence)
        yield Outcome(reply=reply, proposal=None, read_text=question.text, pictures=())


class AllLogs(logging.Handler):
    """Every record of every logger, as anybody could have it written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging`."""
        self.lines.append(f"{self.format(record)} {record.args!r}")


@dataclass
class Home:
    """What runs, and how to look at it. `gullible` are turns that repeat all they find; `app.turns` are the real ones."""

    path: Path
    app: App
    circle: CanaryCircle
    search: PostSearch
    gullible: Turns
    reasoning: Gullible
    server: OpenAIServer
    logs: AllLogs
    pages: dict[tuple[str, str], httpx2.AsyncClient] = field(
        default_factory=dict[tuple[str, str], httpx2.AsyncClient]
    )

    @property
    def addresses(self) -> list[str]:
        """Every address of the page that is read, with what stands for ids in braces."""
        return [
            one.path
            for one in self.app.web().routes
            if isinstance(one, Route) and "GET" in (one.methods or ())
        ]

    def files(self) -> dict[str, bytes]:
        """Everything on disk."""
        return {str(path.relative_to(self.path)): content for path, content in contents(self.path).items()}

    def on_disk(self, words: bytes) -> list[str]:
        """The files that hold these bytes."""
        return [name for name, content in self.files().items() if words.lower() in content.lower()]


@contextlib.asynccontextmanager
async def canary_home(path: Path, circle: CanaryCircle, **settings: str) -> AsyncGenerator[Home]:
    """Everything started and filled; a browser session for everybody on a page over each kind of turns."""
    with OpenAIServer() as server, _all_logs() as logs:
        environment = {
            "KITHKIN_HOME": str(path), "KITHKIN_ENGINE": "openai", "KITHKIN_OPENAI_BASE_URL": server.base_url,
            "KITHKIN_OPENAI_MODEL": "scripted", **settings,
        }  # fmt: skip
        async with running(load_settings(environment)) as app:
            keys = await keep_circle(
                Circle(seed=0, half="development", number=0, people=circle.people, posts=tuple(circle.posts), asks=()),
                app.stores.people, app.stores.posts,
            )  # fmt: skip
            for canary, secret in circle.secrets.items():
                secret.id = keys.ids[f"canary/{canary}"]
            search, reasoning = app.sharing.search, Gullible()
            found = FoundPosts(app.stores.posts, search, _concerns_everything)
            gullible = Turns(reasoning, app.conversations, found=found)
            home = Home(path, app, circle, search, gullible, reasoning, server, logs)
            async with contextlib.AsyncExitStack() as stack:
                for name, turns in (("real", app.turns), ("gullible", gullible)):
                    address = await stack.enter_async_context(_served(_web(app, turns)))
                    for one in circle.people:
                        client = httpx2.AsyncClient(base_url=address, headers={"origin": address}, timeout=30)
                        home.pages[name, one.name] = await stack.enter_async_context(client)
                        client.cookies.set(COOKIE, await app.access.begin(one.name))
                yield home


def _web(app: App, turns: Turns) -> ASGIApp:
    return replace(app, turns=turns).web()


def _concerns_everything(_: str, __: Sequence[str]) -> bool:
    return True


@contextlib.contextmanager
def _all_logs() -> Generator[AllLogs]:
    logs, root = AllLogs(), logging.getLogger()
    level = root.level
    root.addHandler(logs)
    root.setLevel(logging.DEBUG)
    try:
        yield logs
    finally:
        root.removeHandler(logs)
        root.setLevel(level)


@contextlib.asynccontextmanager
async def _served(application: ASGIApp) -> AsyncGenerator[str]:
    """In this very event loop, since what it runs on belongs to it."""
    config = uvicorn.Config(
        application, log_config=None, lifespan="off", timeout_graceful_shutdown=1, ws="none"
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
