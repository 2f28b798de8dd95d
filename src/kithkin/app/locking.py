"""Joins what people's own locks need."""

from __future__ import annotations

from kithkin.app.retention import build_sweeper
from kithkin.app.stores import Stores
from kithkin.settings import Settings
from kithkin.vault.personal import LockWalk, PersonalLocks


def build_locks(settings: Settings, stores: Stores) -> PersonalLocks:
    """People's own locks over these stores."""
    walk = build_lock_walk(settings, stores)
    return PersonalLocks(stores.locked, stores.conversations, stores.attempts, walk)


def build_lock_walk(settings: Settings, stores: Stores) -> LockWalk:
    """What locks the conversations that rest, of everybody who has a lock."""
    return LockWalk(
        stores.locked,
        stores.retention.now,
        quiet_seconds=settings.lock_after_minutes * 60.0,
        mark=build_sweeper(stores).mark,
    )
