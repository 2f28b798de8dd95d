"""Which message of a conversation is next: the oldest that is unfinished, unless it rests.

A reply that must wait for a time of day (quiet hours) rests: it is held, with the time at which it is taken up again in
`due_at`, and does not stand in the way of a newer message, which may be about danger. One that waits for a platform keeps
its place at the head.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kithkin.messages.inbound import Message
from kithkin.ports.message_ledger import Nothing, Work
from kithkin.store.connections import Connection
from kithkin.store.message_rows import open_pieces
from kithkin.store.message_tables import UNFINISHED

RESTING = "state = 'held' AND due_at > 0"


def next_work(connection: Connection, conversation: str, now: float) -> Work | Nothing | None:
    """The work of a conversation; None when a rest in it is over and must be ended first."""
    row = connection.execute(
        "SELECT sequence, body, state, begun, failures, received_at, due_at FROM inbox"
        f" WHERE conversation = ? AND state IN {UNFINISHED} AND (state <> 'failing' OR due_at <= ?)"
        " ORDER BY sequence LIMIT 1",
        (conversation, now),
    ).fetchone()
    rest_until = _rest_until(connection, conversation, now)
    if 0 < rest_until <= now:
        return None
    if row is None:
        return Nothing(due_at=rest_until)
    sequence, body, state, begun, failures, received_at, due_at = row
    if due_at > now:
        return Nothing(due_at=min(due_at, rest_until) if rest_until else due_at)
    return Work(
        sequence=sequence,
        message=msgspec.json.decode(body, type=Message),
        state="waiting" if state == "waiting" else "answered",
        begun=begun,
        failures=failures,
        received_at=received_at,
        pieces=() if state == "waiting" else open_pieces(connection, sequence),
    )


def _rest_until(connection: Connection, conversation: str, now: float) -> float:
    """When the next rest is over, or a notice that was put off is due; 0 for never."""
    resting = connection.execute(
        f"SELECT min(due_at) FROM inbox WHERE conversation = ? AND {RESTING}", (conversation,)
    ).fetchone()[0]
    notice = connection.execute(
        f"SELECT min(due_at) FROM inbox WHERE conversation = ? AND state IN {UNFINISHED} AND state = 'failing'"
        " AND due_at > ?",
        (conversation, now),
    ).fetchone()[0]
    return min((at for at in (resting, notice) if at is not None), default=0.0)


def end_rest(connection: Connection, conversation: str, now: float) -> None:
    """Takes up again what has rested long enough."""
    connection.execute(
        f"UPDATE inbox SET state = 'answered', due_at = 0 WHERE conversation = ? AND {RESTING} AND due_at <= ?",
        (conversation, now),
    )


def hold_message(connection: Connection, sequence: int, problem: str, until: float) -> None:
    """Holds a reply back. A mere notice of failure rests as well, but waits for nobody to write: it is left unsaid."""
    held = connection.execute(
        "UPDATE inbox SET state = 'held', problem = ?, due_at = ? WHERE sequence = ? AND state = 'answered'",
        (problem, until, sequence),
    )
    if held.rowcount:
        return
    if until > 0:
        connection.execute(
            "UPDATE inbox SET due_at = ? WHERE sequence = ? AND state = 'failing'", (until, sequence)
        )
        return
    failed = connection.execute(
        "UPDATE inbox SET state = 'failed' WHERE sequence = ? AND state = 'failing'", (sequence,)
    )
    if failed.rowcount:
        connection.execute(
            "UPDATE outbox SET state = 'withdrawn' WHERE message = ? AND state = 'ready'", (sequence,)
        )


def begun_before(connection: Connection, sequences: Sequence[int]) -> bool:
    """Whether the turn of any of these messages was begun before, however often it was tried since."""
    found = connection.execute(
        f"SELECT 1 FROM inbox WHERE turn <> '' AND sequence IN ({', '.join('?' * len(sequences))})",
        tuple(sequences),
    ).fetchone()
    return found is not None


def all_wait(connection: Connection, sequences: Sequence[int]) -> bool:
    """Whether all of these messages still wait for their answer."""
    waiting = connection.execute(
        f"SELECT count(*) FROM inbox WHERE state = 'waiting' AND sequence IN ({', '.join('?' * len(sequences))})",
        tuple(sequences),
    ).fetchone()[0]
    return waiting == len(sequences)
