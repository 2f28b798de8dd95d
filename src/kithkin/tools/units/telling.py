"""Conversions told with a bit of story: what the quantity is of says nothing about how it converts.

"my baby is 9 lb, what's that in kg" holds words that the converter does not know. They may stay unknown when the
quantity is followed by nothing but the request, and no word in the story makes another quantity of it.
"""

from __future__ import annotations

import re

_WHAT = r"(?:whats?|wats?|what'?s|what (?:is|are|was|would|does|will)|how (?:much|many|far|fast|tall|heavy|long|hot|cold|big|high|deep|wide))"
# What may stand right behind the quantity without changing it: "8 oz of butter", "5 miles today", "2 m deep".
_TOLD = r"(?:\s+(?:of\s+[a-z]+|today|yesterday|now|away|tall|long|deep|wide|high|old|this morning))?"
_HOW_MANY = re.compile(_TOLD + r"\W*(?:(?:so|and|but)\s+)*how (?:many|much)\s+")
_IS_THAT = re.compile(
    r"(?:\s+(?:is|are|was|would|does|did)\s+(?:that|it|this|those)(?:\s+(?:be|make|come to))?)?"
)
_REQUEST = re.compile(
    rf"{_TOLD}\W*(?:(?:so|and|but|or|then|please|pls)\s+)*(?:(?:{_WHAT})\s+)?"
    r"(?:(?:is|are|was|would|does|will|do)\s+)?(?:(?:that|it|this|they|those|she|he|i|we)\s+)?"
    r"(?:(?:be|weigh|is|come to|make|work out as|convert)\s+)?(?:in|into|to|as|in terms of)\s*(?:the\s+)?"
)
_DIAL = re.compile(
    _TOLD
    + r"\W*(?:(?:but|and|though|while|yet|only)\s+)*(?:(?:the|my|our|this|that|your|his|her)\s+)?(?:[a-z]+\s+){1,3}?(?:only\s+)?"
    r"(?:shows?|reads?|displays?|uses?|says|has|takes?|wants?|measures?|works|goes|does|(?:is|are)(?: marked| labelled| set| all)?)"
    r"\s+(?:only\s+)?(?:(?:in|by|out in|things in|up in)\s+)?"
)
_ENDING = re.compile(
    r"(?:\W|\b(?:please|pls|plz|thanks|thank you|thx|then|again|exactly|approx|roughly|though)\b)*"
)
_ANOTHER_QUANTITY = re.compile(
    r"\b(?:per|each|every|twice|double|half|thrice|triple|times|plus|minus|another|few|several|some|couple|dozens?|quarter|"
    r"percent|both|extra|spare|up|by|above|below|under|less|more|over|than|rises?|rose|drops?|dropped|fell|falls?|gone|went|goes|warmer|colder|"
    r"hotter|cooler|increase[sd]?|decrease[sd]?|should|square|circle|cube|sphere|difference|dose|dosage)\b"
)
_SHOULD_BE = re.compile(r"\bshould (?:be|read|say|have|get)\b")


def is_story(lower: str, span: tuple[int, int], target: tuple[int, int]) -> bool:
    """Whether the words around the quantity at `span` only tell of it, and the request stands right behind it."""
    if span[1] > target[0]:
        return False
    how_many = _HOW_MANY.fullmatch(lower[span[1] : target[0]]) is not None
    asked = _IS_THAT.match(lower, target[1]) if how_many else None
    if not _ENDING.fullmatch(lower[asked.end() if asked else target[1] :]):
        return False
    between, before = lower[span[1] : target[0]], lower[: span[0]]
    if not (how_many or _REQUEST.fullmatch(between) or dial_before(lower, span, target[0])):
        return False
    return not _ANOTHER_QUANTITY.search(_SHOULD_BE.sub(" ", before))


def dial_before(lower: str, span: tuple[int, int], start: int) -> bool:
    """Whether a scale in another unit is named between ("2.4 bar but the pump shows psi")."""
    return _DIAL.fullmatch(lower[span[1] : start]) is not None


def dial_unit_places(lower: str, end: int) -> list[int]:
    """Places behind a quantity ending at `end` where the unit of a scale may stand."""
    starts = (end + word.start() for word in re.finditer(r"(?<=\s)[a-z]", lower[end:]))
    return [start for start in starts if dial_before(lower, (0, end), start)]
