"""What the keys ask of a file that is kept encrypted, and of the places where this machine may keep a secret of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Progress = Callable[[float], None]
"""Is told how much is done, from 0 to 1."""


class KeyedFile(Protocol):
    """A database file that can be written anew under another key. Nobody else may use it meanwhile."""

    def is_begun(self) -> bool:
        """Whether there is anything in it."""
        ...

    def is_plain(self) -> bool:
        """Whether it lies in the open."""
        ...

    def opens(self, key: bytes) -> bool:
        """Whether this is its key. False for a file that lies in the open."""
        ...

    def write_anew(self, key: bytes | None, new_key: bytes | None, told: Progress) -> None:
        """Writes the whole content beside it under a new key, flushed to disk. A key is None for a file that lies in the open."""
        ...

    def take_new(self) -> None:
        """Puts what was written anew in its place, at once or not at all; the old bytes are overwritten as far as the disk allows."""
        ...

    def drop_new(self) -> None:
        """Removes what was written anew, if anything was."""
        ...


class MachineSecrets(Protocol):
    """A place of this machine, outside Kithkin's folder, where secrets are kept under a name."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None where there is none of this name or the place is not there."""
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keeps a secret. Raises `Misconfigured` when the place does not take it."""
        ...

    def remove(self, name: str) -> None:
        """Removes a secret, if it is there."""
        ...
