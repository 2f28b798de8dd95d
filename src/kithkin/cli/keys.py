"""`kithkin key …`: what opens the encrypted folder, and how that is changed."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kithkin.messages.errors import BadInput
from kithkin.settings import Settings, load_settings

if TYPE_CHECKING:
    from kithkin.ports.keys import Progress as Told
    from kithkin.vault.keys import Locksmith

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

_IN_WORDS: Final = {
    "file": "this machine by itself, with a file outside Kithkin's folder",
    "keyring": "this machine by itself, with its keyring",
    "passphrase": "a passphrase",
    "recovery": "a recovery code on paper",
}

AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@app.command()
def show(as_json: AsJson = False) -> None:
    """Say whether what is kept is encrypted, and what opens it."""
    settings = load_settings()
    from kithkin.app.keys import build_locksmith  # noqa: PLC0415 - not needed to `ask`

    kept = build_locksmith(settings).kept()
    ways = [{"kind": way.kind, "made": way.made} for way in kept.ways] if kept else []
    if as_json:
        plain = {"folder": str(settings.home), "encrypted": kept is not None, "opened_by": ways}
        sys.stdout.write(json.dumps(plain, indent=2) + "\n")
        return
    if kept is None:
        sys.stdout.write(
            f"What is in {settings.home} is not encrypted. It is at the next start with KITHKIN_ENCRYPT=true (the default).\n"
        )
        return
    sys.stdout.write(f"What is in {settings.home} is encrypted. It is opened by:\n")
    for way in ways:
        sys.stdout.write(f"  {_IN_WORDS[way['kind']]} (since {way['made'][:10]})\n")
    kinds = {way["kind"] for way in ways}
    if "recovery" not in kinds:
        sys.stdout.write(
            "If that is lost, so is everything: `kithkin key recovery` makes a code for that day.\n"
        )
    if not kinds & {"passphrase"}:
        sys.stdout.write(
            "Whoever takes the whole machine has the key as well: `kithkin key passphrase` asks for one instead.\n"
        )


@app.command()
def passphrase(
    keep_machine: Annotated[
        bool, typer.Option("--keep-machine", help="Let this machine open it by itself as well.")
    ] = False,
) -> None:
    """Let a passphrase open the folder: asked for here, or the first line of standard input."""
    with _kept() as (smith, _):
        smith.set_passphrase(new_passphrase(), keep_machine=keep_machine)
    sys.stdout.write(
        "From now on the passphrase opens the folder: a terminal asks for it, a service takes KITHKIN_PASSPHRASE.\n"
    )
    if not keep_machine:
        sys.stdout.write(
            "This machine no longer opens it by itself, from the next start on. Who forgets the passphrase and has no"
            " recovery code has lost everything.\n"
        )


@app.command()
def recovery() -> None:
    """Make a recovery code, to be written on paper. A code made before is good no more."""
    with _kept() as (smith, _):
        code = smith.set_recovery_code()
    sys.stdout.write(
        f"{code}\nWrite it on paper, and keep that away from this machine: it opens everything, and is shown only now.\n"
    )


@app.command()
def recover() -> None:
    """Open the folder with a recovery code, and let this machine open it by itself again."""
    from kithkin.app.keys import by_code, folder_alone  # noqa: PLC0415 - not needed to `ask`

    settings, code = load_settings(), typed("Recovery code: ")
    with folder_alone(settings, by_code(settings, code)) as smith:
        smith.recover(code)
    sys.stdout.write(
        "This machine opens the folder by itself again. `kithkin key passphrase` sets a new passphrase.\n"
    )


@app.command()
def file() -> None:
    """Let this machine open the folder by itself, with a file outside it (KITHKIN_KEY_FOLDER)."""
    with _kept() as (smith, settings):
        smith.keep_on_machine("file")
    sys.stdout.write(f"This machine opens the folder by itself, with a file in {settings.key_folder}.\n")


@app.command()
def keyring() -> None:
    """Let this machine open the folder by itself, with the platform's keyring."""
    with _kept() as (smith, _):
        smith.keep_on_machine("keyring")
    sys.stdout.write("This machine opens the folder by itself, with its keyring.\n")


@app.command()
def rotate() -> None:
    """Put everything under a new key; passphrase and recovery code stay good. Nothing else may run meanwhile."""
    from kithkin.app.keys import folder_alone  # noqa: PLC0415 - not needed to `ask`
    from kithkin.vault.keys import rotate as put_under_new_key  # noqa: PLC0415 - the same

    with folder_alone(load_settings()) as smith, progress("Writing everything anew") as told:
        put_under_new_key(smith, told)
    sys.stdout.write(
        "Everything is under a new key; the old one opens nothing any more. Backups made before open by passphrase or"
        " recovery code alone: make a new one.\n"
    )


@contextmanager
def _kept() -> Generator[tuple[Locksmith, Settings]]:
    from kithkin.app.keys import folder_kept  # noqa: PLC0415 - not needed to `ask`

    settings = load_settings()
    with folder_kept(settings) as smith:
        yield smith, settings


@contextmanager
def progress(doing: str) -> Generator[Told]:
    """A bar on a terminal's standard error, and what it is told by."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    console = Console(stderr=True)
    with Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=1.0)
        yield lambda done: bar.update(task, completed=done)


def new_passphrase() -> str:
    """A passphrase typed twice, or the next line of standard input. Raises `BadInput` when the two differ."""
    chosen = typed("New passphrase: ")
    if sys.stdin.isatty() and typed("Once more: ") != chosen:
        raise BadInput("The two are not the same.", remedy="Try again; nothing was changed.")
    return chosen


def typed(question: str) -> str:
    """What somebody types unseen, or the next line of standard input."""
    return getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
