"""Arithmetic with calendar dates in the proleptic Gregorian calendar (ISO 8601-1:2019)."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value

ISO: Final = "ISO 8601-1:2019, Date and time: Representations for information interchange"
_GREGORIAN: Final = (
    "Gregorian calendar: a year is a leap year if divisible by 4, except centuries not divisible by 400"
)
_ZELLER: Final = "Zeller, C. (1886), Kalender-Formeln, Acta Mathematica 9, 131-136"
_MONTHS: Final = tuple(calendar.month_name)
_DAYS: Final = tuple(calendar.day_name)


def parsed(text: str) -> date:
    """An ISO date. Raises `BadInput`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is not a date that exists.", remedy="Write it as year-month-day.") from None


def written(day: date) -> str:
    """A date for people: "3 March 2024"."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def plural(number: int, noun: str) -> str:
    """ "1 day", "2 days"."""
    return f"{number:,} {noun}{'' if abs(number) == 1 else 's'}"


def shifted_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where that does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise BadInput("The resulting year is outside the calendar.")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _fact(name: str, label: str, text: str) -> Value:
    return Value(name=name, label=label, text=text)


def _parts(start: date, end: date) -> tuple[int, int, int]:
    months = (end.year - start.year) * 12 + end.month - start.month
    if shifted_months(start, months) > end:
        months -= 1
    days = (end - shifted_months(start, months)).days
    return months // 12, months % 12, days


def _spoken(years: int, months: int, days: int) -> str:
    parts = [plural(n, noun) for n, noun in ((years, "year"), (months, "month"), (days, "day")) if n]
    return ", ".join(parts) if parts else "0 days"


def between(start: str, end: str, unit: str = "days") -> ToolResult:
    """Days, weeks and calendar parts from one date to another; the first date itself is not counted."""
    if unit not in {"days", "weeks", "months", "years"}:
        raise BadInput("The unit must be days, weeks, months or years.")
    first, last = sorted((parsed(start), parsed(end)))
    days = (last - first).days
    years, months, rest = _parts(first, last)
    if shifted_months(first, years * 12 + months) + timedelta(days=rest) != last:
        raise ToolFailed("The parts do not add up to the end date.")
    weeks, odd = divmod(days, 7)
    week_text = plural(weeks, "week") + (f" and {plural(odd, 'day')}" if odd else "")
    month_total = years * 12 + months
    month_text = plural(month_total, "month") + (f" and {plural(rest, 'day')}" if rest else "")
    values = {
        "days": Value(name="days", label="days", number=days, text=plural(days, "day")),
        "weeks": Value(name="weeks", label="weeks", number=days / 7, text=week_text),
        "months": Value(name="months", label="months", number=month_total, text=month_text),
        "years": Value(name="years", label="calendar time", text=_spoken(years, months, rest)),
    }
    also = {"days": "weeks", "weeks": "days", "months": "days", "years": "days"}[unit]
    return ToolResult(
        values=(values.pop(unit), *values.values()),
        sentence=f"It is {{{{{unit}}}}} from {{{{start_shown}}}} to {{{{end_shown}}}} ({{{{{also}}}}}).",
        method="difference of day numbers in the Gregorian calendar; the first day is not counted",
        reference=ISO,
        steps=(f"day numbers {last.toordinal():,} - {first.toordinal():,} = {days:,}",),
        checked_by="the years, months and days added to the first date give the last",
        facts=(
            _fact("start_shown", "first date", written(first)),
            _fact("end_shown", "last date", written(last)),
        ),
    )


def shift(
    day: str, years: float = 0, months: float = 0, weeks: float = 0, days: float = 0, backwards: bool = False
) -> ToolResult:
    """The date so much later (or earlier): months first, then days."""
    start, sign = parsed(day), -1 if backwards else 1
    if any(part != int(part) or part < 0 for part in (years, months, weeks, days)):
        raise BadInput("Dates are shifted by whole years, months, weeks and days.")
    total_months, total_days = int(years * 12 + months), int(weeks * 7 + days)
    try:
        end = shifted_months(start, sign * total_months) + timedelta(days=sign * total_days)
    except OverflowError:
        raise BadInput("The resulting year is outside the calendar.") from None
    back = end - timedelta(days=sign * total_days)
    if total_months == 0 and back != start:
        raise ToolFailed("Going back does not lead to the first date.")
    clamped = total_months and shifted_months(start, sign * total_months).day != start.day
    amount = [
        plural(int(n), noun)
        for n, noun in ((years, "year"), (months, "month"), (weeks, "week"), (days, "day"))
        if n
    ]
    return ToolResult(
        values=(Value(name="date", label="date", text=f"{_DAYS[end.weekday()]}, {written(end)}"),),
        sentence=f"{{{{amount_shown}}}} {'before' if backwards else 'after'} {{{{start_shown}}}} is {{{{date}}}}.",
        method="months by the calendar, then days by day number",
        reference=ISO,
        steps=(f"{start.isoformat()} {'-' if backwards else '+'} {' '.join(amount)} = {end.isoformat()}",),
        cautions=("The month is shorter, so its last day is taken.",) if clamped else (),
        checked_by="" if total_months else "the same shift backwards gives the first date",
        facts=(
            _fact("start_shown", "first date", written(start)),
            _fact("amount_shown", "shift", " and ".join(amount) or "0 days"),
        ),
    )


def weekday(day: str) -> ToolResult:
    """The day of the week, by the day number and by Zeller's congruence."""
    when = parsed(day)
    month, year = (when.month + 12, when.year - 1) if when.month < 3 else (when.month, when.year)
    zeller = (when.day + 13 * (month + 1) // 5 + year + year // 4 - year // 100 + year // 400) % 7
    if (zeller + 5) % 7 != when.weekday():
        raise ToolFailed("Day number and Zeller's congruence disagree.")
    return ToolResult(
        values=(Value(name="weekday", label="day of the week", text=_DAYS[when.weekday()]),),
        sentence="{{date_shown}} is a {{weekday}}.",
        method="day number modulo seven, Gregorian calendar",
        reference=_ZELLER,
        checked_by="Zeller's congruence",
        cautions=("Many countries used the Julian calendar then.",) if when.year < 1753 else (),
        facts=(_fact("date_shown", "date", written(when)),),
    )


def age(birth: str, on: str) -> ToolResult:
    """Completed years, months and days since birth."""
    born, when = parsed(birth), parsed(on)
    if born > when:
        raise BadInput("The date of birth is after the other date.", remedy="Check both dates.")
    years, months, days = _parts(born, when)
    if years != when.year - born.year - ((when.month, when.day) < (born.month, born.day)) and (
        born.month,
        born.day,
    ) != (2, 29):
        raise ToolFailed("Two ways of counting birthdays disagree.")
    return ToolResult(
        values=(
            Value(name="years", label="age", number=years, text=plural(years, "year")),
            Value(name="exactly", label="age in full", text=_spoken(years, months, days)),
            Value(name="days", label="age in days", number=(when - born).days),
        ),
        sentence="The age is {{years}} on {{on_shown}} for someone born on {{birth_shown}} (exactly {{exactly}}, that is {{days}} days).",
        method="completed birthdays, then completed months and days",
        reference=ISO,
        checked_by="counting birthdays by comparing month and day",
        cautions=("A birthday on 29 February is counted on 28 February in common years.",)
        if (born.month, born.day) == (2, 29)
        else (),
        facts=(
            _fact("birth_shown", "date of birth", written(born)),
            _fact("on_shown", "date", written(when)),
        ),
    )


def working_days(start: str, end: str) -> ToolResult:
    """Mondays to Fridays from one date to another, both counted; public holidays are not known."""
    first, last = sorted((parsed(start), parsed(end)))
    total = (last - first).days + 1
    weeks, rest = divmod(total, 7)
    count = weeks * 5 + sum((first.weekday() + extra) % 7 < 5 for extra in range(rest))
    if total <= 40_000 and count != sum((first.weekday() + n) % 7 < 5 for n in range(total)):
        raise ToolFailed("Formula and counting disagree.")
    return ToolResult(
        values=(
            Value(name="working_days", label="working days", number=count, text=plural(count, "working day")),
        ),
        sentence="There are {{working_days}} from {{start_shown}} to {{end_shown}}, both dates counted.",
        method="Mondays to Fridays; public holidays are not left out",
        reference=ISO,
        cautions=("Counted Monday to Friday, without regard to public holidays.",),
        checked_by="counting the days one by one",
        facts=(
            _fact("start_shown", "first date", written(first)),
            _fact("end_shown", "last date", written(last)),
        ),
    )


def shift_working_days(day: str, days: int, backwards: bool = False) -> ToolResult:
    """The date so many working days after (or before) a date."""
    start, step = parsed(day), -1 if backwards else 1
    if not 1 <= days <= 20_000:
        raise BadInput("Give between 1 and 20000 working days.")
    when, left = start, days
    while left:
        when += timedelta(days=step)
        left -= when.weekday() < 5
    return ToolResult(
        values=(Value(name="date", label="date", text=f"{_DAYS[when.weekday()]}, {written(when)}"),),
        sentence=f"{{{{days_shown}}}} {'before' if backwards else 'after'} {{{{start_shown}}}} is {{{{date}}}}.",
        method="day by day, counting Mondays to Fridays; the first day is not counted",
        reference=ISO,
        cautions=("Counted Monday to Friday, without regard to public holidays.",),
        facts=(
            _fact("start_shown", "first date", written(start)),
            _fact("days_shown", "working days", plural(days, "working day")),
        ),
    )


def easter(year: int) -> ToolResult:
    """Easter Sunday of the Gregorian calendar (Meeus, 1991, Astronomical Algorithms, chapter 8)."""
    if not 1583 <= year <= 9999:
        raise BadInput("Give a year from 1583 to 9999.", remedy="The Gregorian calendar began in 1582.")
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    found = date(year, month, day + 1)
    if found.weekday() != 6 or not date(year, 3, 22) <= found <= date(year, 4, 25):
        raise ToolFailed("The date found is not a Sunday from 22 March to 25 April.")
    return ToolResult(
        values=(
            Value(name="date", label="Easter Sunday", text=f"{found:%A} {found.day} {found:%B} {found.year}"),
        ),
        sentence="Easter is on {{date}}.",
        method="the Sunday after the church's full moon on or after 21 March (Gregorian computus)",
        reference="Meeus (1991), Astronomical Algorithms, Willmann-Bell, chapter 8",
        cautions=("Orthodox churches keep another date in most years.",),
        checked_by="a Sunday from 22 March to 25 April",
    )


def leap_year(year: int) -> ToolResult:
    """Whether a year is a leap year."""
    if not 1 <= year <= 9999:
        raise BadInput("Give a year between 1 and 9999.")
    leap = calendar.isleap(year)
    if leap != ((date(year + 1, 1, 1) - date(year, 1, 1)).days == 366 if year < 9999 else leap):
        raise ToolFailed("Rule and calendar disagree.")
    return ToolResult(
        values=(
            Value(name="answer", label="leap year", text="Yes" if leap else "No"),
            Value(name="days", label="days in the year", number=366 if leap else 365),
        ),
        sentence=f"{{{{answer}}}}, {{{{year_shown}}}} is {'a' if leap else 'not a'} leap year: it has {{{{days}}}} days.",
        method="divisible by 4, and by 400 if it is a century",
        reference=_GREGORIAN,
        checked_by="days from one New Year's Day to the next",
        facts=(_fact("year_shown", "year", str(year)),),
    )


def days_in_month(year: int, month: int) -> ToolResult:
    """The number of days in a month of a year."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        raise BadInput("Give a year between 1 and 9999 and a month between 1 and 12.")
    days = calendar.monthrange(year, month)[1]
    return ToolResult(
        values=(Value(name="days", label="days", number=days),),
        sentence="{{month_shown}} has {{days}} days.",
        method="Gregorian calendar",
        reference=_GREGORIAN,
        facts=(_fact("month_shown", "month", f"{_MONTHS[month]} {year}"),),
    )


def week_number(day: str) -> ToolResult:
    """ISO week number and day of the year."""
    when = parsed(day)
    year, week, _ = when.isocalendar()
    if date.fromisocalendar(year, week, when.isoweekday()) != when:
        raise ToolFailed("The week does not lead back to the date.")
    return ToolResult(
        values=(
            Value(name="week", label="ISO week", number=week, text=str(week)),
            Value(name="day_of_year", label="day of the year", number=when.timetuple().tm_yday),
        ),
        sentence="{{date_shown}} is in week {{week}} of {{year_shown}} (ISO 8601), and is day {{day_of_year}} of its year.",
        method="week one is the week with the year's first Thursday; weeks start on Monday",
        reference=ISO,
        checked_by="year, week and weekday lead back to the date",
        facts=(_fact("date_shown", "date", written(when)), _fact("year_shown", "week year", str(year))),
    )


def from_unix(seconds: float) -> ToolResult:
    """The UTC date and time of a Unix time (seconds since 1 January 1970)."""
    if not -62_135_596_800 <= seconds <= 253_402_300_799:
        raise BadInput("That Unix time is outside the years 1 to 9999.", remedy="Give it in seconds.")
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return ToolResult(
        values=(
            Value(name="moment", label="date and time", text=f"{written(when.date())}, {when:%H:%M:%S} UTC"),
            Value(name="weekday", label="day of the week", text=_DAYS[when.weekday()]),
        ),
        sentence="Unix time {{seconds_shown}} is {{weekday}}, {{moment}}.",
        method="seconds added to midnight of 1 January 1970 UTC, leap seconds not counted",
        reference="IEEE Std 1003.1-2017 (POSIX), Seconds Since the Epoch",
        checked_by="converted back to seconds",
        facts=(_fact("seconds_shown", "Unix time", f"{seconds:.0f}"),),
    )


def to_unix(day: str) -> ToolResult:
    """The Unix time of a date at midnight UTC."""
    when = parsed(day)
    seconds = (when.toordinal() - date(1970, 1, 1).toordinal()) * 86_400
    if int(datetime(when.year, when.month, when.day, tzinfo=UTC).timestamp()) != seconds:
        raise ToolFailed("Two ways of counting seconds disagree.")
    return ToolResult(
        values=(Value(name="seconds", label="Unix time", number=seconds, text=str(seconds)),),
        sentence="The Unix time of {{date_shown}} at midnight UTC is {{seconds}}.",
        method="days since 1 January 1970 times the seconds of a day, leap seconds not counted",
        reference="IEEE Std 1003.1-2017 (POSIX), Seconds Since the Epoch",
        checked_by="the operating system's own conversion",
        facts=(_fact("date_shown", "date", written(when)),),
    )
