"""Search never crosses a wall: not as audiences, people and names change, and whatever is asked."""

import asyncio
import itertools
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.sharing import ONLY_ME, Audience, Viewers
from kithkin.ports.people import Role
from support.searched_circle import (
    CIRCLE,
    PEOPLE,
    PUBLIC,
    YES,
    SearchedCircle,
    in_a_circle,
    item,
    only,
    strangers_and,
)

WORDS = ("piano", "plumber", "pizza", "pharmacy")


@dataclass
class Oracle:
    """What ought to be seen, by the rules alone: each post's owner, audience and text, and each person's part."""

    posts: dict[int, tuple[str, Audience, str]] = field(default_factory=dict[int, tuple[str, Audience, str]])
    guests: set[str] = field(default_factory=lambda: {"Gus"})

    def sees(self, person: str, post: int) -> bool:
        owner, audience, _ = self.posts[post]
        return (
            person == owner
            or audience.scope == "public"
            or (audience.scope == "circle" and person in PEOPLE and person not in self.guests)
            or (audience.scope == "people" and person in audience.people)
        )

    def visible(self, viewers: Viewers) -> set[int]:
        if viewers.strangers:
            return {post for post, (_, audience, _) in self.posts.items() if audience.scope == "public"}
        return {post for post in self.posts if all(self.sees(person, post) for person in viewers.people)}

    def owned(self, person: str) -> list[int]:
        return [post for post, (owner, _, _) in self.posts.items() if owner == person]


AUDIENCES = st.one_of(
    st.sampled_from([ONLY_ME, CIRCLE, PUBLIC]),
    st.sets(st.sampled_from(PEOPLE), min_size=1).map(
        lambda some: Audience(scope="people", people=tuple(sorted(some)))
    ),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE), st.sampled_from(["add", "add", "add", "set", "set", "withdraw", "part", "look"]),
        st.integers(0, 9), AUDIENCES, st.sampled_from(WORDS),
    ),
    min_size=1, max_size=30,
)  # fmt: skip
READERS = [
    *(only(person) for person in PEOPLE),
    *(only(*two) for two in itertools.combinations(PEOPLE, 2)),
    only(*PEOPLE),
    only("nobody"),
    only("Ana", "nobody"),
    strangers_and("Ana"),
    strangers_and(),
]


async def change(
    circle: SearchedCircle, oracle: Oracle, number: int, step: tuple[str, str, int, Audience, str]
) -> None:
    owner, what, which, audience, word = step
    theirs = oracle.owned(owner)
    chosen = theirs[which % len(theirs) :][:2] if theirs else []
    if what == "add":
        text = f"{word} number {number}"
        for post in (await circle.posts.add(owner, [item(str(number), text)], audience, YES)).ids:
            oracle.posts[post] = (owner, audience, text)
    elif what == "set":
        await circle.posts.set_audience(owner, chosen, audience, YES)
        for post in chosen:
            oracle.posts[post] = (owner, audience, oracle.posts[post][2])
    elif what == "withdraw":
        await circle.posts.withdraw(owner, chosen)
        for post in chosen:
            del oracle.posts[post]
    elif what == "part" and owner != "owner":
        role: Role = "member" if owner in oracle.guests else "guest"
        await circle.roles.set_role(owner, role)
        oracle.guests ^= {owner}


@settings(max_examples=30, deadline=None)
@given(steps=STEPS, word=st.sampled_from(WORDS))
def test_all_that_may_be_seen_and_matches_is_found_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int, Audience, str]], word: str
) -> None:
    async def test(circle: SearchedCircle) -> None:
        oracle = Oracle()
        for number, step in enumerate(steps):
            await change(circle, oracle, number, step)
            if step[1] != "look" and number < len(steps) - 1:
                continue  # several changes may lie between two searches
            for viewers in READERS:
                truth = oracle.visible(viewers)
                found = set(await circle.found_ids(viewers, word, limit=40))
                assert found <= truth
                assert {post for post in truth if oracle.posts[post][2].startswith(word)} <= found

    in_a_circle(tmp_path_factory.mktemp("home"), test)


def test_nothing_found_and_not_allowed_look_the_same(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item("1", "The plumber came")], CIRCLE, YES)
        readers = (only("Ben"), only("Gus"), only("nobody"), strangers_and("Ana"))
        before = [list(await circle.search.search(one, "piano teacher", now=0)) for one in readers]
        await circle.posts.add("Ana", [item("2", "The piano teacher is kind")], ONLY_ME)
        after = [list(await circle.search.search(one, "piano teacher", now=0)) for one in readers]
        assert before == after
        assert after[1:] == [[], [], []]

    in_a_circle(tmp_path, test)


