"""The chemistry toolbox."""

from __future__ import annotations

import re
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
# Without a number nothing is worked out from a mass, a volume or a concentration; what is left needs one of these words or signs.
_OF_CHEMISTRY = re.compile(
    r"draw|sketch|show|[<>=→⟶⇌↔]|--|form|giv|produc|yield|decompos|break|mak|combust|burn|"
    r"percent|%|compos|how much|oxidation|mol|mr of|mw|relative|"
    r"electron|proton|neutron|atomic|number|symbol|valen|group|period|element|"
    r"\bp?(?:h|oh|ka|kb)\b|\[|hydronium|effus|diffus|graham|cell|emf|battery|galvanic|voltaic|"
    r"name|compound|chemical|substance|called"
)


def concerns(reading: Reading) -> bool:
    """Whether a question may be one of chemistry: a quick look that spares the search for substances."""
    return reading.has_figures or _OF_CHEMISTRY.search(reading.lower) is not None


def proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for questions about chemistry, best first."""
    scene = Scene(reading)
    found = [
        *recognise_drawing(reading),
        *recognise_facts(scene),
        *recognise_laws(scene),
        *recognise_amounts(scene),
    ]
    return tuple(sorted(found, key=lambda proposal: -proposal.confidence))


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
        return proposals(reading) if len(reading.text) <= _LONGEST and concerns(reading) else ()
