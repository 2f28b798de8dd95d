"""`kithkin person …`: who belongs to the circle, and by which channels they write."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from kithkin.cli.channel_names import kind_named
from kithkin.cli.stores import with_stores
from kithkin.messages.errors import BadInput
from kithkin.ports.circle import Holdings
from kithkin.ports.people import Person, Role
from kithkin.settings import Settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command()
def add(
    name: Annotated[
        str, typer.Argument(help="What this person is called: letters, digits, spaces, - and '.")
    ],
    role: Annotated[str, typer.Option(help="owner, member or guest.")] = "member",
) -> None:
    """Add a person to the circle."""

    async def work(stores: Stores, _: Settings) -> None:
        await stores.people.add(name, _role(role))

    with_stores(work)
    shown = " ".join(name.split())
    sys.stdout.write(
        f"{shown} belongs to the circle now, as {_role(role)}. `kithkin person link {_quoted(shown)} CHANNEL` prints a code by"
        f" which they prove who they are on a channel; `kithkin link {_quoted(shown)}` a link to the page.\n"
    )


@app.command("list")
def list_people(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """List everyone, with the channels they are linked on."""

    async def work(stores: Stores, _: Settings) -> list[dict[str, object]]:
        return [
            {
                "name": person.name,
                "role": person.role,
                "addresses": [{"channel": channel, "account": account} for channel, account in addresses],
            }
            for person, addresses in await stores.people.list()
        ]

    listed = with_stores(work)
    if as_json:
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2) + "\n")
        return
    for one in listed:
        addresses = one["addresses"]
        places = (
            [f"{place['channel']} ({place['account']})" for place in addresses]
            if isinstance(addresses, list)
            else []
        )
        sys.stdout.write(
            f"{one['name']}, {one['role']}: {', '.join(places) or 'not linked on any channel'}\n"
        )


@app.command()
def link(
    name: Annotated[str, typer.Argument(help="The person.")],
    channel: Annotated[str, typer.Argument(help="The channel on which they will send the code.")],
) -> None:
    """Print a one-time code that links whoever sends it on a channel to a person."""

    async def work(stores: Stores, _: Settings) -> tuple[str, str, str]:
        kind = kind_named(channel)
        accounts = [one for one in await stores.accounts.list(kind.name) if one.enabled]
        if not accounts:
            raise BadInput(
                f"{kind.title} is not set up yet.", remedy=f"Run `kithkin channel add {kind.name}` first."
            )
        if all(one.person for one in accounts):
            raise BadInput(
                f"On {kind.title} nobody needs a code: everyone who writes there is {accounts[0].person} already.",
                remedy="`kithkin channel list` says who is who.",
            )
        person = await stores.circle.person(name)
        await stores.audit.note(person.name, "code made", kind.name)
        code = await stores.people.new_code(person.name, kind.name, time.time())
        return code, kind.title, ", ".join(one.title or one.account for one in accounts if not one.person)

    code, title, where = with_stores(work)
    sys.stdout.write(
        f"{code}\n\nLet {' '.join(name.split())} send this code, and nothing else, on {title} to {where} within 15 minutes."
        " It works once. Tell it only to them, by another way than that channel.\n"
    )


@app.command()
def unlink(
    name: Annotated[str, typer.Argument(help="The person.")],
    channel: Annotated[str, typer.Argument(help="The channel on which they are to be a stranger again.")],
) -> None:
    """Forget by which addresses a person writes on a channel (a telephone was lost or sold)."""

    async def work(stores: Stores, _: Settings) -> int:
        return await stores.people.unlink(name, kind_named(channel).name)

    how_many = with_stores(work)
    addresses = "address was" if how_many == 1 else "addresses were"
    sys.stdout.write(f"{how_many} {addresses} forgotten.\n")


@app.command("role")
def change_role(
    name: Annotated[str, typer.Argument(help="The person.")],
    role: Annotated[str, typer.Argument(help="owner, member or guest.")],
) -> None:
    """Change a person's part. A guest no longer sees what is shared with the circle."""

    async def work(stores: Stores, _: Settings) -> Person:
        return await stores.circle.set_role(name, _role(role))

    person = with_stores(work)
    sys.stdout.write(f"{person.name} is {_part(person.role)} now.\n")


