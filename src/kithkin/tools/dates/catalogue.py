"""The declarations of the tools for dates and times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Output, Parameter, ParameterKind, Tool
from kithkin.tools.dates.calendar_days import (
    ISO,
    age,
    between,
    days_in_month,
    easter,
    from_unix,
    leap_year,
    shift,
    shift_working_days,
    to_unix,
    week_number,
    weekday,
    working_days,
)
from kithkin.tools.dates.clock_times import (
    IANA,
    leave_by,
    time_difference,
    time_shift,
    time_sum,
    time_zone,
    zone_difference,
)


def _day(name: str, description: str) -> Parameter:
    return Parameter(
        name=name,
        kind="date",
        description=description,
        words=(description,),
        question=f"What is the {description}?",
    )


def _count(name: str, kind: ParameterKind = "integer") -> Parameter:
    return Parameter(
        name=name, kind=kind, description=f"{name} to shift by", words=(name,), required=False, default=0
    )


def _clock(name: str, description: str) -> Parameter:
    return Parameter(
        name=name,
        kind="text",
        description=f"{description}, like 14:30 or 2:30 pm",
        words=(description,),
        question=f"What is the {description}?",
    )


def _place(name: str, description: str) -> Parameter:
    return Parameter(
        name=name, kind="text", description=description, words=(description,), required=False, default=""
    )


def _tool(
    run: Callable[..., ToolResult],
    summary: str,
    parameters: tuple[Parameter, ...],
    output: str,
    example: str,
    **more: Any,
) -> Tool:
    reference = more.pop("reference", ISO)
    return Tool(
        name=f"dates.{run.__name__}",
        summary=summary,
        parameters=parameters,
        outputs=(Output(name=output),),
        run=run,
        reference=reference,
        examples=(example,),
        **more,
    )


_BACKWARDS: Final = Parameter(
    name="backwards",
    kind="flag",
    description="earlier instead of later",
    words=("earlier instead of later",),
    required=False,
    default=False,
)
_UNIT: Final = Parameter(
    name="unit", kind="choice", description="unit to lead with", words=("counted in",), required=False, default="days",
    choices={name: (name,) for name in ("days", "weeks", "months", "years")},
)  # fmt: skip
_ZONE: Final = "IANA time zone, like Europe/London"
_YEAR: Final = Parameter(
    name="year", kind="integer", description="year", words=("year",), question="Which year?"
)

TOOLS: Final[tuple[Tool, ...]] = (
    _tool(between, "Days, weeks, months and years between two dates.", (_day("start", "first date"), _day("end", "last date"), _UNIT), "days", "how many days between 3 March 2024 and 10 May 2024"),
    _tool(shift, "The date some days, weeks, months or years before or after another.",
          (_day("day", "date"), _count("years"), _count("months"), _count("weeks"), _count("days"), _BACKWARDS), "date",
          "what date is 90 days after 15 January 2025"),
    _tool(weekday, "Day of the week of a date.", (_day("day", "date"),), "weekday", "what day of the week was 20 July 1969"),
    _tool(age, "Age on a date.", (_day("birth", "date of birth"), _day("on", "date of the age")), "years",
          "I was born on 5 May 1990, how old am I"),
    _tool(working_days, "Mondays to Fridays between two dates, both counted.",
          (_day("start", "first date"), _day("end", "last date")), "working_days", "working days between 1 and 31 March 2025",
          limits="public holidays are not known"),
    _tool(shift_working_days, "The date some working days before or after another.",
          (_day("day", "date"), Parameter(name="days", kind="integer", description="working days", words=("working days",), plausible=(1, 20000)), _BACKWARDS),
          "date", "what date is 10 working days after 3 March 2025", limits="public holidays are not known"),
    _tool(easter, "Date of Easter Sunday.", (_YEAR,), "date", "when is Easter in 2027",
          reference="Meeus (1991), Astronomical Algorithms, Willmann-Bell, chapter 8"),
    _tool(leap_year, "Whether a year is a leap year.", (_YEAR,), "answer", "is 2100 a leap year"),
    _tool(days_in_month, "Days in a month.", (_YEAR, Parameter(name="month", kind="integer", description="month, 1 to 12", words=("month, 1 to 12",), plausible=(1, 12))),
          "days", "how many days are there in February 2024"),
    _tool(week_number, "ISO week and day of the year.", (_day("day", "date"),), "week", "what week number is 30 December 2024"),
    _tool(from_unix, "Date of a Unix time.", (Parameter(name="seconds", kind="number", description="seconds since 1970", words=("seconds since 1970",)),), "moment",
          "what date is unix timestamp 1700000000"),
    _tool(to_unix, "Unix time of a date.", (_day("day", "date"),), "seconds", "unix timestamp of 2024-01-01"),
    _tool(time_difference, "Time from one clock time to another.", (_clock("start", "start time"), _clock("end", "end time")),
          "duration", "how long is it from 10:45 pm to 6:30 am"),
    _tool(time_shift, "Clock time some minutes before or after another.",
          (_clock("start", "time"), Parameter(name="minutes", kind="number", description="minutes to shift by", words=("minutes to shift by",)), _BACKWARDS), "time",
          "what time is 3 hours 45 minutes after 10:30 pm"),
    _tool(leave_by, "When to leave, from the time to be there and what it takes.",
          (_clock("arrive", "time to be there"), Parameter(name="minutes", kind="numbers", description="minutes needed", words=("minutes needed",)),
           Parameter(name="wanted", kind="choice", description="what is asked for", words=("asked for",), required=False, default="time",
                     choices={"time": ("time",), "minutes": ("minutes",)})), "time",
          "the bus leaves at 7:52, it takes me 9 minutes to walk and I want 5 minutes spare, when do I leave"),
    _tool(time_sum, "Sum of durations written as h:mm.", (Parameter(name="times", kind="text", description="durations as h:mm", words=("durations as h:mm",)),),
          "sum", "add the hours 7:45, 8:15 and 6:30"),
    _tool(time_zone, "A clock time in another time zone.",
          (_clock("time", "time"), Parameter(name="source", kind="text", description=_ZONE, words=("time zone given",)), Parameter(name="target", kind="text", description=_ZONE, words=("time zone wanted",)),
           _day("day", "date"), _place("source_place", "place given"), _place("target_place", "place wanted")), "time", "what time is it in Tokyo when it's 9am in London", reference=IANA),
    _tool(zone_difference, "Hours between two time zones.",
          (Parameter(name="source", kind="text", description=_ZONE, words=("time zone given",)), Parameter(name="target", kind="text", description=_ZONE, words=("time zone wanted",)),
           _day("day", "date")), "offset", "time difference between London and Tokyo", reference=IANA),
)  # fmt: skip
