"""A platform gives a person a new id: within the transaction that stores the event."""

from __future__ import annotations

from kithkin.store.connections import Connection


def rename_identity(connection: Connection, channel: str, account: str, previous: str, current: str) -> None:
    """From now on whoever was known by `previous` is known by `current` too.

    An unknown id changes nothing, nor does a new one that is somebody's already.
    """
    connection.execute(
        "INSERT INTO addresses (channel, account, platform_id, acquaintance)"
        " SELECT channel, account, ?, acquaintance FROM addresses"
        " WHERE channel = ? AND account = ? AND platform_id = ?"
        " ON CONFLICT (channel, account, platform_id) DO NOTHING",
        (current, channel, account, previous),
    )
