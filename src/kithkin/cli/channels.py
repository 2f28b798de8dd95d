"""`kithkin channel …`: set up, look at, try, pause and remove the ways by which people write."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from kithkin.cli.channel_names import account_named, kind_named, kinds
from kithkin.cli.channel_setup import (
    ask_in_terminal,
    ask_standard_input,
    assemble,
    collect,
    given_values,
    try_account,
)
from kithkin.cli.channel_sync import sync
from kithkin.cli.stores import with_stores
from kithkin.messages.errors import BadInput
from kithkin.ports.channel_states import ChannelState
from kithkin.ports.channels import ChannelAccount, ChannelKind
from kithkin.settings import Settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

Kind = Annotated[
    str, typer.Argument(help="The channel, such as messenger; `kithkin channel list --kinds` names all.")
]
Account = Annotated[str | None, typer.Argument(help="The account's id; not needed where there is only one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@app.command()
def add(
    kind: Kind,
    server: Annotated[str, typer.Option(help="A test server in place of the platform's own.")] = "",
    person: Annotated[str, typer.Option(help="Everyone who writes on this account is this person.")] = "",
    plain: Annotated[list[str] | None, typer.Option("--set", help="A value, as NAME=VALUE.")] = None,
    files: Annotated[
        list[str] | None,
        typer.Option("--secret-file", help="A secret from a file's first line, as NAME=PATH."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Accept the platform's terms without being asked.")
    ] = False,
) -> None:
    """Set up an account on a channel (or set it up anew): asks for what it needs, tries it and keeps it.

    Without a terminal, values that are not given are read from standard input, one a line, in the order they are asked.
    """
    wanted = kind_named(kind)
    given = given_values(wanted, plain or (), files or ())
    _check_server(server)
    well = with_stores(
        lambda stores, settings: _add(stores, settings, wanted, given, server, person, yes=yes)
    )
    if not well:
        raise typer.Exit(1)


async def _add(
    stores: Stores, settings: Settings, kind: ChannelKind, given: dict[str, str], server: str, person: str, *, yes: bool
) -> bool:  # fmt: skip
    at_terminal = sys.stdin.isatty()
    _accept_terms(stores.rules.terms(kind.name), accepted=yes, at_terminal=at_terminal)
    ask = ask_in_terminal if at_terminal else ask_standard_input
    values = collect(kind, given, ask, again=at_terminal)
    if kind.receiver is None and not person and at_terminal:
        owner = (await stores.circle.owner()).name
        person = typer.prompt("\nWho of your people is it that writes there?", default=owner, err=True)
    account = assemble(
        kind,
        values,
        server=server,
        person=await _whose(stores, kind, person),
        accepted_terms=stores.rules.terms_version(kind.name),
    )
    if kind.receiver is not None:
        token = await stores.accounts.verify_token(kind.name)
        account = replace(account, secrets={**account.secrets, "verify_token": token})
    account, well = await try_account(kind, account)
    if not account.account:
        raise BadInput("Nothing was kept, because the platform did not say whose account this is.",
                       remedy="Mend what is BAD above and try again.")  # fmt: skip
    if account.person:
        await stores.audit.note(account.person, "account made theirs", kind.name)
    await stores.accounts.save(account)
    _tell_the_rest(settings, kind, account, well=well)
    return well


def _accept_terms(terms: str, *, accepted: bool, at_terminal: bool) -> None:
    """Shows the terms, where there are any, and wants a yes. Raises `BadInput`."""
    if not terms:
        return
    sys.stderr.write(f"{terms.strip()}\n\n")
    if not accepted and not (
        at_terminal and typer.confirm("Have you read this, and do you accept it?", err=True)
    ):
        raise BadInput("The terms were not accepted, so nothing was kept.",
                       remedy="Read them above; if you accept them, say so or add --yes.")  # fmt: skip


async def _whose(stores: Stores, kind: ChannelKind, person: str) -> str:
    """The person as they are written. Raises `BadInput`."""
    if not person:
        if kind.receiver is None:
            raise BadInput(f"Everyone who writes on {kind.title} is one person: nobody was named.",
                           remedy="Add --person NAME; `kithkin person list` names all.")  # fmt: skip
        return ""
    for one, _ in await stores.people.list():
        if one.name.casefold() == " ".join(person.split()).casefold():
            return one.name
    raise BadInput(
        f"There is no person named {person}.", remedy=f'Run `kithkin person add "{person}"` first.'
    )


def _check_server(server: str) -> None:
    parts = urlsplit(server)
    if server and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query):
        raise BadInput(f"{server} is no server's address.", remedy="Write it like http://127.0.0.1:9000.")


def _tell_the_rest(settings: Settings, kind: ChannelKind, account: ChannelAccount, *, well: bool) -> None:
    called = f"{kind.title} ({account.title or account.account})"
    lines = [
        f"\n{called} is kept." if well else f"\n{called} is kept, but not well yet: see what is BAD above."
    ]
    callback = callback_address(settings, kind)
    if kind.receiver is not None and not settings.public_address:
        lines.append(
            "\nThe platform must be able to reach this Kithkin by an https address that leads here, and none is set. Get one (a"
            " tunnel or a reverse proxy, see docs/channels.md), then set KITHKIN_PUBLIC_ADDRESS to it, such as"
            " https://kithkin.example.org. Put it in place of HTTPS-ADDRESS below."
        )
    lines.append("\nWhat is left to do on the platform's pages:")
    lines.extend(kind.subscribe(callback, account.secrets.get("verify_token", "")))
    if account.person:
        lines.append(f"\nWhoever writes there is {account.person}.")
    else:
        lines.append(
            f"\nThen let people prove who they are: `kithkin person link NAME {kind.name}` prints a code for each."
        )
    lines.append(f"`kithkin channel check {kind.name}` tries everything again.")
    sys.stdout.write("\n".join(lines) + "\n")


def callback_address(settings: Settings, kind: ChannelKind) -> str:
    """Where the platform calls this Kithkin; empty for a channel that is not called."""
    if kind.receiver is None:
        return ""
    return f"{(settings.public_address or 'HTTPS-ADDRESS').rstrip('/')}/channels/{kind.name}/webhook"


@app.command("list")
def list_channels(
    as_json: AsJson = False,
    addresses: Annotated[
        bool,
        typer.Option("--addresses", help="With what to enter on the platforms' pages (holds verify tokens)."),
    ] = False,
    every_kind: Annotated[bool, typer.Option("--kinds", help="The channels that can be set up.")] = False,
) -> None:
    """List the channels that are set up, and whether they work."""
    if every_kind:
        listed = [{"name": kind.name, "title": kind.title} for kind in kinds()]
        lines = [f"{kind.name:16} {kind.title}" for kind in kinds()]
        sys.stdout.write((json.dumps(listed, indent=2) if as_json else "\n".join(lines)) + "\n")
        return
    states, entered = with_stores(lambda stores, settings: _states(stores, settings, addresses=addresses))
    if as_json:
        rows = [{**asdict(state), **entered.get(state.kind, {})} for state in states]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    if not states:
        sys.stdout.write(
            "No channel is set up. `kithkin channel add KIND` does that; --kinds lists what there is.\n"
        )
    for state in states:
        sys.stdout.write(_described(state))
        for name, value in entered.get(state.kind, {}).items():
            sys.stdout.write(f"    {name.replace('_', ' ')}: {value}\n")


async def _states(
    stores: Stores, settings: Settings, *, addresses: bool
) -> tuple[Sequence[ChannelState], dict[str, dict[str, str]]]:
    from kithkin.app.channel_states import channel_states  # noqa: PLC0415 - heavy, and `ask` must start fast

    states = await channel_states(stores, kinds())
    entered: dict[str, dict[str, str]] = {}
    if addresses:
        for kind in kinds():
            if kind.receiver is not None and any(state.kind == kind.name for state in states):
                entered[kind.name] = {
                    "callback_address": callback_address(settings, kind),
                    "verify_token": await stores.accounts.verify_token(kind.name),
                }
    return states, entered


def _described(state: ChannelState) -> str:
    who = f", always {state.person}" if state.person else ""
    title = f" ({state.title})" if state.title else ""
    activity = state.activity
    counts = [
        f"{count} {name}"
        for name, count in (
            ("waiting", activity.waiting),
            ("held", activity.held),
            ("failed", activity.failed),
            ("unknown", activity.unknown),
        )
        if count
    ]
    last = (
        datetime.fromtimestamp(activity.last_message_at, UTC).strftime("last message %Y-%m-%d %H:%M UTC")
        if activity.last_message_at
        else "no message yet"
    )
    words = f": {state.words}" if state.words and state.state == "trouble" else ""
    return (
        f"{state.kind} {state.account}{title}{who}: {state.state}{words}\n    {'; '.join([last, *counts])}\n"
    )


@app.command()
def check(
    kind: Annotated[str | None, typer.Argument(help="One channel; all are tried if left out.")] = None,
) -> None:
    """Try what is set up again, and say in words what is wrong."""
    wanted = kinds() if kind is None else (kind_named(kind),)
    if not with_stores(lambda stores, _: _check_all(stores, wanted, named=kind is not None)):
        raise typer.Exit(1)


async def _check_all(stores: Stores, wanted: Sequence[ChannelKind], *, named: bool) -> bool:
    well, tried = True, 0
    for kind in wanted:
        for account in await stores.accounts.list(kind.name):
            tried += 1
            paused = "" if account.enabled else " (paused)"
            sys.stdout.write(f"{kind.name} {account.account}{paused}\n")
            if account.trouble:
                sys.stdout.write(f"It stood still: {account.trouble}\n")
            _, fine = await try_account(kind, account)
            well = well and fine
            if fine and account.trouble:
                await stores.accounts.trouble(kind.name, account.account, "")
                sys.stdout.write("It goes on now.\n")
    if not tried:
        raise BadInput(
            f"{wanted[0].title} is not set up." if named else "No channel is set up.",
            remedy="`kithkin channel add KIND` does that.",
        )
    return well


@app.command()
def remove(
    kind: Kind,
    account: Annotated[str, typer.Argument(help="The account's id.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove an account with its secrets, and forget who wrote there."""

    async def work(stores: Stores, _: Settings) -> str:
        wanted = kind_named(kind)
        found = await account_named(stores, wanted, account)
        question = f"Remove {wanted.title} {found.title or found.account} and forget who is linked there?"
        if not yes and not (sys.stdin.isatty() and typer.confirm(question, err=True)):
            raise BadInput("Nothing was removed.", remedy="Say yes when asked, or add --yes.")
        await stores.accounts.remove(wanted.name, found.account)
        return f"{wanted.title} {found.title or found.account} is removed, with its secrets."

    sys.stdout.write(with_stores(work) + " Take its token back on the platform's pages too.\n")


