"""Keeps the own posts of connected accounts: the older ones page by page, then what is new, and what was taken down there."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from kithkin.messages.errors import KithkinError, TryAgain
from kithkin.messages.sharing import synced_source
from kithkin.ports.channel_accounts import ChannelAccounts
from kithkin.ports.channels import ChannelAccount, ChannelKind, PostPage, PostSource
from kithkin.ports.sharing import SharedPosts
from kithkin.ports.syncing import SyncedAccount, SyncedAccounts

_log = logging.getLogger(__name__)

LOOK_SECONDS = 10.0
SYNC_EVERY_SECONDS = 3600.0
LIST_EVERY_SECONDS = 24 * 3600.0
TROUBLE_SECONDS = 6 * 3600.0
"""How long an account with a missing permission is left alone; setting it up anew begins at once."""
PAGE_PAUSE_SECONDS = 1.0
"""Between two pages: a platform allows some 200 calls an hour and user, and answering people comes first."""
MOST_PAGES = 2_000
"""In one listing: 100,000 posts."""


class Syncing:
    """Works beside the channels. `kinds` finds a channel of the registry; `clock` gives seconds since 1970."""

    def __init__(
        self,
        *,
        synced: SyncedAccounts,
        accounts: ChannelAccounts,
        posts: SharedPosts,
        kinds: Callable[[str], ChannelKind | None],
        page_pause: float = PAGE_PAUSE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._synced = synced
        self._accounts = accounts
        self._posts = posts
        self._kinds = kinds
        self._page_pause = page_pause
        self._clock = clock
        self._not_before: dict[tuple[str, str], tuple[SyncedAccount, float]] = {}

    async def run(self) -> None:
        """Works until cancelled."""
        while True:
            try:
                await self.look()
            except Exception:  # noqa: BLE001 - a database that is away for a moment must not end it
                _log.exception("Synced accounts could not be looked at; it is tried again.")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Syncs every account that is due, one after the other."""
        accounts = {(one.channel, one.account): one for one in await self._accounts.list() if one.enabled}
        for synced in await self._synced.list():
            account = accounts.get((synced.channel, synced.account))
            kind = self._kinds(synced.channel)
            if account is not None and kind is not None and kind.posts is not None and self._is_due(synced):
                async with _opened(kind, account) as source:
                    await self._sync(synced, source)

    def _is_due(self, synced: SyncedAccount) -> bool:
        now = self._clock()
        put_off, until = self._not_before.get((synced.channel, synced.account), (synced, 0.0))
        if put_off.consent == synced.consent and now < until:  # set up anew, it begins at once
            return False
        return not synced.filled or now - synced.synced_at >= SYNC_EVERY_SECONDS

    async def _sync(self, synced: SyncedAccount, source: PostSource) -> None:
        key = (synced.channel, synced.account)
        try:
            if not synced.filled:
                await self._fill(synced, source)
            elif self._clock() - synced.listed_at >= LIST_EVERY_SECONDS:
                await self._compare(synced, source)
            else:
                await self._catch_up(synced, source)
        except TryAgain as error:
            self._not_before[key] = (synced, self._clock() + error.after)
        except KithkinError as error:
            self._not_before[key] = (synced, self._clock() + TROUBLE_SECONDS)
            [now] = [one for one in await self._synced.list() if (one.channel, one.account) == key] or [
                synced
            ]
            await self._synced.note(replace(now, trouble=str(error)))

    async def _fill(self, synced: SyncedAccount, source: PostSource) -> None:
        """From the newest to the oldest; the cursor moves only when a page is on disk."""
        while True:
            page = await source.page(synced.cursor)
            await self._keep(synced, page)
            now = self._clock()
            filled = not page.after
            synced = replace(
                synced, cursor=page.after, filled=filled, trouble="", synced_at=now,
                listed_at=now if filled else synced.listed_at,
            )  # fmt: skip
            await self._synced.note(synced)
            if filled:
                return
            await asyncio.sleep(self._page_pause)

    async def _catch_up(self, synced: SyncedAccount, source: PostSource) -> None:
        """From the newest until a page holds nothing new."""
        after = ""
        for _ in range(MOST_PAGES):
            page = await source.page(after)
            new = await self._keep(synced, page)
            after = page.after
            if not new or not after:
                break
            await asyncio.sleep(self._page_pause)
        await self._synced.note(replace(synced, synced_at=self._clock(), trouble=""))

    async def _compare(self, synced: SyncedAccount, source: PostSource) -> None:
        """All of them: what is kept and no longer there was taken down, and is withdrawn. Half a listing proves nothing."""
        there: set[str] = set()
        after = ""
        for _ in range(MOST_PAGES):
            page = await source.page(after)
            await self._keep(synced, page)
            there.update(item.source_id for item in page.items)
            after = page.after
            if not after:
                break
            await asyncio.sleep(self._page_pause)
        else:
            return
        for platform, kept in await self._posts.sources(
            synced.person, synced_source(synced.channel, synced.account)
        ):
            if kept not in there:
                await self._posts.withdraw_source(platform, kept, synced.person)
        now = self._clock()
        await self._synced.note(replace(synced, synced_at=now, listed_at=now, trouble=""))

    async def _keep(self, synced: SyncedAccount, page: PostPage) -> int:
        """How many of a page were new or changed."""
        if not page.items:
            return 0
        consent = synced.consent
        wider = consent.audience.scope != "only_me"
        added = await self._posts.add(synced.person, page.items, consent.audience, consent if wider else None)
        return added.new + added.renewed


@asynccontextmanager
async def _opened(kind: ChannelKind, account: ChannelAccount) -> AsyncGenerator[PostSource]:
    assert kind.posts is not None  # only such kinds come here
    source = kind.posts(account)
    try:
        yield source
    finally:
        await source.close()
