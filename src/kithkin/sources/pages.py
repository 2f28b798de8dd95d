"""A page of a pack as blocks in order: headings, paragraphs, items of lists. HTML and Markdown come by the same way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, Literal

from markdown_it import MarkdownIt

BlockKind = Literal["heading", "paragraph", "item"]

_LEFT_OUT: Final = frozenset(
    "head script style template noscript nav header footer aside form button select svg math iframe object".split()
)
"""What is no text of the page: what steers it, and what stands around it on every page."""
_BLOCKS: Final = frozenset(
    "p div section article main ul ol li dl dt dd table thead tbody tr blockquote pre figure figcaption hr"
    " h1 h2 h3 h4 h5 h6".split()
)
_ITEMS: Final = frozenset({"li", "tr", "dd", "dt"})
_HEADING: Final = re.compile(r"h([1-6])")
_SHORT_LINE: Final = 80


@dataclass(frozen=True, slots=True)
class Block:
    """One block with its text on one line. `level` is a heading's, 1 to 6; 0 for everything else."""

    kind: BlockKind
    text: str
    level: int = 0


def html_blocks(text: str) -> list[Block]:
    """The blocks of an HTML page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.flush()
    return reader.blocks


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a Markdown page (CommonMark, with tables); HTML within it is plain text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return html_blocks(markdown.render(text))


def text_blocks(text: str) -> list[Block]:
    """The blocks of plain text: paragraphs between empty lines; a short line alone that ends no sentence is a heading."""
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [" ".join(line.split()) for line in part.split("\n") if line.strip()]
        if not lines:
            continue
        if len(lines) == 1 and len(lines[0]) <= _SHORT_LINE and lines[0][-1].isalnum():
            blocks.append(Block("heading", lines[0], 2))
            continue
        for line in lines:
            item = re.match(r"(?:[-*•–]|\d{1,3}[.)])\s+(.+)", line)
            if item is not None:
                blocks.append(Block("item", item[1]))
            elif blocks and line is not lines[0] and blocks[-1].kind != "heading":
                last = blocks.pop()
                blocks.append(Block(last.kind, f"{last.text} {line}"))
            else:
                blocks.append(Block("paragraph", line))
    return blocks


class _Reader(HTMLParser):
    """Collects blocks. What is left out is skipped up to its end, however it is nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._level = 0
        self._items = 0
        self._skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped or tag in _LEFT_OUT:
            if tag in _LEFT_OUT:
                self._skipped.append(tag)
            return
        if tag in _BLOCKS:
            self.flush()
            found = _HEADING.fullmatch(tag)
            self._level = int(found[1]) if found else 0
            self._items += tag in _ITEMS
        elif tag == "br":
            self._text.append(" ")
        elif tag in {"td", "th"} and "".join(self._text).strip():
            self._text.append(" | ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag in self._skipped:
                while self._skipped.pop() != tag:
                    pass
            return
        if tag in _BLOCKS:
            self.flush()
            self._level = 0
            if tag in _ITEMS:
                self._items = max(0, self._items - 1)

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._text.append(data)

    def flush(self) -> None:
        """Ends the block that was begun."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if not any(sign.isalnum() for sign in text):
            return
        if self._level:
            self.blocks.append(Block("heading", text, self._level))
        else:
            self.blocks.append(Block("item" if self._items else "paragraph", text))
