"""Biology: sequences, crosses, populations, counts and enzymes."""

from kithkin.tools.biology.toolbox import BiologyToolbox

__all__ = ["BiologyToolbox"]