@app.command()
def pause(kind: Kind, account: Account = None) -> None:
    """Stop answering on an account until it is resumed; messages that come are kept."""
    sys.stdout.write(with_stores(lambda stores, _: _switch(stores, kind, account, on=False)))


@app.command()
def resume(kind: Kind, account: Account = None) -> None:
    """Answer on an account again, after a pause or after what troubled it was mended."""
    sys.stdout.write(with_stores(lambda stores, _: _switch(stores, kind, account, on=True)))


async def _switch(stores: Stores, kind: str, account: str | None, *, on: bool) -> str:
    wanted = kind_named(kind)
    found = await account_named(stores, wanted, account)
    await stores.accounts.save(replace(found, enabled=on, trouble="" if on else found.trouble))
    return f"{wanted.title} {found.title or found.account} {'goes on' if on else 'is paused'}.\n"


app.command("sync")(sync)


@app.command()
def explain(
    kind: Kind, code: Annotated[str, typer.Argument(help="The platform's error code, such as 131047.")]
) -> None:
    """Say in words what a platform's error code means, and what to do."""
    wanted = kind_named(kind)
    words = wanted.explain(code.strip())
    if words is None:
        raise BadInput(f"{wanted.title} has no error code {code} that Kithkin knows.",
                       remedy="Look it up in the platform's own list of error codes.")  # fmt: skip
    sys.stdout.write(f"{words}\n")
