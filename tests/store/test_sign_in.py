"""Sessions that can be seen and ended, passkeys, and counted attempts."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from kithkin.ports.sign_in import Passkey
from kithkin.store import SqlAttempts, SqliteBrowserSessions, SqlitePeople, SqlPasskeys
from kithkin.store.connections import Store
from kithkin.store.passkeys import MOST_CHALLENGES
from support.databases import open_database

NOON = 1_800_000_000.0
PHONE = Passkey(
    id=b"phone",
    person="Ana",
    handle=b"h",
    public_key=b"k",
    counter=3,
    site="localhost",
    title="Phone",
    created_at=NOON,
)


def at(home: Path, test: Callable[[Store], Awaitable[None]]) -> None:
    async def walk() -> None:
        database = open_database(home)
        try:
            await SqlitePeople(database).add("Ana", "member")
            await test(database)
        finally:
            database.close()

    asyncio.run(walk())


def test_a_person_sees_their_own_sessions_and_ends_them(home: Path) -> None:
    async def test(database: Store) -> None:
        sessions = SqliteBrowserSessions(database)
        await sessions.add_session(b"a", "Ana", NOON + 900, NOON, "Firefox")
        await sessions.add_session(b"b", "Ana", NOON + 900, NOON + 1, "Safari")
        await sessions.add_session(b"c", "Ana", NOON + 50, NOON + 2, "Chrome")
        await sessions.add_session(b"o", "owner", NOON + 900, NOON)
        await sessions.add_session(b"x", "Nobody", NOON + 900, NOON)
        await sessions.add_link(b"l", "Ana", NOON + 900)
        listed = await sessions.list("Ana", NOON + 100)
        assert [(one.browser, one.created_at) for one in listed] == [("Safari", NOON + 1), ("Firefox", NOON)]
        assert await sessions.person_of(b"x", NOON) is None
        await sessions.person_of(b"a", NOON + 299)
        assert [one.seen_at for one in await sessions.list("Ana", NOON + 300)] == [NOON + 1, NOON]
        await sessions.person_of(b"a", NOON + 301)
        assert [one.browser for one in await sessions.list("Ana", NOON + 301)] == ["Firefox", "Safari"]
        assert not await sessions.end("owner", sessions.id_of(b"a"))
        assert await sessions.end("Ana", sessions.id_of(b"a"))
        assert not await sessions.end("Ana", sessions.id_of(b"a"))
        assert await sessions.person_of(b"a", NOON) is None
        await sessions.add_session(b"d", "Ana", NOON + 900, NOON + 60)
        assert await sessions.end_others("Ana", b"d") == 1
        assert await sessions.person_of(b"d", NOON) is not None
        assert await sessions.person_of(b"o", NOON) is not None
        assert await sessions.use_link(b"l", NOON) is None

    at(home, test)


def test_a_challenge_is_taken_once_and_in_time(home: Path) -> None:
    async def test(database: Store) -> None:
        passkeys = SqlPasskeys(database)
        await passkeys.add_challenge(b"1", "Ana", NOON + 300, NOON)
        await passkeys.add_challenge(b"2", "", NOON + 300, NOON)
        await passkeys.add_challenge(b"3", "", NOON + 300, NOON)
        taken = await asyncio.gather(*(passkeys.take_challenge(b"1", NOON) for _ in range(5)))
        assert sorted(taken, key=str) == ["Ana", None, None, None, None]
        assert await passkeys.take_challenge(b"2", NOON + 1) == ""
        assert await passkeys.take_challenge(b"3", NOON + 300) is None
        assert await passkeys.take_challenge(b"never", NOON) is None

    at(home, test)


def test_ever_more_challenges_push_out_the_oldest(tmp_path: Path) -> None:
    async def test(database: Store) -> None:
        passkeys = SqlPasskeys(database)
        for number in range(MOST_CHALLENGES + 3):
            await passkeys.add_challenge(str(number).encode(), "", NOON + 300 + number, NOON + number / 1e6)
        assert await passkeys.take_challenge(b"2", NOON) is None
        assert await passkeys.take_challenge(b"3", NOON) == ""

    at(tmp_path, test)


def test_a_passkey_counts_on_and_is_its_persons_only(home: Path) -> None:
    async def test(database: Store) -> None:
        passkeys = SqlPasskeys(database)
        assert await passkeys.add(PHONE)
        assert not await passkeys.add(replace(PHONE, person="owner"))
        assert not await passkeys.add(replace(PHONE, id=b"other", person="Nobody"))
        assert await passkeys.list("Ana") == [PHONE]
        assert not await passkeys.used(b"phone", 3, NOON + 1)
        assert not await passkeys.used(b"phone", 0, NOON + 1)
        assert await passkeys.used(b"phone", 4, NOON + 1)
        assert await passkeys.find(b"phone") == replace(PHONE, counter=4, used_at=NOON + 1)
        await passkeys.add(replace(PHONE, id=b"uncounted", counter=0))
        assert await passkeys.used(b"uncounted", 0, NOON + 2)
        assert not await passkeys.remove("owner", b"phone")
        assert await passkeys.remove("Ana", b"phone")
        assert await passkeys.find(b"phone") is None
        assert not await passkeys.used(b"phone", 9, NOON)

    at(home, test)


def test_attempts_are_counted_for_each_person_and_thing(home: Path) -> None:
    async def test(database: Store) -> None:
        attempts = SqlAttempts(database)

        async def may(what: str, person: str, now: float) -> bool:
            return await attempts.may(what, person, most=2, seconds=60, now=now)

        assert [await may("link", "Ana", NOON + n) for n in (0, 1, 2)] == [True, True, False]
        assert await may("code", "Ana", NOON + 2)
        assert await may("link", "owner", NOON + 2)
        assert await may("link", "Ana", NOON + 60)
        assert not await may("link", "Ana", NOON + 60.5)

    at(home, test)
