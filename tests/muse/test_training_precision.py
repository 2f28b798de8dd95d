"""Mixed precision and compiling change how a step is computed, not what is learned."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import shutil
from functools import partialmethod
from pathlib import Path
from typing import Any

import torch

from kithkin_muse.training.supervised import loss_of
from support.muse_training import SMALL, begun, small, trained

SHORT: dict[str, Any] = {
    "stages": [{"steps": 6, "tasks": {"pictures.counter": 1}}],
    "optimiser": {"rate": 2e-4},
}


def losses(folder: Path, **changed: Any) -> list[float]:
    return [loss for _, loss in trained(folder, small(**SHORT, **changed)).metrics.of("loss")]


def test_bfloat16_learns_the_same_and_keeps_weights_in_float32(tmp_path: Path) -> None:
    whole, half = losses(tmp_path / "32"), losses(tmp_path / "16", precision="bfloat16")
    assert half == pytest.approx(whole, rel=0.01)
    assert half != whole
    run = begun(tmp_path / "again", small(precision="bfloat16"))
    part, _ = loss_of(run, run.rows[0])
    part.backward()
    assert {held.dtype for held in run.model.parameters()} == {torch.float32}
    assert {held.grad.dtype for held in run.model.parameters() if held.grad is not None} == {torch.float32}
    assert all(held.grad is not None for held in run.model.parameters())


# Looking at a tensor, the compiler asks for its gradient, of which torch itself warns.
COMPILER_WARNS = pytest.mark.filterwarnings("default:The .grad attribute:UserWarning")


@pytest.mark.timeout(300)
@COMPILER_WARNS
def test_compiled_it_learns_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps, measurements and answers, with the blocks traced but not translated: that takes minutes for so many shapes."""
    monkeypatch.setattr(
        torch.nn.Module, "compile", partialmethod(torch.nn.Module.compile, backend="aot_eager")
    )
    plain, compiled = losses(tmp_path / "plain"), losses(tmp_path / "compiled", compile=True)
    assert compiled == pytest.approx(plain, rel=1e-4)


@pytest.mark.timeout(300)
@COMPILER_WARNS
@pytest.mark.skipif(shutil.which("g++") is None, reason="compiling for the processor needs g++")
def test_compiled_for_the_processor_a_step_is_the_same(tmp_path: Path) -> None:
    losses: list[float] = []
    gradients: list[dict[str, torch.Tensor]] = []
    for compiles in (False, True):
        # Under a head of zeros every gradient but the head's would be nothing.
        run = begun(tmp_path / str(compiles), small(compile=compiles, zero_head=False))
        part, loss = loss_of(run, run.rows[0])
        part.backward()
        losses.append(loss)
        gradients.append(
            {name: one.grad for name, one in run.model.named_parameters() if one.grad is not None}
        )
    assert losses[1] == pytest.approx(losses[0], rel=1e-5)
    assert gradients[0].keys() == gradients[1].keys()
    for name, plain in gradients[0].items():
        assert plain.any(), name
        assert torch.linalg.vector_norm(gradients[1][name] - plain) < 1e-3 * torch.linalg.vector_norm(
            plain
        ), name


def test_a_second_stage_may_learn_everything(tmp_path: Path) -> None:
    stages = [
        {"steps": 1, "tasks": {"grounded": 1}, "learns": "everything"},
        {"steps": 1, "tasks": {"grounded": 1}},
    ]
    rows = begun(tmp_path, small(stages=stages, data={**SMALL["data"], "distinct": 4})).rows
    everything, reply = rows[0], rows[1]
    assert torch.equal(everything.tokens, reply.tokens)
    assert everything.learned > 3 * reply.learned
    # All but the first id of each row, which nothing comes before, and the grey cell.
    special = rows.configuration.tokens
    written = (everything.tokens != special.padding) & (everything.tokens != special.picture)
    assert everything.learned == int(written.sum()) - 4
