"""Tables of choices in two parts that share nothing: one for training, one kept back to test with."""

import random
from collections.abc import Hashable, Sequence
from typing import Any, Generic, Literal, TypeVar

Split = Literal["training", "held_out"]
"""What an example is for: to learn from, or to test with what was never learned from."""

T = TypeVar("T", bound=Hashable)


class Parted(Generic[T]):
    """Choices such as phrasings, fonts or layouts. Raises `ValueError` where a part is empty or both share a choice;
    words are shared too where they differ only in case or spaces."""

    everything: "list[Parted[Any]]" = []
    """Every table that was made, so that a test can go through them."""

    def __init__(self, *, training: Sequence[T], held_out: Sequence[T]) -> None:
        self.training, self.held_out = tuple(training), tuple(held_out)
        if not training or not held_out:
            raise ValueError("a part is empty")
        shared = set(map(_folded, training)) & set(map(_folded, held_out))
        if shared:
            raise ValueError(f"both parts hold {sorted(map(str, shared))}")
        Parted.everything.append(self)

    def of(self, split: Split) -> tuple[T, ...]:
        """The choices of one part."""
        return self.training if split == "training" else self.held_out

    def pick(self, chance: random.Random, split: Split) -> T:
        """One of the choices of a part, all as likely."""
        return chance.choice(self.of(split))


def _folded(choice: Hashable) -> Hashable:
    return " ".join(choice.casefold().split()) if isinstance(choice, str) else choice
