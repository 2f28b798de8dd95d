"""Clock times: differences over midnight, shifts, sums of h:mm, and time zones (IANA time zone database)."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.dates.calendar_days import ISO, parsed, plural

IANA: Final = "IANA Time Zone Database (tzdata package)"
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::(?P<second>\d{2}))?\s*(?P<half>[ap])?\.?(?:m\b\.?)?",
    re.IGNORECASE,
)
_WORDS: Final = {"noon": 720, "midday": 720, "midnight": 0}
_DAY: Final = 1440


def minutes_of(text: str) -> float:
    """Minutes since midnight of a clock time ("5:30 pm", "17:30", "noon"). Raises `BadInput`."""
    word = text.strip().lower()
    if word.removeprefix("12 ") in _WORDS:
        return _WORDS[word.removeprefix("12 ")]
    found = _CLOCK.fullmatch(word)
    if not found:
        raise BadInput(f"{text!r} is not a time of day.", remedy="Write it like 14:30 or 2:30 pm.")
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = found["half"]
    if minute > 59 or second > 59 or hour > 24 or (half and not 1 <= hour <= 12) or (hour == 24 and minute):
        raise BadInput(f"{text!r} is not a time of day.", remedy="Write it like 14:30 or 2:30 pm.")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour * 60 + minute + second / 60) % _DAY


def twelve_hours(text: str) -> bool:
    """Whether a clock time was written with am or pm."""
    return bool(re.search(r"[ap]\.?m", text, re.IGNORECASE))


def clock(minutes: float, half_days: bool) -> str:
    """A clock time: "17:30" or "5:30 pm"."""
    seconds = round(minutes * 60) % (_DAY * 60)
    hour, rest = divmod(seconds, 3600)
    minute, second = divmod(rest, 60)
    tail = f":{second:02}" if second else ""
    if half_days:
        return f"{hour % 12 or 12}:{minute:02}{tail} {'pm' if hour >= 12 else 'am'}"
    return f"{hour:02}:{minute:02}{tail}"


def spoken(minutes: float) -> str:
    """A duration: "2 hours and 45 minutes"."""
    seconds = round(minutes * 60)
    hours, rest = divmod(seconds, 3600)
    minute, second = divmod(rest, 60)
    parts = [plural(n, noun) for n, noun in ((hours, "hour"), (minute, "minute"), (second, "second")) if n]
    return " and ".join(parts) if parts else "0 minutes"


def _fact(name: str, label: str, text: str) -> Value:
    return Value(name=name, label=label, text=text)


def time_difference(start: str, end: str) -> ToolResult:
    """The time from one clock time to the next occurrence of another, over midnight if need be."""
    first, last = minutes_of(start), minutes_of(end)
    took = (last - first) % _DAY
    if abs((first + took - last) % _DAY) > 1e-9:
        raise ToolFailed("The duration does not lead to the end time.")
    overnight = last < first
    return ToolResult(
        values=(
            Value(name="duration", label="time between", number=took, text=spoken(took)),
            Value(name="hours", label="hours", number=took / 60, unit="hour"),
            Value(name="minutes", label="minutes", number=took, text=f"{took:g}"),
        ),
        sentence=f"From {{{{start_shown}}}} to {{{{end_shown}}}}{' the next day' if overnight else ''} is {{{{duration}}}}{' ({{minutes}} minutes)' if took > 60 and took == int(took) else ''}.",
        method="difference of the minutes since midnight" + (", with a day added" if overnight else ""),
        reference=ISO,
        checked_by="the duration added to the start gives the end",
        facts=(
            _fact("start_shown", "start", clock(first, twelve_hours(start))),
            _fact("end_shown", "end", clock(last, twelve_hours(end))),
        ),
    )


def time_shift(start: str, minutes: float, backwards: bool = False) -> ToolResult:
    """The clock time so many minutes later or earlier, with the number of days crossed."""
    first = minutes_of(start)
    if not 0 <= minutes <= 1e7:
        raise BadInput("The duration is too long for clock arithmetic.")
    moved = first - minutes if backwards else first + minutes
    days = int(moved // _DAY)
    half_days = twelve_hours(start)
    words = {0: "", 1: " the next day", -1: " the day before"}
    when = words.get(days, f" {abs(days)} days {'earlier' if days < 0 else 'later'}")
    return ToolResult(
        values=(Value(name="time", label="time", text=clock(moved % _DAY, half_days) + when),),
        sentence=f"{{{{duration_shown}}}} {'before' if backwards else 'after'} {{{{start_shown}}}} is {{{{time}}}}.",
        method="minutes since midnight, modulo a day of 24 hours",
        reference=ISO,
        checked_by="the same shift the other way gives the start",
        facts=(
            _fact("start_shown", "start", clock(first, half_days)),
            _fact("duration_shown", "duration", spoken(minutes)),
        ),
    )


def leave_by(arrive: str, minutes: tuple[float, ...], wanted: str = "time") -> ToolResult:
    """When to leave to be somewhere at a time, and how long before that it is."""
    last = minutes_of(arrive)
    if not minutes or any(not 0 <= one <= 1e5 for one in minutes) or wanted not in {"time", "minutes"}:
        raise BadInput("Give the minutes that everything takes.")
    total = math.fsum(minutes)
    days = int((last - total) // _DAY)
    when = {0: "", -1: " the day before"}.get(days, f" {abs(days)} days earlier")
    time = Value(
        name="time", label="time to leave", text=clock((last - total) % _DAY, twelve_hours(arrive)) + when
    )
    before = Value(name="before", label="minutes before", number=total, unit="minute")
    return ToolResult(
        values=(time, before) if wanted == "time" else (before, time),
        sentence="Leave at {{time}}, which is {{before}} before."
        if wanted == "time"
        else "Leave {{before}} before, at {{time}}.",
        method="everything that takes time added, and taken from the time to be there",
        reference=ISO,
        steps=(" + ".join(f"{one:g}" for one in minutes) + f" = {total:g} minutes",),
        checked_by="the same minutes later is the time to be there",
    )


def time_sum(times: tuple[str, ...]) -> ToolResult:
    """The sum of durations written as h:mm."""
    total = 0
    for text in times:
        found = re.fullmatch(r"(\d{1,4}):([0-5]\d)", text)
        if not found:
            raise BadInput(f"{text!r} is not a duration in hours and minutes.", remedy="Write it like 7:45.")
        total += int(found[1]) * 60 + int(found[2])
    hours, minutes = divmod(total, 60)
    return ToolResult(
        values=(
            Value(name="sum", label="sum", number=total, text=f"{hours}:{minutes:02}"),
            Value(name="spoken", label="sum in words", text=spoken(total)),
        ),
        sentence="The sum is {{sum}}, that is {{spoken}}.",
        method="hours and minutes added, sixty minutes carried as an hour",
        reference=ISO,
        steps=(" + ".join(times) + f" = {hours}:{minutes:02}",),
        checked_by="total minutes divided back into hours and minutes",
    )


def time_zone(
    time: str, source: str, target: str, day: str, source_place: str = "", target_place: str = ""
) -> ToolResult:
    """A clock time of one zone in another, on a given day. Raises `BadInput` for unknown zones."""
    try:
        here, there = ZoneInfo(source), ZoneInfo(target)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadInput("That time zone is not known.", remedy="Name a large city near it.") from None
    when: date = parsed(day)
    minutes = minutes_of(time)
    moment = datetime(when.year, when.month, when.day, tzinfo=here) + timedelta(minutes=minutes)
    other = moment.astimezone(there)
    if other.astimezone(here).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise ToolFailed("That clock time does not exist there on that day (the clocks change).")
    days = (other.date() - when).days
    offset = ((other.utcoffset() or timedelta()) - (moment.utcoffset() or timedelta())).total_seconds() / 3600
    tail = {1: " the next day", -1: " the day before"}.get(days, "")
    ahead = (
        "the same time"
        if offset == 0
        else f"{spoken(abs(offset) * 60)} {'ahead' if offset > 0 else 'behind'}"
    )
    half_days = twelve_hours(time) or time.strip().lower() in _WORDS
    return ToolResult(
        values=(
            Value(
                name="time", label="time there", text=clock(other.hour * 60 + other.minute, half_days) + tail
            ),
            Value(name="offset", label="difference", number=offset, text=ahead),
        ),
        sentence="It is {{time}} in {{target_shown}} when it is {{time_shown}} in {{source_shown}} ({{offset}}, on "
        "{{day_shown}}).",
        method="local time to UTC and from UTC to the other zone, with the summer time in force that day",
        reference=IANA,
        checked_by="converted back to the first zone",
        facts=(
            _fact("time_shown", "time", clock(minutes, half_days)),
            _fact("source_shown", "zone", source_place or _zone_words(source)),
            _fact("target_shown", "zone", target_place or _zone_words(target)),
            _fact("day_shown", "date", f"{when.day} {when:%B} {when.year}"),
        ),
    )


def zone_difference(source: str, target: str, day: str) -> ToolResult:
    """How many hours two zones are apart on a day."""
    result = time_zone("12:00", source, target, day)
    offset = result.values[1]
    return ToolResult(
        values=(offset,),
        sentence="{{target_shown}} is {{offset}} compared with {{source_shown}} on {{day_shown}}.",
        method="difference of the offsets from UTC in force that day",
        reference=IANA,
        checked_by=result.checked_by,
        facts=tuple(fact for fact in result.facts if fact.name != "time_shown"),
    )


def _zone_words(zone: str) -> str:
    if zone.startswith("Etc/GMT") and zone != "Etc/GMT":
        return f"UTC{'-' if '+' in zone else '+'}{zone[8:]}"
    return zone.rpartition("/")[2].replace("_", " ")
