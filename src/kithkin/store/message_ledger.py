"""The message ledger in SQL: every step of a message's way is one transaction."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable, Collection, Sequence
from typing import Literal

import msgspec

from kithkin import failpoints
from kithkin.messages.inbound import Event, Message, Unsent
from kithkin.messages.outbound import Piece, PieceState
from kithkin.ports.message_ledger import Answered, Begun, Bucket, Listed, Nothing, Work
from kithkin.store.accepting import Acceptance, Enqueue
from kithkin.store.connections import Connection, Store
from kithkin.store.conversations import erase_turn
from kithkin.store.former_people import person_now
from kithkin.store.message_heads import RESTING, all_wait, begun_before, end_rest, hold_message, next_work
from kithkin.store.message_rows import (
    add_pieces,
    add_refusal,
    discard_message,
    erase_words,
    finish_message,
    left_unknown,
    name_sender,
    open_pieces,
    take_tokens,
    turn_quoted,
)
from kithkin.store.message_tables import UNFINISHED
from kithkin.store.post_quotes import without_gone_quotes
from kithkin.store.removing_people import MESSAGES_OF, forget_recipients
from kithkin.store.source_quotes import without_removed_packs
from kithkin.store.sweeping_pauses import counted_from

_PIECE_STATES = frozenset({"unknown", "refused"})


class SqlMessageLedger:
    """Implements `ports.message_ledger.MessageLedger`.

    `enqueue` is called inside the accepting transaction for each conversation with new work, so that a dispatcher which
    keeps its own queue in the same database can never disagree with the inbox. `clock`: seconds since 1970.
    """

    def __init__(
        self, database: Store, *, enqueue: Enqueue | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._enqueue = enqueue
        self._clock = clock

    async def accept(self, events: Sequence[Event], committed: Callable[[Sequence[str]], None]) -> int:
        """See the port."""
        acceptance = Acceptance(events, self._clock(), self._enqueue)
        erases = any(
            isinstance(event, Unsent) or (isinstance(event, Message) and event.replaces) for event in events
        )

        def after_commit(result: tuple[int, Sequence[str]]) -> None:
            failpoints.reach("ledger.committed")
            if result[1]:
                committed(result[1])

        new, _ = await self._database.write(
            acceptance.run, erases=erases, urgent=True, after_commit=after_commit
        )
        return new

    async def backlog(self) -> int:
        """See the port."""

        def work(connection: Connection) -> int:
            return connection.execute(f"SELECT count(*) FROM inbox WHERE state IN {UNFINISHED}").fetchone()[0]

        return await self._database.read(work)

    async def unfinished(self, now: float) -> Sequence[str]:
        """See the port."""

        def work(connection: Connection) -> builtins.list[str]:
            rows = connection.execute(
                "SELECT conversation, min(sequence) AS oldest FROM ("
                f"SELECT conversation, sequence FROM inbox WHERE state IN {UNFINISHED} AND due_at <= ? UNION ALL"
                f" SELECT conversation, sequence FROM inbox WHERE {RESTING} AND due_at <= ?"
                ") AS due GROUP BY conversation ORDER BY oldest",
                (now, now),
            )
            return [conversation for conversation, _ in rows.fetchall()]

        return await self._database.read(work)

    async def next(self, conversation: str, now: float) -> Work | Nothing:
        """See the port."""

        found = await self._database.read(lambda connection: next_work(connection, conversation, now))
        if found is not None:
            return found
        await self._database.write(lambda connection: end_rest(connection, conversation, now))
        return (
            await self._database.read(lambda connection: next_work(connection, conversation, now))
            or Nothing()
        )

    async def following(self, sequence: int, conversation: str) -> tuple[int, Message] | None:
        """See the port."""

        def work(connection: Connection) -> tuple[int, Message] | None:
            row = connection.execute(
                f"SELECT sequence, body, state FROM inbox WHERE conversation = ? AND state IN {UNFINISHED}"
                " AND sequence > ? ORDER BY sequence LIMIT 1",
                (conversation, sequence),
            ).fetchone()
            if row is None or row[2] != "waiting":
                return None
            return row[0], msgspec.json.decode(row[1], type=Message)

        return await self._database.read(work)

    async def turn_quoted(self, message: Message, asker: str) -> str:
        """See the port."""
        return await self._database.read(lambda connection: turn_quoted(connection, message, asker))

    async def written_by(self, sequence: int, message: Message) -> None:
        """See the port."""
        await self._database.write(lambda connection: name_sender(connection, sequence, message))

    async def begin(self, sequences: Sequence[int], asker: str, turn: str) -> Begun | None:
        """See the port."""

        def work(connection: Connection) -> Begun | None:
            if not all_wait(connection, sequences):
                return None
            begun: Begun = "again" if begun_before(connection, sequences) else "first"
            person = person_now(connection, asker) or asker
            for sequence in sequences:
                connection.execute(
                    "UPDATE inbox SET begun = begun + 1, asker = ?, turn = ? WHERE sequence = ?",
                    (person, turn, sequence),
                )
            return begun

        return await self._database.write(work)

    async def answer(
        self,
        sequence: int,
        pieces: Sequence[Piece],
        *,
        joined: Sequence[int] = (),
        quotes: Collection[int] = (),
        packs: Collection[int] = (),
        refused: str = "",
    ) -> Answered | None:
        """See the port."""

        def work(connection: Connection) -> Answered | None:
            if not all_wait(connection, (sequence, *joined)):
                return None
            connection.execute(
                "UPDATE inbox SET state = ?, due_at = 0, problem = '' WHERE sequence = ?",
                ("answered" if pieces else "done", sequence),
            )
            allowed = without_removed_packs(connection, sequence, pieces, packs)
            add_pieces(connection, sequence, without_gone_quotes(connection, sequence, allowed, quotes))
            add_refusal(connection, sequence, refused)
            if not pieces:
                erase_words(connection, sequence)
            for other in joined:
                connection.execute(
                    "UPDATE inbox SET state = 'done', body = ? WHERE sequence = ?", (b"", other)
                )
            return Answered(pieces=open_pieces(connection, sequence) if pieces else ())

        return await self._database.write(work)

    async def postpone(self, sequence: int, until: float, problem: str, *, failed: bool = False) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            connection.execute(
                "UPDATE inbox SET due_at = ?, problem = ?, failures = failures + ?"
                f" WHERE sequence = ? AND state IN {UNFINISHED}",
                (until, problem, int(failed), sequence),
            )

        await self._database.write(work)

    async def hold(self, sequence: int, problem: str, until: float = 0.0) -> None:
        """See the port."""
        await self._database.write(lambda connection: hold_message(connection, sequence, problem, until))

    async def fail(self, sequence: int, problem: str, pieces: Sequence[Piece] = ()) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            state = "failing" if pieces else "failed"
            changed = connection.execute(
                f"UPDATE inbox SET state = ?, due_at = 0, problem = ? WHERE sequence = ? AND state IN {UNFINISHED}",
                (state, problem, sequence),
            )
            if changed.rowcount:
                add_pieces(connection, sequence, pieces)

        await self._database.write(work)

    async def begin_sending(
        self, piece: int, buckets: Sequence[Bucket], now: float
    ) -> Literal["go", "withdrawn"] | float:
        """See the port."""

        def work(connection: Connection) -> Literal["go", "withdrawn"] | float:
            row = connection.execute(
                "SELECT outbox.state, inbox.state FROM outbox JOIN inbox ON inbox.sequence = outbox.message"
                " WHERE outbox.sequence = ?",
                (piece,),
            ).fetchone()
            if row is None or row[0] != "ready" or row[1] not in {"answered", "failing"}:
                return "withdrawn"
            wait = take_tokens(connection, buckets, now)
            if wait > 0:
                return wait
            connection.execute(
                "UPDATE outbox SET state = 'sending', attempts = attempts + 1, sending_at = ? WHERE sequence = ?",
                (now, piece),
            )
            return "go"

        return await self._database.write(work)

    async def settle(
        self, piece: int, state: PieceState, *, platform_id: str = "", problem: str = "", finish: bool = False
    ) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            # A delivery report may have said "sent" or "refused" while the call itself was left open.
            connection.execute(
                "UPDATE outbox SET state = CASE WHEN delivery <> '' AND ? IN ('unknown', 'ready') THEN state ELSE ? END,"
                " platform_id = CASE WHEN ? <> '' THEN ? ELSE platform_id END, problem = ?"
                " WHERE sequence = ? AND state IN ('sending', 'ready', 'unknown')",
                (state, state, platform_id, platform_id, problem, piece),
            )
            row = connection.execute(
                "SELECT inbox.sequence, inbox.state FROM outbox JOIN inbox ON inbox.sequence = outbox.message"
                " WHERE outbox.sequence = ?",
                (piece,),
            ).fetchone()
            if row is not None and row[1] in {"withdrawn", "replaced"}:  # taken back while it was on its way
                connection.execute("UPDATE outbox SET body = ? WHERE sequence = ?", (b"", piece))
                forget_recipients(connection)
            elif row is not None and finish:
                finish_message(connection, row[0])

        await self._database.write(work)

    async def under_way(self, person: str) -> Sequence[Message]:
        """See the port."""

        def work(connection: Connection) -> builtins.list[Message]:
            rows = connection.execute(
                f"SELECT body FROM inbox WHERE sequence IN ({MESSAGES_OF}) AND length(body) > 0 ORDER BY sequence",
                (person, person, person),
            ).fetchall()
            return [msgspec.json.decode(row[0], type=Message) for row in rows]

        return await self._database.read(work)

    async def picture(self, reference: str) -> tuple[bytes, str] | None:
        """See the port."""

        def work(connection: Connection) -> tuple[bytes, str] | None:
            row = connection.execute(
                "SELECT body FROM outbox WHERE reference = ? AND state = 'sending'", (reference,)
            ).fetchone()
            if row is None or not row[0]:
                return None
            piece = msgspec.json.decode(row[0], type=Piece)
            return (piece.picture, piece.picture_type) if piece.picture else None

        return await self._database.read(work)

    async def piece_state(self, piece: int) -> PieceState:
        """See the port."""

        def work(connection: Connection) -> PieceState:
            row = connection.execute("SELECT state FROM outbox WHERE sequence = ?", (piece,)).fetchone()
            return "withdrawn" if row is None else row[0]

        return await self._database.read(work)

    async def known_ids(self, channel: str, account: str, recipient: str) -> frozenset[str]:
        """See the port."""

        def work(connection: Connection) -> frozenset[str]:
            rows = connection.execute(
                "SELECT platform_id FROM outbox WHERE recipient = ? AND account = ? AND channel = ?"
                " AND platform_id <> '' ORDER BY sending_at DESC LIMIT 200",
                (recipient, account, channel),
            ).fetchall()
            return frozenset(row[0] for row in rows)

        return await self._database.read(work)

    async def add_notice(self, sequence: int, piece: Piece) -> None:
        """See the port."""

        def work(connection: Connection) -> None:
            add_pieces(connection, sequence, (piece,))

        await self._database.write(work)

    async def finish(self, sequence: int) -> None:
        """See the port."""
        await self._database.write(lambda connection: finish_message(connection, sequence))

    async def last_unknown(self, conversation: str, sender: str) -> Sequence[Piece]:
        """See the port."""
        return await self._database.read(lambda connection: left_unknown(connection, conversation, sender))

    async def list(self, state: str, limit: int = 100) -> Sequence[Listed]:
        """See the port."""
        if state in _PIECE_STATES:
            query = (
                "SELECT inbox.sequence, inbox.channel, inbox.account, inbox.sender, outbox.state, inbox.received_at,"
                " outbox.problem FROM outbox JOIN inbox ON inbox.sequence = outbox.message"
                " WHERE outbox.state = ? ORDER BY outbox.sequence LIMIT ?"
            )
        else:
            query = (
                "SELECT sequence, channel, account, sender, state, received_at, problem FROM inbox"
                " WHERE state = ? ORDER BY sequence LIMIT ?"
            )

        def work(connection: Connection) -> builtins.list[Listed]:
            return [
                Listed(
                    sequence=row[0], channel=row[1], account=row[2], sender=row[3],
                    state=row[4], received_at=row[5], problem=row[6],
                )
                for row in connection.execute(query, (state, limit)).fetchall()
            ]  # fmt: skip

        return await self._database.read(work)

    async def sweep(self) -> int:
        """See the port."""

        def work(connection: Connection) -> int:
            rows = connection.execute(
                "SELECT sequence, asker, turn FROM inbox WHERE state IN ('withdrawn', 'replaced') AND turn <> ''"
            ).fetchall()
            for sequence, asker, turn in rows:
                erase_turn(connection, asker, turn)
                connection.execute("UPDATE inbox SET turn = '' WHERE sequence = ?", (sequence,))
            connection.execute(  # its sending was cut off by a kill, and then it was taken back
                "UPDATE outbox SET body = ? WHERE state = 'sending' AND message IN"
                " (SELECT sequence FROM inbox WHERE state IN ('withdrawn', 'replaced'))",
                (b"",),
            )
            forget_recipients(connection)
            return len(rows)

        return await self._database.write(work, erases=True)

    async def retry(self, sequence: int) -> str | None:
        """See the port."""

        def work(connection: Connection) -> str | None:
            row = connection.execute(
                "UPDATE inbox SET due_at = 0, begun = 0, failures = 0, problem = '', kept_at = ?,"
                " state = CASE state WHEN 'held' THEN 'answered' ELSE 'waiting' END"
                " WHERE sequence = ? AND state IN ('failed', 'held') RETURNING conversation",
                (counted_from(connection, self._clock()), sequence),
            ).fetchone()
            if row is not None and self._enqueue is not None:
                self._enqueue(connection, row[0])
            return None if row is None else row[0]

        return await self._database.write(work)

    async def discard(self, sequence: int) -> bool:
        """See the port."""
        return await self._database.write(
            lambda connection: discard_message(connection, sequence), erases=True
        )
