"""AdamW with rates that follow the width, and the schedule: warm up, stay, fall to nothing."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.distributed.tensor import DTensor

from kithkin_muse.configuration import BASE_WIDTH
from kithkin_muse.mixture import Experts, Router
from kithkin_muse.model import Muse
from kithkin_muse.training.recipes import Optimiser


def rate_multiplier(inputs: int, *, head: bool) -> float:
    """By how much the rate of a matrix is multiplied: 256 / inputs, and √(256 / inputs) for the head.

    Adam moves each weight by about the rate, and all of them for one cause; over n inputs that adds up to n · rate. New
    matrices have a spectral norm that does not depend on n, so the same relative step needs a rate that falls as 1 / n
    (maximal update parametrisation, Yang et al. 2022, arXiv 2203.03466, table 3, for Adam). The head's logits are
    already multiplied by √(256 / width), which leaves a root.
    """
    return math.sqrt(BASE_WIDTH / inputs) if head else BASE_WIDTH / inputs


def _held(model: Muse, settings: Optimiser) -> Iterator[tuple[str, nn.Parameter, float, bool]]:
    """Every parameter, its multiplier, and whether it decays: matrices do, not biases, gains, gates or tables."""
    for place, module in model.named_modules():
        for name, parameter in module.named_parameters(recurse=False):
            matrix = isinstance(module, nn.Linear | Experts | Router) and parameter.ndim > 1
            # The inputs of a matrix are its last dimension, also where matrices of several experts are stacked.
            head = place == "head"
            multiplier = (
                rate_multiplier(parameter.shape[-1], head=head) if matrix and settings.by_width else 1.0
            )
            multiplier *= settings.head_rate if head else 1.0
            yield f"{place}.{name}", parameter, multiplier, matrix


def make(
    model: Muse, settings: Optimiser, *, rate: float | None = None, weight_decay: float | None = None
) -> torch.optim.AdamW:
    """The optimiser of a model; a rate and a decay given here count instead of the recipe's. Every group keeps its
    full rate as `full`."""
    rate = settings.rate if rate is None else rate
    weight_decay = settings.weight_decay if weight_decay is None else weight_decay
    groups: dict[tuple[float, bool], list[tuple[str, nn.Parameter]]] = {}
    for name, parameter, multiplier, decays in _held(model, settings):
        groups.setdefault((multiplier, decays), []).append((name, parameter))
    return torch.optim.AdamW(
        [
            {
                "params": parameters, "lr": rate * multiplier, "full": rate * multiplier,
                "weight_decay": weight_decay if decays else 0.0,
            }
            for (multiplier, decays), parameters in groups.items()
        ],
        betas=(settings.first_memory, settings.second_memory), fused=True,
    )  # fmt: skip


def share_of_rate(step: int, steps: int, settings: Optimiser) -> float:
    """The share of the full rate at a step from 0 on: rising to one, one, and falling on a straight line (warm-up,
    stable, decay: Hu et al. 2024, arXiv 2404.06395)."""
    rising = (step + 1) / max(1, round(steps * settings.warm_up))
    falling = (steps - step) / max(1, round(steps * settings.decay))
    return min(1.0, rising, falling)


def step(model: Muse, optimiser: torch.optim.AdamW, share: float, clip: float) -> float:
    """One step at a share of the full rates, with the gradients as they are. Returns their length before clipping."""
    length = nn.utils.clip_grad_norm_(model.parameters(), clip)
    for group in optimiser.param_groups:
        group["lr"] = group["full"] * share
    optimiser.step()
    optimiser.zero_grad()
    return float(whole(length))


def whole(held: Tensor) -> Tensor:
    """A tensor in one piece, also where several processes hold a part each. All of them have to ask."""
    return held.full_tensor() if isinstance(held, DTensor) else held
