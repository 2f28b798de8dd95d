"""What everyday words mean the same for the purpose of finding who spoke of it: a small lexicon in six languages.

A line is `name > broader ones: words`. Two words stand for one where they are written "a_b". A passage that has a
word of `pizza > restaurant` also speaks of restaurants; one that has a word of `restaurant` does not speak of
pizza. "~name" is a thing that mostly describes (children, a price): it decides nothing where something weightier
is asked for. "*name" is a thing that says little by itself (a teacher, a shop): what it is of decides as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from kithkin.reasoning.shared.lexicon import LINES
from kithkin.reasoning.shared.words import Word, fold, stem, words_of

_SHORTEST_PART = 4
_SHORTEST_SLIP = 6
_LIKE_ENOUGH = 0.86
_ENDINGS = ("innen", "ern", "in", "en", "er", "es", "em", "n", "s")
_LINKS = ("", "s", "n", "en", "es", "er")
_LEARNABLE = ("instrument_", "language_", "sport_", "craft_")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one or more neighbouring words stand for. `keys` are comparable; the first says it most closely."""

    keys: frozenset[str]
    own: frozenset[str]
    start: int
    end: int
    words: tuple[Word, ...]
    known: bool
    light: bool = False
    generic: bool = False


@dataclass(frozen=True, slots=True)
class _Lexicon:
    exact: dict[tuple[str, ...], frozenset[str]]
    entries: dict[tuple[str, ...], frozenset[str]]
    broader: dict[str, frozenset[str]]
    single: dict[str, tuple[str, ...]]
    light: frozenset[str]
    generic: frozenset[str]
    heads: dict[str, int]


def _loaded() -> _Lexicon:
    exact: dict[tuple[str, ...], set[str]] = {}
    entries: dict[tuple[str, ...], set[str]] = {}
    broader: dict[str, frozenset[str]] = {}
    light: set[str] = set()
    generic: set[str] = set()
    for line in LINES.strip().splitlines():
        head, _, listed = line.partition(":")
        marked, _, above = head.partition(">")
        name = marked.strip().lstrip("~*")
        if marked.strip().startswith("~"):
            light.add(name)
        if marked.strip().startswith("*"):
            generic.add(name)
        broader[name] = frozenset(above.split())
        for word in listed.split():
            parts = [fold(part) for part in word.replace("-", "_").split("_")]
            exact.setdefault(tuple(parts), set()).add(name)
            entries.setdefault(tuple(stem(part) for part in parts), set()).add(name)
    single: dict[str, tuple[str, ...]] = {}
    for key in exact:
        if len(key) == 1 and len(key[0]) >= _SHORTEST_SLIP - 1:
            single[key[0][0]] = (*single.get(key[0][0], ()), key[0])
    heads: dict[str, int] = {}
    for key in (*exact, *entries):
        heads[key[0]] = max(heads.get(key[0], 1), len(key))
    return _Lexicon(
        exact={key: frozenset(names) for key, names in exact.items()},
        entries={key: frozenset(names) for key, names in entries.items()},
        broader=broader,
        single=single,
        light=frozenset(light),
        generic=frozenset(generic),
        heads=heads,
    )


_LEXICON = _loaded()


def meanings(words: Sequence[Word]) -> list[Meaning]:
    """What the words stand for, the longest known phrases first; a word that is not known stands for its stem."""
    found: list[Meaning] = []
    place = 0
    while place < len(words):
        longest = max(_LEXICON.heads.get(words[place].folded, 1), _LEXICON.heads.get(words[place].stem, 1))
        for length in range(min(longest, len(words) - place), 0, -1):
            group = tuple(words[place : place + length])
            own = _known(group)
            if own is None and length > 1:
                continue
            several = (own,) if own else _parts(group[0].folded)
            found += [_meaning(group, names) for names in several] or [_meaning(group, frozenset())]
            place += length
            break
    return found


def _known(group: Sequence[Word]) -> frozenset[str] | None:
    """What words stand for as they are ("booking"), else by their stems ("books")."""
    exact = _LEXICON.exact.get(tuple(word.folded for word in group))
    return exact or _LEXICON.entries.get(tuple(word.stem for word in group))


def keys_in(text: str) -> frozenset[str]:
    """Everything a text speaks of, as keys of meanings."""
    found = [key for meaning in meanings(words_of(text)) for key in meaning.keys]
    return frozenset(found)


def is_learnable(keys: frozenset[str]) -> bool:
    """Whether one of these is something that people take lessons in."""
    return any(key.startswith(_LEARNABLE) for key in keys)


def is_known(word: str) -> bool:
    """Whether the lexicon has a folded word by itself."""
    return (stem(word),) in _LEXICON.entries


@lru_cache(maxsize=4_096)
def meant_by_slip(folded: str) -> frozenset[str]:
    """What a word stands for that is written with a slip of the pen ("photografer"); nothing where it is like no known word."""
    if len(folded) < _SHORTEST_SLIP:
        return frozenset()
    near = get_close_matches(folded, _LEXICON.single.get(folded[0], ()), n=1, cutoff=_LIKE_ENOUGH)
    return _LEXICON.exact[(near[0],)] if near else frozenset()


def _meaning(group: tuple[Word, ...], own: frozenset[str]) -> Meaning:
    keys = {f"={word.stem}" for word in group} if len(group) == 1 else set[str]()
    own = own - _LEXICON.light or own  # "cleans" is rather what a cleaner does than that something is clean
    for name in own:
        keys.add(name)
        keys |= _LEXICON.broader.get(name, frozenset())
    return Meaning(
        keys=frozenset(keys),
        own=own or frozenset(keys),
        start=group[0].start,
        end=group[-1].end,
        words=group,
        known=bool(own),
        light=bool(own) and own <= _LEXICON.light,
        generic=bool(own) and own <= _LEXICON.generic,
    )


@lru_cache(maxsize=20_000)
def _parts(folded: str) -> tuple[frozenset[str], ...]:
    """What an inflected word stands for, or both parts of a compound ("klavierlehrerin", "bookshop"); else nothing."""
    if folded[0].isdigit():
        return ()
    known = _inflected(folded)
    if known:
        return (known,)
    for cut in range(_SHORTEST_PART - 1, len(folded) - _SHORTEST_PART + 1):
        behind = _inflected(folded[cut:])
        if not behind:
            continue
        first = folded[:cut]
        for link in _LINKS:
            bare = first.removesuffix(link)
            if not first.endswith(link) or len(bare) < _SHORTEST_PART - 1:
                continue
            ahead = _LEXICON.entries.get((stem(bare),))
            if ahead:
                return (ahead, behind)
    return ()


def _inflected(folded: str) -> frozenset[str] | None:
    """What a word stands for, without an ending of its language if need be."""
    known = _LEXICON.entries.get((stem(folded),))
    if known:
        return known
    for ending in _ENDINGS:
        bare = folded.removesuffix(ending)
        if bare != folded and len(bare) > _SHORTEST_PART:
            known = _LEXICON.entries.get((stem(bare),))
            if known:
                return known
    return None
