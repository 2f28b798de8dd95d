"""What the asker wants of the answer's form: rounding, a unit, brevity. These words are not part of the problem."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kithkin.messages.readings import Reading

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_COUNT = r"(\d{1,2}|one|two|three|four|five|six)"
_DECIMALS = re.compile(rf"(?:,?\s*(?:round(?:ed)?|correct|accurate|answer|give)?[\w\s]{{0,24}}?)\b(?:to|with)\s+{_COUNT}\s*(?:decimal(?:s| places?| points?)?|d\.?p\.?)\b", re.I)  # fmt: skip
_SIGNIFICANT = re.compile(
    rf"(?:to|with)\s+{_COUNT}\s*(?:significant (?:figures?|digits?)|s\.?f\.?|sig\.? figs?)\b", re.I
)
_NEAREST = re.compile(
    r"(?:,?\s*round(?:ed)?)?\s*to the nearest (?:(tenth|hundredth|thousandth|whole number|integer)\b)", re.I
)
_NEAREST_DECIMALS = {"tenth": 1, "hundredth": 2, "thousandth": 3, "whole number": 0, "integer": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRequest:
    """How the answer should look; `spans` are the words that said so, and their numbers are accounted for."""

    decimals: int | None = None
    significant: int | None = None
    spans: tuple[tuple[int, int], ...] = ()


def form_request(reading: Reading) -> FormRequest:
    """The wishes about the answer's form in a question."""
    match = _DECIMALS.search(reading.text)
    if match is not None:
        return FormRequest(decimals=_count(match[1]), spans=(match.span(1),))
    match = _SIGNIFICANT.search(reading.text)
    if match is not None:
        return FormRequest(significant=_count(match[1]), spans=(match.span(1),))
    match = _NEAREST.search(reading.text)
    if match is not None:
        return FormRequest(decimals=_NEAREST_DECIMALS[match[1].lower()], spans=(match.span(),))
    return FormRequest()


def _count(text: str) -> int:
    return _WORDS.get(text.lower()) or int(text)
