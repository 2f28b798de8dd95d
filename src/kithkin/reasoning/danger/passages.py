"""Cuts a message into the passages that are compared with wordings of emergencies: its sentences, and all of it where it is short."""

from __future__ import annotations

import re
from typing import Final

_ENDS: Final = re.compile(r"[.!?;…\n]+(?=\s|$)|\n+")
_FEWEST_WORDS: Final = 2
_LONGEST: Final = 240
"""Characters of a passage: what stands further on in so long a sentence is not read. The model needs the longer the longer a passage is."""
_MOST: Final = 6


def passages_of(text: str) -> list[str]:
    """At most six passages in small letters, each once: the sentences, and after them the whole message where it is short enough to be read at once.

    A word by itself says too little to be like anything.
    """
    text = " ".join(text.lower().replace("\n", " \n").split(" "))
    found = [" ".join(sentence.split())[:_LONGEST] for sentence in _ENDS.split(text)]
    sentences = list(dict.fromkeys(one for one in found if len(one.split()) >= _FEWEST_WORDS))
    whole = " ".join(text.split())
    if len(found) > 1 and len(whole) <= _LONGEST and len(whole.split()) >= _FEWEST_WORDS:
        sentences = [*sentences[: _MOST - 1], whole]
    return sentences[:_MOST]
