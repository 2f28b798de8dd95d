"""Norms and residual connections. All of them compute in float32, whatever the model computes in."""

import torch
from torch import Tensor, nn
from torch.nn import functional

SMALLEST_SHARE = 1e-3
"""Below this, the share of the stream that stays is not allowed to fall (before the root is taken)."""


def root_mean_square_norm(values: Tensor, epsilon: float, gain: Tensor | None = None) -> Tensor:
    """Values scaled to a mean square of one over the last dimension, then multiplied by a gain, in float32."""
    return functional.rms_norm(values.float(), values.shape[-1:], gain, epsilon)


class BareNorm(nn.Module):
    """A norm without anything to learn."""

    def __init__(self, epsilon: float) -> None:
        super().__init__()
        self.epsilon = epsilon

    def forward(self, values: Tensor) -> Tensor:
        return root_mean_square_norm(values, self.epsilon).type_as(values)


class GainNorm(nn.Module):
    """A norm, then a learned gain that begins at one: stored as it is (`centre` 0), or as what it is above one (1)."""

    def __init__(self, width: int, epsilon: float, centre: int) -> None:
        super().__init__()
        self.epsilon = epsilon
        self.centre = centre
        self.weight = nn.Parameter(torch.full((width,), 1.0 - centre))

    def forward(self, values: Tensor) -> Tensor:
        gain = self.centre + self.weight.float() if self.centre else self.weight.float()
        return root_mean_square_norm(values, self.epsilon, gain).type_as(values)


class GainFirstNorm(nn.Module):
    """A learned gain (stored as what it is above one), then a norm: only the proportions of the gain matter."""

    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.epsilon = epsilon
        self.weight = nn.Parameter(torch.zeros(width))

    def forward(self, values: Tensor) -> Tensor:
        # Rounded in between, as the model was trained.
        scaled = (values.float() * (1.0 + self.weight.float())).type_as(values)
        return root_mean_square_norm(scaled, self.epsilon).type_as(values)


class PlainResidual(nn.Module):
    """The stream plus what a layer adds."""

    def forward(self, stream: Tensor, added: Tensor) -> Tensor:
        return stream + added


class ResidualGate(nn.Module):
    """A weighted sum whose weights α and β are learned for each channel and keep the size of the stream: α² + β² = 1.

    With w = g / temperature: β = σ(w) and α = √(σ(−w)·(1 + σ(w))) = √(1 − β²). The gates stay in float32.
    """

    def __init__(self, width: int, temperature: float) -> None:
        super().__init__()
        self.temperature = temperature
        self.gate = nn.Parameter(torch.zeros(width))

    def shares(self) -> tuple[Tensor, Tensor]:
        """α, the share of the stream that stays, and β, that of what is added."""
        sharp = self.gate / self.temperature
        added = torch.sigmoid(sharp)
        return (torch.sigmoid(-sharp) * (1.0 + added)).clamp(min=SMALLEST_SHARE).sqrt(), added

    def forward(self, stream: Tensor, added: Tensor) -> Tensor:
        alpha, beta = self.shares()
        return (alpha * stream + beta * added).type_as(stream)
