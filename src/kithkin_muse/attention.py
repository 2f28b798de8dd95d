"""Attention of the decoder: normed queries and keys, positions by rotation or none at all, and a gate on the output."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from kithkin_muse.cache import LayerCache
from kithkin_muse.configuration import TextConfiguration
from kithkin_muse.norms import root_mean_square_norm


def rotation_frequencies(pairs: int, base: float) -> Tensor:
    """Angle per position of each pair of channels: base^(−i/pairs), in float32."""
    return base ** -(torch.arange(pairs, dtype=torch.float32) / pairs)


def rotation(angles: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Cosine and sine for both halves of the channels, from one angle for each pair."""
    both = torch.cat((angles, angles), dim=-1)
    return both.cos().to(dtype), both.sin().to(dtype)


def rotate(values: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    """Turns each pair (channel i, channel i + half) by its angle."""
    first, second = values.chunk(2, dim=-1)
    return values * turn[0] + torch.cat((-second, first), dim=-1) * turn[1]


def allowed(attended: Tensor | None, new: int, kept: int, window: int | None, device: torch.device) -> Tensor:
    """Which of the `kept` last tokens each of the `new` last ones may look at: [batch or 1, 1, new, kept].

    Itself and what came before, no padding (where `attended` [batch, tokens] is false), and within a window only the
    nearest. A token of padding sees itself, lest its row be empty; nobody else looks at it.
    """
    asks = torch.arange(kept - new, kept, device=device)[:, None]
    gives = torch.arange(kept, device=device)[None, :]
    sees = gives <= asks
    if window is not None:
        sees = sees & (gives > asks - window)
    if attended is None:
        return sees[None, None]
    return (sees & attended[:, None, None, -kept:]) | (gives == asks)


class Attention(nn.Module):
    """Grouped-query attention. Layers that see everything have no positions; the others rotate and have a window.

    With q̂, k̂ of unit mean square: softmax(s·q̂·k̂ / √h)·v, where s·√h = 43.784 is the largest logit there can be; then
    (for Spark, after a norm for each head) times σ(gate(x)), then projected.
    """

    def __init__(self, configuration: TextConfiguration, layer: int) -> None:
        super().__init__()
        shape = configuration
        self.heads, self.key_value_heads, self.head_width = (
            shape.heads,
            shape.key_value_heads,
            shape.head_width,
        )
        self.scale = shape.query_scale / math.sqrt(shape.head_width)
        self.epsilon = shape.norm_epsilon
        self.norms_heads = shape.spark
        self.rotates = not shape.sees_everything(layer)
        inner = shape.heads * shape.head_width
        self.query = nn.Linear(shape.width, inner, bias=False)
        self.key = nn.Linear(shape.width, shape.key_value_heads * shape.head_width, bias=False)
        self.value = nn.Linear(shape.width, shape.key_value_heads * shape.head_width, bias=False)
        self.gate = nn.Linear(shape.width, inner, bias=False)
        self.output = nn.Linear(inner, shape.width, bias=False)

    def forward(
        self, stream: Tensor, turn: tuple[Tensor, Tensor], mask: Tensor | None, cache: LayerCache | None
    ) -> Tensor:
        """`mask` is None where every token sees all that there is before it."""
        # Queries and keys pass the same norm and the same turn, so they do it together.
        both = torch.cat((self.query(stream), self.key(stream)), dim=-1)
        both = self._normed(self._split(both, self.heads + self.key_value_heads))
        if self.rotates:
            both = rotate(both, turn)
        queries, keys = both.split((self.heads, self.key_value_heads), dim=1)
        values = self._split(self.value(stream), self.key_value_heads)
        if cache is not None:
            keys, values = cache.extend(keys, values)
        heard = self._heard(queries, keys, values, mask).transpose(1, 2)
        if self.norms_heads:
            heard = self._normed(heard)
        return self.output(heard.flatten(2) * torch.sigmoid(self.gate(stream)))

    def _heard(self, queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None) -> Tensor:
        if queries.shape[2] == 1:
            # Of a single token, the heads that share keys and values are rows of one product: nothing is repeated.
            rows = queries.reshape(len(queries), self.key_value_heads, -1, self.head_width)
            heard = functional.scaled_dot_product_attention(
                rows, keys, values, attn_mask=mask, scale=self.scale
            )
            return heard.reshape(queries.shape)
        return functional.scaled_dot_product_attention(
            queries, keys, values, attn_mask=mask, is_causal=mask is None,
            scale=self.scale, enable_gqa=self.heads != self.key_value_heads,
        )  # fmt: skip

    def _split(self, values: Tensor, heads: int) -> Tensor:
        batch, tokens, _ = values.shape
        return values.view(batch, tokens, heads, self.head_width).transpose(1, 2)

    def _normed(self, values: Tensor) -> Tensor:
        return root_mean_square_norm(values, self.epsilon).type_as(values)
