"""Source packs: published references that the owner installed, as they are read, kept and found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kithkin.messages.sharing import NOTHING_MEANT, Meanings

PackKind = Literal["health", "science", "local"]
"""What a pack is about. A local one (opening hours, house rules) is quoted to the circle's owners and members alone."""
Rating = Literal["true", "false"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackHead:
    """What a pack says of itself. `edition` is as its publisher names it, `date` an ISO day, `address` where it was published."""

    title: str
    publisher: str
    kind: PackKind
    edition: str = ""
    date: str = ""
    licence: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPassage:
    """A passage as it stands in a pack: a paragraph, or some, under one heading of one page.

    `title`, `date` and `address` are those of its page, the pack's own where the page says nothing else.
    """

    text: str
    heading: str = ""
    title: str = ""
    date: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackClaim:
    """A statement that people make, and what the pack says of it (after schema.org's ClaimReview).

    `quote` are the very words of the pack's passage number `passage` (from 0) which decide it; `also` says the claim in other words.
    """

    claim: str
    rating: Rating
    quote: str
    passage: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A whole pack as it was read. `digest` is the SHA-256 of its content in hexadecimal: the same content, the same pack."""

    head: PackHead
    passages: tuple[PackPassage, ...]
    claims: tuple[PackClaim, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPack:
    """A pack that is installed. `id` is never used again; `kept_at` is seconds since 1970."""

    id: int
    head: PackHead
    passages: int
    claims: int
    kept_at: float
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedPassage:
    """A passage of an installed pack, with what it takes to cite it. `id` names it in the index, `pack` the pack."""

    id: int
    pack: int
    head: PackHead
    passage: PackPassage


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedClaim:
    """A claim of an installed pack in one of its wordings. `passage` is the id of the cited passage that decides it."""

    id: int
    pack: int
    wording: str
    claim: PackClaim
    passage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSources:
    """What was found for one question in the installed packs, best first.

    `claims` are those that the question may make or ask about; their passages are among `passages`. `meanings` is what the
    question, the passages and the claims mean, by their ids.
    """

    passages: tuple[CitedPassage, ...] = ()
    claims: tuple[CitedClaim, ...] = ()
    meanings: Meanings = field(default=NOTHING_MEANT)


NO_SOURCES = FoundSources()
