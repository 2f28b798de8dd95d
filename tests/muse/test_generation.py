"""Generation: batches, stopping, what is never generated, and how tokens are drawn."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")

from dataclasses import replace

import torch

from kithkin_muse.generation import Sampling, draw, generate, left_padded
from kithkin_muse.model import Muse
from support.muse_models import enliven, example, random_tokens


def lively(*, spark: bool = False, mixture: bool = False) -> Muse:
    model = Muse(example(spark=spark, mixture=mixture)).eval()
    enliven(model, 3)
    return model


@pytest.mark.parametrize("mixture", [False, True])
def test_prompts_of_several_lengths_go_on_as_each_would_alone(mixture: bool) -> None:
    model = lively(spark=mixture, mixture=mixture)
    rows = [random_tokens(1, length, length)[0].tolist() for length in (3, 17, 30)]
    tokens, attended = left_padded(rows, model.configuration.tokens.padding)
    assert attended.sum(-1).tolist() == [3, 17, 30]
    together = torch.stack(list(generate(model, tokens, limit=20, attended=attended)), dim=1)
    for row, found in zip(rows, together, strict=True):
        alone = torch.stack(list(generate(model, torch.tensor([row]), limit=20)), dim=1)[0]
        assert found[: len(alone)].tolist() == alone.tolist()


def test_a_row_that_stopped_is_padding_and_all_stopped_ends() -> None:
    """The model is made to want the end of a turn after any token but one."""
    model = lively()
    special = model.configuration.tokens
    tokens = torch.tensor([[1, 2], [3, 4]])
    plain = torch.stack(list(generate(model, tokens, limit=4)), dim=1)
    stop_at = int(plain[0, 1])
    assert stop_at not in plain[1].tolist()
    model.configuration = replace(model.configuration, tokens=replace(special, end_of_turn=stop_at))
    found = torch.stack(list(generate(model, tokens, limit=4)), dim=1)
    assert found[0].tolist() == [*plain[0, :2].tolist(), special.padding, special.padding]
    assert found[1].tolist() == plain[1].tolist()
    assert len(list(generate(model, tokens[:1], limit=50))) == 2


def test_tokens_can_be_learned_from() -> None:
    model = lively()
    for drawn in generate(model, torch.tensor([[1, 2]]), limit=3):
        model(drawn[:, None]).sum().backward()
    gradient = model.decoder.embedding.weight.grad
    assert gradient is not None
    assert gradient.abs().max() > 0


def test_places_of_pictures_are_never_generated() -> None:
    model = lively()
    special = model.configuration.tokens
    with torch.no_grad():
        # Whatever the state, a picture has the largest logit: every state is near this one.
        model.decoder.norm.weight.zero_()
        model.decoder.norm.weight[0] = 1
        model.head.weight.zero_()
        model.head.weight[special.picture] = 5 * model.head.weight.new_ones(48)
        model.head.weight[special.video] = -5 * model.head.weight.new_ones(48)
    assert int(model(random_tokens(1, 5, 1))[0, -1].argmax()) in special.placeholders
    for drawn in generate(model, random_tokens(1, 5, 1), limit=10, sampling=Sampling()):
        assert int(drawn) not in special.placeholders


def test_tokens_are_drawn_by_their_chances_among_the_best() -> None:
    logits = torch.tensor([0.5, 0.3, 0.15, 0.05]).log().repeat(20_000, 1)
    source = torch.Generator().manual_seed(1)

    def shares(sampling: Sampling) -> list[float]:
        return (draw(logits, sampling, source).bincount(minlength=4) / len(logits)).tolist()

    assert shares(Sampling(1.0, top_p=1.0, top_k=4)) == pytest.approx([0.5, 0.3, 0.15, 0.05], abs=0.02)
    assert shares(Sampling(1.0, top_p=0.79, top_k=4)) == pytest.approx([0.625, 0.375, 0, 0], abs=0.02)
    assert shares(Sampling(1.0, top_p=0.01, top_k=4)) == [1, 0, 0, 0]
    assert shares(Sampling(1.0, top_p=1.0, top_k=3)) == pytest.approx([10 / 19, 6 / 19, 3 / 19, 0], abs=0.02)
    hot = torch.tensor([0.5, 0.3, 0.15, 0.05]) ** 0.5
    assert shares(Sampling(2.0, top_p=1.0, top_k=4)) == pytest.approx((hot / hot.sum()).tolist(), abs=0.02)
    assert shares(Sampling(0.0)) == [1, 0, 0, 0]
