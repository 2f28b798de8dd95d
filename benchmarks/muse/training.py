"""Training as a share of what this machine multiplies at best: one row of a table, measured in this process.

A step of a size is eight texts of 256 tokens: forward, loss, backward, AdamW (fused), in float32. A step of "released" is one of
`runs/smoke.toml`, by which the released model was trained: 32 pictures of counters with their replies, prepared beforehand.
Operations are those of `kithkin_muse.operations` (three passes, pairs of tokens that see each other). The peak is the best of several
products of square matrices of 2048, taken in turns with the steps. With one thread processor time is counted, which neighbours
disturb less; with two, time on the wall.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional
from torch.profiler import ProfilerActivity, profile

from kithkin_muse.configuration import SMOKE, rung
from kithkin_muse.model import Muse
from kithkin_muse.operations import TRAINING_PASSES, reading, seeing
from kithkin_muse.training import optimiser as recipe_optimiser
from kithkin_muse.training.recipes import read
from kithkin_muse.training.several import Crew
from kithkin_muse.training.supervised import begin, loss_of

SIZES = {"smoke": SMOKE, "4": rung(4), "6": rung(6)}
RECIPE = Path("runs/smoke.toml")
TEXTS, TOKENS = 8, 256
SIDE = 2048
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Work:
    """What is done in a step."""

    tokens: int
    operations: float
    learn: Callable[[], None]
    """Forward, loss and backward."""
    update: Callable[[], None]
    """The optimiser's part."""


def of_size(size: str) -> Work:
    """Texts for a model of a size."""
    configuration = SIZES[size]
    torch.manual_seed(1)
    model = Muse(configuration).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4, fused=True)
    ids = torch.randint(0, 1000, (TEXTS, TOKENS + 1))

    def learn() -> None:
        functional.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten()).backward()

    def update() -> None:
        optimiser.step()
        optimiser.zero_grad()

    operations = TRAINING_PASSES * TEXTS * reading(configuration.text, TOKENS)
    return Work(TEXTS * TOKENS, operations, learn, update)


def of_release() -> Work:
    """Pictures and replies for the model of the released recipe; the last batch, which is of both tasks."""
    with tempfile.TemporaryDirectory() as folder:
        run = begin(read(RECIPE), Path(folder), Crew(torch.device("cpu")))
    batch = run.rows[run.recipe.steps - 1]
    rows, longest = batch.tokens.shape
    configuration = run.model.configuration
    operations = rows * reading(configuration.text, longest) + seeing(configuration, batch.pictures.grids)

    def update() -> None:
        recipe_optimiser.step(run.model, run.optimiser, 1.0, run.recipe.optimiser.clip)

    return Work(
        rows * longest, TRAINING_PASSES * operations, lambda: loss_of(run, batch)[0].backward(), update
    )


def main() -> None:
    """Prints the row of `size`; the second argument only names how memory is kept."""
    size, memory = sys.argv[1:3]
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    work = of_release() if size == "released" else of_size(size)
    square = torch.randn(SIDE, SIDE)

    def step() -> float:
        """Seconds of the optimiser's part."""
        work.learn()
        begun = clock()
        work.update()
        return clock() - begun

    step()
    square @ square
    products, steps, updates = [], [], []
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(ROUNDS):
        started = clock()
        updates.append(step())
        steps.append(clock() - started)
        started = clock()
        square @ square
        products.append(clock() - started)
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - faults
    peak, took = 2 * SIDE**3 / min(products), statistics.median(steps)
    with profile(activities=[ProfilerActivity.CPU]) as seen:
        step()
    parts = {event.key: event.self_cpu_time_total for event in seen.key_averages()}
    multiplied = sum(parts.get(f"aten::{name}", 0) for name in ("mm", "addmm", "bmm", "addmm_")) / sum(
        parts.values()
    )
    name = f"rung {size}" if size.isdigit() else size
    rate = work.operations / took
    print(
        f"| {name} | {torch.get_num_threads()} | {memory} | {peak / 1e9:.0f} GFLOP/s | {work.tokens / took:,.0f} "
        f"| {rate / 1e9:.1f} GFLOP/s | **{rate / peak:.0%}** | {multiplied:.0%} of the time "
        f"| {statistics.median(updates) / took:.0%} | {faults / ROUNDS:,.0f} |",
        flush=True,
    )
    if len(sys.argv) > 3:
        print(seen.key_averages().table(sort_by="self_cpu_time_total", row_limit=20))


if __name__ == "__main__":
    main()
