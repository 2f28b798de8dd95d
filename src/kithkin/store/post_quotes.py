"""Kept answers that quote what people shared: noted when they are kept, and undone when what they quote may not be seen any more.

All of it runs within the transaction of whoever calls, so that no instant lies between a withdrawal and its effect.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace

import msgspec

from kithkin.messages.outbound import Piece
from kithkin.messages.replies import Claim, Evidence, Reply, Verdict
from kithkin.messages.sharing import Viewers
from kithkin.ports.conversations import Turn
from kithkin.store.connections import Connection
from kithkin.store.message_rows import add_pieces
from kithkin.store.post_rows import in_pieces, marks
from kithkin.store.post_walls import visible_ids
from kithkin.store.turns_as_json import turn_from_json, turn_to_json

NO_LONGER_SHARED = "This answer quoted something that is no longer shared with you. Ask again to see what is."


def viewers_of(asker: str, strangers: bool | int) -> Viewers:
    """Who reads an answer to this asker."""
    return Viewers(people=frozenset((asker,)), strangers=bool(strangers))


def may_quote(connection: Connection, viewers: Viewers, posts: Collection[int]) -> bool:
    """Whether all of these posts may still be seen by everyone who reads the answer."""
    return not posts or len(visible_ids(connection, viewers, tuple(posts))) == len(set(posts))


def note_quotes(connection: Connection, asker: str, turn: Turn, *, strangers: bool) -> None:
    """Remembers which posts a turn quotes; the turn itself is stored by the caller, in the same transaction."""
    connection.executemany(
        "INSERT INTO post_quotes (asker, turn, post, strangers) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(asker, turn.id, post, int(strangers)) for post in turn.reply.quoted_posts],
    )


def undo_quotes(connection: Connection, posts: Sequence[int], *, changed: bool = False) -> int:
    """Takes the words out of every kept answer, and every reply on its way, whose readers may not see these posts (any more).

    `changed`: they say something else now, so nobody's answer may go on quoting them. Call it after the change to the posts.
    Returns how many answers were undone.
    """
    undone = 0
    for some in in_pieces(posts):
        rows = connection.execute(
            f"SELECT asker, turn, strangers, post FROM post_quotes WHERE post IN ({marks(some)}) ORDER BY asker, turn",
            tuple(some),
        ).fetchall()
        for asker, turn, strangers, post in rows:
            if changed or not may_quote(connection, viewers_of(asker, strangers), (post,)):
                take_words_out(connection, asker, turn, NO_LONGER_SHARED)
                connection.execute("DELETE FROM post_quotes WHERE asker = ? AND turn = ?", (asker, turn))
                undone += 1
    return undone


def take_words_out(connection: Connection, asker: str, turn: str, notice: str) -> None:
    """Leaves of a kept answer, and of its reply on its way, only this notice; within a transaction."""
    _undo_turn(connection, asker, turn, notice)
    _undo_sending(connection, asker, turn, notice)


def unshared(reply: Reply, notice: str = NO_LONGER_SHARED) -> Reply:
    """A reply that says only that it is gone. The numbers and claims of a quote are the quote's, so nothing else stays."""
    return replace(
        reply,
        text=notice,
        verdict=Verdict.ABSTAINED,
        claims=tuple[Claim, ...](),
        evidence=tuple[Evidence, ...](),
        questions=(),
        notes=(),
    )


def _undo_turn(connection: Connection, asker: str, turn_id: str, notice: str) -> None:
    row = connection.execute("SELECT body FROM turns WHERE asker = ? AND id = ?", (asker, turn_id)).fetchone()
    if row is None:
        return
    if not row[0]:  # locked: nobody here can read it, but its answer can be destroyed
        connection.execute(
            "UPDATE sealed_turns SET answer = ?, notice = ? WHERE asker = ? AND turn = ?",
            (b"", notice, asker, turn_id),
        )
        return
    turn = turn_from_json(row[0])
    body = turn_to_json(replace(turn, reply=unshared(turn.reply, notice), proposal=None))
    connection.execute("UPDATE turns SET body = ? WHERE asker = ? AND id = ?", (body, asker, turn_id))


def _undo_sending(connection: Connection, asker: str, turn_id: str, notice: str) -> None:
    """Pieces not yet sent are withdrawn, and the person is told; what is being sent this instant is beyond recall."""
    rows = connection.execute(
        "SELECT outbox.sequence, outbox.message, outbox.state, outbox.body FROM outbox"
        " JOIN inbox ON inbox.sequence = outbox.message WHERE inbox.asker = ? AND inbox.turn = ?"
        " AND outbox.state IN ('ready', 'unknown') ORDER BY outbox.sequence",
        (asker, turn_id),
    ).fetchall()
    told: set[int] = set()
    for sequence, message, state, body in rows:
        if not body:
            continue
        piece = msgspec.json.decode(body, type=Piece)
        if piece.kind != "reply":
            continue
        connection.execute(
            "UPDATE outbox SET body = ?, state = CASE state WHEN 'ready' THEN 'withdrawn' ELSE state END"
            " WHERE sequence = ?",
            (msgspec.json.encode(notice_instead(piece, notice)) if state == "unknown" else b"", sequence),
        )
        if state == "ready" and message not in told:
            told.add(message)
            add_pieces(connection, message, (notice_instead(piece, notice),))


def notice_instead(piece: Piece, notice: str) -> Piece:
    """A piece that says this instead of what it was to say."""
    return replace(
        piece,
        reference=uuid.uuid5(uuid.NAMESPACE_OID, f"{piece.reference} no longer shared").hex,
        kind="notice",
        text=notice,
        picture=b"",
        picture_type="",
    )


def without_gone_quotes(
    connection: Connection, sequence: int, pieces: Sequence[Piece], posts: Collection[int]
) -> Sequence[Piece]:
    """The pieces of a reply that is about to be stored; only the notice, where a quote was withdrawn meanwhile."""
    if not posts or not pieces:
        return pieces
    noted = connection.execute(
        "SELECT post_quotes.post FROM post_quotes JOIN inbox ON inbox.asker = post_quotes.asker"
        " AND inbox.turn = post_quotes.turn WHERE inbox.sequence = ?",
        (sequence,),
    ).fetchall()
    return (
        pieces if set(posts) <= {row[0] for row in noted} else (notice_instead(pieces[0], NO_LONGER_SHARED),)
    )
