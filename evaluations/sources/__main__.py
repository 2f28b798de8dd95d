"""`python -m evaluations.sources`: precision and recall of premises and look-ups.

`--wrong` also shows every wrong or missing one; `--elsewhere` asks every question of the other evaluations beside each pack.
"""

from __future__ import annotations

import asyncio
import sys

from evaluations.sources.measuring import PACKS, Tally, elsewhere, lookups, premises


def main() -> None:
    """Prints one line for each half of each set."""
    for name, measure in (("premises", premises), ("look-ups", lookups)):
        for half in PACKS:
            _print(f"{name}, {half.replace('_', '-')}", asyncio.run(measure(half)))
    for half in PACKS if "--elsewhere" in sys.argv else ():
        number, told = asyncio.run(elsewhere(half))
        sys.stdout.write(
            f"{number} other questions beside {PACKS[half]}: {len(told)} answered or corrected\n"
        )
        sys.stdout.writelines(f"    {text}\n" for text in told)


def _print(name: str, tally: Tally) -> None:
    wanted = tally.right + len(tally.missed)
    sys.stdout.write(
        f"{name:24} precision {tally.precision:.3f} ({tally.right} of {tally.right + len(tally.wrong)} said)"
        f"  recall {tally.recall:.3f} ({tally.right} of {wanted})  rightly silent {tally.silent}\n"
    )
    if "--wrong" in sys.argv:
        for text, said in tally.wrong:
            sys.stdout.write(f"    wrong: {text} -> {said[:80]}\n")
        for text in tally.missed:
            sys.stdout.write(f"    missed: {text}\n")


if __name__ == "__main__":
    main()
