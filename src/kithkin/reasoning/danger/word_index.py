"""Finds the words of a fixed list that are like a given one without comparing it with each of them.

Two words one slip apart share a spelling once one letter is left out of either, so each listed word is kept under all of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kithkin.reasoning.danger.spelling import LONG, alike, forms, squeezed, stem

_MOST_SLIPS = 2
_LETTERS_OF_ENDINGS = "ingeds"


class WordIndex:
    """The words of a list by what a word like them could look like."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        # With each long word the letters of all its inflections, and those that each of them has.
        self._long: dict[str, list[tuple[str, frozenset[str], frozenset[str]]]] = {}
        for word in dict.fromkeys(words):
            for key in dict.fromkeys(_keys_of_listed(word)):
                self._by_key.setdefault(key, []).append(word)
            if len(word) >= LONG:
                every, needed = frozenset(word + _LETTERS_OF_ENDINGS), frozenset(stem(word))
                self._long.setdefault(word[0], []).append((word, every, needed))

    def like(self, word: str) -> list[str]:
        """The listed words that `spelling.alike` holds this word for, in the order of the list's keys."""
        near = [found for key in _keys_of_asked(word) for found in self._by_key.get(key, ())]
        letters = frozenset(word)
        # Two slips bring in two letters and lose two at most.
        near += [
            found
            for found, every, needed in self._long.get(word[0], ())
            if len(letters - every) <= _MOST_SLIPS and len(needed - letters) <= _MOST_SLIPS
        ]
        return [found for found in dict.fromkeys(near) if alike(word, found)]


def _keys_of_listed(word: str) -> Iterator[str]:
    yield word
    yield word.replace("'", "")
    yield f"stem:{stem(word)}"
    yield f"squeezed:{squeezed(word)}"
    if len(word) == 3:
        yield word + "s"
    if 4 <= len(word) < LONG:
        for form in forms(word):
            yield from _with_one_left_out(form)


def _keys_of_asked(word: str) -> Iterator[str]:
    yield word
    yield word.replace("'", "")
    yield f"stem:{stem(word)}"
    yield f"squeezed:{squeezed(word)}"
    yield from _with_one_left_out(word)


def _with_one_left_out(word: str) -> Iterator[str]:
    yield word
    for index in range(1, len(word)):
        yield word[:index] + word[index + 1 :]
