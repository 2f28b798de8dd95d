"""Names that are known to be somebody's, found wherever they stand: in small letters, without their accents, inflected.

A word that also means something else ("Price", "Rose", "Henry") is a name only where it is written as one. Whole names count
in any case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kithkin.engines.placeholders.details import Detail, detail, leading_to
from kithkin.engines.placeholders.given_names import BOTH, GIVEN_NAMES, NOT_NAMES, PARTICLES
from kithkin.engines.placeholders.inflections import forms_of
from kithkin.engines.placeholders.introductions import EPONYM
from kithkin.engines.placeholders.ordinary_words import GATHERINGS, ORDINARY_WORDS

_NOBODY = frozenset("owner member guest me".split())
"""What people are called until they have a name."""
_WORD = re.compile(r"(?:[^\W\d_]|(?<=[^\W\d_])['’](?=[^\W\d_]))+")
_BETWEEN = re.compile(r"[ \u00a0\n]{1,2}|[._-]")
_SHORTEST = 2
_SHORTEST_IN_SMALL_LETTERS = 4
_LONGEST_CONTACT = 4
_OF_A_PERSON = re.compile(
    r"(?:['’]s\b|,|\s+(?:is|was|has|had|says|said|wants|wanted|needs|took|takes|got|gets|went|weighs|lives|asked|told|wrote|and I)\b)"
)
_SENTENCE = re.compile(r"(?:^|[.!?:]\s+|\n\s*|[\"“„«(]\s*)$")
_THING_BEFORE = re.compile(
    r"(?:[\d²³/·*^]\s?|\b(?:the|der|die|das|dem|den|des|ein|eine|einen|im|am|zum|zur|le|un|une|el|un|il|uno|um|het|een|en|ett)\s+)$",
    re.IGNORECASE,
)
"""A number, of which this is the unit, or an article, with which this is a thing."""
_SHORT_I = "\ue000"
"""Stands for й meanwhile, a letter of its own."""
_BARE_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ё": "е"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})


def bare(word: str) -> str:
    """A word in small letters and without accents, as people write it in haste."""
    apart = unicodedata.normalize("NFKD", word.casefold().translate(_BARE_LETTERS).replace("й", _SHORT_I))
    plain = "".join(one for one in apart if not unicodedata.combining(one)).replace(_SHORT_I, "й")
    return unicodedata.normalize("NFC", plain)


_ORDINARY = frozenset(bare(word) for word in ORDINARY_WORDS | BOTH | NOT_NAMES)
_GATHERINGS = frozenset(bare(word) for word in GATHERINGS)
BARE_GIVEN_NAMES = frozenset(bare(word) for word in GIVEN_NAMES)


@dataclass(frozen=True, slots=True)
class _Place:
    """A word within a name: which name, and which of its words."""

    name: int
    word: int
    alone: bool
    """Whether this word stands for the person by itself."""
    inflected: bool
    ordinary: bool
    """Whether the word means something else as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """An index of names by every form of each of their words."""

    places: dict[str, list[_Place]] = field(default_factory=dict[str, list[_Place]])

    def found_in(self, text: str, ordinary: Collection[str] = ()) -> Iterator[Detail]:
        """Where somebody known is named, the longest names first. `ordinary`: further words (bare) that mean something else, too."""
        if not self.places:
            return
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            end = self._run(text, words, at)
            if end - at > 1 or self._alone(text, words[at], ordinary):
                yield detail("person", text, words[at].start(), _stem_end(words[end - 1], self.places))
            at = end

    def _run(self, text: str, words: Sequence[re.Match[str]], at: int) -> int:
        """The index after the last word of the longest part of one name that stands here."""
        reached = self._here(words[at])
        end = at + 1
        while end < len(words) and _BETWEEN.fullmatch(text, words[end - 1].end(), words[end].start()):
            here = self._here(words[end])
            goes_on = {(name, word + 1) for name, word in reached} & here
            if not goes_on:
                break
            reached, end = goes_on, end + 1
        return end

    def _here(self, word: re.Match[str]) -> set[tuple[int, int]]:
        return {(place.name, place.word) for place in self._places(word[0])}

    def _places(self, word: str) -> list[_Place]:
        return self.places.get(bare(word)) or self.places.get(bare(_without_suffix(word)), [])

    def _alone(self, text: str, word: re.Match[str], ordinary: Collection[str]) -> bool:
        """Whether this one word means somebody known."""
        places = [place for place in self._places(word[0]) if place.alone]
        if not places or _in_a_word(text, word):
            return False
        written = _without_suffix(word[0])
        plain = bare(written)
        capital = written[0].isupper() and not (len(written) > 1 and written.isupper())
        inflected = all(place.inflected for place in places)
        doubtful = plain in _ORDINARY or plain in ordinary or all(place.ordinary for place in places)
        if doubtful or (inflected and len(plain) < _SHORTEST_IN_SMALL_LETTERS):
            return capital and _names_somebody(text, word, spoken_of=plain not in ordinary)
        return written[0].isupper() or len(plain) > _SHORTEST


