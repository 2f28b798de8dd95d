"""What each detail is called: the same name for the same detail all through a conversation."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Collection, Iterable

from kithkin.engines.placeholders.details import Detail, Kind
from kithkin.engines.placeholders.given_names import PARTICLES
from kithkin.engines.placeholders.inflections import forms_of
from kithkin.engines.placeholders.known_names import BARE_GIVEN_NAMES, bare

_VARIANTS = " BCDEFGHIJKLMNOPQRSTUVWXYZ"


class Numbering:
    """The placeholders of one conversation, counted as details appear.

    A number stands for one person or thing; a letter after it for another way of writing it (`<PERSON_1>` Ana Lima,
    `<PERSON_1B>` Ana). Nothing can be read from a placeholder but its kind and its turn. What is kept here between requests
    are digests under a key that lives as long as this does: no detail outlives the request that held it.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._numbers: dict[bytes, int] = {}
        self._labels: dict[bytes, str] = {}
        self._counts: dict[Kind, int] = {}
        self._written: dict[tuple[Kind, int], int] = {}

    def name(self, details: Iterable[Detail]) -> dict[tuple[Kind, str], str]:
        """The placeholder of each detail, by kind and words. Whole names come before their parts, whichever was written first."""
        distinct: dict[tuple[Kind, str], None] = dict.fromkeys((one.kind, one.text) for one in details)
        in_turn = sorted(distinct, key=lambda one: -len(one[1].split()) if one[0] == "person" else 0)
        of_several = _parts_of_several(text for kind, text in in_turn if kind == "person")
        return {one: f"<{self._label(*one, of_several)}>" for one in in_turn}

    def _label(self, kind: Kind, text: str, of_several: Collection[str]) -> str:
        written = self._digest(kind, "as written", text)
        if written not in self._labels:
            number = self._number(kind, text, of_several)
            variant = self._written.get((kind, number), 0)
            if variant >= len(_VARIANTS):
                number, variant = self._next(kind), 0
            self._written[kind, number] = variant + 1
            self._labels[written] = f"{kind.upper()}_{number}{_VARIANTS[variant].strip()}"
        return self._labels[written]

    def _number(self, kind: Kind, text: str, of_several: Collection[str]) -> int:
        plain = _plain(kind, text)
        same = self._digest(kind, "the same", plain)
        if same not in self._numbers:
            number = self._known_otherwise(plain) if kind == "person" else None
            self._numbers[same] = number or self._next(kind)
            if kind == "person":
                self._note_parts(plain, self._numbers[same], of_several)
        return self._numbers[same]

    def _known_otherwise(self, plain: str) -> int | None:
        """Whose name this is if it was met inflected before."""
        digests = (self._digest("person", "the same", form) for form in _inflected(plain))
        return next((self._numbers[one] for one in digests if one in self._numbers), None)

    def _note_parts(self, plain: str, number: int, of_several: Collection[str]) -> None:
        """A part of a name, or an inflected one, is the same person, unless it is a part of somebody else's as well."""
        for part in plain.split():
            if part not in PARTICLES and part not in of_several:
                for form in (part, *_inflected(part)):
                    self._numbers.setdefault(self._digest("person", "the same", form), number)

    def _next(self, kind: Kind) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]

    def _digest(self, *parts: str) -> bytes:
        return hashlib.blake2b(
            "\0".join(parts).encode("utf-8", "surrogatepass"), key=self._key, digest_size=16
        ).digest()


def _parts_of_several(names: Iterable[str]) -> frozenset[str]:
    """Parts that are common to different whole names, as a family's is."""
    whole = {plain for plain in (_plain("person", name) for name in names) if " " in plain}
    counts = Counter(part for plain in whole for part in set(plain.split()))
    return frozenset(part for part, count in counts.items() if count > 1)


def _inflected(word: str) -> list[str]:
    """The other forms of a word of a name that are nobody else's name ("Anne" is no form of "Anna")."""
    return [form for form in map(bare, forms_of(word)) if form not in BARE_GIVEN_NAMES]


def _plain(kind: Kind, text: str) -> str:
    """What two ways of writing the same detail have in common."""
    match kind:
        case "secret" | "link" | "text":
            return text
        case "phone":
            return re.sub(r"\D", "", text)
        case "account" | "identity" | "plate":
            return re.sub(r"[\W_]", "", text).casefold()
        case "person":
            return " ".join(bare(text).split())
        case _:
            return " ".join(text.casefold().split())
