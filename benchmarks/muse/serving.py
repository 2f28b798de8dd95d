"""The same model, rung 4 with random weights, in llama.cpp (through xllamacpp), here, and in transformers.

Times: all in one process with one thread, in turns; a prompt of 512 tokens, then 64 new ones. Memory: each in a process
of its own that loads the model from its file and does the same once; without the model, the libraries alone.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.muse.ways import NEW, PROMPT, llama_cpp, ours, theirs
from kithkin_muse import checkpoints, gguf_files
from kithkin_muse.configuration import rung
from kithkin_muse.tokens import train
from support.muse_models import reference, same

ROUNDS = 7
FIRST = "ours, PyTorch, 32 bits"
WAYS: dict[str, tuple[str, str]] = {
    FIRST: ("ours", "32"),
    "transformers, 32 bits": ("theirs", "32"),
    "llama.cpp, 32 bits": ("llama_cpp", "32"),
    "llama.cpp, 16 bits": ("llama_cpp", "16"),
}
"""What is compared: its module, and which file it reads."""
LOADING = {"ours": ours.load, "theirs": theirs.load, "llama_cpp": llama_cpp.load}


def write(folder: Path) -> None:
    """The model as llama.cpp and as we and transformers read it."""
    vocabulary = train(["one two three"], 16_384)
    configuration = rung(4, len(vocabulary))
    model = same(reference(configuration), configuration)
    gguf_files.write_text(model, vocabulary, folder / "32.gguf")
    gguf_files.write_text(model, vocabulary, folder / "16.gguf", half=True)
    checkpoints.save(model, folder / "checkpoint")


def memory(way: str, folder: Path) -> dict[str, float]:
    """See `benchmarks.muse.memory`."""
    command = [sys.executable, "-m", "benchmarks.muse.memory", *WAYS[way], str(folder)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def times(
    runs: dict[str, Callable[[int], list[int]]],
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Processor seconds for reading the prompt with its first token, and for NEW further ones, round by round."""
    reading: dict[str, list[float]] = {way: [] for way in runs}
    writing: dict[str, list[float]] = {way: [] for way in runs}
    for number in range(ROUNDS):
        for way in list(runs)[:: 1 if number % 2 else -1]:
            started = time.process_time()
            runs[way](1)
            between = time.process_time()
            runs[way](NEW + 1)
            reading[way].append(between - started)
            writing[way].append((time.process_time() - between) - (between - started))
    return reading, writing


def table(folder: Path) -> str:
    """Everything, as Markdown."""
    runs = {way: LOADING[module](folder, bits) for way, (module, bits) in WAYS.items()}
    tokens = {way: run(NEW) for way, run in runs.items()}
    reading, writing = times(runs)
    lines = [
        f"| rung 4, prompt of {len(PROMPT)}, {NEW} new | prompt tokens/s | new tokens/s | as a ratio to ours, median "
        "| the same tokens as ours | peak memory | of it above the libraries |\n|---|---|---|---|---|---|---|"
    ]
    for way, found in tokens.items():
        used = memory(way, folder)
        ratios = [base / one for base, one in zip(writing[FIRST], writing[way], strict=True)]
        pairs = zip(found, tokens[FIRST], strict=True)
        alike = next((number for number, (one, other) in enumerate(pairs) if one != other), NEW)
        lines.append(
            f"| {way} | {len(PROMPT) / statistics.median(reading[way]):,.0f} | {NEW / statistics.median(writing[way]):,.0f} "
            f"| **{statistics.median(ratios):.2f}** ({min(ratios):.2f} to {max(ratios):.2f}) | first {alike} of {NEW} "
            f"| {used['peak']:.0f} MB | {used['peak'] - used['libraries']:.0f} MB |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="muse-serving-") as name:
        write(Path(name))
        print("\n" + table(Path(name)))
