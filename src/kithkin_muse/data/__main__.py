"""`python -m kithkin_muse.data`: shows examples of a task as a picture."""

import argparse
import sys
from pathlib import Path

from kithkin_muse.data.contact_sheet import contact_sheet
from kithkin_muse.data.examples import GENERATORS, example


def main(words: list[str]) -> int:
    """The command, with its arguments; gives its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m kithkin_muse.data", description="What the model is taught from."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show", help="draws examples of a task, each with its truth, into one picture")
    show.add_argument("task", choices=sorted(GENERATORS))
    show.add_argument("--count", type=int, default=9)
    show.add_argument("--seed", type=int, default=0)
    show.add_argument("--split", choices=("training", "held_out"), default="training")
    show.add_argument("--out", type=Path, required=True, help="a PNG file")
    options = parser.parse_args(words)
    made = [example(options.task, options.seed, options.split, index) for index in range(options.count)]
    contact_sheet(made).save(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
