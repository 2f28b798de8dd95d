"""What platforms, countries and clocks allow to be said: rules as data with source and date, and what they decide."""

from kithkin.rules.deciding import RuleBook, build_rules
from kithkin.rules.describing import rules_as_rows
from kithkin.rules.training import training_terms

__all__ = ["RuleBook", "build_rules", "rules_as_rows", "training_terms"]
