"""Whether what is kept is encrypted, what opens it, and who else may read that."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kithkin.app.keys import build_locksmith
from kithkin.cli.diagnoses.diagnosis import Diagnosis, bad, well
from kithkin.settings import Settings

_OTHERS: Final = 0o077
"""All that a mode gives to the group and to everybody."""


def look_at_keys(settings: Settings) -> Iterator[Diagnosis]:
    """To be asked once the database has opened. Raises `Misconfigured` for a damaged list of ways."""
    if settings.database_url.get_secret_value():
        yield well("What is kept stands in Postgres; encrypting it is up to that server")
    else:
        yield _encryption(settings)
    yield from _key_folder(settings.key_folder.expanduser())


def _encryption(settings: Settings) -> Diagnosis:
    kept = build_locksmith(settings).kept()
    if kept is None:
        if settings.encrypt:
            return bad(
                "What is kept here is not encrypted",
                "Stop what uses this folder, and start again; in a container set KITHKIN_PASSPHRASE.",
            )
        return well("What is kept here is not encrypted, as KITHKIN_ENCRYPT says")
    kinds = {way.kind for way in kept.ways}
    if kinds & {"recovery", "passphrase"}:
        return well("What is kept here is encrypted")
    return well(
        "What is kept here is encrypted, and only this machine opens it: `kithkin key recovery` makes a code for the day"
        " it is lost"
    )


def _key_folder(folder: Path) -> Iterator[Diagnosis]:
    """The secrets of this machine, those of other folders and of backups included: nothing at rest is safer than they are."""
    try:
        keys = sorted(folder.glob("*.key"))
        if not keys:
            return
        mode, owner = folder.stat().st_mode, folder.stat().st_uid
        seen = {key: key.stat() for key in keys}
    except OSError as error:
        yield bad(
            f"The keys in {folder} cannot be looked at ({error.strerror})",
            f"Look at the folder, or set KITHKIN_KEY_FOLDER to the one with the keys: ls -l {_quoted(folder)}",
        )
        return
    strangers = [key for key in keys if seen[key].st_uid != owner]
    readable = [key for key in keys if seen[key].st_mode & _OTHERS]
    if strangers:
        yield bad(
            f"{_listed(strangers)}: this key belongs to another account than its folder",
            f"chown {owner} {_quoted(*strangers)}",
        )
    if readable:
        yield bad(
            f"Others on this machine may read or change the key {_listed(readable)}",
            f"chmod 600 {_quoted(*readable)}, then make a new key: kithkin key rotate",
        )
    if mode & _OTHERS:
        yield bad(
            f"Others on this machine may look into {folder}, where the keys lie",
            f"chmod 700 {_quoted(folder)}",
        )
    if not (strangers or readable or mode & _OTHERS):
        yield well(f"The keys in {folder} are open to nobody else")


def _listed(paths: list[Path]) -> str:
    return ", ".join(map(str, paths))


def _quoted(*paths: Path) -> str:
    return shlex.join(map(str, paths))
