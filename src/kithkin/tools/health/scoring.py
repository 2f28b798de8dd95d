"""Point scores as data: items that give points, bands that name the total, and one function that adds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health.definitions import NOT_ADVICE, Topic, answer, health_tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a score: the fact it looks at and the points it gives.

    A flag gives `points` when true. A number gives the points of the first band whose upper limit it does not
    exceed (`bands`: (upper limit inclusive, points), ascending). A choice gives the points of the choice.
    """

    parameter: Parameter
    points: float = 1
    bands: tuple[tuple[float, float], ...] = ()
    choices: Mapping[str, float] = field(default_factory=dict[str, float])

    def score(self, value: object) -> float:
        """The points for a value."""
        if self.choices:
            return self.choices[str(value)]
        if self.bands and isinstance(value, int | float):
            return next(points for limit, points in self.bands if value <= limit)
        return self.points if value else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A published score. `bands`: (highest total, published name), ascending. `extra`: rules
    beyond adding up; `named`: a category that depends on more than the total."""

    name: str
    title: str
    words: tuple[str, ...]
    items: tuple[Item, ...]
    bands: tuple[tuple[float, str], ...]
    maximum: float
    reference: str
    cautions: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    minimum_age: float = 0
    extra: Callable[[Mapping[str, Any], float], float] | None = None
    named: Callable[[Mapping[str, Any], float], str] | None = None
    fits: float = 0.96


def band_name(score: Score, total: float) -> str:
    """The published name of a total."""
    return next(name for limit, name in score.bands if total <= limit)


def total_points(score: Score, facts: Mapping[str, Any]) -> float:
    """The sum of all items for the given facts (missing flags count as absent)."""
    total = sum(item.score(facts.get(item.parameter.name)) for item in score.items)
    return score.extra(facts, total) if score.extra is not None else total


def _run(score: Score, facts: Mapping[str, Any]) -> ToolResult:
    age = facts.get("age")
    if score.minimum_age and isinstance(age, int | float) and age < score.minimum_age:
        raise BadInput(f"{score.title} is not made for this age.")
    total = total_points(score, facts)
    shown: float | int = int(total) if total == int(total) else total
    values = (
        Value(name="score", label=score.title, number=shown, decimals=0 if isinstance(shown, int) else 1),
        Value(name="maximum", label="highest possible", number=score.maximum, decimals=0),
        Value(
            name="band",
            label="published category",
            text=score.named(facts, total) if score.named else band_name(score, total),
        ),
    )
    steps = tuple(
        f"{item.parameter.name.replace('_', ' ')}: {item.score(facts.get(item.parameter.name)):g}"
        for item in score.items
        if item.score(facts.get(item.parameter.name)) != 0
    )
    sentence = "The score is {{score}} out of {{maximum}}: {{band}}."
    if score.maximum == 0:
        sentence = "The score is {{score}}: {{band}}."
        values = (values[0], values[2])
    return answer(
        sentence, values, method=f"points of {score.title} added up", reference=score.reference,
        steps=steps, cautions=(*score.cautions, NOT_ADVICE),
    )  # fmt: skip


def score_topic(score: Score) -> Topic:
    """The tool and topic words of a score."""

    def run(**facts: Any) -> ToolResult:
        return _run(score, facts)

    tool = health_tool(
        score.name, run, tuple(item.parameter for item in score.items), (Output(name="score"),),
        summary=score.title, reference=score.reference, limits=" ".join(score.cautions), examples=score.examples,
    )  # fmt: skip
    implied = tuple(item.parameter.name for item in score.items if item.parameter.kind == "flag")
    return Topic(tool=tool, words=score.words, fits=score.fits, implied=implied)
