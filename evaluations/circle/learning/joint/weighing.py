"""Weighs what the reader makes of posts beside what the judge made of them, and prints how both do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from evaluations.circle.learning.bounds import Judged, Outcome, outcome
from evaluations.circle.learning.joint.questions import Question

Numbers = NDArray[np.float32]
LEAST_RIGHT: Final = 0.72
LEAST_SILENT: Final = 0.95
"""What a bound must keep to: such a share of citations right, and of questions without an answer nothing cited."""
_KINDS: Final = {
    "a complaint": ("opposite",),
    "something else that is near its topic": ("other_thing", "shop"),
    "somebody who asks the same": ("asks_too",),
    "the right thing in another town": ("other_town",),
    "what is on another topic": ("other",),
}
_FEWEST: Final = 6
"""Fewer posts of a kind say nothing."""
_BOUNDS: Final = np.arange(0.05, 0.95, 0.025)
_SEEDS: Final = 3
_FAR: Final = 9.0
"""How far, in log-odds, a post is said to be from others where there are none."""
_CLEAREST: Final = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All posts of all questions, one row each: which question it belongs to, in which folder, what it is, what was made of it."""

    question: NDArray[np.int64]
    folder: NDArray[np.str_]
    kind: NDArray[np.str_]
    answers: NDArray[np.bool_]
    judge: Numbers
    reader: Numbers


def table_of(questions: Sequence[Question], scores: Numbers) -> Table:
    """Raises `ValueError` if there is not one row of scores for each post."""
    posts = [(number, one, post) for number, one in enumerate(questions) for post in one.posts]
    if len(posts) != len(scores):
        raise ValueError(f"There are {len(scores)} rows of scores for {len(posts)} posts: run score again.")
    of = np.array([number for number, _, _ in posts])
    sure = np.clip([post.sure for _, _, post in posts], _CLEAREST, 1 - _CLEAREST)
    rank = np.concatenate([np.arange(len(one.posts)) for one in questions])
    found = [one.found for _, one, _ in posts]
    kinds = scores[:, 1:] - scores[:, 1:].max(axis=1, keepdims=True)
    return Table(
        question=of,
        folder=np.array([one.folder for _, one, _ in posts]),
        kind=np.array([post.kind for _, _, post in posts]),
        answers=np.array([post.answers for _, _, post in posts]),
        judge=np.column_stack((_beside(np.log(sure / (1 - sure)), of), rank, found)).astype(np.float32),
        reader=np.column_stack((_beside(scores[:, 0], of), kinds)),
    )


def kinds_table(table: Table) -> Iterator[str]:
    """Lines of a table: how often an answer is put before a post that is none, by what that is."""
    yield "| An answer is put before (share of all pairs) | Posts | by the judge | read together |"
    yield "|---|---:|---:|---:|"
    for name, kinds in _KINDS.items():
        wrong = np.isin(table.kind, kinds) & ~table.answers
        if wrong.sum() >= _FEWEST:
            rows = table.answers | wrong
            judge, reader = (
                roc_auc_score(table.answers[rows], some[rows, 0]) for some in (table.judge, table.reader)
            )
            yield f"| {name} | {wrong.sum()} | {judge:.1%} | {reader:.1%} |"


def bounds_table(questions: Sequence[Question], table: Table) -> Iterator[str]:
    """Lines of a table: what is cited at the best bound, when the judge, the reader or both are weighed."""
    yield "| | Right post cited | Citations that answer | Nothing cited where there is nothing |"
    yield "|---|---:|---:|---:|"
    for name, columns in (
        ("the judge, weighed in the same way", table.judge),
        ("what is read together", table.reader),
        ("both", np.column_stack((table.judge, table.reader))),
    ):
        best = _best(questions, table, _weighed(table, columns))
        if best is None:
            yield f"| {name} | no bound keeps to both | | |"
        else:
            yield f"| {name} | {best.cited:.1%} | {best.right:.1%} | {best.silent:.1%} |"


def _beside(values: NDArray[np.floating], of: NDArray[np.int64]) -> Numbers:
    """Each value, how far the best of its question is above it, and how far it is above the best of the others."""
    rows = np.zeros((len(values), 3), dtype=np.float32)
    for number in np.unique(of):
        own = np.flatnonzero(of == number)
        some = values[own]
        best = int(some.argmax())
        others = np.full(len(some), some[best])
        others[best] = np.delete(some, best).max() if len(some) > 1 else some[best] - _FAR
        rows[own] = np.column_stack((some, some[best] - some, some - others))
    return rows


def _weighed(table: Table, columns: Numbers) -> Numbers:
    """How surely each post answers, from 0 to 1, as other folders teach it."""
    sure = np.zeros(len(columns), dtype=np.float32)
    for folder in np.unique(table.folder):
        unknown = table.folder == folder
        for seed in range(_SEEDS):
            grown = HistGradientBoostingClassifier(
                max_depth=3, max_iter=90, learning_rate=0.07, l2_regularization=5.0, min_samples_leaf=30,
                max_features=0.5, random_state=seed,
            ).fit(columns[~unknown], table.answers[~unknown])  # fmt: skip
            sure[unknown] += grown.predict_proba(columns[unknown])[:, 1] / _SEEDS
    return sure


def _best(questions: Sequence[Question], table: Table, sure: Numbers) -> Outcome | None:
    """At the bound that cites most and keeps to what a bound must keep to. None if none does."""
    judged = [
        Judged(
            answerable=one.answerable,
            answers=[post.answers for post in one.posts],
            sure=sure[table.question == number],
        )
        for number, one in enumerate(questions)
    ]
    kept = [
        found
        for found in (outcome(judged, float(least)) for least in _BOUNDS)
        if found.right >= LEAST_RIGHT and found.silent >= LEAST_SILENT
    ]
    return max(kept, key=lambda found: found.cited, default=None)
