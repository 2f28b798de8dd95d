from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.readings import Assumed, Given, Proposal
from kithkin.messages.results import ToolResult
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.dates import DatesToolbox
from kithkin.tools.dates.calendar_days import between, shift, weekday, working_days
from kithkin.tools.dates.clock_times import time_difference, time_zone
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()
BOX = DatesToolbox(today=lambda: date(2026, 11, 22))
TOOLS = {tool.name: tool for tool in BOX.tools}


def recognised(question: str) -> Proposal | None:
    reading = read_question(question, UNITS)
    proposals = BOX.recognise(reading)
    if not proposals:
        return None
    best = proposals[0]
    spans = list(best.consumes)
    for call in best.calls:
        spans += [a.span for a in call.arguments.values() if isinstance(a, Given) and a.span]
    if not best.questions:
        for measure in reading.measures:
            assert any(start <= measure.start and measure.end <= end for start, end in spans), measure
    return best


def answered(question: str) -> ToolResult:
    best = recognised(question)
    assert best is not None
    assert not best.questions
    call = best.calls[0]
    arguments = {n: a.value for n, a in call.arguments.items() if isinstance(a, Given | Assumed)}
    return TOOLS[call.tool].run(**arguments)


def test_known_weekdays():
    # Moon landing, fall of the Berlin Wall, and the first Zeller example of common textbooks.
    assert weekday("1969-07-20").values[0].text == "Sunday"
    assert weekday("1989-11-09").values[0].text == "Thursday"
    assert weekday("2000-02-29").values[0].text == "Tuesday"


def test_summer_time_is_the_one_of_the_day():
    assert time_zone("12:00", "Europe/London", "America/New_York", "2026-07-01").values[0].text == "07:00"
    # In the weeks when only America has changed its clocks the difference is four hours.
    assert time_zone("12:00", "Europe/London", "America/New_York", "2026-03-15").values[0].text == "08:00"


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1600, 1, 1), date(2400, 1, 1)), st.integers(0, 5000))
def test_shifting_and_difference_agree(day: date, days: int):
    end = day + timedelta(days=days)
    assert between(day.isoformat(), end.isoformat()).values[0].number == days
    forth = shift(day.isoformat(), days=days)
    assert f"{end.day} {end:%B} {end.year}" in (forth.values[0].text or "")


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 300))
def test_whole_weeks_have_five_working_days_each(day: date, weeks: int):
    end = day + timedelta(days=7 * weeks + 6)
    assert working_days(day.isoformat(), end.isoformat()).values[0].number == 5 * (weeks + 1)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1439), st.integers(0, 1439))
