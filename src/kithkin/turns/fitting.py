"""Cuts a text into messages that a platform takes: at ends of sentences, never within a number, a word, a link or a sign.

Where a piece has no better place it is cut at a blank, and only a run of letters longer than a whole message is cut inside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, Literal

CountedIn = Literal["characters", "bytes", "utf16"]
_PARAGRAPH, _LINE, _SENTENCE, _BLANK, _TIGHT_BLANK, _NUMBER_BLANK = range(6)
"""Places for a cut, the best first: a tight blank binds a number to its unit or sign, the last kind stands in a number."""

_ENOUGH = {_PARAGRAPH: 0.5, _LINE: 0.3}
"""How full a message must be for a cut at the end of a paragraph or line, when a later end of sentence would do."""

_BLANKS: Final = re.compile(r"\s+")
_SENTENCE_END: Final = re.compile(r"(?:[.!?…]+|[。！？])[\"'”’)\]」』）]*$")
_ABBREVIATION: Final = re.compile(
    r"(?:^|\n)\s*\d+\.$|(?:^|[\s(\[\"'“])(?:[A-Za-z]|e\.g|i\.e|Dr|Mr|Mrs|Ms|Prof|St|vs|cf|ca|etc|approx|No|Fig|Eq|min|max)\.$"
)
_IDEOGRAPHIC_END: Final = re.compile(r"[。！？][」』）]*")
_WHOLE: Final = re.compile(
    r"[a-z][a-z0-9+.-]*://\S+|[+\-−]?\d(?:[ \u00a0\u202f\u2009.,:/'’]?\d)*(?:\s?[×·]\s?\d+[⁺⁻⁰-⁹¹²³]*)?"
)
_THOUSANDS: Final = re.compile(r"\d{3}(?!\d)")
_NARROW: Final = frozenset("\u00a0\u202f\u2009")
_JOINING_SIGNS: Final = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_BEFORE_ITS_LETTER: Final = frozenset(
    map(
        chr,
        (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xD4E, 0x110BD, 0x110CD, 0x111C2, 0x111C3),
    )
)


def measure(text: str, counted_in: CountedIn) -> int:
    """The length of a text as a platform counts it."""
    match counted_in:
        case "characters":
            return len(text)
        case "bytes":
            return len(text.encode("utf-8", "replace"))
        case "utf16":
            return len(text) + sum(character > "\uffff" for character in text)


def fit(text: str, limit: int, counted_in: CountedIn, *, whole: int = 0, tight: bool = False) -> list[str]:
    """The text as pieces of at most `limit`, none blank, without the blanks at the cuts.

    The first `whole` characters stay in one piece if they fit in one. `tight` fills pieces as far as words allow.
    """
    pieces: list[str] = []
    start = _skip_blanks(text, 0)
    while start < len(text):
        end = _end_of_piece(text, start, limit, counted_in, at_least=whole, tight=tight)
        pieces.append(text[start:end].rstrip())
        start = _skip_blanks(text, end)
    return pieces


def cut(text: str, limit: int, counted_in: CountedIn, *, whole: int = 0) -> str:
    """As much of the text's beginning as fits, up to the end of a sentence if there is one."""
    start = _skip_blanks(text, 0)
    if start == len(text) or limit <= 0:
        return ""
    return text[start : _end_of_piece(text, start, limit, counted_in, at_least=whole)].rstrip()


def sentence_end(text: str) -> int:
    """Where the first sentence of a text ends."""
    start = _skip_blanks(text, 0)
    ends = (place.at for place in _places(text, start, len(text)) if place.kind <= _SENTENCE)
    return min(ends, default=len(text))


def may_cut(text: str, at: int) -> bool:
    """Whether no sign that a person sees as one lies across this place.

    Never true within a grapheme cluster (Unicode Standard Annex 29) of a script in everyday use; false now and then where a cut would be harmless.
    """
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if _extends(after) or (before, after) == ("\r", "\n"):
        return False
    if before == "\u200d" or before in _BEFORE_ITS_LETTER or _after_virama(text, at):
        return False
    if _is_flag_letter(before) and _is_flag_letter(after):
        return sum(1 for _ in takewhile(_is_flag_letter, reversed(text[:at]))) % 2 == 0
    return not (_is_hangul(before) and _is_jamo(after)) and not (_is_jamo(before) and _is_hangul(after))


