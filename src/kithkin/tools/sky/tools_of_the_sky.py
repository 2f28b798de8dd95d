"""Sun, Moon and planets: rise and set, phases, eclipses, seasons, distances. Each runs in a worker process."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.sky.heavens import (
    BODIES,
    EPHEMERIS_REFERENCE,
    ephemeris,
    local_date,
    read_date,
    read_moment,
    timescale,
)
from kithkin.tools.sky.places import PLACES_REFERENCE, Place, resolve_place

_AU_KM = 149_597_870.7
_LIGHT_KM_S = 299_792.458
_MONTHS = "January February March April May June July August September October November December".split()


def _clock(moment: datetime | None) -> str:
    if moment is None:
        return "none"
    rounded = moment + timedelta(seconds=30)
    return f"{rounded:%H:%M}"


def _day(moment: date) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _day_and_time(moment: datetime) -> str:
    rounded = moment + timedelta(seconds=30)
    return f"{_day(rounded)}, {rounded:%H:%M} {rounded.tzname()}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min"


def _name_value(place: Place) -> Value:
    return Value(name="place_name", label="place", text=place.label)


def _window(place: Place, day: date) -> tuple[Any, Any, ZoneInfo]:
    zone = ZoneInfo(place.zone)
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=zone)
    return timescale().from_datetime(start), timescale().from_datetime(end), zone


def _observer(place: Place) -> Any:
    from skyfield.api import wgs84  # noqa: PLC0415 - heavy: only questions about the sky pay for it

    return ephemeris()["earth"] + wgs84.latlon(place.latitude, place.longitude)


def _first(found: Any, zone: ZoneInfo) -> datetime | None:
    for moment, crosses in zip(*found, strict=True):
        if crosses:
            return moment.utc_datetime().astimezone(zone)
    return None


def _rise_and_set(
    place: Place, body: str, day: date, horizon: float | None = None
) -> tuple[datetime | None, datetime | None]:
    from skyfield import almanac  # noqa: PLC0415 - heavy: only questions about the sky pay for it

    start, end, zone = _window(place, day)
    extra: dict[str, Any] = {} if horizon is None else {"horizon_degrees": horizon}
    target = ephemeris()[BODIES[body]]
    rise = _first(almanac.find_risings(_observer(place), target, start, end, **extra), zone)
    down = _first(almanac.find_settings(_observer(place), target, start, end, **extra), zone)
    return rise, down


_AT = "in {{place_name}} on {{day}}"
_SUN_SENTENCES = {
    "sunrise": f"Sunrise {_AT} is at {{{{sunrise}}}} ({{{{zone}}}}).",
    "sunset": f"Sunset {_AT} is at {{{{sunset}}}} ({{{{zone}}}}).",
    "day_length": f"The day {_AT} is {{{{day_length}}}} long, from {{{{sunrise}}}} to {{{{sunset}}}} ({{{{zone}}}}).",
    "solar_noon": f"Solar noon {_AT} is at {{{{solar_noon}}}} ({{{{zone}}}}).",
    "dawn": f"Civil dawn {_AT} is at {{{{dawn}}}} ({{{{zone}}}}).",
    "dusk": f"Civil dusk {_AT} is at {{{{dusk}}}} ({{{{zone}}}}).",
}


def sun_times(place: str, date: str, wanted: str = "sunrise") -> ToolResult:
    """Sunrise, sunset, day length, solar noon and civil twilight at a place on a local date.

    Rise and set are of the Sun's upper limb with standard refraction (-0.833°), as in the Astronomical Almanac.
    """
    from skyfield import almanac  # noqa: PLC0415 - heavy: only questions about the sky pay for it

    spot = resolve_place(place)
    day = local_date(date, spot.zone)
    rise, down = _rise_and_set(spot, "sun", day)
    dawn, dusk = _rise_and_set(spot, "sun", day, -6.0)
    start, end, zone = _window(spot, day)
    noon = (
        almanac.find_transits(_observer(spot), ephemeris()["sun"], start, end)[0]
        .utc_datetime()
        .astimezone(zone)
    )
    height = _altitude(spot, "sun", noon)[0]
    if rise and down and not abs(_altitude(spot, "sun", rise)[0] + 0.8333) < 0.1:
        raise ToolFailed("The Sun is not on the horizon at the computed sunrise.")
    facts = [_name_value(spot), Value(name="day", label="date", text=_day(day)),
             Value(name="zone", label="time zone", text=f"{noon:%Z}")]  # fmt: skip
    values = {
        "solar_noon": Value(name="solar_noon", label="solar noon", text=_clock(noon)),
        "sunrise": Value(name="sunrise", label="sunrise", text=_clock(rise)),
        "sunset": Value(name="sunset", label="sunset", text=_clock(down)),
        "dawn": Value(name="dawn", label="civil dawn", text=_clock(dawn)),
        "dusk": Value(name="dusk", label="civil dusk", text=_clock(dusk)),
    }
    if rise and down:
        length = ((down - rise) if down > rise else (down + timedelta(days=1) - rise)).total_seconds()
    else:
        length = 86400.0 if height > 0 else 0.0
    values["day_length"] = Value(
        name="day_length", label="day length", number=length, unit="second", text=_duration(length)
    )
    if wanted not in _SUN_SENTENCES:
        raise BadInput("Ask for sunrise, sunset, day length, solar noon, dawn or dusk.")
    sentence = _SUN_SENTENCES[wanted]
    if not (rise and down) and wanted in {"sunrise", "sunset", "day_length"}:
        state = "stays up all day" if height > 0 else "does not rise"
        sentence = f"The Sun {state} {_AT}: it neither rises nor sets as usual."
        if rise or down:
            sentence = f"The Sun rises or sets only once {_AT}: sunrise {{{{sunrise}}}}, sunset {{{{sunset}}}} ({{{{zone}}}})."
    return ToolResult(
        values=(values[wanted], *(value for name, value in values.items() if name != wanted)),
        sentence=sentence,
        method="the moment when the Sun's upper edge is on the horizon, with standard refraction",
        reference=f"{EPHEMERIS_REFERENCE}; {PLACES_REFERENCE}",
        checked_by="the Sun's height computed again at that moment" if rise and down else "",
        facts=tuple(facts),
    )


def rise_and_set(body: str, place: str, date: str, wanted: str = "rise") -> ToolResult:
    """When the Moon or a planet rises and sets at a place on a local date."""
    name = body.strip().lower()
    if name not in BODIES:
        raise BadInput(f"I do not follow {body}.")
    spot = resolve_place(place)
    day = local_date(date, spot.zone)
    rise, down = _rise_and_set(spot, name, day)
    zone = (rise or down or datetime.now(ZoneInfo(spot.zone))).tzname() or spot.zone
    values = (Value(name="rise", label=f"{name} rises", text=_clock(rise)),
              Value(name="set", label=f"{name} sets", text=_clock(down)))  # fmt: skip
    title = f"The {name}" if name in {"sun", "moon"} else name.capitalize()
    verb = "rises" if wanted == "rise" else "sets"
    sentence = f"{title} {verb} at {{{{{wanted}}}}} ({{{{zone}}}}) in {{{{place_name}}}} on {{{{day}}}}."
    if (rise if wanted == "rise" else down) is None:
        sentence = f"{title} does not {verb[:-1]} in {{{{place_name}}}} on {{{{day}}}}."
    return ToolResult(
        values=values if wanted == "rise" else values[::-1],
        sentence=sentence,
        method="the moment when the body crosses the horizon, with standard refraction",
        reference=f"{EPHEMERIS_REFERENCE}; {PLACES_REFERENCE}",
        facts=(_name_value(spot), Value(name="day", label="date", text=_day(day)),
               Value(name="zone", label="time zone", text=zone)),
    )  # fmt: skip


def _degrees(angle: Any) -> float:
    """Skyfield's angles are untyped."""
    return float(angle.degrees)


