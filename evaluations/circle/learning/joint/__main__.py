"""`python -m evaluations.circle.learning.joint`: reads question and post together, and weighs that beside the judge.

Four steps, each of which leaves a file in the folder: `judge`, `train` and `score` (these two in the environment of
`make muse-test`), and `weigh`, which prints. `train` goes on where it was stopped. The same topics give the same numbers on
the same processor.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evaluations.circle.learning.joint import questions

STEPS = 340
"""Some 11,000 pairs, each seen once."""


def judge(folder: Path) -> None:
    """Finds posts for the questions of topics kept back, and says how surely each answers."""
    from evaluations.circle.learning.joint.judging import judged  # noqa: PLC0415 - where no reader is trained

    questions.write(judged(), folder / "questions.json")


def train(folder: Path, steps: int) -> None:
    """Trains the reader, or goes on."""
    from evaluations.circle.learning.joint import training  # noqa: PLC0415 - where torch is

    training.train(training.new_reader(), folder / "reader.pt", steps)


def score(folder: Path) -> None:
    """Reads each question with its posts."""
    from evaluations.circle.learning.joint import training  # noqa: PLC0415 - where torch is

    reader = training.trained_reader(folder / "reader.pt")
    scores = training.score(reader, questions.read(folder / "questions.json"))
    np.save(folder / "scores.npy", scores.numpy())


def weigh(folder: Path) -> None:
    """Prints tables in Markdown."""
    from evaluations.circle.learning.joint import weighing  # noqa: PLC0415 - where no reader is trained

    asked = questions.read(folder / "questions.json")
    table = weighing.table_of(asked, np.load(folder / "scores.npy"))
    lines = [f"{len(asked)} questions, {len(table.answers)} posts", "", *weighing.kinds_table(table), ""]
    sys.stdout.write("\n".join((*lines, *weighing.bounds_table(asked, table))) + "\n")


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluations.circle.learning.joint", description=__doc__)
    parser.add_argument("step", choices=("judge", "train", "score", "weigh"))
    parser.add_argument("folder", type=Path, help="where files are left and looked for")
    parser.add_argument("--steps", type=int, default=STEPS, help="how long to train")
    options = parser.parse_args(given)
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.step == "train":
        train(options.folder, options.steps)
    else:
        {"judge": judge, "score": score, "weigh": weigh}[options.step](options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
