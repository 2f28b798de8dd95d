"""Joins what making a backup and bringing one back need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from kithkin.app.keys import by_code, folder_alone, folder_kept, is_volume_without_passphrase
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
    """A backup that was made, which older ones were dropped, and whether it opens without this machine.

    `not_shown_by`: the kinds of ways that open it and do not show who made it.
    """

    backup: Backup
    dropped: tuple[Path, ...]
    opens_elsewhere: bool
    not_shown_by: tuple[str, ...] = ()


async def back_up(stores: Stores, settings: Settings, into: Path, days: int, told: Progress) -> BackedUp:
    """Writes a backup of everything into a new folder within `into`, and drops those older than so many days."""
    _refuse_postgres(settings)
    with folder_kept(settings) as smith:
        maker, kept, key = smith.maker(), smith.kept(), smith.key()
    await stores.audit.note_backup()
    now = datetime.now(UTC)
    backup = make_backup(
        Source(folder=settings.home, key=key, maker=maker, files=SqliteFiles()), into, now, told
    )
    dropped = drop_old(into, backup.store, now, days)
    elsewhere = kept is None or any(way.kind in ("passphrase", "recovery") for way in kept.ways)
    unmarked = tuple(way.kind for way in kept.ways if way.id not in kept.marks) if kept is not None else ()
    return BackedUp(backup=backup, dropped=tuple(dropped), opens_elsewhere=elsewhere, not_shown_by=unmarked)


def restore(
    settings: Settings,
    folder: Path,
    code: Callable[[], str] | None,
    told: Progress,
    *,
    in_the_open: bool = False,
    unproven: bool = False,
) -> Restored:
    """Puts a backup in the place of what is kept here; see `vault.restoring`. `code` asks for a recovery code, where that is to open it."""
    _refuse_postgres(settings)
    files = SqliteFiles()
    backup = backup_to_restore(folder, files, told, in_the_open=in_the_open)
    typed = code() if code is not None else None
    with folder_alone(settings, None if typed is None else by_code(settings, typed)) as smith:
        encrypt = settings.encrypt and not is_volume_without_passphrase(settings, smith)
        opened = smith.open if typed is None else partial(smith.open_by_code, code=typed)
        return restore_here(backup, smith, opened, files, told, encrypt=encrypt, unproven=unproven)


def _refuse_postgres(settings: Settings) -> None:
    if settings.database_url.get_secret_value():
        raise Misconfigured(
            "What is kept stands in Postgres.", remedy="Back it up with pg_dump, and encrypt that."
        )
