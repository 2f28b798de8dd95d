"""The platforms whose exports can be imported, a line each."""

from __future__ import annotations

from collections.abc import Mapping

from kithkin.sharing.importing import facebook, instagram, messenger, threads, whatsapp
from kithkin.sharing.importing.planning import Importer

IMPORTERS: Mapping[str, Importer] = {
    "instagram": instagram.IMPORTER,
    "facebook": facebook.IMPORTER,
    "threads": threads.IMPORTER,
    "messenger": messenger.IMPORTER,
    "whatsapp": whatsapp.IMPORTER,
}
