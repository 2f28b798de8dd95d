"""A recipe: everything that decides a run, in one TOML file. The same recipe on the same machine gives the same weights."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from kithkin_muse.configuration import MuseConfiguration, SpecialTokens, rung

_STRICT = ConfigDict(extra="forbid")

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]


class NoRecipe(ValueError):
    """A file that is no recipe; says which line is wrong, and how."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Shape:
    """A rung of the ladder, or one of its depth with another width."""

    depth: Count
    vocabulary: Count = 1024
    context: Count = 512
    width: Count | None = None
    """Of the decoder; None is 64 for each layer. The vision tower is three quarters as wide."""
    head_width: Count = 64

    def configuration(self) -> MuseConfiguration:
        """The model's configuration. Raises `NoRecipe` where a width is no whole number of heads."""
        whole = rung(self.depth, self.vocabulary, self.context)
        width = self.width or whole.text.width
        heads, left_over = divmod(width, self.head_width)
        if left_over or not heads:
            raise NoRecipe(f"a width of {width} is no whole number of heads of {self.head_width}")
        return replace(
            whole,
            text=replace(
                whole.text, width=width, heads=heads, key_value_heads=_shared(heads), head_width=self.head_width,
                inner=3 * width,
            ),
            vision=replace(
                whole.vision, width=width * 3 // 4, heads=heads, inner=3 * width, projector=width,
            ),
            tokens=SpecialTokens.at_the_end_of(self.vocabulary),
        )  # fmt: skip


def _shared(heads: int) -> int:
    """Key-value heads: a quarter of the heads, or the next smaller number that divides them."""
    return next(number for number in range(max(1, heads // 4), 0, -1) if heads % number == 0)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Stage:
    """A part of supervised training: how many steps, and how often each task comes up, in proportion."""

    steps: Count
    tasks: dict[str, Positive]
    learns: Literal["reply", "everything"] = "reply"
    """Everything: the words of the system, of people and of tools as well, as in pretraining."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Data:
    """Where examples come from."""

    seed: int = 1
    distinct: Count | None = None
    """How many examples are made before they come again, and are then remembered; None never repeats one."""
    vocabulary_from: Count = 2000
    """How many examples of each task the vocabulary is learned from."""
    workers: Annotated[int, Field(ge=0)] = 0
    """Processes that prepare batches; none prepares them between steps."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Optimiser:
    """AdamW. Rates are those of a decoder of width 256; other widths follow from it (`optimiser.rate_multiplier`)."""

    rate: Positive = 2e-3
    head_rate: Positive = 1.0
    """By how much the rate of the head is multiplied besides."""
    warm_up: Share = 0.05
    decay: Share = 0.3
    """The share of all steps in which the rate falls to nothing, at the end."""
    weight_decay: Annotated[float, Field(ge=0)] = 0.1
    first_memory: Share = 0.9
    second_memory: Share = 0.98
    clip: Positive = 1.0
    """The length that a gradient has at most."""
    by_width: bool = True
    """Whether rates follow the width; false is for measuring what that is worth."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Reinforcement:
    """Learning from rewards, after the supervised stages. One process only."""

    steps: Count
    tasks: dict[str, Positive]
    questions: Count = 8
    """In each step."""
    answers: Annotated[int, Field(ge=2)] = 8
    """To each question: their mean reward is what each is measured by."""
    rate: Positive = 2e-4
    temperature: Positive = 1.0
    longest: Count = 64
    """Tokens of an answer at most."""
    length_price: Annotated[float, Field(ge=0)] = 0.1
    """What an answer of the longest length loses of its reward; shorter ones in proportion."""
    passes: Count = 1
    """Over the same answers."""
    clip: Share = 0.2
    stay_near: Annotated[float, Field(ge=0)] = 0.02
    """How much a distance from the supervised model costs (Kullback–Leibler)."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Recipe:
    """A whole run."""

    name: str
    model: Shape
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    batch: Count = 32
    seed: int = 1
    data: Data = Field(default_factory=Data)
    optimiser: Optimiser = Field(default_factory=Optimiser)
    reinforcement: Reinforcement | None = None
    precision: Literal["float32", "bfloat16"] = "float32"
    """What is computed in; weights and the optimiser's state are float32 either way."""
    zero_head: bool = True
    """Whether the head begins as zeros (see `supervised.begin`)."""
    compile: bool = False
    threads: Count = 1
    """Of the processor. Another number gives sums in another order, hence other last digits."""
    keep_every: Count = 100
    """Steps between checkpoints."""
    measure_every: Count = 200
    """Steps between measurements on held-out examples."""
    held_out: Count = 200
    """Examples of each task to measure on."""
    samples: Count = 6
    """Examples shown on the page."""

    @property
    def steps(self) -> int:
        """Of all supervised stages."""
        return sum(stage.steps for stage in self.stages)

    def stage_at(self, step: int) -> Stage:
        """The stage of a step, from 0 on."""
        for stage in self.stages:
            if step < stage.steps:
                return stage
            step -= stage.steps
        return self.stages[-1]

    @property
    def tasks(self) -> list[str]:
        """Every task of the run, sorted."""
        rewarded = self.reinforcement.tasks if self.reinforcement else {}
        return sorted({*rewarded, *(task for stage in self.stages for task in stage.tasks)})


def read(path: Path) -> Recipe:
    """Reads a recipe. Raises `NoRecipe` where it is malformed, or holds what no recipe knows."""
    try:
        return parse(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise NoRecipe(f"{path} cannot be read: {problem}") from problem
    except NoRecipe as problem:
        raise NoRecipe(f"{path}: {problem}") from problem


def parse(stated: object) -> Recipe:
    """A recipe from what TOML holds. Raises `NoRecipe`."""
    try:
        recipe = TypeAdapter(Recipe).validate_python(stated)
    except ValidationError as problem:
        wrong = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problem.errors())
        raise NoRecipe("; ".join(wrong)) from problem
    recipe.model.configuration()
    return recipe
