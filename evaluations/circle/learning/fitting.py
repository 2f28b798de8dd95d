"""Learns from examples: which way to look at vectors, and how to weigh what is seen."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from evaluations.circle.learning.examples import Example, Kept
from kithkin.reasoning.shared.judging import Learnt, Views
from kithkin.reasoning.shared.observing import AMONG_OTHERS, OF_WORDS
from kithkin.reasoning.shared.trees import Trees

Numbers = NDArray[np.float32]
FOLDS: Final = 5
_SORTS: Final = ("opposite", "asks_too")
"""What a post may be that looks like an answer: a complaint, a question."""
_LANGUAGES: Final = 6
_DIRECTIONS: Final = {"products": 48, "differences": 32, "posts": 32, "questions": 24}
_SHARES: Final = (0.08, 0.15, 0.3, 0.5)
"""How much of what is found is left in smaller circles."""
_SEED: Final = 0


def learn(examples: Sequence[Example], languages: Numbers) -> Learnt:
    """What is learnt of these examples, and of the same in smaller circles."""
    views = views_of(examples, languages)
    examples = [*examples, *thinned(examples)]
    answers = np.array([answer for one in examples for answer in one.answers])
    return Learnt(views=views, trees=trees_of(columns_of(examples, views), answers))


def languages_of(examples: Sequence[Example]) -> Numbers:
    """Directions in which the means of the languages differ (Yang et al., "Self language bias", 2021), for posts and questions."""
    rows: list[Numbers] = []
    for spoken in (
        [(kept.planted.language, kept.vector) for kept in _posts(examples)],
        [(one.ask.language, one.question) for one in examples],
    ):
        means = {
            language: np.mean([vector for other, vector in spoken if other == language], axis=0)
            for language in {language for language, _ in spoken}
        }
        middle = np.mean(list(means.values()), axis=0)
        rows += [mean - middle for _, mean in sorted(means.items())]
    return np.linalg.svd(np.array(rows))[2][:_LANGUAGES].astype(np.float32)


def views_of(examples: Sequence[Example], languages: Numbers) -> Views:
    """Which way to look: the sorts that can be told apart, and the directions in which vectors differ most."""
    questions, vectors = _pairs(examples)
    posts = _posts(examples)
    sorts = [_sort(posts, kind) for kind in _SORTS]
    directions = {
        "products": vectors * questions,
        "differences": np.abs(vectors - questions),
        "posts": vectors,
        "questions": questions,
    }
    return Views(
        sorts=np.vstack([one.coef_ for one in sorts]).astype(np.float32),
        sort_biases=np.hstack([one.intercept_ for one in sorts]).astype(np.float32),
        languages=languages,
        **{
            name: PCA(_DIRECTIONS[name], random_state=_SEED).fit(rows).components_.astype(np.float32)
            for name, rows in directions.items()
        },
    )


def columns_of(examples: Sequence[Example], views: Views) -> Numbers:
    """What is seen of all examples, one row a post.

    What sort a post is of is said by what was learnt of other topics: of its own it would be known too well.
    """
    columns = np.vstack([seen(one, views) for one in examples])
    sorts = _unseen_sorts(examples)
    start = len(OF_WORDS) + len(AMONG_OTHERS)
    columns[:, start : start + len(_SORTS)] = [
        sorts[kept.told.text] for one in examples for kept in one.found
    ]
    return columns


def seen(one: Example, views: Views) -> Numbers:
    """What is seen of one example, one row a post."""
    return views.columns(one.sights, one.question, np.stack([kept.vector for kept in one.found]))


def trees_of(columns: Numbers, answers: NDArray[np.bool_]) -> Trees:
    """Trees grown on what is seen, one after another, each on what those before it got wrong."""
    with threadpool_limits(
        1, "openmp"
    ):  # beside other work, threads wait for one another many times longer than they work
        grown = HistGradientBoostingClassifier(
            max_depth=5, max_iter=250, learning_rate=0.06, l2_regularization=1.0, random_state=_SEED
        ).fit(columns, answers)
    return as_arrays(grown)


def thinned(examples: Sequence[Example]) -> list[Example]:
    """The same questions in smaller circles: only some of what is found for each, by chance."""
    random_ = random.Random(_SEED)
    found: list[Example] = []
    for one in examples:
        share = random_.choice(_SHARES)
        places = [place for place in range(len(one.found)) if random_.random() < share]
        if places:
            found.append(
                replace(
                    one,
                    found=tuple(one.found[place] for place in places),
                    sights=tuple(one.sights[place] for place in places),
                    answers=tuple(one.answers[place] for place in places),
                )
            )
    return found


def folds_of(groups: Sequence[str]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Groups to learn from and others to try on, several times, so that each is tried on once."""
    return list(GroupKFold(FOLDS).split(groups, groups=groups))


def _pairs(examples: Sequence[Example]) -> tuple[Numbers, Numbers]:
    questions = np.vstack([np.repeat(one.question[None], len(one.found), axis=0) for one in examples])
    return questions, np.vstack([kept.vector for one in examples for kept in one.found])


def _posts(examples: Sequence[Example]) -> list[Kept]:
    return list({kept.told.text: kept for one in examples for kept in one.found}.values())


def _sort(posts: Sequence[Kept], kind: str) -> LogisticRegression:
    """What tells posts of a kind from others by their vectors."""
    return LogisticRegression(C=20, class_weight="balanced", max_iter=3000).fit(
        np.stack([kept.vector for kept in posts]), [kept.planted.kind == kind for kept in posts]
    )


def _unseen_sorts(examples: Sequence[Example]) -> dict[str, Numbers]:
    """How much each post is of each sort, in log-odds, as posts on other topics show it."""
    posts = _posts(examples)
    vectors = np.stack([kept.vector for kept in posts])
    found = np.zeros((len(posts), len(_SORTS)), dtype=np.float32)
    for known, unknown in folds_of([kept.planted.key.split("/")[0] for kept in posts]):
        for column, kind in enumerate(_SORTS):
            fitted = _sort([posts[number] for number in known], kind)
            found[unknown, column] = fitted.decision_function(vectors[unknown])
    return {kept.told.text: row for kept, row in zip(posts, found, strict=True)}


def as_arrays(grown: Any) -> Trees:
    """The trees as plain arrays. scikit-learn shows them nowhere; it is pinned, and a test compares both."""
    nodes = [predictors[0].nodes for predictors in grown._predictors]
    width = max(len(one) for one in nodes)

    def padded(name: str, kind: type) -> NDArray[Any]:
        table = np.zeros((len(nodes), width), dtype=kind)
        for row, one in enumerate(nodes):
            table[row, : len(one)] = one[name]
        return table

    leaf = padded("is_leaf", np.bool_)
    own = np.broadcast_to(np.arange(width, dtype=np.int16), leaf.shape)
    return Trees(
        feature=padded("feature_idx", np.int16),
        threshold=padded("num_threshold", np.float32),
        left=np.where(leaf, own, padded("left", np.int16)).astype(np.int16),
        right=np.where(leaf, own, padded("right", np.int16)).astype(np.int16),
        value=np.where(leaf, padded("value", np.float32), 0).astype(np.float32),
        base=np.array(grown._baseline_prediction.item(), dtype=np.float32),
        depth=np.array(max(int(one["depth"].max()) for one in nodes), dtype=np.int16),
    )
