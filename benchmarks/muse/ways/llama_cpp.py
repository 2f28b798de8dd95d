"""llama.cpp's server in this process, from a GGUF file."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path

import xllamacpp

from benchmarks.muse.ways import PROMPT


def load(folder: Path, bits: str) -> Callable[[int], list[int]]:
    """See `ours.load`; `bits` says which file."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(folder / f"{bits}.gguf")
    parameters.n_ctx, parameters.n_parallel = 1024, 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.fit_params = parameters.warmup = parameters.ui = False
    parameters.verbosity = parameters.cache_ram_mib = 0
    server = xllamacpp.Server(parameters)

    def run(new: int) -> list[int]:
        body = {
            "prompt": PROMPT, "n_predict": new, "temperature": 0.0, "ignore_eos": True,
            "cache_prompt": False, "return_tokens": True,
        }  # fmt: skip
        address = server.listening_address + "/completion"
        request = urllib.request.Request(
            address, json.dumps(body).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["tokens"]

    return run
