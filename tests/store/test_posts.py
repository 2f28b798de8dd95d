"""What people shared, as the truth that every index and answer is made from."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, Audience, Consent, SharedItem, Viewers
from kithkin.ports.conversations import Turn
from kithkin.store import Database
from kithkin.store.connections import Store
from kithkin.store.conversations import SqliteConversations
from kithkin.store.people import SqlitePeople
from kithkin.store.posts import SqlSharedPosts
from support.databases import open_database

CIRCLE, PUBLIC = Audience(scope="circle"), Audience(scope="public")
TO_BEN = Audience(scope="people", people=("ben",))
YES = Consent(
    person="Ana",
    given_at=1.0,
    source="instagram",
    audience=CIRCLE,
    purpose="answers",
    wording="May others see it?",
)


def item(number: int, text: str = "", *, own: bool = True) -> SharedItem:
    return SharedItem(
        platform="instagram", source_id=f"s{number}", kind="post", author="ana.bakes" if own else "Mo",
        own=own, shared_at=1_700_000_000.0 + number, text=text or f"thing {number}",
    )  # fmt: skip


def only(*people: str) -> Viewers:
    return Viewers(people=frozenset(people), strangers=False)


Test = Callable[[SqlSharedPosts, Store], Awaitable[None]]


def with_posts(home: Path, test: Test) -> None:
    async def walk() -> None:
        database = open_database(home)
        try:
            people = SqlitePeople(database)
            for name, role in (("Ana", "member"), ("Ben", "member"), ("Gus", "guest")):
                await people.add(name, role)
            await test(SqlSharedPosts(database), database)
        finally:
            database.close()

    asyncio.run(walk())


async def ids_of(posts: SqlSharedPosts, owner: str = "Ana") -> list[int]:
    return sorted(post.id for post in (await posts.mine(owner)).posts)


async def seen(posts: SqlSharedPosts, viewers: Viewers) -> set[str]:
    everything = range(1, 100)
    return {post.item.text for post in await posts.visible(viewers, everything)}


def test_each_thing_is_kept_once_and_renewed_when_it_changed(home: Path) -> None:
    async def test(posts: SqlSharedPosts, _: Store) -> None:
        first = await posts.add("ana", [item(1), item(2)], ONLY_ME)
        again = await posts.add("Ana", [item(1), item(2, "edited"), item(3)], ONLY_ME)
        assert (first.new, first.known, first.renewed) == (2, 0, 0)
        assert (again.new, again.known, again.renewed) == (1, 1, 1)
        assert again.ids == tuple((await ids_of(posts))[-1:])
        assert (await posts.add("Ana", [item(9, own=False)], ONLY_ME)).ids == ()
        assert (await posts.mine("Ana", kind="note")).total == 0
        assert (await posts.mine("Ana", kind="post")).total == 4
        await posts.withdraw_source("instagram", "s9", "Ana")
        assert await seen(posts, only("Ana")) == {"thing 1", "edited", "thing 3"}

    with_posts(home, test)


def test_each_audience_is_exactly_its_people(home: Path) -> None:
    async def test(posts: SqlSharedPosts, _: Store) -> None:
        await posts.add("Ana", [item(1, "mine")], ONLY_ME)
        await posts.add("Ana", [item(2, "for ben")], TO_BEN, YES)
        await posts.add("Ana", [item(3, "for all")], CIRCLE, YES)
        await posts.add("Ana", [item(4, "for anyone")], PUBLIC, YES)
        assert await seen(posts, only("Ana")) == {"mine", "for ben", "for all", "for anyone"}
        assert await seen(posts, only("Ben")) == {"for ben", "for all", "for anyone"}
        assert await seen(posts, only("owner")) == {"for all", "for anyone"}
        assert await seen(posts, only("Gus")) == {"for anyone"}
        assert await seen(posts, only("Ana", "Ben")) == {"for ben", "for all", "for anyone"}
        assert await seen(posts, only("Ana", "Gus")) == {"for anyone"}
        assert await seen(posts, only("nobody")) == {"for anyone"}
        assert await seen(posts, Viewers(people=frozenset({"Ana"}), strangers=True)) == {"for anyone"}

    with_posts(home, test)


def test_there_is_no_answer_without_a_reader() -> None:
    with pytest.raises(ValueError, match="reader"):
        Viewers(people=frozenset(), strangers=False)


def test_words_of_others_never_go_further(home: Path) -> None:
    async def test(posts: SqlSharedPosts, _: Store) -> None:
        await posts.add("Ana", [item(1, "Mo's secret", own=False)], CIRCLE, YES)
        assert await seen(posts, only("Ben")) == set()
        assert await seen(posts, only("Ana")) == {"Mo's secret"}
        with pytest.raises(BadInput, match="words, not yours"):
            await posts.set_audience("Ana", await ids_of(posts), CIRCLE, YES)

    with_posts(home, test)


def test_widening_needs_a_consent_and_narrowing_does_not(home: Path) -> None:
    async def test(posts: SqlSharedPosts, _: Store) -> None:
        with pytest.raises(BadInput, match="yes"):
            await posts.add("Ana", [item(1)], CIRCLE)
        await posts.add("Ana", [item(1), item(2)], ONLY_ME)
        one, two = await ids_of(posts)
        for wider in (TO_BEN, CIRCLE, PUBLIC):
            with pytest.raises(BadInput, match="yes"):
                await posts.set_audience("Ana", [one], wider, None)
        assert await posts.set_audience("Ana", [one, two], CIRCLE, YES) == 2
        with pytest.raises(BadInput, match="yes"):  # a guest is not of the circle
            await posts.set_audience("Ana", [one], Audience(scope="people", people=("Gus",)), None)
        assert await posts.set_audience("Ana", [one], TO_BEN, None) == 1
        assert await posts.set_audience("Ana", [one], ONLY_ME, None) == 1
        assert [consent.wording for consent in await posts.consents("Ana")] == [YES.wording]
        with pytest.raises(BadInput, match="no person"):
            await posts.set_audience("Ana", [two], Audience(scope="people", people=("Zoe",)), YES)
        assert await seen(posts, only("Ben")) == {"thing 2"}  # and nothing half-done

    with_posts(home, test)


def test_nobody_changes_or_withdraws_what_is_not_theirs(home: Path) -> None:
    async def test(posts: SqlSharedPosts, _: Store) -> None:
        await posts.add("Ana", [item(1)], CIRCLE, YES)
        ids = await ids_of(posts)
        assert await posts.withdraw("Ben", ids) == 0
        assert await posts.set_audience("owner", ids, ONLY_ME, None) == 0
        assert await posts.withdraw_source("instagram", "s1", "Ben") == 0
        assert await seen(posts, only("Ben")) == {"thing 1"}
        assert await posts.withdraw_source("instagram", "s1", "Ana") == 1
        assert await seen(posts, only("Ana")) == set()

    with_posts(home, test)


def test_a_person_finds_their_own_things_page_by_page(home: Path) -> None:
    async def test(posts: SqlSharedPosts, _: Store) -> None:
        await posts.add("Ana", [item(n, f"Straße {n} 100%") for n in range(7)], ONLY_ME)
        await posts.add("Ben", [item(1, "Straße of Ben")], ONLY_ME)
        await posts.set_audience("Ana", (await ids_of(posts))[:3], CIRCLE, YES)
        first = await posts.mine("Ana", "STRASSE", limit=5)
        second = await posts.mine("Ana", "STRASSE", start=first.next_start, limit=5)
        assert [post.item.text for post in first.posts] == [f"Straße {n} 100%" for n in (6, 5, 4, 3, 2)]
        assert (first.total, len(second.posts), second.next_start) == (7, 2, 0)
        assert first.counts == {"only_me": 4, "circle": 3}
        assert (await posts.mine("Ana", "", scope="circle")).total == 3
        assert (await posts.mine("Ana", "100% 6")).total == 1
        assert (await posts.mine("Ana", "1_0")).total == 0

    with_posts(home, test)


def test_an_index_can_catch_up(home: Path) -> None:
    async def test(posts: SqlSharedPosts, _: Store) -> None:
        await posts.add("Ana", [item(n) for n in range(5)], ONLY_ME)
        start = await posts.changes(0, "e", limit=3)
        rest = await posts.changes(0, "e", after=start.rows[-1].id, limit=3)
        assert start.more
        assert not rest.more
        assert [row.principals for row in (*start.rows, *rest.rows)] == [("p:Ana",)] * 5
        ids = [row.id for row in (*start.rows, *rest.rows)]
        await posts.keep_vectors("e", [(ids[0], b"v"), (ids[1], b"w"), (10_000, b"x")])
        await posts.set_audience("Ana", [ids[0]], TO_BEN, YES)
        await posts.withdraw("Ana", [ids[1]])
        later = await posts.changes(start.epoch, "e")
        assert [(row.id, row.principals, row.vector) for row in later.rows] == [
            (ids[0], ("p:Ana", "p:Ben"), b"v")
        ]
        assert list(later.gone) == [ids[1]]
        assert later.epoch == await posts.epoch() > start.epoch
        assert dict(await posts.circle()) == {"Ana": True, "Ben": True, "Gus": False, "owner": True}

    with_posts(home, test)


def quoting(post: int, turn: str = "t1", words: str = "zebrawine") -> Turn:
    evidence = Evidence(id="s1", kind="post", title="Ana", detail=words, value=words, post=post)
    reply = Reply(text=f"Ana wrote: “{words}”", verdict=Verdict.CHECKED, evidence=(evidence,))
    return Turn(id=turn, conversation="c", question=Question(text="who?"), reply=reply, asked_at="2026-11-28")


def test_a_kept_answer_loses_what_it_may_not_quote_any_more(home: Path) -> None:
    async def test(posts: SqlSharedPosts, database: Store) -> None:
        await posts.add("Ana", [item(1, "zebrawine")], CIRCLE, YES)
        [post] = await ids_of(posts)
        conversations = SqliteConversations(database)
        for asker in ("Ben", "Ana"):
            assert await conversations.append(asker, quoting(post))
        assert not await conversations.append("Gus", quoting(post))
        assert not await conversations.append(
            "Ben", quoting(post, "t2"), viewers=Viewers(people=frozenset({"Ben"}), strangers=True)
        )
        await posts.set_audience("Ana", [post], ONLY_ME, None)
        bens, anas = await conversations.turn("Ben", "t1"), await conversations.turn("Ana", "t1")
        assert bens is not None
        assert "zebrawine" not in repr(bens)
        assert "no longer shared" in bens.reply.text
        assert anas is not None
        assert "zebrawine" in anas.reply.text
        await posts.withdraw("Ana", [post])
        anas = await conversations.turn("Ana", "t1")
        assert anas is not None
        assert "zebrawine" not in repr(anas)
        assert not await conversations.append("Ana", quoting(post, "t3"))

    with_posts(home, test)


def test_what_says_something_else_now_is_quoted_by_nobody(tmp_path: Path) -> None:
    async def test(posts: SqlSharedPosts, database: Store) -> None:
        await posts.add("Ana", [item(1, "zebrawine")], CIRCLE, YES)
        [post] = await ids_of(posts)
        conversations = SqliteConversations(database)
        assert await conversations.append("Ben", quoting(post))
        assert (await posts.add("Ana", [item(1, "lionwine")], ONLY_ME)).renewed == 1
        kept = await conversations.turn("Ben", "t1")
        assert kept is not None
        assert "no longer shared" in kept.reply.text
        assert b"zebrawine" not in everything_in(tmp_path)
        assert await seen(posts, only("Ben")) == {"lionwine"}

    with_posts(tmp_path, test)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_withdrawn_words_are_in_no_file(tmp_path: Path) -> None:
    async def test(posts: SqlSharedPosts, database: Store) -> None:
        await posts.add("Ana", [item(n, f"zebrawine number {n} " * 40) for n in range(45)], CIRCLE, YES)
        ids = await ids_of(posts)
        await posts.keep_vectors("e", [(one, b"zebravector" * 30) for one in ids])
        await SqliteConversations(database).append("Ben", quoting(ids[0]))
        assert b"zebrawine" in everything_in(tmp_path)
        await posts.withdraw("Ana", ids)
        assert b"zebra" not in everything_in(tmp_path)

    with_posts(tmp_path, test)


@dataclass
class Oracle:
    """The naive truth."""

    audience: dict[int, tuple[str, Audience]] = field(default_factory=dict[int, tuple[str, Audience]])

    def sees(self, person: str, number: int) -> bool:
        owner, audience = self.audience[number]
        return (
            person == owner
            or audience.scope == "public"
            or (audience.scope == "circle" and person != "Gus")
            or (audience.scope == "people" and person in audience.people)
        )


PEOPLE = ("Ana", "Ben", "Gus", "owner")
AUDIENCES = st.one_of(
    st.sampled_from([ONLY_ME, CIRCLE, PUBLIC]),
    st.sets(st.sampled_from(PEOPLE), min_size=1).map(
        lambda some: Audience(scope="people", people=tuple(sorted(some)))
    ),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE), st.sampled_from(["add", "set", "withdraw"]), st.integers(0, 7), AUDIENCES
    ),
    max_size=20,
)
_numbers = itertools.count()


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_nothing_is_seen_but_what_was_shared_with_all_readers(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int, Audience]]
) -> None:
    async def test(posts: SqlSharedPosts, _: Store) -> None:
        oracle = Oracle()
        for owner, step, number, audience in steps:
            theirs = await ids_of(posts, owner)
            chosen = theirs[number % len(theirs) :][:2] if theirs else []
            if step == "add":
                await posts.add(owner, [replace(item(number), text=str(next(_numbers)))], audience, YES)
                for fresh in set(await ids_of(posts, owner)) - set(theirs):
                    oracle.audience[fresh] = (owner, audience)
            elif step == "set":
                await posts.set_audience(owner, chosen, audience, YES)
                oracle.audience.update(dict.fromkeys(chosen, (owner, audience)))
            else:
                await posts.withdraw(owner, chosen)
                for one in chosen:
                    del oracle.audience[one]
        for size in (1, 2):
            for people in itertools.combinations(PEOPLE, size):
                visible = {post.id for post in await posts.visible(only(*people), range(1, 60))}
                assert visible == {n for n in oracle.audience if all(oracle.sees(p, n) for p in people)}

    with_posts(tmp_path_factory.mktemp("home"), test)


def test_the_file_opens_again(tmp_path: Path) -> None:
    async def first(posts: SqlSharedPosts, _: Store) -> None:
        await posts.add("Ana", [item(1)], TO_BEN, YES)

    with_posts(tmp_path, first)
    database = Database(tmp_path)
    try:
        found = asyncio.run(SqlSharedPosts(database).visible(only("Ben"), [1]))
    finally:
        database.close()
    assert [post.audience for post in found] == [Audience(scope="people", people=("Ben",))]
