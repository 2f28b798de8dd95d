"""Locks what has been quiet for a while, and opens everything again; little by little, so that nobody who writes waits long.

Each turn goes in a transaction of its own: a kill at any instant leaves it readable or locked, never lost and never half, and the
next walk goes on where this one ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Set
from typing import Final

from kithkin import failpoints
from kithkin.ports.locking import Lock, LockedHistories
from kithkin.vault.personal.keys import OpenedLock, Sealer

PORTION: Final = 20
REST_SECONDS: Final = 0.02
_OLD_SECONDS: Final = 24 * 3600.0
"""A talk that never rests is locked as well, but for its last day."""


class Damaged(Exception):
    """Some locked turns are not as they were written; `turns` are their ids."""

    def __init__(self, turns: Set[str]) -> None:
        super().__init__(f"{len(turns)} locked turns are damaged.")
        self.turns = frozenset(turns)


class LockWalk:
    """Walks through turns. `now` gives seconds since 1970; a conversation is quiet after `quiet_seconds`.

    `mark` finds out which turns are about health, while they can still be read; what is not marked is not locked.
    """

    def __init__(
        self,
        histories: LockedHistories,
        now: Callable[[], Awaitable[float]],
        *,
        quiet_seconds: float,
        mark: Callable[[], Awaitable[None]] | None = None,
        portion: int = PORTION,
        rest_seconds: float = REST_SECONDS,
    ) -> None:
        self._histories = histories
        self._now = now
        self.quiet_seconds = quiet_seconds
        self._mark = mark
        self._portion = portion
        self._rest_seconds = rest_seconds
        self._to_empty = True  # an earlier process may have been killed before it emptied the log

    async def seal(self, person: str = "") -> int:
        """Locks what is due, of everybody who has a lock or of one person; how many turns it were.

        Where one person's cannot be locked, the others' are all the same; then what went wrong first is raised.
        """
        locks = {
            name: lock
            for name, lock in (await self._histories.locks()).items()
            if not lock.opening and person in ("", name)
        }
        if locks and self._mark is not None:
            await self._mark()
        sealed, faults = 0, list[Exception]()
        for name, lock in locks.items():
            try:
                sealed += await self._seal(name, lock)
            except Exception as error:  # noqa: BLE001 - raised again below
                faults.append(error)
            if self._to_empty:
                await self._histories.settle()
                self._to_empty = False
        if faults:
            raise faults[0]
        return sealed

    async def _seal(self, person: str, lock: Lock) -> int:
        sealer, now, number = Sealer(lock), await self._now(), 0
        while due := await self._histories.due(
            person,
            quiet_before=now - self.quiet_seconds,
            old_before=now - _OLD_SECONDS,
            limit=self._portion,
        ):
            done = 0
            for readable in due:
                sealed = await asyncio.to_thread(sealer.seal_turn, readable)
                if await self._histories.seal(person, lock.id, readable, sealed):
                    self._to_empty = True
                    done += 1
                    failpoints.reach("lock.sealed")
            if not done:  # all of it was changed meanwhile, or the lock is being taken away
                break
            number += done
            await asyncio.sleep(self._rest_seconds)
        while await self._histories.seal_left_pictures(person, lock.id, sealer.seal_picture, self._portion):
            self._to_empty = True
            await asyncio.sleep(self._rest_seconds)
        return number

    async def unseal(
        self, person: str, key: OpenedLock, told: Callable[[int], None], *, without_damaged: bool = False
    ) -> bool:
        """Makes everything behind a lock readable again and takes the lock away; `told` hears how many turns are.

        False when the person has this lock no more. Cut short, it is to be called again: until then nothing more is locked. Where
        something is damaged all else is made readable, and `Damaged` is raised; `without_damaged` gives up what cannot be read of it.
        """
        if not await self._histories.begin_opening(person, key.lock):
            return False
        number, damaged = 0, set[str]()
        while sealed := [
            one
            for one in await self._histories.sealed(person, self._portion + len(damaged))
            if one.turn not in damaged
        ]:
            for one in sealed:
                readable = await asyncio.to_thread(key.open_what_is_whole, one)
                whole = not readable.damaged and readable.pictures.keys() == one.pictures.keys()
                if not whole and not without_damaged:
                    damaged.add(one.turn)
                    continue
                number += await self._histories.unseal(person, one, readable)
                failpoints.reach("lock.opened")
            told(number)
            await asyncio.sleep(self._rest_seconds)
        if damaged:
            raise Damaged(damaged)
        removed = await self._histories.remove(person, key.lock)
        failpoints.reach("lock.removed")
        return removed
