"""Finds channels and their accounts by what a person types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kithkin.messages.errors import BadInput
from kithkin.ports.channels import ChannelAccount, ChannelKind

if TYPE_CHECKING:
    from kithkin.app.stores import Stores


def kinds() -> Sequence[ChannelKind]:
    """The registry of channels."""
    from kithkin.app.messages import channel_kinds  # noqa: PLC0415 - heavy, and `ask` must start fast

    return channel_kinds()


def kind_named(name: str) -> ChannelKind:
    """The channel of this name; case and hyphens do not matter. Raises `BadInput` with the names there are."""
    for kind in kinds():
        if _plain(kind.name) == _plain(name):
            return kind
    names = ", ".join(f"{kind.name} ({kind.title})" for kind in kinds())
    raise BadInput(f"There is no channel named {name}.", remedy=f"Use one of: {names}.")


async def account_named(stores: Stores, kind: ChannelKind, account: str | None) -> ChannelAccount:
    """The account of this id, or the channel's only one. Raises `BadInput`."""
    accounts = await stores.accounts.list(kind.name)
    if not accounts:
        raise BadInput(f"{kind.title} is not set up.", remedy=f"`kithkin channel add {kind.name}` does that.")
    found = [one for one in accounts if account in {None, one.account}]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{one.account}{f' ({one.title})' if one.title else ''}" for one in accounts)
    said = "Say which account." if account is None else f"There is no account {account}."
    raise BadInput(said, remedy=f"{kind.title} has: {names}.")


def _plain(name: str) -> str:
    return name.strip().casefold().replace("_", "").replace("-", "").replace(" ", "")
