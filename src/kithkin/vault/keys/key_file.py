"""The file that lists the ways to the key. Without one of the secrets nothing in it helps.

Its seal is made with the key itself: whoever can write the folder cannot slip in a way of their own, to which the next key
would then be sealed as well.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from pydantic import BaseModel, ConfigDict, ValidationError

from kithkin.messages.errors import Misconfigured
from kithkin.vault.keys.ways import Way

KEYS: Final = "keys.json"
NEXT_KEYS: Final = "keys.next.json"
"""The ways to the key under which everything is being written anew."""


class KeyFile(BaseModel):
    """The ways to one store's key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    store: str
    ways: tuple[Way, ...]
    seal: str


def sealed_key_file(store: str, ways: Sequence[Way], key: bytes) -> KeyFile:
    """The file as it is to be written."""
    return KeyFile.model_construct(format=1, store=store, ways=tuple(ways), seal=_seal(store, ways, key))


def check_seal(kept: KeyFile, key: bytes) -> None:
    """Raises `Misconfigured` when somebody without the key has changed the file."""
    if not hmac.compare_digest(kept.seal, _seal(kept.store, kept.ways, key)):
        raise Misconfigured(
            f"The list of ways to the key ({KEYS}) was changed by another hand than Kithkin's.",
            remedy=f"Put {KEYS} of your last backup back in its place.",
        )


def read_key_file(path: Path) -> KeyFile | None:
    """What the file says; None where there is none. Raises `Misconfigured` for a damaged one."""
    try:
        return KeyFile.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise Misconfigured(
            f"{path} cannot be read.", remedy=f"Put {KEYS} of your last backup back in its place."
        ) from error


def write_key_file(path: Path, kept: KeyFile) -> None:
    """Puts the file in its place, whole or not at all, on disk when this returns."""
    fresh = _written_beside(path, kept)
    fresh.replace(path)
    flush_folder(path.parent)


def write_first_key_file(path: Path, kept: KeyFile) -> bool:
    """The same where there is none yet; False when another process was first."""
    fresh = _written_beside(path, kept)
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    flush_folder(path.parent)
    return True


def flush_folder(folder: Path) -> None:
    """Sees to it that renamed and removed files are so after a power cut as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written_beside(path: Path, kept: KeyFile) -> Path:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(kept.model_dump_json(indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _seal(store: str, ways: Sequence[Way], key: bytes) -> str:
    sealing = HKDFExpand(algorithm=SHA256(), length=32, info=b"kithkin ways").derive(key)
    listed = "\n".join((store, *sorted(f"{way.id} {way.kind} {way.public.hex()}" for way in ways)))
    return hmac.new(sealing, listed.encode(), "sha256").hexdigest()
