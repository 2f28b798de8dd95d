"""Strangers and haste: who is not of the circle gets one polite line or proves a code; who writes too fast waits a little."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from kithkin.ports.message_ledger import MessageLedger, Work
from kithkin.ports.people import People
from kithkin.turns.link_codes import code_in
from kithkin.turns.pieces import notice_to

TURN_AWAY_SECONDS = 30 * 24 * 3600.0
"""A stranger hears the polite line once in this time."""

BURST = 20.0
A_SECOND = 0.2
"""A person may write 20 messages at once and 12 a minute after that; what comes faster waits, and is answered."""

_MOST_PACED = 10_000

_POLITE = (
    "Hello. I am an automated assistant for a private circle of people, and I don't know you."
    " If you belong to it, ask its owner for a code and send it here."
)
_WRONG_CODE = "That code is not in force here. Ask the owner for a new one, and send it within 15 minutes."


class Doorkeeper:
    """Decides what happens to a message before anything is answered."""

    def __init__(self, people: People, ledger: MessageLedger, clock: Callable[[], float]) -> None:
        self._people = people
        self._ledger = ledger
        self._clock = clock
        self._paces: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def receive(self, work: Work, channel_title: str) -> None:
        """Answers a stranger: welcome after a right code, else the polite line once, else nothing."""
        message = work.message
        candidate = code_in(message.text)
        if candidate is not None:
            name = await self._people.use_code(
                candidate, message.channel, message.account, message.sender, self._clock()
            )
            if name is not None:
                words = (
                    f"Welcome, {name}. You are linked to Kithkin on {channel_title} now. Ask me something."
                )
                await self._ledger.answer(work.sequence, (notice_to(message, words),))
                return
        known = await self._people.acquaintance(message.channel, message.account, message.sender)
        told = known.turned_away_at > self._clock() - TURN_AWAY_SECONDS
        if (
            message.public or message.thread.startswith("group:") or told
        ):  # what many read is not for a refusal
            await self._ledger.answer(work.sequence, ())
            return
        words = _WRONG_CODE if candidate is not None else _POLITE
        if await self._ledger.answer(work.sequence, (notice_to(message, words),)):
            await self._people.turned_away(message.channel, message.account, message.sender, self._clock())

    def pace(self, person: str, now: float) -> float:
        """Counts one message of a person; 0 if it may be answered now, else when."""
        tokens, counted_at = self._paces.pop(person, (BURST, now))
        tokens = min(BURST, tokens + max(0.0, now - counted_at) * A_SECOND)
        if tokens < 1:
            self._paces[person] = (tokens, now)
            return now + (1 - tokens) / A_SECOND
        self._paces[person] = (tokens - 1, now)
        while len(self._paces) > _MOST_PACED:
            self._paces.popitem(last=False)
        return 0.0
