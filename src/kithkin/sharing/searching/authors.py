"""Whose words are asked for: rows by author, and the authors that a question names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from pyroaring import BitMap

from kithkin.sharing.searching.words import words_of_post, words_of_question

_SHORTEST_FIRST_NAME: Final = 3


class Authors:
    """Rows by their author's name. A person of the circle is also named by their first name alone."""

    def __init__(self) -> None:
        self._rows: dict[str, BitMap] = {}
        self._beginning: dict[str, set[str]] = {}
        self._written: dict[str, str] = {}

    def add(self, author: str, row: int) -> None:
        """Notes a row as an author's."""
        name = words_of_post(author)
        if name:
            self._rows.setdefault(name, BitMap()).add(row)
            self._beginning.setdefault(name.split()[0], set()).add(name)
            self._written.setdefault(name, author)

    def discard(self, author: str, row: int) -> None:
        """Takes a row from an author."""
        name = words_of_post(author)
        if name in self._rows:
            self._rows[name].discard(row)
            if not self._rows[name]:
                del self._rows[name]
                del self._written[name]
                self._beginning[name.split()[0]].discard(name)

    def among(self, rows: BitMap, limit: int) -> list[str]:
        """The authors of these rows, as they are written; who wrote most of them comes first."""
        counts = {name: own.intersection_cardinality(rows) for name, own in self._rows.items()}
        wrote = sorted(
            (name for name, count in counts.items() if count), key=lambda name: (-counts[name], name)
        )
        return [self._written[name] for name in wrote[:limit]]

    def named(self, text: str, circle: Collection[str]) -> BitMap:
        """Rows by those whom a question names. `circle`: the people of the circle."""
        asked = set(words_of_question(text))
        names = {name for word in asked for name in self._beginning.get(word, ())}
        people = {words_of_post(person) for person in circle} if names else set[str]()
        chosen = [
            self._rows[name] for name in names
            if asked.issuperset(name.split()) or (name in people and len(name.split()[0]) >= _SHORTEST_FIRST_NAME)
        ]  # fmt: skip
        return BitMap.union(*chosen) if chosen else BitMap()
