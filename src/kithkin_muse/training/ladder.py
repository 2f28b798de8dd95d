"""The ladder: rungs of several widths, what was measured on them, and the law by which the next one is predicted.

python -m kithkin_muse.training.ladder run          # every run of the plan that is not in results.csv yet
python -m kithkin_muse.training.ladder fit          # the law, and whether learning rates transfer
python -m kithkin_muse.training.ladder predict      # writes prediction.toml, once
python -m kithkin_muse.training.ladder run --next   # the rung that was predicted
python -m kithkin_muse.training.ladder compare      # the prediction beside the outcome
"""

import argparse
import csv
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import torch
from pydantic import TypeAdapter

from kithkin_muse.data.examples import example
from kithkin_muse.data.parted import Split
from kithkin_muse.model import Muse
from kithkin_muse.training.batches import row_of
from kithkin_muse.training.evaluation import AT_ONCE, summed_loss
from kithkin_muse.training.laws import Fitted, fitted
from kithkin_muse.training.recipes import Recipe, parse
from kithkin_muse.training.several import Crew
from kithkin_muse.training.supervised import Run, Tell, begin, train

FOLDER = Path("runs/ladder")
FRESH = 500_000_000
"""The index of the first example to measure on: none of a run's own comes near it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rungs there are. `next` is predicted from the others before it is run."""

    recipe: Recipe
    widths: tuple[int, ...]
    next: int
    seeds: tuple[int, ...]
    rate: float
    compared_widths: tuple[int, ...]
    compared_rates: tuple[float, ...]
    measured_on: int

    def wanted(self, *, following: bool = False) -> list["Wanted"]:
        """The runs of the plan, or those of the next rung."""
        widths = (self.next,) if following else self.widths
        rungs = [Wanted(width, seed, self.rate) for width in widths for seed in self.seeds]
        if following:
            return rungs
        return rungs + [
            Wanted(width, self.seeds[0], rate)
            for width in self.compared_widths
            for rate in self.compared_rates
        ]


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """One run of the ladder."""

    width: int
    seed: int
    rate: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one run; a line of results.csv."""

    width: int
    seed: int
    rate: float
    parameters: int
    """Of the decoder's blocks: tables and the head, which grow with the vocabulary, do not count."""
    tokens: int
    """Learned from."""
    loss: float
    """Of a token of examples never seen, made as those of training are; in nats."""
    held_out: float
    """The same on held-out phrasings."""
    seconds: float
    """Of the processor."""

    @property
    def wanted(self) -> Wanted:
        """Which run this was."""
        return Wanted(self.width, self.seed, self.rate)


def read_plan(path: Path) -> Plan:
    """Reads a plan. Raises `ValueError` where it is none."""
    stated = tomllib.loads(path.read_text("utf-8"))
    return TypeAdapter(Plan).validate_python({**stated, "recipe": parse(stated["recipe"])})


