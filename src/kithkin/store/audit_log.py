"""The record of what was done with people's data, as a chain: each line holds a hash of itself and of the line before.

Lines name nobody. They hold a random token of the person, and who that is stands in another table: when a person is
erased their name goes, and the chain still holds.

Source of the construction: Schneier and Kelsey, "Secure Audit Logs to Support Computer Forensics" (1999), without their keys:
whoever can write the file can write a new chain from any line on, cut lines off its end together with how far it is said
to go, or exchange whom two tokens stand for. The first two show only to someone who knows the number and digest of a later line.
"""

from __future__ import annotations

import builtins
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

import msgspec

from kithkin.ports.audit import AuditEntry, AuditFinding, Deed
from kithkin.store.connections import Connection, Store
from kithkin.store.names import first_owner

_BEGINNING: Final = "0" * 64
NOTHING_NOTED: Final[Mapping[int, str]] = MappingProxyType({})


def keep_audit_log(connection: Connection) -> None:
    """The lines, who their tokens stand for, and how far the chain goes: without that, its last lines could be left out."""
    for statement in (
        "CREATE TABLE audit_head (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, digest TEXT NOT NULL) STRICT",
        f"INSERT INTO audit_head (id, number, digest) VALUES (1, 0, '{_BEGINNING}')",
        """CREATE TABLE audit_log (
            number INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            subject TEXT NOT NULL,
            deed TEXT NOT NULL,
            detail TEXT NOT NULL,
            digest TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX audit_log_of_subject ON audit_log (subject, number)",
        """CREATE TABLE audit_subjects (
            token TEXT PRIMARY KEY,
            person TEXT NOT NULL UNIQUE REFERENCES people (name) ON UPDATE CASCADE ON DELETE CASCADE
        ) STRICT""",
    ):
        connection.execute(statement)


def note_deed(connection: Connection, person: str, deed: Deed, detail: str, at: float) -> AuditEntry:
    """Adds a line about a person of the circle, within the transaction of what it is about. `at`: seconds since 1970."""
    # The one row is locked first, so that of two who add at once one waits.
    number, before = connection.execute(
        "UPDATE audit_head SET number = number + 1 WHERE id = 1 RETURNING number, digest"
    ).fetchone()
    token, when = (
        _token_of(connection, person),
        datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds"),
    )
    digest = _digest(before, number, when, token, deed, detail)
    connection.execute(
        "INSERT INTO audit_log (number, at, subject, deed, detail, digest) VALUES (?, ?, ?, ?, ?, ?)",
        (number, when, token, deed, detail, digest),
    )
    connection.execute("UPDATE audit_head SET digest = ? WHERE id = 1", (digest,))
    return AuditEntry(number=number, at=when, person=person, deed=deed, detail=detail, digest=digest)


class SqlAuditLog:
    """Implements `ports.audit.AuditLog`. `clock`: seconds since 1970."""

    def __init__(self, database: Store, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def note(self, person: str, deed: Deed, detail: str = "") -> AuditEntry:
        """See the port."""
        return await self._database.write(
            lambda connection: note_deed(connection, person, deed, detail, self._clock())
        )

    async def note_backup(self) -> AuditEntry:
        """See the port."""

        def work(connection: Connection) -> AuditEntry:
            for (person,) in connection.execute("SELECT name FROM people").fetchall():
                _token_of(connection, person)
            return note_deed(connection, first_owner(connection), "backed up", "", self._clock())

        return await self._database.write(work)

    async def list(self, person: str = "", *, limit: int = 100) -> Sequence[AuditEntry]:
        """See the port."""
        only, values = ("WHERE audit_subjects.person = ?", (person,)) if person else ("", ())

        def work(connection: Connection) -> builtins.list[AuditEntry]:
            rows = connection.execute(
                "SELECT number, at, person, deed, detail, digest FROM audit_log"
                f" LEFT JOIN audit_subjects ON audit_subjects.token = audit_log.subject {only}"
                " ORDER BY number DESC LIMIT ?",
                (*values, limit),
            ).fetchall()
            return [
                AuditEntry(
                    number=row[0], at=row[1], person=row[2] or "", deed=row[3], detail=row[4], digest=row[5]
                )
                for row in rows
            ]

        return await self._database.read(work)

    async def verify(self, noted: Mapping[int, str] = NOTHING_NOTED) -> AuditFinding:
        """See the port."""
        return await self._database.read(lambda connection: _verify(connection, noted))


def _verify(connection: Connection, noted: Mapping[int, str]) -> AuditFinding:
    """In one statement: between two, somebody may add a line."""
    digest, number, last, sealed, alike = _BEGINNING, 0, 0, "", set[int]()
    rows = connection.execute(
        "SELECT audit_log.number, at, subject, deed, detail, audit_log.digest, audit_head.number, audit_head.digest"
        " FROM audit_head LEFT JOIN audit_log ON 1 = 1 WHERE audit_head.id = 1 ORDER BY audit_log.number"
    )
    for row in rows:
        last, sealed = row[6:]
        if row[0] is None:  # no line at all
            break
        if row[0] != number + 1 or row[5] != _digest(digest, *row[:5]):
            sealed = ""  # wherever it is said to end, it does not hold until there
            break
        number, digest = row[0], row[5]
        if noted.get(number) == digest:
            alike.add(number)
    broken = 0 if (number, digest) == (last, sealed) else number + 1
    unlike = min((one for one in noted if one not in alike), default=0)
    return AuditFinding(entries=number, digest=digest, broken_at=broken, unlike_noted=unlike)


def person_of(connection: Connection, token: str) -> str | None:
    """Who is meant in the record; None for somebody who is erased, or not of this store."""
    row = connection.execute("SELECT person FROM audit_subjects WHERE token = ?", (token,)).fetchone()
    return None if row is None else row[0]


def _token_of(connection: Connection, person: str) -> str:
    known = connection.execute("SELECT token FROM audit_subjects WHERE person = ?", (person,)).fetchone()
    if known is not None:
        return known[0]
    token = secrets.token_hex(8)
    connection.execute("INSERT INTO audit_subjects (token, person) VALUES (?, ?)", (token, person))
    return token


def _digest(before: str, number: int, at: str, subject: str, deed: str, detail: str) -> str:
    return hashlib.sha256(msgspec.json.encode((before, number, at, subject, deed, detail))).hexdigest()
