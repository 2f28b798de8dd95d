"""Keeps a process from connecting past the gate: libraries, too, reach nothing that it has not let through.

Python tells a hook of every connection it is about to make (PEP 578), with the very address; the hook refuses all but this
machine itself and what the gate is connecting to at that moment. It cannot see what native code connects to by itself: uvloop, which
would, is made not to (`loop.py`); the database's library, where Postgres is used, does.
"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, cast

_CONNECTING: Final = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg"))
_LOOKING_UP: Final = frozenset(
    ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
)
_allowed: ContextVar[Callable[[str], bool] | None] = ContextVar("allowed", default=None)


class PastTheGate(OSError):
    """Something tried to connect without asking the gate."""


def shut() -> None:
    """From now on, and for as long as this process lives, nothing connects past the gate."""
    sys.addaudithook(_look)


def shut_altogether() -> None:
    """The same for a process that has nothing to do with others: it looks up no names either, which could carry words away."""
    sys.addaudithook(_look)
    sys.addaudithook(_look_for_names)


@contextmanager
def letting(allowed: Callable[[str], bool]) -> Generator[None]:
    """Lets whatever this task (or thread) connects to within the block through, where `allowed` says so of its IP
    address (without a zone)."""
    before = _allowed.set(allowed)
    try:
        yield
    finally:
        _allowed.reset(before)


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _CONNECTING:
        return
    address = arguments[1]
    if not isinstance(address, tuple) or not address:  # a socket file, or one that is connected already
        return
    host = str(cast("tuple[Any, ...]", address)[0]).partition("%")[0]
    if not _is_loopback(host) and not ((allowed := _allowed.get()) and allowed(host)):
        raise PastTheGate(f"Kithkin does not connect to {host}: nothing in its configuration asks for it.")


def _look_for_names(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in _LOOKING_UP:
        raise PastTheGate("This process of Kithkin has nobody to look for.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
