"""What a person may do with their lock. Whoever opens it says the passphrase or the recovery code; nothing else opens it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kithkin import failpoints
from kithkin.messages.errors import BadInput, TryAgain
from kithkin.ports.conversations import Conversations
from kithkin.ports.locking import Lock, LockedHistories
from kithkin.ports.sign_in import Attempts
from kithkin.vault.personal import keys
from kithkin.vault.personal.keys import OpenedLock
from kithkin.vault.personal.walking import Damaged, LockWalk

MOST_TRIES: Final = 10
"""That fail in an hour, of everybody together for one person's lock. Whoever has the database itself is held up by Argon2id alone."""
_AN_HOUR: Final = 3600.0
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LockState:
    """A person's lock as it is now: since when (seconds since 1970), how many questions are behind it, and whether it is being taken away."""

    made_at: float
    locked: int
    opening: bool


class PersonalLocks:
    """Makes, opens, changes and takes away people's locks. `clock`: seconds since 1970."""

    def __init__(
        self,
        histories: LockedHistories,
        conversations: Conversations,
        attempts: Attempts,
        walk: LockWalk,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._histories = histories
        self._conversations = conversations
        self._attempts = attempts
        self._walk = walk
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()  # a guess takes 64 MiB

    @property
    def quiet_minutes(self) -> float:
        """How long a conversation rests before it is locked."""
        return self._walk.quiet_seconds / 60.0

    async def state(self, person: str) -> LockState | None:
        """The person's lock; None where there is none."""
        lock = await self._histories.lock_of(person)
        if lock is None:
            return None
        locked = await self._conversations.locked(person)
        return LockState(made_at=lock.made_at, locked=locked, opening=lock.opening)

    async def lock(self, person: str, passphrase: str) -> str:
        """Makes a person's lock and locks what is quiet; the recovery code, which is shown only now. Raises `BadInput`."""
        if await self._histories.lock_of(person) is None:
            async with self._one_at_a_time:
                lock, code = await asyncio.to_thread(keys.new_lock, passphrase, self._clock())
            if await self._histories.add(person, lock):
                failpoints.reach("lock.kept")
                return code
        raise BadInput(
            f"{person}'s past conversations are locked already.",
            remedy="With the passphrase it can be changed, or the lock taken away.",
        )

    async def open(self, person: str, secret: str) -> OpenedLock:
        """The key, by the passphrase or by the recovery code. Raises `BadInput`, and `TryAgain` after too many tries."""
        lock = await self._lock_of(person)
        now = self._clock()
        if not await self._attempts.may("lock", person, most=MOST_TRIES, seconds=_AN_HOUR, now=now):
            raise TryAgain(
                "This lock was tried many times already.", after=_AN_HOUR / MOST_TRIES, remedy="Wait an hour."
            )
        async with self._one_at_a_time:
            opened = await asyncio.to_thread(keys.open_lock, lock, secret)
        if opened is None:
            raise BadInput(
                f"That opens nothing of {person}'s: it is neither the passphrase nor the recovery code.",
                remedy=f"Try again; there are {MOST_TRIES} tries an hour. Without both, nobody can open it.",
            )
        await self._attempts.forget("lock", person)
        return opened

    async def key_in_force(self, person: str, key: OpenedLock) -> bool:
        """Whether this is the key to what the person has locked, by a passphrase and a code that are good still: who changes one may
        do so because somebody else knows it."""
        lock = await self._histories.lock_of(person)
        return lock is not None and (lock.id, lock.ways) == (key.lock, key.ways)

    async def set_passphrase(self, person: str, key: OpenedLock, passphrase: str) -> None:
        """Another passphrase in place of the one before; the recovery code stays good. Of keys in force only this one stays. Raises `BadInput`."""
        before = await self._lock_of(person)
        async with self._one_at_a_time:
            lock = await asyncio.to_thread(keys.with_passphrase, before, key, passphrase)
        await self._renew(person, key, before, lock)
        key.ways = lock.ways

    async def set_code(self, person: str, key: OpenedLock) -> str:
        """Another recovery code in place of the one before, and the code. Of keys in force only this one stays. Raises `BadInput`."""
        before = await self._lock_of(person)
        lock, code = keys.with_new_code(before, key)
        await self._renew(person, key, before, lock)
        key.ways = lock.ways
        return code

    async def seal(self, person: str) -> int:
        """Locks what of a person's is quiet now; how many questions it were."""
        return await self._walk.seal(person)

    async def unlock(
        self, person: str, key: OpenedLock, told: Callable[[int], None], *, without_damaged: bool = False
    ) -> None:
        """Makes everything readable again and takes the lock away. Raises `BadInput`.

        Where something is damaged the rest is made readable and the lock stays, unless `without_damaged`.
        """
        try:
            if not await self._walk.unseal(person, key, told, without_damaged=without_damaged):
                raise _no_lock(person)
        except Damaged as error:
            found = [await self._conversations.turn(person, turn, key=key) for turn in error.turns]
            named = sorted(
                f"{turn.conversation} ({turn.asked_at[:16].replace('T', ' ')} UTC)" for turn in found if turn
            )
            raise BadInput(
                f"Everything is readable again but for {len(found)} that are damaged, since what is locked is not as it was written:"
                f" {', '.join(named[:_MOST_NAMED])}{', …' if len(named) > _MOST_NAMED else ''}.",
                remedy="A backup made before may hold it whole. Or give up what cannot be read: `kithkin unlock --without-damaged`.",
            ) from error

    async def give_up(self, person: str) -> int:
        """Destroys what is locked, and the lock, for who has lost passphrase and code; how many questions it were.

        Else all that they say from now on would be locked as well, and nobody could ever open it. Raises `BadInput`.
        """
        await self._lock_of(person)
        return await self._histories.give_up(person)

    async def _renew(self, person: str, key: OpenedLock, before: Lock, lock: Lock) -> None:
        if lock.id != key.lock or not await self._histories.renew(person, lock, before=before):
            raise BadInput(
                f"{person}'s lock was changed by somebody else in this moment.", remedy="Look, and try again."
            )
        failpoints.reach("lock.kept")

    async def _lock_of(self, person: str) -> Lock:
        lock = await self._histories.lock_of(person)
        if lock is None:
            raise _no_lock(person)
        return lock


def _no_lock(person: str) -> BadInput:
    return BadInput(
        f"{person}'s past conversations are not locked.",
        remedy="`kithkin lock --as` locks them, and the page does, under You.",
    )
