"""`python -m kithkin_muse.training RECIPE`: trains what a recipe says. With `torchrun`, in several processes."""

import argparse
import sys
from pathlib import Path

from kithkin_muse.training.kept import OtherRecipe
from kithkin_muse.training.recipes import NoRecipe, read
from kithkin_muse.training.reinforcement import reinforce
from kithkin_muse.training.several import crew, end
from kithkin_muse.training.supervised import AlreadyBegun, Tell, begin, save_model, train


def told(*, leads: bool) -> Tell:
    """Tells of progress on the terminal: steps on one line that is written over, everything else on lines that stay."""
    wide = 0

    def tell(line: str) -> None:
        nonlocal wide
        passing = line.startswith("step ")
        if not leads or (passing and not sys.stderr.isatty()):
            return
        sys.stderr.write(("\r" if wide else "") + line.ljust(wide) + ("" if passing else "\n"))
        wide = len(line) if passing else 0
        sys.stderr.flush()

    return tell


def main(arguments: list[str] | None = None) -> int:
    """Trains; the exit status is 2 where the recipe, or the folder, cannot be taken."""
    parser = argparse.ArgumentParser(prog="python -m kithkin_muse.training", description=__doc__)
    parser.add_argument("recipe", type=Path, help="a TOML file, such as runs/smoke.toml")
    parser.add_argument("--into", type=Path, help="folder of the run; build/muse/NAME where none is given")
    parser.add_argument(
        "--resume", action="store_true", help="go on from the newest checkpoint in that folder"
    )
    chosen = parser.parse_args(arguments)
    with crew() as together:
        tell = told(leads=together.leads)
        try:
            recipe = read(chosen.recipe)
            folder = chosen.into or Path("build/muse") / recipe.name
            run = begin(recipe, folder, together, resume=chosen.resume)
        except (NoRecipe, AlreadyBegun, OtherRecipe) as problem:
            tell(str(problem))
            return 2
        tell(f"training {recipe.name} into {folder}, from step {run.done} of {recipe.steps}")
        train(run, tell)
        if recipe.reinforcement is not None:
            reinforce(run, tell)
        tell(f"the model is in {save_model(run)}; look at {folder / 'index.html'}")
    return 0


if __name__ == "__main__":
    end(main())
