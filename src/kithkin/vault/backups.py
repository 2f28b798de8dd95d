"""What a backup is on disk, how it is made whole or not at all, and how it is found to be whole before it is trusted."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kithkin import __version__, failpoints
from kithkin.messages.errors import BadInput, Misconfigured
from kithkin.ports.backups import DatabaseFiles
from kithkin.ports.keys import Progress
from kithkin.private_files import flush_folder, held, write_new
from kithkin.vault.keys.key_file import KEYS, KeyFile, read_key_file
from kithkin.vault.keys.sealing import seal

DATABASE: Final = "kithkin.db"
SETTINGS: Final = "kithkin.toml"
MANIFEST: Final = "manifest.json"
_ENDING: Final = ".backup"
_PART: Final = ".part"
_BLOCK: Final = 1024 * 1024


class File(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds. `seal` is made with the key, so that nobody without it can change parts of it; "" in the open.

    `made_by` is made with the maker's secret (`vault.keys.maker`), so that nobody can put a whole other backup with a key of their own
    in its place; "" in the open, and where an older Kithkin made it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kithkin_backup: Literal[1] = 1
    made_at: str
    program: str
    schema_number: int
    files: Mapping[str, File]
    seal: str = ""
    made_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup on disk."""

    folder: Path
    manifest: Manifest
    keys: KeyFile | None

    @property
    def store(self) -> str:
        """Whose backup it is; "" for one in the open, which nothing tells."""
        return self.keys.store if self.keys is not None else ""

    @property
    def database(self) -> Path:
        """Its database file."""
        return self.folder / DATABASE

    @property
    def made_at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.manifest.made_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is backed up: the folder, its key and its maker's secret (None where it lies in the open), and what reads its database."""

    folder: Path
    key: bytes | None
    maker: bytes | None
    files: DatabaseFiles


def make_backup(source: Source, into: Path, now: datetime, told: Progress) -> Backup:
    """Writes a backup into a folder of its own within `into`. Raises `BadInput` and `Misconfigured` where that cannot be done."""
    folder = into / f"kithkin-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}{_ENDING}"
    part = folder.with_suffix(_PART)
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as holding:
            with held(
                into, waiting=True
            ):  # or another's clearing could come between making the folder and holding it
                _clear(into)
                part.mkdir(mode=0o700)
                holding.enter_context(held(part))
            _fill(part, source, now, told)
            failpoints.reach("backup.copied")
            part.rename(folder)
            flush_folder(into)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if not isinstance(error, OSError):
            raise
        raise BadInput(
            f"The backup cannot be written into {into}: {error.strerror}.",
            remedy="Name a folder with room for everything; nothing was left there.",
        ) from error
    return read_backup(folder)


def _clear(into: Path) -> None:
    """Removes what power cuts have left; one that is just being written is locked by whoever writes it."""
    for left in into.glob(f"kithkin-*{_PART}"):
        if left.is_dir() and not left.is_symlink():
            with contextlib.suppress(OSError), held(left):
                shutil.rmtree(left)


def _fill(part: Path, source: Source, now: datetime, told: Progress) -> None:
    failpoints.reach("backup.begun")
    source.files.copy(source.folder, source.key, part / DATABASE, told)
    if not source.files.is_whole(part / DATABASE, source.key):
        raise BadInput(
            "The copy is not whole: the disk gives back other bytes than were written.",
            remedy="Use another disk.",
        )
    for name in (KEYS, SETTINGS):
        if (source.folder / name).is_file():
            write_new(part / name, (source.folder / name).read_bytes())
    files = {path.name: _described(path) for path in sorted(part.iterdir())}
    manifest = Manifest(
        made_at=now.astimezone(UTC).isoformat(),
        program=__version__,
        schema_number=source.files.schema(part / DATABASE, source.key),
        files=files,
    )
    sealed = manifest.model_copy(
        update={"seal": _seal(manifest, source.key), "made_by": _made_by(manifest, source.maker)}
    )
    write_new(part / MANIFEST, sealed.model_dump_json(indent=1).encode() + b"\n")
    flush_folder(part)


def read_backup(folder: Path) -> Backup:
    """What a backup says it holds. Raises `BadInput` for a folder that is none."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        if datetime.fromisoformat(manifest.made_at).tzinfo is None:
            raise ValueError("no time zone")
        keys = read_key_file(folder / KEYS)
    except (OSError, ValidationError, ValueError, Misconfigured) as error:
        raise BadInput(
            f"{folder} is no backup of Kithkin.", remedy="Name a folder that `kithkin backup` has made."
        ) from error
    return Backup(folder=folder, manifest=manifest, keys=keys)


def check_bytes(backup: Backup, told: Progress) -> None:
    """Raises `BadInput` when a file is missing, too many, or other than when it was made."""
    there = {path.name for path in backup.folder.iterdir() if path.is_file() and not path.is_symlink()} - {
        MANIFEST
    }
    whole, done = sum(file.bytes for file in backup.manifest.files.values()), 0
    if DATABASE not in backup.manifest.files or there != set(backup.manifest.files):
        raise _damaged(backup)
    for name, file in backup.manifest.files.items():
        if _described(backup.folder / name) != file:
            raise _damaged(backup)
        done += file.bytes
        told(done / max(1, whole))


def check_seal(backup: Backup, key: bytes | None) -> None:
    """Raises `BadInput` when the backup was put together by somebody without the key."""
    if not hmac.compare_digest(backup.manifest.seal, _seal(backup.manifest, key)):
        raise _damaged(backup)


def check_maker(backup: Backup, maker: bytes) -> None:
    """Raises `BadInput` when the backup was put together by somebody without the maker's secret, whoever's key it is under."""
    if not hmac.compare_digest(backup.manifest.made_by, _made_by(backup.manifest, maker)):
        raise BadInput(
            f"The backup {backup.folder.name} was not made by this Kithkin: it is another's, sealed so that what opens yours opens it.",
            remedy="Use another one; nothing was changed here.",
        )


def backups_in(folder: Path) -> list[Backup]:
    """All backups in a folder, the oldest first; what is none is passed over."""
    found: list[Backup] = []
    for path in folder.glob(f"kithkin-*{_ENDING}"):
        try:
            found.append(read_backup(path))
        except BadInput:
            continue
    return sorted(found, key=lambda backup: backup.made_at)


def drop_old(into: Path, store: str, now: datetime, days: int) -> list[Path]:
    """Removes this store's backups that are older than so many days, but for the newest; what is gone.

    Those in the open are left: nothing tells whose they are.
    """
    if not store:
        return []
    ours = [backup for backup in backups_in(into) if backup.store == store]
    old = [
        backup.folder
        for backup in ours[:-1]
        if backup.made_at < now - timedelta(days=days) and not backup.folder.is_symlink()
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return [folder for folder in old if not folder.exists()]


def _described(path: Path) -> File:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return File(bytes=size, sha256=digest.hexdigest())


def _seal(manifest: Manifest, key: bytes | None) -> str:
    if key is None:
        return ""
    return seal(_said(manifest), key, "backup")


def _made_by(manifest: Manifest, maker: bytes | None) -> str:
    return "" if maker is None else seal(_said(manifest), maker, "backup made")


def _said(manifest: Manifest) -> bytes:
    return manifest.model_copy(update={"seal": ""}).model_dump_json(exclude={"made_by"}).encode()


def _damaged(backup: Backup) -> BadInput:
    return BadInput(
        f"The backup {backup.folder.name} is not as it was made: something in it was changed, or is missing.",
        remedy="Use another one; nothing was changed here.",
    )
