"""Single statements of the message ledger, within whatever transaction they are part of."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import msgspec

from kithkin.messages.inbound import Message
from kithkin.messages.outbound import Piece
from kithkin.ports.message_ledger import Bucket, StoredPiece
from kithkin.store.connections import Connection
from kithkin.store.message_tables import FINISHED, WITHDRAWN_IF_READY


def open_pieces(connection: Connection, sequence: int) -> tuple[StoredPiece, ...]:
    """The pieces of a message's reply that are not settled, in order."""
    rows = connection.execute(
        "SELECT sequence, body, state, attempts, sending_at, platform_id FROM outbox"
        " WHERE message = ? AND state IN ('ready', 'sending') AND length(body) > 0 ORDER BY sequence",
        (sequence,),
    ).fetchall()
    return tuple(
        StoredPiece(
            sequence=row[0],
            piece=msgspec.json.decode(row[1], type=Piece),
            state=row[2],
            attempts=row[3],
            sending_at=row[4],
            platform_id=row[5],
        )
        for row in rows
    )


def still_waits(connection: Connection, channel: str, account: str, message: str) -> bool:
    """Whether a message waits for its answer: so it was neither taken back nor replaced by an edited form."""
    row = connection.execute(
        "SELECT 1 FROM inbox WHERE message = ? AND account = ? AND channel = ? AND state = 'waiting'",
        (message, account, channel),
    ).fetchone()
    return row is not None


def turn_quoted(connection: Connection, message: Message, asker: str) -> str:
    """The turn that belongs to the message or to the piece of ours that is answered, if it is this asker's; "" for none."""
    place = (message.reply_to, message.account, message.channel)
    row = connection.execute(
        "SELECT turn FROM inbox WHERE message = ? AND account = ? AND channel = ? AND asker = ? UNION ALL"
        " SELECT inbox.turn FROM outbox JOIN inbox ON inbox.sequence = outbox.message WHERE outbox.platform_id = ?"
        " AND outbox.platform_id <> '' AND outbox.account = ? AND outbox.channel = ? AND inbox.asker = ? LIMIT 1",
        (*place, asker, *place, asker),
    ).fetchone()
    return "" if row is None else row[0]


def left_unknown(connection: Connection, conversation: str, sender: str) -> list[Piece]:
    """The pieces of the latest reply to a sender in a conversation that were left unknown, in order."""
    rows = connection.execute(
        "SELECT outbox.body FROM outbox WHERE outbox.state = 'unknown' AND outbox.message ="
        " (SELECT max(outbox.message) FROM outbox JOIN inbox ON inbox.sequence = outbox.message"
        "  WHERE outbox.state = 'unknown' AND length(outbox.body) > 0"
        "  AND inbox.conversation = ? AND inbox.sender = ?)"
        " AND length(outbox.body) > 0 ORDER BY outbox.sequence",
        (conversation, sender),
    ).fetchall()
    pieces = [msgspec.json.decode(row[0], type=Piece) for row in rows]
    return [piece for piece in pieces if piece.kind == "reply"]


def add_pieces(connection: Connection, sequence: int, pieces: Sequence[Piece]) -> None:
    """Adds pieces to a message's reply; one whose reference is there already is left."""
    for piece in pieces:
        connection.execute(
            "INSERT INTO outbox (message, reference, channel, account, recipient, state, delivery, attempts, body,"
            " sending_at, platform_id, problem) VALUES (?, ?, ?, ?, ?, 'ready', '', 0, ?, 0, '', '')"
            " ON CONFLICT (reference) DO NOTHING",
            (
                sequence,
                piece.reference,
                piece.channel,
                piece.account,
                piece.recipient,
                msgspec.json.encode(piece),
            ),
        )


def add_refusal(connection: Connection, sequence: int, why: str) -> None:
    """Notes, with nothing else, that an answer was refused; nothing where `why` is empty."""
    if why:
        connection.execute(
            "INSERT INTO outbox (message, reference, channel, account, recipient, state, delivery, attempts, body,"
            " sending_at, platform_id, problem) SELECT sequence, ?, channel, account, '', 'refused', '', 0, ?, 0, '', ?"
            " FROM inbox WHERE sequence = ?",
            (uuid.uuid4().hex, b"", why, sequence),
        )


def finish_message(connection: Connection, sequence: int) -> None:
    """Ends a message if all its pieces are settled, and erases its words and those of pieces that were sent."""
    changed = connection.execute(
        "UPDATE inbox SET state = CASE state WHEN 'failing' THEN 'failed' ELSE 'done' END"
        " WHERE sequence = ? AND state IN ('answered', 'failing')"
        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE message = ? AND state IN ('ready', 'sending')"
        " AND length(body) > 0)"
        " RETURNING state",
        (sequence, sequence),
    ).fetchone()
    if changed is not None and changed[0] == "done":
        erase_words(connection, sequence)
        connection.execute("UPDATE outbox SET body = ? WHERE message = ? AND state = 'sent'", (b"", sequence))


def name_sender(connection: Connection, sequence: int, message: Message) -> None:
    """Writes down who wrote a message that waits, and whose call had named nobody."""
    connection.execute(
        "UPDATE inbox SET sender = ?, body = ? WHERE sequence = ? AND state = 'waiting'",
        (message.sender.id, msgspec.json.encode(message), sequence),
    )


def discard_message(connection: Connection, sequence: int) -> bool:
    """Takes a message off the lists that need the owner, its words erased; False if it is on none of them."""
    changed = connection.execute(
        "UPDATE inbox SET state = 'discarded' WHERE sequence = ? AND state IN ('failed', 'held')", (sequence,)
    )
    if changed.rowcount:
        erase_words(connection, sequence)
        connection.execute(
            f"UPDATE outbox SET body = ?, state = {WITHDRAWN_IF_READY} WHERE message = ?", (b"", sequence)
        )
    left = connection.execute(
        "UPDATE outbox SET body = ?, state = 'withdrawn' WHERE message = ? AND state IN ('unknown', 'refused')"
        f" AND (SELECT state FROM inbox WHERE sequence = outbox.message) IN {FINISHED}",
        (b"", sequence),
    )
    return changed.rowcount + left.rowcount > 0


def erase_words(connection: Connection, sequence: int) -> None:
    """Erases what a message said."""
    connection.execute("UPDATE inbox SET body = ? WHERE sequence = ?", (b"", sequence))


def take_tokens(connection: Connection, buckets: Sequence[Bucket], now: float) -> float:
    """Takes one token of each bucket; or takes none and says how many seconds until all have one."""
    filled: list[tuple[str, float]] = []
    wait = 0.0
    for bucket in buckets:
        row = connection.execute(
            "SELECT tokens, counted_at FROM buckets WHERE key = ?", (bucket.key,)
        ).fetchone()
        tokens = bucket.capacity
        if row is not None:  # a clock set back must not take tokens away
            tokens = min(bucket.capacity, row[0] + max(0.0, now - row[1]) * bucket.refill)
        if tokens < 1:
            wait = max(wait, (1 - tokens) / bucket.refill)
        filled.append((bucket.key, tokens - 1))
    if wait == 0:
        for key, tokens in filled:
            connection.execute(
                "INSERT INTO buckets (key, tokens, counted_at) VALUES (?, ?, ?) ON CONFLICT (key)"
                " DO UPDATE SET tokens = excluded.tokens, counted_at = excluded.counted_at",
                (key, tokens, now),
            )
    return wait
