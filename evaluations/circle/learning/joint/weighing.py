"""Weighs what the reader makes of posts beside what the judge made of them, and prints how both do."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from evaluations.circle.learning.bounds import Judged, Outcome, outcome
from evaluations.circle.learning.fitting import as_arrays
from evaluations.circle.learning.joint.questions import Question
from kithkin.reasoning.shared.judging import SURE_ENOUGH_WHEN_READ
from kithkin.reasoning.shared.together import MOST_READ, WORTH_READING, columns
from kithkin.reasoning.shared.trees import Trees

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
_JUDGED: Final = 3
"""Columns that say what the judge made of a post."""
_SHARES: Final = (0.3, 0.6)
"""How much of what was read is left in smaller circles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All posts of all questions, one row each: which question it belongs to, in which folder, what it is, what was made of it."""

    question: NDArray[np.int64]
    folder: NDArray[np.str_]
    kind: NDArray[np.str_]
    answers: NDArray[np.bool_]
    columns: Numbers

    @property
    def judge(self) -> Numbers:
        """What the judge made of them."""
        return self.columns[:, :_JUDGED]

    @property
    def reader(self) -> Numbers:
        """What was read."""
        return self.columns[:, _JUDGED:]


def table_of(questions: Sequence[Question], scores: Numbers) -> Table:
    """Raises `ValueError` if there is not one row of scores for each post."""
    posts = [(number, one, post) for number, one in enumerate(questions) for post in one.posts]
    if len(posts) != len(scores):
        raise ValueError(f"There are {len(scores)} rows of scores for {len(posts)} posts: run score again.")
    of = np.array([number for number, _, _ in posts])
    sure = np.array([post.sure for _, _, post in posts], dtype=np.float32)
    return Table(
        question=of,
        folder=np.array([one.folder for _, one, _ in posts]),
        kind=np.array([post.kind for _, _, post in posts]),
        answers=np.array([post.answers for _, _, post in posts]),
        columns=np.vstack([columns(sure[of == number], scores[of == number]) for number in np.unique(of)]),
    )


def ranks_line(questions: Sequence[Question]) -> str:
    """How far the judge alone comes: for how many questions an answer is its surest, among what is read, and trusted by too little to be read."""
    answered = [one for one in questions if any(post.answers for post in one.posts)]
    first = sum(one.posts[0].answers for one in answered)
    distrusted = sum(one.posts[0].sure < WORTH_READING for one in answered)
    return (
        f"Of {sum(one.answerable for one in questions)} questions with an answer the judge has one among its {MOST_READ} surest for "
        f"{len(answered)}, first for {first}; {distrusted} of them are not read, since it trusts none."
    )


def bound_line(questions: Sequence[Question], table: Table) -> str:
    """What becomes of them at the bound that Kithkin keeps to."""
    found = outcome(_judged_as(questions, table, _weighed(table, table.columns)), SURE_ENOUGH_WHEN_READ)
    return f"| both, from {SURE_ENOUGH_WHEN_READ} on, as in Kithkin | {found.cited:.1%} | {found.right:.1%} | {found.silent:.1%} |"


def thinned(questions: Sequence[Question], scores: Numbers) -> tuple[list[Question], Numbers]:
    """The same questions in smaller circles: only some of the posts that were read for each, by chance."""
    random_ = random.Random(_SEEDS)
    kept: list[Question] = []
    rows: list[int] = []
    start = 0
    for one in questions:
        share = random_.choice(_SHARES)
        places = [place for place in range(len(one.posts)) if random_.random() < share]
        if places:
            kept.append(replace(one, posts=tuple(one.posts[place] for place in places)))
            rows += [start + place for place in places]
        start += len(one.posts)
    return kept, scores[rows]


def learnt(questions: Sequence[Question], scores: Numbers) -> Trees:
    """Trees grown on all of these, and on the same in smaller circles."""
    tables = [table_of(questions, scores), table_of(*thinned(questions, scores))]
    grown = _grown(
        np.vstack([one.columns for one in tables]), np.concatenate([one.answers for one in tables]), seed=0
    )
    return as_arrays(grown)


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
    for name, chosen in (
        ("the judge, weighed in the same way", table.judge),
        ("what is read together", table.reader),
        ("both", table.columns),
    ):
        best = _best(questions, table, _weighed(table, chosen))
        if best is None:
            yield f"| {name} | no bound keeps to both | | |"
        else:
            yield f"| {name} | {best.cited:.1%} | {best.right:.1%} | {best.silent:.1%} |"


def _weighed(table: Table, columns: Numbers) -> Numbers:
    """How surely each post answers, from 0 to 1, as other folders teach it."""
    sure = np.zeros(len(columns), dtype=np.float32)
    for folder in np.unique(table.folder):
        unknown = table.folder == folder
        for seed in range(_SEEDS):
            grown = _grown(columns[~unknown], table.answers[~unknown], seed)
            sure[unknown] += grown.predict_proba(columns[unknown])[:, 1] / _SEEDS
    return sure


def _judged_as(questions: Sequence[Question], table: Table, sure: Numbers) -> list[Judged]:
    """The questions with how surely each of their posts is said to answer."""
    return [
        Judged(
            answerable=one.answerable,
            answers=[post.answers for post in one.posts],
            sure=sure[table.question == number],
        )
        for number, one in enumerate(questions)
    ]


def _grown(columns: Numbers, answers: NDArray[np.bool_], seed: int) -> HistGradientBoostingClassifier:
    with threadpool_limits(1, "openmp"):  # on so few rows threads wait for one another more than they work
        return HistGradientBoostingClassifier(
            max_depth=3, max_iter=90, learning_rate=0.07, l2_regularization=5.0, min_samples_leaf=30,
            max_features=0.5, random_state=seed,
        ).fit(columns, answers)  # fmt: skip


def _best(questions: Sequence[Question], table: Table, sure: Numbers) -> Outcome | None:
    """At the bound that cites most and keeps to what a bound must keep to. None if none does."""
    judged = _judged_as(questions, table, sure)
    kept = [
        found
        for found in (outcome(judged, float(least)) for least in _BOUNDS)
        if found.right >= LEAST_RIGHT and found.silent >= LEAST_SILENT
    ]
    return max(kept, key=lambda found: found.cited, default=None)