def test_there_and_back_is_a_day(one: int, two: int):
    first, second = (f"{m // 60:02}:{m % 60:02}" for m in (one, two))
    there, back = (
        time_difference(first, second).values[0].number,
        time_difference(second, first).values[0].number,
    )
    assert there is not None
    assert back is not None
    assert (there + back) in {0, 1440}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("how many days between 3 March 2024 and 10 May 2024", "68 days"),
        ("how many days until Christmas?", "33 days"),
        ("how many days between 25/12/2023 and 3/4/2024", "100 days"),
        ("how many months between January 15 2020 and March 20 2023", "38 months and 5 days"),
        ("what date is 90 days after 15 January 2025", "Tuesday, 15 April 2025"),
        ("What is 31 January 2023 plus 1 month", "Tuesday, 28 February 2023"),
        ("what was the date 6 months ago", "Friday, 22 May 2026"),
        ("What day is July 4th, 2030?", "Thursday"),
        ("I was born on 5 May 1990, how old am I", "36 years"),
        ("working days between 3 March 2025 and 31 March 2025", "21 working days"),
        ("what date is 10 working days after 3 March 2025", "Monday, 17 March 2025"),
        ("is 2100 a leap year", "No"),
        ("what week number is 30 December 2024", "1"),
        ("what date is unix timestamp 1700000000", "14 November 2023, 22:13:20 UTC"),
        ("unix timestamp of 2024-01-01", "1704067200"),
        ("how long is it from 10:45 pm to 6:30 am", "7 hours and 45 minutes"),
        ("whats 2h 45m after 5:30 pm", "8:15 pm"),
        ("add the hours 7:45, 8:15 and 6:30", "22:30"),
        ("what time is it in Tokyo when it's 9am in London", "6:00 pm"),
        ("if it's 8:30 pm in New York on 4 July 2026 what time is it in Paris", "2:30 am the next day"),
        ("3pm EST in London time", "8:00 pm"),
        ("time difference between London and Tokyo", "9 hours ahead"),
        ("train leaves at 14:35 and arrives at 17:10, how long is the journey", "2 hours and 35 minutes"),
        ("I need to arrive by 9:00 and the trip takes 45 minutes, what time should I leave", "08:15"),
        ("I need to be at work at 9:00 and it takes me 35 minutes. when should i leave?", "08:25"),
        ("A film starts at 7:45 pm and lasts 2 h 20 min. When does it end?", "10:05 pm"),
        ("whats the date next friday", "Friday, 27 November 2026"),
        ("What will the date be in 3 weeks?", "Sunday, 13 December 2026"),
        ("whats todays date", "Sunday"),
    ],
)
def test_understands(question: str, expected: str):
    assert answered(question).values[0].text == expected


def test_a_date_that_can_be_read_in_two_ways_is_asked_about():
    best = recognised("how many days between 3/4/2024 and 10/5/2024")
    assert best is not None
    assert best.questions
    assert recognised("what day of the week was 5/6/2020").questions  # pyright: ignore[reportOptionalMemberAccess]


@pytest.mark.parametrize(
    "question",
    ["how many days in 3 weeks", "mean of 3, 5 and 7", "may I have 3 apples", "march of the penguins 2005 runtime",
     "what is 2:3 as a fraction", "a train travels 120 km in 2 hours, what is its speed", "what is 30 February 2024 minus 3 days"],
)  # fmt: skip
def test_leaves_alone_what_is_not_about_dates(question: str):
    assert recognised(question) is None


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (
            1818,
            "22 March",
        ),  # The earliest and the latest there can be, and years from Meeus (1991), chapter 8.
        (1943, "25 April"),
        (1954, "18 April"),
        (1961, "2 April"),
        (1991, "31 March"),
        (2000, "23 April"),
        (2027, "28 March"),
    ],
)
def test_easter(year: int, expected: str):
    assert expected in (answered(f"when is easter in {year}").values[0].text or "")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("the bus leaves at 7:52, it takes me 9 minutes to walk there and I want 5 minutes spare. when do I leave", "07:38"),
        ("train leaves at 9:15, the walk takes 20 minutes and i want 10 minutes extra. what time do i leave", "08:45"),
        ("If I go to bed at 11:15pm and want 8 and a half hours of sleep, when should I set the alarm?", "7:45 am the next day"),
    ],
)  # fmt: skip
def test_when_to_leave_and_to_wake(question: str, expected: str):
    assert answered(question).values[0].text == expected


def test_time_before_a_clock_time_and_meetings_that_last():
    assert answered("how long before 7:52 is 7:20").values[0].number == 32
    assert (
        recognised("meeting at 10 am lasts 45 minutes, then 20 minutes walk, when do I leave the office")
        is None
    )


@pytest.mark.parametrize(
    "question",
    [
        "In a year where Sunday is January 1st, name the weekday of January 23.",
        "A call started at 12:23:58.001 and ended at 21:31:06.481. How long was it?",
    ],
)
def test_what_is_not_covered_is_not_answered(question: str) -> None:
    proposals = DatesToolbox(today=lambda: date(2026, 11, 22)).recognise(
        read_question(question, UnitRegistry())
    )
    assert not [p for p in proposals if p.calls and not p.questions and p.confidence >= 0.6]
