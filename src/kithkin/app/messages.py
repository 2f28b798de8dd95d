"""Joins what messages need: the registry of channels, and the service that answers.

A new channel is one new folder under `channels/` and one line here.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from kithkin.app.household import build_chat_sign_in
from kithkin.app.locking import build_lock_walk
from kithkin.app.retention import build_sweeper
from kithkin.app.stores import Stores
from kithkin.channels.facebook import KIND as FACEBOOK
from kithkin.channels.instagram import KIND as INSTAGRAM
from kithkin.channels.messenger import KIND as MESSENGER
from kithkin.channels.threads import KIND as THREADS
from kithkin.channels.webhooks import OutgoingPictures, Webhooks, picture_address
from kithkin.channels.whatsapp_agent import KIND as WHATSAPP_AGENT
from kithkin.channels.whatsapp_cloud import KIND as WHATSAPP_CLOUD
from kithkin.inbox.accepting import Inbox
from kithkin.inbox.outbox import Outbox
from kithkin.ports.channels import ChannelKind, Receiver
from kithkin.settings import Settings
from kithkin.turns.saving import SavedShares
from kithkin.turns.service import MessageService, Switchboard
from kithkin.turns.syncing import Syncing
from kithkin.turns.turn import Turns
from kithkin.turns.walk import Walk

_ONE_ADDRESS = frozenset({"messenger", "facebook"})
"""An app of Meta's has one callback for everything about a Page: its messages and its comments."""


_POURING = 2
"""More calls than this, waiting to be stored at the same time, are a burst."""


def channel_kinds() -> Sequence[ChannelKind]:
    """The registry of channels: one line each."""
    return (WHATSAPP_AGENT, WHATSAPP_CLOUD, MESSENGER, INSTAGRAM, FACEBOOK, THREADS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Messages from platforms: what runs, and the doors for platforms that call us."""

    service: MessageService
    webhooks: Webhooks
    pictures: OutgoingPictures


def build_messages(settings: Settings, stores: Stores, turns: Turns) -> Messages:
    """Joins everything about messages."""
    public = settings.public_address
    kinds = channel_kinds() if public else [_without_addresses(kind) for kind in channel_kinds()]
    switchboard = Switchboard(kinds)
    inbox = Inbox(stores.ledger, stores.dispatch.wake)
    walk = Walk(
        ledger=stores.ledger,
        turns=turns,
        conversations=stores.conversations,
        people=stores.people,
        rules=stores.rules,
        outbox=Outbox(
            stores.ledger,
            stores.rules,
            stores.accounts.trouble,
            picture_address=partial(picture_address, public) if public else None,
        ),
        lines=switchboard.line,
        saved=SavedShares(stores.posts),
        sign_in=build_chat_sign_in(settings, stores),
        at_once=settings.turns_at_once,
        busy=lambda: inbox.busy > _POURING,
        clock=time.time,
    )
    service = MessageService(
        accounts=stores.accounts,
        switchboard=switchboard,
        ledger=stores.ledger,
        inbox=inbox,
        dispatch=stores.dispatch,
        walk=walk,
        syncing=Syncing(
            synced=stores.synced, accounts=stores.accounts, posts=stores.posts, kinds=switchboard.kind
        ),
        sweep=build_sweeper(stores).sweep,
        lock=build_lock_walk(settings, stores).seal,
        polls=settings.polls,
    )

    def receivers(channel: str) -> Sequence[Receiver]:
        names = sorted(_ONE_ADDRESS) if channel in _ONE_ADDRESS else (channel,)
        return [found for name in names if (found := switchboard.receiver(name)) is not None]

    return Messages(
        service=service,
        webhooks=Webhooks(inbox.submit, receivers),
        pictures=OutgoingPictures(stores.ledger.picture),
    )


def _without_addresses(kind: ChannelKind) -> ChannelKind:
    """The channel as it is where platforms can fetch nothing here: drawings are told in words."""
    if not kind.limits.pictures_by_address:
        return kind
    return replace(kind, limits=replace(kind.limits, pictures=False))


def with_platforms(page: ASGIApp, messages: Messages) -> ASGIApp:
    """One application at one address: what platforms call has proofs of its own and comes past the page's guard; nothing else does."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if Webhooks.serves(path):
            await messages.webhooks(scope, receive, send)
        elif OutgoingPictures.serves(path):
            await messages.pictures(scope, receive, send)
        else:
            await page(scope, receive, send)

    return application
