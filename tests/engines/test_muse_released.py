"""The released smoke model reads counters in fonts and frames it never saw, from its GGUF files, as an engine without torch.

The pictures are the first of those that its card is measured on:
    PYTHONPATH=src .venv-muse/bin/python -m kithkin_muse.training.card --pictures tests/engines/muse_counters --count 12
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from kithkin.app.reasoner import muse_engine
from kithkin.messages.generations import ChatMessage, GenerationRequest
from kithkin_muse import releases

RELEASED = Path(__file__).parents[2] / "runs" / "released" / "smoke"
PICTURES = Path(__file__).parent / "muse_counters"
LEAST_RIGHT = {"pictures.figure": 11, "pictures.counter": 9}
"""Of twelve each. On other processors a doubtful figure may fall the other way; one answer to all would be right of two."""


def test_everything_released_is_listed_and_as_it_was() -> None:
    release = releases.read(RELEASED)
    release.verify()
    assert {path.name for path in RELEASED.iterdir()} == {releases.LIST, *release.hashes}
    assert sum(path.stat().st_size for path in RELEASED.iterdir()) < 8e6


@pytest.mark.engine
def test_it_reads_counters_that_it_never_saw() -> None:
    truths: dict[str, dict[str, str]] = json.loads((PICTURES / "truths.json").read_text("utf-8"))

    async def read_right() -> dict[str, int]:
        engine = muse_engine(RELEASED, threads=1)
        right = dict.fromkeys(truths, 0)
        for task, pictures in truths.items():
            for name, truth in pictures.items():
                # A picture without words, as in training.
                message = ChatMessage(role="user", text="", pictures=((PICTURES / name).read_bytes(),))
                reply = await engine.generate(GenerationRequest(messages=(message,), max_tokens=8))
                right[task] += reply.text == truth
        await engine.close()
        return right

    right = asyncio.run(read_right())
    assert set(right) == set(LEAST_RIGHT)
    assert all(right[task] >= least for task, least in LEAST_RIGHT.items()), right
