"""Accounts whose own posts are kept for a person, and how far that has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kithkin.messages.sharing import Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedAccount:
    """One account of a channel whose posts a person wants kept.

    `consent` says with which audience, and is the yes to it. `cursor` is where reading the older posts goes on; `filled` once
    they are all there. Times are seconds since 1970, 0 for never: `synced_at` when new posts were last looked for,
    `listed_at` when all of them were last compared with what is kept. `trouble`: why it stands still, in words.
    """

    channel: str
    account: str
    person: str
    consent: Consent
    cursor: str = ""
    filled: bool = False
    synced_at: float = 0.0
    listed_at: float = 0.0
    trouble: str = ""


class SyncedAccounts(Protocol):
    """Which accounts are synced."""

    async def list(self) -> Sequence[SyncedAccount]:
        """All of them."""
        ...

    async def save(self, synced: SyncedAccount) -> None:
        """Begins to sync an account, or goes on differently. Raises `BadInput` for no such person or account."""
        ...

    async def note(self, synced: SyncedAccount) -> None:
        """Keeps how far it is; nothing where it was stopped, or set up anew, meanwhile."""
        ...

    async def remove(self, channel: str, account: str) -> bool:
        """Stops. What was kept stays until it is withdrawn. Whether it was synced."""
        ...
