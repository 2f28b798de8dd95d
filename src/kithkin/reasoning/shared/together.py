"""The posts that a judge trusts most, read together with the question, and both weighed.

A judge knows question and post apart; what reads them as one text sees that "it still drips" is no praise, and what a question means by
its words. It takes its time, so it reads only a few. Trees that were grown on topics which it was not trained on weigh its judgement
beside the judge's (`evaluations.circle.learning.joint`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from kithkin.ports.reading_together import KINDS
from kithkin.reasoning.shared.trees import Numbers, Trees

if TYPE_CHECKING:
    from kithkin.ports.reading_together import ReadingTogether

MOST_READ: Final = 8
"""Posts a question: hardly any answer lies further back."""
WORTH_READING: Final = 0.01
"""Where the judge trusts none so far, hardly ever one answers."""
SURE_WHEN_PLAIN: Final = 0.7
"""How surely at least a post answers whose words say so and whose reading does not say otherwise."""
_READS_AS_ANSWER: Final = 4.5
"""Log-odds: ninety to one."""
_ANSWER: Final = KINDS.index("answer")
_CLEAREST: Final = 1e-5
_FAR: Final = 9.0
"""How far, in log-odds, a post is said to be from others where there are none."""


@cache
def bundled() -> Trees:
    """What comes with Kithkin."""
    with as_file(files("kithkin.reasoning.shared") / "learnt_together.npz") as path:
        return Trees.read(path)


def read_closer(
    question: str,
    texts: Sequence[str],
    sure: Numbers,
    reading: ReadingTogether,
    trees: Trees | None = None,
    *,
    plain: NDArray[np.bool_] | None = None,
) -> Numbers:
    """How surely each post answers, from 0 to 1, after the surest were read; whatever was not read is taken for no answer.

    `sure` is what the judge said of each of `texts`; `trees` are what comes with Kithkin if they are not given. `plain` says of each whether
    its words answer all that is asked: what reads as an answer as well is one, whatever stands beside it. Raises `ToolFailed` when the
    model cannot be used.
    """
    if sure.max() < WORTH_READING:
        return np.zeros_like(sure)
    surest: list[int] = np.argsort(-sure, kind="stable")[:MOST_READ].tolist()
    read = reading.read_together(question, [texts[place] for place in surest])
    weighed = (trees or bundled()).probabilities(columns(sure[surest], read))
    if plain is not None:
        assured = plain[surest] & (read[:, 0] >= _READS_AS_ANSWER) & (read[:, 1:].argmax(axis=1) == _ANSWER)
        weighed = np.where(assured, np.maximum(weighed, SURE_WHEN_PLAIN), weighed)
    found = np.zeros_like(sure)
    # What could not be read stays as the judge left it.
    found[surest] = np.where(read.any(axis=1), weighed, sure[surest])
    return found


def columns(sure: Numbers, read: Numbers) -> Numbers:
    """All that is known of posts of one question, one row a post: what the judge said of them, from 0 to 1, and what was read."""
    clipped = np.clip(sure, _CLEAREST, 1 - _CLEAREST)
    judged = np.log(clipped / (1 - clipped))
    kinds = read[:, 1:] - read[:, 1:].max(axis=1, keepdims=True)
    return np.column_stack((_beside(judged), _beside(read[:, 0]), kinds)).astype(np.float32)


def _beside(values: Numbers) -> Numbers:
    """Each value, how far the best is above it, and how far it is above the best of the others."""
    best = int(values.argmax())
    others = np.full(len(values), values[best])
    others[best] = np.delete(values, best).max() if len(values) > 1 else values[best] - _FAR
    return np.column_stack((values, values[best] - values, values - others))
