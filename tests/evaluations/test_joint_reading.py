"""What a reader of question and post is trained on, tried on, and weighed by."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from evaluations.circle.learning.bounds import Judged, Outcome, outcome
from evaluations.circle.learning.joint import questions, weighing
from evaluations.circle.learning.joint.folders import KEPT_BACK, TRAINED_ON
from evaluations.circle.learning.joint.pairs import NearTopics, pairs_of
from evaluations.circle.topics import Half, load_topics, load_unshared
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.ports.reading_together import JUDGEMENTS, KINDS

_NEAR: NearTopics = {
    folder: {
        one.id: [other.id for other in load_topics(folder) if other != one] for one in load_topics(folder)
    }
    for folder in TRAINED_ON
}


def _patterns(folder: Half, *, asked: bool) -> re.Pattern[str]:
    """What the questions, or the posts, of a folder look like with anything in their slots."""
    topics = load_topics(folder)
    if asked:
        texts = [text for one in topics for some in one.questions.values() for text in some]
        texts += [text for some in load_unshared(folder).values() for text in some]
    else:
        texts = [text for one in topics for some in one.answers.values() for text in some]
        texts += [miss.text for one in topics for miss in one.near]
        texts = [text.rstrip(".!") for text in texts]
    return re.compile(
        "|".join(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in texts), re.IGNORECASE
    )


def test_what_is_kept_back_is_not_trained_on_and_the_held_out_half_in_neither() -> None:
    assert set(TRAINED_ON).isdisjoint(KEPT_BACK)
    assert "held_out" not in {*TRAINED_ON, *KEPT_BACK}


@settings(max_examples=5, deadline=None)
@given(folder=st.sampled_from(TRAINED_ON), seed=st.integers(0, 1000))
def test_pairs_are_of_their_folder_alone(folder: Half, seed: int) -> None:
    asked, posts = _patterns(folder, asked=True), _patterns(folder, asked=False)
    pairs = pairs_of([folder], _NEAR, seed)
    assert pairs
    for one in pairs:
        assert asked.fullmatch(one.question), one
        assert posts.search(one.post), one
        assert one.kind in KINDS


def test_the_same_seed_gives_the_same_pairs() -> None:
    assert pairs_of(TRAINED_ON[:1], _NEAR, 1) == pairs_of(TRAINED_ON[:1], _NEAR, 1)
    assert pairs_of(TRAINED_ON[:1], _NEAR, 1) != pairs_of(TRAINED_ON[:1], _NEAR, 2)


def test_what_becomes_of_questions_at_a_bound() -> None:
    judged = [
        Judged(answerable=True, answers=[True, False], sure=np.array([0.9, 0.8], np.float32)),
        Judged(answerable=True, answers=[False, True], sure=np.array([0.7, 0.5], np.float32)),
        Judged(answerable=False, answers=[False], sure=np.array([0.2], np.float32)),
    ]
    assert outcome(judged, 0.3) == Outcome(cited=1 / 2, right=1 / 3, silent=1.0)
    assert outcome(judged, 0.1) == Outcome(cited=1 / 2, right=1 / 4, silent=0.0)


def test_a_reader_that_knows_is_weighed_as_one_beside_a_judge_that_does_not(tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    asked = [
        _question(f"training_{folder}", number, generator) for folder in range(3) for number in range(60)
    ]
    questions.write(asked, tmp_path / "questions.json")
    assert questions.read(tmp_path / "questions.json") == asked
    answers = np.array([post.answers for one in asked for post in one.posts])
    scores = np.zeros((len(answers), JUDGEMENTS), np.float32)
    scores[:, 0] = np.where(answers, 3, -3)
    table = weighing.table_of(asked, scores)
    (_, _, complaints) = weighing.kinds_table(table)
    assert complaints.startswith("| a complaint | ")
    assert complaints.endswith("| 100.0% |")
    _, _, judge, reader, both = weighing.bounds_table(asked, table)
    assert "no bound" in judge
    assert reader == "| what is read together | 100.0% | 100.0% | 100.0% |"
    assert both == "| both | 100.0% | 100.0% | 100.0% |"
    sure = weighing.learnt(asked, scores).probabilities(table.columns)
    assert np.array_equal(sure > 0.5, answers)
    with pytest.raises(ValueError, match="run score again"):
        weighing.table_of(asked[1:], scores)


def test_smaller_circles_keep_each_score_beside_its_post() -> None:
    generator = np.random.default_rng(2)
    asked = [_question("training_1", number, generator) for number in range(40)]
    posts = [post for one in asked for post in one.posts]
    scores = np.arange(len(posts) * JUDGEMENTS, dtype=np.float32).reshape(len(posts), JUDGEMENTS)
    fewer, kept = weighing.thinned(asked, scores)
    left = [post for one in fewer for post in one.posts]
    assert 0 < len(left) < len(posts)
    assert len(left) == len(kept)
    assert all(np.array_equal(row, scores[posts.index(post)]) for post, row in zip(left, kept, strict=True))


def _question(folder: str, number: int, generator: np.random.Generator) -> questions.Question:
    """Four posts of which one answers every other question; the judge guesses."""
    answerable = number % 2 == 0
    sure = sorted(generator.random(4), reverse=True)
    right = int(generator.integers(4)) if answerable else -1
    posts = [
        questions.Post(text=f"{number} {place}", kind="answer" if place == right else "opposite",
                       answers=place == right, sure=float(one))
        for place, one in enumerate(sure)
    ]  # fmt: skip
    return questions.Question(
        folder=folder, text=f"{number}?", answerable=answerable, found=4, posts=tuple(posts)
    )
