"""Finds the symptoms and circumstances that a message states, whatever the spelling, and minds negation.

A *sign* is present when one of its phrases stands in the message: its words in order, at most a few words apart,
small typing errors allowed, and not denied right before ("no chest pain", "denies …"). What else is said never
removes a sign: remarks that play it down do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kithkin.reasoning.danger.history import without_history
from kithkin.reasoning.danger.ordinary_speech import CLOSES, OPENS, with_light_words_marked
from kithkin.reasoning.danger.spelling import alike, canonical, surely_alike, words_of
from kithkin.reasoning.danger.word_index import WordIndex

_GAP = 4
_GAP_AFTER_NOT = 1
_REMEMBERED_WORDS = 20_000
_FARTHEST_DENIAL = 8
_DENIALS = frozenset(
    "no not without denies denied deny never hasn't won't nor neither sin pas kein keine keinen ohne non nao sem senza niente "
    "aucun aucune".split()
)
_CONTRAST = frozenset("but however except though although yet mais pero aber mas ma".split())
# What may stand between a denial and what it denies. Any other word ("no big deal, chest pain") breaks the bond.
_TRANSPARENT = frozenset(
    "a an any the of have having had has got get getting feel feels feeling felt been be being is was am are really actual more longer further "
    "other sign signs symptom symptoms noticed noticing experiencing experienced experience such my his her their your its this that "
    "history currently suffering from with very at all sudden severe any "
    "de la el le les du d l un une una uno der die das den ein eine einen ho ha hai hat habe haben hatte tengo tiene tem tenho ai a".split()
)
_NEGATIVE_WORDS = frozenset("can't won't not hasn't no never without".split())
# "I have never had chest pain like this": a first time, not a denial.
_FIRST_TIME = (
    "like this",
    "like that",
    "this bad",
    "so bad",
    "as bad",
    "before",
    "until now",
    "till now",
    "in my life",
)

Phrase = tuple[str, ...]


class Lexicon:
    """Signs and their phrases, found by the first word: a message has few words, and there are thousands of phrases."""

    def __init__(self, signs: Mapping[str, Sequence[str]]) -> None:
        self.names = tuple(signs)
        self._by_word: dict[str, list[tuple[str, Phrase]]] = {}
        for name, phrases in signs.items():
            for phrase in phrases:
                words = tuple(canonical(phrase.split()))
                self._by_word.setdefault(words[0], []).append((name, words))
        self.vocabulary = frozenset(
            word for entries in self._by_word.values() for _, words in entries for word in words
        )
        self._index = WordIndex(self._by_word)
        self._found: dict[str, tuple[tuple[str, Phrase], ...]] = {}

    def beginning_like(self, word: str) -> Sequence[tuple[str, Phrase]]:
        """The names and phrases that begin with this word, inflected or mistyped."""
        found = self._found.get(word)
        if found is None:
            found = tuple(
                (name, phrase)
                for first in self._index.like(word)
                for name, phrase in self._by_word[first]
                if len(phrase) > 1 or surely_alike(word, first)
            )
            if len(self._found) >= _REMEMBERED_WORDS:
                self._found.clear()
            self._found[word] = found
        return found


class Message:
    """A message whose signs can be asked for. What is said lightly states no sign all by itself."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        self._lightly: list[int] = []
        idiom, within = 0, False
        for word in words_of(with_light_words_marked(without_history(text.lower()))):
            if word in (OPENS, CLOSES):
                within = word == OPENS
                idiom += within
                continue
            within = within and word != "."
            self.words.append(word)
            self._lightly.append(idiom if within else 0)

    def signs(self, lexicon: Lexicon) -> frozenset[str]:
        """The names of all signs of a lexicon that the message states and does not deny."""
        found: set[str] = set()
        for start, word in enumerate(self.words):
            for name, phrase in lexicon.beginning_like(word):
                if name not in found and self._states(start, phrase, lexicon):
                    found.add(name)
        return frozenset(found)

    def _states(self, start: int, phrase: Phrase, lexicon: Lexicon) -> bool:
        end = self._follow(start, phrase)
        if end is None or self._denied(start, end, phrase, lexicon):
            return False
        return not self._lightly[start] or self._lightly[start] != self._lightly[end]

    def _follow(self, start: int, phrase: Phrase) -> int | None:
        position = start
        for wanted in phrase[1:]:
            # "Not breathing" is a danger, "not short of breath" is none.
            gap = _GAP_AFTER_NOT if self.words[position] == "not" else _GAP
            window = range(position + 1, min(position + 2 + gap, len(self.words)))
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

    def _denied(self, start: int, end: int, phrase: Phrase, lexicon: Lexicon) -> bool:
        """Whether a denial reaches the phrase: over words that pass it on, or over a list ("no fever, cough or …")."""
        if _NEGATIVE_WORDS & set(phrase):
            return False
        in_list = False
        for index in range(start - 1, max(start - 1 - _FARTHEST_DENIAL, -1), -1):
            word = self.words[index]
            if word == "." or word in _CONTRAST:
                return False
            if word in _DENIALS:
                return (
                    not self._first_time(word, end) and "can't" not in self.words[max(0, index - 4) : index]
                )
            in_list = in_list or word in {"or", "nor", "oder", "ou", "ni", "ne"}
            passes = word in _TRANSPARENT or word in {"or", "nor", "oder", "ou", "ni", "ne"}
            if not passes and not (in_list and word in lexicon.vocabulary):
                return False
        return False

    def _first_time(self, denial: str, end: int) -> bool:
        if denial not in {"never", "hasn't"}:
            return False
        rest = " ".join(self.words[end + 1 : end + 6]).split(" . ")[0]
        return any(mark in rest for mark in _FIRST_TIME)
