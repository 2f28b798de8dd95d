"""Who is meant in a question: people of the circle by their names, and whoever a post is by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kithkin.messages.sharing import Post
from kithkin.reasoning.shared.words import Word, fold, words_of

UNNAMED_OWNER = "owner"
"""The name of the person who set Kithkin up and has not said another: platforms know them better."""

_COMMON = frozenset(
    "will mark may grace rose joy hope april june august art bill jack pat rob sue faith dawn summer max grant chance frank dean guy ray iris ivy "
    "lily olive page robin ruby violet amber sky jade drew miles wade don rich drew gene gay penny ginger basil sandy rusty sunny "
    "christian angel melody harmony bob nick stew wolf rain star owner dan an in to so mia sol luz paz mar luna rosa".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A person named in a text: every name of the circle that may be meant, and where."""

    names: tuple[str, ...]
    start: int
    end: int
    words: tuple[str, ...]


def people_in(text: str, people: Sequence[str], words: Sequence[Word] | None = None) -> list[Named]:
    """The circle's people named in a text, by full name or by first name. Two with one first name are both meant."""
    words = words if words is not None else words_of(text)
    parts = _parts_of(tuple(people))
    found: list[Named] = []
    firsts = {own[0] for own in parts.values() if own}
    place = 0
    while place < len(words):
        if words[place].folded not in firsts:
            place += 1
            continue
        length, names = _named_at(words, place, parts)
        if names:
            group = words[place : place + length]
            found.append(Named(tuple(names), group[0].start, group[-1].end, tuple(w.folded for w in group)))
        place += max(length, 1)
    return found


@lru_cache(maxsize=64)
def _parts_of(people: tuple[str, ...]) -> dict[str, list[str]]:
    return {name: [word.folded for word in words_of(name)] for name in people if name != UNNAMED_OWNER}


def _named_at(words: Sequence[Word], place: int, parts: dict[str, list[str]]) -> tuple[int, list[str]]:
    first = words[place]
    if first.folded in _COMMON and (not first.is_capital or place == 0):
        return 0, []
    best, names = 0, list[str]()
    for name, own in parts.items():
        if not own or own[0] != first.folded:
            continue
        length = 1
        while (
            length < len(own) and place + length < len(words) and words[place + length].folded == own[length]
        ):
            length += 1
        if length > best:
            best, names = length, [name]
        elif length == best:
            names.append(name)
    after = words[place + best] if place + best < len(words) else None
    if (
        names
        and after is not None
        and after.is_capital
        and best == 1
        and _another_surname(after, words[place])
    ):
        # "Tom Berger" is not the circle's Tom Ode; but "What did Tom say? Berlin?" may be.
        names = [name for name in names if len(parts[name]) == 1]
    return best, names


def _another_surname(after: Word, first: Word) -> bool:
    return after.start == first.end + 1 and first.text.casefold() == first.folded


def said_by(post: Post, names: Sequence[str]) -> bool:
    """Whether the words of a post are those of one of these people of the circle, or of somebody of that name."""
    if post.item.own and post.owner in names:
        return True
    if post.item.own and post.owner != UNNAMED_OWNER:
        return False
    shown = _name_parts(post.item.author)
    return any(_same_name(shown, _name_parts(name)) for name in names)


def _name_parts(name: str) -> list[str]:
    return [fold(part) for part in re.findall(r"[^\W\d_]+", name)]


def _same_name(shown: list[str], name: list[str]) -> bool:
    """Whether a platform's name may be a person's: the first names are the same, and nothing else speaks against it."""
    if not shown or not name or shown[0] != name[0]:
        return False
    return all(
        given == known or (len(given) == 1 and known.startswith(given))
        for given, known in zip(shown[1:], name[1:], strict=False)
    )
