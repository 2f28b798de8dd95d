"""A way to run a model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol, runtime_checkable

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


@runtime_checkable
class DiscreetEngine(Engine, Protocol):
    """An engine that keeps personal details from a model elsewhere."""

    def within(
        self,
        conversation: str,
        people: Sequence[str],
        contacts: Sequence[str] = (),
        beside: Sequence[str] = (),
    ) -> Engine:
        """The engine for a turn of this conversation ("" for a turn that stands alone).

        `people` are the circle's names, `contacts` those of others whom the asker knows, as platforms give them; what texts
        `beside` the turn introduce is kept from the engine as well.
        """
        ...
