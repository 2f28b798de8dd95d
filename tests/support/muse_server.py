"""llama.cpp with a model of a test, and what it thinks comes next."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import torch
import xllamacpp


class Server:
    """llama.cpp in this process."""

    def __init__(self, text: Path, vision: Path | None = None, *, adapter: Path | None = None) -> None:
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(text)
        if vision is not None:
            parameters.mmproj.path = str(vision)
        if adapter is not None:
            parameters.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
        parameters.n_ctx = 512
        parameters.n_parallel = 1
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
        parameters.fit_params = parameters.warmup = parameters.ui = False
        parameters.verbosity = parameters.cache_ram_mib = 0
        self._server = xllamacpp.Server(parameters)
        self._drawn = self.ask("/tokenize", {"content": "a"})["tokens"][0]

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        address = self._server.listening_address + path
        with urllib.request.urlopen(
            urllib.request.Request(address, data, {"content-type": "application/json"})
        ) as got:
            return json.load(got)

    def chances(self, prompt: object) -> tuple[torch.Tensor, int]:
        """Logarithms of the chances of every next token, and how many tokens the prompt had."""
        # The token drawn does not matter, but with one that ends a text, or is half a letter, no chances are told; so
        # it is always the same. The chances told are those before that.
        asked = {
            "prompt": prompt,
            "n_predict": 1,
            "n_probs": 65536,
            "temperature": 0.0,
            "logit_bias": [[self._drawn, 1e6]],
        }
        answer = self.ask("/completion", asked | {"cache_prompt": False})
        found = answer["completion_probabilities"][0]["top_logprobs"]
        logarithms = torch.full((len(found),), torch.nan)
        for one in found:
            logarithms[one["id"]] = one["logprob"]
        return logarithms, answer["tokens_evaluated"]
