"""How many tablets at once are too many for a child: no more than the most that its age may have in a whole day.

The numbers are of paracetamol 500 mg by age (NHS, Paracetamol for children: four single doses of 240 to 250 mg from 6 years, 360
to 375 mg from 8, 480 to 500 mg from 10, and 480 to 750 mg from 12; tablets only from 6 years on).
"""

from __future__ import annotations

import re

from kithkin.reasoning.danger import readings
from kithkin.reasoning.danger.number_words import NUMBER_WORDS

_MOST_BY_AGE = ((6, 1), (8, 2), (10, 3), (12, 4), (16, 6))
_TEENAGER = re.compile(r"\b(1[2-5])[- ]?(?:year|yr)s?[- ]?old\b|\baged? (1[2-5])\b")
_GROWN_UP = re.compile(r"\b(?:1[6-9]|[2-9]\d)[- ]?(?:year|yr)s?[- ]?old\b|\baged? (?:1[6-9]|[2-9]\d)\b")
_UNDER_TWELVE = "|".join(word for word, number in NUMBER_WORDS.items() if number < 12)
# Without an age in figures: the most for the oldest who is called so.
_MOST_BY_WORD = (
    (re.compile(r"\b(?:bab(?:y|ies)|toddlers?|infants?|newborns?|little one)\b"), 1),
    (
        re.compile(
            r"\b(?:child(?:ren)?|kids?|kiddo|little (?:boy|girl)|grand(?:child|son|daughter)|niece|nephew|"
            rf"(?:{_UNDER_TWELVE})[- ]year[- ]old|niñ[oa]|enfant|criança|bambin[oa])\b"
        ),
        2,
    ),
    (re.compile(r"\b(?:my|our|his|her|their|the) (?:son|daughter|boy|girl)\b"), 4),
)
_GIVEN = re.compile(
    r"\b(?:gave|given|giving)\b(?: (?:my|our|her|him|his|them|the|a)\b)?(?: \w+[- ](?:year|yr|month|week|day)s?[- ]old)?"
    r"(?: (?:son|daughter|child|kid|toddler|baby|boy|girl|little one|grandson|granddaughter))?\b"
)
_BY_THE_ASKER = re.compile(
    r"\bi(?:'ve|'d| have| had| just| also| accidentally)* (?:took|taken|swallowed|had|ate|eaten)\b[^.;?!,]*"
)
# "Takes 5 tablets a day for epilepsy": somebody prescribed that.
_PRESCRIBED = re.compile(r"\b(?:a|per|each|every) day\b|\bdaily\b|\bprescri\w+")


def most_tablets(text: str) -> int | None:
    """The most tablets at once for the child that a message (lower case) speaks of; None when it speaks of none."""
    years = readings.child_years(text)
    if years is None and (teenager := _TEENAGER.search(text)) is not None:
        years = float(teenager[1] or teenager[2])
    if years is not None:
        return next(most for below, most in _MOST_BY_AGE if years < below)
    if _GROWN_UP.search(text):
        return None
    return next((most for words, most in _MOST_BY_WORD if words.search(text)), None)


def taken_by_child(text: str) -> float:
    """The most tablets that a message says a child took or was given at once; 0 where none, or a prescribed number a day."""
    if _PRESCRIBED.search(text):
        return 0.0
    return readings.most_taken(_GIVEN.sub("took", _BY_THE_ASKER.sub(" ", text)))
