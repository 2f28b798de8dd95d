"""What backups ask of database files: to be copied, looked through, and put right before they come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from kithkin.messages.sharing import Scope
from kithkin.ports.keys import KeyedFile, Progress

_FROM_NARROW_TO_WIDE: Final[tuple[Scope, ...]] = ("only_me", "people", "circle", "public")


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Who may see a post beside its owner; `people` as the record calls them, with the scope "people" only."""

    scope: Scope
    people: frozenset[str] = field(default_factory=frozenset[str])

    def and_also(self, other: SeenBy) -> SeenBy:
        """The narrower of two; where both name people, those whom both name."""
        if self.scope == other.scope == "people":
            both = self.people & other.people
            return SeenBy("people", both) if both else SeenBy("only_me")
        return min(self, other, key=lambda one: _FROM_NARROW_TO_WIDE.index(one.scope))


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Whom and what a store no longer holds or shows: the tokens of erased people in its record, the ids of withdrawn posts.

    `packs` are the digests of source packs that were removed; `seen_by` says who may see the posts that are there.
    """

    people: frozenset[str] = field(default_factory=frozenset[str])
    posts: frozenset[int] = field(default_factory=frozenset[int])
    unwanted: frozenset[tuple[str, str]] = field(default_factory=frozenset[tuple[str, str]])
    """Owner and source of what was withdrawn here while it still stands on its platform, so that no sync brings it back."""
    packs: frozenset[str] = field(default_factory=frozenset[str])
    seen_by: Mapping[int, SeenBy] = field(default_factory=dict[int, SeenBy])

    def and_also(self, other: Forgotten) -> Forgotten:
        """Both together."""
        return Forgotten(
            self.people | other.people,
            self.posts | other.posts,
            self.unwanted | other.unwanted,
            self.packs | other.packs,
            {
                **self.seen_by,
                **{post: seen.and_also(self.seen_by.get(post, seen)) for post, seen in other.seen_by.items()},
            },
        )


class DatabaseFiles(Protocol):
    """Database files, each with its key (None for one that lies in the open). All raise `Misconfigured` where a file cannot be read."""

    @property
    def newest_schema(self) -> int:
        """The number of the newest schema that this program knows."""
        ...

    def copy(self, folder: Path, key: bytes | None, into: Path, told: Progress) -> None:
        """Writes the database of a folder into a new file under the same key, while others may go on using it."""
        ...

    def is_whole(self, path: Path, key: bytes | None) -> bool:
        """Whether every page is as it was written."""
        ...

    def schema(self, path: Path, key: bytes | None) -> int:
        """The number of a file's schema."""
        ...

    def record_end(self, path: Path, key: bytes | None) -> tuple[int, str]:
        """How far the record of what was done goes: number and digest of its last line."""
        ...

    def goes_on_from(self, path: Path, key: bytes | None, record_end: tuple[int, str]) -> bool | None:
        """Whether a file is a later state of the one whose record went so far; None where it is too damaged to tell."""
        ...

    def forgotten(self, path: Path, key: bytes | None) -> tuple[Forgotten, bool]:
        """What it knows to be gone, as far as it can be read, and whether all of that could be."""
        ...

    def coming_back(self, folder: Path, source: Path, forgotten: Forgotten) -> KeyedFile:
        """The database of a folder, to be written anew from another file.

        What is to be forgotten is forgotten in it, nobody is signed in, and what waited to be answered waits for the owner's word.
        """
        ...
