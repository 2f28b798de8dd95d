"""multilingual-e5-small: a text as a vector (Wang et al., "Multilingual E5 Text Embeddings", 2024)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from kithkin.engines.nano_e5.layers import LAYERS, of_four_bits
from kithkin.engines.nano_e5.package_file import FourBits, Numbers, Weights
from kithkin.engines.nano_e5.pieces import ANSWER, QUESTION, Pieces

_LEAST: Final = 1e-12


class Encoder:
    """Texts as vectors of length one, each the mean of what its pieces became."""

    def __init__(self, weights: Weights) -> None:
        """Raises `ValueError` where these are no weights of that model."""
        self.pieces = Pieces(weights.vocabulary)
        sizes = weights.sizes
        self._longest = sizes.positions
        self._epsilon = sizes.epsilon
        words = weights.tensors["emb.word"]
        if not isinstance(words, FourBits) or sizes.layers != 2 * LAYERS:
            raise ValueError("These are not the weights of multilingual-e5-small in four bits.")
        self._words, self._width = words, sizes.width
        first_kind = weights.numbers("emb.type")[: sizes.width]
        self._places = weights.numbers("emb.pos").reshape(sizes.positions, sizes.width) + first_kind
        self._scale, self._shift = weights.numbers("emb.ln.w"), weights.numbers("emb.ln.b")
        self._lower, self._upper = of_four_bits(weights, 0), of_four_bits(weights, LAYERS)

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        return self._width

    def vector(self, text: str, *, asked: bool) -> Numbers:
        """Of a text that is longer than the model reads at once, the mean of its parts'."""
        pieces = self.pieces.cut((QUESTION if asked else ANSWER) + text)
        step = self._longest - 2
        parts = [pieces[place : place + step] for place in range(0, len(pieces), step)]
        found = sum(
            len(part)
            * self._upper.run(self.half_way([self.pieces.start, *part, self.pieces.end])).mean(axis=0)
            for part in parts
        )
        length = np.float32(max(float(np.linalg.norm(found)), _LEAST))
        return np.divide(found, length)

    def half_way(self, pieces: Sequence[int]) -> Numbers:
        """What the lower half of the layers makes of the pieces of one text, one row a piece."""
        states = self._words.rows(self._width, np.array(pieces)) + self._places[: len(pieces)]
        states -= states.mean(axis=1, keepdims=True)
        deviation = np.sqrt((states**2).mean(axis=1, keepdims=True) + self._epsilon)
        return self._lower.run((states / deviation * self._scale + self._shift).astype(np.float32))
