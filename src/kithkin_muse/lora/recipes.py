"""A recipe: everything that decides a run, in one TOML file. The same recipe on the same machine gives the same adapter."""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

Count = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0)]


class NoRecipe(ValueError):
    """A file that is no recipe; says what is wrong."""


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Recipe:
    """A whole run."""

    name: str
    steps: Count
    tasks: dict[str, Positive]
    """How often each task of `data.examples` comes up, in proportion."""
    batch: Count = 4
    """Examples in each step."""
    rank: Count = 8
    alpha: Positive = 16.0
    """What the adapter adds is multiplied by alpha / rank."""
    rate: Positive = 2e-3
    """AdamW's at its highest; it rises over the first steps and then falls in a straight line to nothing."""
    warm_up: Count = 5
    """Steps until then."""
    clip: Positive = 1.0
    """The length that a gradient has at most."""
    seed: int = 1
    threads: Count = 1
    """Of the processor. Another number gives sums in another order, hence other last digits."""
    keep_every: Count = 10
    """Steps between checkpoints."""
    held_out: Count = 10
    """Examples to measure on of each task of calls, and as many of grounded answers as of all calls together."""

    @property
    def digest(self) -> str:
        """What tells a recipe from every other."""
        return hashlib.sha256(TypeAdapter(Recipe).dump_json(self)).hexdigest()


def read(path: Path) -> Recipe:
    """Reads a recipe. Raises `NoRecipe` where it is malformed, or holds what no recipe knows."""
    try:
        return TypeAdapter(Recipe).validate_python(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise NoRecipe(f"{path} cannot be read: {problem}") from problem
    except ValidationError as problem:
        wrong = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problem.errors())
        raise NoRecipe(f"{path}: {'; '.join(wrong)}") from problem
