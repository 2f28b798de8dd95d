"""The model in the repository is the one that its card tells of, and reads as well as that says."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import hashlib
import re
from pathlib import Path

from kithkin_muse import checkpoints
from kithkin_muse.tokens import Vocabulary
from kithkin_muse.training.card import COUNT, RELEASED, examples_of, most_frequent
from kithkin_muse.training.evaluation import measure_on
from kithkin_muse.training.supervised import TOKENIZER

ROOT = Path(__file__).parents[2]
CARD = (ROOT / "src" / "kithkin_muse" / "CARD.md").read_text("utf-8")
SOME = 100


def test_the_card_names_every_file_by_its_hash() -> None:
    stated = dict(re.findall(r"\| `([\w.]+)` \| `([0-9a-f]{64})` \|", CARD))
    held = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / RELEASED).iterdir()
    }  # fmt: skip
    assert stated == held


@pytest.mark.parametrize("task", ["pictures.figure", "pictures.counter"])
def test_it_reads_as_the_card_says(task: str) -> None:
    [(share, chance)] = re.findall(
        rf"\| {re.escape(task)} \| {COUNT}, fonts .*? \| ([\d.]+)% \| ([\d.]+)% \|", CARD
    )
    examples = examples_of(task, "held_out")
    assert most_frequent(examples) / COUNT == pytest.approx(float(chance) / 100, abs=0.0006)
    model = checkpoints.load(ROOT / RELEASED)
    found = measure_on(model, Vocabulary.load(ROOT / RELEASED / TOKENIZER), task, examples[:SOME])
    # The first hundred of the five hundred; on other processors a doubtful figure may fall the other way.
    assert found.right / SOME == pytest.approx(float(share) / 100, abs=0.12)
