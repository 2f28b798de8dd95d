"""The toolbox of statistics and probability."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.readings import Proposal, Reading
from kithkin.ports.tools import Relation, Tool
from kithkin.tools.statistics.catalogue import TOOLS
from kithkin.tools.statistics.recognising import statistics_proposals
from kithkin.tools.statistics.recognising_chances import chance_proposals

# Without a number there is still the chance of a named card, coin or die, and the order of a word's letters.
_OF_STATISTICS = re.compile(r"probabilit|chance|odds|likel|p\s*\(|letter|word|anagram")


def concerns(reading: Reading) -> bool:
    """Whether a question may be one of statistics: a quick look that spares all others."""
    return reading.has_figures or _OF_STATISTICS.search(reading.lower) is not None


def proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs that would answer the question, best first."""
    found = (*statistics_proposals(reading), *chance_proposals(reading))
    return sorted(found, key=lambda proposal: -proposal.confidence)


class StatisticsToolbox:
    """Descriptive statistics, distributions, inference, counting and probability."""

    @property
    def name(self) -> str:
        """The field."""
        return "statistics"

    @property
    def tools(self) -> Sequence[Tool]:
        """All tools of the field."""
        return TOOLS

    @property
    def relations(self) -> Sequence[Relation]:
        """No relations: every tool here solves for one thing."""
        return ()

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Programs that would answer the question, best first."""
        return proposals(reading) if len(reading.text) <= 4000 and concerns(reading) else ()
