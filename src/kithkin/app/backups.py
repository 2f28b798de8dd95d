"""Joins what making a backup and bringing one back need."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kithkin.app.keys import build_locksmith, by_code, folder_alone
from kithkin.app.stores import Stores
from kithkin.messages.errors import BadInput, KithkinError, Misconfigured
from kithkin.ports.keys import Progress
from kithkin.settings import Settings
from kithkin.store.migrations import MIGRATIONS
from kithkin.store.restoring import (
    CannotCopy,
    Forgotten,
    copy_for_backup,
    forgotten_in,
    goes_on_from,
    head_of,
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
    CopyFailed,
    Source,
    backups_in,
    check_bytes,
    check_seal,
    drop_old,
    make_backup,
    read_backup,
)
from kithkin.vault.keys import KeyFile, Locksmith
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
    """What was brought back, from when, and how many people and posts were forgotten again.

    `not_read`: later stores that may know of more, and could not be read.
    """

    made_at: str
    people_forgotten: int
    posts_forgotten: int
    not_read: tuple[str, ...]


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
        copy=lambda into, telling: _copied(settings.home, key, into, telling),
        is_whole=lambda path: is_whole(path, key),
        schema_number=lambda path: schema_number(path, key),
    )
    now = datetime.now(UTC)
    backup = make_backup(source, into, now, told)
    dropped = drop_old(into, kept.store if kept else "", now, days)
    elsewhere = kept is None or any(way.kind in ("passphrase", "recovery") for way in kept.ways)
    return BackedUp(backup=backup, dropped=tuple(dropped), opens_elsewhere=elsewhere)


def _copied(folder: Path, key: bytes | None, into: Path, told: Progress) -> None:
    try:
        copy_for_backup(folder, key, into, told)
    except CannotCopy as error:
        raise CopyFailed(str(error)) from error


def restore(
    settings: Settings,
    folder: Path,
    code: Callable[[], str] | None,
    told: Progress,
    *,
    in_the_open: bool = False,
) -> Restored:
    """Puts a backup in the place of what is kept here, where that is nothing or is damaged.

    `code` asks for a recovery code, where that is to open it. What later backups beside it, and what is kept here, know to be
    forgotten is forgotten again. A backup that is not encrypted is taken only with `in_the_open`: anybody could have written
    it. Raises `BadInput` for a backup that is not whole or a folder that is, and `Misconfigured`.
    """
    if settings.database_url.get_secret_value():
        raise _ON_POSTGRES
    backup = read_backup(folder)
    if backup.manifest.schema_number > len(MIGRATIONS):
        raise BadInput("This backup was made by a newer Kithkin.", remedy="Upgrade this one first.")
    if backup.keys is None and not in_the_open:
        raise BadInput(
            "This backup is not encrypted: anybody could have written it.",
            remedy="If you are sure that it is yours, say so: --in-the-open.",
        )
    check_bytes(backup, told)
    unlock = by_code(settings, code()) if code is not None else None
    with folder_alone(settings, unlock) as smith:
        opening = unlock or smith.unlock
        here = _key_of_damaged(settings, smith, opening)
        key = _key_of(backup, opening)
        check_seal(backup, key)
        if not is_whole(backup.database, key):
            raise BadInput(f"The database in {folder} is damaged.", remedy="Use another backup.")
        since = _since(backup, key, settings.home / DATABASE, here, opening)
        target = replace(
            smith,
            file=SqliteFile(
                settings.home,
                source=backup.database,
                amend=lambda connection: put_right(connection, since.forgotten),
            ),
        )
        if backup.keys is None and not settings.encrypt:
            target.file.write_anew(None, None, told)
            target.file.take_new()
        else:
            replace_everything(target, key, backup.keys, told)
        if (folder / SETTINGS).is_file() and not (settings.home / SETTINGS).exists():
            (settings.home / SETTINGS).write_bytes((folder / SETTINGS).read_bytes())
    return Restored(
        made_at=backup.manifest.made_at,
        people_forgotten=len(since.forgotten.people),
        posts_forgotten=len(since.forgotten.posts),
        not_read=tuple(since.not_read),
    )


def _key_of(backup: Backup, opening: Callable[[KeyFile], bytes]) -> bytes | None:
    try:
        return opening(backup.keys) if backup.keys is not None else None
    except Misconfigured as error:
        raise Misconfigured(
            f"The backup {backup.folder.name} is encrypted, and its key is not at hand.",
            remedy="Give its recovery code (`--recovery-code`), set KITHKIN_PASSPHRASE, or put this machine's key file back.",
        ) from error


def _key_of_damaged(
    settings: Settings, smith: Locksmith, opening: Callable[[KeyFile], bytes]
) -> tuple[bytes | None] | None:
    """The key of what is kept here, which is damaged; None where nothing is. A folder that is whole knows better than any
    backup what was withdrawn since: raises `BadInput`, also where that cannot be told."""
    if not smith.file.is_begun():
        return None
    kept = smith.kept()
    try:
        key = opening(kept) if kept is not None else smith.key()
        whole = is_whole(settings.home / DATABASE, key)
    except KithkinError as error:
        raise BadInput(
            f"What is in {settings.home} cannot be opened, so nothing can tell whether it is newer. {error}",
            remedy="Or move that folder away, if it is lost.",
        ) from error
    if whole:
        raise BadInput(
            f"What is in {settings.home} is whole, and newer than any backup: going back would undo withdrawals.",
            remedy="Restore into an empty KITHKIN_HOME.",
        )
    return (key,)


@dataclass(slots=True)
class _Since:
    """What is known to be forgotten since a backup was made, and which later stores could not be read for it."""

    forgotten: Forgotten
    not_read: list[str]

    def add(self, name: str, path: Path, key: bytes | None) -> None:
        known, all_read = forgotten_in(path, key)
        self.forgotten = self.forgotten.and_also(known)
        if not all_read:
            self.not_read.append(name)


def _since(
    backup: Backup,
    key: bytes | None,
    database: Path,
    here: tuple[bytes | None] | None,
    opening: Callable[[KeyFile], bytes],
) -> _Since:
    """From the damaged store here, and from backups beside this one, if they are later states of the same."""
    since, head = _Since(Forgotten(), []), head_of(backup.database, key)
    store = backup.keys.store if backup.keys is not None else ""
    if here is not None:
        since.add(str(database), database, here[0])
    for other in backups_in(backup.folder.parent):
        if other.folder == backup.folder or (other.keys.store if other.keys is not None else "") != store:
            continue
        try:
            its_key = opening(other.keys) if other.keys is not None else None
            check_seal(other, its_key)
        except KithkinError:
            if other.made_at > backup.made_at:
                since.not_read.append(other.folder.name)
            continue
        if goes_on_from(other.database, its_key, head):
            since.add(other.folder.name, other.database, its_key)
    return since
