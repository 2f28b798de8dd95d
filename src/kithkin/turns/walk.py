"""The walk of one conversation: its oldest message is answered, the answer stored, then sent; then the next.

Every step is on disk before the following one begins, and each can be taken up where a kill left it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from kithkin import failpoints
from kithkin.egress.gate import acting_for
from kithkin.inbox.outbox import Outbox, Way
from kithkin.messages.errors import KithkinError, TryAgain
from kithkin.ports.channel_rules import ChannelRules
from kithkin.ports.conversations import Conversations
from kithkin.ports.message_ledger import MessageLedger, Nothing, Work
from kithkin.ports.people import Acquaintance, People
from kithkin.turns.message_answers import Line, Lines, MessageAnswers, Ready
from kithkin.turns.pieces import notice_to
from kithkin.turns.saving import SavedShares
from kithkin.turns.signing_in import ChatSignIn
from kithkin.turns.turn import Turns

_log = logging.getLogger(__name__)

MOST_FAILURES = 4
MOST_BEGINNINGS = 12
"""A message that was begun so often and never ended kills the process: it goes on the failed list."""

OUTAGE_SECONDS = 6 * 3600.0
"""How long a message waits out an outage (a queue that stays full) before it is given up."""

_PAUSED_SECONDS = 30.0
_LONGEST_PAUSE_SECONDS = 900.0
_LONGEST_OUTAGE_PAUSE_SECONDS = 60.0
_PAUSE_SECONDS = 0.02


class Walk:
    """Works on conversations; `at_once` turns run at a time. While `busy` says that messages are pouring in, it gives way."""

    def __init__(
        self,
        *,
        ledger: MessageLedger,
        turns: Turns,
        conversations: Conversations,
        people: People,
        rules: ChannelRules,
        outbox: Outbox,
        lines: Lines,
        saved: SavedShares | None = None,
        at_once: int = 2,
        sign_in: ChatSignIn | None = None,
        busy: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ledger = ledger
        self._people = people
        self._outbox = outbox
        self._lines = lines
        self._busy = busy
        self._clock = clock
        self._narrow = asyncio.Lock()
        self._answers = MessageAnswers(
            ledger=ledger, turns=turns, conversations=conversations, people=people, rules=rules, lines=lines,
            saved=saved, at_once=at_once, sign_in=sign_in, clock=clock,
        )  # fmt: skip

    async def drain(self, conversation: str) -> float:
        """Works until nothing is left to do now; returns when to come again, 0 when only a new message can bring work.

        Implements `ports.dispatch.Handle`.
        """
        ready: Ready | None = None
        while True:
            await self._give_way()
            work = ready.work if ready else await self._ledger.next(conversation, self._clock())
            known, ready = ready.known if ready else None, None
            if isinstance(work, Nothing):
                return work.due_at
            line = self._lines(work.message.channel, work.message.account)
            if line is None or not line.account.enabled:
                await self._ledger.postpone(
                    work.sequence, self._clock() + _PAUSED_SECONDS, "Its channel is paused or removed."
                )
                continue
            if work.state == "answered":
                await self._deliver(work, line, known)
                continue
            outcome = await self._answer_safely(work, line)
            if isinstance(outcome, Ready):
                ready = outcome
            elif outcome:
                return outcome

    async def _give_way(self) -> None:
        """While messages pour in, conversations go on one by one: what is not acknowledged in time comes again, and again."""
        if self._busy():
            async with self._narrow:
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _deliver(self, work: Work, line: Line, known: Acquaintance | None) -> None:
        """Sends what is stored. `known`: of who wrote, where that has just been looked up."""
        message = work.message
        if known is None:
            known = await self._people.acquaintance(message.channel, message.account, message.sender)
        acting_for(line.account.person or known.person)
        way = Way(
            account=line.account, outlet=line.outlet, wrote_at=known.last_wrote_at, phone=message.sender.phone
        )
        if not work.pieces:
            await self._ledger.finish(work.sequence)
            return
        for number, stored in enumerate(work.pieces, start=1):
            outcome = await self._outbox.deliver(work, stored, way, last=number == len(work.pieces))
            if outcome == "later":
                return
        failpoints.reach("message.finished")

    async def _answer_safely(self, work: Work, line: Line) -> Ready | float:
        """Answers, or notes why not; returns what is to be sent now, or when to come again where that is not the ledger's to say."""
        if work.begun >= MOST_BEGINNINGS:
            await self._fail(work, line, "Each try to answer it ended this program.")
            return 0.0
        try:
            return await self._answers.answer(work, line)
        except TryAgain as error:
            await self._wait_out(work, line, error)
        except KithkinError as error:
            await self._put_off(work, line, str(error), 2.0**work.failures)
        except Exception as error:  # noqa: BLE001 - a person waits: it is tried again, then listed, never dropped
            _log.exception("A message could not be answered.")
            await self._put_off(
                work, line, f"A fault inside Kithkin: {type(error).__name__}.", 2.0**work.failures
            )
        return 0.0

    async def _wait_out(self, work: Work, line: Line, error: TryAgain) -> None:
        """An outage is nobody's fault: it is tried again, ever more slowly, for hours."""
        now = self._clock()
        age = now - work.received_at
        if age >= OUTAGE_SECONDS:
            await self._fail(work, line, error.message)
        else:
            pause = min(max(error.after, 1.0, age / 4), _LONGEST_OUTAGE_PAUSE_SECONDS)
            await self._ledger.postpone(work.sequence, now + pause, error.message)

    async def _put_off(self, work: Work, line: Line, problem: str, seconds: float) -> None:
        if work.failures + 1 >= MOST_FAILURES:
            await self._fail(work, line, problem)
        else:
            until = self._clock() + min(seconds, _LONGEST_PAUSE_SECONDS)
            await self._ledger.postpone(work.sequence, until, problem, failed=True)

    async def _fail(self, work: Work, line: Line, problem: str) -> None:
        words = "Something went wrong here and I could not answer this. The owner can see it and try again."
        told = (notice_to(work.message, words),) if work.message.sender.id else ()
        await self._ledger.fail(work.sequence, problem, told)
