"""Supervised training: one step after another from any checkpoint, as if it had never stopped."""

import hashlib
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import torch
from pydantic import TypeAdapter
from torch.nn import functional

from kithkin_muse import checkpoints
from kithkin_muse.model import Muse
from kithkin_muse.tokens import TOKENIZER, Vocabulary
from kithkin_muse.training import kept, optimiser, page
from kithkin_muse.training.batches import (
    NOT_LEARNED,
    Batch,
    Steps,
    configuration_of,
    loader,
    vocabulary_of,
)
from kithkin_muse.training.evaluation import Measured, measure
from kithkin_muse.training.metrics import Metrics
from kithkin_muse.training.recipes import Recipe
from kithkin_muse.training.several import Crew

MODEL = "model"
"""The folder of the finished model, in the layout of transformers, within that of the run."""

Tell = Callable[[str], None]
"""Takes a line about the progress."""


class AlreadyBegun(FileExistsError):
    """A folder that holds a run which was not asked to go on."""


@dataclass(slots=True)
class Run:
    """A run between two steps."""

    recipe: Recipe
    folder: Path
    crew: Crew
    vocabulary: Vocabulary
    model: Muse
    optimiser: torch.optim.AdamW
    done: int
    metrics: Metrics

    @property
    def rows(self) -> Steps:
        """The batches of this process."""
        return Steps(
            self.recipe,
            self.vocabulary,
            self.model.configuration,
            part=self.crew.number,
            parts=self.crew.size,
        )

    def keep(self) -> None:
        """Writes a checkpoint."""
        point = kept.Point(self.done, digest(self.recipe))
        kept.keep(self.folder, self.model, self.optimiser, point, writes=self.crew.leads)
        self.crew.wait()

    def report(self) -> list[Measured]:
        """Measures every task of the recipe on held-out examples, and shows it on the page."""
        found = [
            measure(self.model, self.recipe, self.vocabulary, task, self.recipe.held_out)
            for task in self.recipe.tasks
        ]
        if self.crew.leads:
            self.metrics.add_measured(self.done, found)
            page.write(self.folder, self.recipe, self.metrics, found)
        return found


def digest(recipe: Recipe) -> str:
    """What tells a recipe from every other."""
    return hashlib.sha256(TypeAdapter(Recipe).dump_json(recipe)).hexdigest()


def begin(recipe: Recipe, folder: Path, crew: Crew, *, resume: bool = False) -> Run:
    """A run at its first step, or where its newest whole checkpoint is. Raises `AlreadyBegun` where there is one and it
    is not to be resumed, and `kept.OtherRecipe`."""
    torch.set_num_threads(recipe.threads)
    if crew.device.type == "cpu":
        torch.use_deterministic_algorithms(True)
    if kept.checkpoints(folder) and not resume:
        raise AlreadyBegun(f"{folder} holds a run: go on with --resume, or train into another folder")
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = vocabulary_of(recipe)
    if crew.leads:
        vocabulary.save(folder / TOKENIZER)
    # Every process makes the whole model, so that the same seed gives the same weights however many there are.
    torch.manual_seed(recipe.seed)
    model = Muse(configuration_of(recipe, vocabulary)).train()
    if recipe.zero_head:
        # A head of zeros (Yang et al. 2022, arXiv 2203.03466, appendix D.2) prefers no answer before it has learned. The
        # smoke model learned with it; what it is worth by itself was not measured.
        torch.nn.init.zeros_(model.head.weight)
    model.to(crew.device)
    crew.spread(model)
    if recipe.compile:
        for block in model.decoder.blocks:
            block.compile(dynamic=True)
    steps = optimiser.make(model, recipe.optimiser)
    content = kept.newest(folder)
    done = 0 if content is None else kept.restore(content, model, steps, digest(recipe)).step
    metrics = Metrics(folder, done, writes=crew.leads)
    return Run(recipe, folder, crew, vocabulary, model, steps, done, metrics)


def train(run: Run, tell: Tell) -> list[Measured]:
    """Goes on to the end of the supervised stages. Returns the last measurement."""
    recipe = run.recipe
    if run.done == 0:
        run.keep()
    found: list[Measured] = []
    for batch in loader(run.rows, run.done):
        _step(run, batch, tell)
        last = run.done == recipe.steps
        if last or run.done % recipe.measure_every == 0:
            found = run.report()
            for one in found:
                tell(f"{one.task}: {one.right} of {len(one.answered)} held-out examples right")
        if last or run.done % recipe.keep_every == 0:
            run.keep()
    return found or run.report()


def save_model(run: Run) -> Path:
    """Writes the model as it is, with its vocabulary, where `checkpoints.load` and transformers can read it."""
    folder = run.folder / MODEL
    weights = {name: optimiser.whole(held) for name, held in run.model.state_dict().items()}
    if run.crew.leads:
        alone = Muse(run.model.configuration)
        alone.load_state_dict(weights)
        checkpoints.save(alone, folder)
        run.vocabulary.save(folder / TOKENIZER)
    run.crew.wait()
    return folder


def loss_of(run: Run, batch: Batch) -> tuple[torch.Tensor, float]:
    """The mean loss of a token that is learned, over the batch of all processes, in nats: what this process is to
    differentiate, and the value."""
    count = run.crew.total(batch.learned)
    computed = (
        torch.autocast(run.crew.device.type, torch.bfloat16)
        if run.recipe.precision == "bfloat16"
        else nullcontext()
    )
    with computed:
        logits = run.model(batch.tokens, pictures=batch.pictures)
    summed = functional.cross_entropy(
        logits.flatten(0, 1).float(), batch.labels.flatten(), ignore_index=NOT_LEARNED, reduction="sum"
    )
    return run.crew.mean_of_parts(summed, count), run.crew.total(float(summed.detach())) / count


def _step(run: Run, batch: Batch, tell: Tell) -> None:
    recipe, begun = run.recipe, time.perf_counter()
    part, loss = loss_of(run, batch.on(run.crew.device))
    part.backward()
    share = optimiser.share_of_rate(run.done, recipe.steps, recipe.optimiser)
    length = optimiser.step(run.model, run.optimiser, share, recipe.optimiser.clip)
    run.done += 1
    seconds = time.perf_counter() - begun
    run.metrics.add(
        step=run.done, loss=loss, rate=share * recipe.optimiser.rate, gradient=length,
        tokens=batch.tokens.numel(), seconds=round(seconds, 4),
    )  # fmt: skip
    tell(
        f"step {run.done} of {recipe.steps}: loss {loss:.4f}, {len(batch.tokens) / seconds:.0f} examples a second"
    )
