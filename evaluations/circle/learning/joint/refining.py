"""Trains the reader further on what is found for questions: posts that a judge already took for likely answers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

import torch
from torch.nn import functional

from evaluations.circle.learning.joint.pairs import UNTELLABLE
from evaluations.circle.learning.joint.questions import Question
from evaluations.circle.learning.joint.reader import Reader
from kithkin.ports.reading_together import KINDS

LAYERS_RATE: Final = 8e-5
HEAD_RATE: Final = 5e-4
_PAIRS: Final = 32
_WRONG: Final = 4
"""The surest posts that do not answer, of each question. Together with its answers they are read at once."""
_OF_LIKE_LENGTH: Final = 256
"""Pairs that are sorted by length together, so that little is padded."""
_KINDS_WEIGHT: Final = 0.3
_ORDER_WEIGHT: Final = 0.5


def batches(asked: Sequence[Question]) -> Iterator[list[Question]]:
    """Batches without end, the same every time, of questions with the posts to be read for them."""
    shortened = [one for one in map(_shortened, asked) if one.posts]
    for seed in count():
        random_ = random.Random(seed)
        questions = random_.sample(shortened, len(shortened))
        for start in range(0, len(questions), _OF_LIKE_LENGTH):
            some = sorted(questions[start : start + _OF_LIKE_LENGTH], key=_length)
            filled = list(_filled(some))
            random_.shuffle(filled)
            yield from filled


def loss_of(reader: Reader, batch: Sequence[Question]) -> tuple[torch.Tensor, float]:
    """What is to be made smaller, and the part of it that says whether posts answer.

    Each post by itself (does it answer, what is it), and among the posts of its question: an answer is to be put first.
    """
    posts = [(number, one, post) for number, one in enumerate(batch) for post in one.posts]
    found = reader([(one.text, post.text) for _, one, post in posts])
    answers = torch.tensor([float(post.answers) for _, _, post in posts])
    kinds = torch.tensor([KINDS.index(post.kind) for _, _, post in posts])
    of = torch.tensor([number for number, _, _ in posts])
    alone = functional.binary_cross_entropy_with_logits(found[:, 0], answers)
    orders = [
        found[of == number, 0].logsumexp(0) - found[(of == number) & (answers > 0), 0].logsumexp(0)
        for number, one in enumerate(batch)
        if any(post.answers for post in one.posts) and not all(post.answers for post in one.posts)
    ]
    order = torch.stack(orders).mean() if orders else torch.zeros(())
    whole = alone + _KINDS_WEIGHT * functional.cross_entropy(found[:, 1:], kinds) + _ORDER_WEIGHT * order
    return whole, alone.item()


def _shortened(question: Question) -> Question:
    """With its answers and the surest that are none, without what the reader cannot tell."""
    tellable = [post for post in question.posts if post.kind not in UNTELLABLE]
    wrong = [post for post in tellable if not post.answers][:_WRONG]
    posts = (*(post for post in tellable if post.answers), *wrong)
    return Question(
        folder=question.folder,
        text=question.text,
        answerable=question.answerable,
        found=question.found,
        posts=posts,
    )


def _filled(questions: Sequence[Question]) -> Iterator[list[Question]]:
    batch: list[Question] = []
    for one in questions:
        if batch and sum(len(other.posts) for other in batch) + len(one.posts) > _PAIRS:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _length(question: Question) -> int:
    return len(question.text) + max(len(post.text) for post in question.posts)
