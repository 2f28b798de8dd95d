"""Joins what the page, the chats and the terminal need to know who is who."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from kithkin.app.locking import build_locks
from kithkin.app.stores import Stores
from kithkin.channels.web import Access, Household, LinkableChannel
from kithkin.messages.errors import BadInput
from kithkin.messages.replies import Question
from kithkin.ports.channels import ChannelKind
from kithkin.settings import Settings
from kithkin.turns.signing_in import ChatSignIn


def build_access(settings: Settings, stores: Stores) -> Access:
    """Who may enter the page; from elsewhere only where the owner opened it. Raises `Misconfigured`."""
    return Access(
        stores.browser_sessions, public_address=settings.public_address if settings.public_page else ""
    )


def build_household(settings: Settings, stores: Stores, kinds: Sequence[ChannelKind]) -> Household:
    """The circle's people for the page."""

    async def linkable() -> Sequence[LinkableChannel]:
        return await linkable_channels(stores, kinds)

    return Household(
        circle=stores.circle,
        people=stores.people,
        passkeys=stores.passkeys,
        attempts=stores.attempts,
        retention=stores.retention,
        locks=build_locks(settings, stores),
        linkable=linkable,
    )


async def linkable_channels(stores: Stores, kinds: Sequence[ChannelKind]) -> Sequence[LinkableChannel]:
    """The channels that are set up and on which not everyone who writes is the same person."""
    accounts = [one for one in await stores.accounts.list() if one.enabled and not one.person]
    return [
        LinkableChannel(
            name=kind.name,
            title=kind.title,
            accounts=tuple(one.title or one.account for one in accounts if one.channel == kind.name),
        )
        for kind in kinds
        if any(one.channel == kind.name for one in accounts)
    ]


def build_chat_sign_in(settings: Settings, stores: Stores) -> ChatSignIn:
    """What answers who asks for the page in a chat: with a link only where the page is open to people elsewhere."""
    access = build_access(settings, stores)

    async def link(person: str) -> str:
        return await access.new_link(access.public_address, person=person, by_hand=True)

    return ChatSignIn(stores.attempts, link if access.public_address else None, time.time)


async def asked_in_terminal(stores: Stores, question: Question) -> Question:
    """A question from the terminal with its asker (see `with_asker`); that somebody else was asked for stands in the record."""
    question, owner = await _with_asker_and_owner(stores, question)
    if question.asker != owner:
        await stores.audit.note(question.asker, "asked for in the terminal")
    return question


async def with_asker(stores: Stores, question: Question) -> Question:
    """A question from the terminal with its asker: the person named, or the first owner where none is.

    The terminal may ask as anyone of the circle, but their conversations stay theirs: as somebody else it goes on with
    none. Raises `BadInput` for that, and for nobody of this name.
    """
    return (await _with_asker_and_owner(stores, question))[0]


async def _with_asker_and_owner(stores: Stores, question: Question) -> tuple[Question, str]:
    person, owner = await stores.circle.asked_for(question.asker)
    if person.name != owner.name and question.conversation is not None:
        raise BadInput(
            f"{person.name}'s conversations are theirs.", remedy="Leave --conversation out, or --as."
        )
    return replace(question, asker=person.name), owner.name
