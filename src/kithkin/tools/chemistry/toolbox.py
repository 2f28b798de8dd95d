"""The chemistry toolbox."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.readings import Proposal, Reading
from kithkin.ports.tools import Relation, Tool
from kithkin.tools.chemistry.drawing import drawing_tool, recognise_drawing
from kithkin.tools.chemistry.law_table import LAWS
from kithkin.tools.chemistry.recognising_amounts import recognise_amounts
from kithkin.tools.chemistry.recognising_facts import recognise_facts
from kithkin.tools.chemistry.recognising_laws import recognise_laws
from kithkin.tools.chemistry.scene import Scene
from kithkin.tools.chemistry.tool_table import TOOLS

_LONGEST = 2000


class ChemistryToolbox:
    """Formulas, reactions, solutions, gases, acids and elements."""

    def __init__(self) -> None:
        self._tools = (*TOOLS, drawing_tool(), *(law.tool() for law in LAWS))
        self._relations = tuple(law.relation() for law in LAWS if law.planned)

    @property
    def name(self) -> str:
        """The field."""
        return "chemistry"

    @property
    def tools(self) -> Sequence[Tool]:
        """All tools of chemistry."""
        return self._tools

    @property
    def relations(self) -> Sequence[Relation]:
        """n = m/M, c = n/V, PV = nRT, dilution and their like."""
        return self._relations

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Programs for questions about chemistry, best first."""
        if len(reading.text) > _LONGEST:
            return ()
        scene = Scene(reading)
        found = [
            *recognise_drawing(reading),
            *recognise_facts(scene),
            *recognise_laws(scene),
            *recognise_amounts(scene),
        ]
        return tuple(sorted(found, key=lambda proposal: -proposal.confidence))
