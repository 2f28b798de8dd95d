"""The model in the repository is the one that its card tells of, and reads as well as that says."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import re
from pathlib import Path

from PIL import Image

from kithkin_muse import checkpoints, gguf_files, releases
from kithkin_muse.tokens import TOKENIZER, Vocabulary
from kithkin_muse.training.card import COUNT, RELEASED, TASKS, examples_of, main, most_frequent
from kithkin_muse.training.evaluation import measure_on

ROOT = Path(__file__).parents[2]
CARD = (ROOT / "src" / "kithkin_muse" / "CARD.md").read_text("utf-8")
TRIED = ROOT / "tests" / "engines" / "muse_counters"
SOME = 300


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
    found = measure_on(model, Vocabulary.load(ROOT / RELEASED / TOKENIZER), task, examples[:SOME])
    # The first three hundred of the five hundred; on other processors a doubtful figure may fall the other way.
    assert found.right / SOME == pytest.approx(float(share) / 100, abs=0.12)