@lru_cache(maxsize=64)
def known_names(people: tuple[str, ...], contacts: tuple[str, ...] = ()) -> KnownNames:
    """The index of these. `people` belong to the circle; `contacts` are names as platforms give them, groups and firms among them."""
    known = KnownNames()
    for number, name in enumerate((*people, *contacts)):
        words = [one[0] for one in _WORD.finditer(unicodedata.normalize("NFC", name))]
        if name.strip().casefold() in _NOBODY:
            words = []
        elif number >= len(people):
            words = _of_a_contact(name, words)
        for place, word in enumerate(words):
            _note_word(known, word, number, place, alone=len(words) == 1 or _stands_alone(word))
    return known


_NOT_ALONE = frozenset(bare(word) for word in NOT_NAMES)


@lru_cache(maxsize=64)
def words_in_small_letters(text: str) -> frozenset[str]:
    """The words, bare, that stand in small letters in a text."""
    return frozenset(bare(word[0]) for word in _WORD.finditer(text) if word[0].islower())


def _stands_alone(word: str) -> bool:
    """Whether this word of a longer name stands for the person by itself."""
    return len(word) > _SHORTEST and word.casefold() not in PARTICLES and bare(word) not in _NOT_ALONE


def _note_word(known: KnownNames, word: str, number: int, place: int, *, alone: bool) -> None:
    for form in {bare(word), bare(word.casefold().translate(_SPELT_OUT))}:
        ordinary = form in _ORDINARY
        itself = _Place(number, place, alone, inflected=False, ordinary=ordinary)
        other = _Place(number, place, alone, inflected=True, ordinary=ordinary)
        for written, one in ((form, itself), *((bare(inflected), other) for inflected in forms_of(form))):
            places = known.places.setdefault(written, [])
            if one not in places:
                places.append(one)


def _of_a_contact(name: str, words: list[str]) -> list[str]:
    """The words of a contact's name that are looked for; none where it seems to be a group's or a firm's."""
    plain = {bare(word) for word in words}
    if not words or len(words) > _LONGEST_CONTACT or plain & _GATHERINGS:
        return []
    if len(words) == 1 and (plain <= _ORDINARY or len(name) < _SHORTEST_IN_SMALL_LETTERS):
        return []
    return words


def _without_suffix(word: str) -> str:
    """A word without what is joined to it by an apostrophe ("Ana's", "Murat'ın")."""
    head, mark, tail = word.replace("’", "'").rpartition("'")
    return head if mark and len(head) > 1 and tail.islower() and len(tail) <= 6 else word


def _stem_end(word: re.Match[str], places: dict[str, list[_Place]]) -> int:
    """Where the name in this word ends: before an apostrophe's ending, unless that belongs to the name."""
    return word.end() if bare(word[0]) in places else word.start() + len(_without_suffix(word[0]))


def _in_a_word(text: str, word: re.Match[str]) -> bool:
    """Whether it is a part of something written in one, as names in programs are."""
    around = text[max(0, word.start() - 1) : word.start()] + text[word.end() : word.end() + 1]
    return any(one == "_" or one.isdigit() for one in around)


def _names_somebody(text: str, word: re.Match[str], *, spoken_of: bool) -> bool:
    """Whether a name that is a word as well ("Will", "Rose") means the person here.

    `spoken_of`: whether at the beginning of a sentence, where every word has a capital, what follows may show it.
    """
    before = leading_to(text, word.start())
    if _THING_BEFORE.search(before) or EPONYM.match(text, word.end()):
        return False
    if _SENTENCE.search(before) is None:
        return True
    return spoken_of and _OF_A_PERSON.match(text, word.start() + len(_without_suffix(word[0]))) is not None
