"""Keys and values of what was read, kept so that each further token costs only itself."""

from dataclasses import dataclass

import torch
from torch import Tensor

SPARE = 64
"""Places added beyond what is needed when a buffer grows, at least; it doubles otherwise."""


@dataclass(slots=True)
class LayerCache:
    """One layer's keys and values, [batch, heads, places, head width]. With a window, what fell out of it is dropped
    when room is needed."""

    window: int | None
    length: int = 0
    _buffers: tuple[Tensor, Tensor] | None = None

    def extend(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Takes in new keys and values; returns all that any new token may see, the new ones last."""
        new = keys.shape[2]
        seen = self.places_after(new)
        if self._buffers is None or self.length + new > self._buffers[0].shape[2]:
            self._buffers = self._roomier(keys, values)
        for buffer, arrived in zip(self._buffers, (keys, values), strict=True):
            buffer[:, :, self.length : self.length + new] = arrived
        self.length += new
        begin = self.length - seen
        return self._buffers[0][:, :, begin : self.length], self._buffers[1][:, :, begin : self.length]

    def places_after(self, new: int) -> int:
        """How many places `new` more tokens will see, themselves included."""
        return self._kept() + new

    def _kept(self) -> int:
        return self.length if self.window is None else min(self.length, self.window - 1)

    def _roomier(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        kept = self._kept()
        places = max(kept + keys.shape[2] + SPARE, 2 * kept)
        larger = (_empty(keys, places), _empty(values, places))
        if self._buffers is not None:
            for target, source in zip(larger, self._buffers, strict=True):
                target[:, :, :kept] = source[:, :, self.length - kept : self.length]
        self.length = kept
        return larger


def _empty(like: Tensor, places: int) -> Tensor:
    batch, heads, _, width = like.shape
    return like.new_empty((batch, heads, places, width))


@dataclass(slots=True)
class Cache:
    """What was read so far, by every layer. For reading and generating only: gradients do not pass through it."""

    layers: list[LayerCache]
    tokens: int = 0
    """How many tokens were read, padding included."""
    attended: Tensor | None = None
    """[batch, tokens]: false where there was padding; None while there was none."""
    turns: tuple[Tensor, Tensor] | None = None
    """Cosines and sines of the positions from the first on, as far as they were needed."""

    def note(self, new: int, attended: Tensor | None) -> Tensor | None:
        """Takes in new tokens, and which of them are no padding (None: all); returns that for all tokens."""
        if attended is None and self.attended is not None:
            attended = self.attended.new_ones((len(self.attended), new))
        elif attended is not None and self.attended is None:
            self.attended = attended.new_ones((len(attended), self.tokens))
        if attended is not None and self.attended is not None:
            self.attended = torch.cat((self.attended, attended), dim=1)
        self.tokens += new
        return self.attended


def empty_cache(windows: list[int | None]) -> Cache:
    """A cache for layers with these windows (None: no window)."""
    return Cache([LayerCache(window) for window in windows])
