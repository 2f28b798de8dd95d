"""How fast the Muse model is here: `PYTHONPATH=src:tests .venv-muse/bin/python -m benchmarks.muse`, on a CPU.

Three parts, each also alone by its name: `generation` (against transformers' own generate, on the same weights),
`training` (as a share of what this machine multiplies at best) and `serving` (the same model in llama.cpp). Weights are
random. Each measurement runs in a process of its own with a set number of threads; what is compared runs in one process, in
turns whose order alternates. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

ROOMY = "glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=4294967296:glibc.malloc.top_pad=67108864"
"""Freed memory is kept for the next tensor instead of being handed back and zeroed anew (glibc alone knows this)."""


def measured(module: str, *arguments: str, threads: int = 1, roomy: bool = False) -> None:
    """Runs one measurement, which prints its own rows."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "TOKENIZERS_PARALLELISM": "false"}
    if roomy:
        environment["GLIBC_TUNABLES"] = ROOMY
    subprocess.run(
        [sys.executable, "-m", f"benchmarks.muse.{module}", *arguments], check=True, env=environment
    )


def generation(*, compiled: bool) -> None:
    """Tables of generation at both sizes."""
    for size in ("smoke", "4"):
        measured("generation", size, *(["--compiled"] if compiled else []))


def training(threads: list[int]) -> None:
    """One row for each size, number of threads and way of keeping memory."""
    print(
        "| size | threads | freed memory | measured peak | tokens/s | operations/s | share of peak | products | optimiser "
        "| page faults a step |\n|---|---|---|---|---|---|---|---|---|---|",
        flush=True,
    )
    for size in ("smoke", "released", "4", "6"):
        for number in threads:
            for roomy in (False, True):
                measured("training", size, "kept" if roomy else "returned", threads=number, roomy=roomy)


def serving() -> None:
    """Times in one process, then memory in a process each."""
    measured("serving")


def main() -> None:
    """Runs all parts, or those named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", help="generation, training, serving; none: all of them")
    parser.add_argument(
        "--compiled", action="store_true", help="also with torch.compile (minutes, needs a compiler)"
    )
    parser.add_argument(
        "--threads", type=int, nargs="+", default=[1, 2], help="of training; two only mean something at rest"
    )
    options = parser.parse_args()
    parts = options.parts or ["generation", "training", "serving"]
    if unknown := set(parts) - {"generation", "training", "serving"}:
        parser.error(f"there is no part {sorted(unknown)[0]}")
    if "generation" in parts:
        generation(compiled=options.compiled)
    if "training" in parts:
        training(options.threads)
    if "serving" in parts:
        serving()


main()
