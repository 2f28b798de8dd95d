"""The biology toolbox."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.readings import Proposal, Reading
from kithkin.ports.tools import Relation, Tool
from kithkin.tools.biology.recognising import RECOGNISERS
from kithkin.tools.biology.tool_table import TOOLS

_LONGEST = 4000


class BiologyToolbox:
    """Sequences, crosses, populations, counts and enzymes."""

    @property
    def name(self) -> str:
        """The field."""
        return "biology"

    @property
    def tools(self) -> Sequence[Tool]:
        """All tools of biology."""
        return TOOLS

    @property
    def relations(self) -> Sequence[Relation]:
        """None: biology's equations are recognised as questions."""
        return ()

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Programs for questions about biology, best first."""
        if len(reading.text) > _LONGEST:
            return ()
        found = [proposal for recogniser in RECOGNISERS for proposal in recogniser(reading)]
        return tuple(sorted(found, key=lambda proposal: -proposal.confidence))
