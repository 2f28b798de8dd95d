"""Joins what destroys things when their time is over."""

from __future__ import annotations

from kithkin.app.stores import Stores
from kithkin.ports.conversations import Turn
from kithkin.vault.retention import Sweeper


def build_sweeper(stores: Stores) -> Sweeper:
    """What sweeps these stores."""
    return Sweeper(stores.retention, _is_about_health)


def _is_about_health(turn: Turn) -> bool:
    """Only for turns without a mark, which most servers never see: what judges them is not read in before."""
    from kithkin.reasoning.health_marks import turn_is_about_health  # noqa: PLC0415 - heavy, and seldom needed

    return turn_is_about_health(turn)
