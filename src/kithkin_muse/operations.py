"""How many floating-point operations the model's work takes: a formula from the configuration alone.

Counted is what matrix products and attention need, a multiplication and an addition as two; norms, rotations,
activations and the softmax are left out, as is usual (Kaplan et al. 2020, arXiv 2001.08361, section 2.1). Training counts
three times a pass: each product has two in the backward pass (one for its input, one for its weights).
"""

import math
from collections.abc import Sequence

from kithkin_muse.configuration import MuseConfiguration, TextConfiguration

TRAINING_PASSES = 3
"""A pass forward and one backward, in passes forward."""


def weights_per_token(text: TextConfiguration) -> int:
    """Weights by which a token is multiplied in the blocks and the head; of a mixture, those of chosen experts alone."""
    heads = text.heads * text.head_width
    shared = text.key_value_heads * text.head_width
    attention = text.width * (3 * heads + 2 * shared)
    total = text.vocabulary * text.width
    for layer in range(text.layers):
        total += attention
        mixture = text.mixture
        if mixture is None or not text.mixes(layer):
            total += 3 * text.width * text.inner
        else:
            total += text.width * (mixture.experts + 2 * mixture.width)
            total += mixture.chosen * 3 * mixture.width * mixture.inner
    return total


def pairs_seen(tokens: int, window: int | None) -> int:
    """Pairs (who looks, what is looked at) among the tokens of one text: itself, and what came before within a window."""
    reach = tokens if window is None else min(window, tokens)
    return reach * (reach + 1) // 2 + (tokens - reach) * reach


def reading(text: TextConfiguration, tokens: int, *, whole_squares: bool = False) -> int:
    """Operations of one pass over a text of `tokens`, with the logits of all of them.

    Attention counts for pairs of tokens that do see each other; with `whole_squares` for all pairs, as torch counts it.
    """
    pairs = sum(
        tokens**2
        if whole_squares
        else pairs_seen(tokens, None if text.sees_everything(layer) else text.window)
        for layer in range(text.layers)
    )
    return 2 * tokens * weights_per_token(text) + 4 * text.heads * text.head_width * pairs


def seeing(configuration: MuseConfiguration, grids: Sequence[tuple[int, int, int]]) -> int:
    """Operations of the vision tower and projector for pictures of these grids (frames, rows, columns of patches)."""
    vision = configuration.vision
    block = 4 * vision.width**2 + 2 * vision.width * vision.inner
    of_patch = vision.patch_values * vision.width + vision.layers * block
    of_token = vision.projector * (vision.merged_width + vision.projector + configuration.text.width)
    total = 0
    for frames, rows, columns in grids:
        patches = rows * columns
        within = sum(
            (min(vision.side, rows - row) * min(vision.side, columns - column)) ** 2
            for row in range(0, rows, vision.side)
            for column in range(0, columns, vision.side)
        )
        pairs = sum(patches**2 if vision.sees_everything(layer) else within for layer in range(vision.layers))
        products = patches * of_patch + math.ceil(patches / vision.merge**2) * of_token
        total += frames * (2 * products + 4 * vision.width * pairs)
    return total
