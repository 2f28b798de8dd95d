"""Parts of the model on their own: what the formulas promise, without any reference implementation."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")

import math
from typing import cast

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from kithkin_muse.attention import allowed, rotate, rotation, rotation_frequencies
from kithkin_muse.cache import LayerCache
from kithkin_muse.configuration import MixtureConfiguration
from kithkin_muse.mixture import Experts, Router
from kithkin_muse.model import Muse, Pictures, Sounds
from kithkin_muse.norms import SMALLEST_SHARE, GainFirstNorm, GainNorm, ResidualGate
from kithkin_muse.vision import blended_positions, merge_order, window_order
from support.muse_models import VOCABULARY, enliven, example, random_tokens


def test_residual_gates_keep_the_size_of_the_stream() -> None:
    """α² + β² = 1 for every gate, up to the least share of the stream; and so does the variance stay."""
    gate = ResidualGate(1000, temperature=0.3)
    with torch.no_grad():
        gate.gate.copy_(torch.linspace(-2, 1, 1000))
        alpha, beta = gate.shares()
        free = 1 - beta.square() > SMALLEST_SHARE
        assert free.sum() > 900
        assert torch.allclose(alpha.square()[free] + beta.square()[free], torch.ones(1)[0], atol=1e-6)
        assert (alpha >= math.sqrt(SMALLEST_SHARE) * 0.999).all()
        noise = torch.randn(2, 4000, 1000, generator=torch.Generator().manual_seed(1))
        assert gate(noise[0], noise[1])[:, free].var() == pytest.approx(1, abs=0.01)


def test_gains_before_a_norm_leave_the_size_alone() -> None:
    """Gain first: only proportions matter. Gain after: the size is the gain's."""
    values = torch.randn(5, 64, generator=torch.Generator().manual_seed(2))
    first, after = GainFirstNorm(64, 1e-8), GainNorm(64, 1e-8, centre=1)
    with torch.no_grad():
        for norm in (first, after):
            norm.weight.fill_(2.0)
        assert first(values).square().mean(-1) == pytest.approx(1, abs=1e-4)
        assert after(values).square().mean(-1) == pytest.approx(9, abs=1e-3)


@settings(deadline=None, derandomize=True)
@given(st.floats(-50, 50), st.integers(0, 5000))
def test_rotation_depends_on_distance_alone(shift: float, distance: int) -> None:
    source = torch.Generator().manual_seed(distance)
    query, key = torch.randn(2, 16, generator=source, dtype=torch.float64)
    frequencies = rotation_frequencies(8, 5e5).double()

    def product(begin: float) -> torch.Tensor:
        turned = [
            rotate(one, rotation(frequencies * place, torch.float64))
            for one, place in ((query, begin + distance), (key, begin))
        ]
        return turned[0] @ turned[1]

    assert product(shift) == pytest.approx(float(product(0.0)), abs=1e-9)
    assert rotate(query, rotation(frequencies * shift, torch.float64)).norm() == pytest.approx(
        float(query.norm())
    )


def test_who_may_look_at_whom() -> None:
    attended = torch.tensor([[False, True, True, True, True]])
    here = attended.device
    seen = allowed(attended, new=5, kept=5, window=3, device=here)[0, 0].int().tolist()
    assert seen == [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1]]
    seen = allowed(attended, new=2, kept=3, window=None, device=here)[0, 0].int().tolist()
    assert seen == [[1, 1, 0], [1, 1, 1]]
    assert allowed(None, new=2, kept=4, window=2, device=here)[0, 0].int().tolist() == [
        [0, 1, 1, 0],
        [0, 0, 1, 1],
    ]


def test_a_cache_with_a_window_stays_small_and_forgets_nothing_within_it() -> None:
    cache, everything = LayerCache(window=5), torch.zeros(1, 1, 0, 2)
    for step in range(1, 300):
        new = torch.full((1, 1, 1 + step % 3, 2), float(step))
        promised = cache.places_after(new.shape[2])
        keys, values = cache.extend(new, new)
        everything = torch.cat((everything, new), dim=2)
        recent = min(everything.shape[2], 5 - 1 + new.shape[2])
        assert torch.equal(keys, everything[:, :, -recent:])
        assert torch.equal(keys, values)
        assert keys.shape[2] == promised == recent
        assert keys.untyped_storage().nbytes() <= 80 * 2 * 4


def test_position_tables_are_stretched_like_a_grid_sampled_picture() -> None:
    """The same as torch's own sampling with half-pixel centres and nothing beyond the edge."""
    table = torch.randn(4, 4, 6, generator=torch.Generator().manual_seed(3))
    for rows, columns in ((1, 1), (3, 9), (4, 4), (13, 2)):
        across = (torch.arange(columns) + 0.5) * 2 / columns - 1
        down = (torch.arange(rows) + 0.5) * 2 / rows - 1
        places = torch.stack(torch.meshgrid(down, across, indexing="ij")[::-1], dim=-1)
        sampled = functional.grid_sample(
            table.permute(2, 0, 1)[None], places[None], mode="bilinear", padding_mode="zeros", align_corners=False
        )  # fmt: skip
        assert torch.allclose(blended_positions(table, rows, columns), sampled[0].flatten(1).T, atol=1e-5)