def _altitude(place: Place, body: str, moment: datetime) -> tuple[float, float]:
    seen = _observer(place).at(timescale().from_datetime(moment)).observe(ephemeris()[BODIES[body]])
    altitude, azimuth, _ = seen.apparent().altaz()
    return _degrees(altitude), _degrees(azimuth)


def position(body: str, place: str, time: str) -> ToolResult:
    """Altitude and direction of a body at a place at a time (ISO, UTC), and whether it can be seen."""
    name = body.strip().lower()
    if name not in BODIES:
        raise BadInput(f"I do not follow {body}.")
    spot, moment = resolve_place(place), read_moment(time)
    altitude, azimuth = _altitude(spot, name, moment)
    sun, _ = _altitude(spot, "sun", moment)
    compass = "north northeast east southeast south southwest west northwest".split()[round(azimuth / 45) % 8]
    title = f"The {name}" if name in {"sun", "moon"} else name.capitalize()
    dark = sun < -6 or name in {"sun", "moon"}
    state = "above the horizon" if altitude > 0 else "below the horizon"
    seen = "" if altitude <= 0 or dark else " The sky is too bright to see it well."
    local = moment.astimezone(ZoneInfo(spot.zone))
    return ToolResult(
        values=(Value(name="altitude", label="altitude", number=altitude, unit="degree", decimals=1),
                Value(name="azimuth", label="azimuth", number=azimuth, unit="degree", decimals=1)),
        sentence=f"{title} is {state} in {{{{place_name}}}}: altitude {{{{altitude}}}}, towards the {compass} "
        f"(at {{{{moment}}}}).{seen}",
        method="apparent position seen from the place",
        reference=f"{EPHEMERIS_REFERENCE}; {PLACES_REFERENCE}",
        facts=(_name_value(spot), Value(name="moment", label="time", text=_day_and_time(local))),
    )  # fmt: skip


