"""The words of a message as they were meant: without accents, with contractions, inflections and typing errors seen through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

LONG = 9
"""Letters from which two slips are forgiven."""
# Words that mean danger in this form only: "fitting", not "fitted" kitchens.
_AS_THEY_STAND = frozenset("fitting fits shot tarry mole molle".split())
_DOUBLED = re.compile(r"([a-z])\1+")
_LETTERS_TO_EXCHANGE = 7
_SURE_FROM = 6
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
# French and Italian run small words together with the next: "l'oxygène", "s'étouffe", "all'improvviso".
_ELISION = re.compile(r"\b(l|d|j|n|s|c|m|t|qu|un|all|dell|nell|sull|dall)'(?=\w)")
_CAN_NOT = "can't"
_WILL_NOT = "won't"
_HAS_NOT = "hasn't"
_CONTRACTIONS = (
    dict.fromkeys(("can't", "cant", "cnat", "carnt", "cannot", "couldn't", "couldnt", "unable"), _CAN_NOT)
    | dict.fromkeys("won't wont doesn't doesnt dosnt don't dont didn't didnt wouldn't wouldnt refuses refusing".split(), _WILL_NOT)
    | dict.fromkeys("hasn't hasnt haven't havent hadn't hadnt".split(), _HAS_NOT)
    | dict.fromkeys("isn't isnt aren't arent wasn't wasnt weren't werent ain't aint".split(), "not")
    | {"od'd": "overdosed", "oded": "overdosed", "oding": "overdosing", "tounge": "tongue", "pane": "pain", "bernt": "burnt", "tareing": "tearing", "bleech": "bleach", "chocking": "choking", "herion": "heroin", "kemo": "chemo", "gray": "grey", "speach": "speech", "uncontious": "unconscious", "unconcious": "unconscious", "unconsious": "unconscious", "meny": "many", "coffing": "coughing", "wak": "wake", "chemicle": "chemical"}
)  # fmt: skip
_TWO_WORDS = {
    ("can", "not"): _CAN_NOT, ("could", "not"): _CAN_NOT, ("not", "able"): _CAN_NOT, ("will", "not"): _WILL_NOT, ("does", "not"): _WILL_NOT,
    ("do", "not"): _WILL_NOT, ("did", "not"): _WILL_NOT, ("would", "not"): _WILL_NOT, ("has", "not"): _HAS_NOT, ("have", "not"): _HAS_NOT,
    ("had", "not"): _HAS_NOT, ("is", "not"): "not", ("are", "not"): "not", ("was", "not"): "not", ("were", "not"): "not",
}  # fmt: skip
# Common words one slip away from a sign's word.
_OTHER_WORDS = frozenset(
    "tests stubbed breeding scold sports shorts chess grubbed spitting sting string breads cooking crest threat heard bloom confusing "
    "property fatting fitted sodden blend breed breads stuff staff cheat chased changed changes drawing chocked heading healing "
    "confused confusion confuse confuses bringe bringen cutting putting sceptic heron walking talking winding shallow painting painted strange stranger strangers rapid altered alter sweet sweets streak streaks hosing losing lightly slightly brightly tightly water month week clothes clothing cloth".split()
)
_KEY_WORDS = frozenset(
    "myself himself herself suicide oxygen saturation temperature pressure breathing glucose paracetamol acetaminophen tylenol "
    "ibuprofen aspirin tablets newborn swallowed fever minute waters contractions movement movements pregnant tonight everyone saying finish tramadol weeks months thirty twenty forty fifty fifteen bridge breaths taking".split()
)
_INFLECTIONS = ("ing", "ness", "ed", "es", "s", "ly", "e", "y")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case without accents, contractions in one form; sentence ends become "."."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"[.!?;\n]+(?=\s|$)", " . ", plain)
    plain = _ELISION.sub(r"\1 ", plain)
    return canonical(match.group() for match in re.finditer(rf"{_TOKEN.pattern}|\.", plain))


def canonical(words: Iterable[str]) -> list[str]:
    """One form for each way to deny ("cannot", "couldn't", "unable"), for "baby's", and for words that most people misspell."""
    found: list[str] = []
    for word in words:
        word = word.removesuffix("'s")
        pair = _TWO_WORDS.get((found[-1], word)) if found else None
        if pair is not None:
            found[-1] = pair
        else:
            found.append(_CONTRACTIONS.get(word, word))
    return found


def corrected(text: str) -> str:
    """The text in lower case with small slips mended in the few words that limits and crisis texts hang on."""
    return re.sub(r"[a-z]{5,}", lambda match: _mended(match.group()), text.lower().replace("’", "'"))


@lru_cache(maxsize=20_000)
def _mended(word: str) -> str:
    if word in _KEY_WORDS or word in _OTHER_WORDS:
        return word
    near = [key for key in _KEY_WORDS if key[0] == word[0] and _within(word, key, 2 if len(key) >= 11 else 1)]
    return min(near, key=lambda key: (abs(len(key) - len(word)), key), default=word)


@lru_cache(maxsize=200_000)
def alike(word: str, wanted: str) -> bool:
    """The same word, inflected or mistyped: one slip from five letters on, two from nine on; below that, letters doubled or swapped.

    Up to six letters a slip leaves out, doubles or swaps letters; another letter in place of one makes another word too often.
    """
    if inflected(word, wanted):
        return True
    if len(word) < 4 or word[0] != wanted[0] or abs(len(word) - len(wanted)) > 5 or word in _OTHER_WORDS:
        return False
    if len(wanted) == 4:
        return _fumbled(word, wanted)
    if len(word) == 4:
        return wanted == word + wanted[-1]
    allowed = 2 if len(wanted) >= LONG else 1
    return any(
        _within(word, form, allowed) and (len(wanted) >= _LETTERS_TO_EXCHANGE or not _exchanged(word, form))
        for form in forms(wanted)
    )


@lru_cache(maxsize=50_000)
def surely_alike(word: str, wanted: str) -> bool:
    """As `alike`, for a word that means danger all by itself: inflected, or one letter left out, doubled or swapped in a long word."""
    if inflected(word, wanted):
        return True
    if len(wanted) < _SURE_FROM or len(word) < _SURE_FROM - 1 or word[0] != wanted[0] or word in _OTHER_WORDS:
        return False
    return _within(word, wanted, 1) and (len(wanted) >= LONG or not _exchanged(word, wanted))


def inflected(word: str, wanted: str) -> bool:
    """The same word but for its ending or an apostrophe."""
    if wanted in _AS_THEY_STAND:
        return word == wanted
    if word == wanted or word.replace("'", "") == wanted.replace("'", ""):
        return True
    if len(wanted) < 4 or len(word) < 4:
        return len(wanted) == 3 and word == wanted + "s"
    return stem(word) == stem(wanted) or squeezed(word) == squeezed(wanted)


def squeezed(word: str) -> str:
    """The word with doubled letters single and z as s, which are confused more than any others: "stif", "confuzed"."""
    return _DOUBLED.sub(r"\1", word.replace("z", "s"))


def _exchanged(word: str, wanted: str) -> bool:
    """Whether one letter stands in the place of another."""
    return len(word) == len(wanted) and sum(a != b for a, b in zip(word, wanted, strict=True)) == 1


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """A word and its inflections, in which slips are looked for as well."""
    bare = stem(word)
    endings = (bare + ending for ending in ("e", "ing", "ed", "s", "es"))
    return (word, *dict.fromkeys(form for form in endings if form != word and len(bare) >= 5))


def _fumbled(word: str, wanted: str) -> bool:
    """Whether a short word has one letter twice, or two neighbours swapped after the first letter."""
    if len(word) == 5:
        return any(word[:i] + word[i + 1 :] == wanted and word[i] == word[i - 1] for i in range(1, 5))
    swapped = (wanted[0] + wanted[2] + wanted[1] + wanted[3], wanted[:2] + wanted[3] + wanted[2])
    return word in swapped


def stem(word: str) -> str:
    """The word without a common ending, where at least four letters are left."""
    for ending in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _within(one: str, other: str, limit: int) -> bool:
    """Whether the edit distance with transpositions (optimal string alignment, after Damerau 1964) is at most `limit`."""
    return OSA.distance(one, other, score_cutoff=limit) <= limit
