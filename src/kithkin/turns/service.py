"""What runs beside the page: accounts come and go, polled ones are polled, conversations are worked on, what is old is swept."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from kithkin import failpoints
from kithkin.inbox.accepting import Inbox
from kithkin.messages.errors import KithkinError
from kithkin.messages.inbound import Event
from kithkin.ports.channel_accounts import ChannelAccounts
from kithkin.ports.channels import ChannelAccount, ChannelKind, Receiver
from kithkin.ports.dispatch import Dispatch
from kithkin.ports.message_ledger import MessageLedger
from kithkin.turns.message_answers import Line
from kithkin.turns.syncing import Syncing
from kithkin.turns.walk import Walk

_log = logging.getLogger(__name__)

_REFRESH_SECONDS = 2.0
_SWEEP_SECONDS = 3600.0
_LOCK_SECONDS = 300.0
_CLOSE_AFTER_SECONDS = 120.0

Key = tuple[str, str]


class Switchboard:
    """The accounts in use: their outlets for whoever sends, their receivers for whoever is called."""

    def __init__(self, kinds: Sequence[ChannelKind]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self._lines: dict[Key, Line] = {}
        self._receivers: dict[str, Receiver] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def line(self, channel: str, account: str) -> Line | None:
        """See `message_answers.Lines`."""
        return self._lines.get((channel, account))

    def receiver(self, channel: str) -> Receiver | None:
        """The receiver of a channel that is called; None for one without accounts or without webhook."""
        return self._receivers.get(channel)

    def kind(self, channel: str) -> ChannelKind | None:
        """A channel of the registry."""
        return self._kinds.get(channel)

    def update(self, accounts: Sequence[ChannelAccount]) -> bool:
        """Takes over the owner's accounts as they are now; whether anything changed."""
        fresh = {(one.channel, one.account): one for one in accounts if one.channel in self._kinds}
        if fresh == {key: line.account for key, line in self._lines.items()}:
            return False
        for key in [key for key, line in self._lines.items() if not _same_way(fresh.get(key), line.account)]:
            self._close_later(self._lines.pop(key))
        for key, account in fresh.items():
            kind, known = self._kinds[account.channel], self._lines.get(key)
            outlet = kind.outlet(account) if known is None else known.outlet
            self._lines[key] = Line(kind=kind, account=account, outlet=outlet)
        self._receivers = {
            kind.name: kind.receiver(theirs)
            for kind in self._kinds.values()
            if kind.receiver is not None
            and (theirs := [one for one in fresh.values() if one.channel == kind.name])
        }
        return True

    async def close(self) -> None:
        """Closes all connections."""
        for task in self._closing:
            task.cancel()
        await asyncio.gather(*self._closing, return_exceptions=True)
        for line in self._lines.values():
            await line.outlet.close()
        self._lines.clear()

    def _close_later(self, line: Line) -> None:
        """A send may still be under way on the old connections."""

        async def close() -> None:
            try:
                await asyncio.sleep(_CLOSE_AFTER_SECONDS)
            finally:
                await line.outlet.close()

        task = asyncio.get_running_loop().create_task(close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


class MessageService:
    """Runs everything about messages that no request starts."""

    def __init__(
        self,
        *,
        accounts: ChannelAccounts,
        switchboard: Switchboard,
        ledger: MessageLedger,
        inbox: Inbox,
        dispatch: Dispatch,
        walk: Walk,
        syncing: Syncing | None = None,
        sweep: Callable[[], Awaitable[object]] | None = None,
        lock: Callable[[], Awaitable[object]] | None = None,
        polls: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`polls`: whether this process asks polled accounts (a platform lets one poller have each). `sweep` destroys what has
        been kept long enough, `lock` puts conversations that are quiet behind their people's locks."""
        self._polling = polls
        self._accounts = accounts
        self._switchboard = switchboard
        self._ledger = ledger
        self._inbox = inbox
        self._dispatch = dispatch
        self._walk = walk
        self._syncing = syncing
        self._sweep = sweep
        self._lock = lock
        self._clock = clock
        self._polls: dict[Key, tuple[ChannelAccount, asyncio.Task[None]]] = {}

    async def refresh(self) -> None:
        """Takes over the owner's accounts."""
        listed = await self._accounts.list()
        tokens = {
            one: await self._accounts.verify_token(one) for one in {account.channel for account in listed}
        }
        accounts = [
            replace(one, secrets={**one.secrets, "verify_token": tokens[one.channel]}) for one in listed
        ]
        self._switchboard.update(accounts)
        if self._polling:
            self._start_polls({(one.channel, one.account): one for one in accounts})

    async def run(self) -> None:
        """Works until cancelled."""
        try:
            await self._begin()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._dispatch.run(self._walk.drain))
                tasks.create_task(self._keep_going())
                if self._sweep is not None:
                    tasks.create_task(self._keep_doing("swept", self._sweep, _SWEEP_SECONDS))
                if self._lock is not None:
                    tasks.create_task(self._keep_doing("locked", self._lock, _LOCK_SECONDS))
                if self._polling and self._syncing is not None:
                    tasks.create_task(self._syncing.run())
        finally:
            for _, task in self._polls.values():
                task.cancel()
            await asyncio.gather(*(task for _, task in self._polls.values()), return_exceptions=True)
            await self._switchboard.close()

    async def _begin(self) -> None:
        """What comes before any work, tried until it succeeds."""
        while True:
            try:
                await self._ledger.sweep()
                await self.refresh()
                return
            except Exception:  # noqa: BLE001 - a database that is away for a moment must not silence all channels
                _log.exception("The channels could not be begun; it is tried again.")
            await asyncio.sleep(_REFRESH_SECONDS)

    async def _keep_going(self) -> None:
        """Notices what other processes changed (accounts set up, messages retried), and what became due."""
        while True:
            try:
                self._dispatch.wake(await self._ledger.unfinished(self._clock()))
                await self.refresh()
            except Exception:  # noqa: BLE001 - whatever it is: while this stands still, nobody is answered
                _log.exception("The channels could not be looked at; it is tried again.")
            await asyncio.sleep(_REFRESH_SECONDS)

    async def _keep_doing(self, what: str, work: Callable[[], Awaitable[object]], seconds: float) -> None:
        while True:
            try:
                await work()
            except Exception:  # noqa: BLE001 - a full disk must not end what answers people
                _log.exception("What is old could not be %s; it is tried again.", what)
            await asyncio.sleep(seconds)

    def _start_polls(self, accounts: Mapping[Key, ChannelAccount]) -> None:
        for key, (polled, task) in list(self._polls.items()):
            now = accounts.get(key)
            if not _same_way(now, polled) or (now is not None and not now.enabled):
                task.cancel()
                del self._polls[key]
        for key, account in accounts.items():
            kind = self._switchboard.kind(account.channel)
            runs = key in self._polls and not self._polls[key][1].done()
            if kind is None or kind.poller is None or not account.enabled or account.trouble or runs:
                continue
            task = asyncio.get_running_loop().create_task(self._poll(kind, account))
            self._polls[key] = (account, task)

    async def _poll(self, kind: ChannelKind, account: ChannelAccount) -> None:
        assert kind.poller is not None  # only such kinds come here

        async def keep(cursor: str) -> None:
            await self._accounts.keep_cursor(account.channel, account.account, cursor)

        cursor = await self._accounts.cursor(account.channel, account.account)
        try:
            await kind.poller(account).run(self._accept_polled, cursor, keep)
        except KithkinError as error:
            await self._accounts.trouble(account.channel, account.account, str(error))
        except Exception:
            _log.exception("Polling %s ended; it begins again.", account.channel)
            raise

    async def _accept_polled(self, events: Sequence[Event]) -> None:
        await self._inbox.accept(events)
        failpoints.reach("poll.accepted")


def _same_way(one: ChannelAccount | None, other: ChannelAccount) -> bool:
    """Whether the same connections serve both forms of an account."""
    return one is not None and (one.values, one.secrets, one.server) == (
        other.values,
        other.secrets,
        other.server,
    )
