"""What the asker wants of the answer's form: rounding, a unit, brevity. These words are not part of the problem."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kithkin.messages.readings import Reading

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_COUNT = r"(\d{1,2}|one|two|three|four|five|six)"
_LEAD = (
    r"(?:[,.;]?\s*\b(?:and |then )?(?:round(?:ed)?|correct|accurate|answer|give|given|express(?:ed)?|write|written)\b"
    r"(?: (?:off|it|your|the|answer|result|answers|value))*)?,?\s*"
)
_DECIMALS = re.compile(
    rf"{_LEAD}\b(?:to|with)\s+{_COUNT}\s*(?:decimal(?:s| places?| points?)?|d\.?p\.?)(?!\w)", re.I
)
_SIGNIFICANT = re.compile(
    rf"{_LEAD}\b(?:to|with)\s+{_COUNT}\s*(?:significant (?:figures?|digits?)|s\.?f\.?|sig\.? figs?)(?!\w)",
    re.I,
)
_NEAREST = re.compile(rf"{_LEAD}\bto the nearest (tenth|hundredth|thousandth|whole number|integer)\b", re.I)
_COURTESY = re.compile(r"\b(?:and|please|but|now|thanks|so|ok|okay|then|that|it)\b")
_OPENING_COURTESY = re.compile(
    r"\s*(?:(?:hi|hello|hey|hiya|thanks|thank you|cheers|ok|okay|great|good (?:morning|afternoon|evening)|please|dear kithkin|kithkin)"
    r"(?: there| kithkin| again| so much| a lot)?\s*[,.!:;-]?\s+(?:and |so |but |now |then |please )?)+",
    re.I,
)  # fmt: skip
_NEAREST_DECIMALS = {"tenth": 1, "hundredth": 2, "thousandth": 3, "whole number": 0, "integer": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRequest:
    """How the answer should look; `spans` hold the numbers that said so (they are accounted for), `phrase` all the
    words."""

    decimals: int | None = None
    significant: int | None = None
    spans: tuple[tuple[int, int], ...] = ()
    phrase: tuple[int, int] | None = None


def form_request(reading: Reading) -> FormRequest:
    """The wishes about the answer's form in a question."""
    match = _DECIMALS.search(reading.text)
    if match is not None:
        return FormRequest(decimals=_count(match[1]), spans=(match.span(1),), phrase=match.span())
    match = _SIGNIFICANT.search(reading.text)
    if match is not None:
        return FormRequest(significant=_count(match[1]), spans=(match.span(1),), phrase=match.span())
    match = _NEAREST.search(reading.text)
    if match is not None:
        return FormRequest(
            decimals=_NEAREST_DECIMALS[match[1].lower()], spans=(match.span(),), phrase=match.span()
        )
    return FormRequest()


def is_only_form(reading: Reading) -> bool:
    """Whether a message says nothing but how an answer should look ("to 3 decimal places, please")."""
    phrase = form_request(reading).phrase
    if phrase is None:
        return False
    rest = reading.lower[: phrase[0]] + reading.lower[phrase[1] :]
    return _COURTESY.sub("", rest).strip(" ,.!?") == ""


def without_form(reading: Reading, form: FormRequest) -> Reading:
    """The reading without the words about the form; what is left keeps its offsets."""
    return reading if form.phrase is None else _without(reading, *form.phrase)


def without_courtesy(reading: Reading) -> Reading:
    """The reading without a greeting or thanks before the question; what is left keeps its offsets."""
    opening = _OPENING_COURTESY.match(reading.text)
    return reading if opening is None else _without(reading, 0, opening.end())


def _without(reading: Reading, start: int, end: int) -> Reading:

    def cut(text: str) -> str:
        rest = text[end:]
        return text[:start] + (" " * (end - start) + rest if rest.strip(" ?.!") else "")

    outside = tuple(m for m in reading.measures if m.end <= start or m.start >= end)
    return replace(reading, text=cut(reading.text), lower=cut(reading.lower), measures=outside)


def _count(text: str) -> int:
    return _WORDS.get(text.lower()) or int(text)
