"""What the page's people routes work with, handed in from outside."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from kithkin.ports.circle import Circle
from kithkin.ports.people import People
from kithkin.ports.retention import Retention
from kithkin.ports.sign_in import Attempts, Passkeys
from kithkin.vault.personal import KeysInMemory, PersonalLocks


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkableChannel:
    """A channel on which a one-time code proves an address; `accounts` are what to write to there, in words."""

    name: str
    title: str
    accounts: tuple[str, ...]


LinkableChannels = Callable[[], Awaitable[Sequence[LinkableChannel]]]
"""The channels that are set up now and on which people are told apart."""


async def no_linkable_channels() -> Sequence[LinkableChannel]:
    """For a page without channels."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """The circle's people, their proofs, how long what is theirs is kept, and their locks, with the keys of those that are open. `clock` gives seconds since 1970."""

    circle: Circle
    people: People
    passkeys: Passkeys
    attempts: Attempts
    retention: Retention
    locks: PersonalLocks
    opened: KeysInMemory = field(default_factory=KeysInMemory)
    linkable: LinkableChannels = no_linkable_channels
    clock: Callable[[], float] = time.time
