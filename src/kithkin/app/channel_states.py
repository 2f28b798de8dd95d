"""How the owner's channels are, put together for the page and the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.app.stores import Stores
from kithkin.ports.channel_states import Activity, ChannelState
from kithkin.ports.channels import ChannelKind
from kithkin.store import SqlChannelActivity


async def channel_states(stores: Stores, kinds: Sequence[ChannelKind]) -> Sequence[ChannelState]:
    """One row for each account that is set up, in the order of the registry of channels."""
    titles = {kind.name: kind.title for kind in kinds}
    order = {name: number for number, name in enumerate(titles)}
    passed = await SqlChannelActivity(stores.database).of_all()
    return [
        ChannelState(
            kind=one.channel,
            name=titles.get(one.channel, one.channel),
            account=one.account,
            title=one.title,
            person=one.person,
            state="paused" if not one.enabled else "trouble" if one.trouble else "working",
            words=one.trouble,
            activity=passed.get((one.channel, one.account), Activity()),
        )
        for one in sorted(await stores.accounts.list(), key=lambda one: order.get(one.channel, len(order)))
    ]
