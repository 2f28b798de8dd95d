"""Keeps a process, and all that it starts, from files that it has no business with, whatever runs in it.

What reads strangers' models, pictures and words is native code in good part, and a fault in it may be taken over. The kernel can hold a
process to files it may open (Landlock, Linux 5.13 and later; no privilege is needed, and nothing takes it back). So the process that
reasons opens neither the database nor the keys, and no other process's memory: the same domain forbids looking into processes outside it.

Landlock only permits: everything is permitted but the way to what is closed, name by name beside it. So what is made later beside
that way is closed too. Source: landlock(7); Salaün, "Landlock: unprivileged access control" (kernel.org, userspace-api/landlock).
"""

from __future__ import annotations

import ctypes
import logging
import os
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

_CREATE_RULESET: Final = 444  # the numbers of calls made since 2019 are the same on every machine
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_TRUNCATE: Final = 1 << 14
_TRUNCATE_SINCE: Final = 3
_PR_SET_NO_NEW_PRIVS: Final = 38

_log = logging.getLogger(__name__)


def keep_from(closed: Sequence[Path], *, but_for: Sequence[Path] = ()) -> bool:
    """From now on this thread, what it starts and their children open no file in the `closed` folders, nor another process's memory.

    What is named in `but_for` stays open, if it is there now. To be called before there are other threads. False where this system
    cannot do it; nothing is changed then.
    """
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return False
    rights = _READ_FILE | _WRITE_FILE | (_TRUNCATE if version >= _TRUNCATE_SINCE else 0)
    handled = ctypes.create_string_buffer(struct.pack("=Q", rights), 8)
    ruleset = system.syscall(_CREATE_RULESET, handled, ctypes.c_size_t(8), 0)
    if ruleset < 0:
        return False
    try:
        shut = [Path(os.path.realpath(path)) for path in closed]
        for path in (*_beside(Path("/"), shut), *(Path(os.path.realpath(path)) for path in but_for)):
            _permit(system, ruleset, path, rights)
        done = (
            system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            and system.syscall(_RESTRICT_SELF, ruleset, 0) == 0
        )
    finally:
        os.close(ruleset)
    return done


def _beside(folder: Path, closed: Sequence[Path]) -> Iterator[Path]:
    """All below a folder that neither is closed nor leads to what is, as high up as can be."""
    for path in _listed(folder):
        if path in closed:
            continue
        if any(one.is_relative_to(path) for one in closed):
            yield from _beside(path, closed)
        else:
            yield path


def _listed(folder: Path) -> list[Path]:
    with suppress(OSError):
        return list(folder.iterdir())
    return []


def _permit(system: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    with suppress(OSError):  # it has gone, or is not ours to look at: then neither is what is in it
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, handle), 12)
            if system.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0) != 0:
                _log.debug("What is at one place cannot be permitted.")
        finally:
            os.close(handle)
