"""Questions about dates: which dates stand in them, and what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from kithkin.messages.readings import Argument, Assumed, Given, Proposal
from kithkin.tools.dates.asking import UNITS, WEEKDAYS, Asked, ask, call, given, now
from kithkin.tools.dates.recognising_weekdays import coming_weekday
from kithkin.tools.dates.spotting import Spotted, spot_month

_AMBIGUOUS: Final = "Which part of the date is the day and which the month?"
_WORKING: Final = (r"(?:working|business|work) ?days?", r"week ?days")


def date_proposals(asked: Asked) -> Sequence[Proposal]:
    """Programs for questions about dates, best first."""
    for attempt in (
        _unix,
        _easter,
        _leap,
        _month_length,
        _working,
        _age,
        _between,
        _shift,
        _single,
        coming_weekday,
    ):
        proposal = attempt(asked)
        if proposal is not None:
            if asked.dates and not proposal.questions and any(one.ambiguous for one in asked.dates):
                return (ask(_AMBIGUOUS, "a date that can be read in two ways"),)
            return (proposal,)
    return ()


def _ready(asked: Asked) -> bool:
    return all(one.day is not None for one in asked.dates)


def _ambiguous(asked: Asked) -> Proposal | None:
    if any(one.ambiguous for one in asked.dates):
        return ask(_AMBIGUOUS, "a date that can be read in two ways")
    return None


def _unix(asked: Asked) -> Proposal | None:
    if not asked.says(r"unix", r"epoch", r"posix time", r"timestamp"):
        return None
    if len(asked.dates) == 1 and not asked.others and asked.dates[0].day:
        return call("to_unix", {"day": given(asked.dates[0])}, "asks for a Unix time")
    if (
        not asked.dates
        and len(asked.others) == 1
        and asked.others[0].unit in {None, "second"}
        and asked.others[0].is_integer
    ):
        one = asked.others[0]
        seconds = one.number / 1000 if one.number > 1e11 else one.number
        return call(
            "from_unix", {"seconds": Given(value=seconds, span=(one.start, one.end))}, "a Unix time is given"
        )
    return None


def _easter(asked: Asked) -> Proposal | None:
    found = re.search(r"\beaster(?: sunday| day)?\b(?! (?:monday|island|egg|friday))", asked.lower)
    if not found or not asked.says(r"when(?:'s| is)?", r"what (?:date|day)", r"which (?:date|day)", r"date"):
        return None
    if asked.dates or asked.says(r"orthodox", r"good friday", r"days? (?:until|till|to|after|before)", r"between", r"how (?:many|long)"):  # fmt: skip
        return None
    years = [
        one for one in asked.others if one.is_integer and 1583 <= one.number <= 9999 and one.unit is None
    ]
    if len(years) != len(asked.others) or len(years) > 1:
        return None
    if not years:
        return ask("In which year?", "the date of Easter depends on the year")
    year = years[0]
    value = Given(value=int(year.number), span=(year.start, year.end))
    return call("easter", {"year": value}, "asks for the date of Easter", 0.95)


def _leap(asked: Asked) -> Proposal | None:
    if not asked.says(r"leap[- ]years?") or len(asked.others) != 1 or asked.dates:
        days_asked = re.search(
            r"how many days (?:are |is |were |will be |does )?(?:there )?(?:in|have)?\s*(?:the year )?(\d{4})(?!\d)",
            asked.lower,
        )
        if not days_asked or len(asked.others) != 1 or asked.dates:
            return None
        year = asked.others[0]
        return call(
            "leap_year",
            {"year": Given(value=int(year.number), span=(year.start, year.end))},
            "asks how long a year is",
            answer="days",
        )
    year = asked.others[0]
    if not year.is_integer or year.unit is not None or asked.says(r"next", r"how many leap", r"between"):
        return None
    return call(
        "leap_year",
        {"year": Given(value=int(year.number), span=(year.start, year.end))},
        "asks about a leap year",
        0.95,
    )


def _month_length(asked: Asked) -> Proposal | None:
    if (
        asked.dates
        or asked.durations
        or not asked.says(r"how many days (?:are |is |does |were )?(?:there )?(?:in|has)?", r"how long is")
    ):
        return None
    if asked.says(r"working|business|until|till|since|between|from|to"):
        return None
    month = spot_month(asked.lower)
    if month is None or not asked.says(r"days"):
        return None
    number, year, span = month
    if any(not (span[0] <= one.start and one.end <= span[1]) for one in asked.others):
        return None
    if year is None and number == 2:
        return ask("Of which year?", "February's length depends on the year")
    when: Argument = (
        Given(value=year, span=span) if year else Assumed(value=asked.today().year, why="this year")
    )
    return call(
        "days_in_month", {"month": Given(value=number, span=span), "year": when}, "asks how long a month is"
    )


def _working(asked: Asked) -> Proposal | None:
    if not asked.says(*_WORKING) or asked.says(r"hours?", r"salary", r"paid"):
        return None
    counts = [
        m
        for m in (*asked.others, *asked.durations)
        if re.match(r"\s*(?:working|business|work|week)", asked.lower[m.end :])
    ]
    if len(counts) == 1 and len(asked.dates) <= 1 and len(asked.others) + len(asked.durations) == 1:
        if not _ready(asked):
            return _ambiguous(asked)
        backwards = asked.says(r"before", r"ago", r"prior to", r"earlier")
        if not asked.dates and not asked.says(r"from now", r"ago", r"time"):
            return None
        day: Argument = given(asked.dates[0]) if asked.dates else now(asked)
        count = Given(value=int(counts[0].number), span=(counts[0].start, counts[0].end))
        return call(
            "shift_working_days",
            {"day": day, "days": count, "backwards": Given(value=backwards)},
            "a date some working days away",
        )
    if len(asked.dates) == 2 and not asked.others and not asked.durations:
        return _two_dates(asked, "working_days", "working days between two dates", "")
    return None


def _two_dates(asked: Asked, tool: str, because: str, unit: str) -> Proposal | None:
    if not _ready(asked):
        return _ambiguous(asked)
    first, second = _with_years(asked.dates[0], asked.dates[1])
    if first is None or second is None:
        return None
    both: dict[str, Argument] = {"start": first, "end": second}
    if unit:
        both["unit"] = Given(value=unit)
    return call(tool, both, because)


def _with_years(first: Spotted, second: Spotted) -> tuple[Given | None, Given | None]:
    """Both dates; one without a year takes the other's, and "to" a date earlier in the year means the next year."""
    if first.day is None or second.day is None:
        return None, None
    one, two = first.day, second.day
    if first.yearless != second.yearless:
        if first.yearless:
            one = _in_year(one, two.year) if _in_year(one, two.year) <= two else _in_year(one, two.year - 1)
        else:
            two = _in_year(two, one.year) if _in_year(two, one.year) >= one else _in_year(two, one.year + 1)
    elif first.yearless and two < one:
        two = _in_year(two, two.year + 1)
    return (
        Given(value=one.isoformat(), span=(first.start, first.end)),
        Given(value=two.isoformat(), span=(second.start, second.end)),
    )


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year) if (day.month, day.day) != (2, 29) else date(year, 2, 28)


