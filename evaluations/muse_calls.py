"""`python -m evaluations.muse_calls FILE`: what an adapter for calls of tools is compared with, on the frozen set that it is measured on.

FILE is written by `python -m kithkin_muse.data calls --out FILE`. Two baselines for `python -m kithkin_muse.lora`. A router that was
taught which words go with which tool: it is told which tools are offered with a question, and names one, or none; arguments it has
none. And Kithkin as it is, which has every tool at all times: so it is judged by its answer, whatever it was worked out with, and
not on questions for which no tool that fits is offered.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy
from pydantic import TypeAdapter
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from evaluations.asking import application, ask_all
from evaluations.questions import Item, Key


@dataclass(frozen=True, slots=True)
class Asked:
    """See `kithkin_muse.data.questions.Question`."""

    task: str
    words: str
    offered: tuple[str, ...]
    tool: str
    gives: str


def read(path: Path) -> dict[str, list[Asked]]:
    """The questions to learn from, those to try on, and the frozen ones."""
    return TypeAdapter(dict[str, list[Asked]]).validate_python(json.loads(path.read_text("utf-8")))


class Router:
    """TF-IDF over words, pairs of words and pieces of words, and a logistic regression; of the tools offered the likeliest, if
    it is likely enough."""

    def __init__(self, learned: Sequence[Asked], tried: Sequence[Asked]) -> None:
        self._model: Pipeline = make_pipeline(
            make_union(
                TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
            ),
            LogisticRegression(C=30.0, max_iter=300),
        )
        self._model.fit([one.words for one in learned], [one.tool for one in learned])
        self._number = {str(name): number for number, name in enumerate(self._model.classes_)}
        best = self._best(tried)
        levels = [0.0, *sorted({sure for _, sure in best})]
        bounds = [(low + high) / 2 for low, high in pairwise(levels)]
        right = [
            sum(_tool(name, sure, bound) == one.tool for one, (name, sure) in zip(tried, best, strict=True))
            for bound in bounds
        ]
        self._least = bounds[int(numpy.argmax(right))]

    def named(self, asked: Sequence[Asked]) -> list[str]:
        """For each the name of a tool, or nothing."""
        return [_tool(name, sure, self._least) for name, sure in self._best(asked)]

    def _best(self, asked: Sequence[Asked]) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for one, row in zip(asked, self._model.predict_proba([one.words for one in asked]), strict=True):
            sure = {name: float(row[self._number[name]]) for name in one.offered if name in self._number}
            name = max(sure, key=sure.__getitem__, default="")
            found.append((name, sure.get(name, 0.0)))
        return found


def _tool(name: str, sure: float, least: float) -> str:
    return name if sure >= least else ""


def item(number: int, one: Asked) -> Item:
    """A question as the evaluation knows it. Right is what its call gives, to the places that are told of it; money may have a
    sign where the call's has none."""
    found = re.match(r"(-?\d+(?:\.(\d+))?)(?![\d-])\s*", one.gives)
    if found is None:
        key = Key(text=(one.gives,))
    else:
        value, place = float(found[1]), 10.0 ** -len(found[2] or "")
        near = max(0.005, 0.51 * place / abs(value)) if value else 0.005
        unit = one.gives[found.end() :]
        key = Key(numbers=(value,), unit=unit, unit_optional=True, tolerance=near)
        if not unit:
            key = replace(key, also=tuple(replace(key, unit=sign) for sign in ("USD", "GBP", "EUR")))
    return Item(id=f"{one.task}-{number}", field=one.task, turns=(one.words,), key=key, source="kithkin_muse")


async def kithkin(asked: Sequence[Asked]) -> list[str]:
    """For each "right", "wrong" or "abstained"."""
    async with application("embedded") as app:
        scored = await ask_all(app.turns, [item(number, one) for number, one in enumerate(asked)])
    return [score.outcome for score, _ in scored]


def main(path: Path) -> None:
    """Prints both."""
    parts = read(path)
    every = parts["frozen"]
    fitting = [one for one in every if one.tool]
    named = Router(parts["learned"], parts["tried"]).named(every)
    right = [name == one.tool for name, one in zip(named, every, strict=True)]
    print(f"a router of n-grams, right tool or rightly none: {sum(right)} of {len(every)}")
    outcomes = asyncio.run(kithkin(fitting))
    counted = ", ".join(f"{outcomes.count(one)} {one}" for one in ("right", "wrong", "abstained"))
    print(f"Kithkin as it is, of the {len(fitting)} for which there is a tool: {counted}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
