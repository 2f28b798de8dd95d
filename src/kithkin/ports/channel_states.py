"""How the owner's channels are: what the page and the terminal show of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What passed over one account lately. `last_message_at`: seconds since 1970, UTC; 0 for never.

    `waiting`, `held` and `failed` count messages; `unknown` counts replies of which nobody knows whether they arrived.
    """

    last_message_at: float = 0.0
    waiting: int = 0
    held: int = 0
    failed: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """One account of one channel. `kind` is the channel's name in commands, `name` its name for people; `account` the
    account's id, `title` its name. `words` say why it stands still. No secrets, no words of anyone's."""

    kind: str
    name: str
    account: str
    title: str
    person: str
    state: Literal["working", "paused", "trouble"]
    words: str
    activity: Activity
