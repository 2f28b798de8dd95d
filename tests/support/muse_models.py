"""Small Muse models with lively random weights, ours and transformers', that hold the same numbers."""

import math
from typing import Any

import torch
from hypothesis import strategies
from torch import Tensor, nn
from transformers.models.muse_glimmer.configuration_muse_glimmer import MuseGlimmerConfig
from transformers.models.muse_glimmer.modeling_muse_glimmer import MuseGlimmerForConditionalGeneration
from transformers.models.muse_spark.configuration_muse_spark import MuseSparkConfig
from transformers.models.muse_spark.modeling_muse_spark import MuseSparkForConditionalGeneration

from kithkin_muse.checkpoints import their_name
from kithkin_muse.configuration import (
    MixtureConfiguration,
    MuseConfiguration,
    SoundConfiguration,
    SpecialTokens,
    TextConfiguration,
    VisionConfiguration,
)
from kithkin_muse.model import Muse, Pictures
from kithkin_muse.transformers_configuration import written

VOCABULARY = 97


@strategies.composite
def configurations(draw: strategies.DrawFn, *, spark: bool | None = None) -> MuseConfiguration:
    """Any small model: more layers than one pattern, windows shorter than texts, uneven groups of heads."""
    is_spark = draw(strategies.booleans()) if spark is None else spark
    shared = draw(strategies.sampled_from([1, 2]))
    heads = shared * draw(strategies.sampled_from([1, 2, 3]))
    layers = draw(strategies.integers(1, 6))
    mixture = None
    if is_spark and draw(strategies.sampled_from([True, True, False])):
        experts = draw(strategies.integers(2, 9))
        mixture = MixtureConfiguration(
            experts=experts, chosen=draw(strategies.integers(1, min(4, experts))),
            width=draw(strategies.sampled_from([24, 40])), inner=draw(strategies.sampled_from([24, 56])),
            scale=draw(strategies.sampled_from([1.0, 2.5])),
        )  # fmt: skip
    dense = (
        draw(strategies.sets(strategies.integers(0, layers - 1), max_size=layers - 1))
        if mixture
        else set[int]()
    )
    text = TextConfiguration(
        vocabulary=VOCABULARY, width=heads * draw(strategies.sampled_from([24, 40])), layers=layers, heads=heads,
        key_value_heads=shared, head_width=draw(strategies.sampled_from([32, 48, 64])),
        inner=draw(strategies.sampled_from([40, 56])), context=512, window=draw(strategies.integers(2, 40)),
        spark=is_spark, mixture=mixture, dense_layers=tuple(sorted(dense)),
        rope_base=draw(strategies.sampled_from([1e4, 5e5])), soft_cap=draw(strategies.sampled_from([20.0, 30.0])),
    )  # fmt: skip
    eye_heads = draw(strategies.sampled_from([1, 2, 3]))
    vision = VisionConfiguration(
        width=eye_heads * draw(strategies.sampled_from([8, 16])), layers=draw(strategies.integers(1, 6)),
        heads=eye_heads, inner=32, projector=24, patch=draw(strategies.sampled_from([2, 4])),
        frames=draw(strategies.sampled_from([1, 2])), side=draw(strategies.sampled_from([3, 4, 8])),
        transposed_table=is_spark,
    )  # fmt: skip
    sound = SoundConfiguration(patches=(4, 3), widths=(8, 12), depths=(1, 2), kernel=3) if is_spark else None
    return MuseConfiguration(text, vision, sound, SpecialTokens.at_the_end_of(VOCABULARY))


def example(*, spark: bool = False, mixture: bool = False) -> MuseConfiguration:
    """One model with everything in it, for tests that need no more than one."""
    return MuseConfiguration(
        TextConfiguration(
            vocabulary=VOCABULARY, width=48, layers=5, heads=4, key_value_heads=2, head_width=32, inner=64,
            context=512, window=8, spark=spark,
            mixture=MixtureConfiguration(experts=6, chosen=2, width=24, inner=32) if mixture else None,
            dense_layers=(1,) if mixture else (),
        ),
        VisionConfiguration(
            width=32, layers=5, heads=2, inner=48, projector=40, patch=4, side=4, transposed_table=spark
        ),
        SoundConfiguration(patches=(4, 3), widths=(8, 12), depths=(1, 2), kernel=3) if spark else None,
        SpecialTokens.at_the_end_of(VOCABULARY),
    )  # fmt: skip


@torch.no_grad()
def enliven(model: nn.Module, seed: int) -> None:
    """Weights so large that every part of a model shows in its logits, which are of the order of one.

    Each layer adds about a tenth of the stream's size. Were it as much as the stream, differences of rounding would be
    multiplied by up to 43.8 in each layer: so sharply does attention with random queries and keys of unit size choose.
    """
    source = torch.Generator().manual_seed(seed)
    for name, held in (*model.named_parameters(), *model.named_buffers()):
        if name.endswith(("inv_freq", "load")):
            continue
        noise = torch.randn(held.shape, generator=source)
        if name.endswith(("e_score_correction_bias", "balance")):
            held.copy_(0.2 * noise)
        elif name.endswith(("residual_gate.gate", "join.gate")):
            held.copy_(0.1 * noise - 0.6)
        elif "_after." in name or ("layers" in name and "post_" in name):
            held.copy_(0.1 * noise - 0.85)
        elif held.ndim < 2:
            held.copy_(held.float().round() + 0.3 * noise)
        else:
            spread = 1 / math.sqrt(held[0].numel() if held.ndim < 3 else held.shape[-1])
            held.copy_(noise * (spread / 2 if "head" in name else spread))


def reference(configuration: MuseConfiguration, seed: int = 0) -> Any:
    """transformers' model of this shape."""
    stated = written(configuration)
    family, config = (
        (MuseSparkForConditionalGeneration, MuseSparkConfig)
        if configuration.text.spark
        else (MuseGlimmerForConditionalGeneration, MuseGlimmerConfig)
    )
    model = family(config(**stated)).eval()
    enliven(model, seed)
    return model


def same(theirs: Any, configuration: MuseConfiguration) -> Muse:
    """Our model with the numbers of theirs."""
    ours = Muse(configuration).eval()
    weights = theirs.state_dict()
    ours.load_state_dict({name: weights[their_name(name)] for name in ours.state_dict()})
    return ours


def random_pictures(
    grids: list[tuple[int, int, int]], configuration: MuseConfiguration, seed: int
) -> Pictures:
    source = torch.Generator().manual_seed(seed)
    patches = sum(math.prod(grid) for grid in grids)
    return Pictures(torch.randn(patches, configuration.vision.patch_values, generator=source), grids)


def random_tokens(rows: int, length: int, seed: int) -> Tensor:
    """Ids that are no special tokens."""
    return torch.randint(0, VOCABULARY - 8, (rows, length), generator=torch.Generator().manual_seed(seed))


def with_pictures(tokens: Tensor, pictures: Pictures, configuration: MuseConfiguration) -> Tensor:
    """Ids with the places of pictures put in: the first picture into the first row, and so on around."""
    rows = [list(row) for row in tokens.tolist()]
    merge = configuration.vision.merge**2
    begins = [1] * len(rows)
    for number, grid in enumerate(pictures.grids):
        row, places = number % len(rows), math.prod(grid) // merge
        begin = begins[row]
        rows[row][begin : begin + places] = [configuration.tokens.picture] * places
        begins[row] = begin + places + 1
    length = min(len(row) for row in rows)
    assert all(len(row) == length for row in rows)
    return torch.tensor(rows)
