"""Getting a person's own export in while they look on: files are taken in, read, asked about, kept and reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, Protocol

ImportPhase = Literal["nothing", "reading", "asking", "done", "failed", "elsewhere"]
"""`asking`: the person has to say something first. `elsewhere`: another browser of the person's has an import under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportQuestion:
    """What only the person can say. `choices` are (what to answer, how it is shown), likeliest first."""

    about: Literal["who", "date_order"]
    text: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportState:
    """How an import stands. Sizes are bytes of what is read, unpacked.

    `lines` are the report for people, `report` for programs; `ids` are the new things in the person's own words.
    """

    phase: ImportPhase = "nothing"
    platform: str = ""
    done_bytes: int = 0
    total_bytes: int = 0
    items: int = 0
    question: ImportQuestion | None = None
    error: str = ""
    remedy: str = ""
    lines: Sequence[str] = ()
    report: Mapping[str, object] = field(default_factory=dict[str, object])
    ids: Sequence[int] = ()


class Reception(Protocol):
    """Takes the files of one import. What is not begun when its block ends is removed."""

    def new_file(self, name: str) -> BinaryIO:
        """A private file to write one of the archives or texts into; `name` is what the person calls it."""
        ...

    def begin(self, platform: str, *, time_zone: str = "") -> None:
        """Begins to read what was taken in. Raises `BadInput` for no files or no such platform."""
        ...


class Imports(Protocol):
    """At most one import a person at a time. An import belongs to the browser session that began it."""

    @property
    def platforms(self) -> Sequence[str]:
        """What can be imported."""
        ...

    @property
    def most_bytes(self) -> int:
        """How large all files of one import may be together, as they arrive."""
        ...

    def receive(self, person: str, session: bytes, size: int) -> AbstractContextManager[Reception]:
        """A place for about `size` bytes of files. Raises `TryAgain` while there is none, `BadInput` where they do not fit."""
        ...

    def state(self, person: str, session: bytes) -> ImportState:
        """How the import stands that this browser began."""
        ...

    def answer(self, person: str, session: bytes, choice: str) -> None:
        """Answers the import's question. Raises `BadInput` where nothing is asked, or for what was not to choose from."""
        ...

    async def forget(self, person: str, session: bytes) -> None:
        """Stops the import that this browser began, or puts its report away. What was kept by then stays."""
        ...
