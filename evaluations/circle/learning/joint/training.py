"""Trains the reader, and lets it read what the judge left."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Final

import torch
from torch import nn
from torch.nn import functional

from evaluations.circle.learning.joint.folders import TRAINED_ON
from evaluations.circle.learning.joint.pairs import NearTopics, Pair, pairs_of
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


def train(reader: Reader, file: Path, steps: int, folders: Sequence[Half] = TRAINED_ON) -> None:
    """Trains for so many steps, and keeps what was learnt in the file every few steps; goes on from there if there is one.

    Raises `ValueError` if the file is of a training of another length.
    """
    kept = torch.load(file, weights_only=True) if file.exists() else None
    if kept is not None and kept["steps"] != steps:
        raise ValueError(f"{file} is of a training of {kept['steps']} steps, not {steps}.")
    near: NearTopics = {folder: _near_topics(reader, folder) for folder in folders}
    optimiser, schedule = _optimiser(reader, steps)
    done = 0
    if kept is None:
        reader.look_around([(one.question, one.post) for one in next(_batches(folders, near))])
    else:
        done = kept["done"]
        reader.take(kept["learnt"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
    losses: list[float] = []
    for step, batch in enumerate(islice(_batches(folders, near), done, steps), start=done + 1):
        losses.append(_learn(reader, optimiser, batch))
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
    reader: Reader, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    optimiser = torch.optim.AdamW(
        [
            {"params": list(reader.encoder.trained.parameters()), "lr": _LAYERS_RATE},
            {"params": list(reader.head.parameters()), "lr": _HEAD_RATE},
        ],
        weight_decay=0.01,
    )

    def share(step: int) -> float:
        return min(1.0, (step + 1) / _WARMING) * (1 - step / steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def _learn(reader: Reader, optimiser: torch.optim.Optimizer, batch: Sequence[Pair]) -> float:
    """One step. Returns the loss of whether posts answer, as it was before."""
    found = reader([(one.question, one.post) for one in batch])
    answers = torch.tensor([float(one.answers) for one in batch])
    kinds = torch.tensor([KINDS.index(one.kind) for one in batch])
    loss = functional.binary_cross_entropy_with_logits(found[:, 0], answers)
    optimiser.zero_grad()
    (loss + _KINDS_WEIGHT * functional.cross_entropy(found[:, 1:], kinds)).backward()
    nn.utils.clip_grad_norm_([one for one in reader.parameters() if one.requires_grad], 1.0)
    optimiser.step()
    return loss.item()


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