def test_windows_and_squares_hold_neighbours() -> None:
    order, sizes = window_order((2, 3, 5), side=2)
    assert sizes == [4, 4, 2, 2, 2, 1] * 2
    assert order[:10].tolist() == [0, 1, 5, 6, 2, 3, 7, 8, 4, 9]
    assert sorted(order.tolist()) == list(range(30))
    assert merge_order((1, 2, 4), 2).tolist() == [0, 1, 4, 5, 2, 3, 6, 7]


MIXTURE = MixtureConfiguration(experts=8, chosen=2, width=16, inner=8)


def test_experts_give_the_sum_of_what_each_would_give() -> None:
    """Token by token, without any sorting."""
    experts, router = Experts(MIXTURE, 1e-8), Router(32, MIXTURE, 1.0)
    enliven(experts, 1)
    enliven(router, 2)
    source = torch.Generator().manual_seed(4)
    wide, narrow = torch.randn(20, 32, generator=source), torch.randn(20, 16, generator=source)
    with torch.no_grad():
        chosen, weights = router(wide)
        assert weights.sum(-1) == pytest.approx(1, abs=1e-5)
        scores = torch.sigmoid(wide @ router.weight.T)
        for token in range(20):
            best = (scores[token] + router.balance).topk(2).indices
            assert set(chosen[token].tolist()) == set(best.tolist())
            shares = scores[token, chosen[token]]
            assert torch.allclose(weights[token], shares / shares.sum(), atol=1e-6)
        found = experts(narrow, chosen, weights)
        for token in range(20):
            total = torch.zeros(16)
            for expert, weight in zip(chosen[token].tolist(), weights[token], strict=True):
                gate, up = (experts.gate_up[expert] @ narrow[token]).chunk(2)
                total += weight * experts.norm(experts.down[expert] @ (functional.silu(gate) * up))
            assert torch.allclose(found[token], total, atol=1e-5)


def test_the_balance_evens_out_a_router_that_prefers_few() -> None:
    """From four times the mean for the busiest expert to nearly even, with the weights of the router left alone."""
    router = Router(32, MIXTURE, 1.0).train()
    source = torch.Generator().manual_seed(5)
    with torch.no_grad():
        router.weight.copy_(torch.randn(8, 32, generator=source) * 0.1)
        router.weight[0] += 0.2
    kept = router.weight.clone()

    def step() -> float:
        router(torch.randn(512, 32, generator=source) + 0.3)
        return router.rebalance(0.01)

    before = step()
    for _ in range(200):
        step()
    after = sum(step() for _ in range(20)) / 20
    assert before > 1.5
    assert after < 0.25
    assert torch.equal(kept, router.weight)
    assert router.rebalance(0.01) == 0.0, "without any load there is nothing to even out"
    router.eval()
    router(torch.randn(8, 32, generator=source))
    assert router.load.sum() == 0, "only training counts"


@pytest.mark.parametrize(("spark", "mixture"), [(False, False), (True, False), (True, True)])
def test_every_weight_learns(spark: bool, mixture: bool) -> None:
    """A few steps bring the loss down, and gradients reach every weight, those that see and hear included."""
    configuration = example(spark=spark, mixture=mixture)
    torch.manual_seed(1)
    model = Muse(configuration).train()
    tokens = random_tokens(2, 40, 1)
    tokens[:, 2:8] = configuration.tokens.picture
    pictures = Pictures(torch.randn(48, configuration.vision.patch_values), [(1, 4, 6), (1, 6, 4)])
    sounds = None
    if configuration.sound is not None:
        tokens[:, 10:12] = cast(int, configuration.tokens.sound)
        sounds = Sounds(torch.randn(2, 2 * configuration.sound.samples_per_token), [24, 24])
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)
    losses: list[float] = []
    for _ in range(15):
        logits = model(tokens, pictures=pictures, sounds=sounds)
        loss = functional.cross_entropy(logits[:, 12:-1].reshape(-1, VOCABULARY), tokens[:, 13:].reshape(-1))
        optimiser.zero_grad()
        loss.backward()
        if not losses:
            still = [name for name, one in model.named_parameters() if one.grad is None or not one.grad.any()]
            assert still == []
        optimiser.step()
        model.rebalance()
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0]


def test_places_and_what_fills_them_must_be_as_many() -> None:
    configuration = example()
    model = Muse(configuration)
    tokens = random_tokens(1, 10, 1)
    tokens[0, :3] = configuration.tokens.picture
    patches = torch.randn(16, configuration.vision.patch_values)
    with pytest.raises(ValueError, match="3 places .* 0 are filled"):
        model(tokens)
    with pytest.raises(ValueError, match="3 places .* 4 are filled"):
        model(tokens, pictures=Pictures(patches, [(1, 4, 4)]))
    with pytest.raises(ValueError, match="do not fill"):
        model(tokens, pictures=Pictures(patches, [(1, 4, 2)]))
    with pytest.raises(ValueError, match="does not hear"):
        model(tokens, sounds=Sounds(torch.zeros(1, 24), [24]))
