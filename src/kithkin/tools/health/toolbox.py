"""The health toolbox: published equations and scores, dose and label arithmetic, growth and pregnancy dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from kithkin.messages.readings import Proposal, Reading
from kithkin.ports.tools import Relation, Tool
from kithkin.tools.health import (
    bedside,
    body,
    chemistry,
    doses,
    energy,
    growth,
    habits,
    heart,
    kidney,
    labs,
    medicines,
    nutrition,
    pregnancy,
    questionnaires,
    scores_hospital,
    scores_risk,
)
from kithkin.tools.health.recognise_bedside import recognise_bedside
from kithkin.tools.health.recognise_doses import recognise_doses
from kithkin.tools.health.recognise_drips import recognise_drips
from kithkin.tools.health.recognise_labs import recognise_labs
from kithkin.tools.health.recognise_medicines import recognise_medicines
from kithkin.tools.health.recognise_nutrition import recognise_nutrition
from kithkin.tools.health.recognise_people import (
    recognise_alcohol,
    recognise_growth,
    recognise_pregnancy,
    recognise_questionnaires,
    recognise_smoking,
    recognise_zone,
)
from kithkin.tools.health.recognise_shares import recognise_shares
from kithkin.tools.health.recognition import Facts, Topics, recognise_topics

_TOPICS = tuple(
    topic
    for module in (
        body, energy, kidney, chemistry, heart, labs, scores_hospital, scores_risk, questionnaires, pregnancy,
        growth, doses, medicines, habits, nutrition, bedside,
    )
    for topic in module.TOPICS
)  # fmt: skip
_BROUGHT_UP = Topics(_TOPICS)


def _today() -> date:
    return datetime.now(tz=UTC).astimezone().date()


def medicines_or_doses(reading: Reading, facts: Facts) -> Sequence[Proposal]:
    """A check of medicines goes before sums of doses, and holds one where it can."""
    return recognise_drips(reading) or recognise_medicines(reading, facts) or recognise_doses(reading, facts)


class HealthToolbox:
    """Health figures by published methods. `today` says which day it is, for pregnancy questions."""

    def __init__(self, today: Callable[[], date] = _today) -> None:
        self._today = today

    @property
    def name(self) -> str:
        """The field."""
        return "health"

    @property
    def tools(self) -> Sequence[Tool]:
        """All tools."""
        return tuple(topic.tool for topic in _TOPICS)

    @property
    def relations(self) -> Sequence[Relation]:
        """None: these equations are not to be solved backwards by planning."""
        return ()

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Programs for a health question, best first."""
        facts = Facts(reading)
        special = [
            *recognise_questionnaires(reading),
            *recognise_growth(reading, facts),
            *recognise_pregnancy(reading, self._today()),
            *recognise_smoking(reading),
            *recognise_alcohol(reading, facts),
            *recognise_labs(reading),
            *(bedsides := recognise_bedside(reading, facts)),
            *([] if bedsides else medicines_or_doses(reading, facts)),
            *(recognise_shares(reading) or recognise_nutrition(reading)),
            *recognise_zone(reading, facts),
        ]
        own = {proposal.calls[-1].tool for proposal in special}
        topics = [p for p in recognise_topics(reading, _BROUGHT_UP, facts) if p.calls[-1].tool not in own]
        if "health.bmi_for_age" in own:
            topics = [p for p in topics if p.calls[-1].tool != "health.bmi"]
        return tuple(
            sorted((*special, *topics), key=lambda proposal: (bool(proposal.questions), -proposal.confidence))
        )
