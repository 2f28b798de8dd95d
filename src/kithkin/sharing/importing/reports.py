"""What became of an import: file by file what was understood, what was left out and why, and what was not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kithkin.messages.sharing import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an import is: bytes of JSON and text read and to be read (unpacked), and items found."""

    done_bytes: int
    total_bytes: int
    items: int
    file: str = ""


@dataclass(slots=True, kw_only=True)
class FileReport:
    """One file of the export. `entries` is how many posts or messages it holds; a damaged rest counts as one.

    `understood` counts by kind, `skipped` and `not_understood` by reason; together they are `entries`.
    """

    name: str
    entries: int = 0
    understood: Counter[str] = field(default_factory=Counter[str])
    skipped: Counter[str] = field(default_factory=Counter[str])
    not_understood: Counter[str] = field(default_factory=Counter[str])

    @property
    def reconciled(self) -> bool:
        """Whether every entry is accounted for."""
        return self.entries == self.understood.total() + self.skipped.total() + self.not_understood.total()


FileUse = Literal["media", "unused", "archive"]
"""Files that are not read for items: pictures, films and sounds; others this importer has no use for; archives in archives."""


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """The whole import. `unread` names files that were not read for items (200 of each use at most, all are counted)."""

    platform: Platform
    own_names: tuple[str, ...] = ()
    files: list[FileReport] = field(default_factory=list[FileReport])
    unread: dict[FileUse, list[str]] = field(default_factory=dict[FileUse, list[str]])
    unread_counts: Counter[str] = field(default_factory=Counter[str])
    notes: list[str] = field(default_factory=list[str])
    finished: bool = False

    @property
    def understood(self) -> Mapping[str, int]:
        """How many items were found, by kind."""
        return sum((report.understood for report in self.files), Counter[str]())

    @property
    def skipped(self) -> Mapping[str, int]:
        """How many entries were left out on purpose, by reason."""
        return sum((report.skipped for report in self.files), Counter[str]())

    @property
    def not_understood(self) -> Mapping[str, Mapping[str, int]]:
        """What could not be read: by file name, by reason."""
        return {report.name: report.not_understood for report in self.files if report.not_understood}

    @property
    def reconciled(self) -> bool:
        """Whether every entry of every file is accounted for."""
        return all(report.reconciled for report in self.files)

    def left_unread(self, use: FileUse, name: str) -> None:
        """Notes a file that is not read for items."""
        self.unread_counts[use] += 1
        names = self.unread.setdefault(use, [])
        if len(names) < 200:
            names.append(name)
