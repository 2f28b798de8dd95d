"""The invented circles: complete, the same for the same seed, and true to what they say about themselves."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from evaluations.circle.baselines import FirstFound, PlainWordSearch
from evaluations.circle.living import Keys, keep_circle, reply_to
from evaluations.circle.making import NOW, Circle, make_circle, may_see, one_digit_off
from evaluations.circle.reporting import as_markdown, failures
from evaluations.circle.scoring import Score, judge
from evaluations.circle.topics import NEAR_MISSES, Half, load_people, load_topics, load_unshared

from kithkin.messages.replies import Evidence, Reply, Verdict
from kithkin.messages.sharing import Viewers
from kithkin.store import Database, SqliteConversations, SqlitePeople
from kithkin.store.posts import SqlSharedPosts
from kithkin.turns.found_posts import FoundPosts
from kithkin.turns.turn import Turns

HALVES: tuple[Half, Half] = ("development", "held_out")
LANGUAGES = {"en", "de", "fr", "es", "pt", "it"}


def _texts(half: Half) -> dict[str, set[str]]:
    return {
        topic.id: {
            text
            for wordings in (topic.answers, topic.questions)
            for some in wordings.values()
            for text in some
        }
        for topic in load_topics(half)
    }


def _concerns_everything(_: str, __: Sequence[str]) -> bool:
    return True


def test_there_is_as_much_material_as_promised() -> None:
    own = [topic for half in HALVES for topic in load_topics(half)]
    assert len(own) >= 40
    for topic in own:
        assert len(topic.answers["en"]) >= 4, topic.id
        assert sum(map(len, topic.questions.values())) >= 5, topic.id
        assert {one.kind for one in topic.near} <= set(NEAR_MISSES), topic.id
        assert len(topic.near) >= 2, topic.id
    assert {one.kind for topic in own for one in topic.near} == set(NEAR_MISSES)
    for half in HALVES:
        assert {language for topic in load_topics(half) for language in topic.answers} == LANGUAGES
        assert set(load_unshared(half)) == LANGUAGES


def test_the_halves_share_neither_topics_nor_wordings() -> None:
    development, held_out = load_topics("development"), load_topics("held_out")
    assert not {topic.id for topic in development} & {topic.id for topic in held_out}
    first, second = _texts("development"), _texts("held_out")
    assert not set().union(*first.values()) & set().union(*second.values())
    assert not {text for some in load_unshared("development").values() for text in some} & {
        text for some in load_unshared("held_out").values() for text in some
    }


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(("seed", "number"), [(1, 0), (1, 1), (2, 2), (77, 3), (12345, 4), (3, 9)])
def test_a_circle_is_the_same_for_the_same_seed_and_keeps_its_word(
    seed: int, half: Half, number: int
) -> None:
    circle = make_circle(seed, half, number)
    assert circle == make_circle(seed, half, number)
    assert len({ask.id for ask in circle.asks}) == len(circle.asks)
    posts = {post.key: post for post in circle.posts}
    assert len(posts) == len(circle.posts) == len({post.item.source_id for post in circle.posts})
    for post in circle.posts:
        assert "{" not in post.item.text
        assert post.item.own or post.audience.scope == "only_me"
        assert post.item.shared_at < NOW
    for ask in circle.asks:
        assert "{" not in ask.text
        assert bool(ask.right) is (ask.kind == "answerable")
        assert all(may_see(circle.people, posts[key], ask.asker) for key in ask.right | ask.also)
        assert not any(posts[key].withdrawn for key in ask.right)
        if ask.kind == "walled":
            assert not may_see(circle.people, posts[f"{ask.topic}/answer"], ask.asker)


def test_circles_differ_from_seed_to_seed_and_five_of_them_go_through_everything() -> None:
    assert make_circle(1).posts != make_circle(2).posts
    for half in HALVES:
        circles = [make_circle(3, half, number) for number in range(5)]
        answered = {ask.topic for circle in circles for ask in circle.asks if ask.kind == "answerable"}
        assert answered == {topic.id for topic in load_topics(half)}
        kinds = {ask.kind for circle in circles for ask in circle.asks}
        assert {
            "answerable",
            "walled",
            "withdrawn",
            "unshared",
            "asks_too",
            "other_thing",
            "opposite",
        } <= kinds


def test_some_answers_are_given_by_two_people_and_both_are_right() -> None:
    alone, seconded = make_circle(1, "training_one"), make_circle(1, "training_one", seconded=0.5)
    assert not any(post.key.endswith("by another") for post in alone.posts)
    posts = {post.key: post for post in seconded.posts}
    others = {key for key in posts if key.endswith("by another")}
    assert others
    for key in others:
        first = posts[key.removesuffix(" by another")]
        assert posts[key].owner != first.owner
        assert posts[key].item.author != first.item.author
    both = [ask for ask in seconded.asks if ask.also & others]
    assert both
    for ask in both:
        assert all(may_see(seconded.people, posts[key], ask.asker) for key in ask.right | ask.also)
    first_names = {one.shown: one.first for one in seconded.people}
    for ask in seconded.asks:
        other = posts.get(f"{ask.topic}/answer by another")
        if ask.kind == "walled" and other is not None:
            of_one_person = first_names[posts[f"{ask.topic}/answer"].item.author] in ask.text
            assert of_one_person or not may_see(seconded.people, other, ask.asker)


def test_no_two_people_of_a_circle_share_a_first_name() -> None:
    assert len({name for name, _ in load_people()}) == len(load_people())
    for seed in range(50):
        firsts = [one.first for one in make_circle(seed).people]
        assert len(set(firsts)) == len(firsts)


def test_one_digit_off_is_one_digit_off() -> None:
    random_ = random.Random(5)
    for number in ("7", "10", "47", "318", "9999", *(str(random_.randrange(1, 10**6)) for _ in range(200))):
        off = one_digit_off(random_, number)
        assert sum(a != b for a, b in zip(number, off, strict=True)) == 1
        assert off[0] != "0"


def test_the_store_lets_everyone_see_what_the_circle_says_they_may(tmp_path: Path) -> None:
    async def go() -> None:
        database = Database(tmp_path)
        try:
            circle, posts = make_circle(7), SqlSharedPosts(database)
            keys = await keep_circle(circle, SqlitePeople(database), posts)
            assert set(keys.ids) == {post.key for post in circle.posts}
            everything = list(keys.ids.values())
            for one in circle.people:
                seen = await posts.visible(
                    Viewers(people=frozenset((one.name,)), strangers=False), everything
                )
                assert {keys.key(post.id) for post in seen} == {
                    post.key
                    for post in circle.posts
                    if not post.withdrawn and may_see(circle.people, post, one.name)
                }
        finally:
            database.close()

    asyncio.run(go())


def test_what_is_quoted_is_scored_against_what_was_planted(tmp_path: Path) -> None:
    """The whole way once, with a search by plain words and an answer that quotes whatever comes first."""

    async def go() -> list[Score]:
        database = Database(tmp_path)
        try:
            circle, posts = make_circle(7), SqlSharedPosts(database)
            keys = await keep_circle(circle, SqlitePeople(database), posts)
            search = PlainWordSearch(posts)
            found = FoundPosts(posts, search, _concerns_everything, clock=lambda: NOW)
            turns = Turns(FirstFound(), SqliteConversations(database), found=found)
            return [
                judge(circle, keys, ask, (await reply_to(turns, ask.text, ask.asker, ask.id))[0])
                for ask in circle.asks[:40]
            ]
        finally:
            database.close()

    scores = asyncio.run(go())
    assert {"right", "wrong"} <= {one.outcome for one in scores if one.kind == "answerable"}
    assert not any(one.leaked or one.inexact for one in scores)
    table = as_markdown("Forty", scores, "command")
    right = sum(one.outcome == "right" for one in scores if one.kind == "answerable")
    assert re.search(rf"A right post is cited: {right} of \d+", table)
    wrong = [one for one in scores if one.outcome == "wrong"]
    assert wrong
    assert all(one.id in failures(scores) for one in wrong)


def _cited(circle: Circle, kind: str, *cited: str, quote: str = "") -> Score:
    """The score of the first question of a kind whose reply cites these posts of its topic."""
    numbers = {post.key: number for number, post in enumerate(circle.posts, start=1)}
    texts = {post.key: post.item.text for post in circle.posts}
    ask = next(one for one in circle.asks if one.kind == kind and not one.also)
    evidence = tuple(
        Evidence(id=f"p{n}", kind="post", title="", detail="", value=quote or texts[key], post=numbers[key])
        for n, key in enumerate((f"{ask.topic}/{name}" for name in cited), start=1)
    )
    reply = Reply(text="", verdict=Verdict.CHECKED if cited else Verdict.ABSTAINED, evidence=evidence)
    return judge(circle, Keys(numbers), ask, reply)


@pytest.mark.parametrize(
    ("kind", "cited", "outcome", "good"),
    [
        ("answerable", ("answer",), "right", 1),
        ("answerable", ("asks_too", "answer"), "right", 1),
        ("answerable", ("asks_too",), "wrong", 0),
        ("answerable", (), "silent", 0),
        ("walled", (), "right", 0),
        ("walled", ("answer",), "wrong", 0),
        ("withdrawn", ("answer",), "wrong", 0),
    ],
)
def test_scores_say_what_a_citation_is_worth(
    kind: str, cited: tuple[str, ...], outcome: str, good: int
) -> None:
    score = _cited(make_circle(7), kind, *cited)
    assert (score.outcome, score.good) == (outcome, good)
    assert bool(score.leaked) is (kind in ("walled", "withdrawn") and bool(cited))


def test_words_that_a_post_does_not_hold_are_no_quote() -> None:
    assert _cited(make_circle(7), "answerable", "answer").inexact == 0
    assert _cited(make_circle(7), "answerable", "answer", quote="Nobody said this.").inexact == 1
