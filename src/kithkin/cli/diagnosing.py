"""`kithkin doctor`: what is there, what is not, and what to do about it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from kithkin.app import build_engine, try_store
from kithkin.messages.errors import KithkinError
from kithkin.settings import Settings, load_settings

_ROOM_BYTES = 200 * 2**20


@dataclass(frozen=True)
class Diagnosis:
    """One thing looked at: whether it is well, and if not, what to do."""

    what: str
    ok: bool
    remedy: str = ""


async def diagnose() -> list[Diagnosis]:
    """Everything worth looking at, in order; stops early when the settings cannot be read."""
    try:
        settings = load_settings()
    except KithkinError as error:
        return [Diagnosis(what=error.message, ok=False, remedy=error.remedy)]
    findings = [
        Diagnosis(what="Settings are readable", ok=True),
        _folder(settings.home),
        _room(settings.home),
    ]
    findings.append(_store(settings))
    findings.append(await _engine(settings))
    return findings


def _folder(home: Path) -> Diagnosis:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        return Diagnosis(what=f"The folder {home} cannot be made ({error.strerror})", ok=False,
                         remedy="Set KITHKIN_HOME to a folder you may write to.")  # fmt: skip
    if not os.access(home, os.W_OK):
        return Diagnosis(what=f"The folder {home} cannot be written to", ok=False,
                         remedy="Change its owner, or set KITHKIN_HOME.")  # fmt: skip
    if home.stat().st_mode & 0o077:
        return Diagnosis(
            what=f"Others on this machine may look into {home}", ok=False, remedy=f"chmod 700 {home}"
        )
    return Diagnosis(what=f"The folder {home} is private and writable", ok=True)


def _room(home: Path) -> Diagnosis:
    free = shutil.disk_usage(home if home.exists() else home.parent).free
    if free < _ROOM_BYTES:
        return Diagnosis(what=f"Only {free // 2**20} MB are free on the disk", ok=False, remedy="Make room.")
    return Diagnosis(what="There is room on the disk", ok=True)


def _store(settings: Settings) -> Diagnosis:
    try:
        try_store(settings)
    except KithkinError as error:
        return Diagnosis(what=error.message, ok=False, remedy=error.remedy)
    return Diagnosis(what="The database opens", ok=True)


async def _engine(settings: Settings) -> Diagnosis:
    try:
        engine = build_engine(settings)
        try:
            await engine.capabilities()
        finally:
            await engine.close()
    except KithkinError as error:
        return Diagnosis(what=error.message, ok=False, remedy=error.remedy)
    return Diagnosis(what=f"The engine is {engine.name}; `kithkin engine check` tries it", ok=True)
