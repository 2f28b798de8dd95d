"""Opens every connection to another machine, and counts what goes over it.

A host is looked up once for each connection, all its addresses are judged, and the connection goes to one of those very
addresses: a name that points elsewhere a moment later leads nowhere else. What is about to leave is recorded on disk first;
how much it was is added a little later.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

from kithkin.egress.destinations import Destination, HostLimits, NotRecorded, Refused, is_public
from kithkin.egress.guard import letting
from kithkin.ports.departures import Departure, DepartureRecord, Traffic

_log = logging.getLogger(__name__)

_FLUSH_SECONDS: Final = 5.0
"""How long amounts wait to be recorded: so much is missing from the record after a kill, though never where something went."""
_RECORD_SECONDS: Final = 10.0
"""How long a call waits to be recorded before it is given up for now."""
_NEXT_ADDRESS_SECONDS: Final = 0.25
"""When another address of a host is tried beside one that does not answer: RFC 8305, 5 ("Connection Attempt Delay")."""

_person: ContextVar[str] = ContextVar("person", default="")
_recorded: ContextVar[frozenset[Departure]] = ContextVar("recorded", default=frozenset())


def acting_for(person: str, recorded: Iterable[Departure] = ()) -> None:
    """Says for whom this task acts from now on; "" for nobody in particular.

    `recorded` is what was on record for them, on disk, when they asked: for this task it need not be recorded again.
    """
    _person.set(person)
    _recorded.set(frozenset(recorded))


def today() -> str:
    """The day under which what leaves now is recorded: ISO 8601 in UTC."""
    return datetime.now(UTC).date().isoformat()


class Unrecorded:
    """A `ports.departures.DepartureRecord` that keeps nothing: for trials of single parts, which open no stores."""

    async def begin(self, departure: Departure) -> None:
        """Nothing."""

    async def add(self, amounts: Mapping[Departure, Traffic]) -> None:
        """Nothing."""


class Gate:
    """The gate of one process; shut until it is said where what leaves is recorded. `today` gives the day as ISO 8601 in UTC."""

    def __init__(self, today: Callable[[], str] = today) -> None:
        self._today = today
        self._limits = HostLimits()
        self._records: list[DepartureRecord] = []
        self._begun: set[Departure] = set()
        self._amounts: dict[Departure, Traffic] = {}
        self._flushing: asyncio.Task[None] | None = None

    def limit(self, limits: HostLimits) -> None:
        """From now on only these hosts are reached."""
        self._limits = limits

    def record_with(self, record: DepartureRecord) -> None:
        """Where what leaves is recorded from now on, until `stop_recording` with the same."""
        self._records.append(record)
        self._begun.clear()

    def stop_recording(self, record: DepartureRecord) -> None:
        """No longer there: where it was before, or nowhere, so that nothing leaves."""
        self._records = [other for other in self._records if other is not record]
        self._begun.clear()

    def check(self, destination: Destination) -> Departure:
        """Raises `Refused` where the owner limits what is reached to other hosts."""
        departure = Departure(
            day=self._today(), person=_person.get(), host=destination.name, purpose=destination.purpose
        )
        if not self._limits.allow(destination.host):
            self._add(departure, Traffic(refused=1))
            raise Refused(f"KITHKIN_REACHABLE_HOSTS does not name {destination.host}")
        return departure

    async def admit(self, destination: Destination) -> Departure:
        """Records that something is about to leave for there. Raises `Refused`; `NotRecorded` where it cannot be recorded.

        What is returned is to be given to `count` afterwards.
        """
        departure = self.check(destination)
        if departure in self._begun or departure in _recorded.get():
            return departure
        if not self._records:
            raise NotRecorded("nothing is there to record what leaves")
        try:
            async with asyncio.timeout(_RECORD_SECONDS):
                await self._records[-1].begin(departure)
        except Exception as error:  # whatever it is: what cannot be recorded must not leave
            raise NotRecorded("what leaves cannot be recorded: the database does not take it now") from error
        # A person may bear another name by the next question, and somebody else this one: those are recorded each by itself.
        if not (departure.person and departure.purpose == "answering"):
            self._begun = {known for known in self._begun if known.day == departure.day} | {departure}
        return departure

    async def connect(self, destination: Destination, departure: Departure) -> socket.socket:
        """A connection to a host that was admitted as this departure. Raises `Refused`, and `OSError` where it cannot be reached."""
        from aiohappyeyeballs import start_connection  # noqa: PLC0415 - only where something leaves

        found = await _looked_up(destination)
        addresses = {str(row[4][0]).partition("%")[0] for row in found}
        if not destination.inside and not all(is_public(address) for address in addresses):
            self._add(departure, Traffic(refused=1))
            raise Refused(f"{destination.host} has an address inside a private network")
        with letting(addresses.__contains__):
            try:
                return await start_connection(found, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS, interleave=1)
            except RuntimeError as error:  # it may come of uvloop where no address answers
                raise OSError("no address answers") from error

    def count(self, departure: Departure, sent: int, received: int) -> None:
        """Adds what one call came to."""
        self._add(departure, Traffic(calls=1, sent=sent, received=received))

    def add(self, amounts: Mapping[Departure, Traffic]) -> None:
        """Adds what another process of ours counted."""
        for departure, traffic in amounts.items():
            self._add(departure, traffic)

    async def flush(self) -> None:
        """Records the amounts that wait."""
        amounts, self._amounts = self._amounts, {}
        if not amounts or not self._records:
            return
        try:
            await self._records[-1].add(amounts)
        except Exception:  # noqa: BLE001 - whatever it is, amounts can wait
            _log.warning("How much left could not be recorded now; it is tried again.")
            self._amounts = {
                departure: self._amounts.get(departure, Traffic()) + amounts.get(departure, Traffic())
                for departure in {**amounts, **self._amounts}
            }

    def _add(self, departure: Departure, traffic: Traffic) -> None:
        self._amounts[departure] = self._amounts.get(departure, Traffic()) + traffic
        if self._records and (self._flushing is None or self._flushing.done()):
            with suppress(RuntimeError):  # a command without an event loop flushes when it is done
                self._flushing = asyncio.get_running_loop().create_task(self._flush_later())

    async def _flush_later(self) -> None:
        while self._amounts:
            await asyncio.sleep(_FLUSH_SECONDS)
            await self.flush()


async def _looked_up(destination: Destination) -> list[tuple[int, int, int, str, tuple[str, int]]]:
    """All addresses of a host, in the resolver's order and spelling."""
    try:
        ipaddress.ip_address(destination.host.partition("%")[0])
        flags = socket.AI_NUMERICHOST
    except ValueError:
        flags = 0
    return await asyncio.get_running_loop().getaddrinfo(  # type: ignore[return-value]
        destination.host, destination.port, type=socket.SOCK_STREAM, flags=flags
    )


gate: Final = Gate()
"""This process's."""
