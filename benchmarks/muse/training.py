"""Training as a share of what this machine multiplies at best: one row of a table, measured in this process.

A step is eight texts of 256 tokens: forward, loss, backward, AdamW (fused), in float32. Operations are those of
`kithkin_muse.operations` (three passes, pairs of tokens that see each other). The peak is the best of several products
of square matrices of 2048, taken in turns with the steps. With one thread processor time is counted, which neighbours disturb
less; with two, time on the wall.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time

import torch
from torch.nn import functional
from torch.profiler import ProfilerActivity, profile

from kithkin_muse.configuration import SMOKE, rung
from kithkin_muse.model import Muse
from kithkin_muse.operations import TRAINING_PASSES, reading

SIZES = {"smoke": SMOKE, "4": rung(4), "6": rung(6)}
TEXTS, TOKENS = 8, 256
SIDE = 2048
ROUNDS = 5


def main() -> None:
    """Prints the row of `size`; the second argument only names how memory is kept."""
    size, memory = sys.argv[1:3]
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    configuration = SIZES[size]
    torch.manual_seed(1)
    model = Muse(configuration).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4, fused=True)
    ids = torch.randint(0, 1000, (TEXTS, TOKENS + 1))
    square = torch.randn(SIDE, SIDE)

    def step() -> float:
        """Seconds of the optimiser's part."""
        loss = functional.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())
        loss.backward()
        begun = clock()
        optimiser.step()
        optimiser.zero_grad()
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
    operations = TRAINING_PASSES * TEXTS * reading(configuration.text, TOKENS)
    peak, took = 2 * SIDE**3 / min(products), statistics.median(steps)
    with profile(activities=[ProfilerActivity.CPU]) as seen:
        step()
    parts = {event.key: event.self_cpu_time_total for event in seen.key_averages()}
    multiplied = sum(parts.get(f"aten::{name}", 0) for name in ("mm", "addmm", "bmm", "addmm_")) / sum(
        parts.values()
    )
    name = size if size == "smoke" else f"rung {size}"
    print(
        f"| {name} | {torch.get_num_threads()} | {memory} | {peak / 1e9:.0f} GFLOP/s | {TEXTS * TOKENS / took:,.0f} "
        f"| {operations / took / 1e9:.1f} GFLOP/s | **{operations / took / peak:.0%}** | {multiplied:.0%} of the time "
        f"| {statistics.median(updates) / took:.0%} | {faults / ROUNDS:,.0f} |",
        flush=True,
    )
    if len(sys.argv) > 3:
        print(seen.key_averages().table(sort_by="self_cpu_time_total", row_limit=20))


if __name__ == "__main__":
    main()
