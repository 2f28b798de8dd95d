"""What each detail is called: the same name for the same detail all through a conversation."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable

from kithkin.engines.placeholders.details import Detail, Kind
from kithkin.engines.placeholders.given_names import PARTICLES

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
        return {one: f"<{self._label(*one)}>" for one in in_turn}

    def _label(self, kind: Kind, text: str) -> str:
        written = self._digest(kind, "as written", text)
        if written not in self._labels:
            number = self._number(kind, text)
            variant = self._written.get((kind, number), 0)
            if variant >= len(_VARIANTS):
                number, variant = self._next(kind), 0
            self._written[kind, number] = variant + 1
            self._labels[written] = f"{kind.upper()}_{number}{_VARIANTS[variant].strip()}"
        return self._labels[written]

    def _number(self, kind: Kind, text: str) -> int:
        same = self._digest(kind, "the same", _plain(kind, text))
        if same not in self._numbers:
            self._numbers[same] = self._next(kind)
            if kind == "person":
                for part in _plain(kind, text).split():
                    if part not in PARTICLES:
                        self._numbers.setdefault(self._digest(kind, "the same", part), self._numbers[same])
        return self._numbers[same]

    def _next(self, kind: Kind) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]

    def _digest(self, *parts: str) -> bytes:
        return hashlib.blake2b(
            "\0".join(parts).encode("utf-8", "surrogatepass"), key=self._key, digest_size=16
        ).digest()


def _plain(kind: Kind, text: str) -> str:
    """What two ways of writing the same detail have in common."""
    match kind:
        case "secret" | "link" | "text":
            return text
        case "phone":
            return re.sub(r"\D", "", text)
        case "account" | "identity" | "plate":
            return re.sub(r"[\W_]", "", text).casefold()
        case _:
            return " ".join(text.casefold().split())