def _extends(character: str) -> bool:
    """Whether it belongs to the sign before it; what this Python's Unicode does not know yet might."""
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc", "Cn"}
        or character in _JOINING_SIGNS
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags of flags
    )


def _after_virama(text: str, at: int) -> bool:
    """Whether a sign of joining consonants stands before, with nothing but marks between."""
    marks = takewhile(_extends, (text[index] for index in range(at - 1, -1, -1)))
    return any(unicodedata.combining(mark) == 9 for mark in marks)


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_jamo(character: str) -> bool:
    return (
        "\u1100" <= character <= "\u11ff"
        or "\ua960" <= character <= "\ua97f"
        or "\ud7b0" <= character <= "\ud7ff"
    )


def _is_hangul(character: str) -> bool:
    return _is_jamo(character) or "\uac00" <= character <= "\ud7a3"


@dataclass(frozen=True, slots=True)
class _Place:
    at: int
    kind: int


def _skip_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _end_of_piece(
    text: str, start: int, limit: int, counted_in: CountedIn, *, at_least: int = 0, tight: bool = False
) -> int:
    furthest = _furthest(text, start, limit, counted_in)
    if furthest == len(text):
        return furthest
    least = at_least if start < at_least <= furthest else start + 1
    best: dict[int, int] = {}
    for place in _places(text, start, furthest):
        if place.at >= least:
            best[place.kind] = max(place.at, best.get(place.kind, 0))
    if tight:
        ends = [best[kind] for kind in (_PARAGRAPH, _LINE, _SENTENCE, _BLANK) if kind in best]
        if ends:
            return max(ends)
    for kind, share in _ENOUGH.items():
        if best.get(kind, start) - start >= share * (furthest - start):
            return best[kind]
    for kinds in ((_PARAGRAPH, _LINE, _SENTENCE), (_BLANK,), (_TIGHT_BLANK,), (_NUMBER_BLANK,)):
        ends = [best[kind] for kind in kinds if kind in best]
        if ends:
            return max(ends)
    return _within_a_run(text, start, furthest)


def _furthest(text: str, start: int, limit: int, counted_in: CountedIn) -> int:
    """The end of the longest piece that fits; at least one character, so that there is an end to it."""
    for at in range(start, len(text)):
        limit -= measure(text[at], counted_in)
        if limit < 0:
            return max(at, start + 1)
    return len(text)


def _places(text: str, start: int, furthest: int) -> Iterator[_Place]:
    """Places for a cut at blanks, and after sentences of scripts that set none, up to and including `furthest`."""
    for found in _IDEOGRAPHIC_END.finditer(text, start, furthest):
        if may_cut(text, found.end()):
            yield _Place(found.end(), _SENTENCE)
    for found in _BLANKS.finditer(text, start):
        if found.start() > furthest:
            return
        if found.start() > start and may_cut(text, found.start()) and may_cut(text, found.end()):
            yield _Place(found.start(), _kind_of_blank(text, *found.span()))


def _kind_of_blank(text: str, start: int, end: int) -> int:
    blank = text[start:end]
    if "\n" in blank:
        return _PARAGRAPH if blank.count("\n") > 1 else _LINE
    before, after = text[max(0, start - 24) : start], text[end : end + 4]
    if before[-1].isdigit() and (_THOUSANDS.match(after) or blank in _NARROW):
        return _NUMBER_BLANK
    if _SENTENCE_END.search(before) and not _ABBREVIATION.search(before) and not after[:1].islower():
        return _SENTENCE
    tight = before[-1].isdigit() or before[-1] in "×·=≈-+/" or after[:1] in set("×·=≈")
    return _TIGHT_BLANK if tight else _BLANK


def _within_a_run(text: str, start: int, furthest: int) -> int:
    """A cut in a run without blanks: outside numbers and links if that can be, else between two signs."""
    spans = [found.span() for found in _WHOLE.finditer(text, start)][:200]
    signs = [at for at in range(furthest, start, -1) if may_cut(text, at)]
    outside = (at for at in signs if not any(begin < at < end for begin, end in spans))
    return next(outside, signs[0] if signs else furthest)
