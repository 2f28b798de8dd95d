"""How long things are kept, in SQL: choices, marks, sweeping with its count for the record, and how much there is."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from kithkin import failpoints
from kithkin.ports.audit import AuditEntry
from kithkin.ports.retention import DaysKept, Held, Pause, Unmarked
from kithkin.store.audit_log import note_deed
from kithkin.store.connections import Connection, Store
from kithkin.store.health_marks import date_anew, has_wrong_dates, mark_turn, unmarked_turns
from kithkin.store.names import first_owner, person_named
from kithkin.store.sweeping import SWEEPABLE, Sweepable
from kithkin.store.sweeping_pauses import Mark, after, mark_at, set_mark

_DAY_SECONDS: Final = 24 * 3600.0
_NEVER_SWEPT: Final[Mapping[str, tuple[str, str]]] = {
    "notes": ("SELECT count(*), min(shared_at) FROM posts WHERE kind = 'note'", "owner = ?"),
    "shared": ("SELECT count(*), min(kept_at) FROM posts WHERE kind <> 'note'", "owner = ?"),
    "consents": ("SELECT count(*), min(given_at) FROM consents WHERE 1 = 1", "person = ?"),
    "record": (
        "SELECT count(*), min(at) FROM audit_log WHERE 1 = 1",
        "subject IN (SELECT token FROM audit_subjects WHERE person = ?)",
    ),
}
"""How what is not swept is counted, and what narrows that to one person."""


class SqlRetention:
    """Implements `ports.retention.Retention`. `clock`: seconds since 1970."""

    def __init__(self, database: Store, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._to_erase: bool | None = (
            None  # None: an earlier process may have been killed before it emptied the log
        )

    async def choices(self) -> Mapping[str, int]:
        """See the port."""
        return await self._database.read(_choices)

    async def own_choices(self) -> Mapping[str, Mapping[str, int]]:
        """See the port."""
        return await self._database.read(_own_choices)

    async def choose(self, kind: str, days: int | None, *, person: str = "") -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            table, names = "keeping", ()
            if person:
                table, names = "keeping_of_people", (person_named(connection, person),)
            whose = "person = ? AND " if names else ""
            connection.execute(f"DELETE FROM {table} WHERE {whose}kind = ?", (*names, kind))
            if days is not None:
                columns = "person, kind, days" if names else "kind, days"
                marks = ", ".join("?" * (len(names) + 2))
                connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", (*names, kind, days))
            detail = f"{kind} {'as is usual' if days is None else f'{days} days'}{'' if names else ', for everybody'}"
            about = names[0] if names else first_owner(connection)
            note_deed(connection, about, "keeping changed", detail, self._clock())

        await self._database.write(work)

    async def unmarked(self, limit: int) -> Sequence[Unmarked]:
        """See the port."""
        return await self._database.read(lambda connection: unmarked_turns(connection, limit))

    async def mark(self, marks: Mapping[int, bool]) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            for sequence, about_health in sorted(marks.items()):
                mark_turn(connection, sequence, about_health=about_health)

        await self._database.write(work)

    async def date_anew(self, now: float) -> int:
        """See the port."""
        if not await self._database.read(lambda connection: has_wrong_dates(connection, now)):
            return 0
        return await self._database.write(lambda connection: date_anew(connection, now))

    async def now(self) -> float:
        """See the port."""
        of_server = await self._database.server_time()
        return self._clock() if of_server is None else of_server

    async def begin(self, now: float) -> Pause | None:
        """See the port."""

        def work(connection: Connection) -> Pause | None:
            mark, pause = after(mark_at(connection, now), now)
            set_mark(connection, mark)
            return pause

        return await self._database.write(work)

    async def pause(self, now: float) -> Pause | None:
        """See the port."""
        mark = await self._database.read(lambda connection: mark_at(connection, now))
        return after(mark, now)[1]

    async def end_pause(self, now: float) -> None:
        """See the port."""
        await self._database.write(lambda connection: set_mark(connection, Mark(now, 0.0)))

    async def sweep(self, kind: str, now: float, days: DaysKept, limit: int, *, person: str = "") -> int:
        """See the port. Nobody who writes waits for it where nothing is due; the log is emptied by `settle`, once for all."""

        def before(connection: Connection) -> float:
            own = _own_choices(connection).get(person, {}) if person else {}
            return now - days(_choices(connection), own) * _DAY_SECONDS

        for one in SWEEPABLE[kind]:
            if await self._database.read(
                lambda connection, one=one: one.is_due(connection, before(connection), person)
            ):
                gone = await self._database.write(
                    lambda connection, one=one: _sweep(connection, one, before(connection), limit, person)
                )
                if gone:
                    self._to_erase = True
                    return gone
        return 0

    async def due(self, kind: str, now: float, days: int, *, person: str = "") -> int:
        """See the port."""
        before = now - days * _DAY_SECONDS
        return await self._database.read(
            lambda connection: sum(one.count_due(connection, before, person) for one in SWEEPABLE[kind])
        )

    async def settle(self) -> Sequence[AuditEntry]:
        """See the port."""

        def work(connection: Connection) -> list[AuditEntry]:
            if _was_settled_today(connection, self._clock()):
                return []
            rows = connection.execute("DELETE FROM swept RETURNING person, what, number").fetchall()
            of_people: dict[str, list[str]] = defaultdict(list)
            for person, what, number in sorted(rows):
                of_people[person].append(f"{what} {number}")
            return [
                note_deed(connection, person, "swept", ", ".join(parts), self._clock())
                for person, parts in of_people.items()
            ]

        def is_due(connection: Connection) -> bool:
            counted = connection.execute("SELECT 1 FROM swept LIMIT 1").fetchone() is not None
            return counted and (self._to_erase is None or not _was_settled_today(connection, self._clock()))

        if not self._to_erase and not await self._database.read(is_due):
            self._to_erase = False
            return []
        lines = await self._database.write(work, erases=True)
        self._to_erase = False
        return lines

    async def held(self, kind: str, *, person: str = "") -> Held | None:
        """See the port."""
        if person and not any(one.of_person for one in SWEEPABLE.get(kind, ())) and kind not in _NEVER_SWEPT:
            return None
        if kind in SWEEPABLE:
            counted = await self._database.read(
                lambda connection: [one.held(connection, person) for one in SWEEPABLE[kind]]
            )
            oldest = [at for number, at in counted if number]
            return Held(kept=sum(number for number, _ in counted), oldest=min(oldest, default=0.0))
        if kind in _NEVER_SWEPT:
            query, narrowed = _NEVER_SWEPT[kind]
            sql, values = (f"{query} AND {narrowed}", (person,)) if person else (query, ())
            number, oldest = await self._database.read(
                lambda connection: connection.execute(sql, values).fetchone()
            )
            at = datetime.fromisoformat(oldest).timestamp() if isinstance(oldest, str) else oldest or 0.0
            return Held(kept=number, oldest=at)
        return None


def _was_settled_today(connection: Connection, now: float) -> bool:
    """A line stays for ever: one a day of each person is enough, not one an hour."""
    row = connection.execute(
        "SELECT at FROM audit_log WHERE deed = 'swept' ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return row is not None and 0 <= now - datetime.fromisoformat(row[0]).timestamp() < _DAY_SECONDS


def _choices(connection: Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT kind, days FROM keeping").fetchall())


def _own_choices(connection: Connection) -> dict[str, dict[str, int]]:
    chosen: dict[str, dict[str, int]] = defaultdict(dict)
    for person, kind, days in connection.execute("SELECT person, kind, days FROM keeping_of_people"):
        chosen[person][kind] = days
    return dict(chosen)


def _sweep(connection: Connection, one: Sweepable, before: float, limit: int, person: str) -> int:
    destroyed = one.destroy_some(connection, before, limit, person)
    if one.recorded:
        _count(connection, one.recorded, destroyed)
    failpoints.reach("sweep.removing")
    return destroyed.total()


def _count(connection: Connection, what: str, destroyed: Counter[str]) -> None:
    """Keeps for the record how much it was; what was nobody's of the circle stands under the first owner."""
    for person, number in destroyed.items():
        known = connection.execute("SELECT 1 FROM people WHERE name = ?", (person,)).fetchone()
        connection.execute(
            "INSERT INTO swept (person, what, number) VALUES (?, ?, ?)"
            " ON CONFLICT (person, what) DO UPDATE SET number = swept.number + excluded.number",
            (person if known else first_owner(connection), what, number),
        )
