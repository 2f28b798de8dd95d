"""`python -m evaluations.triage.learning`: learns what emergencies are like, tries it on what was held back, and keeps it.

It reads the red flags, near misses, later batches, `wordings.toml` and every other everyday text, never `unforeseen.toml`. The better
part of an hour on two cores, most of it for reading; `--vectors FILE` keeps what was read for the next time.
"""

from __future__ import annotations

import argparse
import random
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

import kithkin
from evaluations.triage.messages import FOLDER, batches, everyday_texts, near_misses, red_flags
from evaluations.triage.remembered import RememberedSentences, Vectors
from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.danger.likeness import Likeness
from kithkin.reasoning.danger.passages import passages_of
from kithkin.reasoning.danger.rules import RULES
from kithkin.reasoning.danger.second_look import LIKELY, SURE

LEARNT = Path(kithkin.__file__).parent / "reasoning/danger/learnt.npz"
FOLDS = 5
_SOFTNESS, _WIDTH = 10.0, 4.0
_KIND_SOFTNESS = 20.0
_SEED = 1
_SHARES = (0.0005, 0.001, 0.002, 0.005)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A message to learn from. `advice` is "" where it is harmless; examples of one `group` are held back together."""

    text: str
    advice: str
    group: str

    @property
    def passage(self) -> str:
        """What of it is learnt: all of it, where it is short enough to be read at once."""
        return passages_of(self.text)[-1]


def is_learnt_from(everyday: str) -> bool:
    """Whether an everyday text is in the half that is learnt from."""
    return crc32(everyday.encode()) % 2 == 0


def emergencies() -> list[Example]:
    """The messages of the sets with the advice that the rules give them, and the wordings with that they were written for."""
    told = [(flag.text, flag.flag) for flag in red_flags()]
    told += [(text, batch.name) for batch in batches() for text in batch.red_flags]
    found = [Example(text=text, advice=_advice(text), group=group) for text, group in told]
    for advice, texts in _wordings()["emergencies"].items():
        found += [
            Example(text=text, advice=advice, group=f"wording {number}") for number, text in enumerate(texts)
        ]
    return [one for one in found if one.advice and passages_of(one.text)]


def harmless() -> list[Example]:
    """What looks like an emergency and is none."""
    texts = [near.text for near in near_misses() if near.most is Disposition.INFORMATION]
    texts += [text for batch in batches() for text in batch.harmless]
    texts += [text for some in _wordings()["harmless"].values() for text in some]
    return [
        Example(text=text, advice="", group=f"harmless {number}")
        for number, text in enumerate(texts)
        if passages_of(text)
    ]


@cache
def _wordings() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((FOLDER / "wordings.toml").read_text("utf-8"))


def _advice(text: str) -> str:
    """The advice that the rules give; "" where a reading alone decides, which no sentence shows."""
    assessed = assess(text)
    if assessed.is_crisis:
        return "crisis"
    by_rule = {rule.id: rule.advice for rule in RULES if rule.disposition is Disposition.EMERGENCY}
    return next((by_rule[rule] for rule in assessed.rules if rule in by_rule), "")


def fitted(examples: Sequence[Example], vectors: Vectors, everyday: Vectors) -> Likeness:
    """What is learnt of these examples, whose vectors are the rows, and of everyday passages."""
    dangerous = np.array([bool(one.advice) for one in examples])
    rows = np.vstack([vectors, everyday]).astype(np.float16).astype(np.float32)
    machine = SVC(C=_SOFTNESS, gamma=_WIDTH, cache_size=500).fit(rows, [*dangerous, *[False] * len(everyday)])
    advices = [one.advice for one in examples if one.advice]
    kinds = LogisticRegression(C=_KIND_SOFTNESS, max_iter=3000).fit(vectors[dangerous], advices)
    return Likeness(
        exemplars=rows[machine.support_],
        weights=machine.dual_coef_[0].astype(np.float32),
        bias=np.float32(machine.intercept_[0]),
        width=np.float32(_WIDTH),
        kinds=kinds.classes_,
        kind_weights=kinds.coef_.astype(np.float32),
        kind_biases=kinds.intercept_.astype(np.float32),
    )


def tried(
    examples: Sequence[Example], vectors: Vectors, everyday: Vectors, unseen: Sequence[Vectors]
) -> Iterator[str]:
    """Lines on how what is learnt of some groups does on the others, and on everyday texts that nothing is learnt from."""
    groups = sorted({one.group for one in examples})
    drawn = random.Random(_SEED)
    fold = {group: drawn.randrange(FOLDS) for group in groups}
    own = np.array([fold[one.group] for one in examples])
    danger = np.zeros(len(examples))
    right: list[bool] = []
    calm = np.zeros(len(unseen))
    for number in range(FOLDS):
        held = np.flatnonzero(own == number)
        kept = np.flatnonzero(own != number)
        learnt = fitted([examples[place] for place in kept], vectors[kept], everyday)
        danger[held] = learnt.danger(vectors[held])
        right += [
            learnt.kind(vectors[place])[0] == examples[place].advice
            for place in held
            if examples[place].advice
        ]
        calm += [float(learnt.danger(rows).max()) / FOLDS for rows in unseen]
    dangerous = np.array([bool(one.advice) for one in examples])
    yield f"The advice that fits: {np.mean(right):.1%} of {len(right)}"
    for bound in (LIKELY, SURE, *np.quantile(calm, [1 - share for share in _SHARES])):
        yield (
            f"From {bound:5.2f}: {_over(danger[dangerous], bound)} emergencies, {_over(danger[~dangerous], bound)} that look like them, "
            f"{_over(calm, bound)} everyday texts"
        )


def _over(danger: NDArray[np.float64], bound: float) -> str:
    return f"{np.sum(danger >= bound)} of {len(danger)} ({np.mean(danger >= bound):.2%})"


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluations.triage.learning", description=__doc__)
    parser.add_argument("--vectors", type=Path, help="a file that keeps the vectors of what was read")
    parser.add_argument("--try", action="store_true", dest="trying", help="first try it on what is held back")
    options = parser.parse_args(given)
    model = RememberedSentences(options.vectors)
    try:
        examples = [*emergencies(), *harmless()]
        vectors = model.questions([one.passage for one in examples])
        texts = everyday_texts()
        learnt_from = [text for text in texts if is_learnt_from(text)]
        everyday = model.questions(
            list(dict.fromkeys(part for text in learnt_from for part in passages_of(text)))
        )
        if options.trying:
            others = [passages_of(text) for text in texts if not is_learnt_from(text)]
            unseen = [model.questions(parts) for parts in others if parts]
            for line in tried(examples, vectors, everyday, unseen):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
        learnt = fitted(examples, vectors, everyday)
        learnt.write(LEARNT)
        sys.stdout.write(
            f"Learnt from {len(examples)} messages and {len(everyday)} everyday passages; {len(learnt.exemplars)} are kept.\n"
        )
    finally:
        model.keep()
        model.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
