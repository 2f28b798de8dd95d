"""The model in the repository is the one that its card tells of, and reads as well as that says."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import re
from pathlib import Path

from PIL import Image

from kithkin_muse import checkpoints, gguf_files, releases
from kithkin_muse.tokens import TOKENIZER, Vocabulary
from kithkin_muse.training.card import (
    COUNT,
    RELEASED,
    TASKS,
    examples_of,
    facts,
    main,
    most_frequent,
    trained_again,
)
from kithkin_muse.training.evaluation import measure_on
from kithkin_muse.training.supervised import MODEL
from support.muse_training import small

ROOT = Path(__file__).parents[2]
CARD = (ROOT / "src" / "kithkin_muse" / "CARD.md").read_text("utf-8")
TRIED = ROOT / "tests" / "engines" / "muse_counters"
NEAR = 0.02
"""On other processors a doubtful figure may fall the other way: of the five hundred, ten."""


def test_its_gguf_files_are_those_of_its_weights(tmp_path: Path) -> None:
    for name in ("model.safetensors", "config.json", TOKENIZER):
        (tmp_path / name).write_bytes((ROOT / RELEASED / name).read_bytes())
    gguf_files.main([str(tmp_path)])
    stated = releases.read(ROOT / RELEASED)
    assert releases.write(tmp_path, stated.name, stated.version).hashes == stated.hashes


def test_the_pictures_it_is_tried_on_as_an_engine_are_those_of_the_card(tmp_path: Path) -> None:
    count = len(list(TRIED.glob("*.png"))) // len(TASKS)
    assert main(["--pictures", str(tmp_path), "--count", str(count)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in TRIED.iterdir()}
    assert (tmp_path / "truths.json").read_text("utf-8") == (TRIED / "truths.json").read_text("utf-8")
    for made in tmp_path.glob("*.png"):
        with Image.open(made) as ours, Image.open(TRIED / made.name) as theirs:
            assert ours.mode == theirs.mode
            assert ours.tobytes() == theirs.tobytes(), made.name


@pytest.mark.parametrize("task", ["pictures.figure", "pictures.counter"])
def test_it_reads_as_the_card_says(task: str) -> None:
    [(share, chance)] = re.findall(
        rf"\| {re.escape(task)} \| {COUNT}, fonts .*? \| ([\d.]+)% \| ([\d.]+)% \|", CARD
    )
    examples = examples_of(task, "held_out")
    assert most_frequent(examples) / COUNT == pytest.approx(float(chance) / 100, abs=0.0006)
    model = checkpoints.load(ROOT / RELEASED)
    found = measure_on(model, Vocabulary.load(ROOT / RELEASED / TOKENIZER), task, examples)
    assert found.right / COUNT == pytest.approx(float(share) / 100, abs=NEAR)


def test_the_card_has_the_sizes_of_the_release() -> None:
    for line in facts(ROOT / RELEASED).splitlines():
        assert line in CARD


@pytest.mark.timeout(300)
def test_training_anew_is_told_as_the_card_tells_it(tmp_path: Path) -> None:
    recipe = small(stages=[{"steps": 2, "tasks": dict.fromkeys(TASKS, 1)}])
    told, remark = trained_again(recipe, tmp_path, ROOT / RELEASED).splitlines()
    assert re.fullmatch(r"\d and \d of the 4 of each task", told)
    assert "other bytes than those of" in remark
    assert trained_again(recipe, tmp_path / "again", tmp_path / MODEL).endswith(
        f"the very bytes of {tmp_path / MODEL}\n"
    )
