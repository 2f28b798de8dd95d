"""Source packs in the store: installed and removed as a whole, by owners only, gone from everything made of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kithkin.messages.errors import BadInput, NotAllowed
from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import Viewers
from kithkin.messages.sources import Pack, PackPassage
from kithkin.ports.conversations import Turn
from kithkin.store import Database, SqlAuditLog, SqlCircle, SqliteConversations, SqlitePeople, SqlSourcePacks
from kithkin.store.connections import Store
from kithkin.store.source_quotes import NO_LONGER_INSTALLED
from support.databases import open_database
from support.packs import local_pack, medlineplus

ANYONE = Viewers(people=frozenset(("Ana",)), strangers=True)
Test = Callable[[SqlSourcePacks, Store], Awaitable[None]]


def only(*people: str) -> Viewers:
    return Viewers(people=frozenset(people), strangers=False)


def with_packs(home: Path, test: Test) -> None:
    async def walk() -> None:
        database = open_database(home)
        try:
            for name, role in (("Ana", "member"), ("Gus", "guest")):
                await SqlitePeople(database).add(name, role)  # type: ignore[arg-type]
            await test(SqlSourcePacks(database, lambda: 1_790_000_000.0), database)
        finally:
            database.close()

    asyncio.run(walk())


def _holds(folder: Path, words: bytes) -> bool:
    return any(words in path.read_bytes() for path in folder.iterdir())


def turn(pack: int, words: str, conversation: str = "c") -> Turn:
    evidence = Evidence(id="s1", kind="source", title="T", detail=words, value=words, pack=pack)
    return Turn(
        id="t1", conversation=conversation, question=Question(text="?", asker="Ana"), asked_at="2026-01-01T00:00:00",
        reply=Reply(text=f"“{words}”", verdict=Verdict.CHECKED, evidence=(evidence,)),
    )  # fmt: skip


def test_what_was_installed_comes_back_as_it_was(home: Path) -> None:
    async def test(packs: SqlSourcePacks, _: Store) -> None:
        pack = medlineplus()
        installed = await packs.install("owner", pack)
        assert (installed.outcome, installed.pack.passages, installed.pack.claims) == ("new", 60, 20)
        assert await packs.content(installed.pack.id) == pack
        assert [one.head for one in await packs.list()] == [pack.head]
        assert (await packs.install("owner", pack)).outcome == "known"
        wordings = [one.wording for one in await packs.claims()]
        assert len(wordings) == len(set(wordings)) == 20 + sum(len(one.also) for one in pack.claims)
        found = await packs.passages(ANYONE, [one.id for one in await packs.claims()])
        assert {one.passage for one in found} == {pack.passages[one.passage] for one in pack.claims}

    with_packs(home, test)


def test_only_an_owner_installs_and_removes(home: Path) -> None:
    async def test(packs: SqlSourcePacks, database: Store) -> None:
        for who in ("Ana", "Gus"):
            with pytest.raises(NotAllowed):
                await packs.install(who, medlineplus())
        with pytest.raises(BadInput):
            await packs.install("a stranger", medlineplus())
        assert await packs.list() == []
        number = (await packs.install("Owner", medlineplus())).pack.id
        with pytest.raises(NotAllowed):
            await packs.remove("Ana", number)
        assert len(await packs.list()) == 1
        assert await packs.remove("owner", number + 1) is None
        removed = await packs.remove("owner", number)
        assert removed is not None
        assert await packs.list() == []
        noted = await SqlAuditLog(database).list()
        assert [(one.person, one.deed) for one in noted] == [
            ("owner", "source removed"),
            ("owner", "source installed"),
        ]
        assert all("MedlinePlus" not in one.detail for one in noted)

    with_packs(home, test)


def test_a_pack_is_kept_whole_or_not_at_all(home: Path) -> None:
    async def test(packs: SqlSourcePacks, _: Store) -> None:
        pack = medlineplus()
        astray = replace(pack.claims[0], passage=len(pack.passages) + 5)
        with pytest.raises(IndexError):
            await packs.install("owner", replace(pack, claims=(*pack.claims, astray), digest="other"))
        assert await packs.list() == []
        assert (await packs.changes(0, "e")).rows == []

    with_packs(home, test)


def test_the_same_edition_with_other_content_takes_its_place(home: Path) -> None:
    async def test(packs: SqlSourcePacks, _: Store) -> None:
        before = (await packs.install("owner", local_pack("Bins on Monday.", digest="1"))).pack
        epoch = await packs.epoch()
        after = await packs.install("owner", local_pack("Bins on Tuesday.", digest="2"))
        assert after.outcome == "renewed"
        assert after.pack.id > before.id
        assert [one.id for one in await packs.list()] == [after.pack.id]
        changes = await packs.changes(epoch, "e")
        assert [one.text.split("\n")[-1] for one in changes.rows] == ["Bins on Tuesday."]
        assert len(changes.gone) == 1
        other = await packs.install("owner", local_pack("Bins on Friday.", title="Other rules", digest="3"))
        assert other.outcome == "new"
        assert len(await packs.list()) == 2

    with_packs(home, test)


def test_a_local_pack_is_for_owners_and_members_in_their_own_company(home: Path) -> None:
    async def test(packs: SqlSourcePacks, _: Store) -> None:
        kept = (await packs.install("owner", local_pack("The door code hangs in the hall."))).pack
        [row] = (await packs.changes(0, "e")).rows
        assert row.principals == ("circle",)
        for viewers, sees in (
            (only("Ana"), True), (only("Ana", "owner"), True), (only("Gus"), False), (only("Ana", "Gus"), False),
            (ANYONE, False), (only("nobody"), False),
        ):  # fmt: skip
            assert bool(await packs.passages(viewers, [row.id])) is sees
            assert await packs.may_still_quote(viewers, [kept.id]) is sees
        assert await packs.circle() == {"Ana": True, "Gus": False, "owner": True}

    with_packs(home, test)


def test_vectors_are_kept_beside_their_entries_and_go_with_them(home: Path) -> None:
    async def test(packs: SqlSourcePacks, database: Store) -> None:
        number = (await packs.install("owner", local_pack("Bins."))).pack.id
        [row] = (await packs.changes(0, "e")).rows
        assert await packs.keep_vectors("e", [(row.id, b"abc"), (row.id + 99, b"x")]) == frozenset({row.id})
        assert [one.vector for one in (await packs.rows([row.id], "e")).rows] == [b"abc"]
        assert [one.vector for one in (await packs.rows([row.id], "other")).rows] == [None]
        await packs.remove("owner", number)
        count = await database.read(
            lambda connection: connection.execute("SELECT count(*) FROM source_vectors").fetchone()[0]
        )
        assert count == 0

    with_packs(home, test)


def test_answers_that_quote_a_removed_pack_lose_its_words(home: Path) -> None:
    async def test(packs: SqlSourcePacks, database: Store) -> None:
        conversations = SqliteConversations(database)
        number = (await packs.install("owner", local_pack("The secret of the bins."))).pack.id
        assert await conversations.append("Ana", turn(number, "The secret of the bins."), viewers=only("Ana"))
        other = replace(turn(0, "Something else."), id="t2")
        assert await conversations.append("Ana", other, viewers=only("Ana"))
        await packs.remove("owner", number)
        kept = {one.id: one for one in await conversations.recent("Ana", "c")}
        assert kept["t1"].reply.text == NO_LONGER_INSTALLED
        assert "secret" not in repr(kept["t1"])
        assert kept["t2"].reply.text == "“Something else.”"
        assert not await conversations.append("Ana", replace(turn(number, "x"), id="t3"), viewers=only("Ana"))

    with_packs(home, test)


def test_a_role_that_changes_moves_the_index_on(home: Path) -> None:
    async def test(packs: SqlSourcePacks, database: Store) -> None:
        await packs.install("owner", local_pack("Bins."))
        epoch = await packs.epoch()
        await SqlCircle(database).set_role("Ana", "guest")
        assert await packs.epoch() > epoch
        assert (await packs.circle())["Ana"] is False

    with_packs(home, test)


def test_what_was_removed_is_in_no_file(tmp_path: Path) -> None:
    async def walk() -> None:
        database = Database(tmp_path)
        packs = SqlSourcePacks(database)
        words = "Zanzibarquokka words that stand nowhere else."
        pack = Pack(
            head=local_pack("").head,
            passages=tuple(PackPassage(text=f"{words} {n}") for n in range(300)),
            digest="x",
        )
        number = (await packs.install("owner", pack)).pack.id
        assert _holds(tmp_path, b"Zanzibarquokka")
        await packs.remove("owner", number)
        assert not _holds(tmp_path, b"Zanzibarquokka")
        database.close()
        assert not _holds(tmp_path, b"Zanzibarquokka")

    asyncio.run(walk())
