"""Finds the names of medicines in a text, and what a misspelt name may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from kithkin.tools.health.medicine_packs import kind_after
from kithkin.tools.health.medicine_table import Known, medicine_table

_WORD = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?(?:['’]s\b)?")
_SHORTEST = 6
_LONG = 9
# Every common word of the lists of the English-words package (GCIDE, Webster's Second) that is one or two slips away
# from a name of the table, and names of medicines that are not in it.
_NO_SLIPS = frozenset(
    """alsace ambient ambients ampicillin aspiring clarity coumarin creator divan innovate lanolin lyric lyrical melodica methane
    methadon morphia morphing neural neurotic phenazine program restore septa static stating station static stating station tetracyclic tyrosine ultra unison valerate
    vallum warfare warfaring wayfaring""".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in a text: where it stands, and what it stands for. `doubtful` is the word as written, if it is misspelt."""

    start: int
    end: int
    known: Known
    doubtful: str = ""


def known_as(name: str) -> Known | None:
    """What a name stands for, whatever its case; None when it is not in the table."""
    return medicine_table().names.get(" ".join(name.lower().replace("’", "'").split()))


def meant_by(name: str) -> str:
    """The one name that a misspelt word is close to, as it is written; "" when there is none, or several."""
    if (known := known_as(name)) is not None:
        return known.shown
    close = _close(name.strip().lower())
    return close.shown if close is not None else ""


def mentions_in(lower: str) -> list[Mention]:
    """The names in a text in lower case, in order; where several fit, the longest."""
    words = list(_WORD.finditer(lower))
    found: list[Mention] = []
    index = 0
    while index < len(words):
        taken = _at(lower, words, index)
        if taken is None:
            index += 1
            continue
        known, end = taken
        kind = kind_after(lower, end, known)
        if kind is not None:
            known, end = kind
        found.append(Mention(start=words[index].start(), end=end, known=known))
        while index < len(words) and words[index].start() < end:
            index += 1
    return found


def ingredients_named(lower: str) -> frozenset[str]:
    """What a text in lower case is about, by words that are no ordinary words too: ingredients, medicines that are not in the table,
    and packs whose name does not tell what they hold.
    """
    unlisted = medicine_table().unlisted
    named = {word[0] for word in _WORD.finditer(lower) if unlisted.get(word[0]) is False}
    for mention in mentions_in(lower):
        named |= {medicine.name for medicine in mention.known.medicines if not medicine.everyday}
        named |= {mention.known.shown} if mention.known.question else set()
    return frozenset(named)


def slips_in(lower: str) -> Iterator[Mention]:
    """Words that are no name, but close to just one."""
    for word in _WORD.finditer(lower):
        if word[0] in _beginnings() or word[0] in medicine_table().unlisted:
            continue
        close = _close(word[0])
        if close is not None:
            yield Mention(start=word.start(), end=word.end(), known=close, doubtful=word[0])


def _at(lower: str, words: list[re.Match[str]], index: int) -> tuple[Known, int] | None:
    """The longest name that begins with a word, and where it ends."""
    word = words[index]
    for count, names in _beginnings().get(word[0], ()):
        if index + count > len(words):
            continue
        end = words[index + count - 1].end()
        known = names.get(" ".join(lower[word.start() : end].split()))
        if known is not None:
            return known, end
    brand, hyphen, _ = word[0].partition("-")
    known = medicine_table().names.get(brand) if hyphen else None
    end = word.start() + len(brand)
    return (known, end) if known is not None and kind_after(lower, end, known) is not None else None


@cache
def _beginnings() -> dict[str, tuple[tuple[int, dict[str, Known]], ...]]:
    """By first word: how many words names have, longest first, and the names."""
    grouped: dict[str, dict[int, dict[str, Known]]] = {}
    for name, known in medicine_table().names.items():
        words = _WORD.findall(name)
        grouped.setdefault(words[0], {}).setdefault(len(words), {})[name] = known
    return {first: tuple(sorted(by_count.items(), reverse=True)) for first, by_count in grouped.items()}


@cache
def _single() -> dict[str, list[tuple[str, Known]]]:
    """By first letter: names of one word that are long enough to be misspelt, and nothing but medicines."""
    found: dict[str, list[tuple[str, Known]]] = {}
    for name, known in medicine_table().names.items():
        if len(name) >= _SHORTEST and name.isalpha() and not known.everyday:
            found.setdefault(name[0], []).append((name, known))
    return found


@lru_cache(maxsize=20_000)
def _close(word: str) -> Known | None:
    if len(word) < _SHORTEST or not word.isalpha() or word in _NO_SLIPS:
        return None
    near = [(slips, known) for name, known in _single().get(word[0], ()) if (slips := _slips(word, name))]
    least = min((slips for slips, _ in near), default=0)
    meant = {known.medicines: known for slips, known in reversed(near) if slips == least}
    return next(iter(meant.values())) if len(meant) == 1 else None


def _slips(word: str, name: str) -> int:
    """How many slips lie between a word and a name: 1, or 2 in a long name; 0 for none (then it is a known word) or more."""
    most = 2 if len(name) >= _LONG and len(word) >= _LONG - 1 else 1
    distance = OSA.distance(word, name, score_cutoff=most)
    return distance if distance <= most else 0
