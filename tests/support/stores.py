"""Looks into, or fills, the database of a home while no command runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from kithkin.store import Database
from support.databases import key_of

T = TypeVar("T")


def in_store(home: Path, work: Callable[[Database], Awaitable[T]]) -> T:
    """Runs `work` with the database open."""

    async def run() -> T:
        database = Database(home, key=key_of(home))
        try:
            return await work(database)
        finally:
            database.close()

    return asyncio.run(run())
