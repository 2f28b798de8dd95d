"""Feed-forward networks: one dense, or a pooled mixture of experts with a rule that keeps them equally busy."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from kithkin_muse.configuration import MixtureConfiguration, TextConfiguration
from kithkin_muse.norms import GainFirstNorm, GainNorm

LEAST_SUM = 1e-15
"""Added to the sum of chosen scores before dividing by it."""


class FeedForward(nn.Module):
    """down(silu(gate(x)) · up(x))."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.gate = nn.Linear(width, inner, bias=False)
        self.up = nn.Linear(width, inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, stream: Tensor) -> Tensor:
        return self.down(functional.silu(self.gate(stream)) * self.up(stream))


class Router(nn.Module):
    """Scores every expert between 0 and 1 on its own (a sigmoid, no softmax) and chooses the best few, in float32.

    `balance` is added for choosing alone, so that it shifts who works but never how much a chosen expert counts.
    """

    balance: Tensor
    load: Tensor

    def __init__(self, width: int, mixture: MixtureConfiguration, multiplier: float) -> None:
        super().__init__()
        self.chosen, self.scale, self.multiplier = mixture.chosen, mixture.scale, multiplier
        self.weight = nn.Parameter(torch.empty(mixture.experts, width))
        self.register_buffer("balance", torch.zeros(mixture.experts))
        self.register_buffer("load", torch.zeros(mixture.experts), persistent=False)

    def forward(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """For tokens [n, width]: which experts, and how much each counts (summing to the scale), both [n, chosen]."""
        scores = torch.sigmoid(functional.linear(tokens.float(), self.weight.float()) * self.multiplier)
        experts = torch.topk(scores + self.balance, self.chosen, dim=-1, sorted=False).indices
        weights = scores.gather(1, experts)
        if self.training:
            self.load += torch.bincount(experts.flatten(), minlength=len(self.load))
        return experts, weights / (weights.sum(-1, keepdim=True) + LEAST_SUM) * self.scale

    @torch.no_grad()
    def rebalance(self, rate: float) -> float:
        """Favours experts that had less than their share since the last time, by `rate`, and the others less.

        Returns how unequal it was: the busiest expert's load over the mean, less one. 0 is perfect. No loss is needed,
        so nothing pulls against what the model is trained for.
        """
        mean = self.load.mean()
        if mean == 0:
            return 0.0
        unequal = float(self.load.max() / mean - 1)
        self.balance += rate * torch.sign(mean - self.load)
        self.load.zero_()
        return unequal


class Experts(nn.Module):
    """Many small feed-forward networks, kept as two stacked tensors; what they give passes one shared norm."""

    def __init__(self, mixture: MixtureConfiguration, epsilon: float) -> None:
        super().__init__()
        self.gate_up = nn.Parameter(torch.empty(mixture.experts, 2 * mixture.inner, mixture.width))
        self.down = nn.Parameter(torch.empty(mixture.experts, mixture.width, mixture.inner))
        self.norm = GainFirstNorm(mixture.width, epsilon)

    def forward(self, tokens: Tensor, experts: Tensor, weights: Tensor) -> Tensor:
        """For tokens [n, width], the weighted sum of what their experts give. Each expert works on its tokens at once."""
        order = experts.flatten().argsort(stable=True)
        owners = order // experts.shape[1]
        counts = torch.bincount(experts.flatten(), minlength=len(self.down)).tolist()
        total = torch.zeros_like(tokens, dtype=torch.promote_types(tokens.dtype, torch.float32))
        for expert, (owner, place) in enumerate(zip(owners.split(counts), order.split(counts), strict=True)):
            if len(owner):
                gate, up = functional.linear(tokens[owner], self.gate_up[expert]).chunk(2, dim=-1)
                given = self.norm(functional.linear(functional.silu(gate) * up, self.down[expert]))
                total.index_add_(0, owner, given * weights.flatten()[place, None])
        return total.type_as(tokens)


class Mixture(nn.Module):
    """Narrow, norm, let a few experts work, widen. The router looks at tokens in full width."""

    def __init__(self, configuration: TextConfiguration, mixture: MixtureConfiguration) -> None:
        super().__init__()
        width = configuration.width
        self.router = Router(width, mixture, configuration.output_multiplier)
        self.narrow = nn.Linear(width, mixture.width, bias=False)
        self.norm = GainNorm(mixture.width, configuration.norm_epsilon, centre=1)
        self.experts = Experts(mixture, configuration.post_norm_epsilon)
        self.widen = nn.Linear(mixture.width, width, bias=False)

    def forward(self, stream: Tensor) -> Tensor:
        tokens = stream.flatten(0, -2)
        experts, weights = self.router(tokens)
        return self.widen(self.experts(self.norm(self.narrow(tokens)), experts, weights)).view_as(stream)
