"""A way to run a model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from kithkin.messages.generations import Capabilities, Chunk, Generation, GenerationRequest


class Engine(Protocol):
    """One model behind one door. Safe to call from several tasks at once; it queues if it must."""

    @property
    def name(self) -> str:
        """What people call it ("smollm2-135m (embedded)")."""
        ...

    async def capabilities(self) -> Capabilities:
        """What it can do here. Raises `EngineUnavailable`."""
        ...

    def stream(self, request: GenerationRequest) -> AsyncIterator[Chunk | Generation]:
        """Chunks as they come, then exactly one `Generation`. Closing the iterator cancels the work.

        Raises `EngineUnavailable`, `EngineRefused` or `TryAgain`.
        """
        ...

    async def generate(self, request: GenerationRequest) -> Generation:
        """The whole text at once. Raises as `stream` does."""
        ...

    async def count_tokens(self, text: str) -> int:
        """The number of tokens of a text for this model (an upper estimate where the server cannot count)."""
        ...

    async def close(self) -> None:
        """Frees memory and connections; the engine may not be used afterwards."""
        ...
