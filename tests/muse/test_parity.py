"""The same logits as transformers' classes, for fifty random models: text, pictures, cached, padded."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")

from typing import Any

import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kithkin_muse.configuration import MuseConfiguration
from kithkin_muse.generation import GREEDY, generate
from kithkin_muse.model import Muse, Pictures, Sounds
from support.muse_models import (
    configurations,
    example,
    random_pictures,
    random_tokens,
    reference,
    same,
    with_pictures,
)

BOUND = 1e-4
"""Largest difference of any logit, in float32; logits reach from −20 to 20."""

GRIDS = st.lists(st.tuples(st.integers(1, 2), st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=3)


def theirs_of(
    model: Any, tokens: torch.Tensor, pictures: Pictures | None = None, **more: Any
) -> torch.Tensor:
    if pictures is not None:
        more |= {"pixel_values": pictures.patches, "image_grid_thw": torch.tensor(pictures.grids)}
    return model(input_ids=tokens, **more).logits


@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(configuration=configurations(), halves=GRIDS, seed=st.integers(0, 2**16))
@torch.no_grad()
def test_fifty_random_models_agree(configuration: MuseConfiguration, halves: list[Any], seed: int) -> None:
    theirs = reference(configuration, seed)
    ours = same(theirs, configuration)
    grids = [(frames, 2 * rows, 2 * columns) for frames, rows, columns in halves]
    pictures = random_pictures(grids, configuration, seed)
    tokens = with_pictures(random_tokens(2, 90 + seed % 20, seed), pictures, configuration)

    whole = ours(tokens, pictures=pictures)
    expected = theirs_of(theirs, tokens, pictures)
    assert expected.std() > 0.1
    assert (whole - expected).abs().max() <= BOUND

    # Read in pieces of several lengths, the pictures with the first.
    cache = ours.decoder.empty_cache()
    pieces, begin = [], 0
    for end in (88, 89, 90, tokens.shape[1]):
        seen = pictures if begin == 0 else None
        pieces.append(ours(tokens[:, begin:end], pictures=seen, cache=cache))
        begin = end
    assert (torch.cat(pieces, dim=1) - expected).abs().max() <= BOUND

    # The first row shorter, padded on the left: as theirs are, and the row as it is alone.
    before = random_tokens(2, 9, seed + 1)
    before[0] = configuration.tokens.padding
    padded = torch.cat((before, tokens), dim=1)
    attended = torch.ones_like(padded, dtype=torch.bool)
    attended[0, :9] = False
    found = ours(padded, pictures=pictures, attended=attended)
    wanted = theirs_of(theirs, padded, pictures, attention_mask=attended.long())
    assert (found - wanted)[attended].abs().max() <= BOUND
    assert (found[0, 9:] - whole[0]).abs().max() <= BOUND


SHAPES = [
    pytest.param(example(), id="glimmer"),
    pytest.param(example(spark=True), id="spark, dense"),
    pytest.param(example(spark=True, mixture=True), id="spark, mixture"),
]


@pytest.mark.parametrize("configuration", SHAPES)
@torch.no_grad()
def test_generation_agrees(configuration: MuseConfiguration) -> None:
    """Greedy, 24 tokens on from a picture and text, far beyond the window."""
    theirs = reference(configuration)
    ours = same(theirs, configuration)
    pictures = random_pictures([(1, 4, 6), (1, 2, 10)], configuration, 3)
    tokens = with_pictures(random_tokens(2, 20, 4), pictures, configuration)
    special = configuration.tokens
    expected = theirs.generate(
        input_ids=tokens, attention_mask=torch.ones_like(tokens), pixel_values=pictures.patches,
        image_grid_thw=torch.tensor(pictures.grids), max_new_tokens=24, do_sample=False,
        suppress_tokens=list(special.placeholders), eos_token_id=list(special.stops), pad_token_id=special.padding,
    )  # fmt: skip
    found = torch.stack(list(generate(ours, tokens, pictures=pictures, limit=24, sampling=GREEDY)), dim=1)
    assert found.tolist() == expected[:, tokens.shape[1] :].tolist()


@pytest.mark.parametrize("configuration", SHAPES)
@pytest.mark.parametrize(
    ("precision", "bound"), [(torch.float64, 1e-4), (torch.bfloat16, 0.5), (torch.float16, 0.06)], ids=str
)
@torch.no_grad()
def test_other_precisions_agree(
    configuration: MuseConfiguration, precision: torch.dtype, bound: float
) -> None:
    """As near to transformers in a precision as that precision is to float32, with the same parts kept in float32."""
    theirs = reference(configuration)
    ours = same(theirs, configuration)
    pictures = random_pictures([(1, 4, 6), (1, 6, 10)], configuration, 3)
    tokens = with_pictures(random_tokens(2, 60, 4), pictures, configuration)
    exact = ours(tokens, pictures=pictures)
    theirs.set_experts_implementation("eager")  # the default cannot compute in float64
    kept = ("residual_gate", "mlp.gate.weight", "e_score_correction_bias")
    for name, held in (*theirs.named_parameters(), *theirs.named_buffers()):
        if not any(part in name for part in kept) and "inv_freq" not in name:
            held.data = held.data.to(precision)
    ours.in_precision(precision)
    expected, found = theirs_of(theirs, tokens, pictures).float(), ours(tokens, pictures=pictures).float()
    assert ours.decoder.embedding.weight.dtype == precision
    assert (found - expected).abs().max() <= bound
    assert (found - exact).pow(2).mean().sqrt() <= 1.5 * (expected - exact).pow(2).mean().sqrt() + 1e-6


@torch.no_grad()
def test_sounds_agree() -> None:
    configuration = example(spark=True, mixture=True)
    theirs = reference(configuration)
    ours: Muse = same(theirs, configuration)
    assert configuration.sound is not None
    size = configuration.sound.samples_per_token
    lengths = [5 * size - 3, 2 * size]
    samples = torch.randn(2, 5 * size, generator=torch.Generator().manual_seed(1))
    real = torch.arange(5 * size) < torch.tensor(lengths)[:, None]
    samples = samples * real
    tokens = random_tokens(2, 20, 2)
    tokens[0, 3:8] = tokens[1, 3:5] = configuration.tokens.sound
    expected = theirs(input_ids=tokens, input_values=samples, input_values_mask=real).logits
    assert (ours(tokens, sounds=Sounds(samples, lengths)) - expected).abs().max() <= BOUND