def test_what_is_hidden_changes_no_order(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        texts = ("The piano teacher is kind", "The piano is loud", "A teacher came")
        await circle.posts.add("Ana", [item(text, text) for text in texts], CIRCLE, YES)
        before = await circle.found(only("Ben"), "piano teacher")
        hidden = [item(f"hidden {one}", f"Piano teacher {one} piano") for one in range(30)]
        await circle.posts.add("Ana", hidden, ONLY_ME)
        assert await circle.found(only("Ben"), "piano teacher") == before

    in_a_circle(tmp_path, test)


def test_who_gets_anothers_former_name_sees_none_of_theirs(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ben", [item("1", "My piano is broken")], ONLY_ME)
        to_ben = Audience(scope="people", people=("Ben",))
        await circle.posts.add("Ana", [item("2", "The piano tuner is cheap")], to_ben, YES)
        assert len(await circle.found(only("Ben"), "piano")) == 2
        await circle.roles.rename("Ben", "Benjamin")
        assert len(await circle.found(only("Benjamin"), "piano")) == 2
        await circle.people.add("Ben", "member")
        assert await circle.found(only("Ben"), "piano") == []

    in_a_circle(tmp_path, test)


def test_who_was_removed_and_comes_again_begins_anew(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ben", [item("1", "My piano is broken")], PUBLIC, YES)
        to_ben = Audience(scope="people", people=("Ben",))
        await circle.posts.add("Ana", [item("2", "The piano tuner is cheap")], to_ben, YES)
        assert len(await circle.found(only("Ben"), "piano")) == 2
        await circle.roles.remove("Ben")
        assert await circle.found(only("Ben"), "piano") == []
        await circle.people.add("Ben", "member")
        assert await circle.found(only("Ben"), "piano") == []

    in_a_circle(tmp_path, test)


WITHOUT_WORDS = [
    "", "   ", "the a of who", '"', "*", "\ud800", "😀", "/.*/", "-" * 20_000, "🧑‍🧑‍🧒" * 3000, "\\", "\n\t\r", "\0", "Who is it?", "\u202e",
]  # fmt: skip
HOSTILE = [
    "piano AND (", "acl:p:Ana", "piano^9 -row:1", "\0piano", "א" * 9000, "piano " * 4000, "row:[* TO *]", "words:piano OR public",
    "p:Ana", "public", "circle", "\u202epiano\u202c", "NOT piano", "\u0301" * 500, "a\u0301" * 9000, "0", "{piano}", "piano~2",
    "IN [a b]", "secret " * 20_000, "x" * 20_000, "ﷺ" * 20_000, " ".join(map(str, range(5_000))),
]  # fmt: skip


def test_no_question_breaks_it_or_opens_a_wall(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item("1", "my secret: acl public piano one")], ONLY_ME)
        subjects = "plumber dinner dentist garden bus dog film tax tent snow bread song".split()
        others = [item(one, f"The {one} on day {day}") for day, one in enumerate(subjects)]
        await circle.posts.add("Ben", others, CIRCLE, YES)
        for query in (*HOSTILE, *WITHOUT_WORDS):
            assert not any("secret" in text for text in await circle.found(only("Ben"), query)), query[:20]
            assert await circle.found(strangers_and("Ana"), query) == [], query[:20]
            found = await circle.found(only("Ana"), query, limit=5)
            assert len(found) <= (0 if query in WITHOUT_WORDS else 5), query[:20]

    in_a_circle(tmp_path, test)


@settings(max_examples=25, deadline=None)
@given(queries=st.lists(st.text(max_size=200), min_size=20, max_size=20))
def test_any_text_may_be_asked(tmp_path_factory: pytest.TempPathFactory, queries: list[str]) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item("1", queries[0])], ONLY_ME)
        await circle.posts.add("Ana", [item("2", queries[1])], CIRCLE, YES)
        for query in queries:
            assert len(await circle.found_ids(only("Ben"), query)) <= 1

    in_a_circle(tmp_path_factory.mktemp("home"), test)


def test_an_answers_readers_are_asked_about_all_at_once(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        for person in ("Ana", "Ben"):
            await circle.posts.add(person, [item(person, f"{person} plays the piano")], ONLY_ME)
        await circle.posts.add("Ana", [item("both", "We all play the piano")], CIRCLE, YES)
        searches = [
            circle.found(viewers, "piano") for viewers in (only("Ana"), only("Ben"), only("Ana", "Ben"))
        ]
        ana, ben, both = await asyncio.gather(*searches)
        assert (len(ana), len(ben)) == (2, 2)
        assert both == ["We all play the piano"]

    in_a_circle(tmp_path, test)


def test_names_of_authors_stay_within_the_walls_and_go_with_their_last_post(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        async def authors(viewers: Viewers, limit: int = 9) -> list[str]:
            return list(await circle.search.authors(viewers, limit=limit))

        assert await authors(only("Ana")) == []
        letters = [item(str(one), "see you", author="Keziah Brown", own=False) for one in (1, 2)]
        letters.append(item("3", "as agreed", author="Ödön Szép", own=False))
        await circle.posts.add("Ana", letters, ONLY_ME)
        await circle.posts.add("Ben", [item("4", "My song", author="Ben")], CIRCLE, YES)
        assert await authors(only("Ana")) == ["Keziah Brown", "Ben", "Ödön Szép"]
        assert await authors(only("Ana"), 1) == ["Keziah Brown"]
        assert await authors(only("Ben")) == ["Ben"]
        assert (
            await authors(only("Gus"))
            == await authors(only("nobody"))
            == await authors(strangers_and("Ana"))
            == []
        )
        third = [post.id for post in (await circle.posts.mine("Ana", "agreed")).posts]
        await circle.posts.withdraw("Ana", third)
        assert await authors(only("Ana")) == ["Keziah Brown", "Ben"]

    in_a_circle(tmp_path, test)
