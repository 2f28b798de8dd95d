"""The ear of Spark-shaped models: raw sound through ever wider causal convolutions, one token for each 80 ms."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from kithkin_muse.configuration import SoundConfiguration
from kithkin_muse.norms import BareNorm, GainNorm


class SoundBlock(nn.Module):
    """x ← x + down(gelu(up(norm(convolution(x))))). Each channel is convolved alone, with what came before only."""

    def __init__(self, width: int, configuration: SoundConfiguration) -> None:
        super().__init__()
        self.before = configuration.kernel - 1
        self.convolution = nn.Conv1d(width, width, configuration.kernel, groups=width)
        self.norm = GainNorm(width, configuration.norm_epsilon, centre=0)
        self.up = nn.Linear(width, configuration.growth * width)
        self.down = nn.Linear(configuration.growth * width, width)

    def forward(self, sound: Tensor) -> Tensor:
        heard = self.convolution(functional.pad(sound.transpose(1, 2), (self.before, 0))).transpose(1, 2)
        return sound + self.down(functional.gelu(self.up(self.norm(heard))))


class SoundStage(nn.Module):
    """Joins `patch` moments into one, then convolves."""

    def __init__(
        self, channels: int, width: int, patch: int, depth: int, configuration: SoundConfiguration
    ) -> None:
        super().__init__()
        self.patch = patch
        self.joining = nn.Linear(channels * patch, width)
        self.norm = GainNorm(width, configuration.norm_epsilon, centre=0)
        self.blocks = nn.ModuleList(SoundBlock(width, configuration) for _ in range(depth))

    def forward(self, sound: Tensor) -> Tensor:
        sound = self.norm(self.joining(sound.unflatten(1, (-1, self.patch)).flatten(2)))
        for block in self.blocks:
            sound = block(sound)
        return sound


class Ear(nn.Module):
    """Sound [clips, samples] to tokens [clips, samples / samples per token, text width]."""

    def __init__(self, configuration: SoundConfiguration, text_width: int, text_epsilon: float) -> None:
        super().__init__()
        self.configuration = configuration
        channels = (1, *configuration.widths[:-1])
        shapes = zip(channels, configuration.widths, configuration.patches, configuration.depths, strict=True)
        self.stages = nn.ModuleList(SoundStage(*shape, configuration) for shape in shapes)
        self.norm = GainNorm(configuration.widths[-1], configuration.norm_epsilon, centre=0)
        self.last = nn.Linear(configuration.widths[-1], text_width)
        self.last_norm = GainNorm(text_width, configuration.norm_epsilon, centre=0)
        self.embedding_norm = BareNorm(text_epsilon)

    def forward(self, sound: Tensor) -> Tensor:
        if sound.shape[1] % self.configuration.samples_per_token:
            raise ValueError(f"sound must be whole tokens of {self.configuration.samples_per_token} samples")
        heard = sound[..., None].to(self.last.weight)
        for stage in self.stages:
            heard = stage(heard)
        return self.embedding_norm(self.last_norm(self.last(self.norm(heard))))


def whole_tokens(sound: Tensor, samples_per_token: int) -> Tensor:
    """Sound [clips, samples] with silence added so that the last token is whole."""
    return functional.pad(sound, (0, -sound.shape[1] % samples_per_token))


def joined(clips: Tensor, lengths: list[int], samples_per_token: int) -> Tensor:
    """Tokens [clips, tokens, width] of clips padded on the right, in a row, without those that are only padding."""
    return torch.cat(
        [clip[: -(-length // samples_per_token)] for clip, length in zip(clips, lengths, strict=True)]
    )
