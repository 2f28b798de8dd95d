"""The toolbox of dates and times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from kithkin.messages.readings import Proposal, Reading
from kithkin.ports.tools import Relation, Tool
from kithkin.tools.dates.asking import asked_of
from kithkin.tools.dates.catalogue import TOOLS
from kithkin.tools.dates.recognising import date_proposals
from kithkin.tools.dates.recognising_times import time_proposals


def utc_today() -> date:
    """Today's date by the UTC clock."""
    return datetime.now(UTC).date()


class DatesToolbox:
    """Dates and times. `today` tells the current date (default: the UTC clock); nothing else reads a clock."""

    def __init__(self, today: Callable[[], date] = utc_today) -> None:
        self._today = today

    @property
    def name(self) -> str:
        """The field."""
        return "dates"

    @property
    def tools(self) -> Sequence[Tool]:
        """All tools of the field."""
        return TOOLS

    @property
    def relations(self) -> Sequence[Relation]:
        """No relations: dates are not solved for."""
        return ()

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Programs that would answer the question, best first."""
        if len(reading.text) > 600:
            return ()
        found = (*time_proposals(reading, self._today), *date_proposals(asked_of(reading, self._today)))
        return sorted(found, key=lambda proposal: -proposal.confidence)
