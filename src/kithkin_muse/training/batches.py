"""Examples to batches: conversations as ids, pictures as patches, and which ids are to be learned."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from kithkin_muse import chat
from kithkin_muse.configuration import MuseConfiguration, VisionConfiguration
from kithkin_muse.data.examples import Example, example
from kithkin_muse.images import patches_of
from kithkin_muse.model import Pictures
from kithkin_muse.tokens import Vocabulary, train
from kithkin_muse.training.recipes import Recipe
from kithkin_muse.vision import Grid

NOT_LEARNED = -100
"""The label of a place whose next id is not to be learned: what was asked, and padding."""


@dataclass(frozen=True, slots=True)
class Row:
    """One example as the model takes it."""

    ids: tuple[int, ...]
    asked: int
    """How many of the ids the model is given; those after them it is to write."""
    pictures: tuple[Tensor, ...]
    """Patches [n, values] of each picture, in their order."""
    grids: tuple[Grid, ...]
    learned_from: int
    """The first id that is learned."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows side by side, padded on the right: no token sees what comes after it, so padding needs no mask."""

    tokens: Tensor
    """Ids [rows, longest]."""
    labels: Tensor
    """At each place the id that follows, or `NOT_LEARNED`: [rows, longest]."""
    pictures: Pictures

    @property
    def learned(self) -> int:
        """How many ids are learned."""
        return int((self.labels != NOT_LEARNED).sum())

    def on(self, device: torch.device) -> "Batch":
        """The same, on a device."""
        pictures = Pictures(self.pictures.patches.to(device), self.pictures.grids)
        return Batch(self.tokens.to(device), self.labels.to(device), pictures)


def messages_of(
    one: Example, vision: VisionConfiguration
) -> tuple[list[chat.Message], list[tuple[Tensor, Grid]]]:
    """What comes before the reply, and the pictures in it."""
    seen: list[tuple[Tensor, Grid]] = []
    content: list[str | Grid] = []
    for part in one.question:
        if isinstance(part, Image.Image):
            seen.append(patches_of(part, vision))
            content.append(seen[-1][1])
        else:
            content.append(part)
    system = [chat.system(one.system, tools=one.tools)] if one.system or one.tools else []
    return [*system, *one.before, chat.Message("user", content), *one.since], seen


def row_of(
    one: Example, vocabulary: Vocabulary, vision: VisionConfiguration, *, everything: bool = False
) -> Row:
    """An example as ids and patches; its reply is learned, or everything. Raises `ValueError` where its ids do not go on from those of its question, which
    would teach what is never asked."""
    messages, seen = messages_of(one, vision)
    asked = chat.conversation(messages, vocabulary, vision)
    whole = chat.conversation([*messages, *one.reply], vocabulary, vision, reply=False)
    if whole[: len(asked)] != asked:
        raise ValueError(f"the reply in {one.task} has a seam: its ids change those of the question")
    return Row(
        tuple(whole), len(asked), tuple(patches for patches, _ in seen), tuple(grid for _, grid in seen),
        learned_from=1 if everything else len(asked),
    )  # fmt: skip


def blank_row(configuration: MuseConfiguration) -> Row:
    """A grey cell of which nothing is learned. It goes into a batch without pictures, so that in every step every
    weight has a gradient, in every process."""
    patches, grid = patches_of(Image.new("RGB", (28, 28), "grey"), configuration.vision)
    return Row((configuration.tokens.picture,), 1, (patches,), (grid,), learned_from=1)


def batch_of(rows: Sequence[Row], configuration: MuseConfiguration) -> Batch:
    """Rows as one batch."""
    if not any(row.grids for row in rows):
        rows = [*rows, blank_row(configuration)]
    longest = max(len(row.ids) for row in rows)
    tokens = torch.full((len(rows), longest), configuration.tokens.padding)
    labels = torch.full((len(rows), longest), NOT_LEARNED)
    for number, row in enumerate(rows):
        ids = torch.tensor(row.ids)
        tokens[number, : len(ids)] = ids
        labels[number, row.learned_from - 1 : len(ids) - 1] = ids[row.learned_from :]
    # Where a picture goes is never foretold: such places are filled, not written.
    labels[labels == configuration.tokens.picture] = NOT_LEARNED
    patches = torch.cat([one for row in rows for one in row.pictures])
    return Batch(tokens, labels, Pictures(patches, [grid for row in rows for grid in row.grids]))


