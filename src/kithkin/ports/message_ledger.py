"""Where messages are kept from the moment they arrive until their answer has left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from kithkin.messages.inbound import Event, Message
from kithkin.messages.outbound import Piece, PieceState

MessageState = Literal["waiting", "answered", "held", "done", "failed", "withdrawn", "discarded"]
"""`waiting` for its answer; `answered`: the reply is stored, pieces are on their way; `held`: the reply may only leave once
the person writes again; `failed`: on the visible list, for the owner to retry or discard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPiece:
    """A piece of a reply with what became of it. `sending_at` is when its sending last began."""

    sequence: int
    piece: Piece
    state: PieceState
    attempts: int = 0
    sending_at: float = 0.0
    platform_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """That a reply is stored, with its pieces in order as they are to be sent: what a quotation that was withdrawn has made of them."""

    pieces: tuple[StoredPiece, ...]


Begun = Literal["first", "again"]
"""Whether the turn of a message begins for the first time: if not, it may have been kept before a kill came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The oldest unfinished message of a conversation.

    `begun` counts how often its turn was begun before (by crashes and errors), `failures` how often it ended in an error.
    `pieces` are those of its reply, in order, when it is `answered`.
    """

    sequence: int
    message: Message
    state: MessageState
    begun: int = 0
    failures: int = 0
    received_at: float = 0.0
    pieces: tuple[StoredPiece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """No work in a conversation now; `due_at` is when there will be, 0 when only a new message can bring some."""

    due_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One message as the owner sees it on a list: no words of anyone's."""

    sequence: int
    channel: str
    account: str
    sender: str
    state: str
    received_at: float
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A token bucket: `capacity` tokens at most, `refill` tokens a second; survives restarts."""

    key: str
    capacity: float
    refill: float


class MessageLedger(Protocol):
    """Stores before anyone acknowledges. Every change is on disk when its call returns."""

    async def accept(self, events: Sequence[Event], committed: Callable[[Sequence[str]], None]) -> int:
        """Stores events once each, in one transaction, in the order given; returns how many were new.

        Messages get a sequence number of ours, by which everything is ordered. Delivery reports, taken-back messages and
        changed ids are applied at once. After the commit, and even if the caller has gone, `committed` hears which
        conversations have new work (from any thread).
        """
        ...

    async def backlog(self) -> int:
        """How many messages wait for their answer."""
        ...

    async def unfinished(self, now: float) -> Sequence[str]:
        """Conversations with unfinished messages that are due by now, the longest waiting first."""
        ...

    async def next(self, conversation: str, now: float) -> Work | Nothing:
        """The oldest unfinished message of a conversation. Only whoever holds the conversation may call it."""
        ...

    async def following(self, sequence: int, conversation: str) -> tuple[int, Message] | None:
        """The next message of the same conversation after this one, with its sequence, if it waits for its answer."""
        ...

    async def turn_quoted(self, message: Message, asker: str) -> str:
        """The turn of theirs that a message answers by its `reply_to`: the one that its question or our reply belongs to; "" for none."""
        ...

    async def written_by(self, sequence: int, message: Message) -> None:
        """Notes who wrote a waiting message, which stands in it now: its call had named nobody."""
        ...

    async def begin(self, sequences: Sequence[int], asker: str, turn: str) -> Begun | None:
        """Notes that a turn begins over these messages, for whom, and under which id it will be kept.

        So a message that kills the process is found out, and a message taken back later takes its turn with it. None
        when one was taken back meanwhile.
        """
        ...

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
        """Stores the reply to a message, all pieces or (none given) that nothing is to be said; once. What is to be sent now.

        `refused` says why there is no answer where the rules allow none: it is listed as refused, for the owner.

        `quotes` are the posts it quotes, `packs` the source packs: where one of them may not be quoted any more, a notice is
        stored in place of the reply.

        `joined` are messages answered along with it. None when one of them was taken back meanwhile, or has a reply
        already: then nothing is stored.
        """
        ...

    async def postpone(self, sequence: int, until: float, problem: str, *, failed: bool = False) -> None:
        """Leaves the message at the head of its conversation until then; `failed` counts a failure."""
        ...

    async def hold(self, sequence: int, problem: str, until: float = 0.0) -> None:
        """Leaves the message's reply unsent until its conversation's person writes again, or it is `until`.

        It does not stand in the way of newer messages meanwhile. A notice of failure for which one would have to wait until
        the person writes is left unsaid.
        """
        ...

    async def fail(self, sequence: int, problem: str, pieces: Sequence[Piece] = ()) -> None:
        """Puts a message on the failed list; the conversation goes on. `pieces` tell the person so."""
        ...

    async def begin_sending(
        self, piece: int, buckets: Sequence[Bucket], now: float
    ) -> Literal["go", "withdrawn"] | float:
        """Notes that a piece's sending begins, and takes a token of each bucket, in one transaction.

        A number is how many seconds to wait for a token: then nothing was noted or taken.
        """
        ...

    async def settle(
        self, piece: int, state: PieceState, *, platform_id: str = "", problem: str = "", finish: bool = False
    ) -> None:
        """Notes what became of a piece; "ready" allows it to be sent again. A state reported meanwhile is not undone.

        With `finish` the message ends with it, if no other piece of it is left.
        """
        ...

    async def under_way(self, person: str) -> Sequence[Message]:
        """A person's messages that still have their words, because they wait, are held or failed, oldest first."""
        ...

    async def picture(self, reference: str) -> tuple[bytes, str] | None:
        """The picture of a piece and its media type, while the piece is being sent; afterwards, and without one, None."""
        ...

    async def piece_state(self, piece: int) -> PieceState:
        """What is known of a piece now (a delivery report may have come)."""
        ...

    async def known_ids(self, channel: str, account: str, recipient: str) -> frozenset[str]:
        """The platform's ids of our newest messages to a recipient, as far as they are known."""
        ...

    async def add_notice(self, sequence: int, piece: Piece) -> None:
        """Adds a piece to a message's reply, to be sent after the others; once per reference."""
        ...

    async def finish(self, sequence: int) -> None:
        """Ends a message whose pieces are all settled: its words and those of pieces that were sent are erased here."""
        ...

    async def last_unknown(self, conversation: str, sender: str) -> Sequence[Piece]:
        """The pieces of the latest reply to a sender in a conversation that were left unknown, in order."""
        ...

    async def list(self, state: str, limit: int = 100) -> Sequence[Listed]:
        """Messages in a state ("failed", "waiting", "held", "unknown", …), oldest first."""
        ...

    async def retry(self, sequence: int) -> str | None:
        """Puts a failed or held message back to where it was; returns its conversation, None if there is none such."""
        ...

    async def discard(self, sequence: int) -> bool:
        """Takes a message that failed, is held, or whose answer is unknown or refused, off the list for good, its words erased.

        False if there is none such.
        """
        ...

    async def sweep(self) -> int:
        """Deletes turns kept for messages that were taken back while the process died; returns how many. At start."""
        ...
