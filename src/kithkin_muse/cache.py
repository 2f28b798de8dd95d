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
        """Takes in new keys and values; returns all that are kept, the new ones last."""
        new = keys.shape[2]
        if self._buffers is None or self.length + new > self._buffers[0].shape[2]:
            self._buffers = self._roomier(keys, values)
        for buffer, arrived in zip(self._buffers, (keys, values), strict=True):
            buffer[:, :, self.length : self.length + new] = arrived
        self.length += new
        return self._buffers[0][:, :, : self.length], self._buffers[1][:, :, : self.length]

    def places_after(self, new: int) -> int:
        """How many places there will be after `new` more tokens were taken in."""
        if self._buffers is not None and self.length + new <= self._buffers[0].shape[2]:
            return self.length + new
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
    attended: Tensor | None = None
    """[batch, tokens]: false where there was padding."""

    @property
    def tokens(self) -> int:
        """How many tokens were read, padding included."""
        return 0 if self.attended is None else self.attended.shape[1]

    def note(self, attended: Tensor) -> Tensor:
        """Takes in which new tokens are no padding; returns it for all tokens."""
        self.attended = attended if self.attended is None else torch.cat((self.attended, attended), dim=1)
        return self.attended


def empty_cache(windows: list[int | None]) -> Cache:
    """A cache for layers with these windows (None: no window)."""
    return Cache([LayerCache(window) for window in windows])
