"""Source packs, kept: installed and removed as a whole, found by whoever may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from kithkin.messages.sharing import Viewers
from kithkin.messages.sources import CitedClaim, CitedPassage, KeptPack, Pack
from kithkin.ports.sharing import IndexedRows


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What became of a pack: installed anew, there already with this very content, or in the place of the same edition's earlier content."""

    pack: KeptPack
    outcome: Literal["new", "known", "renewed"]


class SourcePacks(IndexedRows, Protocol):
    """Everything installed: the truth from which the index is made. Passages and claims are rows of it, each with an id of its own."""

    async def install(self, owner: str, pack: Pack) -> Installed:
        """Keeps a pack, whole or not at all, and notes it in the record.

        One of the same publisher, title and edition but other content is replaced. Raises `NotAllowed` where `owner` is not
        an owner of the circle.
        """
        ...

    async def remove(self, owner: str, pack: int) -> KeptPack | None:
        """Removes a pack with everything made of it and its words in kept answers; None where there is none of this id.

        Raises `NotAllowed` as above.
        """
        ...

    async def list(self) -> Sequence[KeptPack]:
        """Every installed pack, the first installed first."""
        ...

    async def content(self, pack: int) -> Pack | None:
        """A pack as it was read; None where there is none of this id."""
        ...

    async def passages(self, viewers: Viewers, ids: Sequence[int]) -> Sequence[CitedPassage]:
        """The passages of these ids that every viewer may read, in the order asked; for a claim's id, its passage. Each once."""
        ...

    async def claims(self) -> Sequence[CitedClaim]:
        """Every claim, of every pack."""
        ...

    async def may_still_quote(self, viewers: Viewers, packs: Sequence[int]) -> bool:
        """Whether all of these packs are installed and may be read by every viewer at this moment."""
        ...
