"""Printed equations and worksheets: each problem as one line of plain maths ("x^2 - 5x + 6 = 0").

Signs are written plainly (× and · as *, ÷ as /, − as -); exponents as `^`, by the recogniser's own superscripts or by the
shape of the ink; what a root's bar covers is put in brackets. Letters are never turned into digits here: in maths, a
letter may be meant. What stands above or below the line (fractions, limits) makes an expression doubtful.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kithkin.messages.pictures import Finding
from kithkin.vision.boxes import SUPERSCRIPTS, Character
from kithkin.vision.findings import region_of
from kithkin.vision.lines import Line, weakest

STACKED = (
    "Some of the maths is set above or below the line (a fraction, limits); I may have misread it. Please type it if the "
    "reading is wrong."
)

_NUMBERING = re.compile(
    r"(?:^|(?<=\s))(?:[#(]?\s?(?:\d{1,2}|[a-hA-H]|[ivx]{1,4})\s?\)|\d{1,2}\.(?=\s?[^\d\s]|\s)|[Qq#]\s?\d{1,2}[.:)]?)\s*"
)
_VERBS = re.compile(
    r"^(?:solve(?:\s+for\s+[a-z])?|simplify|evaluate|calculate|compute|factori[sz]e|factor|expand|differentiate|integrate|"
    r"find(?:\s+[a-z])?|work\s*out)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\s*=?\s*(?:\?|_{1,})\s*$|\s*=\s*$")
_FUNCTIONS = frozenset(
    "sin cos tan sec csc cot asin acos atan arcsin arccos arctan sinh cosh tanh log ln exp sqrt lim max min mod dx dy dt and or".split()
)
_SIGNS = {
    "\u00d7": "*", "\u22c5": "*", "\u00b7": "*", "\u2022": "*", "\u00f7": "/", "\u2215": "/", "\u2044": "/", "\u2212": "-", "\u2013": "-",
    "\u2014": "-", "\uff0b": "+", "\u2062": "",
}  # fmt: skip
_ALLOWED = re.compile(
    r"[\w\s+\-*/^=<>\u2264\u2265\u2260\u00b1().,|!%\[\]{}\u221a\u222b\u2211\u03c0\u221e\u00b0]+"
)
_OPERATOR = re.compile(r"[+*/^=<>\u2264\u2265\u00b1\u221a\u222b\u2211!]|(?<=[\w)])\s*-\s*(?=[\w(])")
_LARGE = re.compile(r"[\u222b\u2211\u220f\u221a]")
"""Signs whose reach is not in the line of text; a root sign is left in plain maths only where its bar was not found."""
_TELEPHONE = re.compile(r"(?:\d{3}-)?\d{3}-\d{4}")
_DOUBTFUL = 0.4


def is_worksheet(lines: Sequence[Line]) -> bool:
    """Half of the lines, or three of them, are maths."""
    found = sum(1 for line in lines if _problems(line))
    return found >= 1 and (found * 2 >= len(lines) or found >= 3)


def expressions(lines: Sequence[Line]) -> list[list[Finding]]:
    """For each line, the expressions that stand in it, numbering and instructions left out."""
    found: list[list[Finding]] = []
    for line in lines:
        here: list[Finding] = []
        for start, end in _problems(line):
            characters = line.characters[start:end]
            shown = [character for character in characters if character.text != " "]
            confidence = weakest(shown)
            plain = plain_maths(characters)
            if is_stacked(characters) or _LARGE.search(plain):
                confidence = min(confidence, _DOUBTFUL)
            here.append(
                Finding(
                    id="",
                    kind="expression",
                    text=plain,
                    region=region_of(line, start, end),
                    confidence=confidence,
                )
            )
        found.append(here)
    return found


def is_stacked(characters: Sequence[Character]) -> bool:
    """Whether a part of it was printed above another."""
    return any(character.stacked or character.lowered for character in characters)


def _problems(line: Line) -> list[tuple[int, int]]:
    """Offsets, in the line's text, of the expressions in it."""
    text = line.text
    starts = [0]
    ends: list[int] = []
    for match in _NUMBERING.finditer(text):
        if _may_number(text, match):
            ends.append(match.start())
            starts.append(match.end())
    ends.append(len(text))
    if len(ends) < len(starts):
        ends.append(len(text))
    found: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        trimmed = _trim(text, start, end)
        if trimmed is None or _TELEPHONE.fullmatch(text[trimmed[0] : trimmed[1]]):
            continue
        if looks_like_maths(plain_maths(line.characters[trimmed[0] : trimmed[1]])):
            found.append(trimmed)
    return found


