"""Joins what the page's shared things, imports and notes need. Imported only to serve: reading exports is not needed to ask."""

from __future__ import annotations

from typing import Final

from kithkin.app.stores import Stores
from kithkin.channels.web import Shared
from kithkin.ports.notes import Notes
from kithkin.settings import Settings
from kithkin.sharing.desk import ImportDesk

UPLOADS: Final = "uploads"
"""The folder in Kithkin's own for files on their way in. Nothing stays in it."""


def build_shared(settings: Settings, stores: Stores, notes: Notes) -> Shared:
    """What people share, for the page."""
    return Shared(
        posts=stores.posts,
        imports=ImportDesk(
            stores.posts, settings.home / UPLOADS, most_bytes=settings.import_megabytes * 1024**2
        ),
        notes=notes,
        attempts=stores.attempts,
    )
