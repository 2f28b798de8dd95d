"""Who belongs to the circle, and by which proven addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from kithkin.messages.inbound import Sender

Role = Literal["owner", "member", "guest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the circle."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """What is remembered of whoever writes on an account, known or not. Times are seconds since 1970, 0 for never."""

    person: str = ""
    last_wrote_at: float = 0.0
    disclosed_at: float = 0.0
    turned_away_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One proven address of a person. `ending` is the end of the platform's id, enough to tell one's own apart."""

    id: str
    channel: str
    account: str
    ending: str
    last_wrote_at: float = 0.0


class People(Protocol):
    """The circle's people and their addresses."""

    async def add(self, name: str, role: Role) -> None:
        """Adds a person. Raises `BadInput` for a name that is taken or no name."""
        ...

    async def list(self) -> Sequence[tuple[Person, Sequence[tuple[str, str]]]]:
        """Everyone, with the (channel, account) pairs on which they have an address."""
        ...

    async def new_code(self, name: str, channel: str, now: float) -> str:
        """A one-time code that links whoever sends it on that channel to this person. Raises `BadInput`."""
        ...

    async def use_code(self, code: str, channel: str, account: str, sender: Sender, now: float) -> str | None:
        """Links the sender, if the code is in force on that channel and they have not tried too often; the person's name.

        That they were turned away as a stranger is forgotten.
        """
        ...

    async def unlink(self, name: str, channel: str) -> int:
        """Forgets a person's addresses on a channel; returns how many there were. Raises `BadInput` for no such person."""
        ...

    async def addresses(self, name: str) -> Sequence[Address]:
        """A person's addresses, each of its own. Raises `BadInput` for no such person."""
        ...

    async def unlink_address(self, name: str, address: str) -> bool:
        """Forgets one of a person's addresses, by its id; False if they have none such. Raises `BadInput`."""
        ...

    async def acquaintance(self, channel: str, account: str, sender: Sender) -> Acquaintance:
        """What is known of a sender, by any of their ids; new ids of a known person are remembered with it."""
        ...

    async def wrote(self, channel: str, account: str, sender: Sender, at: float) -> None:
        """Remembers when they last wrote."""
        ...

    async def disclosed(self, channel: str, account: str, sender: Sender, at: float, wording: str) -> None:
        """Remembers that they were told, in these words, that a machine answers."""
        ...

    async def turned_away(self, channel: str, account: str, sender: Sender, at: float) -> None:
        """Remembers that they were told, in the one polite line, that they are not answered there."""
        ...
