"""Keeps a process from connecting past the gate: libraries, too, reach nothing that it has not let through.

Python tells a hook of every connection it is about to make (PEP 578), with the very address; the hook refuses all but this
machine itself and what the gate is connecting to at that moment. It cannot see connections that native code makes by itself:
of those there are the database's library where Postgres is used, and nothing else that ships with Kithkin and is used.
"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

_EVENTS: Final = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg"))
_allowed: ContextVar[Callable[[str], bool] | None] = ContextVar("allowed", default=None)


class PastTheGate(OSError):
    """Something tried to connect without asking the gate."""


def shut() -> None:
    """From now on, and for as long as this process lives, nothing connects past the gate."""
    sys.addaudithook(_look)


@contextmanager
def letting(allowed: Callable[[str], bool]) -> Generator[None]:
    """Lets whatever this task (or thread) connects to within the block through, where `allowed` says so of its IP address."""
    before = _allowed.set(allowed)
    try:
        yield
    finally:
        _allowed.reset(before)


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS:
        return
    address = arguments[1]
    if not isinstance(address, tuple) or not address:  # a socket file, or one that is connected already
        return
    host = str(address[0])
    if not _is_loopback(host) and not ((allowed := _allowed.get()) and allowed(host)):
        raise PastTheGate(f"Kithkin does not connect to {host}: nothing in its configuration asks for it.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
