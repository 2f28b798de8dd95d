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
        batch, new, _ = stream.shape
        padded = attended is not None
        if attended is None:
            attended = torch.ones((batch, new), dtype=torch.bool, device=stream.device)
        everything = cache.note(attended) if cache is not None else attended
        begin = everything.shape[1] - new
        positions = torch.arange(begin, begin + new, device=stream.device, dtype=torch.float32)
        frequencies = rotation_frequencies(self.configuration.head_width // 2, self.configuration.rope_base)
        turn = rotation(positions[:, None] * frequencies.to(stream.device), stream.dtype)
        masks: dict[bool, Tensor | None] = {}
        for layer, block in enumerate(self.blocks):
            full = self.configuration.sees_everything(layer)
            kept = cache.layers[layer] if cache is not None else None
            if full not in masks:
                masks[full] = self._mask(everything, new, full=full, kept=kept, padded=padded)
            stream = block(stream, turn, masks[full], kept)
        return self.norm(stream)

    def _mask(
        self, attended: Tensor, new: int, *, full: bool, kept: LayerCache | None, padded: bool
    ) -> Tensor | None:
        """None where nothing but what comes later is hidden, which attention does faster by itself."""
        window = None if full else self.configuration.window
        total = attended.shape[1]
        if total == new and not padded and (window is None or window >= total):
            return None
        places = total if kept is None else kept.places_after(new)
        return allowed(attended, new, places, window)

    def empty_cache(self) -> Cache:
        """A cache that fits this decoder's layers."""
        shape = self.configuration
        return empty_cache(
            [None if shape.sees_everything(layer) else shape.window for layer in range(shape.layers)]
        )
