"""The toolbox of everyday finance."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.readings import Proposal, Reading
from kithkin.ports.tools import Relation, Tool
from kithkin.tools.finance.catalogue import TOOLS
from kithkin.tools.finance.recognising import interest_proposals
from kithkin.tools.finance.recognising_changes import change_proposals
from kithkin.tools.finance.recognising_instalments import instalment_proposals
from kithkin.tools.finance.recognising_prices import price_proposals


class FinanceToolbox:
    """Interest, loans, savings, prices; exact decimals, rates only as the asker states them."""

    @property
    def name(self) -> str:
        """The field."""
        return "finance"

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
        if not reading.measures or len(reading.text) > 2000:
            return ()
        found = (
            *instalment_proposals(reading),
            *price_proposals(reading),
            *interest_proposals(reading),
            *change_proposals(reading),
        )
        return sorted(found, key=lambda proposal: -proposal.confidence)