def read_results(path: Path) -> list[Result]:
    """The lines of results.csv."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as opened:
        return TypeAdapter(list[Result]).validate_python(list(csv.DictReader(opened)))


def add_result(path: Path, result: Result) -> None:
    """Adds a line to results.csv."""
    begun = path.exists()
    with path.open("a", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, [field.name for field in fields(Result)], lineterminator="\n")
        if not begun:
            writer.writeheader()
        writer.writerow(asdict(result))


def body(model: Muse) -> int:
    """How many parameters the blocks of the decoder have."""
    return sum(held.numel() for held in model.decoder.blocks.parameters())


def measured_loss(run: Run, split: Split, count: int) -> float:
    """The mean loss of a token on fresh examples of every task, in nats."""
    summed, learned = 0.0, 0
    model = run.model.eval()
    everything = run.recipe.stages[-1].learns == "everything"
    for task in run.recipe.tasks:
        examples = [example(task, run.recipe.data.seed, split, FRESH + number) for number in range(count)]
        rows = [
            row_of(one, run.vocabulary, model.configuration.vision, everything=everything) for one in examples
        ]
        for begun in range(0, count, AT_ONCE):
            loss, number = summed_loss(model, rows[begun : begun + AT_ONCE])
            summed, learned = summed + loss, learned + number
    return summed / learned


def carry_out(plan: Plan, wanted: Wanted, tell: Tell) -> Result:
    """Trains and measures one run. Seeds give other first weights; the examples are the same for all."""
    recipe = replace(
        plan.recipe,
        seed=wanted.seed,
        model=replace(plan.recipe.model, width=wanted.width),
        optimiser=replace(plan.recipe.optimiser, rate=wanted.rate),
    )
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        run = begin(recipe, Path(folder), Crew(torch.device("cpu")))
        train(run, tell)
        tokens = sum(batch.learned for batch in map(run.rows.__getitem__, range(recipe.steps)))
    return Result(
        width=wanted.width, seed=wanted.seed, rate=wanted.rate, parameters=body(run.model), tokens=tokens,
        loss=measured_loss(run, "training", plan.measured_on),
        held_out=measured_loss(run, "held_out", plan.measured_on),
        seconds=round(time.process_time() - begun, 1),
    )  # fmt: skip


def rungs(plan: Plan, results: Iterable[Result]) -> dict[float, list[float]]:
    """The losses of the runs of each rung of the plan, by its number of parameters."""
    wanted = set(plan.wanted())
    found: dict[float, list[float]] = {}
    for one in results:
        if one.wanted in wanted and one.rate == plan.rate:
            found.setdefault(one.parameters, []).append(one.loss)
    return dict(sorted(found.items()))


def told(plan: Plan, results: Sequence[Result]) -> str:
    """The rungs, the law and the comparison of learning rates, in Markdown."""
    lines = [
        "| width | parameters of blocks | seed | loss | held-out phrasings | processor s |",
        "|---|---|---|---|---|---|",
    ]
    for one in sorted(results, key=lambda one: one.wanted):
        if one.rate == plan.rate:
            lines.append(
                f"| {one.width} | {one.parameters:,} | {one.seed} | {one.loss:.3f} | {one.held_out:.3f} | {one.seconds:.0f} |"
            )
    found = fitted(rungs(plan, results))
    laws = found.resampled
    lines += [
        "", f"L = E + A / N^α, fitted to {len(plan.widths)} rungs; the middle 80 % of {len(laws)} resamplings:", "",
        f"- E = {found.interval([one.floor for one in laws], found.law.floor)}",
        f"- α = {found.interval([one.exponent for one in laws], found.law.exponent)}",
        f"- A = {found.law.scale:.4g}",
        f"- a run differs from its rung by {found.noise:.4f} (standard deviation)",
        "", "| learning rate | " + " | ".join(f"width {width}" for width in plan.compared_widths) + " |",
        "|---" * (len(plan.compared_widths) + 1) + "|",
    ]  # fmt: skip
    of = {one.wanted: one.loss for one in results}
    for rate in sorted({plan.rate, *plan.compared_rates}):
        row = [of.get(Wanted(width, plan.seeds[0], rate)) for width in plan.compared_widths]
        lines.append(
            f"| {rate:g} | " + " | ".join("–" if one is None else f"{one:.3f}" for one in row) + " |"
        )
    return "\n".join(lines) + "\n"


def next_parameters(plan: Plan) -> int:
    """How many parameters the blocks of the next rung have, without making any."""
    with torch.device("meta"):
        return body(Muse(replace(plan.recipe.model, width=plan.next).configuration()))


def prediction(plan: Plan, found: Fitted) -> str:
    """What is expected of the next rung, as TOML."""
    parameters = next_parameters(plan)
    expected = found.predicted(parameters, len(plan.seeds))
    return (
        "# Written before the rung was run, from results.csv as it was then.\n"
        f"width = {plan.next}\nparameters = {parameters}\nruns = {len(plan.seeds)}\n"
        f"loss = {expected.value:.4f}\nlow = {expected.low:.4f}\nhigh = {expected.high:.4f}\n"
    )


def compared(stated: Mapping[str, float], plan: Plan, results: Iterable[Result]) -> str:
    """The prediction beside the outcome, in a sentence. Raises `ValueError` where the rung was not run."""
    losses = [one.loss for one in results if one.width == plan.next and one.rate == plan.rate]
    if len(losses) < len(plan.seeds):
        raise ValueError("the next rung has not been run: ladder run --next")
    mean = sum(losses) / len(losses)
    hit = stated["low"] <= mean <= stated["high"]
    return (
        f"predicted {stated['loss']:.3f} ({stated['low']:.3f} to {stated['high']:.3f}), came {mean:.3f} in the mean of "
        f"{len(losses)} runs: {'a hit' if hit else 'a miss'}, {mean - stated['loss']:+.3f} from what was expected\n"
    )


def main(arguments: list[str] | None = None) -> int:
    """Runs a command of the ladder; the exit status is 1 where it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m kithkin_muse.training.ladder")
    parser.add_argument("command", choices=["run", "fit", "predict", "compare"])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--next", action="store_true", help="run the rung that was predicted")
    parser.add_argument("--width", type=int, help="run this width alone")
    chosen = parser.parse_args(arguments)
    plan = read_plan(chosen.folder / "plan.toml")
    kept, predicted = chosen.folder / "results.csv", chosen.folder / "prediction.toml"
    try:
        match chosen.command:
            case "run":
                _run(plan, kept, predicted, following=chosen.next, width=chosen.width)
            case "fit":
                sys.stdout.write(told(plan, read_results(kept)))
            case "predict":
                with predicted.open("x", encoding="utf-8") as opened:
                    opened.write(prediction(plan, fitted(rungs(plan, read_results(kept)))))
            case _:
                stated = tomllib.loads(predicted.read_text("utf-8"))
                sys.stdout.write(compared(stated, plan, read_results(kept)))
    except (FileExistsError, FileNotFoundError, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def _run(plan: Plan, kept: Path, predicted: Path, *, following: bool, width: int | None) -> None:
    if following and not predicted.exists():
        raise ValueError("the next rung is predicted before it is run: ladder predict")
    done = {one.wanted for one in read_results(kept)}
    for wanted in plan.wanted(following=following):
        if wanted in done or width not in {None, wanted.width}:
            continue
        sys.stderr.write(f"width {wanted.width}, seed {wanted.seed}, rate {wanted.rate:g}\n")
        result = carry_out(plan, wanted, lambda _: None)
        add_result(kept, result)
        sys.stderr.write(f"  loss {result.loss:.4f} in {result.seconds:.0f} s of the processor\n")


if __name__ == "__main__":
    sys.exit(main())