def _age(asked: Asked) -> Proposal | None:
    if (
        not asked.says(
            r"how old", r"how many \w+ old", r"(?:my|his|her|their|whats?|what is|the|current) age", r"age"
        )
        or asked.durations
        or asked.others
    ):
        return None
    if not asked.says(r"born", r"birth(?:day|date)?", r"dob", r"date of birth", r"b\."):
        return None
    if not asked.dates or len(asked.dates) > 2:
        return None
    if not _ready(asked):
        return _ambiguous(asked)
    in_order = sorted(asked.dates, key=lambda one: one.day or date.max)
    birth = in_order[0]
    if birth.yearless:
        return None
    on: Argument = given(in_order[1]) if len(in_order) > 1 else now(asked)
    answer = "days" if asked.says(r"in days", r"how many days") else ""
    return call("age", {"birth": given(birth), "on": on}, "asks for an age", 0.95, answer=answer)


def _between(asked: Asked) -> Proposal | None:
    found = re.search(
        r"how (?:many|long)\b.*?(days?|weeks?|months?|years?|sleeps)?|(?:number of|days|weeks|months|time|difference) (?:\w+ )?(?:between|until|till|since|from)|count ?down|date difference",
        asked.lower,
    )
    if (
        not found
        or asked.durations
        or asked.others
        or not asked.dates
        or asked.says(r"hours?", r"minutes?", r"seconds?", r"leap years?", WEEKDAYS + "s")
    ):
        return None
    unit = re.search(r"(days|day|weeks|week|months|month|years|year|sleeps)(?:'s?)?\b", asked.lower)
    shown = {"w": "weeks", "m": "months", "y": "years"}.get(unit.group(1)[0], "days") if unit else "days"
    if len(asked.dates) == 2:
        return _two_dates(asked, "between", "asks for the time between two dates", shown)
    if len(asked.dates) != 1:
        return None
    return _until_or_since(asked, asked.dates[0], shown) if _ready(asked) else _ambiguous(asked)


