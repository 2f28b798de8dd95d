"""What reading one entry of an export can lead to, and the ids that stay the same from one export to the next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kithkin.messages.sharing import SharedItem


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was understood and is left out on purpose; `reason` in plain words."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """An entry, or the rest of a file, that could not be read; `reason` in plain words."""

    reason: str


Finding = SharedItem | Skipped | NotUnderstood
Findings = Iterator[Finding]

NOTHING_IN_IT = Skipped("nothing in it")
TAKEN_BACK = Skipped("taken back by its sender")
REACTION = Skipped("a reaction, not a message")
CALL = Skipped("a call")
SYSTEM_LINE = Skipped("a notice of the app, not a message")
MEDIA_LEFT_OUT = Skipped("a picture, film or sound that was left out of the export")
ARCHIVED = Skipped("archived on the platform by its owner")
SEEN_ALREADY = Skipped("seen already in another file")
NO_TIME = NotUnderstood("it has no time")
UNKNOWN_SHAPE = NotUnderstood("its shape is unknown")

_REMEMBERED = 200_000


class Identities:
    """Makes the ids of one file's entries.

    An id is made of what never changes about a thing: where it was said, when, by whom, in which words; not of where the
    export keeps it or of its pictures' names, which may differ between exports. The words are part of it so that an id,
    and with it an audience once chosen, can never pass from one text to another. Entries alike in all of that are told
    apart by counting: the first is number 0, the second number 1. Alike entries stand close together, so only the last
    200,000 are remembered.
    """

    def __init__(self) -> None:
        self._counts: dict[bytes, int] = {}

    def of(self, *parts: str) -> str:
        """The id of the next entry that is made of these parts."""
        key = _digest(parts)
        number = self._counts.pop(key, 0)
        self._counts[key] = number + 1
        if len(self._counts) > _REMEMBERED:
            del self._counts[next(iter(self._counts))]
        return _digest([key.hex(), str(number)]).hex()


class Seen:
    """Remembers the last 500,000 ids of an import, so that what two files of it both hold is counted once."""

    def __init__(self, remembered: int = 500_000) -> None:
        self._ids: dict[int, None] = {}
        self._remembered = remembered

    def before(self, source_id: str) -> bool:
        """Whether the id was there before; it is from now on."""
        key = int(source_id[:16], 16)
        if key in self._ids:
            return True
        self._ids[key] = None
        if len(self._ids) > self._remembered:
            del self._ids[next(iter(self._ids))]
        return False


def _digest(parts: Sequence[str]) -> bytes:
    hashed = hashlib.blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        hashed.update(len(encoded).to_bytes(8, "big"))
        hashed.update(encoded)
    return hashed.digest()
