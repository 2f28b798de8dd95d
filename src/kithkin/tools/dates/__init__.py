"""Dates and times: spans, shifts, weekdays, ages, working days, clock arithmetic and time zones."""

from kithkin.tools.dates.toolbox import DatesToolbox

__all__ = ["DatesToolbox"]
