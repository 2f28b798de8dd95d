"""Opens, for one command, what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from kithkin.egress.gate import gate
from kithkin.settings import Settings, load_settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores

T = TypeVar("T")


def with_stores(work: Callable[[Stores, Settings], Awaitable[T]]) -> T:
    """Runs `work` with the stores of this home open. Raises what is wrong with the settings or the database."""
    from kithkin.app.stores import open_stores  # noqa: PLC0415 - heavy, and `ask` must start fast

    settings = load_settings()

    async def run(stores: Stores) -> T:
        try:
            return await work(stores, settings)
        finally:
            await gate.flush()

    with open_stores(settings) as stores:
        return asyncio.run(run(stores))
