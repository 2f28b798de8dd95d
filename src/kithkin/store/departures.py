"""What left for other machines, counted by day, person, host and purpose; what an engine elsewhere got stands in the record as well."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable, Mapping, Sequence

from kithkin.egress.nearness import host_in, is_this_machine
from kithkin.ports.departures import Departure, Traffic
from kithkin.store.audit_log import note_deed
from kithkin.store.connections import Connection, Store
from kithkin.store.former_people import person_now


def keep_departures(connection: Connection) -> None:
    """What left. `person` is "" for nobody in particular."""
    connection.execute(
        """CREATE TABLE departures (
            day TEXT NOT NULL,
            person TEXT NOT NULL,
            host TEXT NOT NULL,
            purpose TEXT NOT NULL,
            calls INTEGER NOT NULL DEFAULT 0,
            refused INTEGER NOT NULL DEFAULT 0,
            sent INTEGER NOT NULL DEFAULT 0,
            received INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (day, person, host, purpose)
        ) STRICT"""
    )


class SqlDepartures:
    """Implements `ports.departures.Departures`. `clock`: seconds since 1970."""

    def __init__(self, database: Store, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, departure: Departure) -> None:
        """See the port. The first time in a day that words of a person leave for an engine elsewhere stands in the record."""

        def work(connection: Connection) -> None:
            person = _who(connection, departure.person)
            new = connection.execute(
                "INSERT INTO departures (day, person, host, purpose) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING RETURNING day",
                (departure.day, person, departure.host, departure.purpose),
            ).fetchone()
            if new is None:
                return
            if person and departure.purpose == "answering" and not is_this_machine(host_in(departure.host)):
                note_deed(connection, person, "sent to an engine", departure.host, self._clock())

        await self._database.write(work)

    async def begun(self, person: str, day: str) -> Sequence[Departure]:
        """See the port."""

        def work(connection: Connection) -> Sequence[Departure]:
            rows = connection.execute(
                "SELECT host FROM departures WHERE day = ? AND person = ? AND purpose = 'answering'",
                (day, person),
            ).fetchall()
            return [Departure(day=day, person=person, host=row[0], purpose="answering") for row in rows]

        return await self._database.read(work)

    async def add(self, amounts: Mapping[Departure, Traffic]) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            for departure, traffic in amounts.items():
                _add(
                    connection,
                    (
                        departure.day,
                        _who(connection, departure.person),
                        departure.host,
                        departure.purpose,
                        traffic.calls,
                        traffic.refused,
                        traffic.sent,
                        traffic.received,
                    ),
                )

        await self._database.write(work)

    async def list(self, person: str = "", *, since: str = "") -> Sequence[tuple[Departure, Traffic]]:
        """See the port."""
        only, values = (" AND person = ?", (person,)) if person else ("", ())

        def work(connection: Connection) -> builtins.list[tuple[Departure, Traffic]]:
            rows = connection.execute(
                "SELECT day, person, host, purpose, calls, refused, sent, received FROM departures"
                f" WHERE day >= ?{only} ORDER BY day, host, purpose, person",
                (since, *values),
            ).fetchall()
            return [
                (
                    Departure(day=row[0], person=row[1], host=row[2], purpose=row[3]),
                    Traffic(calls=row[4], refused=row[5], sent=row[6], received=row[7]),
                )
                for row in rows
            ]

        return await self._database.read(work)


def forget_departures_of(connection: Connection, person: str) -> None:
    """What left for a person stays counted, for nobody in particular."""
    for row in connection.execute(
        "DELETE FROM departures WHERE person = ? RETURNING day, '', host, purpose, calls, refused, sent, received",
        (person,),
    ).fetchall():
        _add(connection, tuple(row))


def _add(connection: Connection, values: tuple[object, ...]) -> None:
    amounts = ("calls", "refused", "sent", "received")
    connection.execute(
        "INSERT INTO departures (day, person, host, purpose, calls, refused, sent, received) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (day, person, host, purpose) DO UPDATE SET "
        + ", ".join(f"{name} = departures.{name} + excluded.{name}" for name in amounts),
        values,
    )


def _who(connection: Connection, person: str) -> str:
    """Whom it is counted for: a person of the circle by the name of now, or nobody."""
    name = person_now(connection, person) if person else None
    known = name and connection.execute("SELECT 1 FROM people WHERE name = ?", (name,)).fetchone()
    return name if name and known else ""
