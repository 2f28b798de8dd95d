"""Learning from rewards that a program can check: the right tool, the right number, in few words.

To each question the model writes several answers; what is better than their mean becomes likelier, what is worse less
likely (group-relative advantages: Shao et al. 2024, arXiv 2402.03300), within the bounds of clipping (Schulman et al.
2017, arXiv 1707.06347) and near the supervised model.
"""

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional

from kithkin_muse import chat
from kithkin_muse.data.examples import Example, example, score
from kithkin_muse.generation import Sampling
from kithkin_muse.model import Muse
from kithkin_muse.tokens import Vocabulary
from kithkin_muse.training import optimiser
from kithkin_muse.training.batches import NOT_LEARNED, Batch, Row, batch_of, row_of
from kithkin_muse.training.evaluation import write
from kithkin_muse.training.recipes import NoRecipe, Recipe, Reinforcement
from kithkin_muse.training.supervised import Run, Tell

RIGHT_TOOL = 0.25
"""The reward of a call of the right tool with wrong arguments."""
SMALLEST_SPREAD = 1e-4
"""Added to the spread of a group's rewards before dividing by it: where all are equal, nothing is learned."""
FIRST_INDEX = 1_000_000_000
"""Of the questions asked here: far from those of the supervised stages."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the model wrote in one step, and how much better than its group each answer was."""

    batch: Batch
    rewards: Tensor
    advantages: Tensor
    """Of each answer: [questions · answers]."""


def reward(one: Example, ids: Sequence[int], vocabulary: Vocabulary, settings: Reinforcement) -> float:
    """One for a right answer, a quarter for the right tool alone; less the price of its length."""
    reply = chat.read_reply(ids, vocabulary)
    wanted = {call.tool for message in one.reply for part in message.content if isinstance(part, str)
              for call in chat.read_calls(part)}  # fmt: skip
    good = 1.0 if score(one, reply) else 0.0
    if not good and wanted and {call.tool for call in reply.calls} == wanted:
        good = RIGHT_TOOL
    return good - settings.length_price * len(ids) / settings.longest


def advantages(rewards: Tensor) -> Tensor:
    """How much better than the mean of its group each is, in spreads of the group, for rewards [questions, answers]."""
    return (rewards - rewards.mean(1, keepdim=True)) / (rewards.std(1, keepdim=True) + SMALLEST_SPREAD)


def ask(run: Run, settings: Reinforcement, step: int, source: torch.Generator) -> Answers:
    """Asks the questions of a step, several times each."""
    recipe, model, vocabulary = run.recipe, run.model, run.vocabulary
    chance = random.Random(f"{recipe.data.seed}:reward:{step}")
    names = sorted(settings.tasks)
    rows: list[Row] = []
    asked: list[Example] = []
    for number in range(settings.questions):
        [task] = chance.choices(names, [settings.tasks[name] for name in names])
        index = FIRST_INDEX + step * settings.questions + number
        one = example(task, recipe.data.seed, "training", index)
        asked += [one] * settings.answers
        rows += [row_of(one, vocabulary, model.configuration.vision)] * settings.answers
    model.eval()
    # All that the model can write counts: with a part of it cut off, likelihoods would not be those of what was drawn.
    sampling = Sampling(settings.temperature, top_p=1.0, top_k=len(vocabulary))
    written = write(model, rows, longest=settings.longest, sampling=sampling, source=source)
    model.train()
    rewards = torch.tensor(
        [reward(one, ids, vocabulary, settings) for one, ids in zip(asked, written, strict=True)]
    )
    answered = [
        replace(row, ids=(*row.ids[: row.asked], *ids)) for row, ids in zip(rows, written, strict=True)
    ]
    better = advantages(rewards.view(settings.questions, settings.answers)).flatten()
    return Answers(batch_of(answered, model.configuration), rewards, better)


def likelihoods(model: Muse, batch: Batch, temperature: float) -> tuple[Tensor, Tensor]:
    """The logarithm of the chance of each id that was written, and which places those are, both [rows, places]. Places
    of pictures are never drawn, and take no chance here either."""
    logits = model(batch.tokens, pictures=batch.pictures).float()
    never = torch.zeros(logits.shape[-1], dtype=torch.bool, device=logits.device)
    never[list(model.configuration.tokens.placeholders)] = True
    chances = functional.log_softmax((logits / temperature).masked_fill(never, -torch.inf), dim=-1)
    written = batch.labels != NOT_LEARNED
    return chances.gather(-1, batch.labels.clamp(min=0)[..., None])[..., 0].masked_fill(~written, 0), written


def objective(
    new: Tensor, old: Tensor, reference: Tensor, written: Tensor, better: Tensor, settings: Reinforcement
) -> Tensor:
    """What is made small: minus the clipped gain, plus the distance from the reference, in the mean over all tokens.

    The distance is estimated as r − log r − 1 with r the reference's chance over the model's: never negative, and right
    in the mean (Schulman 2020, joschu.net/blog/kl-approx.html).
    """
    ratio = (new - old).exp()
    bounded = ratio.clamp(1 - settings.clip, 1 + settings.clip)
    gain = torch.minimum(ratio * better[:, None], bounded * better[:, None])
    apart = reference - new
    distance = apart.exp() - apart - 1
    return ((settings.stay_near * distance - gain) * written).sum() / written.sum()


def reinforce(run: Run, tell: Tell) -> list[float]:
    """Goes through the steps of the recipe's reinforcement, from the supervised model on, and measures again. Returns
    the mean reward of each step. There are no checkpoints within: a run that is resumed begins it anew, and comes to
    the same. Raises `NoRecipe` where it cannot be done."""
    recipe = run.recipe
    settings = recipe.reinforcement
    if settings is None or run.crew.size > 1:
        raise NoRecipe("reinforcement needs a recipe that has it, and one process: start without torchrun")
    rewards: list[float] = []
    reference = copy.deepcopy(run.model).eval().requires_grad_(False)
    steps = _optimiser(run.model, recipe, settings)
    source = torch.Generator(run.crew.device).manual_seed(recipe.seed)
    for step in range(settings.steps):
        answers = ask(run, settings, step, source)
        batch = answers.batch.on(run.crew.device)
        better = torch.zeros(len(batch.tokens), device=batch.tokens.device)
        better[: len(answers.advantages)] = answers.advantages
        with torch.no_grad():
            far, written = likelihoods(reference, batch, settings.temperature)
            old, _ = likelihoods(run.model, batch, settings.temperature)
        for _ in range(settings.passes):
            new, _ = likelihoods(run.model, batch, settings.temperature)
            objective(new, old, far, written, better, settings).backward()
            optimiser.step(run.model, steps, 1.0, recipe.optimiser.clip)
        rewards.append(float(answers.rewards.mean()))
        length = float(written.sum() / len(answers.rewards))
        run.metrics.add(step=run.done + step + 1, reward=rewards[-1], length=length)
        tell(f"step {step + 1} of {settings.steps}: reward {rewards[-1]:.3f}, {length:.1f} tokens")
    run.done += settings.steps
    run.report()
    return rewards


def _optimiser(model: Muse, recipe: Recipe, settings: Reinforcement) -> torch.optim.AdamW:
    """AdamW as for the supervised stages, with a rate of its own and without decay."""
    return optimiser.make(model, recipe.optimiser, rate=settings.rate, weight_decay=0.0)
