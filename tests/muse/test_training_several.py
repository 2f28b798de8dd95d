"""Several processes that hold a part of the weights each train the model that one process trains."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import json
import os
import subprocess
import sys
from pathlib import Path

import torch

from kithkin_muse import checkpoints
from kithkin_muse.training import kept
from kithkin_muse.training.metrics import NAME
from kithkin_muse.training.recipes import read
from kithkin_muse.training.supervised import begin, train
from support.muse_training import ALONE, silent

RECIPE = """
name = "several"
batch = 6
keep_every = 4
measure_every = 100
held_out = 4

[model]
depth = 2
vocabulary = 320
context = 256
width = 64
head_width = 32

[[stages]]
steps = 8
tasks = { "pictures.counter" = 1, "pictures.label.small" = 1 }

[optimiser]
rate = 1e-4

[data]
vocabulary_from = 20
"""


def losses(folder: Path) -> list[float]:
    lines = (json.loads(line) for line in (folder / NAME).read_text("utf-8").splitlines())
    return [line["loss"] for line in lines if "loss" in line]


def test_a_process_of_several_ends_before_gloo_can_meet_an_interpreter_that_goes_down() -> None:
    program = (
        "import atexit; from kithkin_muse.training.several import end; "
        "atexit.register(print, 'goes down'); print('written', end=''); end(3)"
    )
    alone, one_of_several = (
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        for more in ({}, {"TORCHELASTIC_RUN_ID": "several"})
    )
    assert (alone.returncode, alone.stdout) == (3, "writtengoes down\n")
    assert (one_of_several.returncode, one_of_several.stdout) == (3, "written")


@pytest.mark.timeout(600)
def test_two_processes_train_as_one_and_one_goes_on_from_two(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE, "utf-8")
    recipe = read(path)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    both = tmp_path / "both"
    made = subprocess.run(
        [*command, "-m", "kithkin_muse.training", str(path), "--into", str(both)], capture_output=True, text=True
    )  # fmt: skip
    assert made.returncode == 0, made.stderr

    one = begin(recipe, tmp_path / "one", ALONE)
    train(one, silent)
    assert len(losses(both)) == recipe.steps
    assert losses(both) == pytest.approx(losses(tmp_path / "one"), rel=1e-5)
    together = checkpoints.load(both / "model").state_dict()
    for name, held in one.model.state_dict().items():
        torch.testing.assert_close(held, together[name], rtol=1e-5, atol=1e-5, msg=name)

    # The checkpoint of two, half way, goes on in one.
    kept.checkpoints(both)[0].unlink()
    resumed = begin(recipe, both, ALONE, resume=True)
    assert resumed.done == 4
    train(resumed, silent)
    assert losses(both) == pytest.approx(losses(tmp_path / "one"), rel=1e-5)
    for name, held in resumed.model.state_dict().items():
        torch.testing.assert_close(held, together[name], rtol=1e-5, atol=1e-5, msg=name)
