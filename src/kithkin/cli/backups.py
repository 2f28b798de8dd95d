"""`kithkin backup|restore`: everything that is kept, on another disk and back again."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kithkin.cli.keys import AsJson, progress, typed
from kithkin.cli.stores import with_stores
from kithkin.ports.retention import WARNING_DAYS
from kithkin.settings import Settings, load_settings

if TYPE_CHECKING:
    from kithkin.app.backups import BackedUp
    from kithkin.app.stores import Stores

_NOT_SHOWN: Final = {
    "recovery": "Opened by the recovery code it will not show that you made it, since an older Kithkin made that code: `kithkin key recovery` makes"
    " one that does; then back up again.",
    "passphrase": "Opened by the passphrase it will not show that you made it, since an older Kithkin set that: set KITHKIN_PASSPHRASE for one"
    " backup, or set the passphrase again with `kithkin key passphrase`.",
    "file": "Opened by this machine's file it will not show that you made it, since the file is not at hand.",
    "keyring": "Opened by this machine's keyring it will not show that you made it, since the keyring is not at hand.",
}


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where backups are kept, best another disk.")],
    keep_days: Annotated[
        int, typer.Option(min=1, help="Older backups in DIR are removed, but for the newest.")
    ] = 30,
    as_json: AsJson = False,
) -> None:
    """Write everything that is kept into a new folder within DIR; a server may go on running."""
    from kithkin.app.backups import back_up  # noqa: PLC0415 - not needed to `ask`

    async def work(stores: Stores, settings: Settings) -> BackedUp:
        with progress("Backing up") as told:
            return await back_up(stores, settings, folder.absolute(), keep_days, told)

    done = with_stores(work)
    if as_json:
        plain = {
            "folder": str(done.backup.folder),
            "made_at": done.backup.manifest.made_at,
            "bytes": sum(file.bytes for file in done.backup.manifest.files.values()),
            "dropped": [str(path) for path in done.dropped],
            "opens_elsewhere": done.opens_elsewhere,
            "not_shown_by": done.not_shown_by,
        }
        sys.stdout.write(json.dumps(plain, indent=2) + "\n")
        return
    sys.stdout.write(f"{done.backup.folder}: written, read again and found whole.\n")
    if done.dropped:
        sys.stdout.write(f"Removed, being older than {keep_days} days: {len(done.dropped)}.\n")
    if done.backup.keys is None:
        sys.stdout.write("It is not encrypted: whoever can read this folder can read all of it.\n")
        return
    if not done.opens_elsewhere:
        sys.stdout.write(
            "Only this machine opens it. If the machine is lost, so is the backup: `kithkin key recovery` makes a code for"
            " that day; then back up again.\n"
        )
    for kind in done.not_shown_by:
        sys.stdout.write(f"{_NOT_SHOWN[kind]}\n")


def restore(
    folder: Annotated[
        Path, typer.Argument(metavar="BACKUP", help="A folder that `kithkin backup` has made.")
    ],
    recovery_code: Annotated[
        bool, typer.Option("--recovery-code", help="Open it with a recovery code, which is asked for.")
    ] = False,
    in_the_open: Annotated[
        bool,
        typer.Option("--in-the-open", help="Take one that is not encrypted: you are sure that it is yours."),
    ] = False,
    unproven: Annotated[
        bool,
        typer.Option(
            "--unproven", help="Take one of which nothing shows who made it: you are sure that it is yours."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back, into a folder that is empty or damaged. Nothing else may run meanwhile."""
    from kithkin.app.backups import restore as bring_back  # noqa: PLC0415 - not needed to `ask`

    asked = (lambda: typed("Recovery code: ")) if recovery_code else None
    with progress("Restoring") as told:
        done = bring_back(
            load_settings(), folder.absolute(), asked, told, in_the_open=in_the_open, unproven=unproven
        )
    if as_json:
        plain = {
            "made_at": done.made_at,
            "people_forgotten_again": done.people_forgotten,
            "posts_forgotten_again": done.posts_forgotten,
            "later_but_not_read": done.not_read,
        }
        sys.stdout.write(json.dumps(plain, indent=2) + "\n")
        return
    sys.stdout.write(
        f"Everything is as it was on {done.made_at[:16].replace('T', ' at ')} (UTC). Forgotten again, as was known here or by a"
        f" later backup: {done.people_forgotten} people, {done.posts_forgotten} posts. What else was withdrawn or"
        " erased since then is not known here: ask your people.\n"
        + (f"Later, but not to be read: {', '.join(done.not_read)}.\n" if done.not_read else "")
        + f"What is too old by now goes in a week, on {_in_a_week()}: until then it can be kept for longer (`kithkin keep show`).\n"
        "Who has which part and who is known by which address are as they were then, whatever was changed or unlinked since:"
        " look them over (`kithkin person list`).\n"
        "Everybody signs in anew. Messages that waited then are under `kithkin inbox list`: whether they were answered since is"
        " not known.\n"
    )


def _in_a_week() -> str:
    return (datetime.now(UTC) + timedelta(days=WARNING_DAYS)).date().isoformat()
