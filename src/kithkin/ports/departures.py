"""What leaves for other machines, as it is recorded: where to, what for, for whom, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Purpose = Literal["answering", "messages", "files", "model"]
"""Why bytes leave: a question for an engine elsewhere, messages and calls to a platform, a file fetched from one, a model fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What is counted together. `day` is ISO 8601 in UTC; `person` is "" where it is for nobody of the circle in particular.

    `host` is as it was configured, with its port where that is not the usual one.
    """

    day: str
    person: str
    host: str
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """How much: calls that were begun, calls that were refused, and bytes either way, before encryption."""

    calls: int = 0
    refused: int = 0
    sent: int = 0
    received: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(
            calls=self.calls + other.calls,
            refused=self.refused + other.refused,
            sent=self.sent + other.sent,
            received=self.received + other.received,
        )


class DepartureRecord(Protocol):
    """Keeps what left."""

    async def begin(self, departure: Departure) -> None:
        """Records, on disk before it returns, that something is about to leave. Raises where that cannot be recorded."""
        ...

    async def add(self, amounts: Mapping[Departure, Traffic]) -> None:
        """Adds to what is counted."""
        ...


class ReadableRecord(DepartureRecord, Protocol):
    """The record as a server keeps it for the process that reasons."""

    async def begun(self, person: str, day: str) -> Sequence[Departure]:
        """What is on record, and so on disk, for a person on a day (ISO 8601, UTC), of what leaves to answer them."""
        ...


class Departures(ReadableRecord, Protocol):
    """The record, to be read as well."""

    async def list(self, person: str = "", *, since: str = "") -> Sequence[tuple[Departure, Traffic]]:
        """What left from a day on (ISO 8601; "" for all), earliest first; only for a person, if one is named."""
        ...
