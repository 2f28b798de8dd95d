"""`python -m evaluations.attacks`: attacks by text of others against the whole of Kithkin with a model that obeys them."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from evaluations.attacks.goals import GOALS
from evaluations.attacks.measuring import ENTRIES, measure, measure_undefended
from evaluations.attacks.reporting import as_markdown, attacks
from evaluations.attacks.suite import InProcess


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluations.attacks", description=__doc__)
    parser.add_argument(
        "--entry", action="append", choices=ENTRIES, help="these entries only; may be given several times"
    )
    parser.add_argument("--goals", type=int, default=len(GOALS), help="so many goals for each entry")
    parser.add_argument(
        "--small", action="store_true", help="the model may write no programs, as the bundled one"
    )
    parser.add_argument(
        "--undefended", action="store_true", help="do and show whatever the model says, to compare with"
    )
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    entries = tuple(options.entry or (InProcess.ENTRIES if options.undefended else ENTRIES))
    if options.undefended:
        outcomes = asyncio.run(measure_undefended(entries, options.goals))
        title = "without the architecture"
    else:
        outcomes = asyncio.run(measure(entries, options.goals, programs=not options.small, progress=True))
        title = "a model that writes no programs" if options.small else "a model that writes programs"
    sys.stdout.write(as_markdown(f"{len(attacks(outcomes))} attacks, {title}", outcomes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
