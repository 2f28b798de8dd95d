"""Generation against transformers' own, on the same weights: processor time a token, in turns in one process."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from transformers import CompileConfig

from kithkin_muse.configuration import SMOKE, MuseConfiguration, rung
from kithkin_muse.generation import generate
from kithkin_muse.model import Muse
from support.muse_models import reference, same

SIZES = {"smoke": SMOKE, "4": rung(4)}
NEW = 64
"""Tokens that are generated."""
ROUNDS = 7


def ours(model: Muse, tokens: torch.Tensor) -> torch.Tensor:
    """New tokens [batch, NEW]."""
    return torch.stack(list(generate(model, tokens, limit=NEW)), dim=1)


def theirs(model: Any, configuration: MuseConfiguration, tokens: torch.Tensor, **more: Any) -> torch.Tensor:
    """The same by transformers; `more` says how it keeps what it read."""
    special = configuration.tokens
    generated = model.generate(
        input_ids=tokens, attention_mask=torch.ones_like(tokens), max_new_tokens=NEW, do_sample=False,
        suppress_tokens=list(special.placeholders), eos_token_id=list(special.stops), pad_token_id=special.padding,
        **more,
    )  # fmt: skip
    return generated[:, tokens.shape[1] :]


def candidates(
    size: str, configuration: MuseConfiguration, *, compiled: bool
) -> dict[str, Callable[[torch.Tensor], torch.Tensor]]:
    """Ours first, then what it is compared with."""
    reference_model = reference(configuration)
    model = same(reference_model, configuration)
    found: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
        "ours": lambda tokens: ours(model, tokens),
        "transformers": lambda tokens: theirs(reference_model, configuration, tokens),
        "transformers, static cache": lambda tokens: theirs(
            reference_model, configuration, tokens, cache_implementation="static"
        ),
    }
    if compiled:
        faster = same(reference_model, configuration)
        faster.go_on = torch.compile(faster.go_on, dynamic=True)  # pyright: ignore[reportAttributeAccessIssue]
        everywhere = CompileConfig(fullgraph=False, mode="default")
        everywhere._compile_all_devices = True  # nothing else lets it compile on a CPU
        found["ours, compiled"] = lambda tokens: ours(faster, tokens)
        found["transformers, static cache, compiled"] = lambda tokens: theirs(
            reference_model, configuration, tokens, cache_implementation="static", compile_config=everywhere
        )
    return found


def main() -> None:
    """Prints one table. Raises `RuntimeError` where two do not generate the same tokens."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=list(SIZES))
    parser.add_argument("--compiled", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    configuration = SIZES[options.size]
    runs = candidates(options.size, configuration, compiled=options.compiled)
    name = options.size if options.size == "smoke" else f"rung {options.size}"
    print(
        f"\n| {name}: prompt, batch | way | CPU a step of {NEW}, the reading of the prompt included | as a ratio to ours, median | in single rounds |"
        "\n|---|---|---|---|---|"
    )
    source = torch.Generator().manual_seed(1)
    for batch in (1,) if options.compiled else (1, 4):
        for length in (16, 512):
            tokens = torch.randint(0, 1000, (batch, length), generator=source)
            first = {way: run(tokens).tolist() for way, run in runs.items()}
            for way, found in first.items():
                if found != first["ours"] or len(found[0]) != NEW:
                    raise RuntimeError(f"{way} does not generate the same {NEW} tokens")
            seconds: dict[str, list[float]] = {way: [] for way in runs}
            for number in range(ROUNDS):
                for way in list(runs)[:: 1 if number % 2 else -1]:
                    started = time.process_time()
                    runs[way](tokens)
                    seconds[way].append(time.process_time() - started)
            for way, taken in seconds.items():
                ratios = [one / own for one, own in zip(taken, seconds["ours"], strict=True)]
                print(
                    f"| {length} × {batch} | {way} | {statistics.median(taken) / NEW * 1e3:.2f} ms "
                    f"| **{statistics.median(ratios):.2f}** | {min(ratios):.2f} to {max(ratios):.2f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
