"""The file that lists the ways to the key. Without one of the secrets nothing in it helps.

Its seal is made with the key itself: whoever can write the folder cannot slip a way of their own in among the others, to which
the next key would then be sealed as well. Whoever puts list and database of their own in the place of both is not found out by it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from pydantic import Base64UrlBytes, BaseModel, ConfigDict, ValidationError

from kithkin.messages.errors import Misconfigured
from kithkin.private_files import flush_folder, write_new
from kithkin.vault.keys.maker import kept_under_key, new_maker
from kithkin.vault.keys.sealing import seal
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
    keeps_secrets: bool = False
    """Whether secrets that this machine kept for the ways before stay: after a restore, backups still open by them."""
    maker: Base64UrlBytes = b""
    """The maker's secret under the key (`vault.keys.maker`); empty where an older Kithkin wrote the file."""
    marks: Mapping[str, Base64UrlBytes] = {}
    """The maker's secret for each way that has it, by the way's id."""


def sealed_key_file(
    store: str,
    ways: Sequence[Way],
    key: bytes,
    *,
    maker: bytes | None = None,
    marks: Mapping[str, bytes] | None = None,
) -> KeyFile:
    """The file as it is to be written. `maker`: the maker's secret, as it is; a new one if left out. Marks of ways that are gone go too."""
    staying = {way.id for way in ways}
    return KeyFile.model_construct(
        format=1,
        store=store,
        ways=tuple(ways),
        seal=_seal(store, ways, key),
        maker=kept_under_key(maker or new_maker(), key, store),
        marks={way: kept for way, kept in (marks or {}).items() if way in staying},
    )


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
    with _written_beside(path, kept) as fresh:
        fresh.replace(path)


def write_first_key_file(path: Path, kept: KeyFile) -> bool:
    """The same where there is none yet; False when another process was first."""
    with _written_beside(path, kept) as fresh:
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            return False
    return True


@contextmanager
def _written_beside(path: Path, kept: KeyFile) -> Generator[Path]:
    """A file of this content, flushed, under a name of its own; gone at the end unless it was put elsewhere."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        write_new(fresh, kept.model_dump_json(indent=1).encode() + b"\n")
        yield fresh
        flush_folder(path.parent)
    except OSError as error:
        raise Misconfigured(
            f"{path} cannot be written: {error.strerror}.",
            remedy="Make room on the disk; nothing was changed.",
        ) from error
    finally:
        fresh.unlink(missing_ok=True)


def _seal(store: str, ways: Sequence[Way], key: bytes) -> str:
    listed = "\n".join((store, *sorted(f"{way.id} {way.kind} {way.public.hex()}" for way in ways)))
    return seal(listed.encode(), key, "ways")
