"""What a channel is: a way in (webhook or long poll), a way out, the questions its set-up asks, and its self-test.

A channel lives in one folder and is one line in `app.channel_kinds`. It translates: it neither thinks nor stores.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from kithkin.messages.inbound import Attachment, Event, Message, Sender
from kithkin.messages.outbound import Limits, Piece, Sent
from kithkin.messages.sharing import SharedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupField:
    """One thing the owner must give. `pattern` is the platform's shape for it (whole match); `shape` says it in words.

    `where` says where on the platform's pages the owner finds it. Secrets are typed unseen and kept in the vault.
    `identifies`: its value is the account's id (exactly one field has it, or none: then `check` finds it out and returns it).
    """

    name: str
    question: str
    where: str
    pattern: str
    shape: str
    secret: bool = False
    optional: bool = False
    identifies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAccount:
    """One account of ours on one channel, as the owner set it up.

    `values` are its plain set-up values, `secrets` the hidden ones (never printed: excluded from `repr`). `server`, where
    set, takes the place of the platform's own hosts (a test server; "http://127.0.0.1:9000"). `person`: everyone who writes
    on this account is this person (platforms where only the creator of an agent can write to it). `enabled` is the
    owner's switch; `trouble` why it stands still, in words, empty when it works.
    """

    channel: str
    account: str
    title: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    secrets: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    server: str = ""
    person: str = ""
    enabled: bool = True
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing the self-test looked at. `found` hands on what was learned (the account's id or title)."""

    what: str
    ok: bool
    remedy: str = ""
    found: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What the platform says of a message whose sending was left open."""

    state: Literal["there", "not_there", "cannot_tell"]
    platform_id: str = ""


class Receiver(Protocol):
    """The webhook side of one channel, for all its accounts."""

    def challenge(self, query: Mapping[str, str]) -> str:
        """The answer to the platform's verification call. Raises `NotAllowed` for a wrong token."""
        ...

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Event]:
        """Checks the signature over the raw bytes and parses them; `headers` have lower-case names.

        Raises `NotAllowed` (signature) or `BadInput` (not a payload of this platform). What it does not know becomes
        `Noted`; it raises nothing else on any bytes.
        """
        ...


class Outlet(Protocol):
    """The sending side of one account."""

    async def send(self, piece: Piece) -> Sent:
        """Sends one message, once: never retries by itself.

        Raises `TryAgain` (certainly not sent; come back after so many seconds), `SendRefused` or `OutcomeUnknown`.
        """
        ...

    async def look_up(self, piece: Piece, *, since: float, known: Collection[str] = ()) -> LookedUp:
        """Looks whether a message sent at about `since` is there, where the platform lets one look. Never raises.

        `known` are the platform's ids of other messages of ours to the same recipient: the same words twice are two
        messages.
        """
        ...

    async def mark_read(self, message: Message, *, typing: bool) -> None:
        """Marks a message as read and, with `typing`, shows that an answer is being written. Never raises: a courtesy."""
        ...

    async def fetch(self, attachment: Attachment, *, most_bytes: int) -> bytes:
        """The bytes of an attachment. Raises `MediaUnavailable`, or `TryAgain` for a passing fault."""
        ...

    async def close(self) -> None:
        """Closes connections."""
        ...


Accept = Callable[[Sequence[Event]], Awaitable[None]]
"""Stores events; returns once they are on disk. Raises `TryAgain` when too much is waiting."""


class Poller(Protocol):
    """The receiving side of an account that is asked, instead of calling us."""

    async def run(self, accept: Accept, cursor: str, keep_cursor: Callable[[str], Awaitable[None]]) -> None:
        """Asks for ever, from `cursor` on ("" the first time).

        Events are accepted before the cursor is kept. Returns only by raising: `NotAllowed` (bad token) or
        `Misconfigured` (another poller) stop the account; passing faults are waited out inside.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    """Some of an account's own posts, newest first. `after` is where the next page begins, "" at the end."""

    items: Sequence[SharedItem]
    after: str = ""


class PostSource(Protocol):
    """An account's own posts, to be kept for the person whose account it is."""

    async def page(self, after: str) -> PostPage:
        """The page that begins there; the newest posts for "".

        Raises `TryAgain` (an outage, a rate limit) or `NotAllowed` (a permission is missing, the token is no good).
        """
        ...

    async def close(self) -> None:
        """Closes connections."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelKind:
    """One channel, as the registry knows it.

    `name` stands in commands and addresses ("messenger"). `receiver` builds the webhook side for all accounts, None for a
    channel that is polled; `poller` the polled side of one. `check` tries the account's values against the platform.
    `explain` puts a platform's error code in words with what to do, None for a code it does not know. `subscribe`
    tells the owner, in numbered lines, what to enter on the platform's pages; it gets the callback address and verify token.
    `typing_seconds` is how long a typing sign lasts before it must be shown again; 0 where there is none. `posts` reads an
    account's own posts, where the platform lets one. `author` asks who wrote a message whose call named nobody (`sender.id` is empty):
    None where the platform does not say, `TryAgain` for a passing fault; without it such a message is never made.
    """

    name: str
    title: str
    fields: tuple[SetupField, ...]
    limits: Limits
    outlet: Callable[[ChannelAccount], Outlet]
    check: Callable[[ChannelAccount], Awaitable[Sequence[Check]]]
    explain: Callable[[str], str | None]
    subscribe: Callable[[str, str], Sequence[str]]
    receiver: Callable[[Sequence[ChannelAccount]], Receiver] | None = None
    poller: Callable[[ChannelAccount], Poller] | None = None
    typing_seconds: float = 0.0
    posts: Callable[[ChannelAccount], PostSource] | None = None
    author: Callable[[ChannelAccount, Message], Awaitable[Sender | None]] | None = None
