"""Units of measure: finding, converting and comparing them, and the constants of nature."""

from kithkin.tools.units.registry import UnitRegistry

__all__ = ["UnitRegistry"]
