"""A question about prices with its numbers sorted by kind."""

from __future__ import annotations

from dataclasses import dataclass

from kithkin.tools.finance.hearing import Heard


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the numbers heard in it, and which of them are money and percentages."""

    lower: str
    heard: tuple[Heard, ...]
    money: tuple[Heard, ...]
    percents: tuple[Heard, ...]
