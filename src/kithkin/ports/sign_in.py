"""How people prove to the page who they are: one-time links, browser sessions, passkeys. Times are seconds since 1970, UTC.

Only hashes of secrets, and public keys, are ever handed to what keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kithkin.ports.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserSession:
    """A browser that was let in. `browser` is what it says of itself; 0 for a time that is not known."""

    id: str
    browser: str
    created_at: float
    seen_at: float


class BrowserSessions(Protocol):
    """Where links and sessions are kept, by hash."""

    async def add_link(self, link_hash: bytes, person: str, expires_at: float) -> None:
        """Remembers a link that has been given to someone."""
        ...

    async def use_link(self, link_hash: bytes, now: float) -> str | None:
        """Takes a link away, in one step, and says whose it was; None if there is none in force."""
        ...

    async def add_session(
        self, session_hash: bytes, person: str, expires_at: float, now: float, browser: str = ""
    ) -> None:
        """Remembers a session."""
        ...

    async def person_of(self, session_hash: bytes, now: float) -> Person | None:
        """Whose session it is, with the part they have in the circle now; None if there is none in force."""
        ...

    async def list(self, person: str, now: float) -> Sequence[BrowserSession]:
        """A person's sessions in force, the latest seen first."""
        ...

    async def end(self, person: str, session: str) -> bool:
        """Ends one of a person's sessions, by its id; False if they have none such."""
        ...

    async def end_others(self, person: str, session_hash: bytes) -> int:
        """Ends all of a person's sessions but this one, and the links they have not used; returns how many sessions."""
        ...

    def id_of(self, session_hash: bytes) -> str:
        """The id under which a session is listed; it does not open anything."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A key pair of which the person's device keeps the secret half.

    `handle` is the person as authenticators know them, the same for all of one person's passkeys and no word about them.
    `site` is the host it was made for: it works nowhere else. `counter` is how often the device says it was used; 0 where
    it does not count.
    """

    id: bytes
    person: str
    handle: bytes
    public_key: bytes
    counter: int
    site: str
    title: str
    created_at: float
    used_at: float = 0.0


class Passkeys(Protocol):
    """Where passkeys and the challenges for them are kept."""

    async def add_challenge(self, challenge_hash: bytes, person: str, expires_at: float, now: float) -> None:
        """Remembers a challenge for a person's new passkey, or (no person) for signing in."""
        ...

    async def take_challenge(self, challenge_hash: bytes, now: float) -> str | None:
        """Takes a challenge away, in one step, and says for whom it was ("" for signing in); None if none is in force."""
        ...

    async def list(self, person: str) -> Sequence[Passkey]:
        """A person's passkeys, oldest first."""
        ...

    async def find(self, passkey: bytes) -> Passkey | None:
        """The passkey of this id."""
        ...

    async def add(self, passkey: Passkey) -> bool:
        """Keeps a passkey; False if one of this id is kept already, or the person is gone."""
        ...

    async def used(self, passkey: bytes, counter: int, now: float) -> bool:
        """Notes a use; False if it is gone, or its counter did not go on meanwhile."""
        ...

    async def remove(self, person: str, passkey: bytes) -> bool:
        """Forgets one of a person's passkeys; False if they have none such."""
        ...


class Attempts(Protocol):
    """How often somebody may do something; survives restarts and counts across hosts."""

    async def may(self, what: str, person: str, *, most: int, seconds: float, now: float) -> bool:
        """Counts one attempt if fewer than `most` were counted in the last `seconds`; False if not."""
        ...

    async def forget(self, what: str, person: str) -> None:
        """Counts from nothing again: whoever tried has shown that they may."""
        ...
