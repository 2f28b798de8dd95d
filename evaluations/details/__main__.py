"""`python -m evaluations.details`: how many personal details are kept from a hosted engine, and what is replaced needlessly."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Literal

from evaluations.details.labels import Half, Labelled, load, load_known
from evaluations.details.scoring import Found, Score, as_text, score
from kithkin.engines.placeholders import find_details

HALVES: tuple[Half | Literal["known"], ...] = ("development", "held_out", "unrehearsed", "known")


def found(sentence: Labelled) -> Found:
    """What the finder replaces in a sentence, knowing those by name who are known there."""
    return [(one.kind, one.start, one.end) for one in find_details(sentence.text, sentence.people)]


def measure(half: Half | Literal["known"]) -> Score:
    """The finder as it is used, with nobody known by name but in the sentences made for that."""
    return score(load_known() if half == "known" else load(half), found)


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
