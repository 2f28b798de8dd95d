"""Which topics the reader is trained on, and which are kept back to try it on."""

from __future__ import annotations

from typing import Final

from evaluations.circle.topics import TRAINING, Half

TRAINED_ON: Final[tuple[Half, ...]] = TRAINING[:10]
KEPT_BACK: Final[tuple[Half, ...]] = ("development", *TRAINING[10:])
"""The held-out half is in neither."""
