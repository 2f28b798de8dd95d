"""Health: published equations and scores, dose and nutrition-label arithmetic, growth, pregnancy dates."""

from kithkin.tools.health.toolbox import HealthToolbox

__all__ = ["HealthToolbox"]
