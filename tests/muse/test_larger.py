"""Configurations of larger rungs: figures computed again, files that can be read, and torchtitan's decoder where it is
installed."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")

import datetime
import importlib.util
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import torch
import yaml

from kithkin_muse.configuration import MuseConfiguration, rung
from kithkin_muse.model import Muse, parameter_count
from kithkin_muse.operations import TRAINING_PASSES, reading, weights_per_token

FOLDER = Path(__file__).resolve().parents[2] / "runs" / "larger"
SIZES: dict[str, Any] = tomllib.loads((FOLDER / "sizes.toml").read_text("utf-8"))
COMMANDS: dict[str, Any] = tomllib.loads((FOLDER / "commands.toml").read_text("utf-8"))
README = (FOLDER / "README.md").read_text("utf-8")


def configuration(name: str) -> MuseConfiguration:
    return rung(SIZES[name]["depth"], SIZES[name]["vocabulary"])


@pytest.mark.parametrize("name", SIZES)
def test_sizes_are_those_of_the_model(name: str) -> None:
    stated, made = SIZES[name], configuration(name)
    assert stated["parameters"] == parameter_count(made)
    assert stated["weights_per_token"] == weights_per_token(made.text)
    assert stated["tokens"] == 20 * stated["weights_per_token"]
    of_a_text = TRAINING_PASSES * reading(made.text, made.text.context)
    operations = of_a_text * stated["tokens"] / made.text.context
    assert stated["operations"] == pytest.approx(operations, rel=0.005)
    shown = re.search(rf"\| {stated['depth']} \| ([\d,]+) \| ([\d.]+) billion \| (\S+) \|", README)
    assert shown
    assert int(shown[1].replace(",", "")) == round(stated["parameters"] / 1e6)
    assert float(shown[2]) == pytest.approx(stated["tokens"] / 1e9, rel=0.02)
    assert float(shown[3]) == pytest.approx(operations, rel=0.02)


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_name_their_source_and_that_they_were_not_run(name: str) -> None:
    command = COMMANDS[name]
    assert set(command) == {"does", "command", "source", "looked_up", "run"}
    assert command["run"] is False
    assert command["source"].startswith("https://")
    assert isinstance(command["looked_up"], datetime.date)
    words = shlex.split(command["command"])
    assert words[0] in {"torchrun", "automodel", "vllm", "sglang"}
    options = [word.split("=")[0] for word in words if word.startswith("--")]
    assert len(options) == len(set(options))


def test_the_recipe_for_automodel_can_be_read() -> None:
    recipe = yaml.safe_load((FOLDER / "nemo_automodel.yaml").read_text("utf-8"))
    steps = recipe["step_scheduler"]
    assert steps["global_batch_size"] % steps["local_batch_size"] == 0
    assert isinstance(recipe["optimizer"]["eps"], float)
    places = (recipe["model"], recipe["processor"])
    assert {place["pretrained_model_name_or_path"] for place in places} == {"CHECKPOINT"}


@pytest.mark.parametrize("name", SIZES)
def test_torchtitan_makes_the_same_decoder(name: str) -> None:
    pytest.importorskip("torchtitan", reason="torchtitan is not installed here: runs/larger/README.md")
    found = importlib.util.spec_from_file_location("torchtitan_rungs", FOLDER / "torchtitan_rungs.py")
    assert found
    assert found.loader
    rungs = importlib.util.module_from_spec(found)
    found.loader.exec_module(rungs)
    trainer = getattr(rungs, name)()
    with torch.device("meta"):
        theirs = trainer.model_spec.model.build()
        ours = Muse(configuration(name))
    decoder = (*ours.decoder.parameters(), *ours.head.parameters())
    assert sum(one.numel() for one in theirs.parameters()) == sum(one.numel() for one in decoder)
    tokens = trainer.training.steps * 8 * trainer.training.local_batch_size * trainer.training.seq_len
    assert tokens == pytest.approx(SIZES[name]["tokens"], rel=0.001)
