"""From nothing to reading: the smoke rung learns to read counters whose fonts and frames it has never seen."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

from collections import Counter
from pathlib import Path

from kithkin_muse import checkpoints
from kithkin_muse.tokens import TOKENIZER, Vocabulary
from kithkin_muse.training.evaluation import measure_on
from kithkin_muse.training.recipes import read
from kithkin_muse.training.supervised import begin, save_model, train
from support.muse_training import ALONE, silent

RECIPE = Path(__file__).parents[2] / "runs" / "smoke.toml"
LEAST_RIGHT = {"pictures.figure": 0.85, "pictures.counter": 0.5}
"""Of held-out pictures, those whose every figure is read. (One answer to all would be right of a tenth, and of a hundredth.)"""


@pytest.mark.timeout(1800)
def test_the_smoke_rung_learns_to_read(tmp_path: Path) -> None:
    recipe = read(RECIPE)
    run = begin(recipe, tmp_path, ALONE)
    measured = {one.task: one for one in train(run, silent)}
    assert set(measured) == set(LEAST_RIGHT)
    for task, least in LEAST_RIGHT.items():
        found = measured[task]
        truths = Counter(one.example.truth for one in found.answered)
        assert max(truths.values()) / len(found.answered) < 0.2
        assert found.right / len(found.answered) >= least, task

    # The saved model reads the same, from files alone.
    folder = save_model(run)
    model, vocabulary = checkpoints.load(folder), Vocabulary.load(folder / TOKENIZER)
    before = measured["pictures.counter"].answered[:50]
    again = measure_on(model, vocabulary, "pictures.counter", [one.example for one in before])
    assert [one.reply for one in again.answered] == [one.reply for one in before]
