"""Keeps what this process holds in memory out of the machine's swap, where the system lets it."""

from __future__ import annotations

import ctypes
import resource
import sys
from pathlib import Path
from typing import Final

_CURRENT, _FUTURE, _ON_FAULT = 1, 2, 4
"""Flags of mlockall(2), Linux 4.4 and later on the machines Kithkin is built for: all there is and will be, once it is touched."""
_MAY_LOCK: Final = 14
"""The number of CAP_IPC_LOCK (capabilities(7))."""


def keep_out_of_swap() -> bool:
    """Locks all memory of this process, words and keys alike; whether that could be done.

    Only where there is no bound to it: with one, memory asked for later would be refused once it is reached.
    """
    if sys.platform != "linux" or not _is_unbounded():
        return False
    return ctypes.CDLL(None, use_errno=True).mlockall(_CURRENT | _FUTURE | _ON_FAULT) == 0


def _is_unbounded() -> bool:
    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:
        return True
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return False
    effective = next((line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")), "0")
    return bool(int(effective, 16) >> _MAY_LOCK & 1)
