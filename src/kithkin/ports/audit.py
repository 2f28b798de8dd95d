"""A record of what was done with people's data: a line that is changed or left out by itself shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Deed = Literal[
    "audience changed",
    "withdrawn",
    "exported",
    "brought back",
    "erased",
    "role changed",
    "renamed",
    "backed up",
    "restored",
    "keeping changed",
    "swept",
    "sent to an engine",
    "asked for in the terminal",
    "read in the terminal",
    "link made",
    "code made",
    "account made theirs",
    "source installed",
    "source removed",
    "history locked",
    "lock changed",
    "history unlocked",
    "history given up",
]
"""What is recorded. A record tells how much and for whom, never what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the record. `person` is whose data it was about, "" where they are erased; `at` is ISO 8601 in UTC.

    `digest` is the SHA-256 of this line and of the digest of the line before, in hexadecimal.
    """

    number: int
    at: str
    person: str
    deed: str
    detail: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """What came of going through the record. `broken_at` is the first line that does not follow from those before, 0 for none.

    `entries` and `digest` are the number and digest of the last line: whoever noted them can tell later whether it is still there.
    `unlike_noted` is the first line that was noted elsewhere and is another here or is not here, 0 for none.
    """

    entries: int
    digest: str
    broken_at: int = 0
    unlike_noted: int = 0


class AuditLog(Protocol):
    """The record. What is done to posts and people is recorded in the same transaction, by whatever stores it; what leaves
    or comes in files, by itself."""

    async def note(self, person: str, deed: Deed, detail: str = "") -> AuditEntry:
        """Adds a line."""
        ...

    async def note_backup(self) -> AuditEntry:
        """Adds a line about the owner that a backup is made, and sees to it that it knows everybody: so that it can be told from
        the record later that somebody in it was erased."""
        ...

    async def list(self, person: str = "", *, limit: int = 100) -> Sequence[AuditEntry]:
        """The latest lines, latest first; only those about this person, if one is named."""
        ...

    async def verify(self, noted: Mapping[int, str] = ...) -> AuditFinding:
        """Goes through the whole record. `noted`: digests of lines by their numbers, as somebody wrote them down elsewhere."""
        ...
