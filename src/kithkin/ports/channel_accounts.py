"""Where the owner's channel accounts are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kithkin.ports.channels import ChannelAccount


class ChannelAccounts(Protocol):
    """The set-up of every channel."""

    async def list(self, channel: str = "") -> Sequence[ChannelAccount]:
        """All accounts, or those of one channel."""
        ...

    async def save(self, account: ChannelAccount) -> None:
        """Adds an account or replaces its set-up."""
        ...

    async def remove(self, channel: str, account: str) -> bool:
        """Removes an account with its secrets, physically; False if there is none such."""
        ...

    async def trouble(self, channel: str, account: str, words: str) -> None:
        """Notes why an account stands still; "" when it works again."""
        ...

    async def cursor(self, channel: str, account: str) -> str:
        """How far a polled account has been read."""
        ...

    async def keep_cursor(self, channel: str, account: str, cursor: str) -> None:
        """Keeps how far a polled account has been read."""
        ...

    async def verify_token(self, channel: str) -> str:
        """The verify token of a channel's webhook, made at the first call and then always the same."""
        ...
