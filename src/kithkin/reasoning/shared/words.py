"""The words of a text as they are compared: without case, accents and endings, with where they stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|dell|all|nell|dall|sull|un|quest)['’](?=\w{2})")
_POSSESSIVE = re.compile(r"['’]s?$")
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, folded (no case, no accents), its stem, and its offsets in the text."""

    text: str
    folded: str
    stem: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdigit()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def words_of(text: str) -> list[Word]:
    """The words and numbers of a text, in order."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        bare = _POSSESSIVE.sub("", _ELISION.sub("", folded))
        if bare:
            words.append(Word(match.group(), bare, stem(bare), match.start(), match.end()))
    return words


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Without case and accents: "Café" and "cafe" are one."""
    plain = (
        text.casefold()
        .replace("’", "'")
        .replace("œ", "oe")
        .replace("æ", "ae")
        .replace("ø", "o")
        .replace("ł", "l")
    )
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A light stem of a folded word: plural, -ing, -ed and a final vowel go. It serves comparing only."""
    if word[:1].isdigit() or len(word) < 4:
        return word
    if word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif word.endswith(("sses", "ches", "shes", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= 3 and any(vowel in bare for vowel in f"{_VOWELS}y"):
            word = bare[:-1] if len(bare) > 3 and bare[-1] == bare[-2] and bare[-1] not in "lsz" else bare
            break
    if len(word) >= 4 and word[-1] in "aeo" and word[-2] not in "aeo":
        word = word[:-1]
    return f"{word[:-1]}i" if len(word) > 3 and word[-1] == "y" else word
