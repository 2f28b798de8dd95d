"""The owner's quiet hours: "22:00-07:00" in a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kithkin.messages.errors import Misconfigured

_SHAPE = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `start` on and before `end`, each day, over midnight where `end` is the earlier; `zone` None: this machine's."""

    start: time
    end: time
    zone: ZoneInfo | None = None

    def end_of(self, now: float) -> float:
        """When the quiet hours that hold `now` end (seconds since 1970); 0 when none hold.

        An end that the clocks skip comes when they have been put forward; one that comes twice, at its next coming.
        """
        local = datetime.fromtimestamp(now, tz=UTC).astimezone(self.zone)
        clock = local.time().replace(tzinfo=None)
        over_midnight = self.start > self.end
        quiet = (
            clock >= self.start or clock < self.end if over_midnight else self.start <= clock < self.end
        )  # fmt: skip
        if not quiet:
            return 0.0
        ends = (
            datetime.combine(
                local.date() + timedelta(days=days), self.end.replace(fold=fold), tzinfo=local.tzinfo
            ).timestamp()
            for days in (0, 1)
            for fold in (0, 1)
        )
        return min(end for end in ends if end > now)


def read_quiet_hours(hours: str, zone: str = "") -> QuietHours | None:
    """Reads the setting; None for none. Raises `Misconfigured` for anything but "22:00-07:00" and a zone's name."""
    if not hours.strip():
        return None
    found = _SHAPE.fullmatch(hours.strip())
    if found is None:
        raise Misconfigured(
            f"The quiet hours {hours!r} cannot be read.",
            remedy="Give a start and an end as 22:00-07:00, or leave them out for none.",
        )
    start = time(int(found[1]), int(found[2]))
    end = time(int(found[3]), int(found[4]))
    if start == end:
        raise Misconfigured(
            "The quiet hours begin and end at the same time.",
            remedy="Give two different times, or leave them out for none.",
        )
    return QuietHours(start=start, end=end, zone=_zone(zone.strip()))


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Misconfigured(
            f"There is no time zone {name!r}.",
            remedy="Give it as in Europe/Berlin or America/New_York, or leave it out for this machine's own.",
        ) from None
