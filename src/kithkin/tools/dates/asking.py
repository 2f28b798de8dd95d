"""A question about dates with its dates and durations, and how to propose an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Measure, Proposal, Reading
from kithkin.tools.dates.spotting import Spotted, spot_dates

UNITS: Final = {"year": "years", "month": "months", "week": "weeks", "day": "days", "fortnight": "weeks"}


WEEKDAYS: Final = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the dates and durations in it, and the clock."""

    reading: Reading
    lower: str
    dates: tuple[Spotted, ...]
    durations: tuple[Measure, ...]
    others: tuple[Measure, ...]
    today: Callable[[], date]

    def says(self, *words: str) -> bool:
        """Whether any of the phrases stands in the question."""
        return any(re.search(rf"(?<![a-z])(?:{word})(?![a-z])", self.lower) for word in words)


def asked_of(reading: Reading, today: Callable[[], date]) -> Asked:
    """The question with its dates spotted; numbers inside dates are not counted again."""
    dates = spot_dates(reading.lower, today)
    free = [
        measure
        for measure in reading.measures
        if not any(one.start < measure.end and measure.start < one.end for one in dates)
    ]
    durations = tuple(measure for measure in free if measure.unit in UNITS)
    return Asked(
        reading, reading.lower, dates, durations, tuple(m for m in free if m not in durations), today
    )


def call(tool: str, arguments: dict[str, Argument], because: str, confidence: float = 0.9, answer: str = "",
          consumes: tuple[tuple[int, int], ...] = ()) -> Proposal:  # fmt: skip
    """A proposal of one call."""
    return Proposal(
        calls=(Call(step="r1", tool=f"dates.{tool}", arguments=arguments),),
        confidence=confidence,
        because=because,
        consumes=consumes,
        answers=(FromStep(step="r1", name=answer),) if answer else (),
    )


def ask(question: str, because: str) -> Proposal:
    """A proposal that asks."""
    return Proposal(calls=(), confidence=0.75, because=because, questions=(question,))


def given(one: Spotted) -> Given:
    """A date as an argument."""
    assert one.day is not None
    return Given(value=one.day.isoformat(), span=(one.start, one.end))


def now(asked: Asked) -> Assumed:
    """Today as an assumed argument."""
    return Assumed(value=asked.today().isoformat(), why="today's date (UTC)")
