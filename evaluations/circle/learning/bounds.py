"""What is cited when a post must be so sure to be cited, and how right that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kithkin.reasoning.shared.answers import MOST_QUOTED, NEARLY_AS_SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A question: whether anything answers it, and of each post found whether that does and how surely it is said to (0 to 1)."""

    answerable: bool
    answers: Sequence[bool]
    sure: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Shares: of questions with an answer those for which one is `cited`; of citations those that are `right`; of questions
    without an answer those for which nothing is cited (`silent`)."""

    cited: float
    right: float
    silent: float


def outcome(questions: Sequence[Judged], least: float) -> Outcome:
    """What becomes of questions where a post must be at least so sure. There must be some with an answer and some without."""
    cited = right = citations = silent = 0
    for one in questions:
        chosen = _chosen(one.sure, least)
        hits = sum(one.answers[number] for number in chosen)
        right, citations = right + hits, citations + len(chosen)
        if one.answerable:
            cited += hits > 0
        else:
            silent += not chosen
    answerable = sum(one.answerable for one in questions)
    return Outcome(
        cited=cited / answerable,
        right=right / max(citations, 1),
        silent=silent / (len(questions) - answerable),
    )


def _chosen(sure: NDArray[np.float32], least: float) -> list[int]:
    order = np.argsort(-sure, kind="stable")[:MOST_QUOTED]
    best = sure[order[0]]
    return [int(one) for one in order if sure[one] >= least and sure[one] >= NEARLY_AS_SURE * best]
