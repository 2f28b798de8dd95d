"""The words of a text as they are compared, in many languages: posts and questions go through the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_MARKS: Final = "".join(
    chr(one)
    for one in (*range(0x0300, 0x1800), 0x3099, 0x309A)
    if unicodedata.category(chr(one)) in {"Mn", "Mc"}
)
"""Signs that stand on a letter. In Indian scripts vowels are among them, so a word goes on through them."""

_WORD: Final = re.compile(rf"[\w{_MARKS}]+")
_PLAIN_WORD: Final = re.compile("[a-z0-9]+")

_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]"
)
"""Accents of Latin, Greek and Cyrillic, points of Hebrew, vowels and hamzas of Arabic: many leave them out as they write."""

_UNSEEN: Final = dict.fromkeys(
    [0x00AD, 0x0640, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF]
)
"""Soft hyphens, stretched Arabic letters, joiners and marks of direction: they are part of no word."""

_ALIKE: Final = str.maketrans({"\u0649": "\u064a", "\u0629": "\u0647", "\u0131": "i"})
"""Alef maksura as ya, ta marbuta as ha (as in Lucene's ArabicNormalizer), the dotless i as i."""

_CHINESE_AND_KOREAN: Final = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED: Final = re.compile(rf"[{_CHINESE_AND_KOREAN}]+|[\u0e00-\u0eff]+|[\u1000-\u109f]+|[\u1780-\u17ff]+")
"""Runs of scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Burmese, Khmer), or glue particles to words (Korean)."""

_TAG: Final = re.compile(r"#(\w+)")
_HUMP: Final = re.compile(r"(?<=[a-z\d])(?=[A-Z])")

ASKING: Final = frozenset(
    "a an and any anyone anybody are at be been can could did do does for from had has have he her his how i if in is it its"
    " know knows like me my of on one or our recommend say says she so some somebody someone tell that the their them there they"
    " this to us was we were what when where which who whom whose will with would you your"
    " der die das ein eine wer was wo wann ist sind und oder hat haben kennt jemand"
    " le la les un une des qui que quoi est sont et ou connait quelqu"
    " el los las una quien que es son y o conoce alguien del"
    " il lo gli chi che sono conosce qualcuno di da"
    " um uma quem que e alguem conhece do da".split()
)
"""Words of asking rather than of what is asked about."""


def normalised(text: str) -> str:
    """Text without what writers leave out or write either way: case, accents, width, joiners."""
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKD", text.translate(_UNSEEN).casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", text)).translate(_ALIKE)


def words_of_post(text: str) -> str:
    """All words, with spaces between them. Unspaced scripts give each character and each pair; a tag also gives its parts."""
    if "#" in text:
        text = _TAG.sub(_with_parts, text)
    return " ".join(_words(text, single=True))


def words_of_question(text: str) -> Sequence[str]:
    """The words to look for, without those of asking; none where nothing in particular is asked for."""
    return [word for word in _words(text, single=False) if word not in ASKING]


def _words(text: str, *, single: bool) -> list[str]:
    text = normalised(text).replace("_", " ")
    if text.isascii():
        return _PLAIN_WORD.findall(text)
    if _UNSPACED.search(text):
        text = _UNSPACED.sub(lambda run: f" {' '.join(_pieces(run.group(), single=single))} ", text)
    return _WORD.findall(text)


def _pieces(run: str, *, single: bool) -> list[str]:
    pairs = [run[start : start + 2] for start in range(len(run) - 1)]
    return [*run, *pairs] if single or not pairs else pairs


def _with_parts(tag: re.Match[str]) -> str:
    parts = _HUMP.split(tag.group(1).replace("_", " "))
    return f"{tag.group(1)} {' '.join(parts)}" if len(parts) > 1 else " ".join(parts)
