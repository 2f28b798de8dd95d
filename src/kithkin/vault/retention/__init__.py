"""How long things are kept, and their going when their time is over."""

from kithkin.vault.retention.choosing import choose, days_in_force, would_go
from kithkin.vault.retention.overview import KindKept, overview
from kithkin.vault.retention.pausing import pause_in_words
from kithkin.vault.retention.sweeping import Sweeper, Swept
from kithkin.vault.retention.table import Kind, kind_named, kinds

__all__ = [
    "Kind",
    "KindKept",
    "Sweeper",
    "Swept",
    "choose",
    "days_in_force",
    "kind_named",
    "kinds",
    "overview",
    "pause_in_words",
    "would_go",
]
