"""Which of a date's three numbers is the day, the month and the year, and which moment a local time was."""

from __future__ import annotations

import time
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kithkin.messages.errors import BadInput
from kithkin.sharing.importing.errors import AskDateOrder, UnreadableExport
from kithkin.sharing.importing.whatsapp_lines import Header

Order = Literal["ymd", "dmy", "mdy"]

_FIRST_YEAR = 2009
"""WhatsApp was founded."""
_LAST_YEAR = 2099
_BUDDHIST = 543
"""Years by which the Thai calendar is ahead."""


@dataclass(slots=True)
class DateEvidence:
    """What the dates of a chat say about their order."""

    possible: set[Order] = field(default_factory=lambda: {"ymd", "dmy", "mdy"})
    example: Header | None = None
    dates: int = 0
    undecided: int = 0

    def take(self, header: Header) -> None:
        """Takes one date into account; one that fits no order is not a date of this chat."""
        fitting = {order for order in _orders(header) if _calendar_date(header, order) is not None}
        if not fitting:
            return
        self.dates += 1
        if fitting & self.possible:
            self.possible &= fitting
        else:
            self.undecided += 1
        if self.example is None or (header.numbers[0] != header.numbers[1] and _alike(self.example)):
            self.example = header

    def order(self, file: str, day_first: bool | None) -> Order:
        """The order. Raises `AskDateOrder` when two fit and nobody said which; `UnreadableExport` when none does."""
        if self.example is None or self.undecided > self.dates // 2:
            raise UnreadableExport(
                f"The dates in {file} are not of a calendar that is known here.",
                remedy="Set the phone to another region, then export the chat again.",
            )
        if len(self.possible) == 1:
            return next(iter(self.possible))
        if day_first is not None:
            return "dmy" if day_first else "mdy"
        if self.example.numbers[0] == self.example.numbers[1]:
            return "dmy"  # every date is like 5/5: both readings are the same
        readings = {order: _calendar_date(self.example, order) for order in ("dmy", "mdy")}
        raise AskDateOrder(
            file,
            example=self.example.written,
            day_first=str(readings["dmy"]),
            month_first=str(readings["mdy"]),
        )


def _alike(header: Header) -> bool:
    return header.numbers[0] == header.numbers[1]


def _orders(header: Header) -> set[Order]:
    """The orders a date's form allows.

    Four digits in front are a year. Korean writes short years in front, spaced and with a last dot. Dots otherwise always
    have the day in front, in every locale of the Unicode Common Locale Data Repository (short date patterns, version 46);
    strokes and slashes may have either.
    """
    if header.digits[0] >= 3:
        return {"ymd"}
    if header.digits[2] <= 2 and (header.korean or header.spaced):
        return {"ymd"}
    if header.shape.separator == ".":
        return {"dmy"}
    if header.shape.separator in {"年", "년"}:
        return {"ymd"}
    return {"dmy", "mdy"}


def _calendar_date(header: Header, order: Order) -> date | None:
    first, second, third = header.numbers
    year, month, day = {
        "ymd": (first, second, third),
        "dmy": (third, second, first),
        "mdy": (third, first, second),
    }[order]
    if year < 100:
        year += 2000
    if header.buddhist or 2500 <= year <= _LAST_YEAR + _BUDDHIST:
        year -= _BUDDHIST
    if (
        not _FIRST_YEAR <= year <= _LAST_YEAR
        or not 1 <= month <= 12
        or not 1 <= day <= monthrange(year, month)[1]
    ):
        return None
    return date(year, month, day)


def wall_clock(header: Header, order: Order) -> datetime | None:
    """What the phone's clock showed, without a zone; None if the date does not exist."""
    day = _calendar_date(header, order)
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, header.hour, header.minute, header.second)  # noqa: DTZ001 the export says no zone


def clock_reader(time_zone: str) -> Callable[[datetime], float]:
    """Turns what a clock showed into seconds since 1970, in the zone of that name or, if empty, this machine's.

    An hour that comes twice in autumn is taken for the first. Raises `BadInput` for a name that is no zone.
    """
    if not time_zone:
        return lambda shown: time.mktime((*shown.timetuple()[:6], 0, 0, -1))
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            f"{time_zone[:60]!r} is no time zone.", remedy="Name one like Europe/Vienna or America/Sao_Paulo."
        ) from error
    return lambda shown: shown.replace(tzinfo=zone).timestamp()
