"""Units of measure: finding, converting and comparing them, and the constants of nature."""

from kithkin.tools.units.registry import UnitRegistry
from kithkin.tools.units.toolbox import UnitsToolbox

__all__ = ["UnitRegistry", "UnitsToolbox"]
