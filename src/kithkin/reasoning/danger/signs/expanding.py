"""Writes out the short notation of the tables of signs.

"arm/leg weak" stands for "arm weak" and "leg weak"; a star in front ("*arm weak") for its words in any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations, product

from kithkin.reasoning.danger.spelling import canonical


def expanded(*tables: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The phrases of each sign over all tables, written out, each once and in the spelling that messages are read in."""
    found: dict[str, dict[str, None]] = {}
    for table in tables:
        for name, phrases in table.items():
            own = found.setdefault(name, {})
            for phrase in phrases:
                own.update(dict.fromkeys(_written_out(phrase)))
    return {name: tuple(phrases) for name, phrases in found.items()}


def _written_out(phrase: str) -> Iterator[str]:
    slots = [slot.split("/") for slot in phrase.removeprefix("*").split()]
    for words in product(*slots):
        orders = permutations(words) if phrase.startswith("*") else [words]
        for order in orders:
            yield " ".join(canonical(order))
