"""Which passage of a source pack answers a question: one that the sentence model finds near it and that speaks of all it asks about.

Nearness alone does not answer ("what does a flu shot cost?" is near to all on flu shots), and neither do words. Both together, and a
figure where one is asked for, rather miss an answer than give a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from kithkin.messages.sources import CitedPassage, FoundSources
from kithkin.reasoning.shared.words import stem
from kithkin.reasoning.sources.wording import terms_of

NEAR_ENOUGH: Final = 0.87
"""Cosine of the sentence model between question and passage below which nothing is quoted (worked out on `lookups_development.toml`)."""
LONGEST_QUOTE: Final = 900
"""Characters of what is quoted in one answer, as in `sources.bounds`."""
LONGEST_QUESTION: Final = 300
MOST_QUOTED: Final = 2
"""Packs that are quoted beside one another: whoever asks sees where they differ, and how old each is."""
_AS_NEAR: Final = 0.02

_ASKS: Final = re.compile(
    r"\?|^\W*(?:who|what|which|where|when|why|how|do|does|is|are|can|could|should|may|will|tell me|explain|define)\b",
    re.IGNORECASE,
)
_FIGURE: Final = re.compile(
    r"\bhow (?:many|much|often|long|old|tall|big|far|hot|cold|high|soon|late)\b|\bwhat (?:percentage|share|number|temperature|dose|age)\b",
    re.IGNORECASE,
)
_DURATION: Final = re.compile(r"\bhow (?:long|often|soon)\b", re.IGNORECASE)
_TIME: Final = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|few|several|every|each|once|twice)\b[^.]{0,20}\b(?:second|minute|hour|day|week|month|year|season|night|time)s?\b|\b(?:daily|weekly|monthly|yearly)\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion|half|third|quarter|size of)\b",
    re.IGNORECASE,
)
_PRICE: Final = re.compile(
    r"\bhow (?:much (?:is|are|does|do)\b.*\bcost|expensive)|\b(?:cost|costs|price|prices|fee)\b",
    re.IGNORECASE,
)
_MONEY: Final = re.compile(
    r"[$€£¥]\s?\d|\b\d+(?:[.,]\d+)?\s?(?:dollars?|euros?|pounds?|cents?)\b", re.IGNORECASE
)
_CATCHING: Final = re.compile(
    r"\bhow (?:do|does|can|did) (?:\w+ ){1,2}(?:get|catch|contract)\b", re.IGNORECASE
)
_CAUGHT: Final = re.compile(
    r"\b(?:get|catch|contract)s? (?:it|them|one|an?|the)\b|\bspreads?\b|\binfect(?:ed|s)\b|\bcaused by\b|\bpass(?:es)? through\b",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"(?<=\w )[A-HJ-Z](?![\w'’.])")
"""A capital letter that is a word, as in "hepatitis B"; "I" is nobody's."""
_PERSONAL: Final = re.compile(
    r"\b(?:does|do|is|are|has|have|did|was|will) (?:my|his|her|our|their|he|she)\b", re.IGNORECASE
)
"""What nobody has published: how it is with one person."""
_SCAFFOLDING: Final = frozenset(
    stem(word)
    for word in "myself yourself look happen mean tell explain define describe long many much often old tall big far hot high soon late best good bad usually normally"
    " kind type sort way people person there please know find use work affect special part body area place group age side"
    " year day hour month week time number amount percentage share appear begin start end keep special after before while later now"
    " sure question answer information about anything something else main first usual common ever contain".split()
)  # fmt: skip
"""Words by which a question says what sort of answer it wants, not what it is about."""
_ALIKE: Final = {
    "causedby": "cause",
    "sign": "symptom",
    "travell": "travel",
    "treat": "cure",
    "cure": "cure",
    "help": "cure",
    "remedy": "cure",
    "medicine": "cure",
    "stop": "cure",
    "relief": "cure",
    "reliev": "cure",
    "prevent": "prevent",
    "contagious": "spread",
}


def may_answer(text: str) -> bool:
    """Whether a message asks about anything that a passage could speak of; figures alone are nothing to look up."""
    if len(text) > LONGEST_QUESTION or _ASKS.search(text) is None or _PERSONAL.search(text):
        return False
    return any(not key[0].isdigit() for keys in _subjects(text) for key in keys)


def answering(text: str, sources: FoundSources, likenesses: Mapping[int, float]) -> list[CitedPassage]:
    """The passage that answers a question, and beside it that of another pack which is as near; none where none surely does.

    Of two editions of one publication the later counts. `likenesses` are cosines of the sentence model by the passages' ids; what is not in it is not known to answer.
    """
    if not may_answer(text):
        return []
    wanted = _subjects(text)
    near = sorted(
        (one for one in sources.passages if likenesses.get(one.id, 0.0) >= NEAR_ENOUGH),
        key=lambda one: -likenesses[one.id],
    )
    found: list[CitedPassage] = []
    for one in _latest_editions(near):
        as_near = not found or likenesses[one.id] >= likenesses[found[0].id] - _AS_NEAR
        if as_near and one.pack not in {other.pack for other in found} and _answers(text, wanted, one):
            found.append(one)
    return found[:MOST_QUOTED]


def _latest_editions(passages: Sequence[CitedPassage]) -> list[CitedPassage]:
    """Those of the latest edition, where several of one publication are installed."""
    latest: dict[tuple[str, str], tuple[str, int]] = {}
    for one in passages:
        name = (one.head.publisher, one.head.title)
        latest[name] = max(latest.get(name, ("", 0)), (one.head.date, one.pack))
    return [
        one for one in passages if latest[one.head.publisher, one.head.title] == (one.head.date, one.pack)
    ]


def _answers(text: str, wanted: list[frozenset[str]], cited: CitedPassage) -> bool:
    passage = cited.passage
    if len(passage.text) > LONGEST_QUOTE:
        return False
    whole = f"{passage.title}\n{passage.heading}\n{passage.text}"
    held = _keys(whole)
    letters = set(_LETTER.findall(text))
    if not letters <= set(_LETTER.findall(whole)):
        return False  # group A is not group B
    return all(keys & held for keys in wanted) and _is_of_the_kind(text, passage.text)


def _is_of_the_kind(text: str, passage: str) -> bool:
    """Whether a passage holds the sort of answer that is asked for: a time, a figure, a price, how something is caught."""
    if _PRICE.search(text):
        return _MONEY.search(passage) is not None
    if _DURATION.search(text):
        return _TIME.search(passage) is not None
    if _FIGURE.search(text):
        return _NUMBER.search(passage) is not None
    return _CATCHING.search(text) is None or _CAUGHT.search(passage) is not None


def _subjects(text: str) -> list[frozenset[str]]:
    """What a question is about: its words that are neither of asking nor of what sort of answer is wanted."""
    return [_joined(term.keys) for term in terms_of(text) if not term.light and not term.keys & _SCAFFOLDING]


def _keys(text: str) -> frozenset[str]:
    return frozenset(key for term in terms_of(text) for key in _joined(term.keys))


def _joined(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(_ALIKE.get(key, key) for key in keys)
