"""The ephemeris and time scale, loaded once, and only when a question needs them.

JPL DE421 (W. M. Folkner et al., IPN Progress Report 42-178, 2009) covers 1900 to 2050.
"""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kithkin.messages.errors import BadInput

EPHEMERIS_REFERENCE = "JPL ephemeris DE421 (Folkner et al., 2009), computed with Skyfield (B. Rhodes)"
FIRST_YEAR, LAST_YEAR = 1900, 2050
BODIES = {"sun": "sun", "moon": "moon", "mercury": "mercury", "venus": "venus", "mars": "mars",
          "jupiter": "jupiter barycenter", "saturn": "saturn barycenter", "uranus": "uranus barycenter",
          "neptune": "neptune barycenter", "pluto": "pluto barycenter"}  # fmt: skip


@cache
def ephemeris() -> Any:
    """The planets' positions."""
    import skyfield_data  # noqa: PLC0415 - heavy: only questions about the sky pay for it
    from skyfield.jpllib import SpiceKernel  # noqa: PLC0415 - as above

    with warnings.catch_warnings():
        # The package warns that its polar-motion file has expired. We use only its ephemeris; polar motion moves
        # a rise or set by less than a second.
        warnings.simplefilter("ignore", RuntimeWarning)
        folder = Path(str(skyfield_data.get_skyfield_data_path()))
    return SpiceKernel(str(folder / "de421.bsp"))


@cache
def timescale() -> Any:
    """Skyfield's own time scale files; nothing is downloaded."""
    from skyfield.api import load  # noqa: PLC0415 - heavy: only questions about the sky pay for it

    return load.timescale(builtin=True)


def read_date(text: str | date) -> date:
    """An ISO date within the ephemeris. Raises `BadInput`."""
    try:
        found = date.fromisoformat(str(text)[:10])
    except ValueError as error:
        raise BadInput(f'"{text}" is not a date.', remedy="Write it like 2027-03-20.") from error
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise BadInput(f"I can compute the sky from {FIRST_YEAR} to {LAST_YEAR - 1} only.")
    return found


def local_date(text: str | date, zone: str) -> date:
    """The date meant at a place: an ISO date as it stands, a moment as the date it then is there."""
    if len(str(text)) <= 10:
        return read_date(text)
    return read_date(read_moment(text).astimezone(ZoneInfo(zone)).date())


def read_moment(text: str | date) -> datetime:
    """An ISO date (taken at noon UTC) or date and time in UTC."""
    found = read_date(text)
    if len(str(text)) <= 10:
        return datetime(found.year, found.month, found.day, 12, tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise BadInput(f'"{text}" is not a time.') from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
