"""transformers' generation, from the same checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers.models.muse_glimmer.modeling_muse_glimmer import MuseGlimmerForConditionalGeneration

from benchmarks.muse.ways import PROMPT


def load(folder: Path, _: str) -> Callable[[int], list[int]]:
    """See `ours.load`."""
    torch.set_num_threads(1)
    model: Any = MuseGlimmerForConditionalGeneration.from_pretrained(str(folder / "checkpoint"))
    vocabulary = model.config.text_config.vocab_size

    def run(new: int) -> list[int]:
        tokens = torch.tensor([PROMPT])
        found = model.generate(
            input_ids=tokens, attention_mask=torch.ones_like(tokens), max_new_tokens=new, do_sample=False,
            suppress_tokens=list(range(vocabulary - 3, vocabulary)), pad_token_id=vocabulary - 4,
        )  # fmt: skip
        return found[0, len(PROMPT) :].tolist()

    return run
