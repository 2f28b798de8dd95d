"""Joins what making a backup and bringing one back need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kithkin.app.keys import build_locksmith, by_code, folder_alone, is_volume_without_passphrase
from kithkin.app.stores import Stores
from kithkin.messages.errors import Misconfigured
from kithkin.ports.keys import Progress
from kithkin.settings import Settings
from kithkin.store.backups import SqliteFiles
from kithkin.vault.backups import Backup, Source, drop_old, make_backup
from kithkin.vault.restoring import Restored, backup_to_restore
from kithkin.vault.restoring import restore as restore_here


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was made, which older ones were dropped, and whether it opens without this machine."""

    backup: Backup
    dropped: tuple[Path, ...]
    opens_elsewhere: bool


async def back_up(stores: Stores, settings: Settings, into: Path, days: int, told: Progress) -> BackedUp:
    """Writes a backup of everything into a new folder within `into`, and drops those older than so many days."""
    _refuse_postgres(settings)
    smith = build_locksmith(settings)
    kept, key = smith.kept(), smith.key()
    await stores.audit.note_backup()
    now = datetime.now(UTC)
    backup = make_backup(Source(folder=settings.home, key=key, files=SqliteFiles()), into, now, told)
    dropped = drop_old(into, backup.store, now, days)
    elsewhere = kept is None or any(way.kind in ("passphrase", "recovery") for way in kept.ways)
    return BackedUp(backup=backup, dropped=tuple(dropped), opens_elsewhere=elsewhere)


def restore(
    settings: Settings,
    folder: Path,
    code: Callable[[], str] | None,
    told: Progress,
    *,
    in_the_open: bool = False,
) -> Restored:
    """Puts a backup in the place of what is kept here; see `vault.restoring`. `code` asks for a recovery code, where that is to open it."""
    _refuse_postgres(settings)
    files = SqliteFiles()
    backup = backup_to_restore(folder, files, told, in_the_open=in_the_open)
    unlock = by_code(settings, code()) if code is not None else None
    with folder_alone(settings, unlock) as smith:
        encrypt = settings.encrypt and not is_volume_without_passphrase(settings, smith)
        return restore_here(backup, smith, unlock or smith.unlock, files, told, encrypt=encrypt)


def _refuse_postgres(settings: Settings) -> None:
    if settings.database_url.get_secret_value():
        raise Misconfigured(
            "What is kept stands in Postgres.", remedy="Back it up with pg_dump, and encrypt that."
        )
