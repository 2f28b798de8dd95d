"""The optimiser: whose rate follows the width, what decays, and how the rate goes over a run."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin_muse.configuration import rung
from kithkin_muse.model import Muse
from kithkin_muse.training.optimiser import make, share_of_rate, step
from kithkin_muse.training.recipes import Optimiser, Shape


def settings_of(model: Muse, given_settings: Optimiser) -> dict[str, tuple[float, float]]:
    """Rate and decay of every parameter by its name."""
    names = {parameter: name for name, parameter in model.named_parameters()}
    return {
        names[parameter]: (group["lr"], group["weight_decay"])
        for group in make(model, given_settings).param_groups
        for parameter in group["params"]
    }


def test_rates_follow_the_inputs_and_only_matrices_decay() -> None:
    found = settings_of(Muse(rung(2, vocabulary=320)), Optimiser(rate=1.0, weight_decay=0.5))
    assert set(found) == {name for name, _ in Muse(rung(2, vocabulary=320)).named_parameters()}
    assert found["decoder.blocks.0.attention.query.weight"] == (2.0, 0.5)
    assert found["decoder.blocks.1.feed_forward.down.weight"] == (256 / 384, 0.5)
    assert found["head.weight"] == (pytest.approx(2**0.5), 0.5)
    assert found["decoder.embedding.weight"] == (1.0, 0.0)
    assert found["eye.tower.position_table.weight"] == (1.0, 0.0)
    assert found["eye.tower.blocks.0.up.bias"] == (1.0, 0.0)
    assert found["decoder.norm.weight"] == (1.0, 0.0)
    plain = settings_of(Muse(rung(2, vocabulary=320)), Optimiser(rate=1.0, by_width=False))
    assert {rate for rate, _ in plain.values()} == {1.0}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(1, 3000), st.floats(0, 0.5), st.floats(0, 0.5))
def test_the_rate_rises_stays_and_falls(steps: int, warm_up: float, decay: float) -> None:
    shares = [
        share_of_rate(number, steps, Optimiser(warm_up=warm_up, decay=decay)) for number in range(steps)
    ]
    assert all(0 < share <= 1 for share in shares)
    top = max(shares)
    first, last = shares.index(top), steps - 1 - shares[::-1].index(top)
    assert shares[: first + 1] == sorted(shares[: first + 1])
    assert shares[last:] == sorted(shares[last:], reverse=True)
    assert set(shares[first : last + 1]) == {top}
    if steps >= 10:
        assert top == 1
        assert shares[-1] <= max(1 / max(1, round(steps * decay)), 0.2) + 1e-9


def test_a_gradient_is_clipped_and_its_length_is_told() -> None:
    model = Muse(Shape(depth=1, vocabulary=320).configuration())
    made = make(model, Optimiser(rate=1e-3, weight_decay=0.0))
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 3.0)
    before = {name: held.clone() for name, held in model.named_parameters()}
    length = step(model, made, 0.5, clip=1.0)
    count = sum(held.numel() for held in model.parameters())
    assert length == pytest.approx(3 * count**0.5, rel=1e-4)
    held = made.state[model.head.weight]["exp_avg"]
    assert float(held.flatten()[0]) == pytest.approx(0.1 / count**0.5, rel=1e-3)
    # Adam's first step is the rate itself, at half of it here.
    moved = before["decoder.norm.weight"] - model.decoder.norm.weight
    assert moved.tolist() == pytest.approx([5e-4] * len(moved), rel=0.01)
    assert all(parameter.grad is None for parameter in model.parameters())
