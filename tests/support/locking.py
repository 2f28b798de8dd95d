"""A store in which people lock what they said, on a clock that a test may put forward."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from kithkin.messages.pictures import Region
from kithkin.messages.replies import Claim, Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import Audience, Consent, SharedItem
from kithkin.ports.conversations import Turn
from kithkin.store import (
    SqlAttempts,
    SqlAuditLog,
    SqlCircle,
    SqliteConversations,
    SqlitePeople,
    SqlLockedHistories,
    SqlRetention,
    SqlSharedPosts,
)
from kithkin.store.connections import Store
from kithkin.vault.personal import LockWalk, OpenedLock, PersonalLocks
from kithkin.vault.retention import Sweeper, Swept
from support.databases import open_database
from support.files import holding

NOW = 1_800_000_000.0
QUIET_SECONDS = 3600.0
PASSPHRASE = "correct horse battery staple"
ANA, BEN = "Ana", "Ben"
PIXELS = "PIXELSOF{}"
WORDS = ("ASKED{}", "PASSEDON{}", "READ{}", "SAID{}", "DETAIL{}", "DRAWN{}", "NOTED{}", "BECAUSE{}", PIXELS)
"""What stands in a turn of this name, once in each place that can be read."""


def turn_of(
    asker: str, name: str, conversation: str = "c1", *, quotes: tuple[int, ...] = (), picture: str = "",
    about_health: bool | None = False,
) -> Turn:  # fmt: skip
    """A turn with something to read in every place."""
    quoted = tuple(
        Evidence(id=f"s{post}", kind="post", title="a post", detail=f"QUOTED{name}", value="q", post=post)
        for post in quotes
    )
    worked = Evidence(
        id="r1", kind="computation", title="worked out", detail=f"DETAIL{name}", drawing_svg=f"<svg>DRAWN{name}</svg>",
        picture_id=picture, region=Region(left=0, top=0, right=1, bottom=1) if picture else None,
    )  # fmt: skip
    return Turn(
        id=name, conversation=conversation, read_text=f"READ{name}", asked_at="2027-01-15T08:00:00+00:00",
        question=Question(text=f"ASKED{name}", passed_on=f"PASSEDON{name}", asker=asker, conversation=conversation),
        reply=Reply(
            text=f"SAID{name}", verdict=Verdict.CHECKED, claims=(Claim(text=f"BECAUSE{name}", evidence=("r1",)),),
            evidence=(worked, *quoted), notes=(f"NOTED{name}",),
        ),
        pictures=(picture,) if picture else (), about_health=about_health,
    )  # fmt: skip


class _Retention(SqlRetention):
    """By the test's clock, also where a server has one of its own."""

    async def now(self) -> float:
        return self._clock()


class Here:
    """One open store."""

    def __init__(self, home: Path, now: float = NOW) -> None:
        self.home = home
        self.now = now
        self.database: Store = open_database(home)
        self.conversations = SqliteConversations(self.database, self.clock)
        self.histories = SqlLockedHistories(self.database, self.clock)
        self.retention = _Retention(self.database, self.clock)
        self.audit = SqlAuditLog(self.database, self.clock)
        self.circle = SqlCircle(self.database, self.clock)
        self.posts = SqlSharedPosts(self.database, self.clock)
        self.walk = LockWalk(self.histories, self.at, quiet_seconds=QUIET_SECONDS, portion=3, rest_seconds=0)
        attempts = SqlAttempts(self.database)
        self.locks = PersonalLocks(self.histories, self.conversations, attempts, self.walk, self.clock)

    def clock(self) -> float:
        """What time it is."""
        return self.now

    async def at(self) -> float:
        """The same, for who waits for it."""
        return self.now

    async def people(self) -> None:
        """Ana and Ben belong to the circle."""
        for name in (ANA, BEN):
            await SqlitePeople(self.database).add(name, "member")

    async def keep(self, asker: str, turn: Turn) -> bool:
        """Keeps a turn with the pictures it names."""
        pictures = [(one, "image/png", PIXELS.format(one).encode()) for one in turn.pictures]
        return await self.conversations.append(asker, turn, pictures)

    async def ask(self, asker: str, name: str, conversation: str = "c1", *, picture: bool = False) -> Turn:
        """Keeps a turn with something to read in every place, and a picture of its own."""
        turn = turn_of(asker, name, conversation, picture=name if picture else "")
        assert await self.keep(asker, turn)
        return turn

    async def share(self, owner: str, words: str) -> int:
        """Shares something with the circle; its number."""
        item = SharedItem(
            platform="web", source_id=words, kind="post", author=owner, own=True, shared_at=self.now, text=words
        )  # fmt: skip
        circle = Audience(scope="circle")
        yes = Consent(
            person=owner, given_at=self.now, source="web", audience=circle, purpose="p", wording="w"
        )
        return (await self.posts.add(owner, [item], circle, yes)).ids[0]

    async def rest(self) -> int:
        """Lets an hour go by and locks what is quiet then; how many turns it were."""
        self.now += QUIET_SECONDS + 1
        return await self.walk.seal()

    async def key(self, person: str = ANA, passphrase: str = PASSPHRASE) -> OpenedLock:
        """What opens a lock."""
        return await self.locks.open(person, passphrase)

    async def sweep(self) -> Swept:
        """Destroys what is old."""
        await self.retention.end_pause(self.now)
        return await Sweeper(self.retention, lambda _: False, rest_seconds=0).sweep()

    def on_disk(self, words: str) -> list[str]:
        """In which files of the home words stand."""
        return holding(self.home, words.encode())


def at(home: Path, test: Callable[[Here], Awaitable[None]], now: float = NOW) -> None:
    """Opens the home's store, does what the test says, and closes it."""

    async def go() -> None:
        here = Here(home, now)
        try:
            await test(here)
        finally:
            here.database.close()

    asyncio.run(go())
