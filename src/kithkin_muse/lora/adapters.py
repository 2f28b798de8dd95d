"""Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685): y = W·x + (alpha / rank)·B·A·x, where W stays as it is.

A is rank × inputs, normal at first; B is outputs × rank, at first zero, so that training begins from the model itself.
"""

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

PROJECTIONS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The linear layers of a block in Llama's shape, by transformers' names."""


class Adapted(nn.Module):
    """A linear layer with an adapter beside it."""

    def __init__(self, base: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.base = base
        self.a = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.b = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = alpha / rank
        self.active = True
        """Whether the adapter counts; without it the layer is what it was."""

    def forward(self, inputs: Tensor) -> Tensor:
        """What the layer gives, and what the adapter adds."""
        given = self.base(inputs)
        if not self.active:
            return given
        return given + functional.linear(functional.linear(inputs, self.a), self.b) * self.scale


def attach(model: nn.Module, rank: int, alpha: float) -> dict[str, Adapted]:
    """Puts an adapter beside every linear layer of every block, in place, and lets only adapters learn. Returns them by
    the names that the layers had."""
    model.requires_grad_(False)
    found = [
        (name, layer)
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Linear) and name.split(".")[-1] in PROJECTIONS
    ]
    adapted = {name: Adapted(layer, rank, alpha) for name, layer in found}
    for name, layer in adapted.items():
        parent, _, own = name.rpartition(".")
        setattr(model.get_submodule(parent), own, layer)
    return adapted


def weights(adapted: Mapping[str, Adapted]) -> dict[str, nn.Parameter]:
    """What learns: A and B of every layer, as NAME.a and NAME.b."""
    return {
        f"{name}.{part}": cast(nn.Parameter, getattr(layer, part))
        for name, layer in adapted.items()
        for part in ("a", "b")
    }
