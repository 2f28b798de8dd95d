"""What passed over each account, counted from the ledger's tables."""

from __future__ import annotations

from collections.abc import Mapping

from kithkin.ports.channel_states import Activity
from kithkin.store.connections import Connection, Store

_COUNTED = {
    "waiting": "waiting",
    "answered": "waiting",
    "failing": "failed",
    "held": "held",
    "failed": "failed",
}
"""Which states of a message count as what. One that is answered still waits to leave."""


class SqlChannelActivity:
    """Counts what passed, on either database."""

    def __init__(self, database: Store) -> None:
        self._database = database

    async def of_all(self) -> Mapping[tuple[str, str], Activity]:
        """By (channel, account); an account over which nothing passed is left out."""

        def work(connection: Connection) -> Mapping[tuple[str, str], Activity]:
            latest: dict[tuple[str, str], float] = {}
            counts: dict[tuple[str, str], dict[str, int]] = {}
            for channel, account, state, count, received_at in connection.execute(
                "SELECT channel, account, state, count(*), max(received_at) FROM inbox WHERE state <> 'noted'"
                " GROUP BY channel, account, state"
            ):
                key = (channel, account)
                latest[key] = max(latest.get(key, 0.0), received_at)
                if state in _COUNTED:
                    of_account = counts.setdefault(key, {})
                    of_account[_COUNTED[state]] = of_account.get(_COUNTED[state], 0) + count
            for channel, account, count in connection.execute(
                "SELECT channel, account, count(*) FROM outbox WHERE state = 'unknown' GROUP BY channel, account"
            ):
                counts.setdefault((channel, account), {})["unknown"] = count
            return {
                key: Activity(last_message_at=latest.get(key, 0.0), **counts.get(key, {}))
                for key in latest.keys() | counts.keys()
            }

        return await self._database.read(work)
