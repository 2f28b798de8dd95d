"""What a platform, a country or a clock allows to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from kithkin.ports.channels import ChannelAccount
from kithkin.ports.message_ledger import Bucket


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is about to be sent, when, to whom. Times are seconds since 1970, 0 for never.

    `wrote_at`: when the person last wrote here. `phone`: theirs, where known. `urgent`: it warns of danger to life. `public`: into
    a public thread. `first_ever` would be a message the person did not ask for (`started_by_us`).
    """

    account: ChannelAccount
    now: float
    wrote_at: float
    disclosed_at: float = 0.0
    phone: str = ""
    public: bool = False
    urgent: bool = False
    started_by_us: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Whether it may be said. `rule` names the rule, with its source and date in `source`; `why` is for the owner.

    `until`: for "later", when to try again (0: once the person writes again). `door`: another way, in a sentence fit
    for the person, empty where there is none. `disclosure`: words to put before the answer, empty where none are due.
    """

    verdict: Literal["allowed", "later", "refused"]
    why: str = ""
    rule: str = ""
    source: str = ""
    until: float = 0.0
    door: str = ""
    disclosure: str = ""


class ChannelRules(Protocol):
    """Decides from data with source and date."""

    def rule(self, occasion: Occasion) -> Ruling:
        """Whether this may be sent now."""
        ...

    def buckets(self, account: ChannelAccount, recipient: str, *, public: bool) -> Sequence[Bucket]:
        """The rate limits that a message to this recipient must pass."""
        ...

    def terms(self, channel: str) -> str:
        """What the owner must read and accept before the channel may be switched on; empty where nothing."""
        ...

    def terms_version(self, channel: str) -> str:
        """The version of those terms, which the account's value `accepted_terms` must hold; empty where nothing."""
        ...
