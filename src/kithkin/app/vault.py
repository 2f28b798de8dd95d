"""Joins what exporting, bringing back and erasing need."""

from __future__ import annotations

from kithkin.app.stores import Stores
from kithkin.settings import Settings
from kithkin.store.turns_as_json import turn_from_json, turn_to_json
from kithkin.vault.exporting import HOLDS, KeptData
from kithkin.vault.unfinished import UnfinishedExports


def kept_data(stores: Stores) -> KeptData:
    """Everything that is kept about people."""
    return KeptData(
        circle=stores.circle,
        people=stores.people,
        conversations=stores.conversations,
        posts=stores.posts,
        accounts=stores.accounts,
        synced=stores.synced,
        ledger=stores.ledger,
        sessions=stores.browser_sessions,
        passkeys=stores.passkeys,
        audit=stores.audit,
        retention=stores.retention,
        departures=stores.departures,
        write_turn=turn_to_json,
        read_turn=turn_from_json,
    )


def unfinished_exports(settings: Settings) -> UnfinishedExports:
    """What was cut off of exports on this machine."""
    return UnfinishedExports(settings.key_folder.expanduser(), HOLDS)
