"""Training of an adapter: one step after another from the last checkpoint, as if it had never stopped."""

import json
import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch.nn import functional
from transformers import LlamaForCausalLM, PreTrainedTokenizerBase

from kithkin_muse.data.examples import Example, example
from kithkin_muse.lora import adapters, prompts
from kithkin_muse.lora.base import Base
from kithkin_muse.lora.recipes import Recipe

CHECKPOINT = "checkpoint.safetensors"
_MOMENTS = ("exp_avg", "exp_avg_sq", "step")

Tell = Callable[[str], None]
"""Takes a line about the progress."""


class AlreadyBegun(FileExistsError):
    """A folder that holds a run which was not asked to go on."""


class OtherRecipe(ValueError):
    """A checkpoint of another recipe than the one that is to go on."""


@dataclass(slots=True)
class Run:
    """A run between two steps."""

    recipe: Recipe
    folder: Path
    model: LlamaForCausalLM
    tokenizer: PreTrainedTokenizerBase
    adapted: Mapping[str, adapters.Adapted]
    optimiser: torch.optim.AdamW
    done: int = 0


def begin(recipe: Recipe, base: Base, folder: Path, *, resume: bool = False) -> Run:
    """A run at its first step, or at its checkpoint; puts adapters into the base's model. Raises `AlreadyBegun` where
    there is a checkpoint and it is not to be resumed, and `OtherRecipe`."""
    torch.set_num_threads(recipe.threads)
    kept = folder / CHECKPOINT
    if kept.exists() and not resume:
        raise AlreadyBegun(f"{folder} holds a run: go on with --resume, or train into another folder")
    torch.manual_seed(recipe.seed)
    adapted = adapters.attach(base.model, recipe.rank, recipe.alpha)
    optimiser = torch.optim.AdamW(
        adapters.weights(adapted).values(), recipe.rate, betas=(0.9, 0.98), weight_decay=0
    )
    run = Run(recipe, folder, base.model, base.tokenizer, adapted, optimiser)
    if kept.exists():
        _restore(run, kept)
    return run


def train(run: Run, tell: Tell) -> None:
    """Goes on to the end of the recipe."""
    recipe = run.recipe
    while run.done < recipe.steps:
        loss = _step(run)
        tell(f"step {run.done} of {recipe.steps}: loss {loss:.4f}")
        if run.done == recipe.steps or run.done % recipe.keep_every == 0:
            _keep(run)


def drawn(recipe: Recipe, index: int) -> Example:
    """The example of a number, from a task drawn for it."""
    chance = random.Random(f"lora {recipe.seed} {index}")
    task = chance.choices(list(recipe.tasks), list(recipe.tasks.values()))[0]
    return example(task, recipe.seed, "training", index)


def loss_of(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerBase, one: Example
) -> tuple[torch.Tensor, int]:
    """The summed loss of the reply's tokens in nats, and how many they are. What is told and asked is not learned, and
    the head, a fifth of the work, is not computed for it."""
    prompt, reply = prompts.prompt_ids(one, tokenizer), prompts.reply_ids(one, tokenizer)
    seen = torch.tensor([[*prompt, *reply[:-1]]])
    logits = model(seen, logits_to_keep=len(reply), use_cache=False).logits
    return functional.cross_entropy(logits[0].float(), torch.tensor(reply), reduction="sum"), len(reply)


def _step(run: Run) -> float:
    """One step; returns the mean loss of a token that is learned. Examples go one by one, so nothing is padded."""
    recipe = run.recipe
    numbers = range(run.done * recipe.batch, (run.done + 1) * recipe.batch)
    learning = list(adapters.weights(run.adapted).values())
    summed, tokens = 0.0, 0
    for number in numbers:
        loss, count = loss_of(run.model, run.tokenizer, drawn(recipe, number))
        loss.backward()
        summed, tokens = summed + float(loss.detach()), tokens + count
    for weight in learning:
        assert weight.grad is not None
        weight.grad /= tokens
    torch.nn.utils.clip_grad_norm_(learning, recipe.clip)
    for group in run.optimiser.param_groups:
        group["lr"] = recipe.rate * _share(run.done, recipe)
    run.optimiser.step()
    run.optimiser.zero_grad()
    run.done += 1
    return summed / tokens


def _share(done: int, recipe: Recipe) -> float:
    """The part of the rate that a step has."""
    return min((done + 1) / recipe.warm_up, (recipe.steps - done) / max(1, recipe.steps - recipe.warm_up), 1)


def _keep(run: Run) -> None:
    """Writes a checkpoint under another name, and renames it, so that there is always a whole one."""
    learning = adapters.weights(run.adapted)
    tensors = {f"weight/{name}": weight.detach() for name, weight in learning.items()}
    for name, weight in learning.items():
        for moment in _MOMENTS:
            tensors[f"{moment}/{name}"] = run.optimiser.state[weight][moment]
    run.folder.mkdir(parents=True, exist_ok=True)
    unfinished = run.folder / "unfinished"
    point = {"point": json.dumps({"done": run.done, "recipe": run.recipe.digest})}
    save_file(tensors, unfinished, metadata=point)
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.replace(run.folder / CHECKPOINT)


def _restore(run: Run, kept: Path) -> None:
    with safe_open(kept, "pt") as file:
        point = json.loads(file.metadata()["point"])
        if point["recipe"] != run.recipe.digest:
            raise OtherRecipe(
                "the checkpoint is of another recipe: train into another folder, or put the recipe back"
            )
        for name, weight in adapters.weights(run.adapted).items():
            with torch.no_grad():
                weight.copy_(file.get_tensor(f"weight/{name}"))
            run.optimiser.state[weight] = {moment: file.get_tensor(f"{moment}/{name}") for moment in _MOMENTS}
    run.done = point["done"]
