"""Asks WhatsApp's Agent Platform for what has come, for ever, by long poll.

Source: WhatsApp Agent Platform Developer Manual (2026), Receiving messages. Messages and receipts share one cursor; an empty
poll is a 204 without a cursor; reading consumes nothing; a second poller ends the first with 409; 15 polls a minute.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from kithkin.channels.whatsapp_agent.errors import ANOTHER_POLLER, TABLE, TOKEN_CODES
from kithkin.channels.whatsapp_agent.receiving import read_update
from kithkin.channels.whatsapp_agent.sending import client_of
from kithkin.messages.errors import Misconfigured, NotAllowed, TryAgain
from kithkin.messages.inbound import Event
from kithkin.meta_graph import GraphClient, GraphFault
from kithkin.meta_graph.payloads import words
from kithkin.ports.channels import Accept, ChannelAccount

POLL_SECONDS: Final = 25
"""How long one poll may stay open, at most."""

_SPARE_SECONDS = 15.0
_MOST_AT_ONCE = 100
_POLLS_A_MINUTE = 15
_SHORTEST_WAIT = 1.0
_RATE_WAIT = 5.0
_LONGEST_WAIT = 300.0
_ALL = "0"
_FRESH_SECONDS = 3600.0
"""How old a message may be to be answered when an agent is read for the first time: everything of the last thirty days
comes then."""


class AgentPoller:
    """The receiving side of one agent. `sleep`, `clock` (seconds, only forward) and `now` (since 1970) are the world's."""

    def __init__(
        self,
        account: ChannelAccount,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._account = account
        self._sleep = sleep
        self._clock = clock
        self._now = now
        self._begun: deque[float] = deque(maxlen=_POLLS_A_MINUTE)

    async def run(self, accept: Accept, cursor: str, keep_cursor: Callable[[str], Awaitable[None]]) -> None:
        """Asks for ever, from `cursor` on ("" the first time); events are accepted before the cursor is kept.

        Raises `NotAllowed` (bad key) or `Misconfigured` (another poller); passing faults are waited out.
        """
        graph = client_of(self._account)
        try:
            await self._run(graph, accept, cursor if _is_cursor(cursor) else "", keep_cursor)
        finally:
            await graph.close()

    async def _run(
        self, graph: GraphClient, accept: Accept, kept: str, keep_cursor: Callable[[str], Awaitable[None]]
    ) -> None:
        since = 0.0 if kept else self._now() - _FRESH_SECONDS
        while True:
            answer = await self._ask(graph, kept or _ALL)
            events = read_update(answer, self._account, since=since)
            if events:
                await self._accept(accept, events)
            onward = words(answer.get("next_offset"))
            if not _is_cursor(onward):
                onward = kept or _ALL
            if onward != kept:
                await keep_cursor(onward)
                kept = onward
            if not events:
                since = 0.0  # what was there at the beginning has been read

    async def _ask(self, graph: GraphClient, offset: str) -> dict[str, Any]:
        """The next answer, {} for an empty one."""
        query = {"offset": offset, "limit": str(_MOST_AT_ONCE), "timeout": str(POLL_SECONDS)}
        failures = 0
        while True:
            await self._keep_the_rate()
            try:
                return await graph.call("GET", "updates", query=query, seconds=POLL_SECONDS + _SPARE_SECONDS)
            except GraphFault as fault:
                _raise_if_lasting(fault)
                failures += 1
                await self._sleep(_wait(fault, failures))

    async def _accept(self, accept: Accept, events: Sequence[Event]) -> None:
        while True:
            try:
                await accept(events)
            except TryAgain as error:
                await self._sleep(error.after)
            else:
                return

    async def _keep_the_rate(self) -> None:
        if len(self._begun) == _POLLS_A_MINUTE:
            early = self._begun[0] + 60.0 - self._clock()
            if early > 0.0:
                await self._sleep(early)
        self._begun.append(self._clock())


def _is_cursor(text: str) -> bool:
    """A cursor is a 64-bit number, handed back as it came."""
    return text.isascii() and text.isdigit() and len(text) <= 20


def _raise_if_lasting(fault: GraphFault) -> None:
    if fault.kind != "answered":
        return
    known = TABLE.find(fault.code)
    if fault.status == 409 or fault.code == ANOTHER_POLLER:
        lasting = TABLE.codes[ANOTHER_POLLER]
        raise Misconfigured(lasting.words, remedy=lasting.remedy) from fault
    if fault.status in (401, 403) or fault.code in TOKEN_CODES:
        lasting = known or TABLE.codes["190"]
        raise NotAllowed(lasting.words, remedy=lasting.remedy) from fault


def _wait(fault: GraphFault, failures: int) -> float:
    """Longer from failure to failure, never all at the same moment."""
    shortest = _RATE_WAIT if fault.status == 429 else _SHORTEST_WAIT
    longest = min(shortest * 2.0 ** min(failures - 1, 10), _LONGEST_WAIT)
    return max(fault.retry_after, longest * random.uniform(0.75, 1.0))  # spreads callers, guards nothing
