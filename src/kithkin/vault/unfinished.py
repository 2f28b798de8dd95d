"""Finds what a power cut leaves of an export: a folder that can be read by whoever reads the disk, in a place nobody looks at.

Where each export is being written is noted outside Kithkin's folder, beside this machine's own secrets, before there is anything in it;
and whoever writes holds the folder. So what is noted and held by nobody was cut off.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kithkin.private_files import flush_folder, held, write_new

ENDING: Final = ".part"
_NOTES: Final = "exports"
_TOKEN_BYTES: Final = 8

_log = logging.getLogger(__name__)


class UnfinishedExports:
    """Where exports are being written, as noted in a folder of this machine's. `holds`: the names that may lie in one."""

    def __init__(self, folder: Path, holds: frozenset[str]) -> None:
        self._notes = folder / _NOTES
        self._holds = holds

    @contextmanager
    def writing(self, folder: Path) -> Generator[Path]:
        """A new folder beside the one that is to be, for as long as it is being written. Raises `OSError`.

        It is gone at the end unless it was put elsewhere.
        """
        part = folder.parent / f".{folder.name}.{secrets.token_hex(_TOKEN_BYTES)}{ENDING}"
        note = self._noted(part)
        try:
            part.mkdir(mode=0o700)
            with held(part):
                yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)
            if note is not None and not part.exists():
                note.unlink(missing_ok=True)

    def left(self) -> list[Path]:
        """What was cut off and lies there still."""
        return [part for _, part in self._left()]

    def clear(self) -> list[Path]:
        """Removes it; what is gone."""
        gone: list[Path] = []
        for note, part in self._left():
            with contextlib.suppress(OSError), held(part):
                shutil.rmtree(part)
            if not part.exists():
                note.unlink(missing_ok=True)
                gone.append(part)
        return gone

    def _left(self) -> Iterator[tuple[Path, Path]]:
        for note in sorted(self._notes.glob("*")):
            try:
                part = Path(os.fsdecode(note.read_bytes()))
                if self._is_one(part):
                    with held(part):  # by nobody else
                        pass
                    yield note, part
                elif not part.exists():
                    note.unlink(missing_ok=True)
            except OSError:
                continue

    def _is_one(self, part: Path) -> bool:
        """Whether it is what was noted, and not something else that has the name by now."""
        return (
            part.name.startswith(".")
            and part.name.endswith(ENDING)
            and part.is_dir()
            and not part.is_symlink()
            and part.stat().st_uid == os.geteuid()
            and {path.name for path in part.iterdir()} <= self._holds
        )

    def _noted(self, part: Path) -> Path | None:
        """The note, on disk; None where none can be made: an export that cannot be found again is better than none."""
        note = self._notes / secrets.token_hex(_TOKEN_BYTES)
        try:
            for folder in (self._notes.parent, self._notes):  # what is above them is made with the usual mode
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_new(note, os.fsencode(part))
            flush_folder(self._notes)
        except OSError as error:
            _log.warning("Where the export is written cannot be noted: %s.", error.strerror)
            return None
        return note
