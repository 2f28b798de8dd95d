"""`python -m evaluations.details`: how many personal details are kept from a hosted engine, and what is replaced needlessly."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evaluations.details.labels import Half, load
from evaluations.details.scoring import Score, as_text, score
from kithkin.engines.placeholders import find_details

HALVES: tuple[Half, ...] = ("development", "held_out", "unrehearsed")


def measure(half: Half) -> Score:
    """The finder as it is used, with nobody known by name."""
    return score(load(half), lambda text: [(one.kind, one.start, one.end) for one in find_details(text)])


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluations.details", description=__doc__)
    parser.add_argument("--half", choices=[*HALVES, "all"], default="all")
    parser.add_argument("--mistakes", action="store_true", help="print every mistake as well")
    options = parser.parse_args(given)
    for half in HALVES if options.half == "all" else (options.half,):
        result = measure(half)
        sys.stdout.write(as_text(half, result) + "\n\n")
        if options.mistakes:
            sys.stdout.write("\n".join(result.mistakes) + "\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
