"""Which passage answers a question: near in meaning, speaking of all that is asked, and of the kind that is asked for."""

from __future__ import annotations

import pytest

from kithkin.messages.sources import CitedPassage, FoundSources, PackHead, PackPassage
from kithkin.reasoning.sources.looking_up import LONGEST_QUOTE, NEAR_ENOUGH, answering

HEAD = PackHead(title="Topics", publisher="P", kind="health", date="2024-01-01")


def found(*texts: str, title: str = "") -> FoundSources:
    return FoundSources(
        passages=tuple(
            CitedPassage(id=number, pack=1, head=HEAD, passage=PackPassage(text=text, title=title))
            for number, text in enumerate(texts, start=1)
        )
    )


def answer(question: str, sources: FoundSources, *near: float) -> int:
    likenesses = dict(enumerate(near or [0.95] * len(sources.passages), start=1))
    return next((cited.id for cited in answering(question, sources, likenesses)), 0)


def test_the_nearest_that_speaks_of_everything_answers() -> None:
    sources = found("Colds last a week.", "Flu may last 2 weeks.", "The flu is an infection.")
    assert answer("How long does the flu last?", sources, 0.97, 0.93, 0.95) == 2
    assert answer("How long does the flu last?", sources, 0.97, NEAR_ENOUGH - 0.01, 0.95) == 0


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("What does a flu shot cost?", "The flu shot is given every year in 3 places."),
        ("How long does the flu last?", "The flu is an infection that may last."),
        ("How many people get the flu?", "People get the flu."),
        ("Can dogs get chickenpox?", "Chickenpox is usually mild and lasts 5 to 10 days."),
        ("What does group A strep cause?", "Group B strep can cause blood infections."),
        ("Does my sister have eczema?", "Eczema is a skin disease; a sister may have it too."),
        ("Eczema.", "Eczema is a skin disease."),
        ("How do you get dengue?", "There is no treatment for dengue; rest and get fluids."),
    ],
)
def test_what_only_looks_like_an_answer_is_none(question: str, passage: str) -> None:
    assert answer(question, found(passage)) == 0


def test_what_was_not_read_for_its_meaning_answers_nothing() -> None:
    assert answering("What is the flu?", found("The flu is an infection."), {}) == []


def test_a_passage_that_is_too_long_is_not_quoted() -> None:
    text = "The flu is an infection. "
    assert answer("What is the flu?", found(text)) == 1
    assert answer("What is the flu?", found(text * (LONGEST_QUOTE // len(text) + 1))) == 0


def test_the_title_of_a_page_says_what_it_is_about() -> None:
    assert (
        answer("What are the symptoms of the flu?", found("Symptoms are fever and cough.", title="Flu")) == 1
    )


def of_pack(number: int, text: str, title: str, date: str) -> CitedPassage:
    head = PackHead(title=title, publisher="P", kind="health", date=date)
    return CitedPassage(id=number, pack=number, head=head, passage=PackPassage(text=text, title="Flu"))


def test_two_packs_that_both_answer_are_both_shown_and_of_two_editions_the_later() -> None:
    old = of_pack(1, "The flu lasts 5 days.", "Handbook", "2010-01-01")
    new = of_pack(2, "The flu lasts 7 days.", "Handbook", "2024-01-01")
    other = of_pack(3, "The flu lasts 2 weeks.", "Leaflet", "2020-01-01")
    sources = FoundSources(passages=(old, new, other))
    near = {1: 0.95, 2: 0.95, 3: 0.94}
    assert [one.id for one in answering("How long does the flu last?", sources, near)] == [2, 3]
    assert [one.id for one in answering("How long does the flu last?", sources, near | {3: 0.90})] == [2]
