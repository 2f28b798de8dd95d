"""A run that is killed at any moment and resumed is, bit by bit, the run that was not; a torn checkpoint is not taken."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin_muse.training import kept
from kithkin_muse.training.__main__ import main
from kithkin_muse.training.kept import OtherRecipe
from kithkin_muse.training.metrics import NAME
from kithkin_muse.training.supervised import AlreadyBegun, begin, train
from support.muse_training import ALONE, begun, silent, small, trained

RECIPE = """
name = "killed"
batch = 4
keep_every = 3
measure_every = 10
held_out = 2

[model]
depth = 1
vocabulary = 320
context = 256
width = 64
head_width = 32

[[stages]]
steps = 18
tasks = { "pictures.counter" = 1 }

[data]
vocabulary_from = 20
"""


def losses(folder: Path) -> list[tuple[int, Any]]:
    """Every step with its loss, in the order of the file; measurements too."""
    path = folder / NAME
    lines = [
        json.loads(line) for line in path.read_text("utf-8").splitlines(keepends=True) if line.endswith("\n")
    ]
    return [(line["step"], line.get("loss", line.get("held_out_loss"))) for line in lines]


def steps_done(folder: Path) -> int:
    return (folder / NAME).read_bytes().count(b"\n") if (folder / NAME).exists() else 0


def process(recipe: Path, folder: Path) -> subprocess.Popen[bytes]:
    """A real training, which goes on if there is something to go on from."""
    arguments = [
        sys.executable,
        "-m",
        "kithkin_muse.training",
        str(recipe),
        "--into",
        str(folder),
        "--resume",
    ]
    return subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def weights(folder: Path) -> bytes:
    return (folder / "model" / "model.safetensors").read_bytes()


@pytest.mark.timeout(600)
def test_killed_again_and_again_it_is_the_run_that_was_not(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE, "utf-8")
    assert process(recipe, tmp_path / "whole").wait() == 0
    chance = random.Random(1)
    killed = 0
    # Killed whenever it has come some lines further, each time at another point within a step.
    while True:
        running = process(recipe, tmp_path / "killed")
        further = steps_done(tmp_path / "killed") + chance.randint(3, 9)
        while running.poll() is None and steps_done(tmp_path / "killed") < further:
            time.sleep(0.005)
        if running.poll() is None:
            time.sleep(chance.uniform(0, 0.05))
            running.kill()
            killed += 1
        if running.wait() == 0:
            break
    assert killed >= 2
    assert losses(tmp_path / "killed") == losses(tmp_path / "whole")
    assert weights(tmp_path / "killed") == weights(tmp_path / "whole")
    last = [kept.newest(tmp_path / name) for name in ("killed", "whole")]
    assert last[0] == last[1]


def test_resumed_between_checkpoints_it_does_the_lost_steps_again(tmp_path: Path) -> None:
    whole = trained(tmp_path / "whole")
    run = begun(tmp_path / "stopped")

    class Stopped(Exception):
        pass

    def stop(line: str) -> None:
        if line.startswith("step 8 "):
            raise Stopped

    with pytest.raises(Stopped):
        train(run, stop)
    resumed = begin(small(), tmp_path / "stopped", ALONE, resume=True)
    assert resumed.done == 5
    assert [step for step, _ in losses(tmp_path / "stopped")] == [1, 2, 3, 4, 5]
    train(resumed, silent)
    assert losses(tmp_path / "stopped") == losses(tmp_path / "whole")
    for one, other in zip(whole.model.parameters(), resumed.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_torn_checkpoint_falls_back_on_the_one_before(tmp_path: Path) -> None:
    trained(tmp_path)
    newest, before = kept.checkpoints(tmp_path)
    whole = before.read_bytes()

    @settings(max_examples=20, deadline=None, derandomize=True)
    @given(st.integers(0, newest.stat().st_size - 1), st.booleans())
    def torn(place: int, cut: bool) -> None:
        content = newest.read_bytes()
        spoiled = (
            content[:place] if cut else content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        )
        newest.write_bytes(spoiled)
        assert kept.newest(tmp_path) == whole
        newest.write_bytes(content)

    torn()
    newest.write_bytes(b"")
    assert begin(small(), tmp_path, ALONE, resume=True).done == 15
    before.write_bytes(b"")
    assert begin(small(), tmp_path, ALONE, resume=True).done == 0


def test_nothing_is_written_over_and_no_other_recipe_goes_on(tmp_path: Path) -> None:
    begun(tmp_path).keep()
    with pytest.raises(AlreadyBegun, match="--resume"):
        begun(tmp_path)
    with pytest.raises(OtherRecipe, match="another recipe"):
        begin(small(seed=2), tmp_path, ALONE, resume=True)
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE, "utf-8")
    assert main([str(recipe), "--into", str(tmp_path)]) == 2
    assert main([str(tmp_path / "none.toml")]) == 2


def test_another_seed_is_another_run(tmp_path: Path) -> None:
    one, other = begun(tmp_path / "1"), begun(tmp_path / "2", small(seed=2))
    assert not torch.equal(one.model.decoder.embedding.weight, other.model.decoder.embedding.weight)
