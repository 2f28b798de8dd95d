"""Named places where tests kill this process, as a power cut would. Nothing happens unless a setting arms one.

`KITHKIN_FAILPOINT="ledger.committed:3"` kills the process with SIGKILL when it comes by that place for the third time.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import Final

NAMES: Final = frozenset(
    {
        "ledger.before_commit",
        "ledger.committed",
        "webhook.before_answer",
        "turn.begun",
        "turn.answered",
        "turn.kept",
        "reply.stored",
        "send.begun",
        "send.accepted",
        "send.settled",
        "message.finished",
        "migration.applied",
        "erase.removed",
        "erase.committed",
        "sweep.removing",
        "sweep.removed",
        "poll.accepted",
        "export.gathered",
        "backup.begun",
        "backup.copied",
        "rewriting.begun",
        "rewriting.copied",
        "rewriting.taken",
        "rewriting.forgotten",
        "lock.keeping",
        "lock.kept",
        "lock.sealing",
        "lock.sealed",
        "lock.opening",
        "lock.opened",
        "lock.removed",
    }
)

_lock = threading.Lock()
_armed: dict[str, int] = {}


def arm(setting: str) -> None:
    """Arms what the setting names; "" disarms. Raises `ValueError` for an unknown name."""
    with _lock:
        _armed.clear()
        for one in filter(None, setting.split(",")):
            name, _, times = one.partition(":")
            if name not in NAMES:
                raise ValueError(f"There is no failpoint {name}.")
            _armed[name] = int(times or 1)


def reach(name: str) -> None:
    """Says that this place is reached."""
    if not _armed:
        return
    with _lock:
        if name not in _armed:
            return
        _armed[name] -= 1
        if _armed[name] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
