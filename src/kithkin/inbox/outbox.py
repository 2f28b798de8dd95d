"""The way out: a stored piece is sent once; where the far side leaves it open, that is found out or said, never repeated.

Only what says so is repeated, a few times, where even that is left open.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal

from kithkin import failpoints
from kithkin.messages.errors import KithkinError, OutcomeUnknown, SendRefused, TryAgain
from kithkin.messages.outbound import Piece
from kithkin.ports.channel_rules import ChannelRules, Occasion
from kithkin.ports.channels import ChannelAccount, Outlet
from kithkin.ports.message_ledger import MessageLedger, StoredPiece, Work

_log = logging.getLogger(__name__)

_LONGEST_WAIT_HERE = 8.0
_MOST_ATTEMPTS = 30
_MOST_TELLINGS = 3
_TROUBLE_SECONDS = 300.0
_LONGEST_PAUSE = 900.0

Trouble = Callable[[str, str, str], Awaitable[None]]
"""Notes why an account stands still: channel, account, words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How to reach the recipient: the account, its outlet, and what the rules need to know of the person."""

    account: ChannelAccount
    outlet: Outlet
    wrote_at: float = 0.0
    phone: str = ""


class Outbox:
    """Sends pieces. `resolve_seconds`: how long a delivery report is waited for when an outcome was left open.

    `picture_address` says, of a piece's reference, where platforms may fetch its picture; None where they reach nothing here.
    """

    def __init__(
        self,
        ledger: MessageLedger,
        rules: ChannelRules,
        trouble: Trouble,
        *,
        clock: Callable[[], float] = time.time,
        resolve_seconds: float = 10.0,
        look_seconds: float = 1.0,
        picture_address: Callable[[str], str] | None = None,
    ) -> None:
        self._ledger = ledger
        self._rules = rules
        self._trouble = trouble
        self._clock = clock
        self._resolve_seconds = resolve_seconds
        self._look_seconds = look_seconds
        self._picture_address = picture_address

    async def deliver(
        self, work: Work, stored: StoredPiece, way: Way, *, last: bool
    ) -> Literal["settled", "later"]:
        """Sends one piece, or says that its conversation must wait. `last`: the message ends with it.

        A piece found as `sending` was interrupted: nobody else holds the conversation, so its outcome is open.
        """
        stored = self._with_address(stored)
        if stored.state == "sending":
            return await self._resolve(work, stored, way, last=last)
        if not await self._allowed(work, stored, way, last=last):
            return "later"
        begun = await self._begin(work, stored, way)
        if begun != "go":
            return "settled" if begun == "withdrawn" else "later"
        failpoints.reach("send.begun")
        started = self._clock()
        try:
            sent = await way.outlet.send(stored.piece)
        except KithkinError as error:
            return await self._not_sent(
                work, replace(stored, state="sending", sending_at=started), way, error, last
            )
        except Exception:  # noqa: BLE001 - a fault of ours in the middle of a call leaves its outcome open
            _log.exception("A message could not be sent for a reason of our own.")
            return await self._resolve(
                work, replace(stored, state="sending", sending_at=started), way, last=last
            )
        failpoints.reach("send.accepted")
        await self._ledger.settle(stored.sequence, "sent", platform_id=sent.platform_id, finish=last)
        failpoints.reach("send.settled")
        if way.account.trouble:
            await self._trouble(way.account.channel, way.account.account, "")
        return "settled"

    def _with_address(self, stored: StoredPiece) -> StoredPiece:
        """With where its picture may be fetched: decided anew each time, for the address is the owner's to change."""
        if not stored.piece.picture or self._picture_address is None:
            return stored
        address = self._picture_address(stored.piece.reference)
        return replace(stored, piece=replace(stored.piece, picture_address=address))

    async def _allowed(self, work: Work, stored: StoredPiece, way: Way, *, last: bool) -> bool:
        """Whether the rules still let it out: they are asked again right before each sending."""
        if not way.account.enabled:
            await self._ledger.postpone(work.sequence, self._clock() + 60.0, "The channel is paused.")
            return False
        ruling = self._rules.rule(
            Occasion(
                account=way.account, now=self._clock(), wrote_at=way.wrote_at, phone=way.phone,
                public=stored.piece.public, urgent=stored.piece.urgent,
            )
        )  # fmt: skip
        if ruling.verdict == "later":
            await self._ledger.hold(work.sequence, ruling.why, ruling.until)
            return False
        if ruling.verdict == "refused" and stored.piece.kind == "reply":
            await self._ledger.settle(stored.sequence, "refused", problem=ruling.why, finish=last)
            return False
        return True

    async def _begin(self, work: Work, stored: StoredPiece, way: Way) -> Literal["go", "withdrawn", "later"]:
        buckets = self._rules.buckets(way.account, stored.piece.recipient, public=stored.piece.public)
        while True:
            now = self._clock()
            begun = await self._ledger.begin_sending(stored.sequence, buckets, now)
            if isinstance(begun, str):
                return begun
            if begun > _LONGEST_WAIT_HERE:
                await self._ledger.postpone(
                    work.sequence, now + begun, "The platform's rate limit is reached."
                )
                return "later"
            await asyncio.sleep(begun)

    async def _not_sent(
        self, work: Work, stored: StoredPiece, way: Way, error: KithkinError, last: bool
    ) -> Literal["settled", "later"]:
        match error:
            case OutcomeUnknown():
                return await self._resolve(work, stored, way, last=last)
            case TryAgain(after=after) if stored.attempts + 1 < _MOST_ATTEMPTS:
                await self._ledger.settle(stored.sequence, "ready", problem=error.message)
                pause = min(max(after, 2.0 ** min(stored.attempts, 8)), _LONGEST_PAUSE)
                await self._ledger.postpone(work.sequence, self._clock() + pause, error.message)
                return "later"
            case SendRefused(scope="until_they_write"):
                await self._ledger.settle(stored.sequence, "ready", problem=str(error))
                await self._ledger.hold(work.sequence, str(error))
                return "later"
            case SendRefused(scope="channel"):
                await self._ledger.settle(stored.sequence, "ready", problem=str(error))
                await self._trouble(way.account.channel, way.account.account, f"{error.code} {error}".strip())
                await self._ledger.postpone(work.sequence, self._clock() + _TROUBLE_SECONDS, str(error))
                return "later"
            case _:
                code = error.code if isinstance(error, SendRefused) else ""
                await self._ledger.settle(
                    stored.sequence, "refused", problem=f"{code} {error}".strip(), finish=last
                )
                return "settled"

    async def _resolve(
        self, work: Work, stored: StoredPiece, way: Way, *, last: bool
    ) -> Literal["settled", "later"]:
        """Finds out what became of a piece: by a report that came, by looking, or else leaves it unknown and says so."""
        deadline = self._clock() + self._resolve_seconds
        while True:
            if await self._ledger.piece_state(stored.sequence) != "sending":
                await self._ledger.finish(work.sequence)  # a report came meanwhile
                return "settled"
            await asyncio.sleep(self._look_seconds)  # what was taken is not always to be seen at once
            piece = stored.piece
            known = await self._ledger.known_ids(piece.channel, piece.account, piece.recipient)
            looked = await way.outlet.look_up(piece, since=stored.sending_at, known=known)
            if looked.state == "there":
                await self._ledger.settle(
                    stored.sequence, "sent", platform_id=looked.platform_id, finish=last
                )
                return "settled"
            if looked.state == "not_there" and stored.attempts < _MOST_ATTEMPTS:
                await self._ledger.settle(stored.sequence, "ready", problem="It had not arrived.")
                return "later"
            if self._clock() >= deadline:
                break
        left_open = "The far side did not say whether it arrived."
        if stored.piece.kind == "reply":
            await self._ledger.add_notice(work.sequence, unknown_notice(work, stored.piece))
        elif stored.piece.reference == _notice_reference(work) and stored.attempts < _MOST_TELLINGS:
            # Said twice it does no harm; left unsaid, the person would wait for an answer that nobody sends.
            await self._ledger.settle(stored.sequence, "ready", problem=left_open)
            return "later"
        await self._ledger.settle(stored.sequence, "unknown", problem=left_open, finish=last)
        return "settled"


def unknown_notice(work: Work, piece: Piece) -> Piece:
    """Tells the person that an answer may not have arrived: once a message, however many pieces are in doubt."""
    return replace(
        piece,
        reference=_notice_reference(work),
        kind="notice",
        text="I answered this, but cannot tell whether my answer reached you. If you don't see it, write “again”, and I send it"
        " once more; should the first one arrive late, you have it twice then.",
        picture=b"",
        picture_type="",
    )


def _notice_reference(work: Work) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{work.message.conversation} {work.message.id}").hex
