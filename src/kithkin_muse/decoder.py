"""The text decoder: blocks of attention and feed-forward networks, each between two norms."""

import torch
from torch import Tensor, nn

from kithkin_muse.attention import Attention, allowed, rotation, rotation_frequencies
from kithkin_muse.cache import Cache, LayerCache, empty_cache
from kithkin_muse.configuration import TextConfiguration
from kithkin_muse.mixture import FeedForward, Mixture
from kithkin_muse.norms import BareNorm, GainFirstNorm, GainNorm, PlainResidual, ResidualGate


class Block(nn.Module):
    """x ← join(x, norm(attention(norm(x)))); x ← join(x, norm(feed-forward(norm(x)))).

    Glimmer joins by adding; Spark by a learned gate, and its later norms learn nothing or apply their gain first.
    """

    def __init__(self, configuration: TextConfiguration, layer: int) -> None:
        super().__init__()
        width, epsilon, after = (
            configuration.width,
            configuration.norm_epsilon,
            configuration.post_norm_epsilon,
        )
        self.attention_norm = GainNorm(width, epsilon, centre=1)
        self.attention = Attention(configuration, layer)
        self.feed_forward_norm = GainNorm(width, epsilon, centre=1)
        self.feed_forward = (
            Mixture(configuration, configuration.mixture)
            if configuration.mixture is not None and configuration.mixes(layer)
            else FeedForward(width, configuration.inner)
        )
        if configuration.spark:
            self.attention_after = BareNorm(after)
            self.feed_forward_after = GainFirstNorm(width, after)
            self.attention_join = ResidualGate(width, configuration.gate_temperature)
            self.feed_forward_join = ResidualGate(width, configuration.gate_temperature)
        else:
            self.attention_after = GainNorm(width, after, centre=1)
            self.feed_forward_after = GainNorm(width, after, centre=1)
            self.attention_join = PlainResidual()
            self.feed_forward_join = PlainResidual()

    def forward(
        self, stream: Tensor, turn: tuple[Tensor, Tensor], mask: Tensor | None, cache: LayerCache | None
    ) -> Tensor:
        heard = self.attention(self.attention_norm(stream), turn, mask, cache)
        stream = self.attention_join(stream, self.attention_after(heard))
        thought = self.feed_forward(self.feed_forward_norm(stream))
        return self.feed_forward_join(stream, self.feed_forward_after(thought))


class Decoder(nn.Module):
    """Embeddings, normed; the blocks; a last norm."""

    def __init__(self, configuration: TextConfiguration) -> None:
        super().__init__()
        self.configuration = configuration
        self.embedding = nn.Embedding(configuration.vocabulary, configuration.width)
        self.embedding_norm = BareNorm(configuration.norm_epsilon)
        self.blocks = nn.ModuleList(Block(configuration, layer) for layer in range(configuration.layers))
        self.norm = GainNorm(configuration.width, configuration.norm_epsilon, centre=0)

    def embed(self, tokens: Tensor) -> Tensor:
        """[batch, tokens] → [batch, tokens, width]."""
        return self.embedding_norm(self.embedding(tokens))

    def forward(self, stream: Tensor, attended: Tensor | None = None, cache: Cache | None = None) -> Tensor:
        """Reads embedded tokens. `attended` is false where a token is padding (on the left); with a cache, what is in
        it came before."""
        new = stream.shape[1]
        turn = self._turn(stream, new, cache)
        everything = attended if cache is None else cache.note(new, attended)
        masks: dict[bool, Tensor | None] = {}
        for layer, block in enumerate(self.blocks):
            full = self.configuration.sees_everything(layer)
            kept = cache.layers[layer] if cache is not None else None
            if full not in masks:
                window = None if full else self.configuration.window
                places = new if kept is None else kept.places_after(new)
                masks[full] = _mask(everything, new, places, window, stream.device)
            stream = block(stream, turn, masks[full], kept)
        return self.norm(stream)

    def _turn(self, stream: Tensor, new: int, cache: Cache | None) -> tuple[Tensor, Tensor]:
        """By what the new tokens turn. A cache keeps it for all positions, so that a single token only looks it up."""
        if cache is None:
            return self._rotation(stream, new)
        end = cache.tokens + new
        if cache.turns is None or len(cache.turns[0]) < end:
            cache.turns = self._rotation(stream, 2 * end)
        return cache.turns[0][cache.tokens : end], cache.turns[1][cache.tokens : end]

    def _rotation(self, stream: Tensor, positions: int) -> tuple[Tensor, Tensor]:
        places = torch.arange(positions, device=stream.device, dtype=torch.float32)
        frequencies = rotation_frequencies(self.configuration.head_width // 2, self.configuration.rope_base)
        return rotation(places[:, None] * frequencies.to(stream.device), stream.dtype)

    def empty_cache(self) -> Cache:
        """A cache that fits this decoder's layers."""
        shape = self.configuration
        return empty_cache(
            [None if shape.sees_everything(layer) else shape.window for layer in range(shape.layers)]
        )


def _mask(
    attended: Tensor | None, new: int, places: int, window: int | None, device: torch.device
) -> Tensor | None:
    """None where nothing is hidden, or nothing but what comes later, which attention does faster by itself."""
    whole = places == new and (window is None or window >= new)
    if attended is None and (whole or new == 1):
        return None
    return allowed(attended, new, places, window, device)
