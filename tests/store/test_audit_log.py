"""The record of what was done with people's data: whole, in order, about nobody who is erased."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kithkin.messages.sharing import ONLY_ME, Audience, Consent, SharedItem
from kithkin.ports.audit import AuditFinding
from kithkin.store import SqlAuditLog, SqlCircle, SqlitePeople, SqlSharedPosts
from kithkin.store.connections import Store
from support.databases import open_database

CIRCLE = Audience(scope="circle")


def thing(text: str) -> SharedItem:
    return SharedItem(
        platform="web", source_id=text, kind="post", author="Ana", own=True, shared_at=1.0, text=text
    )


@dataclass
class House:
    """A circle over a real database, with a clock of its own."""

    database: Store
    now: float = 1_795_000_000.0

    def __post_init__(self) -> None:
        self.audit = SqlAuditLog(self.database, lambda: self.now)
        self.people = SqlitePeople(self.database)
        self.circle = SqlCircle(self.database, lambda: self.now)
        self.posts = SqlSharedPosts(self.database, clock=lambda: self.now)

    async def told(self, person: str = "") -> list[tuple[str, str, str]]:
        return [(one.person, one.deed, one.detail) for one in reversed(await self.audit.list(person))]

    async def change(self, statement: str, *values: object) -> None:
        await self.database.write(lambda connection: connection.execute(statement, values))


def at(home: Path, test: Callable[[House], Awaitable[None]]) -> None:
    database = open_database(home)
    try:

        async def go() -> None:
            await test(House(database))

        asyncio.run(go())
    finally:
        database.close()


def test_changes_to_what_is_shared_and_to_people_are_recorded_with_them(home: Path) -> None:
    async def test(house: House) -> None:
        await house.people.add("Ana", "member")
        added = await house.posts.add("Ana", [thing("one"), thing("two")], ONLY_ME)
        consent = Consent(
            person="Ana", given_at=1.0, source="test", audience=CIRCLE, purpose="answers", wording="Yes?"
        )
        await house.posts.set_audience("Ana", added.ids, CIRCLE, consent)
        await house.posts.set_audience("Ana", (), ONLY_ME, None)
        await house.posts.withdraw("Ana", added.ids[:1])
        await house.circle.set_role("Ana", "guest")
        await house.circle.rename("Ana", "Anna")
        await house.audit.note("Anna", "exported")
        assert await house.told("Anna") == [
            ("Anna", "audience changed", "2 to circle"),
            ("Anna", "withdrawn", "1"),
            ("Anna", "role changed", "to guest"),
            ("Anna", "renamed", ""),
            ("Anna", "exported", ""),
        ]
        assert await house.told("owner") == []
        found = await house.audit.verify()
        assert (found.entries, found.broken_at) == (5, 0)
        assert found.digest == (await house.audit.list())[0].digest

    at(home, test)


def test_whoever_is_erased_is_named_nowhere_and_the_record_still_holds(home: Path) -> None:
    async def test(house: House) -> None:
        await house.people.add("Xenophilia", "member")
        await house.posts.add("Xenophilia", [thing("one")], ONLY_ME)
        await house.audit.note("Xenophilia", "exported")
        await house.circle.remove("Xenophilia")
        assert await house.told() == [("", "exported", ""), ("", "erased", "posts 1")]
        assert (await house.audit.verify()).broken_at == 0
        await house.people.add("Xenophilia", "member")
        assert await house.told("Xenophilia") == [], "another of that name is somebody else"
        await house.audit.note("Xenophilia", "exported")
        assert len(await house.told("Xenophilia")) == 1

    at(home, test)


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE audit_log SET detail = 'nothing' WHERE number = 2", 2),
        ("UPDATE audit_log SET at = '2020-01-01T00:00:00.000+00:00' WHERE number = 1", 1),
        ("UPDATE audit_log SET subject = 'x' WHERE number = 3", 3),
        ("DELETE FROM audit_log WHERE number = 1", 1),
        ("DELETE FROM audit_log WHERE number = 2", 2),
        ("DELETE FROM audit_log WHERE number = 4", 4),
        ("DELETE FROM audit_log", 1),
        ("UPDATE audit_log SET number = 9 WHERE number = 4", 4),
        (
            "INSERT INTO audit_log (number, at, subject, deed, detail, digest) VALUES (-1, '', '', '', '', '')",
            1,
        ),
        ("DELETE FROM audit_head", 1),
    ],
)
def test_a_line_that_was_changed_or_left_out_shows(home: Path, statement: str, broken_at: int) -> None:
    async def test(house: House) -> None:
        for number in range(4):
            await house.audit.note("owner", "exported", str(number))
        assert (await house.audit.verify()).broken_at == 0
        await house.change(statement)
        found = await house.audit.verify()
        assert (found.broken_at, found.entries) == (broken_at, broken_at - 1)

    at(home, test)


def test_a_record_that_was_written_anew_holds_in_itself_and_not_beside_what_was_noted(home: Path) -> None:
    async def test(house: House) -> None:
        for number in range(4):
            await house.audit.note("owner", "exported", str(number))
        noted = {one.number: one.digest for one in await house.audit.list()}
        assert (await house.audit.verify(noted)).unlike_noted == 0
        await house.change("DELETE FROM audit_log WHERE number > 2")
        ((digest,),) = await house.database.read(
            lambda connection: connection.execute("SELECT digest FROM audit_log WHERE number = 2").fetchall()
        )
        await house.change("UPDATE audit_head SET number = 2, digest = ?", digest)
        cut = await house.audit.verify(noted)
        assert (cut.broken_at, cut.entries, cut.unlike_noted) == (0, 2, 3)
        await house.audit.note("owner", "exported", "another")
        await house.audit.note("owner", "exported", "3")
        anew = await house.audit.verify({4: noted[4]})
        assert (anew.broken_at, anew.entries, anew.unlike_noted) == (0, 4, 4)
        assert (await house.audit.verify({2: noted[2]})).unlike_noted == 0
        await house.change("UPDATE audit_log SET detail = 'x' WHERE number = 1")
        assert (await house.audit.verify({2: noted[2]})) == AuditFinding(
            entries=0, digest="0" * 64, broken_at=1, unlike_noted=2
        )

    at(home, test)


def test_it_holds_while_it_grows(home: Path) -> None:
    async def test(house: House) -> None:
        found = await asyncio.gather(
            *(
                house.audit.verify() if number % 4 == 0 else house.audit.note("owner", "exported")
                for number in range(200)
            )
        )
        assert {one.broken_at for one in found if isinstance(one, AuditFinding)} == {0}

    at(home, test)


def test_what_is_shared_as_it_is_kept_and_what_the_platform_deletes_is_recorded_too(home: Path) -> None:
    async def test(house: House) -> None:
        await house.people.add("Ana", "member")
        consent = Consent(
            person="Ana", given_at=1.0, source="test", audience=CIRCLE, purpose="answers", wording="Yes?"
        )
        await house.posts.add("Ana", [thing("one"), thing("two")], CIRCLE, consent)
        await house.posts.withdraw_source("web", "one", "Ana")
        await house.posts.withdraw_source("web", "one", "Ana")
        assert await house.told() == [("Ana", "audience changed", "2 to circle"), ("Ana", "withdrawn", "1")]

    at(home, test)


def test_many_at_once_make_one_chain(home: Path) -> None:
    async def test(house: House) -> None:
        await asyncio.gather(*(house.audit.note("owner", "exported", str(number)) for number in range(1100)))
        found = await house.audit.verify()
        assert (found.entries, found.broken_at) == (1100, 0)
        assert len({one.detail for one in await house.audit.list(limit=2000)}) == 1100

    at(home, test)
