"""The commands. Exit status 0: done (an abstention is an answer); 2: bad input, with one line on stderr."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kithkin import __version__
from kithkin.cli import (
    backups,
    channels,
    engines,
    importing,
    inbox,
    keep,
    keys,
    locking,
    people,
    privacy,
    sharing,
    sources,
    vault,
)
from kithkin.cli.asking import ask_once
from kithkin.egress.guard import shut
from kithkin.messages.errors import BadInput, KithkinError
from kithkin.messages.pictures import Picture
from kithkin.messages.replies import Effort, Question
from kithkin.settings import describe_settings, load_settings, use_one_thread_for_vectors

app = typer.Typer(
    name="kithkin",
    help="An assistant for your own circle of people, in which every answer shows how it knows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(engines.app, name="engine", help="Choose, fetch and check the language model.")
app.add_typer(people.app, name="person", help="Say who belongs to the circle, and link them on channels.")
app.add_typer(channels.app, name="channel", help="Set up, try and pause the channels by which people write.")
app.add_typer(sharing.app, name="audience", help="Say who may see what you shared.")
app.add_typer(sources.app, name="sources", help="Install published references that may be quoted.")
app.command("import")(importing.import_export)
app.command("shared")(sharing.shared)
app.command("withdraw")(sharing.withdraw)
app.command("export")(vault.export)
app.command("erase")(vault.erase)
app.command("lock")(locking.lock)
app.command("unlock")(locking.unlock)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.add_typer(
    vault.audit_app, name="audit", help="See and check the record of what was done with people's data."
)
app.add_typer(keep.app, name="keep", help="Say how long things are kept, and destroy what is too old.")
app.add_typer(keys.app, name="key", help="Say what opens the encrypted folder, and change its key.")
app.add_typer(privacy.app, name="privacy", help="See what leaves this Kithkin.")
app.add_typer(inbox.app, name="inbox", help="Look after messages that failed or wait.")

LARGEST_PICTURE = 25 * 2**20


def main() -> None:
    """Runs one command; every error of ours becomes one line that says what to do."""
    shut()
    use_one_thread_for_vectors()
    try:
        app()
    except KithkinError as error:
        _stop(error)


def _stop(error: KithkinError) -> NoReturn:
    sys.stderr.write(f"kithkin: {' '.join(str(error).split())}\n")
    raise SystemExit(2)


@app.command()
def ask(
    text: Annotated[
        list[str] | None, typer.Argument(help="The question; read from standard input if left out.")
    ] = None,
    image: Annotated[
        list[Path] | None, typer.Option("--image", "-i", help="A picture to go with it.")
    ] = None,
    person: Annotated[
        str, typer.Option("--as", help="Who of the circle asks; left out, its (first) owner.")
    ] = "",
    effort: Annotated[str, typer.Option(help="instant, thinking or contemplating.")] = "instant",
    conversation: Annotated[
        str | None, typer.Option(help="Continue or start the conversation of this name.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the reply as JSON.")] = False,
) -> None:
    """Answer one question, and show how it is known."""
    question = Question(
        text=_text(text, bool(image)),
        pictures=tuple(_picture(path) for path in image or ()),
        asker=person,
        conversation=conversation,
        effort=_effort(effort),
    )
    ask_once(load_settings(), question, as_json=as_json)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (loopback only).")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 picks a free one.")] = None,
    with_examples: Annotated[
        bool, typer.Option("--with-examples", help="First answer two examples here.")
    ] = False,
) -> None:
    """Serve the web page, and print a link that opens it once."""
    changes: dict[str, str | int] = {}
    if host is not None:
        changes["host"] = host
    if port is not None:
        changes["port"] = port
    settings = load_settings().model_copy(update=changes)
    from kithkin.cli.serving import serve_until_stopped  # noqa: PLC0415 - heavy, and `ask` must start fast

    serve_until_stopped(settings, with_examples=with_examples)


@app.command()
def link(
    name: Annotated[str, typer.Argument(help="Whose page it opens; left out, the (first) owner's.")] = "",
) -> None:
    """Print a new one-time link for the page of a running Kithkin."""
    from kithkin.cli.serving import new_link  # noqa: PLC0415 - heavy, and `ask` must start fast

    sys.stdout.write(asyncio.run(new_link(load_settings(), name)) + "\n")


@app.command()
def settings(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """List every setting with its value and meaning."""
    rows = describe_settings(load_settings())
    if as_json:
        names = ("name", "value", "meaning")
        sys.stdout.write(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2) + "\n")
        return
    for name, value, meaning in rows:
        sys.stdout.write(f"{name}={value}\n    {meaning}\n")


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """Find what is misconfigured and say how to mend it."""
    from kithkin.cli.diagnosing import diagnose  # noqa: PLC0415 - heavy, and `ask` must start fast

    findings = asyncio.run(diagnose())
    if as_json:
        sys.stdout.write(json.dumps([finding.__dict__ for finding in findings], indent=2) + "\n")
    else:
        for finding in findings:
            mark = "ok  " if finding.ok else "BAD "
            sys.stdout.write(f"{mark}{finding.what}{': ' + finding.remedy if finding.remedy else ''}\n")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command()
def version() -> None:
    """Print the version."""
    sys.stdout.write(f"{__version__}\n")


def _text(words: list[str] | None, has_picture: bool) -> str:
    if words:
        return " ".join(words)
    if not sys.stdin.isatty():
        raw = sys.stdin.buffer.read(200_001)
        return raw.decode("utf-8", "replace").strip()
    if has_picture:
        return ""
    raise BadInput("There is no question.", remedy='Write one: kithkin ask "What is 15% of 80?"')


def _picture(path: Path) -> Picture:
    try:
        if path.stat().st_size > LARGEST_PICTURE:
            raise BadInput(f"{path} is larger than 25 MB.", remedy="Give a smaller picture.")
        return Picture(content=path.read_bytes(), name=path.name)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read ({error.strerror}).", remedy="Give the path of a picture file."
        ) from error


def _effort(effort: str) -> Effort:
    match effort:
        case "instant" | "thinking" | "contemplating":
            return effort
        case _:
            raise BadInput(
                f"There is no effort named {effort}.", remedy="Use instant, thinking or contemplating."
            )