@app.command()
def rename(
    name: Annotated[str, typer.Argument(help="What the person is called now (at first: owner).")],
    new_name: Annotated[str, typer.Argument(help="What they are to be called.")],
) -> None:
    """Call a person something else; all that is kept of them follows."""

    async def work(stores: Stores, _: Settings) -> Person:
        return await stores.circle.rename(name, new_name)

    person = with_stores(work)
    sys.stdout.write(f"{' '.join(name.split())} is called {person.name} now.\n")


@app.command("hand-over")
def hand_over(
    name: Annotated[str, typer.Argument(help="Who is to be the owner.")],
    by: Annotated[
        str, typer.Option("--from", help="Which owner hands over; left out, the (first) one.")
    ] = "",
) -> None:
    """Make another person the owner; who was it becomes a member."""

    async def work(stores: Stores, _: Settings) -> tuple[Person, str]:
        present = by or (await stores.circle.owner()).name
        owner = await stores.circle.hand_over(present, name)
        return owner, (await stores.circle.person(present)).name

    owner, before = with_stores(work)
    sys.stdout.write(f"{owner.name} is an owner now, and {before} a member.\n")


_YES_HELP = "Do not ask."


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="The person.")],
    yes: Annotated[bool, typer.Option("--yes", help=_YES_HELP)] = False,
) -> None:
    """Remove a person from the circle, with everything that is kept of them."""
    _remove(name, yes=yes)


@app.command()
def leave(
    name: Annotated[str, typer.Argument(help="The person who leaves.")],
    yes: Annotated[bool, typer.Option("--yes", help=_YES_HELP)] = False,
) -> None:
    """Leave the circle: the same as `remove`, by the person's own wish (on the page it is under “You”)."""
    _remove(name, yes=yes)


def _remove(name: str, *, yes: bool) -> None:
    name = confirm_erasure(name, yes=yes)

    async def work(stores: Stores, _: Settings) -> Holdings:
        return (await stores.circle.remove(name)).held

    held = with_stores(work)
    sys.stdout.write(f"{name} is gone, and with them: {counted(held)}.\n")


def confirm_erasure(name: str, *, yes: bool) -> str:
    """Shows how much would be erased, and asks unless `yes`; the person's name as it is written. Raises `BadInput`."""

    async def look(stores: Stores, _: Settings) -> tuple[Person, Holdings]:
        person = await stores.circle.person(name)
        return person, await stores.circle.holdings(person.name)

    person, held = with_stores(look)
    if not yes:
        words = f"{person.name} and everything kept of them would be erased: {counted(held)}. It cannot be undone."
        if not sys.stdin.isatty():
            raise BadInput(words, remedy="Add --yes if that is wanted.")
        if not typer.confirm(f"{words}\nErase it?", err=True):
            raise BadInput("Nothing was erased.", remedy="Say yes, or add --yes, to do it.")
    return person.name


def counted(held: Holdings) -> str:
    """What is kept of a person, in words."""
    counts = (
        (held.conversations, "conversation", "conversations"),
        (held.pictures, "picture", "pictures"),
        (held.posts, "thing they shared", "things they shared"),
        (held.addresses, "address", "addresses"),
        (held.accounts, "channel account", "channel accounts"),
        (held.sessions, "browser", "browsers"),
        (held.passkeys, "passkey", "passkeys"),
    )
    words = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    return ", ".join(words) or "nothing but the name"


def _part(role: Role) -> str:
    return f"an {role}" if role == "owner" else f"a {role}"


def _role(role: str) -> Role:
    match role:
        case "owner" | "member" | "guest":
            return role
        case _:
            raise BadInput(f"There is no role named {role}.", remedy="Use owner, member or guest.")


def _quoted(name: str) -> str:
    return name if name.isalnum() else f'"{name}"'