def _until_or_since(asked: Asked, one: Spotted, shown: str) -> Proposal | None:
    day, today = one.day, asked.today()
    if day is None:
        return None
    if asked.says(r"until", r"till", r"til", r"to", r"to go", r"before", r"away", r"left"):
        if one.yearless and day < today:
            day = _in_year(day, day.year + 1)
        if day < today:
            return None
        start, end = now(asked), Given(value=day.isoformat(), span=(one.start, one.end))
    elif asked.says(r"since", r"ago", r"passed", r"has it been", r"from"):
        if one.yearless and day > today:
            day = _in_year(day, day.year - 1)
        if day > today:
            return None
        start, end = Given(value=day.isoformat(), span=(one.start, one.end)), now(asked)
    else:
        return None
    arguments: dict[str, Argument] = {"start": start, "end": end, "unit": Given(value=shown)}
    return call("between", arguments, "asks for the time to or since a date")


def _shift(asked: Asked) -> Proposal | None:
    if not asked.durations or asked.others or len(asked.dates) > 1:
        return None
    backwards = asked.says(
        r"ago", r"before", r"earlier", r"prior to", r"minus", r"subtract(?:ing)?", r"back from"
    )
    forwards = asked.says(
        r"from now",
        r"from today",
        r"from",
        r"after",
        r"later",
        r"plus",
        r"add(?:ed|ing)?",
        r"in \w+ (?:days|weeks|months|years)",
        r"following",
        r"hence",
        r"'? time",
    )
    if backwards == forwards and not (backwards and asked.says(r"subtract\w*")):
        return None
    soon = asked.says(r"in \w+ (?:days?|weeks?|months?|years?|fortnights?)") and asked.says(
        r"date", r"what day"
    )
    if not asked.dates and not soon and not asked.says(r"from now", r"ago", r"time", r"from today"):
        return None
    if (
        not asked.says(
            r"what(?:'s)?", r"when", r"which", r"date", r"day", r"whats", r"add", r"subtract", r"calculate"
        )
        and asked.reading.lower.count(" ") > 8
    ):
        return None
    if not asked.dates and not asked.says(
        r"date", r"day (?:is|was|will)", r"what day", r"when (?:is|was|will)", r"which day"
    ):
        return None
    if not _ready(asked):
        return _ambiguous(asked)
    arguments: dict[str, Argument] = {"backwards": Given(value=backwards)}
    for one in asked.durations:
        name = UNITS[one.unit or "day"]
        count = one.number * (2 if one.unit == "fortnight" else 1)
        if name in arguments or count != int(count):
            return None
        arguments[name] = Given(value=int(count), span=(one.start, one.end))
    arguments["day"] = given(asked.dates[0]) if asked.dates else now(asked)
    return call("shift", arguments, "a date some time before or after another")


def _single(asked: Asked) -> Proposal | None:
    if len(asked.dates) != 1 or asked.durations or asked.others:
        return None
    weekday = asked.says(
        r"(?:what|which) (?:week)?day",
        r"day of (?:the )?week",
        r"weekday",
        r"whats? day",
        rf"(?:is|was|be) .*(?:a|on a) {WEEKDAYS}",
    )
    weekday = weekday or (
        asked.says(r"date")
        and asked.says(r"today'?s?", r"tomorrow'?s?", r"yesterday'?s?")
        and asked.dates[0].day is not None
    )
    week = asked.says(
        r"week number",
        r"(?:what|which) week",
        r"(?:calendar|iso) week",
        r"day (?:number|of the year)",
        r"week of the year",
    )
    if not weekday and not week:
        return None
    if not _ready(asked):
        return _ambiguous(asked)
    if week:
        answer = "day_of_year" if asked.says(r"day (?:number|of the year)") else ""
        return call(
            "week_number", {"day": given(asked.dates[0])}, "asks for the week of a date", answer=answer
        )
    one = asked.dates[0]
    if one.yearless and not asked.says(r"this year", r"today|tomorrow|yesterday|now") and one.day is not None:
        if one.day < asked.today() and not asked.says(r"was"):
            return ask("In which year?", "a weekday of a date without its year")
        return call("weekday", {"day": given(one)}, "asks for the weekday of a date this year", 0.8)
    return call("weekday", {"day": given(one)}, "asks for the weekday of a date", 0.95)
