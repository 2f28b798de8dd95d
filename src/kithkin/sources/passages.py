"""Blocks of a page as passages that can be quoted by themselves.

A quotation must not say more than its page does. So a list stays with the sentence that leads to it, and nothing is parted
before a sentence that limits what was said before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kithkin.messages.sources import PackPassage
from kithkin.sources.bounds import USUAL_PASSAGE
from kithkin.sources.pages import Block

BULLET: Final = "• "
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")
_ABBREVIATED: Final = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|vs|approx|e\.g|i\.e|No|U\.S|[A-Z])\.\s*$")
_LIMITS: Final = re.compile(
    r"(?:however|but|except|unless|although|though|instead|otherwise|nevertheless|still|yet|do not|don['’]t|never|only|also|then|"
    r"this|that|these|those|it|they|he|she|such|if you|in (?:that|this|such) case|for example|other exceptions?)\b",
    re.IGNORECASE,
)
"""A sentence that begins so limits or leans on the one before it."""
_TAKES_BACK: Final = re.compile(
    r"(?:however|but|except|unless|other exceptions?|do not|don['’]t|never|warning|caution|important|note)\b",
    re.IGNORECASE,
)
"""A paragraph that begins so belongs to the passage before it: quoted without it, that would say too much."""


def passages_of(blocks: Sequence[Block], *, title: str, date: str, address: str) -> list[PackPassage]:
    """The passages of one page, in order. Its first heading is its title where none is given."""
    shown = title or next((block.text for block in blocks if block.kind == "heading"), "")
    found: list[PackPassage] = []
    heading = ""
    for number, block in enumerate(blocks):
        if block.kind == "heading":
            heading = "" if block.text == shown else block.text
            continue
        if block.kind == "item" and number and blocks[number - 1].kind != "heading":
            continue  # taken with what leads to it
        items = _items_after(blocks, number)
        texts = parted(block.text) if block.kind == "paragraph" else [f"{BULLET}{block.text}"]
        texts[-1] = "\n".join((texts[-1], *(f"{BULLET}{item}" for item in items)))
        if found and found[-1].heading == heading and _TAKES_BACK.match(block.text):
            before = found.pop()
            texts[0] = f"{before.text}\n{texts[0]}"
        found += [
            PackPassage(text=text, heading=heading, title=shown, date=date, address=address) for text in texts
        ]
    return found


def parted(text: str) -> list[str]:
    """A paragraph in parts of some sentences each; each but the last is about `USUAL_PASSAGE` characters long."""
    parts: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if end.start() - start < USUAL_PASSAGE or _ABBREVIATED.search(text[: end.start()]):
            continue
        if _LIMITS.match(text[end.end() :].lstrip('"“‘([')) is None:
            parts.append(text[start : end.end()].rstrip())
            start = end.end()
    rest = text[start:].strip()
    return [*parts, rest] if rest else parts


def _items_after(blocks: Sequence[Block], number: int) -> list[str]:
    items: list[str] = []
    for block in blocks[number + 1 :]:
        if block.kind != "item":
            break
        items.append(block.text)
    return items
