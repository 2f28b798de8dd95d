"""Everyday word problems: proportion, rates, shared work, mixtures, shopping, ratios."""

from kithkin.tools.everyday.toolbox import EverydayToolbox

__all__ = ["EverydayToolbox"]
