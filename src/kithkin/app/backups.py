"""Joins what making a backup and bringing one back need."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from kithkin.app.keys import build_locksmith, folder_alone
from kithkin.app.stores import Stores
from kithkin.messages.errors import BadInput, KithkinError, Misconfigured
from kithkin.ports.keys import Progress
from kithkin.settings import Settings
from kithkin.store.migrations import MIGRATIONS
from kithkin.store.restoring import (
    Forgotten,
    copy_for_backup,
    forgotten_in,
    is_whole,
    note_backup,
    put_right,
    schema_number,
)
from kithkin.store.rewriting import SqliteFile
from kithkin.vault.backups import (
    DATABASE,
    SETTINGS,
    Backup,
    Source,
    backups_in,
    check_bytes,
    check_seal,
    drop_old,
    make_backup,
    read_backup,
)
from kithkin.vault.keys import Locksmith
from kithkin.vault.keys import replace as replace_everything

_ON_POSTGRES: Final = Misconfigured(
    "What is kept stands in Postgres.", remedy="Back it up with pg_dump, and encrypt that."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was made, which older ones were dropped, and whether it opens without this machine."""

    backup: Backup
    dropped: tuple[Path, ...]
    opens_elsewhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was brought back, from when, and how many people and posts were forgotten again."""

    made_at: str
    people_forgotten: int
    posts_forgotten: int


async def back_up(stores: Stores, settings: Settings, into: Path, days: int, told: Progress) -> BackedUp:
    """Writes a backup of everything into a new folder within `into`, and drops those older than so many days."""
    if settings.database_url.get_secret_value():
        raise _ON_POSTGRES
    smith = build_locksmith(settings)
    kept, key = smith.kept(), smith.key()
    await stores.database.write(lambda connection: note_backup(connection, time.time()))  # type: ignore[arg-type]
    source = Source(
        folder=settings.home,
        key=key,
        copy=partial(copy_for_backup, settings.home, key),
        is_whole=lambda path: is_whole(path, key),
        schema_number=lambda path: schema_number(path, key),
    )
    now = datetime.now(UTC)
    backup = make_backup(source, into, now, told)
    dropped = drop_old(into, kept.store if kept else "", now, days)
    elsewhere = kept is None or any(way.kind in ("passphrase", "recovery") for way in kept.ways)
    return BackedUp(backup=backup, dropped=tuple(dropped), opens_elsewhere=elsewhere)


def restore(settings: Settings, folder: Path, code: Callable[[], str] | None, told: Progress) -> Restored:
    """Puts a backup in the place of what is kept here, where that is nothing or is damaged.

    `code` asks for a recovery code, where that is to open it. What later backups beside it, and what is kept here, know to be
    forgotten is forgotten again. Raises `BadInput` for a backup that is not whole or a folder that is, and `Misconfigured`.
    """
    if settings.database_url.get_secret_value():
        raise _ON_POSTGRES
    backup = read_backup(folder)
    if backup.manifest.schema_number > len(MIGRATIONS):
        raise BadInput("This backup was made by a newer Kithkin.", remedy="Upgrade this one first.")
    check_bytes(backup, told)
    with folder_alone(settings) as smith:
        _refuse_whole(settings, smith)
        key = _key_of(backup, smith, code)
        check_seal(backup, key)
        if not is_whole(backup.database, key):
            raise BadInput(f"The database in {folder} is damaged.", remedy="Use another backup.")
        forgotten = _forgotten_since(backup, settings, smith, key)
        target = replace(
            smith,
            file=SqliteFile(
                settings.home,
                source=backup.database,
                amend=lambda connection: put_right(connection, forgotten),
            ),
        )
        replace_everything(target, key, backup.keys, told)
        if (folder / SETTINGS).is_file() and not (settings.home / SETTINGS).exists():
            (settings.home / SETTINGS).write_bytes((folder / SETTINGS).read_bytes())
    return Restored(
        made_at=backup.manifest.made_at,
        people_forgotten=len(forgotten.people),
        posts_forgotten=len(forgotten.posts),
    )


def _refuse_whole(settings: Settings, smith: Locksmith) -> None:
    """A folder that is whole knows better than any backup what was withdrawn since."""
    if not smith.file.is_begun():
        return
    try:
        key = smith.key()
    except KithkinError as error:
        raise BadInput(
            f"What is in {settings.home} cannot be opened, so nothing can tell whether it is newer. {error.remedy}",
            remedy="Or move that folder away, if it is lost.",
        ) from error
    if is_whole(settings.home / DATABASE, key):
        raise BadInput(
            f"What is in {settings.home} is whole, and newer than any backup: going back would undo withdrawals.",
            remedy="Restore into an empty KITHKIN_HOME.",
        )


def _key_of(backup: Backup, smith: Locksmith, code: Callable[[], str] | None) -> bytes | None:
    if backup.keys is None:
        return None
    if code is not None:
        return smith.unlock_by_code(backup.keys, code())
    return smith.unlock(backup.keys)


def _forgotten_since(backup: Backup, settings: Settings, smith: Locksmith, key: bytes | None) -> Forgotten:
    """What the damaged store here and later backups beside this one know, if they are of the same circle."""
    known = Forgotten()
    here = smith.kept()
    if here is not None and backup.keys is not None and here.store == backup.keys.store:
        known = known.and_also(forgotten_in(settings.home / DATABASE, smith.asking_nobody().unlock(here)))
    for other in backups_in(backup.folder.parent):
        same = other.keys is not None and backup.keys is not None and other.keys.store == backup.keys.store
        if same and other.made_at > backup.made_at:
            known = known.and_also(forgotten_in(other.database, _same_or_own(other, smith, key)))
    return known


def _same_or_own(other: Backup, smith: Locksmith, key: bytes | None) -> bytes | None:
    """The key of another backup: the same, unless everything was put under a new one between the two."""
    if other.keys is None or (key is not None and SqliteFile(other.folder).opens(key)):
        return key
    try:
        return smith.asking_nobody().unlock(other.keys)
    except KithkinError:
        return key
