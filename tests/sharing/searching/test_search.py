"""Search finds what may be seen and matches, and never anything else, however audiences and people change."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.sharing import ONLY_ME, Audience, Consent, SharedItem, Viewers
from kithkin.sharing.searching.embedding import StaticEmbedding
from kithkin.sharing.searching.search import IndexedSearch
from kithkin.sharing.searching.vectors import VectorRows, pack
from kithkin.store import Database
from kithkin.store.people import SqlitePeople
from kithkin.store.posts import SqlSharedPosts

NOW = 1_790_000_000.0
CIRCLE, PUBLIC = Audience(scope="circle"), Audience(scope="public")
YES = Consent(person="Ana", given_at=1.0, source="test", audience=CIRCLE, purpose="answers", wording="Yes?")
PEOPLE = ("Ana", "Ben", "Gus", "owner")
WORDS = ("piano", "plumber", "pizza", "pharmacy")


def only(*people: str) -> Viewers:
    return Viewers(people=frozenset(people), strangers=False)


def item(source: str, text: str, *, days_ago: float = 30, **more: str) -> SharedItem:
    return SharedItem(
        platform="threads", source_id=source, kind="post", author=more.pop("author", "Ana"), own=True,
        shared_at=NOW - days_ago * 86400, text=text, **more,
    )  # fmt: skip


class Circle:
    """A store with its search."""

    def __init__(self, database: Database) -> None:
        self.people = SqlitePeople(database)
        self.posts = SqlSharedPosts(database)
        self.search = IndexedSearch(self.posts)

    async def found(self, viewers: Viewers, query: str, limit: int = 10) -> list[str]:
        ids = await self.search.search(viewers, query, limit=limit, now=NOW)
        everyone = await self.posts.visible(viewers, ids)
        assert len(everyone) == len(ids)  # the index itself let nothing through
        return [post.item.text for post in everyone]


def in_a_circle(home: Path, test: Callable[[Circle], Awaitable[None]]) -> None:
    async def walk() -> None:
        database = Database(home)
        try:
            circle = Circle(database)
            for name, role in (("Ana", "member"), ("Ben", "member"), ("Gus", "guest")):
                await circle.people.add(name, role)
            await test(circle)
        finally:
            database.close()

    asyncio.run(walk())


def test_what_fits_best_comes_first_and_other_walls_hold(tmp_path: Path) -> None:
    async def test(circle: Circle) -> None:
        assert await circle.found(only("Ben"), "piano") == []
        texts = (
            "Our piano teacher Mrs Lopez is patient and kind",
            "The plumber came within an hour",
            "Pizza at Nonna's, finally a crisp crust",
        )
        await circle.posts.add("Ana", [item(text, text) for text in texts], CIRCLE, YES)
        await circle.posts.add("Ana", [item("secret", "My piano teacher is too expensive")], ONLY_ME)
        assert (await circle.found(only("Ben"), "who knows a good piano teacher?"))[0] == texts[0]
        assert "My piano teacher is too expensive" not in await circle.found(
            only("Ben"), "piano teacher expensive"
        )
        assert (await circle.found(only("Ana"), "piano teacher expensive"))[
            0
        ] == "My piano teacher is too expensive"
        assert await circle.found(only("Gus"), "piano") == []
        assert await circle.found(Viewers(people=frozenset({"Ana"}), strangers=True), "piano") == []
        assert await circle.found(only("nobody"), "piano") == []

    in_a_circle(tmp_path, test)


def test_meaning_place_author_and_age_count(tmp_path: Path) -> None:
    async def test(circle: Circle) -> None:
        await circle.posts.add(
            "Ana",
            [
                item("1", "Sourdough needs a hot oven and patience"),
                item("2", "Great dinner by the river", place="Lisbon"),
                item("3", "The dentist was fine", days_ago=3000),
                item("4", "The dentist was fine today", days_ago=3),
                item("5", "明日は大阪でラーメンを食べます"),
            ],
            CIRCLE,
            YES,
        )
        await circle.posts.add("Ben", [item("6", "Great dinner by the river, again")], CIRCLE, YES)
        assert (await circle.found(only("Ben"), "how do I bake bread"))[0].startswith("Sourdough")
        assert (await circle.found(only("Ben"), "dinner in Lisbon"))[0] == "Great dinner by the river"
        assert (await circle.found(only("Ana"), "what did Ben say about dinner"))[0].endswith("again")
        assert (await circle.found(only("Ben"), "dentist"))[:2] == [
            "The dentist was fine today",
            "The dentist was fine",
        ]
        assert (await circle.found(only("Ben"), "ラーメン"))[0].startswith("明日")

    in_a_circle(tmp_path, test)


def test_the_same_words_come_once_and_another_persons_stay(tmp_path: Path) -> None:
    async def test(circle: Circle) -> None:
        await circle.posts.add(
            "Ana", [item("1", "Piano for sale!"), item("2", "piano for sale")], CIRCLE, YES
        )
        await circle.posts.add("Ben", [item("3", "Piano for sale")], CIRCLE, YES)
        assert len(await circle.found(only("owner"), "piano sale")) == 2

    in_a_circle(tmp_path, test)


def test_a_change_counts_from_the_next_search_on(tmp_path: Path) -> None:
    async def test(circle: Circle) -> None:
        await circle.posts.add("Ana", [item(word, f"{word} one") for word in WORDS], ONLY_ME)
        assert await circle.found(only("Ben"), "piano") == []
        ids = [post.id for post in (await circle.posts.mine("Ana")).posts]
        await circle.posts.set_audience("Ana", ids, CIRCLE, YES)
        assert (await circle.found(only("Ben"), "piano"))[0] == "piano one"
        await circle.posts.add("Ana", [item("piano", "violin one")], ONLY_ME)
        assert (await circle.found(only("Ben"), "violin"))[0] == "violin one"
        await circle.posts.withdraw("Ana", ids)
        assert await circle.found(only("Ben"), "violin piano plumber") == []

    in_a_circle(tmp_path, test)


def test_another_process_finds_the_vectors_made(tmp_path: Path) -> None:
    async def test(circle: Circle) -> None:
        await circle.posts.add("Ana", [item("1", "piano one")], CIRCLE, YES)
        await circle.found(only("Ana"), "piano")
        kept = await circle.posts.changes(0, StaticEmbedding().name)
        assert [len(row.vector or b"") for row in kept.rows] == [260]
        again = IndexedSearch(circle.posts)
        assert await again.search(only("Ben"), "grand keyboard instrument", now=NOW) == [1]

    in_a_circle(tmp_path, test)


@pytest.mark.parametrize(
    "query",
    ["", "   ", "the a of who", "piano AND (", "acl:p:Ana", '"', "*", "piano^9 -row:1", "\0piano", "\ud800", "😀", "א" * 9000,
     "piano " * 5000, "row:[* TO *]", "words:piano OR public"],
)  # fmt: skip
def test_no_question_breaks_it_or_opens_a_wall(tmp_path: Path, query: str) -> None:
    async def test(circle: Circle) -> None:
        await circle.posts.add("Ana", [item("1", "piano one")], ONLY_ME)
        await circle.posts.add("Ana", [item("2", "plumber two")], CIRCLE, YES)
        assert "piano one" not in await circle.found(only("Ben"), query)
        assert set(await circle.found(only("Ana"), query)) <= {"piano one", "plumber two"}

    in_a_circle(tmp_path, test)


AUDIENCES = st.one_of(
    st.sampled_from([ONLY_ME, CIRCLE, PUBLIC]),
    st.sets(st.sampled_from(PEOPLE), min_size=1).map(
        lambda some: Audience(scope="people", people=tuple(sorted(some)))
    ),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE), st.sampled_from(["add", "add", "set", "withdraw"]), st.integers(0, 9),
        AUDIENCES, st.sampled_from(WORDS),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_all_that_may_be_seen_and_matches_is_found_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int, Audience, str]]
) -> None:
    async def test(circle: Circle) -> None:
        for number, (owner, step, which, audience, word) in enumerate(steps):
            theirs = [post.id for post in (await circle.posts.mine(owner)).posts]
            chosen = theirs[which % len(theirs) :][:2] if theirs else []
            if step == "add":
                await circle.posts.add(owner, [item(str(number), f"{word} number {number}")], audience, YES)
            elif step == "set":
                await circle.posts.set_audience(owner, chosen, audience, YES)
            else:
                await circle.posts.withdraw(owner, chosen)
            for people in (*itertools.combinations(PEOPLE, 1), ("Ana", "Ben"), ("Gus", "owner")):
                truth = {post.item.text for post in await circle.posts.visible(only(*people), range(1, 40))}
                found = set(await circle.found(only(*people), word, limit=40))
                assert found <= truth
                assert {text for text in truth if text.startswith(word)} <= found

    in_a_circle(tmp_path_factory.mktemp("home"), test)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_rounding_costs_next_to_nothing(seed: int) -> None:
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(400, 256)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = VectorRows(256)
    for number, packed in enumerate(pack(vectors)):
        assert rows.put(number, packed)
    allowed = np.sort(generator.choice(400, size=200, replace=False)).astype(np.int64)
    query = vectors[int(generator.integers(400))]
    exact = allowed[np.argsort(-(vectors[allowed] @ query))[:10]]
    assert len(set(exact) & set(rows.nearest(query, allowed, 10))) >= 9
    rows.clear(int(exact[0]))
    assert int(exact[0]) not in rows.nearest(query, allowed, 200)
