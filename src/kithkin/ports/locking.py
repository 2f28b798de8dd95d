"""A person's own lock on what was said before: what is kept of it, and what opens it. Times are seconds since 1970, UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

Part = Literal["question", "answer"]
"""A turn is locked in two parts, so that an answer can be destroyed by itself when what it quotes is withdrawn."""


DAMAGED_QUESTION: Final = "(What was asked here is damaged, and cannot be read any more.)"
DAMAGED_ANSWER: Final = "This answer is damaged: what is locked of it is not as it was written, so nobody can read it. A backup made before may hold it."


class PersonalKey(Protocol):
    """What opens a person's locked turns. It is in memory only."""

    @property
    def lock(self) -> str:
        """The id of the lock that it opens."""
        ...

    def open_part(self, turn: str, part: Part, sealed: bytes) -> bytes:
        """One part of a turn, readable. Raises `BadInput` when it was sealed under another lock, or for another place."""
        ...

    def open_picture(self, picture: str, sealed: bytes) -> bytes:
        """The content of a picture. Raises `BadInput` as `open_part` does."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A person's lock. `public` is the half of its key pair that locks (X25519, 32 bytes); the other half stands in `ways`, sealed
    to what its person knows. `opening`: it is being taken away for good, so nothing more is locked."""

    id: str
    public: bytes
    ways: bytes
    made_at: float
    opening: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnParts:
    """Everything in a turn that can be read, or the same sealed: both parts, and pictures by their ids.

    `answer` is empty where it was destroyed while it was sealed. `damaged` are the parts that could not be opened, and empty for it;
    pictures that could not are left out.
    """

    turn: str
    question: bytes
    answer: bytes
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    damaged: frozenset[Part] = frozenset()


class LockedHistories(Protocol):
    """The locks of the circle's people, and what is behind them. What is done to a lock is recorded in the same transaction."""

    async def lock_of(self, person: str) -> Lock | None:
        """A person's lock, or None."""
        ...

    async def locks(self) -> Mapping[str, Lock]:
        """All locks, by person."""
        ...

    async def add(self, person: str, lock: Lock) -> bool:
        """Keeps a person's lock; False, and nothing is kept, when there is one. Raises `BadInput` for nobody of the circle."""
        ...

    async def renew(self, person: str, lock: Lock, *, before: Lock) -> bool:
        """Keeps other ways to the same lock; False, and nothing is changed, when it is not as it was `before`."""
        ...

    async def begin_opening(self, person: str, lock: str) -> bool:
        """From now on nothing more is locked; False when the person has this lock no more."""
        ...

    async def remove(self, person: str, lock: str) -> bool:
        """Forgets a lock behind which nothing is left; False, and it stays, where something is."""
        ...

    async def give_up(self, person: str) -> int:
        """Destroys a person's lock and everything behind it, in one transaction; how many turns it were."""
        ...

    async def due(
        self, person: str, *, quiet_before: float, old_before: float, limit: int
    ) -> Sequence[TurnParts]:
        """Readable turns that are to be locked, in no order: of conversations in which nothing was said since `quiet_before`, or
        older than `old_before`. Not those of messages that are still under way, nor before it is known whether they are about
        health."""
        ...

    async def seal(self, person: str, lock: str, readable: TurnParts, sealed: TurnParts) -> bool:
        """Puts the sealed form in the place of the readable one, in one transaction.

        False, and nothing is changed, when the turn is another by now, or this lock no longer locks. A picture that a readable
        turn shows as well stays readable.
        """
        ...

    async def seal_left_pictures(
        self, person: str, lock: str, seal: Callable[[str, bytes], bytes], limit: int
    ) -> int:
        """Seals at most so many readable pictures that only locked turns show, in one transaction; how many it were.

        A readable turn that showed them as well has gone since. `seal` gets a picture's id and content.
        """
        ...

    async def sealed(self, person: str, limit: int) -> Sequence[TurnParts]:
        """Turns that are locked, in no order, with those of their pictures that are."""
        ...

    async def unseal(self, person: str, sealed: TurnParts, readable: TurnParts) -> bool:
        """The reverse of `seal`, in one transaction; False, and nothing is changed, when the turn is another by now.

        In the place of damaged parts it is said that they are; damaged pictures are destroyed.
        """
        ...

    async def settle(self) -> None:
        """Empties what a log still holds of what was readable."""
        ...
