"""Trains the reader, and lets it read what the judge left."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Final, TypeVar

import torch
from torch import nn
from torch.nn import functional

from evaluations.circle.learning.joint import refining
from evaluations.circle.learning.joint.folders import TRAINED_ON
from evaluations.circle.learning.joint.pairs import NearTopics, Pair, pairs_of
from evaluations.circle.learning.joint.questions import Question
from evaluations.circle.learning.joint.reader import Reader
from evaluations.circle.learning.joint.weights import bundled_weights
from evaluations.circle.making import fill, slots_of
from evaluations.circle.topics import Half, load_topics
from kithkin.ports.reading_together import KINDS

_SEED: Final = 0
_BATCH: Final = 32
_OF_LIKE_LENGTH: Final = 8
"""Batches whose pairs are sorted by length together, so that little is padded."""
_KINDS_WEIGHT: Final = 0.3
_LAYERS_RATE: Final = 1.5e-4
_HEAD_RATE: Final = 2e-3
_WARMING: Final = 30
"""Steps until the rates are reached; from there they fall to nothing, as straight lines do."""
_KEEP_EVERY: Final = 20
_NEAREST: Final = 8
_ANSWERS_OF_A_TOPIC: Final = 2
_Batch = TypeVar("_Batch")


def new_reader() -> Reader:
    """The bundled model with nothing learnt. Raises `FileNotFoundError` where it is not installed."""
    torch.manual_seed(_SEED)
    return Reader(bundled_weights())


def trained_reader(file: Path) -> Reader:
    """As far as it was trained. Raises `FileNotFoundError` if it never was."""
    reader = new_reader()
    kept = torch.load(file, weights_only=True)
    _tell(f"trained for {kept['done']} of {kept['steps']} steps")
    reader.take(kept["learnt"])
    return reader


def between(reader: Reader, trained: Path, refined: Path, share: float) -> Reader:
    """A reader so far on the way from what was trained (0) to what was refined (1), which knew the topics better and others worse.

    Half way, the mean of weights that lie near one another keeps what either does well (Wortsman et al., "Robust fine-tuning of zero-shot
    models", 2022). Raises `FileNotFoundError` if either never was.
    """
    one, other = (torch.load(file, weights_only=True)["learnt"] for file in (trained, refined))
    reader.take({name: torch.lerp(values, other[name], share) for name, values in one.items()})
    return reader


def train(reader: Reader, file: Path, steps: int, folders: Sequence[Half] = TRAINED_ON) -> None:
    """Trains for so many steps, and keeps what was learnt in the file every few steps; goes on from there if there is one.

    Raises `ValueError` if the file is of a training of another length.
    """
    near: NearTopics = {folder: _near_topics(reader, folder) for folder in folders}
    if not file.exists():
        reader.look_around([(one.question, one.post) for one in next(_batches(folders, near))])
    _steps(reader, file, steps, _batches(folders, near), _loss_of, (_LAYERS_RATE, _HEAD_RATE))


def refine(reader: Reader, file: Path, steps: int, asked: Sequence[Question]) -> None:
    """The same, of a trained reader, with what is found for questions. Raises as `train`."""
    rates = (refining.LAYERS_RATE, refining.HEAD_RATE)
    _steps(reader, file, steps, refining.batches(asked), refining.loss_of, rates)


def _steps(
    reader: Reader,
    file: Path,
    steps: int,
    batches: Iterator[_Batch],
    loss_of: Callable[[Reader, _Batch], tuple[torch.Tensor, float]],
    rates: tuple[float, float],
) -> None:
    """`loss_of` a batch: what is to be made smaller, and what is told of it. `rates`: of the layers, and of the head."""
    kept = torch.load(file, weights_only=True) if file.exists() else None
    if kept is not None and kept["steps"] != steps:
        raise ValueError(f"{file} is of a training of {kept['steps']} steps, not {steps}.")
    optimiser, schedule = _optimiser(reader, steps, rates)
    done = 0
    if kept is not None:
        done = kept["done"]
        reader.take(kept["learnt"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
    losses: list[float] = []
    for step, batch in enumerate(islice(batches, done, steps), start=done + 1):
        loss, told = loss_of(reader, batch)
        losses.append(told)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([one for one in reader.parameters() if one.requires_grad], 1.0)
        optimiser.step()
        schedule.step()
        if step % _KEEP_EVERY == 0 or step == steps:
            _tell(f"step {step} of {steps}, loss {sum(losses) / len(losses):.3f}")
            losses.clear()
            kept = {"steps": steps, "done": step, "learnt": reader.learnt(),
                    "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}  # fmt: skip
            unfinished = file.with_suffix(".part")
            torch.save(kept, unfinished)
            unfinished.replace(file)


def _optimiser(
    reader: Reader, steps: int, rates: tuple[float, float]
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    optimiser = torch.optim.AdamW(
        [
            {"params": list(reader.encoder.trained.parameters()), "lr": rates[0]},
            {"params": list(reader.head.parameters()), "lr": rates[1]},
        ],
        weight_decay=0.01,
    )

    def share(step: int) -> float:
        return min(1.0, (step + 1) / _WARMING) * (1 - step / steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def _loss_of(reader: Reader, batch: Sequence[Pair]) -> tuple[torch.Tensor, float]:
    """What is to be made smaller, and the part of it that says whether posts answer."""
    found = reader([(one.question, one.post) for one in batch])
    answers = torch.tensor([float(one.answers) for one in batch])
    kinds = torch.tensor([KINDS.index(one.kind) for one in batch])
    loss = functional.binary_cross_entropy_with_logits(found[:, 0], answers)
    return loss + _KINDS_WEIGHT * functional.cross_entropy(found[:, 1:], kinds), loss.item()


def _batches(folders: Sequence[Half], near: NearTopics) -> Iterator[list[Pair]]:
    """Batches without end, the same every time."""
    for seed in count():
        random_ = random.Random(seed)
        pairs = pairs_of(folders, near, seed)
        for start in range(0, len(pairs), _BATCH * _OF_LIKE_LENGTH):
            some = sorted(
                pairs[start : start + _BATCH * _OF_LIKE_LENGTH],
                key=lambda one: len(one.question) + len(one.post),
            )
            batches = [some[place : place + _BATCH] for place in range(0, len(some), _BATCH)]
            random_.shuffle(batches)
            yield from batches


def _near_topics(reader: Reader, folder: Half) -> dict[str, list[str]]:
    """The topics most like each topic of a folder, by what the encoder makes of their answers."""
    random_ = random.Random(0)
    means: list[torch.Tensor] = []
    topics = load_topics(folder)
    for topic in topics:
        texts = topic.answers["en"][:_ANSWERS_OF_A_TOPIC]
        said = [fill(text, {**slots_of(random_, topic), "author": ""}) for text in texts]
        with torch.inference_mode():
            read = reader.encoder([reader.alone(f"passage: {text}") for text in said])
        means.append(read.mean(0))
    vectors = torch.stack(means)
    vectors = functional.normalize(vectors - vectors.mean(0), dim=-1)
    alike = (vectors @ vectors.T).fill_diagonal_(-1)
    return {
        topic.id: [topics[number].id for number in row]
        for topic, row in zip(topics, alike.topk(_NEAREST).indices.tolist(), strict=True)
    }


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
