"""People's own locks: what was said before opens to its person's passphrase or recovery code alone."""

from kithkin.vault.personal.in_memory import IDLE_SECONDS, KeysInMemory
from kithkin.vault.personal.keys import OpenedLock
from kithkin.vault.personal.locks import MOST_TRIES, LockState, PersonalLocks
from kithkin.vault.personal.walking import LockWalk

__all__ = [
    "IDLE_SECONDS",
    "MOST_TRIES",
    "KeysInMemory",
    "LockState",
    "LockWalk",
    "OpenedLock",
    "PersonalLocks",
]
