"""Recognises a message that is nothing but a one-time code (`kithkin person link`)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LONGEST: Final = 80
_WORDS: Final = (
    "code", "my code", "the code", "code is", "my code is", "the code is", "link", "kithkin", "kithkin code",
    "código", "mi código", "meu código", "codice", "mein code", "kod", "koodi", "kode", "код",
)  # fmt: skip
_LEAD: Final = "|".join(
    re.escape(words).replace(r"\ ", " +") for words in sorted(_WORDS, key=len, reverse=True)
)
_CODE: Final = re.compile(
    rf"(?:(?:{_LEAD})(?: *[:=–—-] *| +))?[\"'`«»„“”‘’‚(\[<*_ ]*(\d(?:[ .-]?\d){{7}})[\"'`«»„“”‘’)\]>*_ .!]*",
    re.IGNORECASE,
)


def code_in(text: str) -> str | None:
    """The eight digits of a message that is a code and nothing else; None for any other message.

    Digits may be grouped by spaces or hyphens, be in quotes, follow "code:", and be of any script. "1234-5678" is also a
    subtraction and "20250314" a number: ask this only of whoever could mean a code.
    """
    if len(text) > _LONGEST:
        return None
    shown = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    plain = re.sub(r"[\s‐‑‒−]", lambda one: " " if one[0].isspace() else "-", shown)
    found = _CODE.fullmatch(plain.strip())
    if found is None:
        return None
    return "".join(str(unicodedata.digit(one)) for one in found[1] if one.isdigit())
