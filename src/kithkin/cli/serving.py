"""Serves the page until stopped."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
from functools import partial
from types import FrameType

import uvicorn
from rich.console import Console
from starlette.types import ASGIApp

from kithkin import failpoints
from kithkin.app import App, running
from kithkin.app.household import asked_in_terminal, build_access
from kithkin.app.messages import with_platforms
from kithkin.app.stores import alone, open_stores
from kithkin.app.vault import unfinished_exports
from kithkin.channels.terminal import build_terminal, socket_path
from kithkin.channels.webhooks import PromptCalls, Webhooks
from kithkin.cli.answering import answer_with_progress
from kithkin.cli.listening import listen, refuse_public
from kithkin.cli.rendering import print_reply
from kithkin.egress.loop import new_event_loop
from kithkin.examples import nutrition_label
from kithkin.log import log_without_words
from kithkin.messages.errors import Misconfigured
from kithkin.messages.pictures import Picture
from kithkin.messages.replies import Question
from kithkin.settings import Settings, hide_secrets
from kithkin.vault.retention import pause_in_words

_EXAMPLES = (
    ("If I put £2,000 away at 4% a year, compounded monthly, how much is it after 5 years?", None),
    ("How much sugar is in 3 servings?", "label.png"),
)


def serve_until_stopped(settings: Settings, *, with_examples: bool) -> None:
    """Serves the page and prints where. Raises `BadInput` for an address that is not loopback or is taken."""
    log_without_words()
    hide_secrets()
    refuse_public(settings.host)
    _arm(settings.failpoint)
    with alone(settings), asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_serve(settings, with_examples=with_examples))


async def _serve(settings: Settings, *, with_examples: bool) -> None:
    async with running(settings, hosted=True) as app:
        app.start()
        unfinished_exports(settings).clear()
        if with_examples:
            await _show_examples(app)
        listener = listen(settings)
        address = _address(settings.host, listener)
        messages = app.messages()
        front = with_platforms(app.web(), messages)
        config = page_config(front, messages.webhooks)
        link = await app.access.new_link(address, person=(await app.stores.circle.owner()).name)
        (settings.home / "address").write_text(address, "utf-8")
        sys.stdout.write(f"\nKithkin is at {address}\nOpen it with this link, once: {link}\n"
                         "(`kithkin link` prints another; Ctrl+C stops)\n")  # fmt: skip
        retention = app.stores.retention
        if (pause := await retention.pause(await retention.now())) is not None:
            sys.stdout.write(pause_in_words(pause) + "\n")
        sys.stdout.flush()
        await messages.service.refresh()  # webhooks are known before the first call is taken
        gc.collect()
        gc.freeze()  # what stays for ever need not be looked through again and again while calls wait
        answering = asyncio.create_task(messages.service.run())
        servers = [uvicorn.Server(config).serve(sockets=[listener])]
        door = _open_door(settings)
        if door is not None:
            quiet = uvicorn.Config(
                build_terminal(app.turns, partial(asked_in_terminal, app.stores)),
                log_config=None,
                log_level="warning",
                lifespan="off",
                access_log=False,
                server_header=False,
                date_header=False,
            )
            servers.append(uvicorn.Server(quiet).serve(sockets=[door]))
        # The page's server stops on this signal, and then raises it again for whoever was to be told before it. For us there is
        # nothing to do then but to go on and close everything; without this the process would end right there.
        signal.signal(signal.SIGTERM, _close_in_order)
        try:
            await asyncio.gather(*servers)
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)


def _close_in_order(number: int, _frame: FrameType | None) -> None:
    """Lets everything be closed; whoever sends the signal once more does not want to wait for that."""
    signal.signal(number, signal.SIG_DFL)


def page_config(front: ASGIApp, webhooks: Webhooks) -> uvicorn.Config:
    """How the page and the platforms' calls are served. What goes wrong is logged as everything else of this process is."""
    return uvicorn.Config(
        front, log_config=None, log_level="warning", lifespan="off", timeout_graceful_shutdown=3, access_log=False,
        server_header=False, date_header=False, http=PromptCalls.before(webhooks),
    )  # fmt: skip


def _arm(failpoint: str) -> None:
    try:
        failpoints.arm(failpoint)
    except ValueError as error:
        raise Misconfigured(str(error), remedy="Leave KITHKIN_FAILPOINT unset: it is for tests.") from error


async def new_link(settings: Settings, name: str) -> str:
    """A one-time link for the Kithkin that runs on this home; for a person of this name one that can go through a chat.

    Raises `Misconfigured` when none ever ran, and `BadInput` for nobody of this name.
    """
    path = settings.home / "address"
    if not path.is_file():
        raise Misconfigured(
            "No Kithkin has been served from this folder yet.", remedy="Run `kithkin serve` first."
        )
    here = path.read_text("utf-8").strip()
    with open_stores(settings) as stores:
        access = build_access(settings, stores)
        if not name:
            return await access.new_link(here, person=(await stores.circle.owner()).name)
        person = await stores.circle.person(name)
        await stores.audit.note(person.name, "link made")
        return await access.new_link(access.public_address or here, person=person.name, by_hand=True)


async def _show_examples(app: App) -> None:
    console = Console()
    for text, picture in _EXAMPLES:
        console.rule()
        console.print(
            f"[bold cyan]You:[/] {text}" + (f"  [dim](with the picture {picture})[/]" if picture else "")
        )
        pictures = (Picture(content=nutrition_label(), name=picture),) if picture else ()
        with Console(stderr=True).status("Starting", spinner="dots") as status:
            reply = await answer_with_progress(
                app, Question(text=text, pictures=pictures, asker=""), status.update
            )
        print_reply(reply, console)
    console.rule()


def _open_door(settings: Settings) -> socket.socket | None:
    """The socket file for `kithkin ask`; None where it cannot be, or where another server holds it already."""
    path = socket_path(settings.home)
    if path is None:
        return None
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    if path.exists():
        try:
            door.connect(str(path))
        except OSError:
            path.unlink()
            door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        else:
            door.close()
            return None
    door.bind(str(path))
    path.chmod(0o600)
    return door


def _address(host: str, listener: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"
