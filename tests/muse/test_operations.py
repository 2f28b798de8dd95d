"""Operations by the formula: the same as torch counts while the model works, and as the weights say."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")

from dataclasses import replace

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from kithkin_muse.attention import allowed
from kithkin_muse.configuration import GLIMMER_30B, SMOKE, SPARK_OPEN_816B, MuseConfiguration, rung
from kithkin_muse.model import Muse, Pictures
from kithkin_muse.operations import TRAINING_PASSES, pairs_seen, reading, seeing, weights_per_token
from kithkin_muse.vision import blended_positions
from support.muse_models import configurations


def counted(model: Muse, tokens: int, *, backward: bool) -> int:
    """By torch, whose attention is told to be plain products, since it counts no others on this device."""
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        embedded = model.decoder.embed(torch.zeros((1, tokens), dtype=torch.long, device="meta"))
        logits = model.head(model.decoder(embedded))
        if backward:
            logits.sum().backward()
    return counter.get_total_flops()


@pytest.mark.parametrize(
    ("configuration", "tokens"), [(SMOKE, 100), (rung(4), 400), (GLIMMER_30B, 50)], ids=["smoke", "4", "30B"]
)
def test_torch_counts_the_same(configuration: MuseConfiguration, tokens: int) -> None:
    with torch.device("meta"):
        model = Muse(configuration)
    expected = reading(configuration.text, tokens, whole_squares=True)
    assert counted(model, tokens, backward=False) == expected
    assert counted(model, tokens, backward=True) == TRAINING_PASSES * expected


@pytest.mark.parametrize("configuration", [rung(6), GLIMMER_30B], ids=["6", "30B"])
def test_weights_are_those_of_the_model(configuration: MuseConfiguration) -> None:
    with torch.device("meta"):
        model = Muse(configuration)
    held = (*model.decoder.blocks.parameters(), *model.head.parameters())
    assert weights_per_token(configuration.text) == sum(one.numel() for one in held if one.ndim == 2)


def test_of_spark_some_43_billion_weights_work_on_a_token() -> None:
    text = SPARK_OPEN_816B.text
    assert (weights_per_token(text) - text.vocabulary * text.width) / 1e9 == pytest.approx(42.8, abs=0.05)


@settings(max_examples=30, deadline=None)
@given(tokens=st.integers(1, 60), window=st.none() | st.integers(1, 70))
def test_pairs_are_those_that_the_mask_allows(tokens: int, window: int | None) -> None:
    mask = allowed(None, tokens, tokens, window, torch.device("cpu"))
    assert pairs_seen(tokens, window) == int(mask.sum())


@settings(max_examples=10, deadline=None)
@given(configuration=configurations(spark=False), rows=st.integers(1, 6), columns=st.integers(1, 6))
def test_torch_counts_the_same_for_pictures(
    configuration: MuseConfiguration, rows: int, columns: int
) -> None:
    """But for the stretching of positions, which is a product too and which the formula leaves out."""
    vision = replace(configuration.vision, side=4)
    configuration = replace(configuration, vision=vision)
    grids = [(1, 2 * rows, 2 * columns), (2, 2, 2 * rows)]
    patches = sum(frames * height * width for frames, height, width in grids)
    model = Muse(configuration)
    pictures = Pictures(torch.zeros(patches, vision.patch_values), grids)
    with sdpa_kernel(SDPBackend.MATH), torch.no_grad(), FlopCounterMode(display=False) as counter:
        model.see(pictures)
    table = model.eye.tower.position_table.weight.view(vision.side, vision.side, -1)
    with torch.no_grad(), FlopCounterMode(display=False) as stretching:
        for _, height, width in grids:
            blended_positions(table, height, width)
    assert counter.get_total_flops() - stretching.get_total_flops() == seeing(configuration, grids)
