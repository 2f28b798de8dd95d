"""`python -m kithkin_muse.training.card`: the numbers of the model card, from the weights in `runs/released/smoke`.

With `--pictures FOLDER` it writes the held-out ones as PNG files with their truths, for other readers to be measured on; with
`--again FOLDER` it trains the model once more.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch
from PIL import Image

from kithkin_muse import checkpoints
from kithkin_muse.data.examples import Example, example
from kithkin_muse.data.frozen import CARD_SEED
from kithkin_muse.data.frozen import COUNTERS as TASKS
from kithkin_muse.data.parted import Split
from kithkin_muse.model import Muse
from kithkin_muse.tokens import TOKENIZER, Vocabulary
from kithkin_muse.training.evaluation import measure_on
from kithkin_muse.training.recipes import Recipe, read
from kithkin_muse.training.several import Crew
from kithkin_muse.training.supervised import begin, save_model, train

RELEASED = Path("runs/released/smoke")
RECIPE = Path("runs/smoke.toml")
COUNT = 500


def examples_of(task: str, split: Split, count: int = COUNT) -> list[Example]:
    """The first examples that a task is measured on: of another seed than those of training and of what was measured meanwhile."""
    return [example(task, CARD_SEED, split, number) for number in range(count)]


def most_frequent(examples: Sequence[Example]) -> int:
    """How many are right if all get the one answer that is right most often."""
    return Counter(one.truth for one in examples).most_common(1)[0][1]


def table(model: Muse, vocabulary: Vocabulary) -> str:
    """What the model reads, in Markdown, beside the best single answer."""
    lines = [
        "| task | examples | read right | one answer to all | loss of a token |",
        "|---|---|---|---|---|",
    ]
    for task in TASKS:
        for split in ("held_out", "training"):
            examples = examples_of(task, split)
            found = measure_on(model, vocabulary, task, examples)
            lines.append(
                f"| {task} | {COUNT}, {'fonts and frames never seen' if split == 'held_out' else 'made as in training'} "
                f"| {found.right / COUNT:.1%} | {most_frequent(examples) / COUNT:.1%} | {found.loss:.4f} |"
            )
    return "\n".join(lines) + "\n"


def facts(folder: Path) -> str:
    """Sizes, as the card says them."""
    parameters = sum(held.numel() for held in checkpoints.load(folder).parameters())
    size = sum(file.stat().st_size for file in folder.iterdir())
    return f"{parameters:,} parameters\n{size / 1e6:.1f} MB\n"


def trained_again(recipe: Recipe, folder: Path, released: Path) -> str:
    """Trains the released model anew into a folder, and says what came of it, as the card does."""
    torch.set_num_threads(recipe.threads)
    begun = time.process_time()
    run = begin(recipe, folder, Crew(torch.device("cpu")))
    measured = {one.task: one.right for one in train(run, lambda _: None)}
    took = time.process_time() - begun
    made = (save_model(run) / checkpoints.WEIGHTS).read_bytes()
    same = made == (released / checkpoints.WEIGHTS).read_bytes()
    counts = " and ".join(str(measured[task]) for task in TASKS)
    return (
        f"{counts} of the {recipe.held_out} of each task\n"
        f"# {took:.0f} s of the processor; {'the very bytes' if same else 'other bytes than those'} of {released}\n"
    )


def write_pictures(folder: Path, count: int = COUNT) -> None:
    """Writes the first held-out examples of each task as PNG files, and `truths.json` with what stands on each."""
    folder.mkdir(parents=True, exist_ok=True)
    truths: dict[str, dict[str, str]] = {}
    for task in TASKS:
        truths[task] = {}
        for number, one in enumerate(examples_of(task, "held_out", count)):
            [picture] = [part for part in one.question if isinstance(part, Image.Image)]
            name = f"{task}-{number:03d}.png"
            picture.save(folder / name)
            truths[task][name] = one.truth
    (folder / "truths.json").write_text(json.dumps(truths, indent=1) + "\n", "utf-8")


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m kithkin_muse.training.card")
    parser.add_argument("--model", type=Path, default=RELEASED)
    parser.add_argument("--pictures", type=Path, help="write the pictures there instead of measuring")
    parser.add_argument("--count", type=int, default=COUNT, help="how many pictures of each task")
    parser.add_argument("--again", type=Path, help="train it anew into that folder instead of measuring")
    chosen = parser.parse_args(arguments)
    if chosen.again is not None:
        sys.stdout.write(trained_again(read(RECIPE), chosen.again, chosen.model))
        return 0
    if chosen.pictures is not None:
        write_pictures(chosen.pictures, chosen.count)
        return 0
    torch.set_num_threads(1)
    sys.stdout.write(facts(chosen.model))
    sys.stdout.write(table(checkpoints.load(chosen.model), Vocabulary.load(chosen.model / TOKENIZER)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
