"""Joins what people's own locks need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kithkin.app.retention import build_sweeper
from kithkin.app.stores import Stores
from kithkin.settings import Settings
from kithkin.vault.personal import LockWalk, PersonalLocks


def build_locks(settings: Settings, stores: Stores) -> PersonalLocks:
    """People's own locks over these stores."""
    return PersonalLocks(stores.locked, stores.conversations, stores.attempts, _walk(settings, stores))


def build_locking(settings: Settings, stores: Stores) -> Callable[[], Awaitable[int]]:
    """What locks the quiet conversations of everybody who has a lock; how many turns it were.

    Whether a turn is about health is found out while it can still be read.
    """
    sweeper, walk = build_sweeper(stores), _walk(settings, stores)

    async def lock_quiet() -> int:
        if not await stores.locked.locks():
            return 0
        await sweeper.mark()
        return await walk.seal()

    return lock_quiet


def _walk(settings: Settings, stores: Stores) -> LockWalk:
    return LockWalk(stores.locked, stores.retention.now, quiet_seconds=settings.lock_after_minutes * 60.0)
