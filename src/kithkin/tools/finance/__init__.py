"""Everyday finance: interest, loans, savings, prices, taxes, tips and exchange at a stated rate."""

from kithkin.tools.finance.toolbox import FinanceToolbox

__all__ = ["FinanceToolbox"]
