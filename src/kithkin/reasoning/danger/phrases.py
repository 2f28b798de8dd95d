"""Finds the symptoms and circumstances that a message states, whatever the spelling, and minds negation.

A *sign* is present when one of its phrases stands in the message: its words in order, at most a few words apart,
small typing errors allowed, and not denied right before ("no chest pain", "denies …"). What else is said never
removes a sign: remarks that play it down do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_GAP = 3
_REMEMBERED_WORDS = 20_000
# What is long over: "chest pain years ago". Only the clause that says so is left out.
_PAST = re.compile(
    r"[^.,;!?\n]*\b(?:(?:years|months|decades) ago|last year|in (?:19|20)\d\d|as a child|when i was (?:a child|young|little))\b[^.,;!?\n]*"
)
_DENIALS = frozenset(
    "no not without denies denied never isn't wasn't hasn't haven't don't doesn't didn't aren't weren't nor neither sin pas kein keine "
    "keinen".split()
)
_CONTRAST = frozenset("but however except though although and".split())
# Common words one slip away from a sign's word.
_OTHER_WORDS = frozenset(
    "tests stubbed breeding scold sports shorts chess grubbed spitting sting string breads cooking".split()
)
_KEY_WORDS = frozenset(
    "myself himself herself suicide oxygen saturation temperature pressure breathing glucose paracetamol acetaminophen tylenol "
    "ibuprofen aspirin tablets newborn swallowed".split()
)
_INFLECTIONS = ("ing", "ness", "ed", "es", "s", "ly", "e", "y")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case without accents; sentence ends become "."."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"[.!?;\n]+(?=\s|$)", " . ", plain)
    return [match.group() for match in re.finditer(rf"{_TOKEN.pattern}|\.", plain)]


class Lexicon:
    """Signs and their phrases, found by the first word: a message has few words, and there are a thousand phrases."""

    def __init__(self, signs: Mapping[str, Sequence[str]]) -> None:
        self.names = tuple(signs)
        self._by_word: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for name, phrases in signs.items():
            for phrase in phrases:
                words = tuple(phrase.split())
                self._by_word.setdefault(words[0], []).append((name, words))
        # Words that are alike begin with the same letter: `alike` allows no slip there.
        self._by_letter: dict[str, list[str]] = {}
        for word in self._by_word:
            self._by_letter.setdefault(word[0], []).append(word)
        self._found: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}

    def beginning_like(self, word: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        """The names and phrases that begin with this word, inflected or mistyped."""
        found = self._found.get(word)
        if found is None:
            near = [first for first in self._by_letter.get(word[0], ()) if alike(word, first)]
            found = tuple(entry for first in near for entry in self._by_word[first])
            if len(self._found) >= _REMEMBERED_WORDS:
                self._found.clear()
            self._found[word] = found
        return found


class Message:
    """A message whose signs can be asked for."""

    def __init__(self, text: str) -> None:
        self.words = words_of(_PAST.sub(" . ", text.lower()))
        self.text = " ".join(self.words)

    def signs(self, lexicon: Lexicon) -> frozenset[str]:
        """The names of all signs of a lexicon that the message states and does not deny."""
        found: set[str] = set()
        for start, word in enumerate(self.words):
            for name, phrase in lexicon.beginning_like(word):
                if name not in found and self._states(start, phrase):
                    found.add(name)
        return frozenset(found)

    def _states(self, start: int, phrase: tuple[str, ...]) -> bool:
        return self._follow(start, phrase) is not None and not self._denied(start, phrase)

    def _follow(self, start: int, phrase: tuple[str, ...]) -> int | None:
        position = start
        for wanted in phrase[1:]:
            window = range(position + 1, min(position + 2 + _GAP, len(self.words)))
            found = None
            for index in window:
                if self.words[index] == ".":
                    break
                if alike(self.words[index], wanted):
                    found = index
                    break
            if found is None:
                return None
            position = found
        return position

    def _denied(self, start: int, phrase: tuple[str, ...]) -> bool:
        """Whether a denial stands within three words before, with no contrast or sentence end between."""
        if _DENIALS & set(phrase) or phrase[0] in {"cant", "can't", "cannot", "won't", "wont", "unable"}:
            return False
        for index in range(start - 1, max(start - 4, -1), -1):
            word = self.words[index]
            if word == "." or word in _CONTRAST - {"and"}:
                return False
            if word in _DENIALS:
                # "not just chest pain", "no longer only" and "I don't know why but" deny nothing.
                follows = self.words[index + 1] if index + 1 < len(self.words) else ""
                return follows not in {
                    "just",
                    "only",
                    "sure",
                    "know",
                    "feeling",
                    "well",
                    "stop",
                    "stopped",
                    "sleep",
                }
        return False


def corrected(text: str) -> str:
    """The text in lower case with small slips mended in the few words that limits and crisis texts hang on."""

    return re.sub(r"[a-z]{5,}", lambda match: _mended(match.group()), text.lower())


@lru_cache(maxsize=20_000)
def _mended(word: str) -> str:
    if word in _KEY_WORDS or word in _OTHER_WORDS:
        return word
    near = [key for key in _KEY_WORDS if key[0] == word[0] and _within(word, key, 1)]
    return near[0] if len(near) == 1 else word


@lru_cache(maxsize=50_000)
def alike(word: str, wanted: str) -> bool:
    """The same word, inflected or mistyped: one slip from five letters on, two from nine on."""
    if word == wanted:
        return True
    if word.replace("'", "") == wanted.replace("'", ""):
        return True
    if len(wanted) < 4 or len(word) < 4:
        return False
    if _stem(word) == _stem(wanted):
        return True
    allowed = 2 if len(wanted) >= 9 else 1 if len(wanted) >= 5 else 0
    return (
        bool(allowed) and word not in _OTHER_WORDS and word[0] == wanted[0] and _within(word, wanted, allowed)
    )


def _stem(word: str) -> str:
    for ending in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _within(one: str, other: str, limit: int) -> bool:
    """Whether the edit distance with transpositions (Damerau 1964, restricted) is at most `limit`."""
    if abs(len(one) - len(other)) > limit:
        return False
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        current = [i]
        for j, b in enumerate(other, start=1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return False
        before, previous = previous, current
    return previous[-1] <= limit
