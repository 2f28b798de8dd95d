"""Numbers with units in recognised text, with the repairs that are certain, and how sure each one is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.ports.units import Units
from kithkin.vision.boxes import Character
from kithkin.vision.lines import mean_confidence, weakest

_NUMBER = r"[-+\u2212]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+)"
_AMOUNT = re.compile(_NUMBER)
_ZERO_FOR_LETTER = re.compile(
    r"(?<![A-Za-z0-9.,])[OoQ](?=\s?(?:mg|mcg|\u00b5g|g|kcal|kJ|cal|ml|mL|%)(?![A-Za-z]))"
)
_REPAIRED_CONFIDENCE = 0.75
_MIXED = re.compile(
    r"(?<![A-Za-z0-9])[OolI|]?\d*[OolI|]?\d+(?:[.,][\dOo]+)?(?![A-Za-z])|(?<![A-Za-z\d])[OolI|]{1,2}[.,]\d+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number as printed. `start` and `end` are offsets of number and unit in the text it stands in, `figures_end` is where
    the number alone ends; `exact` its digits in plain decimal notation; `less_than` for amounts printed as "<0.5 g"."""

    number: float
    exact: str
    unit: str | None
    confidence: float
    start: int
    end: int
    figures_end: int
    less_than: bool = False


def amounts(characters: Sequence[Character], units: Units) -> list[Amount]:
    """The numbers in a run of characters, each with the unit behind it where there is one."""
    mended = mend_digits(characters)
    text = "".join(character.text for character in mended)
    found: list[Amount] = []
    place = 0
    while match := _AMOUNT.search(text, place):
        place = match.end()
        amount = _amount(mended, text, match.start(), match.end(), units)
        if amount is not None:
            found.append(amount)
            place = amount.end
    return found


def _amount(characters: Sequence[Character], text: str, start: int, end: int, units: Units) -> Amount | None:
    before = text[start - 1] if start else " "
    if before.isalpha() or before == "_":
        # Part of a name: "B12", "HbA1c", "Omega3".
        return None
    if text[start] in "-\u2212+" and (before.isdigit() or before == ")"):
        start += 1
    exact = plain_digits(text[start:end])
    if exact is None:
        return None
    confidence = weakest(characters[start:end])
    unit, stop = unit_after(text, end, units)
    if unit is not None:
        confidence = min(confidence, mean_confidence(characters[end:stop]))
    return Amount(
        number=float(exact),
        exact=exact,
        unit=unit,
        confidence=confidence,
        start=start,
        end=stop,
        figures_end=end,
        less_than=text[:start].rstrip().endswith(("<", "\u2264")),
    )


def plain_digits(printed: str) -> str | None:
    """ "1,234.50" → "1234.50"; "4,5" → "4.5" (a decimal comma); None where it could mean either ("1,234" cannot)."""
    digits = printed.replace("\u2212", "-").lstrip("+")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    digits = digits.replace(",", ".")
    if digits.startswith((".", "-.")):
        digits = digits.replace(".", "0.", 1)
    return digits if re.fullmatch(r"-?\d+(?:\.\d+)?", digits) else None


def unit_after(text: str, place: int, units: Units) -> tuple[str | None, int]:
    """The unit that follows a number (canonical name) and where it ends; (None, `place`) for none."""
    start = place
    while start < len(text) and text[start] == " " and start - place < 2:
        start += 1
    if start >= len(text):
        return None, place
    found = units.find(text, start)
    if found is None:
        return None, place
    name, end = found
    if end < len(text) and text[end].isalnum():
        return None, place
    return name, end


def mend_digits(characters: Sequence[Character]) -> tuple[Character, ...]:
    """Letters that can only be digits: "Omg" → "0mg", "1O0" → "100", "l.5" → "1.5". A mended character is never sure."""
    text = "".join(character.text for character in characters)
    if len(text) != len(characters):
        return tuple(characters)
    mended = list(characters)

    def put(index: int) -> None:
        letter = mended[index].text
        if letter in "OoQlI|":
            digit = "1" if letter in "lI|" else "0"
            mended[index] = Character(
                text=digit, confidence=min(_REPAIRED_CONFIDENCE, mended[index].confidence), x=mended[index].x
            )

    for match in _ZERO_FOR_LETTER.finditer(text):
        put(match.start())
    for match in _MIXED.finditer(text):
        for index in range(match.start(), match.end()):
            put(index)
    return tuple(mended)
