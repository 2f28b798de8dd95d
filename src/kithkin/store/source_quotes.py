"""Kept answers that quote source packs: noted when they are kept, and undone when the pack is removed.

All of it runs within the transaction of whoever calls, so that no instant lies between a removal and its effect.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from kithkin.messages.outbound import Piece
from kithkin.messages.sharing import Viewers
from kithkin.ports.conversations import Turn
from kithkin.store.connections import Connection
from kithkin.store.post_quotes import notice_instead, take_words_out
from kithkin.store.post_rows import marks
from kithkin.store.source_entries import readable

NO_LONGER_INSTALLED: Final = (
    "This answer quoted a source that is not installed any more. Ask again to see what is."
)


def may_quote_packs(connection: Connection, viewers: Viewers, packs: Collection[int]) -> bool:
    """Whether all of these packs are installed and every viewer may read them."""
    wanted = sorted(set(packs))
    if not wanted:
        return True
    condition, values = readable(connection, viewers)
    found = connection.execute(
        f"SELECT count(*) FROM source_packs WHERE id IN ({marks(wanted)}) AND {condition}", (*wanted, *values)
    ).fetchone()[0]
    return found == len(wanted)


def note_pack_quotes(connection: Connection, asker: str, turn: Turn) -> None:
    """Remembers which packs a turn quotes; the turn itself is stored by the caller, in the same transaction."""
    connection.executemany(
        "INSERT INTO source_quotes (asker, turn, pack) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(asker, turn.id, pack) for pack in turn.reply.quoted_packs],
    )


def undo_pack_quotes(connection: Connection, pack: int) -> None:
    """Takes the words of a removed pack out of every kept answer and every reply on its way."""
    rows = connection.execute(
        "SELECT asker, turn FROM source_quotes WHERE pack = ? ORDER BY asker, turn", (pack,)
    ).fetchall()
    for asker, turn in rows:
        take_words_out(connection, asker, turn, NO_LONGER_INSTALLED)
        connection.execute("DELETE FROM source_quotes WHERE asker = ? AND turn = ?", (asker, turn))


def without_removed_packs(
    connection: Connection, sequence: int, pieces: Sequence[Piece], packs: Collection[int]
) -> Sequence[Piece]:
    """The pieces of a reply that is about to be stored; only the notice, where a pack it quotes was removed meanwhile."""
    if not packs or not pieces:
        return pieces
    noted = connection.execute(
        "SELECT source_quotes.pack FROM source_quotes JOIN inbox ON inbox.asker = source_quotes.asker"
        " AND inbox.turn = source_quotes.turn WHERE inbox.sequence = ?",
        (sequence,),
    ).fetchall()
    gone = notice_instead(pieces[0], NO_LONGER_INSTALLED)
    return pieces if set(packs) <= {row[0] for row in noted} else (gone,)