def _may_number(text: str, match: re.Match[str]) -> bool:
    """A closing bracket may end a problem's number or a term: "(3 + 6) - 4" has its opening before."""
    before = text[: match.start()]
    opened = before.count("(") > before.count(")")
    goes_on = before.rstrip().endswith(("+", "-", "\u2212", "*", "/", "\u00d7", "\u00f7", "=", "(", "^"))
    return not opened and not goes_on


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    verb = _VERBS.match(text[start:end])
    if verb is not None:
        start += verb.end()
    blank = _BLANK.search(text[start:end])
    if blank is not None:
        end = start + blank.start()
    while end > start and text[end - 1] in " .,;:":
        end -= 1
    while start < end and text[start] in " .,;:":
        start += 1
    return (start, end) if end - start >= 2 else None


def looks_like_maths(plain: str) -> bool:
    """An operator, a number or a variable on it, and no words but names of functions."""
    if not _ALLOWED.fullmatch(plain) or not _OPERATOR.search(plain) or not re.search(r"[\da-zA-Z]", plain):
        return False
    if re.search(r"\d\s*/\s*\d+\s*/\s*\d", plain) and not re.search(r"[+*=^]", plain):
        # A date.
        return False
    if not re.search(r"\d|=", plain):
        return False
    words = re.findall(r"[A-Za-z]{2,}", plain)
    return all(
        word.lower() in _FUNCTIONS or (len(word) == 2 and word.islower()) or len(set(word)) == 1
        for word in words
    )


def plain_maths(characters: Sequence[Character]) -> str:
    """Characters → plain maths in one line."""
    closing = _root_ends(characters)
    parts: list[str] = []
    raised: list[str] = []
    for index, character in enumerate(characters):
        up = character.raised or character.text in SUPERSCRIPTS
        if up:
            raised.append(unicodedata.normalize("NFKC", character.text).replace("\u2212", "-"))
        elif raised and character.text != " ":
            parts.append(_power("".join(raised)))
            raised = []
        if not up and not (raised and character.text == " "):
            parts.append("sqrt(" if index in closing.values() else _SIGNS.get(character.text, character.text))
        parts.extend(")" for end in closing if end == index)
    if raised:
        parts.append(_power("".join(raised)))
    text = re.sub(r"(?<=\d)\s+[xX]\s+(?=\d)", " * ", "".join(parts))
    text = re.sub(r"(?<=[\w)])\s*([+*/=<>\u2264\u2265])\s*(?=[\w(\-\u221a])", r" \1 ", text)
    text = re.sub(r"(?<=[\w)])\s*-\s*(?=[\w(\u221a])", " - ", text)
    return re.sub(
        r"\^\(([^()]*)\)", lambda match: f"^({match[1].replace(' ', '')})", re.sub(r"\s{2,}", " ", text)
    ).strip()


def _power(exponent: str) -> str:
    exponent = exponent.strip()
    return f"^{exponent}" if re.fullmatch(r"\w+", exponent) else f"^({exponent})"


def _root_ends(characters: Sequence[Character]) -> dict[int, int]:
    """Index of the last character under each root's bar → index of its root sign."""
    ends: dict[int, int] = {}
    for index, character in enumerate(characters):
        if character.text != "\u221a" or character.root < 1:
            continue
        shown = [other for other in range(index + 1, len(characters)) if characters[other].text != " "]
        if shown:
            ends[shown[min(character.root, len(shown)) - 1]] = index
    return ends