_PHASES = ("new moon", "waxing crescent", "first quarter", "waxing gibbous", "full moon", "waning gibbous",
           "last quarter", "waning crescent")  # fmt: skip


def moon_phase(time: str) -> ToolResult:
    """Phase and lit share of the Moon at a time (ISO, UTC; a date alone means noon UTC)."""
    from skyfield import almanac  # noqa: PLC0415 - heavy: only questions about the sky pay for it

    moment = read_moment(time)
    now = timescale().from_datetime(moment)
    angle = _degrees(almanac.moon_phase(ephemeris(), now))
    lit = 100 * float(almanac.fraction_illuminated(ephemeris(), "moon", now))
    if abs(lit - 50 * (1 - math.cos(math.radians(angle)))) > 1.5:
        raise ToolFailed("The Moon's phase angle and its lit share disagree.")
    # The four principal phases are moments; within half a day of one, people call it by that name.
    near = [index for index in (0, 2, 4, 6) if abs((angle - 45 * index + 180) % 360 - 180) < 6.1]
    phase = _PHASES[near[0]] if near else _PHASES[2 * int(angle // 90) + 1]
    return ToolResult(
        values=(Value(name="phase", label="phase of the Moon", text=phase),
                Value(name="lit", label="lit share", number=lit, unit="percent", decimals=0)),
        sentence="On {{day}} the Moon is a {{phase}}, {{lit}} lit."
        if "quarter" not in phase and "moon" not in phase
        else "On {{day}} the Moon is at {{phase}}, {{lit}} lit.",
        method="ecliptic longitude of the Moon less that of the Sun",
        reference=EPHEMERIS_REFERENCE,
        checked_by="lit share computed from the phase angle",
        facts=(Value(name="day", label="date", text=_day(moment)),),
    )  # fmt: skip


def next_moon_phase(phase: str, after: str, zone: str = "UTC") -> ToolResult:
    """The next new moon, first quarter, full moon or last quarter after a time (ISO, UTC), shown in a time zone."""
    from skyfield import almanac  # noqa: PLC0415 - heavy: only questions about the sky pay for it

    wanted = {"new moon": 0, "first quarter": 1, "full moon": 2, "last quarter": 3}.get(phase)
    if wanted is None:
        raise BadInput("Ask for new moon, first quarter, full moon or last quarter.")
    begin = read_moment(after)
    start, end = timescale().from_datetime(begin), timescale().from_datetime(begin + timedelta(days=32))
    times, kinds = almanac.find_discrete(start, end, almanac.moon_phases(ephemeris()))
    found = next(moment for moment, kind in zip(times, kinds, strict=True) if int(kind) == wanted)
    angle = _degrees(almanac.moon_phase(ephemeris(), found))
    if abs((angle - 90 * wanted + 180) % 360 - 180) > 0.01:
        raise ToolFailed("The Moon is not at that phase at the computed time.")
    local = found.utc_datetime().astimezone(ZoneInfo(zone))
    return ToolResult(
        values=(Value(name="when", label=f"next {phase}", text=_day_and_time(local)),
                Value(name="iso_date", label="date", text=local.date().isoformat())),
        sentence=f"The next {phase} is on {{{{when}}}}.",
        method="moment when the Moon's longitude differs from the Sun's by the phase angle",
        reference=EPHEMERIS_REFERENCE,
        checked_by="phase angle computed again at that moment",
    )  # fmt: skip


def next_lunar_eclipse(after: str) -> ToolResult:
    """The next eclipse of the Moon after a time, by its kind (penumbral, partial, total)."""
    from skyfield import eclipselib  # noqa: PLC0415 - heavy: only questions about the sky pay for it

    begin = read_moment(after)
    start, end = timescale().from_datetime(begin), timescale().from_datetime(begin + timedelta(days=400))
    times, kinds, _ = eclipselib.lunar_eclipses(start, end, ephemeris())
    if not len(times):
        raise ToolFailed("No lunar eclipse was found within the time covered.")
    kind = ("penumbral", "partial", "total")[int(kinds[0])]
    moment = times[0].utc_datetime()
    return ToolResult(
        values=(Value(name="when", label="greatest eclipse", text=_day_and_time(moment)),
                Value(name="kind", label="kind of eclipse", text=kind),
                Value(name="iso_date", label="date", text=moment.date().isoformat())),
        sentence=f"The next lunar eclipse is a {kind} one on {{{{when}}}}.",
        method="Moon in the Earth's shadow, with the shadow enlarged for the atmosphere",
        reference=f"{EPHEMERIS_REFERENCE}; Explanatory Supplement to the Astronomical Almanac, 3rd edition, 2013",
        cautions=("It can be seen only where the Moon is up at that time.",),
    )  # fmt: skip


def season(event: str, year: int) -> ToolResult:
    """Moment of an equinox or solstice of a year, in UTC. `event`: march, june, september or december."""
    from skyfield import almanac  # noqa: PLC0415 - heavy: only questions about the sky pay for it

    order = ("march", "june", "september", "december")
    if event not in order:
        raise BadInput("Ask for the March or September equinox, or the June or December solstice.")
    read_date(f"{int(year):04d}-01-01")
    scale = timescale()
    times, kinds = almanac.find_discrete(
        scale.utc(int(year), 1, 1), scale.utc(int(year), 12, 31), almanac.seasons(ephemeris())
    )
    found = next(moment for moment, kind in zip(times, kinds, strict=True) if order[int(kind)] == event)
    moment = found.utc_datetime()
    kind = "equinox" if event in {"march", "september"} else "solstice"
    return ToolResult(
        values=(Value(name="when", label=f"{event.capitalize()} {kind}", text=_day_and_time(moment)),
                Value(name="iso_date", label="date", text=moment.date().isoformat())),
        sentence=f"The {event.capitalize()} {kind} is on {{{{when}}}}.",
        method="moment when the Sun's ecliptic longitude is a multiple of a right angle",
        reference=EPHEMERIS_REFERENCE,
    )  # fmt: skip


def distance(body: str, time: str) -> ToolResult:
    """Distance of the Sun, Moon or a planet from the Earth's centre at a time, and the light travel time."""
    name = body.strip().lower()
    if name not in BODIES:
        raise BadInput(f"I do not follow {body}.")
    moment = read_moment(time)
    seen = ephemeris()["earth"].at(timescale().from_datetime(moment)).observe(ephemeris()[BODIES[name]])
    kilometres = float(seen.distance().km)
    title = f"the {name}" if name in {"sun", "moon"} else name.capitalize()
    seconds = kilometres / _LIGHT_KM_S
    if not math.isclose(seconds, float(seen.light_time) * 86400, rel_tol=1e-6):
        raise ToolFailed("Distance and light time disagree.")
    capital = title[0].upper() + title[1:]
    unit = ", {{astronomical}} au" if name != "moon" else ""
    return ToolResult(
        values=(Value(name="distance", label=f"distance to {title}", number=kilometres, unit="kilometer", significant=6,
                      kind="distance"),
                Value(name="astronomical", label="in astronomical units", number=kilometres / _AU_KM, significant=5),
                Value(name="light_time", label="light travel time", number=seconds, unit="second", significant=4)),
        sentence=f"{capital} is {{{{distance}}}} away on {{{{day}}}}{unit}; its light takes {{{{light_time}}}}.",
        method="distance between the centres, with light time",
        reference=EPHEMERIS_REFERENCE,
        checked_by="distance against light time",
        facts=(Value(name="day", label="date", text=_day(moment)),),
    )  # fmt: skip


def light_travel_time(distance: float) -> ToolResult:
    """Time light takes for a distance in kilometres (speed of light in vacuum, exact)."""
    if not math.isfinite(distance) or distance <= 0:
        raise BadInput("The distance must be positive.")
    seconds = distance / _LIGHT_KM_S
    return ToolResult(
        values=(Value(name="light_time", label="light travel time", number=seconds, unit="second", significant=4),),
        sentence="Light takes {{light_time}}" + (" (about {{minutes}})" if 120 <= seconds < 7200 else "") + " for that distance.",
        method="distance divided by the speed of light",
        reference="Speed of light in vacuum, exact since the SI definition of the metre of 1983",
        latex="t = d/c",
        facts=(Value(name="light_speed", label="speed of light", number=_LIGHT_KM_S, unit="kilometer / second",
                     significant=9),
               Value(name="minutes", label="in minutes", number=seconds / 60, unit="minute", decimals=1)),
    )  # fmt: skip


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)
