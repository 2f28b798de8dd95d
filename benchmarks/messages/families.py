"""Processor time and memory of a process with everything it started (Linux, /proc)."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_QUIET_SHARE = 0.03
"""A family is quiet when it uses less than this share of one core for a second."""


@dataclass(frozen=True, slots=True)
class Usage:
    """`seconds`: processor time so far, in user and system mode; `resident`: bytes, pages shared by two processes counted twice."""

    seconds: float
    resident: int
    processes: int


def usage(root: int, *, running: str = "") -> Usage:
    """What a process uses with its descendants and with whatever else runs in the session that it leads.

    Of it, where `running` is given, only what the processes use that now run the file of that name. Times of children that have ended and were waited for are in their parent's (proc_pid_stat(5): cutime, cstime).
    """
    stats: dict[int, list[str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stats[int(path.parent.name)] = path.read_text().rsplit(")", 1)[1].split()
        except (OSError, ValueError):  # it has just ended
            continue
    family = {process for process, fields in stats.items() if process == root or int(fields[3]) == root}
    fresh = set(family)
    while fresh:
        fresh = {process for process, fields in stats.items() if int(fields[1]) in fresh} - family
        family |= fresh
    if running:
        family = {process for process in family if _runs(process, running)}
    ticks = sum(int(number) for process in family for number in stats[process][11:15])
    return Usage(ticks / _TICKS_A_SECOND, sum(map(_resident, family)), len(family))


def _runs(process: int, file: str) -> bool:
    try:
        return file in Path(f"/proc/{process}/cmdline").read_text("utf-8", "replace").split("\0")
    except OSError:
        return False


def own_seconds(process: int) -> float:
    """Processor time of one process by itself so far, in user and system mode."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:13])) / _TICKS_A_SECOND


def _resident(process: int) -> int:
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def wait_until_quiet(root: int, at_most: float) -> Usage:
    """Waits until the family has nothing left to do, at most so many seconds; what it uses then."""
    deadline, before = time.monotonic() + at_most, usage(root)
    while True:
        time.sleep(1.0)
        now = usage(root)
        if now.seconds - before.seconds < _QUIET_SHARE or time.monotonic() > deadline:
            return now
        before = now
