"""Brings a backup back, without bringing back what was taken back since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kithkin.messages.errors import BadInput, KithkinError, Misconfigured
from kithkin.ports.backups import DatabaseFiles, Forgotten
from kithkin.ports.keys import Progress
from kithkin.vault.backups import (
    DATABASE,
    SETTINGS,
    Backup,
    backups_in,
    check_bytes,
    check_maker,
    check_seal,
    read_backup,
)
from kithkin.vault.keys import KeyFile, Locksmith, Unlocked
from kithkin.vault.keys import replace as replace_everything

Unlock = Callable[[KeyFile], Unlocked]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was brought back, from when, and how many people and posts were forgotten again.

    `not_read`: later stores that may know of more, and could not be read.
    """

    made_at: str
    people_forgotten: int
    posts_forgotten: int
    not_read: tuple[str, ...]


def backup_to_restore(folder: Path, files: DatabaseFiles, told: Progress, *, in_the_open: bool) -> Backup:
    """The backup in a folder, found to be as it was made. Raises `BadInput`; for one that is not encrypted unless `in_the_open`."""
    backup = read_backup(folder)
    if backup.manifest.schema_number > files.newest_schema:
        raise BadInput("This backup was made by a newer Kithkin.", remedy="Upgrade this one first.")
    if backup.keys is None and not in_the_open:
        raise BadInput(
            "This backup is not encrypted: anybody could have written it.",
            remedy="If you are sure that it is yours, say so: --in-the-open.",
        )
    check_bytes(backup, told)
    return backup


def restore(
    backup: Backup,
    smith: Locksmith,
    unlock: Unlock,
    files: DatabaseFiles,
    told: Progress,
    *,
    encrypt: bool,
    unproven: bool,
) -> Restored:
    """Puts a backup in the place of what is in a locksmith's folder, where that is nothing or is damaged.

    `unlock` finds the key of a list of ways. `encrypt`: whether a backup that lies in the open is encrypted here. What later
    backups beside it, and what is kept here, know to be forgotten is forgotten again. `unproven`: also where nothing shows who made
    it. Nobody else may use the folder meanwhile. Raises `BadInput` where what is here is whole, or the backup is not, and `Misconfigured`.
    """
    here = _damaged_store(smith, unlock, files)
    opened = _opened(backup, unlock)
    key = opened.key if opened is not None else None
    check_seal(backup, key)
    if opened is not None:
        _check_maker(backup, opened, unproven=unproven)
    if not files.is_whole(backup.database, key):
        raise BadInput(f"The database in {backup.folder} is damaged.", remedy="Use another backup.")
    since = _since(backup, key, here, unlock, files)
    before, _ = files.forgotten(backup.database, key)
    target = replace(smith, file=files.coming_back(smith.folder, backup.database, since.forgotten))
    if backup.keys is None and not encrypt:
        target.file.write_anew(None, None, told)
        target.file.take_new()
    else:
        replace_everything(target, key, backup.keys, told)
    settings = backup.folder / SETTINGS
    if settings.is_file() and not (smith.folder / SETTINGS).exists():
        (smith.folder / SETTINGS).write_bytes(settings.read_bytes())
    return Restored(
        made_at=backup.manifest.made_at,
        people_forgotten=len(since.forgotten.people - before.people),
        posts_forgotten=len(since.forgotten.posts - before.posts),
        not_read=tuple(since.not_read),
    )


@dataclass(frozen=True, slots=True)
class _Store:
    """A store that may know more than the backup: its name for people, its file, its key and whose it is."""

    name: str
    database: Path
    key: bytes | None
    whose: str


@dataclass(slots=True)
class _Since:
    """What is known to be forgotten since a backup was made, and which later stores could not be read for it."""

    forgotten: Forgotten = field(default_factory=Forgotten)
    not_read: list[str] = field(default_factory=list[str])

    def learn(self, store: _Store, files: DatabaseFiles, record_end: tuple[int, str]) -> None:
        """From a store, if it is a later state of the backup's; one too damaged to tell is taken for one."""
        later = files.goes_on_from(store.database, store.key, record_end)
        if later is False:
            return
        known, all_read = files.forgotten(store.database, store.key)
        self.forgotten = self.forgotten.and_also(known)
        if later is None or not all_read:
            self.not_read.append(store.name)


def _since(
    backup: Backup, key: bytes | None, here: _Store | None, unlock: Unlock, files: DatabaseFiles
) -> _Since:
    """From the damaged store here and from backups beside this one, if they are later states of the same."""
    since, record_end = _Since(), files.record_end(backup.database, key)
    if here is not None and here.whose == backup.store:
        since.learn(here, files, record_end)
    for other in backups_in(backup.folder.parent):
        if other.folder == backup.folder or other.store != backup.store:
            continue
        try:
            opened = _opened(other, unlock)
            its_key = opened.key if opened is not None else None
            check_seal(other, its_key)
        except KithkinError:
            if other.made_at > backup.made_at:
                since.not_read.append(other.folder.name)
            continue
        since.learn(_Store(other.folder.name, other.database, its_key, other.store), files, record_end)
    return since


def _damaged_store(smith: Locksmith, unlock: Unlock, files: DatabaseFiles) -> _Store | None:
    """What is in the folder, which is damaged; None where there is nothing.

    A folder that is whole knows better than any backup what was withdrawn since: raises `BadInput`, also where that cannot be told.
    """
    if not smith.file.is_begun():
        return None
    database = smith.folder / DATABASE
    try:
        kept = smith.kept()
        key = unlock(kept).key if kept is not None else smith.key()
        whole = files.is_whole(database, key)
    except KithkinError as error:
        raise BadInput(
            f"What is in {smith.folder} cannot be opened, so nothing can tell whether it is newer. {error}",
            remedy="Or move that folder away, if it is lost.",
        ) from error
    if whole:
        raise BadInput(
            f"What is in {smith.folder} is whole, and newer than any backup: going back would undo withdrawals.",
            remedy="Restore into an empty KITHKIN_HOME.",
        )
    return _Store(str(database), database, key, kept.store if kept is not None else "")


def _check_maker(backup: Backup, opened: Unlocked, *, unproven: bool) -> None:
    """Whoever has seen a backup can make another that the same secrets open. What opens this one tells whether that was done."""
    if opened.maker:
        check_maker(backup, opened.maker)
    elif not unproven:
        raise BadInput(
            f"Nothing shows that you made the backup {backup.folder.name}: an older Kithkin may have, or anybody who has seen one of yours.",
            remedy="If you are sure that it is yours, say so: --unproven.",
        )


def _opened(backup: Backup, unlock: Unlock) -> Unlocked | None:
    try:
        return unlock(backup.keys) if backup.keys is not None else None
    except Misconfigured as error:
        raise Misconfigured(
            f"The backup {backup.folder.name} is encrypted, and its key is not at hand.",
            remedy="Give its recovery code (`--recovery-code`), set KITHKIN_PASSPHRASE, or put this machine's key file back.",
        ) from error
