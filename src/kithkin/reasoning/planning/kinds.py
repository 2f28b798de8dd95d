"""Kinds of quantities, dotted from general to special ("speed.final" is a "speed")."""

from __future__ import annotations

ORDINALS = ("first", "second", "third")
STATES = ("initial", "final")


def is_a(special: str, general: str) -> bool:
    """Whether the first kind is the second, or a special case of it."""
    return special == general or special.startswith(general + ".")


def related(one: str, other: str) -> bool:
    """Whether either is a special case of the other."""
    return is_a(one, other) or is_a(other, one)


def is_plain(kind: str) -> bool:
    """Whether a bare measure of the right dimension is taken for this kind without a word saying so."""
    return "." not in kind


def ordinal(kind: str) -> int | None:
    """0 for "mass.first", 1 for "mass.second"; None for kinds that are not told apart by order."""
    last = kind.rpartition(".")[2]
    return ORDINALS.index(last) if last in ORDINALS else None


def state(kind: str) -> int | None:
    """0 for an initial, 1 for a final quantity; None for others."""
    last = kind.rpartition(".")[2]
    return STATES.index(last) if last in STATES else None
