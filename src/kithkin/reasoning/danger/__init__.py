"""Danger first: red flags are matched before anything else and decide how urgent a message is."""

from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.danger.assessment import Assessment

__all__ = ["Assessment", "assess"]
