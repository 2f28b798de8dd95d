"""Statistics, probability and counting."""

from kithkin.tools.statistics.toolbox import StatisticsToolbox

__all__ = ["StatisticsToolbox"]
