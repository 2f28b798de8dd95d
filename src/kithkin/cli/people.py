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
from kithkin.ports.people import Role
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
        " which they prove who they are on a channel.\n"
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
        code = await stores.people.new_code(name, kind.name, time.time())
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


def _role(role: str) -> Role:
    match role:
        case "owner" | "member" | "guest":
            return role
        case _:
            raise BadInput(f"There is no role named {role}.", remedy="Use owner, member or guest.")


def _quoted(name: str) -> str:
    return name if name.isalnum() else f'"{name}"'
