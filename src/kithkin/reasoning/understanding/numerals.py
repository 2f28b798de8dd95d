"""Finds the numbers in a question, in digits and in words, without their units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
} | {"fourty": 40}
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
          "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10}  # fmt: skip

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_DECIMAL = rf"(?:{_DIGITS}(?:\.\d+)?|\.\d+)"
_NUMERAL = re.compile(
    rf"""
    (?P<power>{_DECIMAL}\s?(?:[×x*·]\s?)10\s?(?:\^\s?\(?[-+]?\d{{1,3}}\)?|\*\*\s?[-+]?\d{{1,3}}|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))
    |(?P<exponent>{_DECIMAL}[eE][-+]?\d{{1,3}})(?![\w.])
    |(?P<ten>(?<![\d.,])10(?:\^\s?\(?[-+]?\d{{1,3}}\)?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))
    |(?P<mixed>\d+(?:\s+|-)\d+/\d+)(?![\d/])
    |(?P<fraction>\d{{1,3}}/\d{{1,3}})(?!\d|/|\.\d)
    |(?P<vulgar>\d*\s?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
    |(?P<plain>{_DECIMAL})(?P<ordinal>(?:st|nd|rd|th)\b)?
    """,
    re.VERBOSE,
)
_BEGINNINGS = ".½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
"""What `_NUMERAL` may begin with beside digits, and white space before a fraction."""
_SCALE_AFTER = re.compile(
    r"\s?(hundred|thousand|million|billion|trillion|lakh|crore)s?\b|(k)(?![a-zA-Z/°²³])"
)
_SCALE_VALUES = _SCALES | {"lakh": 10**5, "crore": 10**7, "k": 10**3}
_AND_A_HALF = re.compile(r" and (?:a |one )(half|quarter|third)\b")
_PART_VALUES = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "third": Fraction(1, 3)}
_WORD = re.compile(r"[a-z]+")
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:type|stage|phase|version|question|problem|exercise|q|grade|i'm in year|a year|in year)|#)\s*$"
)
_LIST_MARKER = re.compile(r"(?:^|\n)\s*\(?$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: its offsets, exact value and whether it was an ordinal ("3rd") or in words."""

    start: int
    end: int
    value: Fraction
    exact: str
    in_words: bool = False


def exact_text(value: Fraction) -> str:
    """Plain decimal digits where the value has finitely many, a fraction "1/3" otherwise."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if value.denominator == 1:
        return str(value.numerator)
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    with localcontext(prec=400):
        decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{decimal:f}" if abs(decimal.adjusted()) <= 40 else f"{decimal}"


def _may_begin(character: str) -> bool:
    """Whether a number may begin with it, which is quicker to see than that none does."""
    return character.isdecimal() or character in _BEGINNINGS or character.isspace()


def find_numerals(text: str, lower: str) -> Iterator[Numeral]:
    """All numbers of a question in order, without overlaps. Digits that belong to a name ("H2O", "B12",
    "carbon-14", "type 2", "PHQ-9") or number a list are not numbers of the question."""
    position = 0
    words = {numeral.start: numeral for numeral in _in_words(lower)}
    while position < len(text):
        if position in words:
            numeral = words[position]
            yield numeral
            position = numeral.end
            continue
        match = _NUMERAL.match(text, position) if _may_begin(text[position]) else None
        if match is None:
            position += 1
            continue
        if _belongs_to_name(lower, match):
            position = max(match.end(), position + 1)
            continue
        numeral = _from_digits(text, lower, match)
        if numeral is not None:
            yield numeral
            position = numeral.end
        else:
            position = match.end()


def _belongs_to_name(lower: str, match: re.Match[str]) -> bool:
    """Whether the digits are part of a name or mark a list entry."""
    start, end = match.span()
    before = lower[max(0, start - 40) : start]
    tail = re.search(r"[^\W\d_][\w.]*$", before)
    if tail is not None and not re.search(r"[=:]$", before):
        return True
    if re.search(r"[a-z]{2,}-$", before) and not before.endswith("minus-"):
        return True
    if _LABEL_BEFORE.search(before) and match["plain"] and len(match["plain"]) <= 2:
        return True
    after = lower[end : end + 2]
    return bool(match["plain"] and len(match["plain"]) <= 2 and _LIST_MARKER.search(before)
                and (after[:1] == ")" or (after == ". ")) and len(lower) > end + 3)  # fmt: skip


def _from_digits(text: str, lower: str, match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    try:
        value = _value(match)
    except (InvalidOperation, ZeroDivisionError, ValueError, OverflowError):
        return None
    if match["fraction"] is not None and not _is_fraction(text, match):
        slash = match["fraction"].index("/")
        end = start + slash
        value = Fraction(match["fraction"][:slash])
    if match["plain"] is not None and match["ordinal"] is None:
        scale = _SCALE_AFTER.match(lower, end)
        if scale is not None and (scale[2] is None or text[scale.end() - 1] == "k"):
            value *= _SCALE_VALUES[scale[1] or "k"]
            end = scale.end()
        half = _AND_A_HALF.match(lower, end)
        if half is not None and value.denominator == 1:
            value += _PART_VALUES[half[1]]
            end = half.end()
    if _is_negative(lower, start):
        start -= 1
        value = -value
    return Numeral(start, end, value, exact_text(value))


def _value(match: re.Match[str]) -> Fraction:
    whole = match[0].replace(",", "")
    if match["power"] or match["ten"]:
        mantissa, _, exponent = (
            re.sub(r"\s", "", whole).rpartition("10") if match["ten"] else _split_power(whole)
        )
        exponent = re.sub(r"[^\d+-]", "", exponent.translate(_SUPERSCRIPTS))
        if abs(int(exponent)) > 308:
            raise ValueError(exponent)
        return Fraction(mantissa or "1") * Fraction(10) ** int(exponent)
    if match["mixed"]:
        integer, fraction = re.split(r"[\s-]+", whole, maxsplit=1)
        return int(integer) + Fraction(fraction)
    if match["vulgar"]:
        numerator, denominator = _VULGAR[whole[-1]]
        return int(whole[:-1].strip() or 0) + Fraction(numerator, denominator)
    if match["plain"]:
        return Fraction(match["plain"].replace(",", ""))
    return Fraction(whole)


def _split_power(whole: str) -> tuple[str, str, str]:
    compact = re.sub(r"\s", "", whole)
    split = re.match(r"([\d.]+)[×x*·]10(.*)", compact)
    if split is None:
        raise ValueError(whole)
    return split[1], "10", split[2]


def _is_fraction(text: str, match: re.Match[str]) -> bool:
    """Whether "a/b" is a fraction rather than a blood pressure, a date or a ratio of readings."""
    numerator, denominator = (int(part) for part in match["fraction"].split("/"))
    before = text[: match.start()]
    return 0 < numerator < denominator <= 100 and not re.search(r"[\d/]$", before)


def _is_negative(lower: str, start: int) -> bool:
    if start == 0 or lower[start - 1] != "-":
        return False
    return start == 1 or lower[start - 2] in " ([{=<>,:*/^\n"


def _in_words(lower: str) -> Iterator[Numeral]:
    """Numbers in words. "one" alone counts only with a fraction or scale after it: it is mostly a pronoun."""
    tokens = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(lower)]
    index = 0
    while index < len(tokens):
        value, used = _words_at(tokens, index, lower)
        if used == 0:
            index += 1
            continue
        start, end = tokens[index][1], tokens[index + used - 1][2]
        yield Numeral(start, end, value, exact_text(value), in_words=True)
        index += used


def _words_at(tokens: list[tuple[str, int, int]], index: int, lower: str) -> tuple[Fraction, int]:
    if tokens[index][0] not in _UNITS and tokens[index][0] not in _TENS:  # as of nearly all words
        return _article_forms(tokens, index, lower)
    total, current, position, spoken = Fraction(0), Fraction(0), index, False
    while position < len(tokens):
        word = tokens[position][0]
        gap = lower[tokens[position - 1][2] : tokens[position][1]] if position > index else ""
        if position > index and gap not in {" ", "-"}:
            break
        if word in _UNITS or word in _TENS:
            if spoken and not _continues(tokens[position - 1][0], word):
                break
            current += _UNITS.get(word, 0) + _TENS.get(word, 0)
        elif word in _SCALES and spoken:
            current *= _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, Fraction(0)
        elif word == "and" and spoken and _and_continues(tokens, position):
            position += 1
            continue
        else:
            break
        spoken = True
        position += 1
    if spoken:
        return _with_parts(tokens, index, position, total + current, lower)
    return _article_forms(tokens, index, lower)


def _continues(previous: str, word: str) -> bool:
    return (
        (previous in _TENS and word in _UNITS and 0 < _UNITS[word] < 10)
        or previous in _SCALES
        or previous == "and"
    )


def _and_continues(tokens: list[tuple[str, int, int]], position: int) -> bool:
    follows = tokens[position + 1][0] if position + 1 < len(tokens) else ""
    return tokens[position - 1][0] in _SCALES and (follows in _UNITS or follows in _TENS)


def _with_parts(
    tokens: list[tuple[str, int, int]], index: int, position: int, value: Fraction, lower: str
) -> tuple[Fraction, int]:
    """Handles "two thirds", "two and a half", "one point eight" and the lone pronoun "one"."""
    decimals = _spoken_decimals(tokens, position, lower)
    if decimals:
        return value + Fraction(int(decimals), 10 ** len(decimals)), position + 1 + len(decimals) - index
    following = [token[0] for token in tokens[position : position + 3]]
    if following[:2] == ["and", "a"] and following[2:] and following[2] in {"half", "quarter", "third"}:
        return value + Fraction(1, _PARTS[following[2]]), position + 3 - index
    if following and following[0] in _PARTS and 0 < value < 10 and following[0] != "half":
        return value / _PARTS[following[0]], position + 1 - index
    if position - index == 1 and tokens[index][0] in {"one", "zero"} and not _counts(lower, tokens[index][2]):
        return Fraction(0), 0
    return value, position - index


def _spoken_decimals(tokens: list[tuple[str, int, int]], position: int, lower: str) -> str:
    """The digits after a spoken "point" ("one point seven five" gives "75")."""
    if (
        position >= len(tokens)
        or tokens[position][0] != "point"
        or lower[tokens[position - 1][2] : tokens[position][1]] != " "
    ):
        return ""
    digits = ""
    for word, start, _ in tokens[position + 1 :]:
        if word not in _UNITS or _UNITS[word] > 9 or lower[start - 1] not in " -":
            break
        digits += str(_UNITS[word])
    return digits


def _counts(lower: str, end: int) -> bool:
    """Whether a lone "one" counts something ("one mole", "one litre") rather than standing for it."""
    return re.match(r"[ -](mol|lit|met|mil|kilo|gram|cup|hour|minute|second|day|week|month|year|pound|ounce|"
                    r"inch|foot|gallon|pint|tonne|ton|teaspoon|tablespoon|tablet|dozen|degree)", lower[end:]) is not None  # fmt: skip


def _article_forms(tokens: list[tuple[str, int, int]], index: int, lower: str) -> tuple[Fraction, int]:
    """Handles "half", "a third of", "a dozen", "a hundred"."""
    words = [token[0] for token in tokens[index : index + 3]]
    if words[0] == "half" and not re.match(
        r"[ -]?(life|lives|way|time|brother|sister)", lower[tokens[index][2] :]
    ):
        if words[1:3] == ["a", "dozen"]:
            return Fraction(6), 3
        return Fraction(1, 2), 1
    if words[0] in {"a", "an", "one"} and len(words) > 1:
        if words[1] == "dozen":
            return Fraction(12), 2
        if words[1] in _SCALES:
            return Fraction(_SCALES[words[1]]), 2
        if (
            words[1] in {"third", "quarter", "fifth", "tenth"}
            and len(words) > 2
            and words[2] in {"of", "cup"}
        ):
            return Fraction(1, _PARTS[words[1]]), 2
    if words[0] == "dozen" and index and tokens[index - 1][0] not in {"a", "per"}:
        return Fraction(12), 1
    return Fraction(0), 0
