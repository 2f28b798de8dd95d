"""The real web application on a loopback port, and a real Chromium to use it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect, sync_playwright

from kithkin.channels.web import Access, Household, Shared, build_web
from kithkin.channels.web.channel_panel import ChannelStates, no_channels
from kithkin.channels.web.household import LinkableChannels, no_linkable_channels
from kithkin.sharing.desk import ImportDesk
from kithkin.store import (
    Database,
    SqlAttempts,
    SqlCircle,
    SqliteBrowserSessions,
    SqliteConversations,
    SqlitePeople,
    SqlLockedHistories,
    SqlPasskeys,
    SqlRetention,
    SqlSharedPosts,
    SqlSourcePacks,
)
from kithkin.turns.incognito import WithIncognito
from kithkin.turns.memories import Memories
from kithkin.vault.personal import LockWalk, PersonalLocks
from support.scripted import ScriptedAnswering

T = TypeVar("T")

CHROMIUM_ARGUMENTS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
_PATIENCE_MILLISECONDS = 30_000
"""For what is expected of a page. Chromium, a server and a model share two cores with other tests."""


@dataclass
class RunningApp:
    """The application as it listens, with what tests look into."""

    address: str
    answering: ScriptedAnswering
    conversations: WithIncognito
    access: Access
    loop: asyncio.AbstractEventLoop
    household: Household
    shared: Shared
    home: Path
    sources: SqlSourcePacks

    def link(self, person: str = "owner") -> str:
        """A fresh one-time link."""
        return self.wait(self.access.new_link(self.address, person=person))

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of it, done where the application runs."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)


@contextlib.contextmanager
def running_app(
    home: Path,
    *,
    pause: float = 0.02,
    channels: ChannelStates = no_channels,
    linkable: LinkableChannels = no_linkable_channels,
    public_address: str = "",
    hosted_engine: str = "",
    most_bytes: int = 64 * 1024**2,
    upload_bytes: int = 256 * 1024**2,
    quiet_seconds: float = 3600.0,
) -> Iterator[RunningApp]:
    """Serves the application with a real store from a thread of its own."""
    database = Database(home)
    conversations = WithIncognito(SqliteConversations(database))
    access = Access(SqliteBrowserSessions(database), public_address=public_address)
    histories, attempts, retention = (
        SqlLockedHistories(database),
        SqlAttempts(database),
        SqlRetention(database),
    )
    walk = LockWalk(histories, retention.now, quiet_seconds=quiet_seconds)
    household = Household(
        circle=SqlCircle(database),
        people=SqlitePeople(database),
        passkeys=SqlPasskeys(database),
        attempts=attempts,
        retention=retention,
        locks=PersonalLocks(histories, conversations, attempts, walk),
        linkable=linkable,
    )
    posts = SqlSharedPosts(database)
    shared = Shared(
        posts=posts,
        imports=ImportDesk(posts, home / "uploads", most_bytes=most_bytes),
        notes=Memories(posts),
        attempts=household.attempts,
    )
    answering = ScriptedAnswering(conversations, pause=pause)
    listening = socket.create_server(("127.0.0.1", 0))

    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        app = build_web(
            answering,
            conversations,
            access,
            household,
            shared,
            channels=channels,
            hosted_engine=hosted_engine,
            upload_bytes=upload_bytes,
        )
        server.config.app = app
        await server.serve(sockets=[listening])

    server = uvicorn.Server(uvicorn.Config(lambda: None, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.01)
    try:
        yield RunningApp(
            address=f"http://127.0.0.1:{listening.getsockname()[1]}",
            answering=answering,
            conversations=conversations,
            access=access,
            loop=loops[0],
            household=household,
            shared=shared,
            home=home,
            sources=SqlSourcePacks(database),
        )
    finally:
        server.should_exit = True
        thread.join(20)
        database.close()


@contextlib.contextmanager
def running_chromium() -> Iterator[Browser]:
    """Debian's Chromium (or any on the path); skips the test, aloud, where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("NO CHROMIUM FOUND: the page is NOT tested. Install it: apt-get install chromium")
    playwright: Playwright
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One browser window, and everything that happened in it that should not."""

    app: RunningApp
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def watch(self, page: Page) -> None:
        """Notes console errors, policy violations, exceptions and every request."""
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        page.on("request", self._requested)

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")

    def _requested(self, request: Request) -> None:
        self.requested.append(request.url)
        if not request.url.startswith((self.app.address, "blob:", "data:")):
            self.foreign.append(request.url)

    def ready(self) -> None:
        """Waits until the page's script listens: it then has filled in the examples."""
        self.page.locator("#examples li").first.wait_for(state="attached")

    def ask(self, text: str) -> None:
        """Types a question and sends it."""
        self.page.get_by_label("Your question", exact=True).last.fill(text)
        self.page.keyboard.press("Enter")

    def reply(self) -> None:
        """Waits until the latest reply is complete."""
        self.page.locator(".reply:not(.is-arriving) .verdict").last.wait_for(timeout=15_000)


@contextlib.contextmanager
def visiting(
    app: RunningApp,
    browser: Browser,
    *,
    width: int = 1280,
    height: int = 800,
    theme: str = "light",
    touch: bool = False,
    person: str = "owner",
) -> Iterator[Visit]:
    """A window that has entered by a one-time link; at its end nothing may have been complained about."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        has_touch=touch,
        is_mobile=touch,
        permissions=["clipboard-read", "clipboard-write"],
        locale="en-GB",
    )
    page = context.new_page()
    visit = Visit(app=app, context=context, page=page)
    visit.watch(page)
    page.goto(app.link(person))
    page.wait_for_url(f"{app.address}/**")
    visit.ready()
    try:
        yield visit
        unexpected = [one for one in visit.complaints if not any(part in one for part in visit.expected)]
        assert unexpected == []
        assert visit.foreign == []
    finally:
        context.close()
