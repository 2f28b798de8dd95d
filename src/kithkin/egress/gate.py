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
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

from kithkin.egress.destinations import Destination, HostLimits, Refused, is_public
from kithkin.egress.guard import letting
from kithkin.ports.departures import Departure, DepartureRecord, Traffic

_log = logging.getLogger(__name__)

_FLUSH_SECONDS: Final = 5.0
"""How long amounts wait to be recorded: so much is missing from the record after a kill, though never where something went."""
_NEXT_ADDRESS_SECONDS: Final = 0.25
"""When another address of a host is tried beside one that does not answer: RFC 8305, 5 ("Connection Attempt Delay")."""

_person: ContextVar[str] = ContextVar("person", default="")


def acting_for(person: str) -> None:
    """Says for whom this task acts from now on; "" for nobody in particular."""
    _person.set(person)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


class Gate:
    """The gate of one process. `today` gives the day as ISO 8601 in UTC."""

    def __init__(self, today: Callable[[], str] = _today) -> None:
        self._today = today
        self._limits = HostLimits()
        self._record: DepartureRecord | None = None
        self._begun: set[Departure] = set()
        self._amounts: dict[Departure, Traffic] = {}
        self._flushing: asyncio.Task[None] | None = None

    def limit(self, limits: HostLimits) -> None:
        """From now on only these hosts are reached."""
        self._limits = limits

    def record_with(self, record: DepartureRecord) -> None:
        """Where what leaves is recorded from now on."""
        self._record = record
        self._begun.clear()

    def stop_recording(self, record: DepartureRecord) -> None:
        """No longer there, if that is where it is recorded."""
        if self._record is record:
            self._record = None

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
        """Records that something is about to leave for there. Raises `Refused`, also where it cannot be recorded.

        What is returned is to be given to `count` afterwards.
        """
        departure = self.check(destination)
        if self._record is not None and departure not in self._begun:
            try:
                await self._record.begin(departure)
            except Exception as error:
                raise Refused("what leaves cannot be recorded now") from error
            self._begun = {known for known in self._begun if known.day == departure.day} | {departure}
        return departure

    async def connect(self, destination: Destination, departure: Departure) -> socket.socket:
        """A connection to a host that was admitted as this departure. Raises `Refused`, and `OSError` where it cannot be reached."""
        from aiohappyeyeballs import start_connection  # noqa: PLC0415 - only where something leaves

        found = await _looked_up(destination)
        addresses = {str(row[4][0]) for row in found}
        if not destination.inside and not all(is_public(address) for address in addresses):
            self._add(departure, Traffic(refused=1))
            raise Refused(f"{destination.host} has an address inside a private network")
        with letting(addresses.__contains__):
            return await start_connection(found, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS, interleave=1)

    def count(self, departure: Departure, sent: int, received: int) -> None:
        """Adds what one call came to."""
        self._add(departure, Traffic(calls=1, sent=sent, received=received))

    async def flush(self) -> None:
        """Records the amounts that wait."""
        amounts, self._amounts = self._amounts, {}
        if not amounts or self._record is None:
            return
        try:
            await self._record.add(amounts)
        except Exception:  # noqa: BLE001 - whatever it is, amounts can wait
            _log.warning("How much left could not be recorded now.", exc_info=True)
            for departure, traffic in amounts.items():
                self._amounts[departure] = self._amounts.get(departure, Traffic()) + traffic

    def _add(self, departure: Departure, traffic: Traffic) -> None:
        self._amounts[departure] = self._amounts.get(departure, Traffic()) + traffic
        if self._record is not None and (self._flushing is None or self._flushing.done()):
            with suppress(RuntimeError):  # a command without an event loop flushes when it is done
                self._flushing = asyncio.get_running_loop().create_task(self._flush_later())

    async def _flush_later(self) -> None:
        await asyncio.sleep(_FLUSH_SECONDS)
        await self.flush()


async def _looked_up(destination: Destination) -> list[tuple[int, int, int, str, tuple[str, int]]]:
    """All addresses of a host, in the resolver's order. One that is an address already is not looked up."""
    with suppress(ValueError):
        address = ipaddress.ip_address(destination.host.partition("%")[0])
        family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
        return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (destination.host, destination.port))]
    return await asyncio.get_running_loop().getaddrinfo(  # type: ignore[return-value]
        destination.host, destination.port, type=socket.SOCK_STREAM
    )


gate: Final = Gate()
"""This process's."""
