"""The tables of messages on their way: what came in, what goes out, and the rate limits between."""

from __future__ import annotations

from kithkin.store.connections import Connection

UNFINISHED = "('waiting', 'answered', 'failing')"
"""The states of a message that somebody must still work on; stands in a partial index, so queries must say it the same."""

FINISHED = "('done', 'noted', 'withdrawn', 'replaced', 'discarded')"
"""The states of a message on which nobody will work any more."""

WITHDRAWN_IF_READY = "CASE state WHEN 'ready' THEN 'withdrawn' ELSE state END"
"""The state of a piece that loses its words: one that has none must never be taken for one that can still be sent."""


def keep_messages(connection: Connection) -> None:
    """Messages by our own sequence, the pieces of their replies, and token buckets.

    `inbox.state` is one of `ports.message_ledger.MessageState`, "replaced" (an edited form took its place), "failing" (its notice still goes out, then it is failed), or
    "noted" (kept, never answered). The words in `body` are erased when a message is finished. `turn` is the id of the turn
    that answers it, for `asker`.
    """
    for statement in (
        """CREATE TABLE inbox (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            channel TEXT NOT NULL,
            account TEXT NOT NULL,
            message TEXT NOT NULL,
            replaces TEXT NOT NULL,
            conversation TEXT NOT NULL,
            sender TEXT NOT NULL,
            asker TEXT NOT NULL,
            turn TEXT NOT NULL,
            state TEXT NOT NULL,
            body BLOB NOT NULL,
            received_at REAL NOT NULL,
            due_at REAL NOT NULL,
            begun INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            problem TEXT NOT NULL,
            UNIQUE (message, account, channel)
        ) STRICT""",
        f"CREATE INDEX inbox_unfinished ON inbox (conversation, sequence) WHERE state IN {UNFINISHED}",
        "CREATE INDEX inbox_held ON inbox (conversation) WHERE state = 'held'",
        "CREATE INDEX inbox_failed ON inbox (sequence) WHERE state = 'failed'",
        "CREATE INDEX inbox_replaces ON inbox (replaces) WHERE replaces <> ''",
        "CREATE INDEX inbox_withdrawn ON inbox (sequence) WHERE state IN ('withdrawn', 'replaced') AND turn <> ''",
        "CREATE INDEX inbox_received ON inbox (received_at)",
        """CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            message INTEGER NOT NULL REFERENCES inbox (sequence) ON DELETE CASCADE,
            reference TEXT NOT NULL UNIQUE,
            channel TEXT NOT NULL,
            account TEXT NOT NULL,
            recipient TEXT NOT NULL,
            state TEXT NOT NULL,
            delivery TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            body BLOB NOT NULL,
            sending_at REAL NOT NULL,
            platform_id TEXT NOT NULL,
            problem TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX outbox_of_message ON outbox (message, sequence)",
        "CREATE INDEX outbox_platform_id ON outbox (platform_id) WHERE platform_id <> ''",
        "CREATE INDEX outbox_recipient ON outbox (recipient, sending_at)",
        "CREATE INDEX outbox_unclear ON outbox (sequence) WHERE state IN ('unknown', 'refused')",
        """CREATE TABLE buckets (
            key TEXT PRIMARY KEY,
            tokens REAL NOT NULL,
            counted_at REAL NOT NULL
        ) STRICT""",
    ):
        connection.execute(statement)
