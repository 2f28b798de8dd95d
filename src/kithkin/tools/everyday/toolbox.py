"""The toolbox of everyday word problems."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.readings import Proposal, Reading
from kithkin.ports.tools import Relation, Tool
from kithkin.tools.everyday.catalogue import TOOLS
from kithkin.tools.everyday.recognising import everyday_proposals
from kithkin.tools.everyday.recognising_proportion import proportion_proposals


class EverydayToolbox:
    """Word problems in which the part of every number is certain; nothing otherwise."""

    @property
    def name(self) -> str:
        """The field."""
        return "everyday"

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
        if not reading.measures or len(reading.measures) > 12 or len(reading.text) > 800:
            return ()
        found = (*everyday_proposals(reading), *proportion_proposals(reading))
        return sorted(found, key=lambda proposal: -proposal.confidence)
