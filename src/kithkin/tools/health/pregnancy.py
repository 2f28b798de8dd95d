"""Pregnancy dates: due date, weeks, conception. Dates are ISO text; Naegele's rule adds 280 days to the last period."""

from __future__ import annotations

from datetime import date, timedelta

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health.definitions import Topic, answer, health_tool

_NAEGELE = "Naegele's rule; ACOG Committee Opinion 700, Methods for Estimating the Due Date, 2017"
_SCAN = "An early scan dates a pregnancy better."
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip


def spelled_date(day: date) -> str:
    """A date as people read it ("5 March 2026")."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _parsed(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"'{text}' is not a date.", remedy="Give day, month and year.") from error


def _date_value(name: str, label: str, day: date) -> Value:
    return Value(name=name, label=label, text=spelled_date(day), kind="date")


def due_date(last_period: str, cycle_length: int = 28) -> ToolResult:
    """First day of the last period + 280 days, moved by (cycle length − 28) days."""
    due = _parsed(last_period) + timedelta(days=280 + cycle_length - 28)
    return answer(
        "The estimated due date is {{due}}.", (_date_value("due", "due date", due),),
        method="last period plus 280 days, moved by the cycle length minus 28 days", reference=_NAEGELE,
        cautions=("Few babies come on the day itself. " + _SCAN,),
    )  # fmt: skip


def due_date_from_conception(conception: str) -> ToolResult:
    """Date of conception + 266 days."""
    due = _parsed(conception) + timedelta(days=266)
    return answer(
        "The estimated due date is {{due}}.", (_date_value("due", "due date", due),),
        method="conception plus 266 days", reference="ACOG Committee Opinion 700, 2017", cautions=(_SCAN,),
    )  # fmt: skip


def gestational_age(on: str, last_period: str | None = None, due: str | None = None) -> ToolResult:
    """Weeks and days since the last period (or 280 days before the due date) on a date."""
    if last_period is None and due is None:
        raise AskThePerson(
            "A date is missing.", questions=("When did the last period start, or what is the due date?",)
        )
    start = _parsed(last_period) if last_period is not None else _parsed(str(due)) - timedelta(days=280)
    days = (_parsed(on) - start).days
    if not 0 <= days <= 308:
        raise AskThePerson(
            "These dates do not fit one pregnancy.",
            questions=("Please check the date, with its year: is it right?",),
        )
    weeks, rest = divmod(days, 7)
    values = (
        Value(name="age", label="gestational age", text=_weeks_text(weeks, rest)),
        Value(name="weeks", label="full weeks", number=weeks),
        Value(name="days", label="days over", number=rest),
        _date_value("due_date", "due date", start + timedelta(days=280)),
        _date_value("on_date", "on", _parsed(on)),
    )
    return answer(
        "On {{on_date}} the pregnancy is {{age}} along. The due date is {{due_date}}.", values,
        method="days since the first day of the last period, in weeks of 7 days (280 days in all)",
        reference=_NAEGELE, cautions=(_SCAN,),
    )  # fmt: skip


def _weeks_text(weeks: int, days: int) -> str:
    week = "week" if weeks == 1 else "weeks"
    return f"{weeks} {week}" if days == 0 else f"{weeks} {week} and {days} {'day' if days == 1 else 'days'}"


def conception_date(
    last_period: str | None = None, due: str | None = None, cycle_length: int = 28
) -> ToolResult:
    """Likely conception: 14 days before the next period would start, or 266 days before the due date."""
    if last_period is None and due is None:
        raise AskThePerson(
            "A date is missing.", questions=("When did the last period start, or what is the due date?",)
        )
    if last_period is not None:
        day = _parsed(last_period) + timedelta(days=cycle_length - 14)
    else:
        day = _parsed(str(due)) - timedelta(days=266)
    return answer(
        "Conception was probably around {{conception}}.", (_date_value("conception", "conception", day),),
        method="last period plus the cycle length minus 14 days, or due date minus 266 days",
        reference="ACOG Committee Opinion 700, 2017", cautions=("It can be several days off either way.",),
    )  # fmt: skip


_LAST_PERIOD = Parameter(
    name="last_period",
    kind="date",
    description="first day of the last period",
    words=("last period", "lmp", "last menstrual period", "period started"),
    question="On which date did the last period start (day, month, year)?",
)
_CYCLE = Parameter(
    name="cycle_length",
    kind="integer",
    description="cycle length in days",
    required=False,
    default=28,
    plausible=(18, 60),
    words=("cycle",),
    question="How long is the cycle in days?",
)
_DUE = Parameter(
    name="due",
    kind="date",
    description="due date",
    required=False,
    words=("due date", "due", "edd"),
    question="What is the due date?",
)
_ON = Parameter(name="on", kind="date", description="the date asked about", question="On which date?")
_CONCEPTION = Parameter(
    name="conception",
    kind="date",
    description="date of conception",
    words=("conceived", "conception", "ovulated", "ovulation"),
    question="On which date was the conception?",
)
_MAYBE_PERIOD = Parameter(
    name="last_period",
    kind="date",
    description="first day of the last period",
    required=False,
    question=_LAST_PERIOD.question,
)

# Recognised by the rules for dates, so without topic words.
TOPICS: tuple[Topic, ...] = tuple(
    Topic(tool=tool, words=())
    for tool in (
        health_tool("due_date", due_date, (_LAST_PERIOD, _CYCLE), (Output(name="due"),), summary="due date from the last period", reference=_NAEGELE, examples=("my last period started 3 March 2026, when is my due date?",)),
        health_tool("due_date_from_conception", due_date_from_conception, (_CONCEPTION,), (Output(name="due"),), summary="due date from conception", reference="ACOG 2017", examples=("conceived on 17 March 2026, due date?",)),
        health_tool("gestational_age", gestational_age, (_ON, _MAYBE_PERIOD, _DUE), (Output(name="age"),), summary="weeks of pregnancy on a date", reference=_NAEGELE, examples=("how far along am I if my LMP was 3 March 2026?",)),
        health_tool("conception_date", conception_date, (_MAYBE_PERIOD, _DUE, _CYCLE), (Output(name="conception"),), summary="likely conception date", reference="ACOG 2017", examples=("due date 8 December 2026, when did I conceive?",)),
    )
)  # fmt: skip
