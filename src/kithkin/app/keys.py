"""Opens Kithkin's folder: finds or makes its key, and keeps others from it while everything is written anew."""

from __future__ import annotations

import fcntl
import getpass
import logging
import os
import resource
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from kithkin.app.memory import keep_out_of_swap
from kithkin.messages.errors import Misconfigured
from kithkin.settings import Settings
from kithkin.store.rewriting import SqliteFile
from kithkin.vault.keys import (
    FIRST_QUESTION,
    FolderSecrets,
    KeyFile,
    Locksmith,
    PlatformKeyring,
    encrypt,
    is_unsettled,
    settle,
)

_log = logging.getLogger(__name__)

_CHANGING: Final = "keys.lock"
_IN_USE: Final = "in-use.lock"
"""Whoever has the database open shares it; whoever writes it anew or puts another in its place holds it alone."""


def build_locksmith(settings: Settings) -> Locksmith:
    """What opens this folder."""
    return Locksmith(
        folder=settings.home,
        file=SqliteFile(settings.home),
        machine={"file": FolderSecrets(settings.key_folder), "keyring": PlatformKeyring()},
        passphrase=settings.passphrase.get_secret_value(),
        ask=_Asking() if sys.stdin.isatty() else None,
    )


class _Asking:
    """Asks in the terminal, once for a command."""

    def __init__(self) -> None:
        self._typed = ""

    def __call__(self, question: str) -> str:
        if not self._typed or question != FIRST_QUESTION:
            self._typed = getpass.getpass(question)
        return self._typed


def by_code(settings: Settings, code: str) -> Callable[[KeyFile], bytes]:
    """What finds the key of a list of ways by a recovery code."""
    return lambda kept: build_locksmith(settings).open_by_code(kept, code).key


@contextmanager
def opened_folder(settings: Settings) -> Generator[bytes | None]:
    """The key of the folder, made where it is new, while nobody may write it anew; None where it lies in the open.

    What was cut short is finished or undone first. Raises `Misconfigured` when the key is not at hand.
    """
    with _opened(settings, build_locksmith(settings)) as key:
        yield key


@contextmanager
def folder_kept(settings: Settings) -> Generator[Locksmith]:
    """What opens this folder, while others may use it but nobody writes it anew. Raises `Misconfigured`."""
    smith = build_locksmith(settings)
    with _opened(settings, smith), _lock(settings, _CHANGING) as changing:
        # Two who changed the list at once would each lose the other's way.
        fcntl.flock(changing, fcntl.LOCK_EX)
        yield smith


@contextmanager
def folder_alone(
    settings: Settings, unlock: Callable[[KeyFile], bytes] | None = None
) -> Generator[Locksmith]:
    """What opens this folder, while nobody else uses it. Raises `Misconfigured` when somebody does.

    `unlock` finds the key of a list of ways where the secrets at hand do not, if something was cut short.
    """
    smith = build_locksmith(settings)
    with _lock(settings, _IN_USE) as lock:
        if not _taken_alone(lock):
            raise Misconfigured(
                f"A Kithkin is using {settings.home}.", remedy="Stop it first (and wait for other commands)."
            )
        settle(smith, unlock)
        yield smith


@contextmanager
def _opened(settings: Settings, smith: Locksmith) -> Generator[bytes | None]:
    with _lock(settings, _IN_USE) as lock:
        key = _settled_key(settings, smith, lock)
        if (
            key is not None
        ):  # what is in memory goes to no file, neither when the process crashes nor when memory is short
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
            keep_out_of_swap()
        yield key


def _settled_key(settings: Settings, smith: Locksmith, lock: int) -> bytes | None:
    """The key, with the lock shared at the end. A lock that is exchanged is let go for an instant: then all is looked at anew."""
    while True:
        fcntl.flock(lock, fcntl.LOCK_SH)
        if is_unsettled(smith):
            if not _taken_alone(lock):
                raise Misconfigured(
                    f"Everything in {settings.home} is being written anew, or that was cut short while a Kithkin used it.",
                    remedy="Wait until it is done, or stop the Kithkin that runs; then try again.",
                )
            settle(smith)
            continue
        key = smith.key()
        if key is not None or not settings.encrypt:
            return key
        if not smith.file.is_begun():
            return None if is_volume_without_passphrase(settings, smith) else smith.first_key()
        if not _taken_alone(lock):  # others use it, who would go on writing to the old file
            fcntl.flock(lock, fcntl.LOCK_SH)
            if smith.kept() is None:
                return None
            continue
        if smith.kept() is None and smith.file.is_plain():
            _log.warning("Encrypting what was kept in the open so far. This is done once.")
            encrypt(smith, _nobody)


def is_volume_without_passphrase(settings: Settings, smith: Locksmith) -> bool:
    """Whether a new key would have to be kept where it might not last, outside a container's volume; says so in the log."""
    if not os.path.ismount(settings.home) or smith.passphrase:
        return False
    _log.warning(
        "Nothing here is encrypted: this folder is a volume of its own, and a key kept outside it might not outlast"
        " the container. Set KITHKIN_PASSPHRASE, and keep it well."
    )
    return True


def _nobody(_done: float) -> None: ...


@contextmanager
def _lock(settings: Settings, name: str) -> Generator[int]:
    """A lock of the folder, not yet taken. It goes with the process, however it ends."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(settings.home / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Misconfigured(
            f"{settings.home} cannot be used: {error.strerror}.",
            remedy="Check that KITHKIN_HOME is a folder of yours with space left.",
        ) from error
    try:
        yield handle
    finally:
        os.close(handle)


def _taken_alone(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
