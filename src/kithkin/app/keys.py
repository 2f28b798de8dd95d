"""Opens Kithkin's folder: finds or makes its key, and keeps others from it while everything is written anew."""

from __future__ import annotations

import fcntl
import getpass
import logging
import os
import resource
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from kithkin.messages.errors import Misconfigured
from kithkin.settings import Settings
from kithkin.store.rewriting import SqliteFile
from kithkin.vault.keys import (
    FIRST_QUESTION,
    FolderSecrets,
    Locksmith,
    PlatformKeyring,
    encrypt,
    is_unsettled,
    settle,
)

_log = logging.getLogger(__name__)

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
    with _opened(settings, smith):
        yield smith


@contextmanager
def folder_alone(settings: Settings) -> Generator[Locksmith]:
    """What opens this folder, while nobody else uses it. Raises `Misconfigured` when somebody does."""
    smith = build_locksmith(settings)
    with _folder_lock(settings) as lock:
        if not _taken_alone(lock):
            raise Misconfigured(
                f"A Kithkin is using {settings.home}.", remedy="Stop it first (and wait for other commands)."
            )
        settle(smith)
        yield smith


@contextmanager
def _opened(settings: Settings, smith: Locksmith) -> Generator[bytes | None]:
    with _folder_lock(settings) as lock:
        key = _settled_key(settings, smith, lock)
        fcntl.flock(lock, fcntl.LOCK_SH)
        if key is not None:  # what is in memory does not go to a file when the process crashes
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        yield key


def _settled_key(settings: Settings, smith: Locksmith, lock: int) -> bytes | None:
    if is_unsettled(smith):
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever is at it ends first
        settle(smith)
    fcntl.flock(lock, fcntl.LOCK_SH)
    key = smith.key()
    if key is not None or not settings.encrypt:
        return key
    if smith.file.is_begun():
        return _encrypted(smith, lock)
    if os.path.ismount(settings.home) and not smith.passphrase:
        _log.warning(
            "Nothing here is encrypted: this folder is a volume of its own, and a key kept outside it might not outlast"
            " the container. Set KITHKIN_PASSPHRASE, and keep it well."
        )
        return None
    return smith.first_key()


def _encrypted(smith: Locksmith, lock: int) -> bytes | None:
    """Encrypts what lay in the open; not while others use it, who would go on writing to the old file."""
    if not _taken_alone(lock):
        return None
    key = smith.key()  # another process may have done it in this instant
    if key is not None:
        return key
    _log.warning("Encrypting what was kept in the open so far. This is done once.")
    return encrypt(smith, _nobody)


def _nobody(_done: float) -> None: ...


@contextmanager
def _folder_lock(settings: Settings) -> Generator[int]:
    """The lock of the folder, not yet taken. It goes with the process, however it ends."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(settings.home / _IN_USE, os.O_RDWR | os.O_CREAT, 0o600)
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
