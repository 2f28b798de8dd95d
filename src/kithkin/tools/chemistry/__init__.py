"""Chemistry: formulas, reactions, solutions, gases, acids and elements."""

from kithkin.tools.chemistry.toolbox import ChemistryToolbox

__all__ = ["ChemistryToolbox"]
