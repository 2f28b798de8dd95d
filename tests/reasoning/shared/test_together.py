"""What posts are made of that were read together with the question: whatever is read, and where it cannot be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kithkin.messages.errors import ToolFailed
from kithkin.messages.sharing import Meanings
from kithkin.ports.reading_together import JUDGEMENTS, KINDS
from kithkin.reasoning.shared.asking import understood
from kithkin.reasoning.shared.finding import told_by
from kithkin.reasoning.shared.judging import how_surely
from kithkin.reasoning.shared.together import MOST_READ, SURE_WHEN_PLAIN, bundled, columns, read_closer
from support.shared_posts import NOW, PEOPLE, post

Numbers = NDArray[np.float32]


class Read:
    """Says what it was told to say, and keeps what it was given."""

    def __init__(self, *rows: Sequence[float]) -> None:
        self.rows, self.given = np.array(rows, np.float32), [""]

    def read_together(self, question: str, posts: Sequence[str]) -> Numbers:
        self.given = [question, *posts]
        return self.rows[: len(posts)]


class Dead:
    """Cannot be used."""

    def read_together(self, question: str, posts: Sequence[str]) -> Numbers:
        raise ToolFailed("The sentence model could not be started.", remedy="Ask again.")


def saying(kind: str, odds: float) -> list[float]:
    """What is said of a post that is plainly of a kind."""
    return [odds, *(4.0 if one == kind else -2.0 for one in KINDS)]


@settings(deadline=None)
@given(
    sure=st.lists(st.floats(0, 1, width=32), min_size=1, max_size=40),
    seed=st.integers(0, 1000),
)
def test_whatever_is_read_gives_probabilities_and_only_of_the_surest(sure: list[float], seed: int) -> None:
    generator = np.random.default_rng(seed)
    judged = np.array(sure, np.float32)
    reading = Read(*generator.normal(size=(MOST_READ, JUDGEMENTS)) * 6)
    texts = [str(place) for place in range(len(sure))]
    found = read_closer("who?", texts, judged, reading)
    read = [int(text) for text in reading.given[1:]]
    assert len(read) == (min(MOST_READ, len(sure)) if max(judged) >= 0.01 else 0)
    assert not read or min(judged[read]) >= max(np.delete(judged, read), default=0)
    assert not np.delete(found, read).any()
    assert ((found >= 0) & (found <= 1)).all()


def test_an_answer_is_surer_than_a_complaint_that_the_judge_trusts_as_much() -> None:
    reading = Read(saying("answer", 4.0), saying("opposite", -4.0))
    answer, complaint = read_closer("who?", ["good", "bad"], np.array([0.6, 0.6], np.float32), reading)
    assert answer > 0.4 > complaint


def test_whose_words_answer_and_who_reads_as_an_answer_is_one_whatever_stands_beside_it() -> None:
    judged = np.full(4, 0.02, np.float32)
    reading = Read(
        saying("answer", 5.0), saying("answer", 5.0), saying("opposite", 5.0), saying("answer", 4.0)
    )
    texts = ["a", "b", "c", "d"]
    alone = read_closer("who?", texts, judged, reading)
    assert alone.max() < SURE_WHEN_PLAIN
    plain = np.array([True, False, True, True])
    found = read_closer("who?", texts, judged, reading, plain=plain)
    assert found[0] == np.float32(SURE_WHEN_PLAIN)
    assert found[1:].tolist() == alone[1:].tolist()


def test_a_post_that_could_not_be_read_stays_as_the_judge_left_it() -> None:
    reading = Read(saying("answer", 4.0), [0.0] * JUDGEMENTS)
    _, unread = read_closer("who?", ["good", "deadly"], np.array([0.6, 0.3], np.float32), reading)
    assert unread == np.float32(0.3)


def test_where_the_model_cannot_be_used_the_judge_decides_alone(caplog: pytest.LogCaptureFixture) -> None:
    posts = [post("Our plumber is Okafor, very fair.", number=1), post("Cake at four.", number=2)]
    generator = np.random.default_rng(1)
    vectors = [generator.normal(size=384).astype(np.float32) for _ in range(3)]
    meanings = Meanings(
        question=vectors[0].tobytes(), posts=((1, vectors[1].tobytes()), (2, vectors[2].tobytes()))
    )
    wanted, told = understood("Who knows a plumber?", PEOPLE, NOW), [told_by(one) for one in posts]
    assert how_surely(wanted, told, meanings, reading_together=Dead()) == how_surely(wanted, told, meanings)
    assert "judged without being read closer" in caplog.text


def test_what_is_weighed_is_what_was_learnt_from() -> None:
    seen = columns(np.array([0.5], np.float32), np.zeros((1, JUDGEMENTS), np.float32))
    assert bundled().feature.max() < seen.shape[1]
