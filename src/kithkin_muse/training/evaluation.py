"""Measuring on held-out examples: the loss of the true reply, and whether what the model writes by itself is right."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from kithkin_muse import chat
from kithkin_muse.data.examples import Example, example, score
from kithkin_muse.generation import GREEDY, Sampling, generate, left_padded
from kithkin_muse.model import Muse, Pictures
from kithkin_muse.tokens import Vocabulary
from kithkin_muse.training.batches import NOT_LEARNED, Row, batch_of, prompts_of, row_of
from kithkin_muse.training.recipes import Recipe

AT_ONCE = 50
"""Examples in one batch."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An example and what the model wrote."""

    example: Example
    reply: chat.Reply
    right: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """One task: the mean loss of a token of the true replies, in nats, and what was written."""

    task: str
    loss: float
    answered: tuple[Answered, ...]

    @property
    def right(self) -> int:
        """How many of the answers are right."""
        return sum(one.right for one in self.answered)


def measure(model: Muse, recipe: Recipe, vocabulary: Vocabulary, task: str, count: int) -> Measured:
    """Measures on the first `count` held-out examples of a task, taking the likeliest token each time."""
    examples = [example(task, recipe.data.seed, "held_out", number) for number in range(count)]
    return measure_on(model, vocabulary, task, examples)


def measure_on(model: Muse, vocabulary: Vocabulary, task: str, examples: Sequence[Example]) -> Measured:
    """Measures on examples of a task."""
    was_training = model.training
    model.eval()
    loss, learned = 0.0, 0
    answered: list[Answered] = []
    for begin in range(0, len(examples), AT_ONCE):
        some = examples[begin : begin + AT_ONCE]
        rows = [row_of(one, vocabulary, model.configuration.vision) for one in some]
        part, count = summed_loss(model, rows)
        loss, learned = loss + part, learned + count
        longest = max(len(row.ids) - row.asked for row in rows)
        # Twice the length of the true reply: long enough to say it in other words, short enough to end.
        replies = write(model, rows, longest=2 * longest)
        for one, ids in zip(some, replies, strict=True):
            reply = chat.read_reply(ids, vocabulary)
            answered.append(Answered(one, reply, score(one, reply)))
    model.train(was_training)
    return Measured(task, loss / learned, tuple(answered))


@torch.no_grad()
def summed_loss(model: Muse, rows: Sequence[Row]) -> tuple[float, int]:
    """The loss of all tokens of the true replies together, in nats, and how many they are."""
    batch = batch_of(rows, model.configuration).on(model.head.weight.device)
    logits = model(batch.tokens, pictures=batch.pictures)
    loss = functional.cross_entropy(
        logits.flatten(0, 1).float(), batch.labels.flatten(), ignore_index=NOT_LEARNED, reduction="sum"
    )
    return float(loss), batch.learned


def write(
    model: Muse,
    rows: Sequence[Row],
    *,
    longest: int,
    sampling: Sampling = GREEDY,
    source: torch.Generator | None = None,
) -> list[list[int]]:
    """What the model writes to each row: ids up to the first that ends the turn, that one included."""
    device = model.head.weight.device
    prompts, pictures = prompts_of(rows, model.configuration)
    tokens, attended = left_padded(prompts, model.configuration.tokens.padding)
    steps = generate(
        model, tokens.to(device), limit=longest, sampling=sampling, attended=attended.to(device), source=source,
        pictures=pictures and Pictures(pictures.patches.to(device), pictures.grids),
    )  # fmt: skip
    written = torch.stack(list(steps), dim=1).tolist()
    return [_ended(ids, model.configuration.tokens.stops) for ids in written]


def _ended(ids: list[int], stops: Sequence[int]) -> list[int]:
    end = next((place + 1 for place, number in enumerate(ids) if number in stops), len(ids))
    return ids[:end]
