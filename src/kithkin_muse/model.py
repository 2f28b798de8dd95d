"""A whole Muse model: pictures, sound and text in, the logits of the next token out."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from kithkin_muse.cache import Cache
from kithkin_muse.configuration import BASE_WIDTH, MuseConfiguration
from kithkin_muse.decoder import Decoder
from kithkin_muse.mixture import Experts, Router
from kithkin_muse.norms import ResidualGate
from kithkin_muse.sound import Ear, joined, whole_tokens
from kithkin_muse.vision import Eye, Grid

INITIAL_SPREAD = 0.02
"""Standard deviation of new weights with 256 inputs; with others it shrinks as the root of their number grows."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Patches of all pictures of a batch, in the order of their placeholders."""

    patches: Tensor
    grids: list[Grid]


@dataclass(frozen=True, slots=True)
class Sounds:
    """Clips of a batch [clips, samples] at 24 kHz, padded on the right, and how many samples of each are real."""

    samples: Tensor
    lengths: list[int]


class Muse(nn.Module):
    """The model. New ones have random weights; `checkpoints.load` reads trained ones."""

    def __init__(self, configuration: MuseConfiguration) -> None:
        super().__init__()
        self.configuration = configuration
        text = configuration.text
        self.decoder = Decoder(text)
        self.eye = Eye(configuration)
        if configuration.sound is not None:
            self.ear = Ear(configuration.sound, text.width, text.norm_epsilon)
        self.head = nn.Linear(text.width, text.vocabulary, bias=False)
        self.apply(_initialise)

    def forward(
        self,
        tokens: Tensor,
        *,
        pictures: Pictures | None = None,
        sounds: Sounds | None = None,
        attended: Tensor | None = None,
        cache: Cache | None = None,
        last_only: bool = False,
    ) -> Tensor:
        """Logits [batch, tokens, vocabulary] for ids [batch, tokens].

        `attended` is false where an id is padding on the left. With a cache, what it holds came before, and is added
        to. `last_only` computes the logits of the last token alone.
        """
        stream = self.decoder(self._perceived(tokens, pictures, sounds), attended, cache)
        return self._capped(self.head(stream[:, -1:] if last_only else stream))

    def go_on(self, tokens: Tensor, cache: Cache) -> Tensor:
        """Logits [batch, 1, vocabulary] after one more token [batch, 1], which must be no place of a picture or sound:
        `forward` without looking for any."""
        return self._capped(self.head(self.decoder(self.decoder.embed(tokens), None, cache)))

    def see(self, pictures: Pictures) -> Tensor:
        """Tokens [n, width] of pictures, one after another."""
        return self.eye(pictures.patches, pictures.grids)

    def hear(self, sounds: Sounds) -> Tensor:
        """Tokens [n, width] of sounds, one after another."""
        if self.configuration.sound is None:
            raise ValueError("this model does not hear")
        size = self.configuration.sound.samples_per_token
        return joined(self.ear(whole_tokens(sounds.samples, size)), sounds.lengths, size)

    def in_precision(self, precision: torch.dtype) -> "Muse":
        """This model, from now on computing in a precision; gates of the residual stream and routers stay in float32."""
        for module in self.modules():
            kept = torch.float32 if isinstance(module, ResidualGate | Router) else precision
            for held in (*module.parameters(recurse=False), *module.buffers(recurse=False)):
                held.data = held.data.to(kept)
        return self

    def rebalance(self, rate: float = 1e-3) -> float:
        """After a step of training: lets every mixture even out the load of its experts. Returns the worst imbalance."""
        routers = [module for module in self.modules() if isinstance(module, Router)]
        return max((router.rebalance(rate) for router in routers), default=0.0)

    def _perceived(self, tokens: Tensor, pictures: Pictures | None, sounds: Sounds | None) -> Tensor:
        special = self.configuration.tokens
        stream = self.decoder.embed(tokens)
        features = (
            (special.picture, None if pictures is None else self.see(pictures)),
            (special.sound, None if sounds is None else self.hear(sounds)),
        )
        for placeholder, perceived in features:
            places = tokens == (-1 if placeholder is None else placeholder)
            found, given = int(places.sum()), 0 if perceived is None else len(perceived)
            if found != given:
                raise ValueError(f"{found} places are held by token {placeholder}, but {given} are filled")
            if perceived is not None:
                stream = stream.masked_scatter(places[..., None], perceived.type_as(stream))
        return stream

    def _capped(self, logits: Tensor) -> Tensor:
        text = self.configuration.text
        return torch.tanh(logits * (text.output_multiplier / text.soft_cap)) * text.soft_cap


def _initialise(module: nn.Module) -> None:
    def spread(inputs: int) -> float:
        return INITIAL_SPREAD * math.sqrt(BASE_WIDTH / inputs)

    match module:
        case nn.Linear() | nn.Conv1d():
            nn.init.normal_(module.weight, std=spread(module.weight[0].numel()))
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        case nn.Embedding():
            nn.init.normal_(module.weight, std=INITIAL_SPREAD)
        case Router():
            nn.init.normal_(module.weight, std=spread(module.weight.shape[1]))
        case Experts():
            nn.init.normal_(module.gate_up, std=spread(module.gate_up.shape[2]))
            nn.init.normal_(module.down, std=spread(module.down.shape[2]))
        case _:
            pass


def parameter_count(configuration: MuseConfiguration) -> int:
    """How many numbers a model learns, without making any of them."""
    with torch.device("meta"):
        model = Muse(configuration)
    return sum(parameter.numel() for parameter in model.parameters())