def task_and_index(recipe: Recipe, position: int) -> tuple[str, int]:
    """Which example stands at a position of the whole run: its task, drawn as the stage wants it, and its number."""
    tasks = recipe.stage_at(position // recipe.batch).tasks
    number = position if recipe.data.distinct is None else position % recipe.data.distinct
    chance = random.Random(f"{recipe.data.seed}:{number}")
    return chance.choices(sorted(tasks), [tasks[name] for name in sorted(tasks)])[0], number


class Steps(Dataset[Batch]):
    """The batches of a run by their step, from 0 on. Nothing but the step decides what is in one, so resuming needs
    no more than to know it. `part` of `parts` is a process's share of the rows."""

    def __init__(
        self, recipe: Recipe, vocabulary: Vocabulary, configuration: MuseConfiguration, *, part: int = 0, parts: int = 1
    ) -> None:  # fmt: skip
        self.recipe, self.vocabulary, self.configuration = recipe, vocabulary, configuration
        self.part, self.parts = part, parts
        self._row = lru_cache(recipe.data.distinct or 1)(self._made)

    def __len__(self) -> int:
        return self.recipe.steps

    def __getitem__(self, step: int) -> Batch:
        begin = step * self.recipe.batch
        positions = range(begin + self.part, begin + self.recipe.batch, self.parts)
        everything = self.recipe.stage_at(step).learns == "everything"
        rows = [self._row(*task_and_index(self.recipe, position), everything) for position in positions]
        return batch_of(rows, self.configuration)

    def _made(self, task: str, number: int, everything: bool) -> Row:
        one = example(task, self.recipe.data.seed, "training", number)
        return row_of(one, self.vocabulary, self.configuration.vision, everything=everything)


def loader(steps: Steps, begin: int) -> Iterable[Batch]:
    """The batches from a step on, prepared ahead by the recipe's workers."""
    # Its own source of chance, so that none is drawn from that of the run.
    return DataLoader(
        steps, batch_size=None, sampler=range(begin, len(steps)), num_workers=steps.recipe.data.workers,
        generator=torch.Generator(),
    )  # fmt: skip


def vocabulary_of(recipe: Recipe) -> Vocabulary:
    """A vocabulary learned from the texts of training examples of every task."""

    def texts() -> Iterable[str]:
        for task in recipe.tasks:
            for number in range(recipe.data.vocabulary_from):
                one = example(task, recipe.data.seed, "training", number)
                if one.system or one.tools:
                    yield from words_of(chat.system(one.system, tools=one.tools))
                yield from (part for part in one.question if isinstance(part, str))
                for message in (*one.before, *one.since, *one.reply):
                    yield from words_of(message)
                    yield f"assistant to={message.recipient or 'user'}"

    return train(texts(), recipe.model.vocabulary)


def words_of(message: chat.Message) -> list[str]:
    """The texts of a message, without its pictures."""
    return [part for part in message.content if isinstance(part, str)]


def configuration_of(recipe: Recipe, vocabulary: Vocabulary) -> MuseConfiguration:
    """The model of a recipe, with the special tokens of its vocabulary."""
    return replace(recipe.model.configuration(), tokens=vocabulary.special_tokens())


def prompts_of(
    rows: Sequence[Row], configuration: MuseConfiguration
) -> tuple[list[list[int]], Pictures | None]:
    """What the model is given of rows, to go on from: ids of each, and the pictures of all."""
    seen = [(patches, grid) for row in rows for patches, grid in zip(row.pictures, row.grids, strict=True)]
    pictures = Pictures(torch.cat([one for one, _ in seen]), [grid for _, grid in seen]) if seen else None
    return [list(row.ids[: row.asked]) for row in rows], pictures
