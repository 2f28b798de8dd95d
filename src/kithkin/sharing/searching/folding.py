"""The same words by the same author, shared in several places, are found once."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from kithkin.sharing.searching.words import normalised

_BYTES: Final = 16
_LETTERS: Final = 280
"""How far texts are compared. Platforms cut at different lengths (Threads at 500 characters), so copies differ in their ends."""

_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+")
_TAGS_AT_THE_END: Final = re.compile(r"(?:\s+[#@][\w.]+)+\s*$")


def fold(post: int, author: str, text: str) -> bytes:
    """The same for the same words by the same author, whatever their links, closing tags, marks and emoji; a post's own without any."""
    bare = _TAGS_AT_THE_END.sub("", _ADDRESS.sub(" ", text).rstrip())
    letters = "".join(one for one in normalised(bare) if one.isalnum())[:_LETTERS]
    content = f"{author}\n{letters}" if letters else f"{post}"
    return hashlib.blake2b(content.encode(errors="replace"), digest_size=_BYTES).digest()
