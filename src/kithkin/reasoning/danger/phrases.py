"""Finds the symptoms and circumstances that a message states, whatever the spelling, and minds negation.

A *sign* is present when one of its phrases stands in the message: its words in order, at most a few words apart,
small typing errors allowed, and not denied right before ("no chest pain", "denies …"). What else is said never
removes a sign: remarks that play it down do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kithkin.reasoning.danger.history import without_history
from kithkin.reasoning.danger.ordinary_speech import CLOSES, OPENS, with_light_words_marked
from kithkin.reasoning.danger.spelling import surely_alike, words_of
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


class Branch:
    """What may follow the words of a phrase so far, and the signs that end here: phrases with a common beginning are followed once."""

    __slots__ = ("denies", "names", "onward")

    def __init__(self, *, denies: bool) -> None:
        # Most branches are ends, so that an empty table for each would be most of what all this takes.
        self.onward: dict[str, Branch] = _NOTHING
        self.names: tuple[str, ...] = ()
        self.denies = denies

    def towards(self, word: str) -> Branch:
        """The branch for a word, made where there is none."""
        if self.onward is _NOTHING:
            self.onward = {}
        following = self.onward.get(word)
        if following is None:
            following = self.onward[word] = Branch(denies=self.denies or word in _NEGATIVE_WORDS)
        return following


_NOTHING: dict[str, Branch] = {}
"""What ends share; never written to."""


class Lexicon:
    """Signs and their phrases (in `canonical` words), as a tree: a message has few words, and there are thousands of phrases."""

    def __init__(self, signs: Mapping[str, Sequence[str]]) -> None:
        self.names = tuple(signs)
        self.vocabulary: set[str] = set()
        self.root = Branch(denies=False)
        for name, phrases in signs.items():
            for phrase in phrases:
                self._plant(name, phrase.split())
        self._index = WordIndex(self.vocabulary)
        self._found: dict[str, tuple[str, ...]] = {}

    def _plant(self, name: str, words: Sequence[str]) -> None:
        branch = self.root
        for word in words:
            self.vocabulary.add(word)
            branch = branch.towards(word)
        branch.names += (name,)

    def like(self, word: str) -> Sequence[str]:
        """The words of the phrases that this word stands for, inflected or mistyped."""
        found = self._found.get(word)
        if found is None:
            if len(self._found) >= _REMEMBERED_WORDS:
                self._found.clear()
            found = self._found[word] = tuple(self._index.like(word))
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
            for first in lexicon.like(word):
                branch = lexicon.root.onward.get(first)
                if branch is not None:
                    # A word that means danger all by itself must be meant more surely than one of several.
                    if branch.names and surely_alike(word, first):
                        self._state(start, start, branch, lexicon, found)
                    self._follow(start, start, branch, lexicon, found)
        return frozenset(found)

    def _follow(self, start: int, position: int, branch: Branch, lexicon: Lexicon, found: set[str]) -> None:
        """Finds each next word where it stands first, at most a few words on."""
        if not branch.onward:
            return
        # "Not breathing" is a danger, "not short of breath" is none.
        gap = _GAP_AFTER_NOT if self.words[position] == "not" else _GAP
        met: set[str] = set()
        for index in range(position + 1, min(position + 2 + gap, len(self.words))):
            if self.words[index] == ".":
                break
            for wanted in lexicon.like(self.words[index]):
                following = branch.onward.get(wanted)
                if following is not None and wanted not in met:
                    met.add(wanted)
                    self._state(start, index, following, lexicon, found)
                    self._follow(start, index, following, lexicon, found)

    def _state(self, start: int, end: int, branch: Branch, lexicon: Lexicon, found: set[str]) -> None:
        """Adds the signs of the phrase that ends here, unless it is denied or said lightly."""
        if not branch.names or found.issuperset(branch.names):
            return
        if self._lightly[start] and self._lightly[start] == self._lightly[end]:
            return
        if branch.denies or not self._denied(start, end, lexicon):
            found.update(branch.names)

    def _denied(self, start: int, end: int, lexicon: Lexicon) -> bool:
        """Whether a denial reaches the phrase: over words that pass it on, or over a list ("no fever, cough or …")."""
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
