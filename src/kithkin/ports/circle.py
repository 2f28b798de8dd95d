"""The circle as its owner runs it: who takes which part in it, what they are called, who leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kithkin.ports.audit import AuditEntry
from kithkin.ports.people import Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """How much is kept of a person, counted and not shown."""

    conversations: int = 0
    pictures: int = 0
    posts: int = 0
    addresses: int = 0
    accounts: int = 0
    sessions: int = 0
    passkeys: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is kept."""
        return self == Holdings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How much was kept of somebody who is gone, and the line that the record got of it."""

    held: Holdings
    line: AuditEntry


class Circle(Protocol):
    """Changes of the circle. Each takes effect at once and everywhere; there is always at least one owner."""

    async def owner(self) -> Person:
        """The first owner: whoever is owner for the longest time. The terminal is theirs where no other person is named."""
        ...

    async def person(self, name: str) -> Person:
        """The person of this name, however it is written. Raises `BadInput`."""
        ...

    async def asked_for(self, name: str) -> tuple[Person, Person]:
        """Who is meant by a name, the first owner by none; and the first owner, at the same moment. Raises `BadInput`."""
        ...

    async def holdings(self, name: str) -> Holdings:
        """How much is kept of a person. Raises `BadInput`."""
        ...

    async def rename(self, name: str, new_name: str) -> Person:
        """Calls a person something else; all that is kept of them follows. Raises `BadInput`.

        What others' kept answers say stays as it was said.
        """
        ...

    async def set_role(self, name: str, role: Role) -> Person:
        """Changes a person's part. Who becomes a guest loses what the circle shares, kept answers included. Raises `BadInput`."""
        ...

    async def hand_over(self, by: str, to: str) -> Person:
        """Makes one person an owner and another, an owner until now, a member; returns the new owner. Raises `BadInput`."""
        ...

    async def remove(self, name: str) -> Removed:
        """Removes a person with all that is kept of them; says how much it was. Raises `BadInput`, for the last owner too.

        Gone are their addresses, codes, links, sessions, passkeys, own channel accounts, conversations with pictures, what
        they shared (also from answers that quote it), and their messages on the way. They are a stranger then.
        """
        ...
